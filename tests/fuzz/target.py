"""What is fuzzed: a parser of outside input that may refuse by its documented errors only."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LONGEST_REFUSAL = 20_000
"""Characters; a refusal that quotes a whole file would fill a log or a screen."""


@dataclass(frozen=True)
class Target:
    """One parser.

    Args:
        name: by which it is asked for.
        parser: where it is.
        limits: what bounds the size of its input and the time that it takes.
        feed: gives it bytes; what it checks beyond that is an AssertionError.
        refusals: the errors that it documents.
        seeds: inputs that it takes.
        mend: puts checksums right after a mutation, so that what lies behind them is met too.
        examples: so many are tried in the suite; fewer where one takes long.
    """

    name: str
    parser: str
    limits: str
    feed: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...]
    seeds: Callable[[], list[bytes]]
    mend: Callable[[bytes], bytes] | None = None
    examples: int = 25


def taken(target: Target, data: bytes) -> bool:
    """Feed a target; whether it took the bytes. Anything but a documented refusal gets out."""
    try:
        target.feed(data)
    except target.refusals as refusal:
        if len(str(refusal)) > LONGEST_REFUSAL:
            raise AssertionError("a refusal quotes far too much") from refusal
        return False
    return True


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="flfuzz-", dir=os.environ.get("TMPDIR") or memory())


def memory() -> str | None:
    """A folder in memory, where there is one: a file for each input must cost little."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def folder() -> Path:
    """This process's own folder, gone when it ends."""
    return Path(_folder().name)


def file_of(name: str, data: bytes) -> Path:
    """A file with these bytes, its owner's alone; one of the same name is replaced."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(data)
    return path
