import pytest

from app.model.mac import Mac
from app.virtual.events import Event
from app.virtual.faultplan import FaultPlan, PlannedFault
from app.virtual.faults import BadCell, Faults
from app.virtual.silicon import Unit
from app.virtual.supply import Supply

FIRST = Unit("esp32", Mac.parse("24:6f:28:00:00:01"))


def dealt(*texts: str, slot: int = 1, turn: int = 1) -> Unit:
    return FaultPlan.parse(texts).deal(FIRST, slot, turn)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("secure-boot", {"secure_boot": True}),
        ("flash-encryption", {"flash_encryption": True}),
        ("secure-download", {"secure_download": True}),
        ("boot-loop", {"boot_loop": True}),
        ("flash-size=2M", {"flash_size": 0x200000}),
        ("noise-in=9000", {"flip_to_module": 9000}),
        ("noise-out=9000", {"flip_to_host": 9000}),
        ("bad-cell=0x10400.3.1", {"bad_cells": (BadCell(0x10400, 3, 1),)}),
        ("bad-cell=66560", {"bad_cells": (BadCell(0x10400, 0, 0),)}),
        ("identity=pk/dn/1", {"identity": "pk/dn/1"}),
        ("unplug@data:40%", {"events": (Event.parse("unplug@data:40%"),)}),
    ],
)
def test_a_planned_fault_is_what_its_text_says(text: str, fields: dict[str, object]):
    unit = dealt(text)
    for name, value in fields.items():
        assert getattr(unit.faults, name) == value
    assert unit.mac == FIRST.mac
    assert Faults().changed(unit.faults.as_json()) == unit.faults


def test_a_plan_can_say_what_the_unit_is():
    unit = dealt("chip=esp32c3", "mac=58:cf:79:00:00:09")
    assert (unit.chip, str(unit.mac)) == ("esp32c3", "58:cf:79:00:00:09")


def test_faults_add_up():
    unit = dealt("bad-cell=1", "bad-cell=2", "unplug", "brown-out@md5", "secure-boot")
    assert [cell.address for cell in unit.faults.bad_cells] == [1, 2]
    assert [str(event) for event in unit.faults.events] == ["unplug@data", "brown-out@md5"]
    assert unit.faults.secure_boot


def test_a_fault_is_dealt_to_its_slots_and_its_turn_only():
    plan = FaultPlan.parse(["secure-boot,slots=2+3,unit=2"])
    got = {(s, t) for s in range(1, 5) for t in range(1, 4) if plan.deal(FIRST, s, t).faults.secure_boot}
    assert got == {(2, 2), (3, 2)}


def test_a_share_of_the_units_gets_it_and_the_same_ones_again():
    def struck(seed: int) -> set[tuple[int, int]]:
        plan = FaultPlan.parse(["boot-loop,share=0.02"], seed)
        return {(s, t) for s in range(1, 33) for t in range(1, 64) if plan.deal(FIRST, s, t).faults.boot_loop}

    assert struck(7) == struck(7)
    assert struck(7) != struck(8)
    assert 20 < len(struck(7)) < 65  # of 2016; 40 are to be expected


def test_units_do_not_share_their_noise():
    plan = FaultPlan.parse(["noise-in=1000"])
    assert len({plan.deal(FIRST, slot, turn).faults.seed for slot in (1, 2) for turn in (1, 2, 3)}) == 6


def test_a_plan_is_its_texts():
    texts = ["secure-boot,slots=1+3,unit=2,share=0.25", "unplug@data:40%,times=*", "slow-hub=50000"]
    plan = FaultPlan.parse(texts, 9)
    assert plan.texts == texts
    assert FaultPlan.parse(plan.texts, 9) == plan


def test_the_hub_is_slow_where_one_of_its_slots_says_so():
    plan = FaultPlan.parse(["slow-hub=50000,slots=3", "slow-hub=80000"])
    assert plan.hub_rate([1, 2]) == 80_000
    assert plan.hub_rate([3, 4]) == 50_000
    assert FaultPlan().hub_rate([1]) == 0
    assert plan.deal(FIRST, 3, 1).faults.events == ()


def test_a_supply_counts_macs_on_and_can_repeat_one():
    supply = Supply(1, FIRST, 8, FaultPlan.parse(["same-mac,unit=3", "boot-loop,unit=2"]))
    units = [supply.first, supply(), supply(), supply()]
    assert [unit.mac.octets[5] for unit in units] == [1, 9, 9, 25]
    assert [unit.faults.boot_loop for unit in units] == [False, True, False, False]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rust", "no fault 'rust'; there are unplug"),
        ("chip=z80", "no virtual chip 'z80'"),
        ("mac=nonsense", "is no MAC"),
        ("identity=alone", "an identity is PRODUCTKEY/DEVICENAME"),
        ("flash-size=3M", "is no size of a flash chip"),
        ("bad-cell=1.9", "not from 0 to 7"),
        ("bad-cell=x", "'x' is no address"),
        ("slow-hub=0", "not from 1"),
        ("secure-boot,times=2", "no fault 'secure-boot,times=2'"),
        ("unplug@noon", "no moment 'noon'"),
        ("unplug,share=3", "not from 0 to 1"),
    ],
)
def test_a_text_that_is_no_fault_is_refused_with_what_is_wrong(text: str, problem: str):
    with pytest.raises(ValueError, match=problem):
        PlannedFault.parse(text)
