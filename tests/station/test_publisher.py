"""Events reach every listener, and no listener can stop a slot."""

import logging

from app.model.faults import FailureCode
from app.station.events import StationTrouble
from app.station.publisher import Publisher

EVENT = StationTrouble(FailureCode.PORT_BUSY, "slot 1")


def test_every_listener_hears_an_event_until_it_unsubscribes():
    publisher, first, second = Publisher(), [], []
    stop = publisher.subscribe(first.append)
    publisher.subscribe(second.append)
    publisher.publish(EVENT)
    stop()
    publisher.publish(EVENT)
    assert first == [EVENT]
    assert second == [EVENT, EVENT]


def test_a_listener_that_raises_is_logged_and_the_next_one_still_hears(caplog):
    publisher, heard = Publisher(), []

    def broken(_event):
        raise RuntimeError("screen gone")

    publisher.subscribe(broken)
    publisher.subscribe(heard.append)
    with caplog.at_level(logging.ERROR):
        publisher.publish(EVENT)
    assert heard == [EVENT]
    assert "StationTrouble" in caplog.text
