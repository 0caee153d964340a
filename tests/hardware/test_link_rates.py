"""The rate of the data: who chooses it, what a failure at a rate looks like, how the next one is tried."""

import dataclasses

import pytest

from app.hardware.esp.meeting import DATA_RATES, rates_to_try
from app.hardware.lines import LineServer
from app.model.faults import FailureCode, Fault
from app.model.recipe import Recipe
from app.virtual.bench import Bench
from app.virtual.faults import Faults


@pytest.fixture(scope="module", params=["esp32", "esp8266"])
def chip_bench(request):
    """One whose ROM loader changes its rate, and one whose stub alone does."""
    with Bench(request.param, 1, strap="run", paced=False, boot_delays=False) as bench:
        yield bench


def no_lines(place):
    return dataclasses.replace(place, lines="none")


def failure_of(action) -> Fault:
    with pytest.raises(Fault) as caught:
        action()
    return caught.value


def test_the_caller_says_at_which_rate_the_data_goes(chip_bench, open_link):
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    for baud in DATA_RATES:
        link.connect()
        link.identify()
        link.start_stub(baud)
        assert link.baud == baud == chip_bench.state(1)["baud"]
        assert len(link.md5(0, 4096)) == 16


def test_a_rate_at_which_nothing_is_understood_is_named(chip_bench, open_link):
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    link.identify()
    chip_bench.set_faults(1, Faults(flip_to_module=20))
    fault = failure_of(lambda: link.start_stub(2_000_000))
    assert fault.code in (FailureCode.NO_ANSWER, FailureCode.LINE_NOISE)
    assert "2000000 baud" in fault.detail
    chip_bench.set_faults(1, Faults())
    link.start_again(460_800)
    assert chip_bench.state(1)["baud"] == 460_800
    assert len(link.md5(0, 4096)) == 16


def test_noise_in_the_data_names_the_rate_too(chip_bench, open_link, monkeypatch):
    monkeypatch.setattr("app.hardware.esp.stub.DEFAULT_TIMEOUT", 0.5)
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    link.start_stub(1_500_000)
    chip_bench.set_faults(1, Faults(flip_to_host=5))
    fault = failure_of(lambda: link.read(0, 0x4000))
    chip_bench.set_faults(1, Faults())
    assert fault.code in (FailureCode.LINE_NOISE, FailureCode.UNIT_LOST)
    assert "1500000 baud" in fault.detail


def test_without_lines_a_running_stub_is_brought_to_a_lower_rate(chip_bench, open_link):
    chip_bench.swap(1)
    place = chip_bench.fixture.slots[0]
    lines = LineServer(place.lines)
    lines.into_bootloader()
    link = open_link(no_lines(place))
    link.connect()
    link.start_stub(2_000_000)
    link.connect(attempts=1)
    link.identify()
    link.start_stub(460_800)
    assert chip_bench.state(1)["baud"] == 460_800
    assert chip_bench.state(1)["counters"]["stub_starts"] == 1
    link.close()
    later = open_link(no_lines(place), recipe=Recipe("another", baud=921600))
    later.connect(attempts=1)
    later.start_stub()
    assert chip_bench.state(1)["baud"] == 921600
    lines.release()


def test_a_second_unit_at_the_same_port_is_not_taken_for_the_first(chip_bench, open_link):
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    first = link.identify()
    link.start_stub()
    chip_bench.swap(1)
    fault = failure_of(lambda: link.start_again(460_800))
    assert fault.code is FailureCode.UNIT_CHANGED
    assert str(first.mac) in fault.detail


def test_rates_are_tried_where_no_line_can_reset():
    recipe = Recipe("test", connect_baud=115_200, baud=921_600)

    def tried(*, has_lines, last):
        return [baud for baud, _ in rates_to_try(recipe, has_lines=has_lines, last=last)]

    assert tried(has_lines=True, last=True) == [115_200]
    assert tried(has_lines=False, last=False) == [115_200, 921_600]
    assert sorted(tried(has_lines=False, last=True)) == sorted(DATA_RATES)
