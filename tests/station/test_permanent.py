"""Burning custom MACs: off by default, an engineer's, for pools of MACs alone, and never twice."""

import pytest

from app.hardware.esp.link import EspLink
from app.model.cancel import CancelToken
from app.model.code import CodeState
from app.model.faults import FailureCode
from app.model.mac import Mac
from app.model.outcome import Outcome, Phase
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType
from app.model.recipe import MatchRule, Recipe
from app.model.reports import DeskError
from app.station.events import PhaseBegan

QUICK = {"paced": False, "boot_delays": False}
ZHAO = Person("Zhao", Role.ENGINEER)
PRODUCT = "a1Bluetooth"


@pytest.fixture
def bluetooth(line_of, tmp_path):
    """A line whose codes are MACs from a pool, with a recipe that burns them."""

    def make(connectivity=Connectivity.BLUETOOTH, names=("7cb94c47e802", "7cb94c47e901")):
        line = line_of(modules=1, **QUICK)
        source = tmp_path / "macs.csv"
        rows = [f"{name},{number + 0x1000:032x},{PRODUCT}\n" for number, name in enumerate(names)]
        source.write_text("DeviceName,DeviceSecret,ProductKey\n" + "".join(rows))
        line.batch = line.desk.import_codes(source, None, None).batch
        line.store.products.edit(
            PRODUCT, name="lamp", connectivity=connectivity, project_type=ProjectType.SELF_BRANDED, by=ZHAO
        )
        line.recipe = tmp_path / "bluetooth.toml"
        line.recipe.write_text('name = "bluetooth"\n[permanent]\nburn_custom_mac = true\n')
        return line

    return make


def go(line, **changes):
    return line.run(**{"recipe": line.recipe, "permanent_by": ZHAO, **changes})


def burnt(line):
    link = EspLink.open(line.bench.fixture.slots[0], Recipe("look"), CancelToken(), lambda _: None)
    try:
        link.connect()
        link.identify()
        return link.read_custom_mac()
    finally:
        link.close()


def burn(line, mac):
    link = EspLink.open(line.bench.fixture.slots[0], Recipe("look"), CancelToken(), lambda _: None)
    try:
        link.connect()
        link.identify()
        link.burn_custom_mac(mac)
    finally:
        link.close()


def test_the_chip_gets_the_base_mac_that_makes_the_codes_name_its_bluetooth_mac(bluetooth):
    line = bluetooth()
    factory = line.bench.modules[0].mac
    (ended,) = go(line)
    assert (ended.outcome, ended.device_name) == (Outcome.PASSED, "7cb94c47e802")
    assert burnt(line) == Mac.parse("7cb94c47e800")
    assert burnt(line).bluetooth == Mac.parse(ended.device_name)
    assert ended.mac == str(factory), "a unit is known by its factory MAC"
    phases = [event.phase for event in line.events if isinstance(event, PhaseBegan)]
    assert phases[phases.index(Phase.VERIFY) + 1] is Phase.PERMANENT
    (deed,) = [deed for deed in line.store.deeds.rows(batch=line.batch) if deed.what == "burn custom MACs"]
    assert deed.person == "Zhao"


def test_a_recipe_without_the_step_burns_nothing(bluetooth):
    line = bluetooth()
    line.recipe.write_text('name = "plain"\n')
    assert go(line, permanent_by=None)[0].outcome is Outcome.PASSED
    assert burnt(line) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"permanent_by": None}, "an engineer has to confirm"),
        ({"permanent_by": Person("Li", Role.OPERATOR)}, "takes the engineer"),
        ({"match": MatchRule.MAC}, "the rule mac"),
    ],
)
def test_a_run_that_is_not_confirmed_does_not_open(bluetooth, changes, words):
    line = bluetooth()
    with pytest.raises(DeskError, match=words):
        go(line, **changes)
    assert line.bench.state(1)["received"] == 0


def test_a_confirmation_of_nothing_is_refused(bluetooth):
    line = bluetooth()
    line.recipe.write_text('name = "plain"\n')
    with pytest.raises(DeskError, match="no permanent step"):
        go(line)


def test_other_products_and_other_names_are_refused(bluetooth):
    with pytest.raises(DeskError, match="not a Bluetooth product"):
        go(bluetooth(connectivity=Connectivity.WIFI))


def test_names_that_are_no_macs_are_refused(bluetooth):
    with pytest.raises(DeskError, match="lamp-1 of batch 2 is no MAC"):
        go(bluetooth(names=("lamp-1",)))


def test_a_single_name_that_is_no_mac_fails_its_unit_and_burns_nothing(bluetooth):
    line = bluetooth(names=("7cb94c47e802", "lamp-2"))
    assert go(line)[0].outcome is Outcome.PASSED
    line.bench.swap(1)
    (ended,) = go(line)
    assert (ended.outcome, ended.failure) == (Outcome.FAILED, FailureCode.CUSTOM_MAC)
    assert burnt(line) is None
    assert line.counts().available == 1, "its code was never written"


def test_a_job_that_was_cut_off_after_the_burning_is_done_again_without_burning_twice(bluetooth):
    line = bluetooth()

    def stop(event):
        if isinstance(event, PhaseBegan) and event.phase is Phase.PERMANENT:
            line.desk.close_run()

    end = line.desk.subscribe(stop)
    (cut,) = go(line)
    end()
    assert cut.outcome is Outcome.ABORTED
    assert line.counts().held == 1
    first = burnt(line)
    (again,) = go(line)
    assert (again.outcome, again.device_name) == (Outcome.PASSED, cut.device_name)
    assert burnt(line) == Mac.parse(again.device_name).base_of_bluetooth
    assert first in (None, burnt(line))
    (third,) = go(line, rework=True)
    assert third.outcome is Outcome.PASSED


def test_a_chip_with_another_custom_mac_is_set_aside_before_anything_is_written(bluetooth):
    line = bluetooth()
    burn(line, Mac.parse("7cb94c000000"))
    (ended,) = go(line)
    assert (ended.outcome, ended.failure) == (Outcome.FAILED, FailureCode.CUSTOM_MAC)
    assert line.store.jobs.of_unit(ended.mac)[0].written == 0
    assert {row.state for row in line.codes()} == {CodeState.AVAILABLE}
