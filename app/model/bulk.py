"""Making very many objects without stopping the other threads."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def in_bulk() -> Generator[None]:
    """Let Python not look for circles of objects meanwhile, and never among those that were made.

    That look holds up every thread, the screen's too, for a tenth of a second and more when half a million
    rows are in memory. Rows are in no circles: they are given back when nobody uses them, as ever.
    May be used by several threads at once; usable as a decorator.
    """
    was_on = gc.isenabled()
    gc.collect(1)  # what others left a moment ago would stay for good else
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
