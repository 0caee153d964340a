"""A batch that runs out is foreseen: who is on the way to a code counts."""

from app.station.demand import Demand


def test_every_job_on_its_way_is_counted_once():
    demand = Demand()
    assert [demand.enter(job) for job in ("a", "b", "b")] == [1, 2, 2]


def test_a_job_that_has_its_code_is_counted_no_more():
    demand = Demand()
    demand.enter("a")
    demand.leave("a")
    demand.leave("a")
    assert demand.enter("b") == 1
