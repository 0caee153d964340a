"""A serial port over telnet (RFC 2217), with rates and modem lines: `rfc2217://127.0.0.1:PORT`."""

from collections.abc import Callable
from enum import IntEnum

from app.virtual.autoreset import AutoReset
from app.virtual.link import SocketLink
from app.virtual.loop import Loop, Timer
from app.virtual.telnet import COM_PORT, Telnet, escape

_ANSWER = 100
_MOST_HELD = 0x8000
_RETRY = 0.001
_CLEAR_AND_READY = 0x30  # CTS and DSR, as an adapter with nothing at these pins shows them


class _Say(IntEnum):
    """What a client says; the answer's number is 100 higher."""

    BAUDRATE = 1
    DATASIZE = 2
    PARITY = 3
    STOPSIZE = 4
    CONTROL = 5
    NOTIFY_MODEMSTATE = 7
    SUSPEND = 8
    RESUME = 9
    LINESTATE_MASK = 10
    MODEMSTATE_MASK = 11
    PURGE = 12


class _Control(IntEnum):
    """Values of CONTROL that mean a line; the others are of flow control, which is not modelled."""

    ASK_FLOW = 0
    NO_FLOW = 1
    ASK_BREAK = 4
    BREAK_OFF = 6
    ASK_DTR = 7
    DTR_ON = 8
    DTR_OFF = 9
    ASK_RTS = 10
    RTS_ON = 11
    RTS_OFF = 12


class Rfc2217Link(SocketLink):
    """A port server for one client at a time; DTR and RTS go to an auto-reset circuit.

    What is said about the port acts when it arrives, also while data still waits for the line.

    Args:
        loop: the process's event loop.
    """

    scheme = "rfc2217"

    def __init__(self, loop: Loop) -> None:
        self.circuit = AutoReset(loop, self._drive)
        self._module: Callable[[int, int | None], None] | None = None
        self._telnet = Telnet(self._put, self._told)
        self._held = b""
        self._unsent = b""
        self._flush: Timer | None = None
        self._call: Timer | None = None
        self._suspended = False
        self._baud: int | None = None
        self._format = {_Say.DATASIZE: b"\x08", _Say.PARITY: b"\x01", _Say.STOPSIZE: b"\x01"}
        super().__init__(loop)

    def wire(self, module: Callable[[int, int | None], None]) -> None:
        """Tell who takes EN and IO0 (None: released)."""
        self._module = module

    def host_baud(self) -> int | None:
        """The rate that the client has set; None before it has."""
        return self._baud

    def listen(self, wanted: bool) -> None:
        """Say whether `readable` is to be called."""
        self._wanted = wanted
        self._attend()

    def read(self, size: int) -> bytes:
        """Return data that has arrived."""
        data, self._held = self._held[:size], self._held[size:]
        self._attend()
        return data

    def write(self, data: bytes) -> int:
        """Hand bytes to the client; dropped without one."""
        if self._peer is None:
            return len(data)
        if self._suspended or self._unsent:
            return 0
        self._put(escape(data))
        return len(data)

    def unplug(self) -> None:
        """Close the connection and listen no longer; the lines fall back."""
        super().unplug()
        self.circuit.set(dtr=False, rts=False)

    def _drive(self, en: int, io0: int | None) -> None:
        if self._module is not None:
            self._module(en, io0)

    def _greet(self) -> None:
        self._telnet = Telnet(self._put, self._told)
        self._held = self._unsent = b""
        self._suspended = False
        self._baud = None
        self._telnet.offer()
        self._telnet.tell(COM_PORT, bytes((_ANSWER + _Say.NOTIFY_MODEMSTATE, _CLEAR_AND_READY)))

    def _attend(self) -> None:
        """Watch the connection while there is room, and have waiting data fetched."""
        if self._peer is not None:
            if len(self._held) < _MOST_HELD:
                self._loop.watch(self._peer.fileno(), self._arrived)
            else:
                self._loop.ignore(self._peer.fileno())
        if self._wanted and self._held and self._call is None:
            self._call = self._loop.call_in(0.0, self._hand_on)

    def _hand_on(self) -> None:
        self._call = None
        if self._wanted and self._held:
            self._readable()

    def _arrived(self) -> None:
        peer = self._peer
        if peer is None:
            return
        try:
            data = peer.recv(_MOST_HELD)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop_peer()
            self.circuit.set(dtr=False, rts=False)
            self._closed()
            return
        self._held += self._telnet.feed(data)
        if self._wanted and self._held:
            self._readable()
        self._attend()

    def _drop_peer(self) -> None:
        super()._drop_peer()
        self._held = self._unsent = b""
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    def _put(self, data: bytes) -> None:
        """Send escaped bytes; what the connection does not take now goes a little later."""
        self._unsent += data
        self._send_rest()

    def _send_rest(self) -> None:
        self._flush = None
        if self._peer is None:
            return
        try:
            self._unsent = self._unsent[self._peer.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self._unsent = b""  # the reading end notices
        if self._unsent:
            self._flush = self._loop.call_in(_RETRY, self._send_rest)

    def _told(self, option: int, content: bytes) -> None:
        if option != COM_PORT or not content:
            return
        what, value = content[0], content[1:]
        if what == _Say.BAUDRATE and len(value) == 4:
            self._baud = int.from_bytes(value, "big") or self._baud
            value = (self._baud or 0).to_bytes(4, "big")
        elif what in (_Say.DATASIZE, _Say.PARITY, _Say.STOPSIZE) and len(value) == 1:
            number = _Say(what)
            value = self._format[number] = value if value != b"\0" else self._format[number]
        elif what == _Say.CONTROL and len(value) == 1:
            value = bytes((self._control(value[0]),))
        elif what == _Say.PURGE:
            if value in (b"\x02", b"\x03"):
                self._held = b""
        elif what in (_Say.SUSPEND, _Say.RESUME):
            self._suspended = what == _Say.SUSPEND
            return
        elif what not in (_Say.LINESTATE_MASK, _Say.MODEMSTATE_MASK):
            return
        self._telnet.tell(COM_PORT, bytes((_ANSWER + what,)) + value)

    def _control(self, wish: int) -> int:
        """Do what CONTROL says and return the value that stands then."""
        circuit = self.circuit
        if wish in (_Control.DTR_ON, _Control.DTR_OFF):
            circuit.set(dtr=wish == _Control.DTR_ON)
        elif wish in (_Control.RTS_ON, _Control.RTS_OFF):
            circuit.set(rts=wish == _Control.RTS_ON)
        elif wish == _Control.ASK_DTR:
            return _Control.DTR_ON if circuit.dtr else _Control.DTR_OFF
        elif wish == _Control.ASK_RTS:
            return _Control.RTS_ON if circuit.rts else _Control.RTS_OFF
        elif wish == _Control.ASK_FLOW:
            return _Control.NO_FLOW
        elif wish == _Control.ASK_BREAK:
            return _Control.BREAK_OFF
        return wish
