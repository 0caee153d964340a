"""Making very many objects without stopping the other threads."""

import gc
import weakref

from app.model.bulk import all_differ, in_bulk, let_go
from app.model.codes import Codes


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


def test_what_others_left_is_looked_for_at_the_begin_of_the_outer_bulk_only():
    with in_bulk():
        knot = weakref.ref(Knot())
        with in_bulk():
            assert knot() is not None


def test_one_value_that_stands_twice_among_many_is_seen_and_none_may_stand_often():
    values = [*range(12_000), None, None]
    assert all_differ(values)
    assert not all_differ([*values, 7])


def test_all_is_given_back_whatever_held_it():
    class Thing:
        pass

    things = [Thing() for _ in range(12_000)]
    seen = weakref.ref(things[0]), weakref.ref(things[-1])
    kept = dict(enumerate(things)), set(things)
    let_go(things, *kept)
    assert [one() for one in seen] == [None, None]
    assert (things, *kept) == ([], {}, set())


def test_codes_that_are_let_go_are_gone():
    codes = Codes("a1", None, [1, 2], ["n-01", "n-02"], ["s1", "s2"])
    codes.let_go()
    assert list(codes) == []
