"""An upgrade killed, or out of disk, at any step: the books are whole, and the next start ends it."""

from __future__ import annotations

import os
import shutil
import signal

import pytest

from app.store.errors import StoreError
from app.store.opening import open_store
from tests.faults.old_books import NEWEST, OLD, broken, make_old, schema
from tests.faults.steps import FULL, KILL, Deed, chosen, in_steps

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="SIGKILL"), pytest.mark.timeout(3600)]
FEW = 3
"""Steps of each kind, where not all are asked for."""


def start(deed: Deed) -> None:
    """Open the books, which brings them to today's schema; a full disk is refused in plain words."""
    try:
        open_store(deed.data_dir, database_url=deed.database_url, station="station-1").close()
    except StoreError:
        if deed.trouble != FULL:
            raise


def trial(stations, deed: Deed) -> list[str]:
    """One upgrade that something happens to, and the start after it."""
    told = stations.work(deed, in_steps)
    where = f"{deed.trouble} at {deed.at}, {told.point}"
    if told.exit_code != (-signal.SIGKILL if deed.trouble == KILL else 0):
        return [f"{where}: ended with {told.exit_code}"]
    if deed.database_url is None and schema(deed.data_dir) not in (*OLD, NEWEST):
        return [f"{where}: schema {schema(deed.data_dir)}"]
    return [f"{where}: {one}" for one in broken(deed.data_dir, deed.database_url)]


@pytest.fixture
def upgrade(stations, tmp_path):
    """Tries an upgrade of a SQLite file at some steps; what is wrong."""

    def tried(revision: str, trouble: str, few: int) -> list[str]:
        make_old(tmp_path / "old", revision)
        place = tmp_path / "data"

        def fresh(at: int | None) -> Deed:
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(tmp_path / "old", place)
            return Deed(place, start, at, trouble)

        names = stations.work(fresh(None), in_steps).points
        assert schema(place) == NEWEST
        assert len(names) > 15
        return [one for at in chosen(names, few) for one in trial(stations, fresh(at))]

    return tried


@pytest.mark.parametrize("trouble", [KILL, FULL])
def test_from_the_first_schema(upgrade, trouble):
    assert upgrade(OLD[0], trouble, FEW if trouble == KILL else 1) == []


@pytest.mark.parametrize(
    "revision", [pytest.param(one, marks=pytest.mark.long) for one in OLD[1:-1]] + OLD[-1:]
)
def test_from_every_later_schema(upgrade, revision):
    assert upgrade(revision, KILL, 1) == []


def test_on_a_server_the_upgrade_is_one_transaction(stations, postgres_server, tmp_path):
    template = postgres_server.new_database()
    make_old(tmp_path / "old", OLD[0], postgres_server.url(template))

    def fresh(number: int, at: int | None) -> Deed:
        place = tmp_path / f"data-{number}"
        shutil.copytree(tmp_path / "old", place)
        return Deed(place, start, at, KILL, postgres_server.url(postgres_server.new_database(template)))

    names = stations.work(fresh(0, None), in_steps).points
    assert len(names) > 50
    wrong = [one for n, at in enumerate(chosen(names, 2), 1) for one in trial(stations, fresh(n, at))]
    assert wrong == []
