"""A serial port that a job may be stopped on, and whose errors are faults.

It stands in for a pyserial port: esptool's chip classes talk through it. Every wait is cut into slices,
so that a stop is seen within a slice even where pyserial can't wake a blocked read (sockets).
"""

import errno
import sys
import threading
from contextlib import suppress
from time import monotonic
from typing import Protocol, cast

import serial

from app.model.cancel import CancelToken
from app.model.faults import FailureCode, Fault
from app.model.wording import said


def _broken() -> tuple[type[Exception], ...]:
    """What pyserial raises on a port that is gone: TypeError, because it has no file number any more."""
    if sys.platform == "win32":
        return OSError, TypeError
    import termios

    return OSError, TypeError, termios.error


_BROKEN = _broken()
_SLICE = 0.1
"""Seconds that one read of the port lasts at most."""
_WRITE_TIMEOUT = 10.0
"""Seconds for one chunk; esptool's DEFAULT_SERIAL_WRITE_TIMEOUT."""
REMOTE = "rfc2217:"
"""A port at a port server, with its modem lines."""
_CHUNK = 4096
"""A Linux tty takes about this much at once; a stop is seen between two chunks."""


class _Wakeable(Protocol):
    """What pyserial's native ports have and its sockets have not."""

    def cancel_read(self) -> None: ...

    def cancel_write(self) -> None: ...

    def set_low_latency_mode(self, low_latency_settings: bool) -> None: ...


class GuardedPort:
    """One open port, owned by one thread; only `wake` may be called by others.

    Args:
        line: the opened pyserial port; its timeout is set to one slice.
        cancel: the flag of the job.
    """

    def __init__(self, line: serial.Serial, cancel: CancelToken) -> None:
        self.line = line
        self.timeout: float | None = 3.0
        self.write_timeout: float | None = _WRITE_TIMEOUT
        self._cancel = cancel
        self._closing = threading.Lock()
        self._open = True

    @property
    def port(self) -> str:
        """Device name or URL."""
        return str(self.line.port)

    @property
    def name(self) -> str:
        """Device name or URL (pyserial's second name for it)."""
        return self.port

    @property
    def baudrate(self) -> int:
        """Bits per second."""
        return self.line.baudrate

    @baudrate.setter
    def baudrate(self, baud: int) -> None:
        try:
            self.line.baudrate = baud
        except (OSError, ValueError, OverflowError) as error:
            if _vanished(error):
                raise self._lost(error) from error
            detail = f"{self.port}: the adapter does not take {baud} baud ({error})"
            raise Fault(FailureCode.PORT_DENIED, detail) from error

    def in_waiting(self) -> int:
        """Bytes that can be read at once."""
        try:
            return self.line.in_waiting
        except _BROKEN as error:
            raise self._lost(error) from error

    def read_some(self, timeout: float) -> bytes:
        """Whatever has come, waiting up to `timeout` seconds for the first byte; empty if there is none.

        Raises:
            Cancelled: a stop was asked for.
            Fault: UNIT_LOST, the port is gone.
        """
        deadline = monotonic() + timeout
        while True:
            self._cancel.check()
            try:
                data = self.line.read(1)
                if data:
                    more = self.line.in_waiting
                    return data + self.line.read(more) if more else data
            except _BROKEN as error:
                raise self._lost(error) from error
            if monotonic() >= deadline:
                self._cancel.check()
                return b""

    def read(self, size: int = 1) -> bytes:
        """`size` bytes, or what has come of them when `timeout` is over."""
        deadline = monotonic() + (3.0 if self.timeout is None else self.timeout)
        data = b""
        while len(data) < size:
            self._cancel.check()
            try:
                data += self.line.read(size - len(data))
            except _BROKEN as error:
                raise self._lost(error) from error
            if monotonic() >= deadline:
                break
        return data

    def write(self, data: bytes) -> int:
        """Send all of `data`.

        Raises:
            Cancelled: a stop was asked for.
            Fault: UNIT_LOST, the port is gone or takes nothing any more.
        """
        view = memoryview(data)
        for start in range(0, len(view), _CHUNK):
            self._cancel.check()
            try:
                self.line.write(view[start : start + _CHUNK])
            except serial.SerialTimeoutException as error:
                raise Fault(
                    FailureCode.UNIT_LOST, said("{port} takes no more data", port=self.port)
                ) from error
            except _BROKEN as error:
                raise self._lost(error) from error
        # A chunk that was cut short by a stop must not pass as sent.
        self._cancel.check()
        return len(view)

    def drop_input(self) -> None:
        """Forget what has come."""
        try:
            self.line.reset_input_buffer()
        except _BROKEN as error:
            raise self._lost(error) from error

    def drop_output(self) -> None:
        """Forget what has not gone out."""
        try:
            self.line.reset_output_buffer()
        except _BROKEN as error:
            raise self._lost(error) from error

    def wake(self) -> None:
        """Wake a blocked read or write; safe from any thread, also after close."""
        # Under the lock: close() would free a file number that pyserial is about to write its wake-up to.
        with self._closing:
            if not self._open:
                return
            wakeable = cast("_Wakeable", self.line)
            with suppress(AttributeError, *_BROKEN):  # a socket has none; it waits for its slice
                wakeable.cancel_read()
                wakeable.cancel_write()

    def close(self) -> None:
        """Give the port back; only the owner calls it, any number of times."""
        with self._closing:
            self._open = False
            with suppress(*_BROKEN):  # a port that is gone can't be closed in good order
                self.line.close()

    def _lost(self, error: BaseException) -> Fault:
        # A woken read of a stopped job may end in an error too; the stop is what happened.
        self._cancel.check()
        return Fault(FailureCode.UNIT_LOST, f"{self.port}: {error}")

    # esptool calls a port by pyserial 2's names
    inWaiting = in_waiting  # noqa: N815
    flushInput = drop_input  # noqa: N815
    flushOutput = drop_output  # noqa: N815
    reset_input_buffer = drop_input
    reset_output_buffer = drop_output


