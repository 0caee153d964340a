"""The reset lines of a module: EN (reset) and IO0 (low at reset means download mode)."""

import errno
import itertools
import json
import os
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from time import sleep
from typing import Protocol, cast

import serial
from esp_pylib import serial_reset

from app.hardware.serial_port import REMOTE
from app.model.faults import FailureCode, Fault
from app.model.fixture import SlotPlace
from app.model.wording import joined, reason_of, said

_TIMEOUT = 3.0
"""Seconds for one exchange with a line server."""
_HOLD = 0.02
"""Seconds that EN is held low; 5 ms are enough (esp_pylib MINIMAL_EN_LOW_DELAY)."""
_BOOT = 0.05
"""Seconds from EN's rise until IO0 has surely been sampled (esptool DEFAULT_RESET_DELAY)."""
_SLOW_BOOT = 0.55
"""The same for boards with a large capacitor at EN (esptool's second try)."""
_NO_LINES = (errno.ENOTTY, errno.EINVAL)
"""TIOCMSET and TIOCMGET on a port without modem lines."""
_USB_JTAG = (0x303A, 0x1001)
"""The USB peripheral inside the chip itself (esptool ESPRESSIF_VID, USB_JTAG_SERIAL_PID)."""
_ADDRESS = re.compile(r"tcp://(?P<host>[^/:]+):(?P<port>\d{1,5})/(?P<name>.+)")


class ResetLines(Protocol):
    """Who drives EN and IO0 of one module."""

    @property
    def available(self) -> bool:
        """Whether there is anything to drive."""
        ...

    def into_bootloader(self) -> None:
        """Reset into download mode; Fault LINES_UNREACHABLE if that can't be done."""
        ...

    def into_application(self) -> None:
        """Reset and let the module boot from its flash; Fault LINES_UNREACHABLE if that can't be done."""
        ...

    def release(self) -> None:
        """Let go of both lines; any number of times, without an error."""
        ...


class NoLines:
    """Nothing drives the lines; people or the fixture put the module into download mode."""

    available = False

    def into_bootloader(self) -> None:
        """Not possible; the module is taken as it is."""

    def into_application(self) -> None:
        """Not possible.

        Raises:
            Fault: LINES_UNREACHABLE, always.
        """
        raise Fault(FailureCode.LINES_UNREACHABLE, said("this slot has no reset lines"))

    def release(self) -> None:
        """Nothing is held."""


class ModemLines:
    """DTR and RTS through the usual two transistors; sequences and times are esptool's.

    Two sequences take turns: both lines at once (UnixTightReset), then one after the other (ClassicReset),
    first with the short and then with the long time, for boards on which only one of them works.

    Args:
        line: the opened port.
        usb: vendor and product id of its adapter, None if it has none.
    """

    def __init__(self, line: serial.Serial, usb: tuple[int, int] | None = None) -> None:
        self._line = line
        self._usb = usb
        self._coupled = self._usb is not None and serial_reset.uses_hardware_flow_control(self._usb)
        self._turns = itertools.cycle(self._sequences())
        self.available = self._has_lines()

    def into_bootloader(self) -> None:
        """One reset into download mode, by the sequence whose turn it is."""
        self._drive(next(self._turns))

    def into_application(self) -> None:
        """Reset with IO0 high."""
        inside = self._usb == _USB_JTAG
        hold, after = (0.2, 0.2) if inside else (0.1, 0.0)  # esptool HardReset

        def sequence() -> None:
            serial_reset.set_dtr(self._line, serial_reset.PIN_HIGH)
            serial_reset.hard_reset(self._line, hold, after, self._coupled)

        self._drive(sequence)

    def release(self) -> None:
        """Both lines high; a port that is gone holds nothing."""
        if self.available:
            with suppress(OSError, TypeError):
                self._line.rts = False  # first: IO0 high with EN low would be a reset
                self._line.dtr = False

    def _sequences(self) -> list[Callable[[], None]]:
        line, coupled = self._line, self._coupled
        if self._usb == _USB_JTAG:
            return [lambda: serial_reset.usb_jtag_bootloader_reset(line)]

        def classic(boot: float) -> Callable[[], None]:
            return lambda: serial_reset.classic_bootloader_reset(line, 0.1, boot, coupled)

        def tight(boot: float) -> Callable[[], None]:
            return lambda: serial_reset.unix_tight_bootloader_reset(line, 0.1, boot, coupled)

        if os.name == "nt" or not _is_file(line):
            return [classic(_BOOT), classic(_SLOW_BOOT)]
        return [tight(_BOOT), classic(_BOOT), tight(_SLOW_BOOT), classic(_SLOW_BOOT)]

    def _has_lines(self) -> bool:
        if str(self._line.port).startswith("socket:"):
            return False  # pyserial's socket ignores them in silence
        if str(self._line.port).startswith(REMOTE):
            return True  # not every port server tells the state of the other lines
        try:
            _ = self._line.cts
        except OSError as error:
            if error.errno in _NO_LINES:
                return False
            raise Fault(FailureCode.UNIT_LOST, f"{self._line.port}: {error}") from error
        return True

    def _drive(self, sequence: Callable[[], None]) -> None:
        if not self.available:
            raise Fault(
                FailureCode.LINES_UNREACHABLE, said("{port} has no modem lines", port=self._line.port)
            )
        try:
            sequence()
        except (OSError, TypeError) as error:
            raise Fault(FailureCode.UNIT_LOST, f"{self._line.port}: {error}") from error


