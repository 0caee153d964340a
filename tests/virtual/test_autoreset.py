"""The auto-reset circuit of common boards, with a clock that the test moves."""

import pytest

from app.virtual.autoreset import AutoReset
from tests.virtual.test_uart import SteppedLoop


@pytest.fixture
def driven() -> list[tuple[int, int | None]]:
    return []


@pytest.fixture
def loop() -> SteppedLoop:
    return SteppedLoop()


@pytest.fixture
def circuit(loop: SteppedLoop, driven: list[tuple[int, int | None]]) -> AutoReset:
    return AutoReset(loop, lambda en, io0: driven.append((en, io0)))


@pytest.mark.parametrize(
    ("dtr", "rts", "en", "io0"),
    [(True, False, 1, 0), (False, True, 0, None), (True, True, 1, None)],
)
def test_one_line_alone_pulls(
    circuit: AutoReset, driven: list[tuple[int, int | None]], dtr: bool, rts: bool, en: int, io0: int | None
):
    circuit.set(dtr=dtr, rts=rts)
    assert driven == [(en, io0)]
    circuit.set(dtr=False, rts=False)
    assert driven[-1] == (1, None)


def test_the_classic_reset_ends_with_io0_low_and_never_lets_en_go_between(
    circuit: AutoReset, driven: list[tuple[int, int | None]], loop: SteppedLoop
):
    circuit.set(dtr=False)
    circuit.set(rts=True)
    circuit.set(dtr=True)  # both asserted: on a board the capacitor holds EN
    loop.time += 0.1
    circuit.set(rts=False)
    circuit.set(dtr=False)
    loop.run_until_idle()
    assert driven == [(0, None), (1, 0), (1, None)]


def test_a_client_that_leaves_both_lines_asserted_lets_the_chip_run_after_a_while(
    circuit: AutoReset, driven: list[tuple[int, int | None]], loop: SteppedLoop
):
    circuit.set(rts=True)
    circuit.set(dtr=True)
    assert driven == [(0, None)]
    loop.run_until_idle()
    assert driven == [(0, None), (1, None)]
    assert loop.time == pytest.approx(100.5)


def test_a_line_that_is_set_again_moves_nothing(circuit: AutoReset, driven: list[tuple[int, int | None]]):
    circuit.set(rts=True)
    circuit.set(rts=True)
    circuit.set(dtr=False)
    assert driven == [(0, None)]
