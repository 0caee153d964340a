"""The circuit by which DTR and RTS of a serial adapter drive EN and IO0 on most ESP32 boards."""

from collections.abc import Callable

from app.virtual.loop import Loop, Timer

_BRIDGED_SECONDS = 0.5

_EN_AND_IO0 = {
    # Two transistors, each with its base at one line and its emitter at the other: only one line alone pulls.
    (False, False): (1, None),
    (True, True): (1, None),
    (True, False): (1, 0),
    (False, True): (0, None),
}


class AutoReset:
    """Turns the levels of DTR and RTS into those of EN and IO0 (None: left to the strap).

    A host that enters the download mode asserts DTR and then releases RTS: between the two calls both lines
    are asserted, which lets EN go. On a board the capacitor at EN bridges that moment of a tenth of a
    millisecond. Through a network the calls are 50 ms and more apart (pyserial waits for every answer), so
    here EN, once low, is held while both lines are asserted, at most for half a second.

    Args:
        loop: the process's event loop.
        drive: takes EN and IO0.
    """

    def __init__(self, loop: Loop, drive: Callable[[int, int | None], None]) -> None:
        self.dtr = self.rts = False
        self._loop = loop
        self._drive = drive
        self._en = 1
        self._bridge: Timer | None = None

    def set(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        """Assert or release lines; None leaves one as it is."""
        before = (self.dtr, self.rts)
        self.dtr = self.dtr if dtr is None else dtr
        self.rts = self.rts if rts is None else rts
        if (self.dtr, self.rts) == before:
            return
        if self._bridge is not None:
            self._bridge.cancel()
            self._bridge = None
        if self.dtr and self.rts and not self._en:
            self._bridge = self._loop.call_in(_BRIDGED_SECONDS, self._apply)
        else:
            self._apply()

    def _apply(self) -> None:
        self._en, io0 = _EN_AND_IO0[self.dtr, self.rts]
        self._drive(self._en, io0)
