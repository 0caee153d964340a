"""What a store knows that a backup of it does not."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.model.code import CodeState
from app.model.wording import joined, said

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A code that the backup would forget something of.

    Args:
        product_key: of its product.
        device_name: of the code.
        mac: of the unit that it is on, or may be on; None for one that was taken out.
        state: in the present store.
    """

    product_key: str
    device_name: str
    mac: str | None
    state: str

    @property
    def worded(self) -> str:
        """In one line."""
        state = CodeState(self.state).word
        if self.mac is None:
            return said("{device_name} ({state})", device_name=self.device_name, state=state)
        return said(
            "{device_name} ({state} on {mac})", device_name=self.device_name, state=state, mac=self.mac
        )

    def __str__(self) -> str:
        return self.worded


@dataclass(frozen=True, slots=True)
class Loss:
    """What the present store knows and the backup does not.

    Args:
        readable: False if the present store can't be read, so that nobody knows.
        codes: that went to units since, or were taken out.
        batches: that came since: number, and how many of its codes are with units.
    """

    readable: bool
    codes: tuple[Forgotten, ...]
    batches: tuple[tuple[int, int], ...]

    @property
    def worded(self) -> str:
        """All of it in one sentence; empty if there is none."""
        if not self.readable:
            return said("the present store can't be read, so nobody knows which codes went to units since")
        parts: list[str] = []
        if self.codes:
            more = len(self.codes) - _SHOWN
            parts.append(
                said(
                    "{count} codes that went to units or were taken out since: {listed}{more}",
                    count=len(self.codes),
                    listed=joined((one.worded for one in self.codes[:_SHOWN]), ", "),
                    more=said(" and {count} more", count=more) if more > 0 else "",
                )
            )
        if self.batches:
            listed = (
                said("{number} ({units} codes with units)", number=number, units=units)
                for number, units in self.batches
            )
            parts.append(
                said(
                    "batches that came since, whose files must not be imported again: {listed}",
                    listed=joined(listed, ", "),
                )
            )
        return joined(parts, "; ")

    def __str__(self) -> str:
        return self.worded


def loss_of(present: Path, backup: Path) -> Loss:
    """Compare a store with a backup of it; neither is changed.

    Args:
        present: file of the store.
        backup: a sound copy.
    """
    if not present.exists():
        return Loss(readable=False, codes=(), batches=())
    try:
        return _compared(present, backup)
    except sqlite3.DatabaseError:
        return Loss(readable=False, codes=(), batches=())


def _compared(present: Path, backup: Path) -> Loss:
    with closing(sqlite3.connect(f"{present.resolve().as_uri()}?mode=ro", uri=True)) as books:
        books.execute("ATTACH ? AS old", (f"{backup.resolve().as_uri()}?mode=ro",))
        codes = books.execute(
            "SELECT p.product_key, c.device_name, c.mac, c.state FROM code c"
            " JOIN product p ON p.id = c.product_id"
            " LEFT JOIN old.product op ON op.product_key = p.product_key"
            " LEFT JOIN old.code oc ON oc.product_id = op.id AND oc.device_name = c.device_name"
            " WHERE oc.id IS NOT NULL AND (c.mac IS NOT NULL AND oc.mac IS NOT c.mac"
            " OR c.state = 'void' AND oc.state <> 'void') ORDER BY c.id"
        ).fetchall()
        batches = books.execute(
            "SELECT number, (SELECT COUNT(*) FROM code WHERE batch = number AND mac IS NOT NULL)"
            " FROM batch WHERE source_sha256 || made_at NOT IN"
            " (SELECT source_sha256 || made_at FROM old.batch) ORDER BY number"
        ).fetchall()
    return Loss(
        readable=True,
        codes=tuple(Forgotten(*row) for row in codes),
        batches=tuple((row[0], row[1]) for row in batches),
    )
