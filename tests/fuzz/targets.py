"""All parsers of outside input, by name."""

from __future__ import annotations

import functools

from tests.fuzz import (
    books,
    cloud,
    firmware_files,
    module_answers,
    settings_files,
    sheets,
    tables,
    virtual_line,
)
from tests.fuzz.target import Target

_PARTS = (tables, sheets, cloud, firmware_files, module_answers, settings_files, books, virtual_line)


@functools.cache
def all_targets() -> dict[str, Target]:
    """Each target by its name."""
    found = [target for part in _PARTS for target in part.targets()]
    named = {target.name: target for target in found}
    assert len(named) == len(found), "two targets have one name"
    return named
