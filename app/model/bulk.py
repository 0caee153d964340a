"""Making, comparing and giving back very many objects without stopping the other threads."""

import gc
from collections.abc import Generator, Hashable, Sequence
from contextlib import contextmanager
from typing import Any

_AT_ONCE = 5_000


@contextmanager
def in_bulk() -> Generator[None]:
    """Let Python not look for circles of objects meanwhile, and never among those that were made.

    That look holds up every thread, the screen's too, for a tenth of a second and more when half a million
    rows are in memory. Rows are in no circles: they are given back when nobody uses them, as ever.
    May be used by several threads at once; usable as a decorator.
    """
    was_on = gc.isenabled()
    if was_on:  # within another bulk there would be all that it has made to look through
        gc.collect(1)  # what others left a moment ago would stay for good else
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def all_differ(values: Sequence[Hashable | None]) -> bool:
    """Whether none but None stands twice; by parts, for one call for all would stop every other thread."""
    distinct = set[Hashable | None]()
    for start in range(0, len(values), _AT_ONCE):
        distinct.update(values[start : start + _AT_ONCE])
    distinct.discard(None)
    return len(distinct) + values.count(None) == len(values)


def let_go(*many: list[Any] | dict[Any, Any] | set[Any]) -> None:
    """Empty what held very many objects, by parts: to give all back at once would stop every other thread."""
    for one in many:
        match one:
            case list():
                while one:
                    del one[-_AT_ONCE:]
            case dict():
                while one:
                    one.popitem()
            case _:
                while one:
                    one.pop()
