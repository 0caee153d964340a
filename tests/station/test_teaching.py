"""Teach mode, on a list of ports that the test writes."""

import pytest

from app.hardware.ports import PortFacts
from app.model.fixture import Fixture
from app.model.reports import DeskError
from app.station.events import SlotTaught, TeachEnded, TeachRefused, TeachUndone
from app.station.publisher import Publisher
from app.station.teaching import Teaching


def port(location, device=None):
    return PortFacts(device or f"/dev/ttyUSB{location[-1]}", "board", location, 0x10C4, 0xEA60)


class Lesson:
    def __init__(self, slots=3, there=(), columns=2, **settings):
        self.plugged = list(there)
        self.told = []
        publisher = Publisher()
        publisher.subscribe(self.told.append)
        self.teaching = Teaching(
            lambda: list(self.plugged), publisher, name="jig 9", slots=slots, columns=columns, **settings
        )

    def plug(self, *ports):
        self.plugged.extend(ports)
        self.teaching.look()

    def pull(self):
        self.plugged.clear()
        self.teaching.look()


def test_each_new_place_becomes_the_next_slot_and_the_file_says_so(tmp_path):
    lesson = Lesson(slots=3)
    for location in ("1-4.3", "1-4.1", "1-4.2"):
        lesson.plug(port(location))
        lesson.pull()
    file = tmp_path / "jig.toml"
    fixture = lesson.teaching.finish(file)
    assert Fixture.from_toml(file.read_text(encoding="utf-8")) == fixture
    assert [(place.number, place.location, place.port) for place in fixture.slots] == [
        (1, "1-4.3", ""),
        (2, "1-4.1", ""),
        (3, "1-4.2", ""),
    ]
    assert (fixture.name, fixture.rows, fixture.columns) == ("jig 9", 2, 2)
    assert [type(event) for event in lesson.told] == [SlotTaught] * 3 + [TeachEnded]
    assert lesson.told[0] == SlotTaught(1, 3, "1-4.3", "/dev/ttyUSB3")
    assert lesson.told[-1] == TeachEnded(complete=True)


def test_what_is_there_at_the_beginning_is_no_slot_until_it_is_plugged_again():
    lesson = Lesson(there=[port("1-1")])
    lesson.plug(port("1-2"))
    assert lesson.teaching.taught == ("1-2",)
    lesson.pull()
    lesson.plug(port("1-1"))
    assert lesson.teaching.taught == ("1-2", "1-1")


def test_ports_without_a_usb_place_are_no_boards():
    lesson = Lesson()
    lesson.plug(PortFacts("/dev/ttyS0", "on board", None, None, None))
    assert (lesson.teaching.taught, lesson.told) == ((), [])


def test_a_place_is_taught_once_whatever_its_interface_is_called():
    lesson = Lesson()
    lesson.plug(port("1-2:1.0"))
    lesson.pull()
    lesson.plug(port("1-2:1.2"))
    assert lesson.teaching.taught == ("1-2:1.0",)
    assert isinstance(lesson.told[-1], TeachRefused)
    assert "slot 1 already" in lesson.told[-1].text


def test_a_board_with_two_ports_is_one_slot():
    lesson = Lesson()
    lesson.plug(port("1-2:1.1"), port("1-2:1.0"))
    assert lesson.teaching.taught == ("1-2:1.0",)


def test_two_boards_at_once_are_refused_as_their_order_is_not_known():
    lesson = Lesson()
    lesson.plug(port("1-2"), port("1-3"))
    assert lesson.teaching.taught == ()
    assert isinstance(lesson.told[-1], TeachRefused)
    lesson.pull()
    lesson.plug(port("1-3"))
    assert lesson.teaching.taught == ("1-3",)


def test_the_last_slot_can_be_taken_back():
    lesson = Lesson()
    lesson.teaching.undo()
    assert lesson.told == []
    lesson.plug(port("1-2"))
    lesson.teaching.undo()
    assert lesson.told[-1] == TeachUndone(1)
    lesson.pull()
    lesson.plug(port("1-2"))
    assert lesson.teaching.taught == ("1-2",)


def test_more_boards_than_slots_are_refused():
    lesson = Lesson(slots=1)
    lesson.plug(port("1-2"))
    lesson.plug(port("1-3"))
    assert lesson.teaching.taught == ("1-2",)
    assert "all 1 slots" in lesson.told[-1].text


def test_a_jig_that_is_not_complete_is_not_written(tmp_path):
    lesson = Lesson(slots=2)
    lesson.plug(port("1-2"))
    with pytest.raises(DeskError, match="slot 2 of 2"):
        lesson.teaching.finish(tmp_path / "jig.toml")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_loses_nothing(tmp_path):
    lesson = Lesson(slots=1)
    lesson.plug(port("1-2"))
    with pytest.raises(DeskError, match="can't be written"):
        lesson.teaching.finish(tmp_path / "nowhere" / "jig.toml")
    assert lesson.teaching.finish(tmp_path / "jig.toml").slots[0].location == "1-2"


@pytest.mark.parametrize("wrong", [{"slots": 0}, {"columns": 0}, {"columns": 99}, {"lines": "magic"}])
def test_a_jig_that_cannot_be_described_is_refused_at_once(wrong):
    with pytest.raises(DeskError):
        Lesson(**wrong)


def test_nothing_is_taught_after_the_end():
    lesson = Lesson()
    lesson.teaching.close()
    lesson.teaching.close()
    lesson.plug(port("1-2"))
    assert lesson.teaching.taught == ()
    assert lesson.told == [TeachEnded(complete=False)]
