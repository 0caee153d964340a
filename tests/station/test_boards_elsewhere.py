"""Boards that are plugged in where the jig has no slot."""

import threading

from app.hardware.ports import PortFacts
from app.model.fixture import SlotPlace
from app.station.events import BoardElsewhere
from app.station.jig import Jig
from app.station.publisher import Publisher
from app.station.slot_memory import SlotMemory
from app.station.sockets import Sockets


def board(device: str, location: str | None) -> PortFacts:
    return PortFacts(device, "board", location, 0x10C4, 0xEA60)


def test_a_board_elsewhere_is_told_when_it_is_plugged_in_and_those_of_the_jig_are_not(tmp_path):
    there = [board("/dev/ttyUSB0", "1-4.1"), board("/dev/ttyS0", None)]
    told: list[object] = []
    heard = threading.Event()
    publisher = Publisher()

    def hear(event: object) -> None:
        told.append(event)
        heard.set()

    publisher.subscribe(hear)
    places = (SlotPlace(1, "", location="1-4.1"), SlotPlace(2, "", location="1-4.2"))
    jig = Jig(places, Sockets(lambda: list(there)), SlotMemory(tmp_path), publisher)
    jig.begin()
    assert told == []
    there += [board("/dev/ttyUSB1", "1-4.2"), board("/dev/ttyUSB2", "1-7")]
    assert heard.wait(10)
    jig.end()
    jig.end()
    assert told == [BoardElsewhere("1-7", "/dev/ttyUSB2")]
    assert not any(thread.name == "ports" for thread in threading.enumerate())
