"""Slots known by their USB location: ports that vanish, come back and are called otherwise."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.hardware.ports import PortFacts
from app.model.faults import FailureCode
from app.model.outcome import Outcome, SlotStatus
from app.model.reports import DeskError
from app.station.desk import Desk
from app.station.events import BoardElsewhere, JobBegan, JobEnded, SlotChanged, SlotTaught
from app.store.opening import open_store

QUICK = {"paced": False, "boot_delays": False}


@pytest.fixture
def usb(line_of):
    """A line whose fixture names USB locations alone; the bench's cables are the system's ports."""
    line = line_of(modules=2, **QUICK)

    def ports():
        return [  # each plugging gives the port another name
            PortFacts(os.path.realpath(module.port), "virtual", f"1-4.{module.slot}", 1, 2)
            for module in line.bench.modules
            if Path(module.port).exists()
        ]

    slots = tuple(
        replace(place, port="", location=f"1-4.{place.number}") for place in line.bench.fixture.slots
    )
    line.desk.close()
    line.store = open_store(line.folder / "data")
    line.fixture = replace(line.bench.fixture, slots=slots)
    line.ports = ports
    line.use = lambda fixture: _desk(line, fixture)
    line.use(line.fixture)
    return line


def _desk(line, fixture):
    line.desk = Desk(
        line.store,
        fixture,
        recipe_file=line.desk._recipe_file,
        clock=line.desk._clock,
        lister=line.ports,
    )
    line.desk.subscribe(line._hear)


def test_units_are_met_at_their_places_whatever_their_ports_are_called(usb):
    ended = usb.run()
    assert [one.outcome for one in ended] == [Outcome.PASSED] * 2
    assert [one.port for one in ended] == [port.device for port in usb.ports()]


def test_units_are_seen_as_they_are_plugged_in_and_the_run_is_opened_once(usb):
    usb.bench.unplug(1)
    usb.bench.unplug(2)
    run = usb.desk.open_run(usb.order(once=False, units=3, wait=None))
    usb.wait_for(lambda event: isinstance(event, SlotChanged) and event.status is SlotStatus.WAITING)
    usb.bench.plug(2)
    first = usb.wait_for(lambda event: isinstance(event, JobEnded))
    assert (first.slot, first.outcome) == (2, Outcome.PASSED)
    usb.bench.unplug(2)
    usb.bench.plug(1)  # takes the name that the other port had
    second = usb.wait_for(lambda event: isinstance(event, JobEnded) and event.slot == 1)
    assert second.outcome is Outcome.PASSED
    usb.bench.swap(2)
    usb.bench.plug(2)
    assert run.wait(30)
    ended = [event for event in usb.events if isinstance(event, JobEnded)]
    assert [one.outcome for one in ended] == [Outcome.PASSED] * 3
    assert len({one.device_name for one in ended}) == 3


def test_a_board_in_another_socket_is_told_once_and_never_opened(usb):
    usb.use(replace(usb.fixture, slots=usb.fixture.slots[:1]))
    ended = usb.run()
    assert [one.slot for one in ended] == [1]
    told = [event for event in usb.events if isinstance(event, BoardElsewhere)]
    assert [one.location for one in told] == ["1-4.2"]
    assert not [event for event in usb.events if isinstance(event, JobBegan) and event.slot != 1]
    assert usb.bench.state(2)["received"] == 0


def test_a_slot_without_a_board_fails_alone_and_opens_nothing(usb):
    usb.bench.unplug(1)
    first, second = usb.run(wait=0.5)
    assert (first.outcome, first.failure) == (Outcome.FAILED, FailureCode.PORT_MISSING)
    assert first.port == "1-4.1"
    assert second.outcome is Outcome.PASSED


def test_the_desk_goes_on_with_a_jig_that_was_just_taught(usb, tmp_path):
    with pytest.raises(DeskError, match="no jig is being taught"):
        usb.desk.finish_teaching(tmp_path / "jig.toml")
    for slot in (1, 2):
        usb.bench.unplug(slot)
    usb.desk.teach(slots=2, columns=2, name="taught", lines="none")
    for slot in (2, 1):  # against the order of the old one
        usb.bench.plug(slot)
        usb.wait_for(lambda event, at=f"1-4.{slot}": isinstance(event, SlotTaught) and event.location == at)
    taught = usb.desk.finish_teaching(tmp_path / "jig.toml")
    assert usb.desk.fixture == taught
    [deed] = [deed for deed in usb.store.deeds.rows() if deed.what == "teach jig"]
    assert deed.person == usb.desk.people.acting.name
    assert deed.detail == "taught, jig.toml: slot 1 1-4.2, slot 2 1-4.1"
    ended = usb.run()
    assert [one.outcome for one in ended] == [Outcome.PASSED] * 2
    ports = {port.location: port.device for port in usb.ports()}
    assert [one.port for one in ended] == [ports["1-4.2"], ports["1-4.1"]]
