"""Ports that come, go, are renumbered, or change when a chip's bootloader starts."""

import dataclasses
import os
import threading
from pathlib import Path

import pytest

from app.hardware import ports
from app.hardware.esp.link import EspLink
from app.hardware.plugging import PortCame, PortLeft, PortWatch
from app.hardware.ports import PortFacts, linked_ports, list_ports
from app.model.cancel import CancelToken
from app.model.faults import FailureCode, Fault
from app.model.recipe import BootCheck, Recipe
from app.virtual.bench import Bench

UART, OWN_USB, APPLICATION = (0x10C4, 0xEA60), (0x303A, 0x1001), (0x303A, 0x4001)


def port(device, location, usb=UART):
    return PortFacts(device, "", location, *usb)


class Told(list):
    """A watch whose ports a test sets."""

    def __init__(self, *there):
        super().__init__()
        self.there = list(there)
        self.watch = PortWatch(lambda: list(self.there), self.append, pause=0.01)

    def look(self, *there):
        self.clear()
        self.there = list(there)
        self.watch.look()
        return list(self)


def test_what_is_there_at_first_is_told_then_only_what_changes():
    one, two = port("/dev/ttyUSB0", "1-1"), port("/dev/ttyUSB1", "1-2")
    told = Told()
    assert told.look(one) == [PortCame(one)]
    assert told.look(one) == []
    assert told.look(one, two) == [PortCame(two)]
    assert told.look(two) == [PortLeft(one)]
    assert told.watch.ports == {two}


def test_a_port_under_a_new_name_has_left_and_come_at_its_place():
    told = Told()
    told.look(port("/dev/ttyUSB0", "1-1"))
    changes = told.look(port("/dev/ttyUSB4", "1-1"))
    assert changes == [PortLeft(port("/dev/ttyUSB0", "1-1")), PortCame(port("/dev/ttyUSB4", "1-1"))]
    assert changes[0].port.location == changes[1].port.location


def test_a_chip_that_becomes_another_usb_device_has_left_and_come():
    told = Told()
    application, loader = port("/dev/ttyACM0", "1-3", APPLICATION), port("/dev/ttyACM0", "1-3", OWN_USB)
    told.look(application)
    assert told.look(loader) == [PortLeft(application), PortCame(loader)]


def test_ports_that_can_not_be_listed_at_the_moment_have_not_left():
    one = port("/dev/ttyUSB0", "1-1")
    told = Told()
    looks = iter([[one], None, [one]])

    def lister():
        found = next(looks)
        if found is None:
            raise OSError("busy")
        return found

    watch = PortWatch(lister, told.append)
    for _ in range(3):
        watch.look()
    assert told == [PortCame(one)]


def test_the_thread_tells_and_ends():
    one = port("/dev/ttyUSB0", "1-1")
    came = threading.Event()
    there = []
    watch = PortWatch(lambda: list(there), lambda change: came.set(), pause=0.01)
    watch.start()
    there.append(one)
    assert came.wait(10)
    watch.close()
    watch.close()
    assert not any(thread.name == "ports" for thread in threading.enumerate())


def test_a_list_that_is_spoilt_by_a_vanishing_port_is_made_again(monkeypatch):
    looks = []

    def comports():
        looks.append(1)
        if len(looks) < 3:
            raise TypeError("int() argument must be a string")  # what pyserial makes of a file that is gone
        return []

    monkeypatch.setattr(ports.pyserial_ports, "comports", comports)
    assert list_ports() == []
    assert len(looks) == 3
    looks.clear()
    looks.extend([0] * -100)
    monkeypatch.setattr(ports.pyserial_ports, "comports", lambda: int(None))
    with pytest.raises(OSError, match="listed"):
        list_ports()


@pytest.mark.skipif(os.name == "nt", reason="no ptys")
class TestLinkedPorts:
    """A folder of links stands for the sockets of a hub."""

    @pytest.fixture
    def bench(self):
        with Bench("esp32c3", 2, strap="run", paced=False, boot_delays=False) as bench:
            yield bench

    @pytest.fixture
    def folder(self, bench, tmp_path):
        for number, module in enumerate(bench.modules, 1):
            (tmp_path / f"1-4.{number}").symlink_to(module.port)
        return tmp_path

    def test_each_link_is_a_location(self, bench, folder):
        found = linked_ports(folder)()
        assert [one.location for one in found] == ["1-4.1", "1-4.2"]
        assert [one.device for one in found] == [os.path.realpath(m.port) for m in bench.modules]

    def test_a_pulled_board_leaves_and_comes_back(self, bench, folder):
        changes = []
        watch = PortWatch(linked_ports(folder), changes.append)
        watch.look()
        changes.clear()
        bench.unplug(2)
        watch.look()
        assert [(type(change), change.port.location) for change in changes] == [(PortLeft, "1-4.2")]
        bench.plug(2)
        watch.look()
        assert [(type(change), change.port.location) for change in changes[1:]] == [(PortCame, "1-4.2")]

    def test_a_folder_that_is_not_there_has_no_ports(self, tmp_path):
        assert linked_ports(tmp_path / "none")() == []


