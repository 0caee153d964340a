"""Codes on their way into the database, a piece at a time: sealed, then brought in by one statement.

The next piece is sealed by a thread of its own while the one before is being written. With SQLite a piece
goes in as a few long values that the statement itself cuts into rows: Python is asked nothing meanwhile, so
that sealing, slots and the screen go on.
"""

from array import array
from bisect import bisect
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice, repeat
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, String, column, literal

from app.model.codes import Codes
from app.model.secret import Secret
from app.store.schema import code, match_key_of
from app.store.vault import Vault

_SAMPLED = 50
"""Every so manieth name is looked at to part the names."""
_SORTED = 10_000
"""Names that are sorted at once."""


class RawCode(NamedTuple):
    """A code on its way into stock; `row` counts within the batch, or as in its file."""

    row: int
    device_name: str
    device_secret: Secret | None


class CodePiece(NamedTuple):
    """Codes as the database takes them, column by column; those without a secret have no fingerprint."""

    rows: Sequence[int]
    names: Sequence[str]
    secrets: Sequence[bytes | None]
    fingerprints: Sequence[bytes | None]


def sealed_pieces(
    vault: Vault, product_key: str, codes: Iterable[RawCode] | Codes, size: int, check: Callable[[], None]
) -> Generator[CodePiece]:
    """The codes in pieces, each sealed while its user has the one before; the last one may be shorter.

    Args:
        vault: seals the secrets.
        product_key: of all of them.
        codes: are taken by another thread; whatever they raise is raised here. As columns they are quicker.
        size: codes of a piece.
        check: called before each piece; what it raises ends them.
    """
    source = _parts(codes, size) if isinstance(codes, Codes) else _taken(product_key, codes, size)

    def piece() -> CodePiece | None:
        check()
        if (part := next(source, None)) is None:
            return None
        secrets = [None] * len(part) if part.secrets is None else part.secrets
        sealed = vault.seal_device_secrets(product_key, part.names, secrets)
        return CodePiece(part.rows, part.names, *sealed)

    with ThreadPoolExecutor(1, "sealing") as sealer:
        coming = sealer.submit(piece)
        while (ready := coming.result()) is not None:
            coming = sealer.submit(piece)
            yield ready


def _parts(codes: Codes, size: int) -> Iterator[Codes]:
    return (codes.part(start, start + size) for start in range(0, len(codes), size))


def _taken(product_key: str, codes: Iterable[RawCode], size: int) -> Iterator[Codes]:
    source = iter(codes)
    while some := list(islice(source, size)):
        rows, names, secrets = zip(*some, strict=True)
        yield Codes(product_key, None, rows, names, [one and one.reveal() for one in secrets])


def places_by_name(names: Sequence[str]) -> Iterator[int]:
    """Where the names stand, in their order but for case; by no long sort, which stops every other thread."""
    sample = sorted(name.lower() for name in islice(names, 0, None, _SAMPLED))
    bounds = sample[:: max(1, _SORTED // _SAMPLED)][1:]
    parts = [array("I") for _ in range(len(bounds) + 1)]
    for start in range(0, len(names), _SORTED):
        keys = map(str.lower, names[start : start + _SORTED])
        for place, part in enumerate(map(bisect, repeat(bounds), keys), start):
            parts[part].append(place)
    for part in parts:
        keys = [names[place].lower() for place in part]
        yield from map(part.__getitem__, sorted(range(len(part)), key=keys.__getitem__))


_COLUMNS = "batch, product_id, row, device_name, device_secret, secret_fingerprint, changed_at, match_key"
_INSERT = (
    f"INSERT INTO code ({_COLUMNS}) SELECT {{batch}}, {{product}}, r, n, s, f, {{at}}, {{key}} FROM given"  # noqa: S608 - numbers and a time
)
_POSTGRESQL = (
    "WITH given (r, n, s, f) AS (SELECT * FROM unnest(%s::int[], %s::text[], %s::bytea[], %s::bytea[])) "
)
# Each value holds a column of all rows, every row in as many bytes as the longest; names have no spaces.
_SQLITE = (
    "WITH RECURSIVE place (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM place WHERE i + 1 < {count}),"
    " given (r, n, s, f) AS (SELECT CAST(substr(?1, i * {row} + 1, {row}) AS INTEGER),"
    " rtrim(CAST(substr(?2, i * {name} + 1, {name}) AS TEXT)), {sealed} FROM place) "
)
_SEALED = "substr(?3, i * {secret} + 1, {secret}), substr(?4, i * {mark} + 1, {mark})"


def insert_codes(
    connection: Connection, batch: int, product_id: int, now: datetime, piece: CodePiece
) -> None:
    """Bring a piece in.

    Args:
        connection: in a transaction that writes.
        batch: its number.
        product_id: of the batch.
        now: when, an aware time.
        piece: the codes.
    """

    def words(expression: ColumnElement[Any]) -> object:
        return expression.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})

    at, key = literal(now, code.c.changed_at.type), match_key_of(column("n", String))
    insert = _INSERT.format(batch=batch, product=product_id, at=words(at), key=words(key))
    if connection.dialect.name == "sqlite":
        for alike in _equally_long(piece):
            given, values = _in_columns(alike)
            connection.exec_driver_sql(given + insert, values)
    else:
        connection.exec_driver_sql(_POSTGRESQL + insert, tuple(map(list, piece)))


def _equally_long(piece: CodePiece) -> list[CodePiece]:
    """The codes by the lengths of their sealed secrets; nearly always they are alike."""
    lengths = [0 if one is None else len(one) for one in piece.secrets]
    kinds = set(lengths)
    if len(kinds) == 1:
        return [piece]
    rows = list(zip(*piece, strict=True))
    parts = [[row for row, length in zip(rows, lengths, strict=True) if length == kind] for kind in kinds]
    return [CodePiece(*zip(*part, strict=True)) for part in parts]


def _in_columns(piece: CodePiece) -> tuple[str, tuple[bytes, ...]]:
    """The codes for SQLite: the words that cut the values into rows, and the values."""
    count = len(piece.rows)
    row, (name, names) = len(str(max(piece.rows))), _padded(piece.names)
    values = [(f"%{row}d" * count % tuple(piece.rows)).encode(), names]
    secret, mark = piece.secrets[0], piece.fingerprints[0]
    sealed = "NULL, NULL"
    if secret is not None and mark is not None:
        sealed = _SEALED.format(secret=len(secret), mark=len(mark))
        values += [b"".join(filter(None, piece.secrets)), b"".join(filter(None, piece.fingerprints))]
    return _SQLITE.format(count=count, row=row, name=name, sealed=sealed), tuple(values)


def _padded(names: Sequence[str]) -> tuple[int, bytes]:
    """The bytes of the longest name, and all names in as many."""
    width = max(map(len, names))
    padded = (f"%-{width}s" * len(names) % tuple(names)).encode()
    if len(padded) == width * len(names):
        return width, padded
    encoded = [name.encode() for name in names]  # letters of several bytes: nobody's DeviceName has them
    width = max(map(len, encoded))
    return width, b"".join([name.ljust(width) for name in encoded])
