import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator

import pytest
import serial

from app.hardware.lines import LineServer, ModemLines, NoLines, open_lines
from app.model.faults import FailureCode, Fault
from app.model.fixture import SlotPlace
from app.virtual.bench import Bench


@contextlib.contextmanager
def server(*answers: bytes) -> Iterator[tuple[str, list[object]]]:
    """A line server that gives these answers, whatever it is told."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                for answer in answers:
                    heard.append(json.loads(lines.readline()))
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}/slot-01", heard
        thread.join()


OK = b'{"ok": true}\n'


def unreachable(address: str) -> str:
    with pytest.raises(Fault) as caught:
        LineServer(address)
    assert caught.value.code is FailureCode.LINES_UNREACHABLE
    return caught.value.detail


def test_a_reset_into_the_bootloader_holds_io0_low_over_the_rise_of_en():
    with server(OK, OK, OK, OK) as (address, heard):
        lines = LineServer(address)
        lines.into_bootloader()
        lines.release()
    assert heard == [{"open": "slot-01"}, {"en": 0, "io0": 0}, {"en": 1}, {"io0": None}]


def test_a_reset_into_the_application_holds_io0_high():
    with server(OK, OK, OK) as (address, heard):
        lines = LineServer(address)
        lines.into_application()
        lines.release()
        lines.release()
    assert heard == [{"open": "slot-01"}, {"en": 0, "io0": 1}, {"en": 1}]


def test_an_answer_in_pieces_is_understood():
    with server(b'{"ok": true}\n{"ok"', b": true}\n") as (address, heard):
        lines = LineServer(address)
        with pytest.raises(Fault):  # a third answer never comes: the connection is closed
            lines.into_bootloader()
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b'{"ok": false, "error": "no module slot-01"}\n', "no module slot-01"),
        (b"[]\n", "no JSON object"),
        (b"\xff\n", "codec"),
        (b"", "closed"),
        (b"x" * 70000, "no end"),
    ],
)
def test_a_refusal_or_a_bad_answer_says_why(answer, words):
    with server(answer) as (address, _):
        detail = unreachable(address)
    assert words in detail
    assert address in detail


@pytest.mark.parametrize("address", ["tcp://127.0.0.1/name", "tcp://127.0.0.1:99999/name", "tcp://host:1/"])
def test_a_wrong_address_is_told(address):
    assert address in unreachable(address)


def test_a_server_that_is_not_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert str(port) in unreachable(f"tcp://127.0.0.1:{port}/slot-01")


def test_virtual_modules_obey_and_are_free_after_release():
    with Bench("esp32", 1, strap="run", paced=False) as bench:
        place = bench.fixture.slots[0]
        lines = LineServer(place.lines)
        lines.into_bootloader()
        assert bench.state(1)["mode"] == "rom"
        lines.into_application()
        assert bench.state(1)["mode"] not in ("rom", "stub")
        lines.release()
        assert place.lines in unreachable(place.lines + "x")


@pytest.mark.skipif(os.name == "nt", reason="no ptys")
def test_a_port_without_modem_lines_says_so():
    master, slave = os.openpty()
    try:
        with serial.Serial(os.ttyname(slave)) as line:
            lines = ModemLines(line)
            assert not lines.available
            with pytest.raises(Fault):
                lines.into_application()
            lines.release()
    finally:
        os.close(master)
        os.close(slave)


def test_a_socket_has_no_lines():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = serial.serial_for_url(f"socket://127.0.0.1:{listener.getsockname()[1]}")
        accepted, _ = listener.accept()
        with accepted, line:
            assert not ModemLines(line).available


class Recorder:
    """Stands for a port with modem lines, which no pty has: the transistors of a usual board behind it."""

    port = "recorder"
    cts = True

    def __init__(self) -> None:
        self._levels = {"dtr": False, "rts": False}
        self.resets: list[int] = []
        self._io0_at_rise()

    def _io0_at_rise(self) -> None:
        # Both asserted or both not: neither transistor conducts (esptool docs, "Automatic Bootloader").
        dtr, rts = self._levels["dtr"], self._levels["rts"]
        self.en, self.io0 = (0 if rts and not dtr else 1), (0 if dtr and not rts else 1)

    def _set(self, name: str, level: bool) -> None:
        before = self.en, self.io0
        self._levels[name] = level
        self._io0_at_rise()
        if before[0] == 0 and self.en == 1:
            self._rising = True
        if self.en == 1 and getattr(self, "_rising", False) and name == "rts":
            self.resets.append(self.io0)
            self._rising = False

    dtr = property(lambda self: self._levels["dtr"], lambda self, level: self._set("dtr", level))
    rts = property(lambda self: self._levels["rts"], lambda self, level: self._set("rts", level))

    def setDTR(self, level: bool) -> None:  # noqa: N802 - pyserial's name
        self._set("dtr", level)

    def setRTS(self, level: bool) -> None:  # noqa: N802
        self._set("rts", level)


def test_modem_lines_reset_into_the_bootloader_and_into_the_application():
    port = Recorder()
    lines = ModemLines(port)
    assert lines.available
    lines.into_bootloader()
    assert port.resets == [0]
    assert (port.en, port.io0) == (1, 1)
    lines.into_application()
    assert port.resets[-1] == 1
    lines.release()
    assert (port.en, port.io0) == (1, 1)


class OwnUsb:
    """Stands for a chip's own USB peripheral, which takes DTR and RTS for requests.

    Both low: forget the download mode. DTR alone: remember it. RTS alone: reset (ESP32-C3 reference manual,
    USB Serial/JTAG controller).
    """

    port = "own usb"
    cts = True

    def __init__(self) -> None:
        self._dtr = self._rts = self._download = False
        self.resets: list[str] = []

    def _seen(self) -> None:
        lines = self._dtr, self._rts
        if lines == (False, True):
            mode = "loader" if self._download else "application"
            if not self._in_reset:
                self.resets.append(mode)
        elif lines != (True, True):
            self._download = self._dtr
        self._in_reset = lines == (False, True)

    _in_reset = False

    def setDTR(self, level: bool) -> None:  # noqa: N802 - pyserial's name
        self._dtr = level
        self._seen()

    def setRTS(self, level: bool) -> None:  # noqa: N802
        self._rts = level
        self._seen()

    dtr = property(lambda self: self._dtr, setDTR)
    rts = property(lambda self: self._rts, setRTS)


def test_a_chip_on_its_own_usb_is_reset_by_its_own_sequence():
    port = OwnUsb()
    lines = ModemLines(port, (0x303A, 0x1001))
    lines.into_bootloader()
    assert port.resets == ["loader"]
    lines.into_application()
    assert port.resets == ["loader", "application"]
    lines.release()
    assert port.resets == ["loader", "application"]


def test_the_fixture_says_who_drives_the_lines():
    assert isinstance(open_lines(SlotPlace(1, "x", "none"), Recorder()), NoLines)
    assert isinstance(open_lines(SlotPlace(1, "x", "dtr-rts"), Recorder()), ModemLines)
    with pytest.raises(Fault):
        NoLines().into_application()
