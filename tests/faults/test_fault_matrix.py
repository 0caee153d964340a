"""The fault matrix: every fault times every phase. No unit passes wrongly, no code is lost or doubled.

By default a part of the matrix, another moment for each fault; all of it with FLASHLINE_ALL_FAULTS=1.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from app.hardware.firmware.loading import load_firmware
from app.model.code import CodeState
from app.model.faults import FailureCode
from app.model.outcome import Outcome
from app.virtual.bench import Bench
from app.virtual.faults import Faults
from app.virtual.nvs import NvsError, read_namespace
from tests.faults.cases import FACTORY, MOMENTS, Case, cases
from tests.station.conftest import Line

_AT_ONCE = 16
_STRIDE = 1 if os.environ.get("FLASHLINE_ALL_FAULTS") else 4


def dealt() -> list[list[Case]]:
    """The cases of this run in waves, the slow ones spread over them."""
    part = cases()[::_STRIDE]
    waves = -(-len(part) // _AT_ONCE)
    return [part[start::waves] for start in range(waves)]


class Bay:
    """A line of units whose flash is kept in files: read without a line of the station's code."""

    def __init__(self, folder: Path, firmware: Path) -> None:
        self.keep = folder / "units"
        self.bench = Bench(chip="esp32", modules=_AT_ONCE, keep=self.keep, paced=False, per_process=8)
        self.line = Line(folder, self.bench, firmware, 800, None)
        self.regions = load_firmware(firmware).regions
        self.recipe = folder / "quick.toml"
        self.recipe.write_text('name = "quick"\n[boot]\ntimeout = 3.0\n')

    def run(self, **changes):
        return {one.slot: one for one in self.line.run(recipe=self.recipe, wait=2.0, **changes)}

    def flash(self, slot: int) -> bytes:
        mac = self.bench.modules[slot - 1].mac
        return (self.keep / f"slot-{slot:02}-{mac.octets.hex()}.flash").read_bytes()

    def identity(self, slot: int) -> dict[str, object]:
        content = self.flash(slot)[FACTORY.offset : FACTORY.end]
        try:
            return dict(read_namespace(content, "aliyun-key"))
        except NvsError:
            return {}

    def close(self) -> None:
        assert self.line.desk.close(), "a slot's thread is left"
        self.bench.close()


@pytest.fixture
def bay(tmp_path, tiny_firmware):
    made = Bay(tmp_path, tiny_firmware)
    yield made
    made.close()


def require_right_passes(bay: Bay, ended) -> None:
    """What passed bears its whole firmware and the code of the books, by the virtual side's own eyes."""
    for slot, one in ended.items():
        if one.outcome not in (Outcome.PASSED, Outcome.ALREADY_DONE):
            continue
        flash, identity = bay.flash(slot), bay.identity(slot)
        assert all(flash[part.address : part.end] == part.data for part in bay.regions), one
        number = int(str(one.device_name).removeprefix("unit-"))
        assert identity["DeviceName"] == one.device_name
        assert identity["DeviceSecret"] == f"{number:032x}"


def require_balanced_books(bay: Bay) -> None:
    """Every code is somewhere, none is on two units, and a unit bears none but its own."""
    counts = bay.line.counts()
    assert counts.reserved == counts.writing == 0
    names = [bay.identity(slot).get("DeviceName") for slot in range(1, _AT_ONCE + 1)]
    known = [name for name in names if isinstance(name, str) and name.startswith("unit-")]
    assert max(Counter(known).values(), default=1) == 1, "a code is on two units"
    rows = {row.device_name: row for row in bay.line.codes()}
    for slot, name in enumerate(names, start=1):
        if name in rows:
            assert rows[name].state in (CodeState.HELD, CodeState.CONSUMED)
            assert rows[name].mac == str(bay.bench.modules[slot - 1].mac)


@pytest.mark.parametrize("wave", dealt(), ids=lambda wave: f"{len(wave)} faults from {wave[0].name}")
def test_each_fault_ends_with_its_failure_and_no_code_is_lost_or_doubled(bay, wave):
    for slot, case in enumerate(wave, start=1):
        bay.bench.swap(slot, faults=case.faults)
    for slot in range(len(wave) + 1, _AT_ONCE + 1):
        bay.bench.swap(slot)
    ended = bay.run()
    wrong = {
        case.name: (ended[slot].failure, ended[slot].detail)
        for slot, case in enumerate(wave, start=1)
        if ended[slot].failure not in case.expected
    }
    require_right_passes(bay, ended)
    require_balanced_books(bay)
    assert wrong == {}

    for slot in range(1, _AT_ONCE + 1):
        bay.bench.set_faults(slot, Faults())
        bay.bench.plug(slot)
        bay.bench.power(slot, on=False)
        bay.bench.power(slot, on=True)
    before = {slot: one.device_name for slot, one in ended.items() if one.outcome is Outcome.PASSED}
    again = bay.run()
    require_right_passes(bay, again)
    require_balanced_books(bay)
    lame = {
        case.name: (again[slot].failure, again[slot].detail)
        for slot, case in enumerate(wave, start=1)
        if case.mendable and again[slot].outcome not in (Outcome.PASSED, Outcome.ALREADY_DONE)
    }
    assert lame == {}
    assert all(again[slot].device_name == name for slot, name in before.items()), "a unit got another code"
    assert bay.line.counts().consumed == sum(one.device_name is not None for one in again.values())


def test_the_matrix_has_every_fault_at_every_moment_of_a_job():
    told = {case.name.split(":")[0] for case in cases()}
    assert set(MOMENTS) <= told
    assert len({case.name for case in cases()}) == len(cases()) > 200


@pytest.mark.parametrize("slow_hub", [200_000])
def test_units_behind_a_slow_hub_pass_all_the_same(tmp_path, tiny_firmware, slow_hub):
    with Bench(chip="esp32", modules=4, boot_delays=False, hub_rate=slow_hub) as bench:
        line = Line(tmp_path, bench, tiny_firmware, 8, None)
        ended = line.run()
        assert line.desk.close()
    assert [one.outcome for one in ended] == [Outcome.PASSED] * 4


def test_a_chip_of_another_kind_is_refused_untouched(tmp_path, tiny_firmware):
    with Bench(chip="esp32c3", modules=1, boot_delays=False, paced=False) as bench:
        line = Line(tmp_path, bench, tiny_firmware, 8, None)
        (ended,) = line.run()
        assert ended.failure is FailureCode.WRONG_CHIP
        assert line.counts().available == 8
        assert line.desk.close()


def test_of_two_modules_with_one_mac_only_one_passes(tmp_path, tiny_firmware):
    twins = ["24:6f:28:00:00:01"] * 2
    with Bench(chip="esp32", modules=2, macs=twins, boot_delays=False, paced=False) as bench:
        line = Line(tmp_path, bench, tiny_firmware, 8, None)
        passed, failed = sorted(line.run(), key=lambda one: one.failure is not None)
        assert passed.outcome is Outcome.PASSED
        assert failed.failure in (FailureCode.DUPLICATE_MAC, FailureCode.IDENTITY_GONE)
        assert line.counts().consumed == 1
        assert line.desk.close()