class OwnUsb:
    """A slot for chips with USB of their own: the port goes at a reset, and is back when looked for again."""

    def __init__(self, bench: Bench, *, comes_back: bool = True) -> None:
        self.bench = bench
        self.comes_back = comes_back
        self.looked = 0
        self.place = dataclasses.replace(bench.fixture.slots[0], location="1-4.1")

    def find(self):
        self.looked += 1
        if not self.comes_back:
            raise Fault(FailureCode.PORT_MISSING, "nothing at 1-4.1")
        if self.looked == 1:
            raise Fault(FailureCode.PORT_MISSING, "not yet")
        self.bench.plug(1)
        return self.place

    def link(self, usb, cancel=None) -> EspLink:
        said = []
        link = EspLink(
            self.place, Recipe("test"), cancel or CancelToken(), said.append, self.find, lambda _: usb
        )
        link.said = said
        return link


@pytest.fixture
def board():
    with Bench("esp32c3", 1, strap="download", paced=False, boot_delays=False) as bench:
        yield OwnUsb(bench)


def test_a_chip_that_restarts_as_another_usb_device_is_followed(board):
    link = board.link(OWN_USB)
    try:
        board.bench.unplug(1)  # as if its reset had taken the port away
        link.connect()
        assert any("came back" in line for line in link.said)
        assert link.identify().mac == board.bench.modules[0].mac
        link.start_stub()
        assert len(link.md5(0, 16)) == 16
    finally:
        link.close()


def test_its_console_is_followed_too(board, flashed, firmware):
    link = board.link(APPLICATION)
    try:
        flashed(link, firmware("esp32c3"))
        board.bench.unplug(1)
        report = link.watch_boot(BootCheck(timeout=0.3))
        assert board.looked == 2
        assert report.device_name is None
    finally:
        link.close()


@pytest.mark.parametrize(("chip", "asked"), [("esp32s3", True), ("esp32c3", False)])
def test_a_download_mode_that_was_forced_over_usb_is_taken_back_before_the_start(chip, asked):
    option = (0x6000812C).to_bytes(4, "little")
    with Bench(chip, 1, strap="run", paced=False, boot_delays=False) as bench:
        link = OwnUsb(bench).link(OWN_USB)
        link.connect()
        link.start_stub()
        sent = []
        plain = link._way.port.write
        link._way.port.write = lambda data: (sent.append(bytes(data)), plain(data))[1]
        link.watch_boot(BootCheck(timeout=0.2))
        link.close()
    assert any(option in frame for frame in sent) is asked


def test_an_adapter_that_is_pulled_is_not_followed(board):
    link = board.link(UART)
    board.bench.unplug(1)
    with pytest.raises(Fault) as caught:
        link.connect()
    assert caught.value.code is FailureCode.UNIT_LOST
    assert not board.looked
    link.close()


def test_within_the_data_nothing_is_followed(board):
    link = board.link(OWN_USB)
    link.connect()
    link.start_stub()
    board.bench.unplug(1)
    with pytest.raises(Fault) as caught:
        link.md5(0, 16)
    assert caught.value.code is FailureCode.UNIT_LOST
    assert not board.looked
    link.close()


def test_a_chip_that_does_not_come_back_is_lost(board, monkeypatch):
    monkeypatch.setattr("app.hardware.esp.way._RETURN_SECONDS", 0.2)
    board.comes_back = False
    link = board.link(OWN_USB)
    board.bench.unplug(1)
    with pytest.raises(Fault) as caught:
        link.connect()
    assert caught.value.code is FailureCode.UNIT_LOST
    assert board.looked
    link.close()


def test_a_folder_made_of_paths_lists_no_plain_files(tmp_path: Path):
    (tmp_path / "1-1").write_text("no port")
    assert linked_ports(tmp_path)() == []
