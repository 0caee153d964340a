"""The description of a jig as TOML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.fixture import Fixture, FixtureError, SlotPlace

SLOT = '[[slot]]\nnumber = 1\nport = "/dev/ttyUSB0"\n'


def test_a_fixture_is_read_with_its_slots_in_order():
    text = 'name = "jig A"\ncolumns = 2\n[[slot]]\nnumber = 2\nport = "COM4"\nlines = "none"\n' + SLOT
    assert Fixture.from_toml(text) == Fixture(
        "jig A", (SlotPlace(1, "/dev/ttyUSB0"), SlotPlace(2, "COM4", "none")), columns=2
    )


def test_what_is_left_out_has_its_usual_value():
    fixture = Fixture.from_toml(SLOT)
    assert (fixture.name, fixture.columns, fixture.slots[0].lines) == ("fixture", 4, "dtr-rts")


def test_a_slot_is_known_by_its_usb_location_where_it_has_one():
    fixture = Fixture.from_toml('rows = 2\ncolumns = 1\n[[slot]]\nnumber = 2\nlocation = "1-4.2"\n' + SLOT)
    assert [place.key for place in fixture.slots] == ["/dev/ttyUSB0", "1-4.2"]
    assert fixture.rows == 2
    assert Fixture.from_toml(fixture.to_toml()) == fixture


def test_a_location_counts_more_than_the_port_that_was_there_last():
    one, two = (f'[[slot]]\nnumber = {n}\nlocation = "1-{n}"\nport = "COM4"\n' for n in (1, 2))
    assert [place.key for place in Fixture.from_toml(one + two).slots] == ["1-1", "1-2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "not a TOML file"),
        ("", r"no \[\[slot\]\]"),
        ("slot = []", r"no \[\[slot\]\]"),
        ("slot = 3", r"no \[\[slot\]\]"),
        ("slot = [3]", r"every \[\[slot\]\] is a table"),
        ('colour = "red"\n' + SLOT, "unknown field 'colour'"),
        ("name = 3\n" + SLOT, "name must be text"),
        ("columns = 0\n" + SLOT, "from 1 to 16"),
        ("columns = 17\n" + SLOT, "from 1 to 16"),
        ('columns = "4"\n' + SLOT, "from 1 to 16"),
        ('[[slot]]\nport = "COM4"', "no number"),
        ('[[slot]]\nnumber = 0\nport = "COM4"', "no number"),
        ('[[slot]]\nnumber = true\nport = "COM4"', "no number"),
        ("[[slot]]\nnumber = 7", "slot 7: port is missing"),
        ('[[slot]]\nnumber = 7\nport = ""', "slot 7: port is missing"),
        (SLOT + 'lines = "magic"', "slot 1: lines must be"),
        (SLOT + "lines = 3", "slot 1: lines must be"),
        (SLOT + "baud = 9600", "slot 1: unknown field 'baud'"),
        ("[[slot]]\nnumber = 7\nlocation = 3", "slot 7: location must be text"),
        ("rows = 0\n" + SLOT, "rows must be a number from 1"),
        ("rows = true\n" + SLOT, "rows must be a number from 1"),
        (
            'rows = 1\ncolumns = 1\n[[slot]]\nnumber = 2\nport = "COM4"\n' + SLOT,
            "2 slots do not fit into 1 rows of 1",
        ),
        (
            '[[slot]]\nnumber = 1\nlocation = "1-4"\n[[slot]]\nnumber = 2\nlocation = "1-4"',
            "location 1-4 stands twice",
        ),
        (SLOT + '[[slot]]\nnumber = 1\nport = "COM4"', "slot 1 stands twice"),
        (SLOT + '[[slot]]\nnumber = 2\nport = "/dev/ttyUSB0"', "port /dev/ttyUSB0 stands twice"),
    ],
)
def test_a_wrong_description_names_slot_and_field(text, words):
    with pytest.raises(FixtureError, match=words):
        Fixture.from_toml(text)


PORTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)


@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    st.lists(PORTS, min_size=1, max_size=8, unique=True),
    st.integers(1, 16),
    st.sampled_from(["dtr-rts", "none", "tcp://localhost:4000/slot"]),
)
def test_what_is_written_is_read_back(name, ports, columns, lines):
    slots = tuple(SlotPlace(number, port, lines) for number, port in enumerate(ports, start=1))
    fixture = Fixture(name, slots, columns)
    assert Fixture.from_toml(fixture.to_toml()) == fixture


@given(st.text(max_size=100))
def test_no_text_makes_it_crash(text):
    with pytest.raises(FixtureError):
        Fixture.from_toml(text)
