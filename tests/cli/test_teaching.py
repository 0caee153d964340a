"""`flashline teach` on a list of ports that changes as a hand plugs a board along."""

import io

import pytest

from app.cli.lesson import Lesson
from app.cli.teaching import teach
from app.hardware.ports import PortFacts
from app.model.fixture import Fixture
from app.model.reports import DeskError
from app.store.opening import open_store
from tests.books import laid_out


def hand(*locations):
    """Every look at the ports sees the next place; None is a board in the hand."""
    looks = iter(locations)
    last = []

    def lister():
        location = next(looks, "stay")
        if location != "stay":
            last[:] = [PortFacts("/dev/ttyACM0", "board", location, 0x303A, 0x1001)] if location else []
        return list(last)

    return lister


def lesson_of(*locations, slots):
    return Lesson(hand(*locations), name="jig", slots=slots, columns=2, lines="dtr-rts")


def test_a_board_that_is_plugged_along_makes_the_fixture_file(tmp_path, capsys):
    file = tmp_path / "jig.toml"
    lesson_of(None, "1-3", None, "1-1", slots=2).give(file)
    places = Fixture.from_toml(file.read_text(encoding="utf-8")).slots
    assert [place.location for place in places] == ["1-3", "1-1"]
    told = capsys.readouterr().out
    assert "slot 1: 1-3 (/dev/ttyACM0); now slot 2" in told
    assert "2 slots written" in told


def test_the_keyboard_takes_a_slot_back(tmp_path):
    file = tmp_path / "jig.toml"
    lesson = lesson_of(None, "1-3", None, "1-1", slots=1)
    lesson._teaching.look()
    lesson.obey(["nonsense\n", "u\n"])
    lesson.give(file)
    assert [place.location for place in Fixture.from_toml(file.read_text()).slots] == ["1-1"]


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    file = tmp_path / "jig.toml"
    file.write_text("precious")
    with pytest.raises(DeskError, match="is there already"):
        teach(file, 2)
    assert file.read_text() == "precious"


def test_what_was_taught_is_on_record_with_the_person(tmp_path, monkeypatch):
    monkeypatch.setattr("app.composition.line.port_lister", lambda: hand(None, "1-3"))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    teach(tmp_path / "jig.toml", 1, data_dir=laid_out(tmp_path / "data"))
    with open_store(tmp_path / "data") as store:
        [deed] = [deed for deed in store.deeds.rows() if deed.what == "teach jig"]
    assert deed.person
    assert deed.detail == "fixture, jig.toml: slot 1 1-3"
