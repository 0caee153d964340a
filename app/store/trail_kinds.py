"""What the lines of the history are about: tables as a whole, and deeds by their names."""

from typing import Any

from sqlalchemy import ColumnElement, not_, or_

from app.model.audit import LineKind
from app.store.centre_schema import deed
from app.store.schema import batch_event, code_event, erasure, job

_TABLES = {
    code_event.name: LineKind.CODES,
    erasure.name: LineKind.CODES,
    batch_event.name: LineKind.BATCHES,
    job.name: LineKind.JOBS,
}
_DEEDS = {
    LineKind.JOBS: ("open run", "close run", "burn custom MACs"),
    LineKind.BATCHES: (
        "make batch",
        "open batch",
        "give batch up",
        "dismiss batch",
        "take cloud files in",
        "take device list in",
    ),
    LineKind.PRODUCTS: (
        "add product",
        "edit product",
        "set limit",
        "publish product",
        "take product back",
        "keep ProductSecret",
        "switch per-product secret %",
        "enter quota",
        "add MACs",
        "remove MACs",
        "set cloud account",
        "forget cloud account",
    ),
    LineKind.PEOPLE: (
        "sign in",
        "sign out",
        "confirm",
        "wrong PIN: %",
        "refused: %",
        "name person",
        "change PIN",
        "change role",
        "let person go",
    ),
    LineKind.SECRETS: ("look at secret", "download %"),
}
"""By patterns of LIKE; every other deed is about the station."""


def about(kind: LineKind, table: str) -> bool:
    """Whether the lines of a table, deeds aside, are about this."""
    return _TABLES[table] is kind


def deeds_about(kind: LineKind) -> ColumnElement[bool]:
    """Which deeds are about this."""
    if kind is LineKind.STATION:
        return not_(or_(*(_like(patterns) for patterns in _DEEDS.values())))
    patterns = _DEEDS.get(kind, ())
    return _like(patterns)


def _like(patterns: tuple[str, ...]) -> ColumnElement[Any]:
    exact = [pattern for pattern in patterns if not pattern.endswith("%")]
    parts = [deed.c.what.like(pattern) for pattern in patterns if pattern.endswith("%")]
    return or_(deed.c.what.in_(exact), *parts)
