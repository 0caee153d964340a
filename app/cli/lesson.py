"""Teach mode on a terminal."""

import queue
from collections.abc import Iterable
from pathlib import Path

from app.hardware.ports import Lister
from app.model.fixture import Fixture
from app.station.events import Event, SlotTaught, TeachRefused, TeachUndone
from app.station.publisher import Publisher
from app.station.teaching import Teaching


class Lesson:
    """Teach mode on a terminal.

    Args:
        lister: tells the serial ports of the computer.
        slots: how many the jig has.
        columns: how many of them stand side by side.
    """

    def __init__(self, lister: Lister, *, name: str, slots: int, columns: int, lines: str) -> None:
        self._told: queue.SimpleQueue[Event] = queue.SimpleQueue()
        publisher = Publisher()
        publisher.subscribe(self._told.put)
        self._slots = slots
        self._teaching = Teaching(lister, publisher, name=name, slots=slots, columns=columns, lines=lines)

    def give(self, file: Path) -> Fixture:
        """Say what to do until every slot is known, then write the file; what is in it.

        Raises:
            DeskError: the file can't be written.
        """
        self._teaching.start()
        print("plug a board into slot 1; u and Enter take the last slot back", flush=True)
        try:
            while not self._teaching.complete:
                print(self._words(self._told.get()), flush=True)
            fixture = self._teaching.finish(file)
        finally:
            self._teaching.close()
        print(f"{self._slots} slots written to {file}")
        return fixture

    def obey(self, keyboard: Iterable[str]) -> None:
        """Take slots back as the keyboard says; returns at its end."""
        for line in keyboard:
            if line.strip().lower() == "u":
                self._teaching.undo()

    def _words(self, event: Event) -> str:
        match event:
            case SlotTaught(slot, slots, location, port) if slot < slots:
                return f"slot {slot}: {location} ({port}); now slot {slot + 1}"
            case SlotTaught(slot, _, location, port):
                return f"slot {slot}: {location} ({port})"
            case TeachUndone(slot):
                return f"slot {slot} taken back; plug a board into slot {slot}"
            case TeachRefused(text):
                return text
            case _:
                return ""
