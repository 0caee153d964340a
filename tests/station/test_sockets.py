"""From a USB location to the port that is there now."""

import pytest

from app.hardware.ports import PortFacts
from app.model.faults import FailureCode, Fault
from app.model.fixture import SlotPlace
from app.station.sockets import Sockets, belongs, port_at


def port(device, location):
    return PortFacts(device, "board", location, 0x303A, 0x1001)


def test_a_port_that_was_renumbered_is_found_at_its_place():
    sockets = Sockets(lambda: [port("/dev/ttyUSB0", "1-4.1"), port("/dev/ttyUSB7", "1-4.2")])
    place = SlotPlace(2, "/dev/ttyUSB1", location="1-4.2")
    assert sockets.resolve(place).port == "/dev/ttyUSB7"
    assert sockets.resolve(place).key == "1-4.2"


def test_another_board_that_took_the_old_name_is_not_touched():
    sockets = Sockets(lambda: [port("/dev/ttyUSB1", "1-9")])
    with pytest.raises(Fault) as told:
        sockets.resolve(SlotPlace(2, "/dev/ttyUSB1", location="1-4.2"))
    assert told.value.code is FailureCode.PORT_MISSING


def test_a_name_that_another_board_has_got_meanwhile_is_noticed():
    ports = [port("/dev/ttyUSB0", "1-1")]
    sockets = Sockets(lambda: list(ports))
    place = sockets.resolve(SlotPlace(1, "", location="1-1"))
    sockets.require(place)
    ports[:] = [port("/dev/ttyUSB0", "1-2")]
    with pytest.raises(Fault) as told:
        sockets.require(place)
    assert told.value.code is FailureCode.PORT_MISSING
    sockets.require(SlotPlace(1, "/dev/ttyUSB9"))


def test_a_place_without_location_keeps_its_port():
    place = SlotPlace(1, "socket://127.0.0.1:5000")
    assert Sockets(list).resolve(place) == place


def test_a_board_whose_bootloader_has_another_interface_is_the_same_place():
    assert port_at("1-4:1.0", [port("/dev/ttyACM3", "1-4:1.2")]).device == "/dev/ttyACM3"
    assert port_at("1-4", [port("/dev/ttyACM3", "1-4:1.0")]).device == "/dev/ttyACM3"


def test_of_an_adapter_with_two_ports_only_the_taught_one_is_used():
    both = [port("/dev/ttyUSB0", "1-4:1.0"), port("/dev/ttyUSB1", "1-4:1.1")]
    assert port_at("1-4:1.1", both).device == "/dev/ttyUSB1"
    assert port_at("1-4:1.2", both) is None


def test_a_port_belongs_to_the_place_that_names_its_socket_or_its_name(tmp_path):
    by_path = tmp_path / "pci-0000:00:14.0-usb-0:1.4:1.0-port0"
    by_path.symlink_to("/dev/null")
    places = (
        SlotPlace(1, "", location="1-1"),
        SlotPlace(2, "/dev/ttyUSB1"),
        SlotPlace(3, str(by_path)),
    )
    mine = [port("/dev/ttyUSB0", "1-1"), port("/dev/ttyACM0", "1-1:1.2"), port("/dev/ttyUSB1", "1-2")]
    assert all(belongs(one, places) for one in (*mine, port("/dev/null", "1-4")))
    assert not belongs(port("/dev/ttyUSB2", "1-3"), places)
    assert not belongs(port("/dev/ttyUSB2", "1-1.1"), places)
