"""Two modules with the same MAC are found before either is written."""

import pytest

from app.model.faults import FailureCode, Fault
from app.model.mac import Mac
from app.station.claims import Claims

MAC = Mac.parse("24:6f:28:00:00:01")


def test_a_mac_that_is_at_work_in_one_slot_is_refused_in_another():
    claims = Claims()
    claims.claim(MAC, 1)
    with pytest.raises(Fault, match="slot 1") as caught:
        claims.claim(MAC, 2)
    assert caught.value.code is FailureCode.DUPLICATE_MAC


def test_the_same_slot_may_claim_its_mac_again():
    claims = Claims()
    claims.claim(MAC, 1)
    claims.claim(MAC, 1)


def test_a_released_mac_may_come_into_another_slot():
    claims = Claims()
    claims.claim(MAC, 1)
    claims.release(1)
    claims.claim(MAC, 2)


def test_a_slot_that_was_refused_does_not_release_the_others_claim():
    claims = Claims()
    claims.claim(MAC, 1)
    with pytest.raises(Fault):
        claims.claim(MAC, 2)
    claims.release(2)
    with pytest.raises(Fault):
        claims.claim(MAC, 3)
