"""What decides whether a chip runs, and into what it starts: its supply, its cable, EN and IO0."""

from enum import StrEnum


class Strap(StrEnum):
    """Where the weak pull at IO0 goes."""

    DOWNLOAD = "download"
    RUN = "run"


class Pins:
    """Levels are 0 and 1; an IO0 of None is driven by nobody, so that the strap decides.

    Args:
        strap: pull of IO0.
    """

    def __init__(self, strap: Strap) -> None:
        self.strap = strap
        self.powered = self.plugged = True
        self.en = 1
        self.download = False
        """Whether the chip starts in the ROM loader: IO0 was low when it was last sampled."""
        self._io0: int | None = None

    @property
    def supplied(self) -> bool:
        """Whether the chip has its supply, which comes by the cable."""
        return self.powered and self.plugged

    @property
    def io0(self) -> int:
        """The level of IO0."""
        if self._io0 is not None:
            return self._io0
        return 0 if self.strap is Strap.DOWNLOAD else 1

    def drive_io0(self, level: int | None) -> None:
        """Drive IO0, or release it to the strap."""
        self._io0 = level

    def sample(self) -> None:
        """Look at the straps, as the chip does when it comes out of a reset."""
        self.download = self.io0 == 0
