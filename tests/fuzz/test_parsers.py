"""Every parser of outside input takes what is right and refuses the rest by its documented error alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import edits, mutated
from tests.fuzz.target import taken
from tests.fuzz.targets import all_targets

CORPUS = Path(__file__).parent / "corpus"
FOUND = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", all_targets())
def test_what_is_right_is_taken(name):
    target = all_targets()[name]
    assert [number for number, seed in enumerate(target.seeds()) if not taken(target, seed)] == []


@pytest.mark.parametrize("name", all_targets())
def test_what_was_changed_is_refused_or_taken_and_nothing_else_comes_of_it(name):
    target = all_targets()[name]
    seeds = target.seeds()

    @settings(
        max_examples=target.examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(st.sampled_from(seeds), st.sampled_from(seeds), edits(), st.booleans())
    def search(seed, other, changes, mends):
        data = mutated(seed, changes, other)
        taken(target, target.mend(data) if mends and target.mend else data)

    search()


@pytest.mark.parametrize("path", FOUND, ids=[f"{path.parent.name}/{path.name}" for path in FOUND])
def test_what_was_found_once_is_not_found_again(path):
    taken(all_targets()[path.parent.name], path.read_bytes())