class LineServer:
    """A server beside the port that drives the lines: one JSON object per line over TCP.

    `{"open": "NAME"}`, then `{"en": 0|1}`, `{"io0": 0|1|null}` or both in one object; every line is answered
    by `{"ok": true}` or `{"ok": false, "error": ".."}` when it has been acted on. Closing the connection
    releases both lines.

    Args:
        address: `tcp://host:port/name`.

    Raises:
        Fault: LINES_UNREACHABLE, the server is not there or does not know the name.
    """

    available = True

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: socket.socket | None = None
        self._rest = b""
        self._connect()

    def into_bootloader(self) -> None:
        """Reset with IO0 low."""
        self._tell({"en": 0, "io0": 0})
        sleep(_HOLD)
        self._tell({"en": 1})
        sleep(_BOOT)
        self._tell({"io0": None})

    def into_application(self) -> None:
        """Reset with IO0 high; it stays high until `release`, against a strap that pulls it low."""
        self._tell({"en": 0, "io0": 1})
        sleep(_HOLD)
        self._tell({"en": 1})

    def release(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        self._rest = b""
        if connection is not None:
            connection.close()

    def _connect(self) -> socket.socket:
        form = _ADDRESS.fullmatch(self._address)
        if form is None:
            raise self._unreachable(said("the form is tcp://host:port/name"))
        try:
            connection = socket.create_connection((form["host"], int(form["port"])), timeout=_TIMEOUT)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, OverflowError) as error:
            raise self._unreachable(reason_of(error)) from error
        self._connection = connection
        self._tell({"open": form["name"]})
        return connection

    def _tell(self, words: dict[str, object]) -> None:
        connection = self._connection or self._connect()
        try:
            connection.sendall(json.dumps(words).encode() + b"\n")
            answer = self._answer(connection)
        except (OSError, ValueError, RecursionError) as error:
            self.release()
            raise self._unreachable(reason_of(error)) from error
        if answer.get("ok") is not True:
            self.release()
            error = answer.get("error", said("no reason given"))
            raise self._unreachable(said("{words} was refused: {error}", words=words, error=error))

    def _answer(self, connection: socket.socket) -> dict[str, object]:
        while b"\n" not in self._rest:
            data = connection.recv(4096)
            if not data:
                raise ConnectionError(said("the line server closed the connection"))
            self._rest += data
            if len(self._rest) > 65536:
                raise ValueError(said("the line server's answer has no end"))
        line, _, self._rest = self._rest.partition(b"\n")
        answer: object = json.loads(line)
        if not isinstance(answer, dict):
            raise ValueError(said("the line server's answer is no JSON object"))  # noqa: TRY004 - one error for all
        return cast("dict[str, object]", answer)

    def _unreachable(self, why: str) -> Fault:
        return Fault(FailureCode.LINES_UNREACHABLE, joined((self._address, why), ": "))


def _is_file(line: object) -> bool:
    """Whether both lines can be set at once: not over RFC 2217."""
    return isinstance(line, serial.Serial)


def open_lines(place: SlotPlace, line: serial.Serial, usb: tuple[int, int] | None = None) -> ResetLines:
    """The lines of a slot, as its fixture names them.

    Args:
        place: the slot.
        line: its opened port, for modem lines.
        usb: vendor and product id of the port's adapter.

    Raises:
        Fault: LINES_UNREACHABLE.
    """
    if place.lines.startswith("tcp://"):
        return LineServer(place.lines)
    if place.lines == "none":
        return NoLines()
    return ModemLines(line, usb)
