"""A slot's contact to whatever unit is in it: finds the port, opens it, meets the unit, lets go."""

from collections.abc import Callable
from dataclasses import replace

from app.hardware.esp.link import EspLink
from app.model.cancel import CancelToken
from app.model.fixture import SlotPlace
from app.model.recipe import Recipe
from app.station.ladder import Ladder
from app.station.sockets import Sockets


class Contact:
    """Used by the slot's thread alone; at most one link is open.

    Args:
        place: the slot, as the fixture names it.
        recipe: rates.
        sockets: finds the port that is there now.
        ladder: the rate of the data at this slot.
        cancel: the slot's flag.
        say: takes lines for the raw log.
    """

    def __init__(
        self,
        place: SlotPlace,
        recipe: Recipe,
        sockets: Sockets,
        ladder: Ladder,
        cancel: CancelToken,
        say: Callable[[str], None],
    ) -> None:
        self._recipe = recipe
        self._sockets = sockets
        self._cancel = cancel
        self._say = say
        self._link: EspLink | None = None
        self.ladder = ladder
        self.place = place
        """The slot with the port where it was met last."""
        self.baud = 0
        """Rate of the data of the last link; 0 before the first."""

    @property
    def link(self) -> EspLink | None:
        """The open link."""
        return self._link

    def meet(self) -> EspLink:
        """Open the port and connect.

        Raises:
            Fault: no unit, or the port can't be used.
        """
        self.let_go()
        self.place = self._sockets.resolve(self.place)
        self.baud = self.ladder.rate
        recipe = replace(self._recipe, baud=self.baud)
        find = (lambda: self._sockets.resolve(self.place)) if self.place.location else None
        link = EspLink.open(self.place, recipe, self._cancel, self._say, find)
        try:
            self._sockets.require(self.place)
            link.connect()
        except BaseException:
            link.close()
            raise
        self._link = link
        return link

    def let_go(self) -> None:
        """Close the port; any number of times."""
        link, self._link = self._link, None
        if link is not None:
            link.close()
