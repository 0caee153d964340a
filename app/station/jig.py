"""The jig between two runs: its places, what is remembered of them, and which are fenced."""

from collections.abc import Iterable
from dataclasses import replace

from app.hardware.plugging import PortCame, PortChange, PortWatch
from app.model.fixture import SlotPlace
from app.model.reports import DeskError
from app.model.wording import said
from app.station.events import BoardElsewhere, SlotFenced, SlotOpen
from app.station.ladder import Ladder
from app.station.publisher import Publisher
from app.station.slot_memory import SlotMemory
from app.station.sockets import Sockets, belongs
from app.station.suspicion import Suspicion


class Jig:
    """Safe from many threads.

    Args:
        places: the slots; nothing else is ever opened.
        sockets: finds the port of a place.
        memory: of the slots, over restarts.
        publisher: where fences are told.
    """

    def __init__(
        self, places: Iterable[SlotPlace], sockets: Sockets, memory: SlotMemory, publisher: Publisher
    ) -> None:
        self.places = tuple(places)
        self.sockets = sockets
        self.suspicion = Suspicion()
        self._memory = memory
        self._publisher = publisher
        self._watch: PortWatch | None = None

    def begin(self) -> None:
        """Tell which slots are fenced, and from now on which boards lie elsewhere, each when it is seen."""
        for slot, reason in self.fenced().items():
            self._publisher.publish(SlotFenced(slot, reason))
        self._watch = PortWatch(self.sockets.look, self._plugged)
        self._watch.start()

    def end(self) -> None:
        """Look after boards elsewhere no longer; any number of times."""
        if self._watch is not None:
            self._watch.close()

    def _plugged(self, change: PortChange) -> None:
        if isinstance(change, PortCame) and change.port.location and not belongs(change.port, self.places):
            self._publisher.publish(BoardElsewhere(change.port.location, change.port.device))

    def ladder(self, place: SlotPlace, top: int) -> Ladder:
        """The rates of a slot, beginning at the recipe's."""
        return Ladder(self._memory, place.key, top)

    def fence_of(self, place: SlotPlace) -> str:
        """Why a slot takes no units; empty if it does."""
        return self._memory.of(place.key).fence

    def fence(self, place: SlotPlace, reason: str) -> None:
        """Take a slot out until someone opens it again; over restarts too."""
        self._memory.keep(place.key, replace(self._memory.of(place.key), fence=reason))
        self._publisher.publish(SlotFenced(place.number, reason))

    def unfence(self, slot: int) -> None:
        """Let a slot take units again; one that is not fenced stays as it is.

        Raises:
            DeskError: there is no such slot.
        """
        place = next((place for place in self.places if place.number == slot), None)
        if place is None:
            raise DeskError(said("the fixture has no slot {slot}", slot=slot))
        if not self.fence_of(place):
            return
        self.suspicion.forget(slot)
        self._memory.keep(place.key, replace(self._memory.of(place.key), fence=""))
        self._publisher.publish(SlotOpen(slot))

    def fenced(self) -> dict[int, str]:
        """The slots that take no units, with the reasons."""
        return {place.number: reason for place in self.places if (reason := self.fence_of(place))}
