"""How many units a run may begin."""

import threading

from app.station.tickets import Tickets


def test_without_a_limit_every_slot_gets_ticket_after_ticket():
    tickets = Tickets(None, once=False)
    assert all(tickets.take(1) for _ in range(1000))


def test_a_run_of_three_units_gives_three_tickets_whatever_slot_asks():
    tickets = Tickets(3, once=False)
    assert [tickets.take(slot) for slot in (1, 1, 2, 3)] == [True, True, True, False]
    assert not tickets.more(1)


def test_once_gives_every_slot_one_ticket():
    tickets = Tickets(None, once=True)
    assert tickets.take(1)
    assert not tickets.take(1)
    assert not tickets.more(1)
    assert tickets.more(2)
    assert tickets.take(2)


def test_threads_that_race_for_tickets_never_take_more_than_there_are():
    tickets = Tickets(100, once=False)
    taken: list[int] = []

    def take(slot: int) -> None:
        while tickets.take(slot):
            taken.append(slot)

    threads = [threading.Thread(target=take, args=(slot,)) for slot in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 100
