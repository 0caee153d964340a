"""A database that goes away: slots wait, say so once, and go on when it is back."""

import threading

import pytest

from app.model.cancel import CancelToken
from app.model.faults import Cancelled, FailureCode, Fault
from app.station.events import StationTrouble, TroubleOver
from app.station.patience import Patience, StoreWatch
from app.station.publisher import Publisher


class Books:
    """Answers after so many failures."""

    def __init__(self, failures: int, code=FailureCode.STORE_UNAVAILABLE) -> None:
        self.failures = failures
        self.code = code
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.failures:
            raise Fault(self.code, "server gone")
        return "answer"


@pytest.fixture
def told():
    return []


@pytest.fixture
def watch(told):
    publisher = Publisher()
    publisher.subscribe(told.append)
    return StoreWatch(publisher)


def test_an_answer_at_once_says_nothing(watch, told):
    assert Patience(watch, CancelToken()).through(Books(0)) == "answer"
    assert told == []


def test_a_database_that_comes_back_is_waited_for_and_told_once_each_way(watch, told):
    books = Books(2)
    assert Patience(watch, CancelToken()).through(books) == "answer"
    assert books.asked == 3
    assert told == [
        StationTrouble(FailureCode.STORE_UNAVAILABLE, "server gone"),
        TroubleOver(FailureCode.STORE_UNAVAILABLE),
    ]


def test_what_is_to_be_done_meanwhile_is_done_once(watch):
    kept = []
    Patience(watch, CancelToken()).through(Books(2), meanwhile=lambda: kept.append(1))
    assert kept == [1]


def test_a_stop_ends_the_waiting(watch):
    token = CancelToken()
    threading.Timer(0.1, token.cancel).start()
    with pytest.raises(Cancelled):
        Patience(watch, token).through(Books(10**6))


def test_other_faults_are_not_waited_for(watch, told):
    books = Books(1, FailureCode.BATCH_EXHAUSTED)
    with pytest.raises(Fault):
        Patience(watch, CancelToken()).through(books)
    assert books.asked == 1
    assert told == []


def test_many_slots_that_wait_say_it_once(watch, told):
    slots = [
        threading.Thread(target=Patience(watch, CancelToken()).through, args=(Books(1),)) for _ in range(8)
    ]
    for slot in slots:
        slot.start()
    for slot in slots:
        slot.join()
    troubles = [event for event in told if isinstance(event, StationTrouble)]
    assert len(troubles) == len(told) - len(troubles)
    assert len(troubles) <= 2
