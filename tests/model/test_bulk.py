"""Making very many objects without stopping the other threads."""

import gc
import weakref

from app.model.bulk import in_bulk


class Knot:
    """Points at itself."""

    def __init__(self) -> None:
        self.own = self


def test_nothing_is_looked_through_meanwhile_and_all_is_as_before_afterwards():
    assert gc.isenabled()
    with in_bulk():
        assert not gc.isenabled()
        with in_bulk():
            assert not gc.isenabled()
    assert gc.isenabled()


def test_after_a_failure_circles_are_looked_for_again():
    @in_bulk()
    def failing() -> None:
        raise ValueError

    for _ in range(2):
        try:
            failing()
        except ValueError:
            assert gc.isenabled()


def test_what_is_made_in_bulk_is_given_back_when_nobody_uses_it():
    with in_bulk():
        rows = [Knot() for _ in range(3)]
        for row in rows:
            del row.own
        seen = [weakref.ref(row) for row in rows]
    del row
    rows.clear()
    assert [one() for one in seen] == [None] * 3


def test_circles_that_were_left_before_do_not_stay():
    knot = weakref.ref(Knot())
    with in_bulk():
        assert knot() is None
