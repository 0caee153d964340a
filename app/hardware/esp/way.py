"""The way to a module: its port, its reset lines, the dialogue over them."""

from collections.abc import Callable
from time import monotonic

from app.hardware.esp.meeting import boot_mode
from app.hardware.esp.wire import Wire
from app.hardware.lines import ResetLines, open_lines
from app.hardware.ports import ESPRESSIF, usb_ids
from app.hardware.serial_port import GuardedPort, open_port
from app.model.cancel import CancelToken
from app.model.faults import FailureCode, Fault
from app.model.fixture import SlotPlace

_RETURN_SECONDS = 5.0
"""Within which a chip that restarts as another USB device is there again."""


class Way:
    """Opened at once; may be opened anew when the chip itself took the port away.

    A chip with USB of its own can vanish from the system when it is reset, and come back under another name:
    another USB device runs then, at the same USB location.

    Args:
        place: the slot.
        baud: rate at which the ROM loader is met.
        cancel: the flag of the job.
        find: tells where the slot's port is now, by its USB location; Fault PORT_MISSING if it is not there.
            Without it nothing is followed.
        usb_of: tells the USB ids of a port.

    Raises:
        Fault: PORT_MISSING, PORT_BUSY, PORT_DENIED, LINES_UNREACHABLE.
    """

    port: GuardedPort
    lines: ResetLines
    wire: Wire
    usb: tuple[int, int] | None

    def __init__(
        self,
        place: SlotPlace,
        baud: int,
        cancel: CancelToken,
        find: Callable[[], SlotPlace] | None = None,
        usb_of: Callable[[str], tuple[int, int] | None] = usb_ids,
    ) -> None:
        self._baud = baud
        self._cancel = cancel
        self._find = find
        self._usb_of = usb_of
        self._open(place)

    @property
    def own_usb(self) -> bool:
        """Whether the chip is on USB itself, without an adapter."""
        return self.usb is not None and self.usb[0] == ESPRESSIF

    def into_bootloader(self) -> str:
        """Reset into the loader, where there are lines; returns what the boot log says against it."""
        if not self.lines.available:
            return ""
        self.port.baudrate = self._baud
        self.port.drop_input()
        self.lines.into_bootloader()
        return boot_mode(self.wire)

    def follow(self, lost: Fault) -> None:
        """Open the port again that the chip took away by restarting.

        Raises:
            Fault: `lost`, if it says something else, if this is no chip with USB of its own, or if it does
                not come back.
        """
        if lost.code is not FailureCode.UNIT_LOST or self._find is None or not self.own_usb:
            raise lost
        self.close()
        give_up = monotonic() + _RETURN_SECONDS
        while True:
            self._cancel.wait(0.1)
            try:
                self._open(self._find())
            except Fault:
                if monotonic() >= give_up:
                    raise lost from None
            else:
                return

    def close(self) -> None:
        """Let go of lines and port; any number of times."""
        self._cancel.on_cancel(None)
        self.lines.release()
        self.port.close()

    def _open(self, place: SlotPlace) -> None:
        port = open_port(place.port, self._baud, self._cancel)
        try:
            usb = self._usb_of(place.port)
            lines = open_lines(place, port.line, usb)
        except BaseException:
            port.close()
            raise
        self.port, self.lines, self.wire, self.usb = port, lines, Wire(port), usb
        self._cancel.on_cancel(port.wake)
