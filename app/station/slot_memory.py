"""What a station remembers of each slot over restarts: its rate, and whether it is fenced."""

import json
import logging
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from app.store.durable import write_whole
from app.store.small_file import read_json

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """One slot's memory.

    Args:
        baud: rate that its line has come down to; 0 for the recipe's.
        clean: units in a row without a line error since it came down or up.
        patience: so many clean units, and the next higher rate is tried again.
        fence: why it takes no units; empty if it does.
    """

    baud: int = 0
    clean: int = 0
    patience: int = 0
    fence: str = ""


class SlotMemory:
    """A small file beside the books; safe from many threads.

    A file that can't be read or written hinders no slot: then the memory lasts as long as the program.

    Args:
        folder: of the station's data.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "slots.json"
        self._lock = threading.Lock()
        self._facts = self._read()

    def of(self, key: str) -> SlotFacts:
        """What is known of a slot.

        Args:
            key: its USB location or port (SlotPlace.key).
        """
        with self._lock:
            return self._facts.get(key, SlotFacts())

    def keep(self, key: str, facts: SlotFacts) -> None:
        """Remember a slot; durable when it returns, if the disk allows."""
        with self._lock:
            if self._facts.get(key, SlotFacts()) == facts:
                return
            # Another program on the same books may have other slots.
            self._facts = {**self._read(), **self._facts, key: facts}
            known = {name: asdict(one) for name, one in sorted(self._facts.items())}
            try:
                write_whole(self._file, json.dumps(known, indent=2, ensure_ascii=False) + "\n")
            except OSError:
                _log.exception("what slots remember can't be written")

    def _read(self) -> dict[str, SlotFacts]:
        try:
            table = read_json(self._file)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            _log.exception("what slots remember can't be read")
            return {}
        if not isinstance(table, dict):
            return {}
        return {key: _facts(one) for key, one in cast("dict[str, object]", table).items()}


def _facts(one: object) -> SlotFacts:
    """What fits of one entry; a file that someone has edited must not stop a line."""
    table = cast("dict[str, object]", one) if isinstance(one, dict) else {}
    fence = table.get("fence")
    return SlotFacts(
        baud=_number(table.get("baud")),
        clean=_number(table.get("clean")),
        patience=_number(table.get("patience")),
        fence=fence if isinstance(fence, str) else "",
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
