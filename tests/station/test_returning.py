"""A code comes back: its unit is erased and read back first, on the chip itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.composition import RECIPE
from app.hardware.firmware.loading import load_firmware
from app.model.code import CodeState
from app.model.faults import FailureCode
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.outcome import Outcome
from app.model.person import Person, Role
from app.model.reports import DeskError
from app.station.recipes import load_recipe
from app.station.returning import Returning
from app.station.till import Till
from app.virtual.faults import BadCell, Faults

ZHAO = Person("Zhao", Role.ENGINEER)


class Office:
    """An engineer at a line whose unit in slot 1 has lost contact while its code was written."""

    def __init__(self, line) -> None:
        self.line = line
        self.till = Till(line.store)
        self.place = line.bench.fixture.slots[0]
        self.said: list[str] = []
        self.returning = Returning(
            line.store.ledger, load_recipe(RECIPE), lambda: datetime.now(UTC), self.said.append
        )

    def row(self, name="unit-00000"):
        return self.till.find(self.line.batch, name)

    def give_back(self, name="unit-00000", place=None, **settings) -> None:
        self.returning.give_back(self.row(name), place=place, by=ZHAO, reason="module scrapped", **settings)


@pytest.fixture
def office(line_of) -> Office:
    return Office(line_of(modules=2, codes=3))


@pytest.fixture
def credential(office):
    return load_firmware(Path(office.line.firmware)).credential


def hold(office, cell: BadCell) -> None:
    """Flash slot 1, where a bit of the identity does not change: the code is held."""
    office.line.bench.set_faults(1, Faults(bad_cells=(cell,)))
    office.line.bench.unplug(2)
    [ended] = [one for one in office.line.run(wait=1.0) if one.slot == 1]
    assert ended.failure is FailureCode.IDENTITY_MISMATCH
    assert office.row().state is CodeState.HELD
    office.line.bench.plug(2)


@pytest.fixture
def held(office, credential) -> Office:
    hold(office, BadCell(credential.offset, bit=0, value=1))
    return office


def flash_of(office, slot, address, size) -> bytes:
    from app.hardware.esp.link import EspLink
    from app.model.cancel import CancelToken

    place = office.line.bench.fixture.slots[slot - 1]
    link = EspLink.open(place, load_recipe(RECIPE), CancelToken(), office.said.append)
    try:
        link.connect()
        link.identify()
        link.start_stub()
        return link.read(address, size)
    finally:
        link.close()


def test_the_unit_is_erased_and_read_back_and_its_code_goes_to_the_next_one(held, credential):
    held.give_back(place=held.place)
    assert held.row().state is CodeState.AVAILABLE
    assert flash_of(held, 1, credential.offset, credential.size) == b"\xff" * credential.size
    assert any("read back" in line and "all blank" in line for line in held.said)
    last = held.line.store.records.history(held.row().id)[-1]
    assert (last.person, last.reason) == ("Zhao", "module scrapped")
    held.line.bench.swap(1)
    ended = held.line.run(units=1)
    assert {one.device_name for one in ended if one.outcome is Outcome.PASSED} == {"unit-00000"}


def test_a_passed_unit_gives_its_code_back_after_rework_was_allowed(office, credential):
    line = office.line
    line.run()
    by_mac = {row.mac: row for row in line.codes() if row.mac}
    row = by_mac[str(line.bench.modules[0].mac)]
    with pytest.raises(DeskError, match="only a held or void code"):
        office.give_back(row.device_name, place=office.place)
    line.store.ledger.reopen(row.id, Mac.parse(row.mac), person="Zhao", reason="housing is broken")
    office.give_back(row.device_name, place=office.place)
    assert office.row(row.device_name).state is CodeState.AVAILABLE
    assert flash_of(office, 1, credential.offset, credential.size).count(0xFF) == credential.size


def test_another_unit_in_the_slot_proves_nothing_and_stays_as_it_is(held):
    other = held.line.bench.fixture.slots[1]
    with pytest.raises(DeskError, match=f"unit {held.line.bench.modules[1].mac} is in the slot"):
        held.give_back(place=other)
    assert held.row().state is CodeState.HELD


def test_a_chip_that_bears_another_code_is_not_erased(held, credential):
    line = held.line
    ledger = line.store.ledger
    ledger.void(held.row().id, person="Zhao", reason="leaked")
    line.bench.set_faults(1, Faults())
    ended = line.run()
    name = next(one.device_name for one in ended if one.slot == 1 and one.outcome is Outcome.PASSED)
    before = flash_of(held, 1, credential.offset, credential.size)
    with pytest.raises(DeskError, match=f"{name}, another code than unit-00000; nothing was erased"):
        held.give_back(place=held.place)
    assert flash_of(held, 1, credential.offset, credential.size) == before
    assert held.row().state is CodeState.VOID


def test_a_chip_that_can_not_be_erased_keeps_its_code(office, credential):
    hold(office, BadCell(credential.end - 1, bit=0, value=0))
    with pytest.raises(DeskError, match="not blank after it was erased; scrap this unit"):
        office.give_back(place=office.place)
    assert office.row().state is CodeState.HELD


def test_without_its_unit_a_held_code_can_only_be_made_void(held):
    with pytest.raises(DeskError, match="can only be made void"):
        held.give_back()
    held.till.void(held.line.batch, "unit-00000", by=ZHAO, reason="unit is lost")
    with pytest.raises(DeskError, match="may be on unit"):
        held.give_back()
    held.give_back(place=held.place)
    assert held.row().state is CodeState.AVAILABLE


def test_a_void_code_that_was_never_written_comes_back_without_a_unit(office):
    office.till.void(office.line.batch, "unit-00002", by=ZHAO, reason="mistake")
    office.give_back("unit-00002")
    assert office.row("unit-00002").state is CodeState.AVAILABLE


def test_a_chip_that_was_erased_whole_is_proof_enough(held, credential, firmware):
    held.line.bench.swap(1, mac=held.line.bench.modules[0].mac)
    held.give_back(place=held.place)
    assert held.row().state is CodeState.AVAILABLE
    assert any("bytes of flash are blank" in line for line in held.said)


def test_without_a_partition_table_the_firmware_must_be_named(held, credential):
    from app.hardware.esp.link import EspLink
    from app.hardware.esp.packing import pack
    from app.model.cancel import CancelToken
    from app.model.firmware import Region

    link = EspLink.open(held.place, load_recipe(RECIPE), CancelToken(), held.said.append)
    link.connect()
    link.identify()
    link.start_stub()
    link.write(pack(Region(0x8000, b"\xff" * 4096, "", "no table")), lambda _: None)
    link.close()
    with pytest.raises(DeskError, match="--firmware"):
        held.give_back(place=held.place)
    held.give_back(place=held.place, firmware=load_firmware(Path(held.line.firmware)))
    assert held.row().state is CodeState.AVAILABLE


def test_a_port_that_is_not_there_is_told_and_nothing_changes(held):
    with pytest.raises(DeskError, match="serial port is not there"):
        held.give_back(place=SlotPlace(1, "/dev/absent"))
    assert held.row().state is CodeState.HELD


def test_nothing_of_a_closed_batch_comes_back(held):
    held.till.close(held.line.batch, by=ZHAO, accept_held=True)
    with pytest.raises(DeskError, match="is closed"):
        held.give_back(place=held.place)
    assert held.row().state is CodeState.HELD