def open_port(device: str, baud: int, cancel: CancelToken) -> GuardedPort:
    """Open a port for this process alone.

    Args:
        device: device name or pyserial URL (`socket://host:port`, `rfc2217://host:port`).
        baud: bits per second.
        cancel: the flag of the job.

    Raises:
        Fault: PORT_MISSING, PORT_BUSY or PORT_DENIED, with the port and the system's words.
    """
    try:
        line = serial.serial_for_url(device, baud, timeout=_SLICE, exclusive=True, do_not_open=True)
        if not device.startswith(REMOTE):  # its socket has a limit of its own, of 5 s
            line.write_timeout = _WRITE_TIMEOUT
        if sys.platform == "win32":
            # Opening raises both lines there, which would reset the module (esptool, ESPLoader.__init__).
            line.rts = False
            line.dtr = False
        line.open()
    except (OSError, ValueError) as error:
        raise Fault(_why_closed(error), f"{device}: {error}") from error
    with suppress(AttributeError, OSError, ValueError, NotImplementedError):
        # FTDI chips hold answers back for 16 ms unless told not to; not every port can.
        cast("_Wakeable", line).set_low_latency_mode(True)
    return GuardedPort(cast("serial.Serial", line), cancel)


_BUSY = (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK)
_DENIED = (errno.EACCES, errno.EPERM)
_GONE = (errno.EIO, errno.ENXIO, errno.ENODEV, errno.ENOENT, errno.EBADF)


def _vanished(error: BaseException) -> bool:
    """Whether the port is gone; pyserial leaves the system's number to the exception that it replaced."""
    reason = error.__context__ if isinstance(error, serial.SerialException) and error.__context__ else error
    number = reason.args[0] if reason.args else None
    return number in _GONE


def _why_closed(error: BaseException) -> FailureCode:
    number = error.errno if isinstance(error, OSError) else None
    text = str(error)
    # Windows: pyserial puts the system's exception into its text only; a port in use is "Access is denied".
    if number in _BUSY or (sys.platform == "win32" and "PermissionError" in text):
        return FailureCode.PORT_BUSY
    if number in _DENIED:
        return FailureCode.PORT_DENIED
    return FailureCode.PORT_MISSING
