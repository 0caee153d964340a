"""The rest of the model's words: faults, records, firmware, the flag to stop."""

import threading

import pytest

from app.model.cancel import CancelToken
from app.model.faults import FAILURES, Action, Cancelled, FailureCode, Fault, Owner
from app.model.firmware import Firmware, Partition, Region
from app.model.outcome import Phase
from app.model.records import Counts
from app.model.unit import SecurityState


def test_every_failure_has_its_owner_action_and_cause():
    assert set(FAILURES) == set(FailureCode)
    for failure in FAILURES.values():
        assert failure.cause.endswith(".")
        assert isinstance(failure.action, Action)


def test_no_two_failures_tell_the_same():
    causes = [failure.cause for failure in FAILURES.values()]
    assert len(set(causes)) == len(causes)


def test_an_operator_is_not_sent_to_reseat_for_the_stations_faults():
    for failure in FAILURES.values():
        if failure.owner is not Owner.UNIT:
            assert failure.action is Action.CALL_ENGINEER


def test_reseating_is_asked_for_only_where_it_may_help():
    assert all(failure.transient for failure in FAILURES.values() if failure.action is Action.RESEAT)


def test_a_fault_tells_its_code_and_detail():
    fault = Fault(FailureCode.NO_ANSWER, "5 tries on COM4")
    assert str(fault) == "no-answer: 5 tries on COM4"
    assert fault.failure is FAILURES[FailureCode.NO_ANSWER]
    assert str(Fault(FailureCode.BUG)) == "bug"


def test_the_firmware_goes_first_and_the_code_last():
    order = list(Phase)
    assert order.index(Phase.FIRMWARE) < order.index(Phase.RESERVE) < order.index(Phase.CREDENTIAL)
    assert order.index(Phase.CREDENTIAL) < order.index(Phase.VERIFY) < order.index(Phase.CONFIRM)


def test_books_balance_when_every_code_is_somewhere():
    assert Counts(issued=21, available=1, reserved=2, writing=3, held=4, consumed=5, void=6).difference == 0
    assert Counts(issued=5, consumed=4).difference == 1
    assert Counts(issued=5, consumed=6).difference == -1


def test_ends_are_the_first_address_after():
    partition = Partition("fctry", 1, 2, 0x210000, 0x4000)
    region = Region(0x1000, bytes(0x30), "", "boot.bin")
    assert partition.end == 0x214000
    assert region.end == 0x1030
    firmware = Firmware("lamp", "esp32", (region, region), (partition,), partition, 0, 399, 0x400000)
    assert firmware.size == 0x60


@pytest.mark.parametrize("fuse", ["secure_boot", "flash_encryption", "secure_download"])
def test_any_security_fuse_closes_a_chip(fuse):
    assert SecurityState().open
    assert not SecurityState(**{fuse: True}).open


def test_a_stop_is_seen_at_the_next_check():
    token = CancelToken()
    token.check()
    token.wait(0)
    token.cancel()
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_a_stop_from_another_thread_ends_a_wait():
    token = CancelToken()
    stopper = threading.Thread(target=token.cancel)
    stopper.start()
    with pytest.raises(Cancelled):
        token.wait(60)
    stopper.join()


def test_a_stop_wakes_who_is_blocked_until_that_is_taken_back():
    woken: list[str] = []
    token = CancelToken()
    token.on_cancel(lambda: woken.append("read"))
    token.cancel()
    token.on_cancel(None)
    token.cancel()
    assert woken == ["read"]
