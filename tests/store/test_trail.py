"""The record as people read it: page by page, and narrowed to what they look for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.model.audit import LineKind
from app.store.trail import Wanted
from tests.store.history import work
from tests.store.samples import mac


@pytest.fixture
def worked(store):
    work(store)
    return store


def places(lines) -> list[tuple[str, str]]:
    return [(line.table, line.row) for line in lines]


def pages(store, wanted: Wanted):
    """All of it, the newest first, as a reader leafs through it."""
    while lines := store.trail.lines(wanted):
        yield lines[::-1]
        wanted = replace(wanted, before=lines[0])


@pytest.mark.parametrize("size", [1, 7])
def test_leafing_through_the_record_shows_each_line_once_and_in_order(worked, size):
    whole = places(worked.trail.lines(Wanted(limit=1000)))[::-1]
    assert len(whole) == len(set(whole)) > 30
    leafed = [place for page in pages(worked, Wanted(limit=size)) for place in places(page)]
    assert leafed == whole


def test_lines_of_one_moment_are_neither_lost_nor_doubled_between_pages(opened):
    store = opened(clock=lambda: datetime(2026, 3, 1, 8, 0, tzinfo=UTC))
    work(store)
    whole = places(store.trail.lines(Wanted(limit=1000)))[::-1]
    assert [place for page in pages(store, Wanted(limit=3)) for place in places(page)] == whole


def test_each_line_is_about_one_thing(worked):
    found = [
        place for kind in LineKind for place in places(worked.trail.lines(Wanted(about=kind, limit=1000)))
    ]
    assert sorted(found) == sorted(places(worked.trail.lines(Wanted(limit=1000))))


def test_the_record_is_narrowed_to_what_it_is_about_and_to_part_of_a_name(worked):
    def whats(**wanted):
        return {line.what for line in worked.trail.lines(Wanted(limit=1000, **wanted))}

    assert whats(about=LineKind.JOBS) == {"open run", "close run", "job failed"}
    assert whats(about=LineKind.BATCHES, named="ZH") == {"batch closed", "batch open"}
    assert whats(about=LineKind.CODES, mac=str(mac(1)))
    assert whats(named="%") == set()
