"""Which code a unit gets: by its MAC, its Bluetooth MAC, or its scanned label."""

from __future__ import annotations

import csv

import pytest

from app.model.faults import FailureCode
from app.model.fixture import Fixture, SlotPlace
from app.model.mac import Mac
from app.model.outcome import Outcome
from app.model.recipe import MatchRule, Recipe
from app.model.reports import DeskError
from app.station.events import PhaseBegan
from app.station.matching import check_scans, wanted_name
from app.station.order import Plan, RunOrder
from app.station.recipes import RecipeError, load_recipe
from tests.station.conftest import PRODUCT_KEY

MACS = ["24:6f:28:0a:00:01", "24:6f:28:0a:00:10"]


@pytest.fixture
def named(line_of):
    """A line of two modules with a batch of these DeviceNames."""

    def make(*names: str):
        line = line_of(modules=2, codes=1, macs=MACS)
        path = line.folder / "named.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file)
            lines.writerow(("DeviceName", "DeviceSecret", "ProductKey"))
            for number, name in enumerate(names):
                lines.writerow((name, f"{number + 0xABC000:032x}", PRODUCT_KEY))
        line.batch = line.desk.import_codes(path, None, None).batch
        return line

    return make


def by_mac(ended):
    return {one.mac: (one.outcome, one.device_name or one.failure) for one in ended}


def test_each_unit_gets_the_code_of_its_own_mac_written_as_it_was_issued(named):
    line = named("other-unit", "246F280A0010", "24-6f-28-0A-00-01")
    ended = line.run(match=MatchRule.MAC)
    assert by_mac(ended) == {
        MACS[0]: (Outcome.PASSED, "24-6f-28-0A-00-01"),
        MACS[1]: (Outcome.PASSED, "246F280A0010"),
    }
    again = line.run(match=MatchRule.MAC)
    assert {one.outcome for one in again} == {Outcome.ALREADY_DONE}
    assert line.counts().consumed == 2


def test_a_unit_whose_mac_is_in_no_code_is_set_aside_before_anything_is_written(named):
    line = named("246f280a0001", "other-unit")
    ended = line.run(match=MatchRule.MAC)
    assert by_mac(ended) == {
        MACS[0]: (Outcome.PASSED, "246f280a0001"),
        MACS[1]: (Outcome.FAILED, FailureCode.NO_MATCHING_CODE),
    }
    failed = next(one for one in ended if one.mac == MACS[1])
    assert "24:6f:28:0a:00:10" in failed.detail
    phases = [e.phase.value for e in line.events if isinstance(e, PhaseBegan) and e.job == failed.job]
    assert phases == ["identify", "preflight"]
    assert line.counts().available == 1


def test_the_bluetooth_mac_is_that_of_esp_idf(named):
    line = named("246f280a0003", "24:6F:28:0A:00:12")
    ended = line.run(match=MatchRule.BLUETOOTH_MAC)
    assert by_mac(ended) == {
        MACS[0]: (Outcome.PASSED, "246f280a0003"),
        MACS[1]: (Outcome.PASSED, "24:6F:28:0A:00:12"),
    }


def test_each_slot_gets_the_code_of_the_label_that_was_scanned_for_it(named):
    line = named("SN-0001", "SN-0002", "SN-0003")
    ended = line.run(match=MatchRule.SCAN, scans=((1, "sn0003"), (2, "SN-0001")))
    assert [(one.slot, one.device_name) for one in ended] == [(1, "SN-0003"), (2, "SN-0001")]


def test_a_label_of_another_unit_is_refused_with_that_units_mac(named):
    line = named("SN-0001", "SN-0002", "SN-0003")
    line.run(match=MatchRule.SCAN, scans=((1, "SN-0001"), (2, "SN-0002")))
    line.bench.swap(1, mac="24:6f:28:0a:00:77")
    first, second = line.run(match=MatchRule.SCAN, scans=((1, "SN-0001"), (2, "SN-0003")))
    assert (first.failure, second.failure) == (FailureCode.CODE_TAKEN, FailureCode.CODE_TAKEN)
    assert MACS[0] in first.detail
    assert "SN-0002" in second.detail
    assert line.counts().available == 1


def test_a_slot_without_a_scan_fails_alone(named):
    line = named("SN-0001", "SN-0002")
    first, second = line.run(match=MatchRule.SCAN, scans=((2, "SN-0002"),))
    assert (first.failure, second.outcome) == (FailureCode.NO_MATCHING_CODE, Outcome.PASSED)
    assert first.detail == "nothing was scanned for slot 1"


@pytest.mark.parametrize(
    ("match", "scans", "refusal"),
    [
        (MatchRule.SCAN, (), "scan the label"),
        (MatchRule.SCAN, ((3, "SN-1"),), "slot 3, which the fixture does not have"),
        (MatchRule.SCAN, ((1, " :-"),), "slot 1 is empty"),
        (MatchRule.SCAN, ((1, "SN-1"), (2, "sn1")), "label sn1 was scanned 2 times"),
        (MatchRule.SCAN, ((1, "SN-1"), (1, "SN-2")), "slot 1 was scanned 2 times"),
        (MatchRule.MAC, ((1, "SN-1"),), "by the rule mac"),
    ],
)
def test_scans_that_do_not_fit_the_run_are_refused_before_it_begins(match, scans, refusal):
    fixture = Fixture("jig", (SlotPlace(1, "/dev/a"), SlotPlace(2, "/dev/b")))
    order = RunOrder(batch=1, firmware=("f",), operator="o", match=match, scans=scans)
    with pytest.raises(DeskError, match=refusal):
        check_scans(Plan("run", order, Recipe("r"), None, "pk", ()), fixture)


def test_the_desk_looks_at_the_scans_before_a_port_is_touched(line_of):
    line = line_of(modules=1)
    with pytest.raises(DeskError, match="scan the label"):
        line.desk.open_run(line.order(match=MatchRule.SCAN))


def test_the_order_stands_over_the_recipe(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text('name = "by mac"\nmatch = "mac"\n')
    recipe = load_recipe(path)
    mac = Mac.parse(MACS[0])

    def plan(**order) -> Plan:
        asked = RunOrder(batch=1, firmware=("f",), operator="o", **order)
        return Plan("run", asked, recipe, None, "pk", ())

    assert wanted_name(plan(), 1, mac) == MACS[0]
    assert wanted_name(plan(match=MatchRule.NEXT), 1, mac) is None
    assert check_scans(plan(), None) is None
    path.write_text('name = "x"\nmatch = "imei"\n')
    with pytest.raises(
        RecipeError, match=r"recipe\.toml: match must be one of next, mac, bluetooth-mac, scan"
    ):
        load_recipe(path)
