"""A fixture: the numbered places of a jig, and its description as TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import tomli_w

from app.model.wording import said

_MOST_ROWS = 64
_MOST_COLUMNS = 16
_LARGEST = (1 << 31) - 1


class FixtureError(ValueError):
    """A fixture description is wrong; the text names the slot and the field."""


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """One numbered place in the jig.

    Args:
        number: from 1.
        port: device name or pyserial URL; empty where only the location is known and nothing is plugged in.
        lines: who drives EN and IO0: `dtr-rts` (the port's own modem lines, as on common boards),
            `none`, or `tcp://host:port/name` for a line server beside the port.
        location: USB location (`1-4.2`) of the socket. Where it is given it counts: the port is whatever the
            system calls that socket's serial port at the moment.
    """

    number: int
    port: str
    lines: str = "dtr-rts"
    location: str = ""

    @property
    def key(self) -> str:
        """What the slot is known by over restarts: its USB location, else its port."""
        return self.location or self.port

    @property
    def shown(self) -> str:
        """What people and records see: the port, or the location while nothing is plugged in there."""
        return self.port or self.location


@dataclass(frozen=True, slots=True)
class Fixture:
    """A jig.

    Args:
        name: shown to people.
        slots: by rising number.
        columns: how many slots stand side by side.
        rows: how many stand one behind the other; None for as many as are needed.
    """

    name: str
    slots: tuple[SlotPlace, ...]
    columns: int = 4
    rows: int | None = None

    def to_toml(self) -> str:
        """The description as a fixture file holds it."""
        size = (
            {"columns": self.columns} if self.rows is None else {"rows": self.rows, "columns": self.columns}
        )
        return tomli_w.dumps({"name": self.name, **size, "slot": [_table(place) for place in self.slots]})

    @classmethod
    def from_toml(cls, text: str) -> "Fixture":
        """Read a fixture file's text.

        Raises:
            FixtureError: not TOML, a field missing or of the wrong kind, a slot, port or location named
                twice, or more slots than rows and columns hold.
        """
        try:
            table = tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # also a number of thousands of digits, or a deep nest
            raise FixtureError(said("not a TOML file: {error}", error=error)) from error
        unknown = set(table) - {"name", "rows", "columns", "slot"}
        if unknown:
            raise FixtureError(
                said(
                    "unknown field {unknown!r}; known are name, rows, columns and [[slot]]",
                    unknown=min(unknown),
                )
            )
        name, columns, slots = table.get("name", "fixture"), table.get("columns", 4), table.get("slot")
        if not isinstance(name, str) or not isinstance(columns, int) or not 1 <= columns <= _MOST_COLUMNS:
            raise FixtureError(
                said("name must be text and columns a number from 1 to {most}", most=_MOST_COLUMNS)
            )
        if not isinstance(slots, list) or not slots:
            raise FixtureError(said("no [[slot]] in the file"))
        if len(cast("list[object]", slots)) > _MOST_ROWS * _MOST_COLUMNS:
            raise FixtureError(said("more than {most} slots", most=_MOST_ROWS * _MOST_COLUMNS))
        places = sorted(
            (_place(item) for item in cast("list[object]", slots)), key=lambda place: place.number
        )
        for what, values in (
            (said("slot"), [str(p.number) for p in places]),
            (said("port"), [p.port for p in places if not p.location]),
            (said("location"), [p.location for p in places if p.location]),
        ):
            twice = next((value for value in values if values.count(value) > 1), None)
            if twice is not None:
                raise FixtureError(said("{what} {twice} stands twice", what=what, twice=twice))
        rows = _rows(table.get("rows"), columns, len(places))
        return cls(name=name, slots=tuple(places), columns=columns, rows=rows)


def _table(place: SlotPlace) -> dict[str, int | str]:
    table: dict[str, int | str] = {"number": place.number}
    if place.location:
        table["location"] = place.location
    if place.port:
        table["port"] = place.port
    return {**table, "lines": place.lines}


def _rows(rows: object, columns: int, slots: int) -> int | None:
    if rows is None:
        return None
    if not isinstance(rows, int) or isinstance(rows, bool) or not 1 <= rows <= _MOST_ROWS:
        raise FixtureError(said("rows must be a number from 1 to {most}", most=_MOST_ROWS))
    if slots > rows * columns:
        raise FixtureError(
            said(
                "{slots} slots do not fit into {rows} rows of {columns}",
                slots=slots,
                rows=rows,
                columns=columns,
            )
        )
    return rows


def _place(item: object) -> SlotPlace:
    if not isinstance(item, Mapping):
        raise FixtureError(said("every [[slot]] is a table with number, port and lines"))
    table = cast("Mapping[str, object]", item)
    number, lines = table.get("number"), table.get("lines", "dtr-rts")
    port, location = table.get("port", ""), table.get("location", "")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= _LARGEST:
        raise FixtureError(said("a [[slot]] has no number (1 or more)"))
    if not isinstance(location, str):
        raise FixtureError(said("slot {number}: location must be text, such as 1-4.2", number=number))
    if not isinstance(port, str) or not (port or location):
        raise FixtureError(said("slot {number}: port is missing, and so is location", number=number))
    if not isinstance(lines, str) or not (lines in ("dtr-rts", "none") or lines.startswith("tcp://")):
        raise FixtureError(
            said("slot {number}: lines must be dtr-rts, none or tcp://host:port/name", number=number)
        )
    unknown = set(table) - {"number", "port", "lines", "location"}
    if unknown:
        raise FixtureError(
            said("slot {number}: unknown field {unknown!r}", number=number, unknown=min(unknown))
        )
    return SlotPlace(number, port, lines, location)
