"""What the codes of a batch are called, as one digest: names do not change once a batch is in stock."""

from hashlib import sha256

from sqlalchemy import Connection

from app.store.contents import content_of
from app.store.streams import rows_of

NAMES = "names"
"""What a deed calls it that bears the digest of a batch's names."""
_NAMES = 'SELECT "row", device_name, match_key, product_id FROM code WHERE batch = ? ORDER BY "row"'


def names_digest(connection: Connection, number: int) -> bytes:
    """Of all codes of a batch: row, DeviceName, what it is found by, product."""
    whole = sha256()
    for rows in rows_of(connection, _NAMES, (number,)):
        whole.update(b"\n".join([*map(content_of, rows), b""]))
    return whole.digest()
