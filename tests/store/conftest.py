"""A store in a temporary folder, with codes in it."""

from __future__ import annotations

from contextlib import ExitStack, closing

import pytest

from app.store.opening import open_store
from tests.store.samples import Clock, new_codes, raw, take_in


@pytest.fixture
def opened(tmp_path):
    """Open stores that are closed at the end."""
    with ExitStack() as stack:

        def open_one(folder=None, **settings):
            return stack.enter_context(open_store(folder or tmp_path / "data", **settings))

        yield open_one


@pytest.fixture
def store(opened):
    return opened(clock=Clock())


@pytest.fixture
def batch(store) -> int:
    return take_in(store, new_codes(10))


@pytest.fixture
def tool(store):
    with closing(raw(store)) as connection:
        yield connection
