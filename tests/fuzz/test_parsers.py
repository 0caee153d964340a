"""Every parser of outside input takes what is right and refuses the rest by its documented error alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.examples import search
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
    """The same inputs each time: a change is blamed for its own. `python -m tests.fuzz` tries others."""
    target = all_targets()[name]
    search(target, target.examples, the_same=True)


@pytest.mark.parametrize("path", FOUND, ids=[f"{path.parent.name}/{path.name}" for path in FOUND])
def test_what_was_found_once_is_not_found_again(path):
    taken(all_targets()[path.parent.name], path.read_bytes())
