"""A store in a temporary folder, with codes in it: the same tests on each kind of database."""

from __future__ import annotations

from contextlib import ExitStack, closing

import pytest

from app.store.opening import open_store
from tests.books import CHEAP, laid_out
from tests.store.samples import Clock, new_codes, raw, take_in


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request) -> str | None:
    """None is the SQLite file in the data folder."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def opened(tmp_path, database_url):
    """Open stores that are closed at the end."""
    with ExitStack() as stack:

        def open_one(folder=None, **settings):
            settings = {"station": "station-1", "database_url": database_url, "cost": CHEAP} | settings
            folder = folder or tmp_path / "data"
            if settings["database_url"] is None:
                laid_out(folder)
            return stack.enter_context(open_store(folder, **settings))

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
