"""Hypothesis at a target: mutations of its seeds, half of them with their checksums put right."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import edits, mutated
from tests.fuzz.target import Target, taken


def search(
    target: Target,
    examples: int,
    before: Callable[[bytes], None] = lambda data: None,
    *,
    the_same: bool = False,
) -> None:
    """Try so many; what a target does not document is raised, with the smallest input that does it.

    Args:
        target: the parser.
        examples: how many.
        before: gets each input before the target does.
        the_same: whether the inputs are the same each time; else each search tries others.
    """
    seeds = st.sampled_from(target.seeds())

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=the_same,
        suppress_health_check=list(HealthCheck),
    )
    @given(seeds, seeds, edits(), st.booleans())
    def one(seed, other, changes, mends):
        data = mutated(seed, changes, other)
        data = target.mend(data) if mends and target.mend else data
        before(data)
        taken(target, data)

    one()
