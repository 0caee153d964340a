"""Erasing whole chips in the slots of the jig, between two runs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from app.model.cancel import CancelToken
from app.model.faults import Cancelled
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.recipe import Recipe
from app.model.reports import DeskError
from app.model.unit import UnitFacts
from app.model.wording import said
from app.station.erasing import AtStake, Erasing
from app.station.events import LogLine
from app.station.jig import Jig
from app.station.people import People
from app.station.publisher import Publisher
from app.store.store import Store


class SlotErasing:
    """Every call blocks for as long as the chip takes, and raises DeskError with a text for people.

    Args:
        store: the open books.
        jig: its slots; nothing else is ever opened.
        recipe: rates and names of the credential.
        people: who is here; an engineer erases.
        publisher: what is done stands in the slot's raw log.
        clock: gives aware times.
        between_runs: keeps runs from opening meanwhile; refuses while one is open.
    """

    def __init__(
        self,
        store: Store,
        jig: Jig,
        recipe: Recipe,
        people: People,
        publisher: Publisher,
        *,
        clock: Callable[[], datetime],
        between_runs: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._store = store
        self._jig = jig
        self._recipe = recipe
        self._people = people
        self._publisher = publisher
        self._clock = clock
        self._between_runs = between_runs
        self._cancel = CancelToken()

    def look(self, slot: int) -> AtStake:
        """What erasing the unit in a slot would lose; nothing is changed."""
        place, by = self._place(slot), self._people.acting
        with self._between_runs():
            try:
                return self._erasing(slot).look(place, by=by, cancel=self._cancel)
            except Cancelled:
                raise DeskError(said("stopped; nothing was erased")) from None

    def erase(self, slot: int, reason: str, *, expected: Mac, issued_secret_too: bool = False) -> UnitFacts:
        """Erase the chip in a slot and prove it blank.

        Args:
            slot: its number.
            reason: why; needed if the unit bears an identity.
            expected: the unit that `look` told of; another one is left as it is.
            issued_secret_too: erase what the cloud may have issued to it as well.
        """
        place, by = self._place(slot), self._people.acting
        with self._between_runs():
            try:
                return self._erasing(slot).erase(
                    place,
                    by=by,
                    reason=reason,
                    cancel=self._cancel,
                    issued_secret_too=issued_secret_too,
                    expected=expected,
                )
            except Cancelled:
                raise DeskError(
                    said("stopped; the chip may go on erasing, and is not proven blank")
                ) from None

    def stop(self) -> None:
        """Wait for no chip any more; what was begun goes on to its end in the chip."""
        self._cancel.cancel()

    def _place(self, slot: int) -> SlotPlace:
        place = next((place for place in self._jig.places if place.number == slot), None)
        if place is None:
            raise DeskError(said("the fixture has no slot {slot}", slot=slot))
        return place

    def _erasing(self, slot: int) -> Erasing:
        def log(text: str) -> None:
            self._publisher.publish(LogLine(slot, None, text))

        return Erasing(self._store, self._recipe, self._clock, log, self._jig.sockets.resolve)
