"""A fixture: the numbered places of a jig, and its description as TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import tomli_w


class FixtureError(ValueError):
    """A fixture description is wrong; the text names the slot and the field."""


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """One numbered place in the jig.

    Args:
        number: from 1.
        port: device name or pyserial URL.
        lines: who drives EN and IO0: `dtr-rts` (the port's own modem lines, as on common boards),
            `none`, or `tcp://host:port/name` for a line server beside the port.
    """

    number: int
    port: str
    lines: str = "dtr-rts"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A jig.

    Args:
        name: shown to people.
        slots: by rising number.
        columns: how many tiles stand side by side.
    """

    name: str
    slots: tuple[SlotPlace, ...]
    columns: int = 4

    def to_toml(self) -> str:
        """The description as a fixture file holds it."""
        slots = [{"number": s.number, "port": s.port, "lines": s.lines} for s in self.slots]
        return tomli_w.dumps({"name": self.name, "columns": self.columns, "slot": slots})

    @classmethod
    def from_toml(cls, text: str) -> "Fixture":
        """Read a fixture file's text.

        Raises:
            FixtureError: not TOML, a field missing or of the wrong kind, a slot or a port named twice.
        """
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise FixtureError(f"not a TOML file: {error}") from error
        unknown = set(table) - {"name", "columns", "slot"}
        if unknown:
            raise FixtureError(f"unknown field {min(unknown)!r}; known are name, columns and [[slot]]")
        name, columns, slots = table.get("name", "fixture"), table.get("columns", 4), table.get("slot")
        if not isinstance(name, str) or not isinstance(columns, int) or not 1 <= columns <= 16:
            raise FixtureError("name must be text and columns a number from 1 to 16")
        if not isinstance(slots, list) or not slots:
            raise FixtureError("no [[slot]] in the file")
        places = sorted(
            (_place(item) for item in cast("list[object]", slots)), key=lambda place: place.number
        )
        for what, values in (("slot", [str(p.number) for p in places]), ("port", [p.port for p in places])):
            twice = next((value for value in values if values.count(value) > 1), None)
            if twice is not None:
                raise FixtureError(f"{what} {twice} stands twice")
        return cls(name=name, slots=tuple(places), columns=columns)


def _place(item: object) -> SlotPlace:
    if not isinstance(item, Mapping):
        raise FixtureError("every [[slot]] is a table with number, port and lines")
    table = cast("Mapping[str, object]", item)
    number, port, lines = table.get("number"), table.get("port"), table.get("lines", "dtr-rts")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise FixtureError("a [[slot]] has no number (1 or more)")
    if not isinstance(port, str) or not port:
        raise FixtureError(f"slot {number}: port is missing")
    if not isinstance(lines, str) or not (lines in ("dtr-rts", "none") or lines.startswith("tcp://")):
        raise FixtureError(f"slot {number}: lines must be dtr-rts, none or tcp://host:port/name")
    unknown = set(table) - {"number", "port", "lines"}
    if unknown:
        raise FixtureError(f"slot {number}: unknown field {min(unknown)!r}")
    return SlotPlace(number, port, lines)
