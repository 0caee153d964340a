"""Slot or module?"""

from app.model.faults import FailureCode
from app.model.mac import Mac
from app.station.suspicion import Finding, Suspicion

NOISE, LOST = FailureCode.LINE_NOISE, FailureCode.UNIT_LOST


def mac(number):
    return Mac(bytes((0x24, 0x6F, 0x28, 0, 0, number)))


def test_three_modules_in_a_row_fence_the_slot_with_the_reason():
    suspicion = Suspicion()
    assert suspicion.failed(2, mac(1), NOISE) == Finding()
    assert suspicion.failed(2, mac(2), LOST) == Finding()
    fence = suspicion.failed(2, mac(3), NOISE).fence
    assert "3 modules in a row" in fence
    assert f"{mac(2)} unit-lost" in fence


def test_the_same_module_again_is_not_another_one():
    suspicion = Suspicion()
    assert all(suspicion.failed(2, mac(1), NOISE) == Finding() for _ in range(5))


def test_a_module_that_passes_clears_its_slot():
    suspicion = Suspicion()
    suspicion.failed(2, mac(1), NOISE)
    suspicion.failed(2, mac(2), NOISE)
    suspicion.passed(2, mac(3))
    assert suspicion.failed(2, mac(4), NOISE) == Finding()


def test_a_module_that_fails_in_two_slots_is_bad():
    suspicion = Suspicion()
    suspicion.failed(1, mac(1), NOISE)
    assert suspicion.failed(3, mac(1), LOST) == Finding(bad_module=(1, 3))


def test_a_bad_module_does_not_count_against_slots():
    suspicion = Suspicion()
    suspicion.failed(1, mac(7), NOISE)
    suspicion.failed(1, mac(8), NOISE)
    suspicion.failed(2, mac(7), NOISE)
    assert suspicion.failed(1, mac(9), NOISE) == Finding()


def test_a_module_that_passed_elsewhere_is_not_bad():
    suspicion = Suspicion()
    suspicion.failed(1, mac(1), NOISE)
    suspicion.passed(2, mac(1))
    assert suspicion.failed(3, mac(1), NOISE) == Finding()


def test_modules_of_a_fenced_slot_get_a_clean_start_elsewhere():
    suspicion = Suspicion()
    for number in (1, 2, 3):
        suspicion.failed(1, mac(number), NOISE)
    assert suspicion.failed(2, mac(1), NOISE) == Finding()


def test_what_is_nobodys_doubt_counts_for_nothing():
    suspicion = Suspicion()
    for number in range(6):
        assert suspicion.failed(1, mac(number), FailureCode.WRONG_CHIP) == Finding()
        assert suspicion.failed(1, None, NOISE) == Finding()
        assert suspicion.failed(1, mac(number), FailureCode.LINES_UNREACHABLE) == Finding()


def test_a_slot_that_was_looked_after_begins_anew():
    suspicion = Suspicion()
    suspicion.failed(1, mac(1), NOISE)
    suspicion.failed(1, mac(2), NOISE)
    suspicion.forget(1)
    assert suspicion.failed(1, mac(3), NOISE) == Finding()
