"""Changing the store's key: every secret is sealed anew, in one transaction.

The order lets a crash fall anywhere: the key file gets the new key beside the old one, then the transaction
seals all anew and names the new key, then the old key leaves the file. In between the store tells which of
the two keys is its own (app.store.opening).
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.model.person import Person
from app.model.wording import said
from app.store.brief_session import BriefSession
from app.store.cloud_schema import cloud_account
from app.store.code_rows import AnyRow
from app.store.database import Database, Place
from app.store.errors import RotationRefused
from app.store.key_file import KeyFile
from app.store.key_forms import KEY_BYTES
from app.store.opening import folder_alone, unlock
from app.store.recovery import key_mark
from app.store.schema import code, product, session, vault_key
from app.store.vault import Vault

_PAGE = 2_000


class Rotation:
    """One change of the key of a store that nobody works with.

    Args:
        data_dir: of this station.
        place: where the books are, at this program's schema.
        key: the key file of this station.
        clock: gives aware times.
        tell: hears each step before it is taken.
        by: who changes it, for the record; the program if nobody is named.
    """

    def __init__(
        self,
        data_dir: Path,
        place: Place,
        key: KeyFile,
        *,
        clock: Callable[[], datetime],
        tell: Callable[[str], None],
        by: Person | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._place = place
        self._key = key
        self._clock = clock
        self._tell = tell
        self._by = by
        self._brief = BriefSession(data_dir, place, clock)

    def run(self) -> int:
        """Change the key; the number of the key that is in use now.

        Raises:
            RotationRefused: a station works with the store.
            KeyProblem: the key in use does not open, or the file can't be written.
            SecretUnreadable: a secret does not open with the key in use; nothing was changed.
            StoreUnavailable: the database can't be written; the old key is in use.
        """
        with folder_alone(self._data_dir):
            database = Database(self._place)
            try:
                return self._change(database)
            finally:
                database.close()

    def _change(self, database: Database) -> int:
        self._tell("reading the key in use")
        old = unlock(database, self._key, self._clock)
        self._refuse_open(database)
        old_key, new_key = self._key.read(), secrets.token_bytes(KEY_BYTES)
        self._tell("writing the new key beside the old one")
        self._key.rewrite([old_key, new_key])
        self._tell("sealing everything anew")
        number = self._seal_all(database, old, Vault(new_key))
        self._tell("taking the old key out of the file")
        self._key.rewrite([new_key])
        self._tell("done")
        return number

    def _refuse_open(self, database: Database) -> None:
        with database.reading() as connection:
            self._nobody_at_work(connection, database)

    def _nobody_at_work(self, connection: Connection, database: Database) -> None:
        at_work = connection.execute(
            select(session.c.station, session.c.host, session.c.pid).where(session.c.ended_at.is_(None))
        ).first()
        if at_work is not None:
            raise RotationRefused(
                said(
                    "{database}: station {station} (computer {host}, "
                    "process {pid}) works with it or was cut off; close Flashline there, "
                    "or start and close it once more",
                    database=database.name,
                    station=at_work.station,
                    host=at_work.host,
                    pid=at_work.pid,
                )
            )

    def _seal_all(self, database: Database, old: Vault, new: Vault) -> int:
        with database.writing() as connection:
            self._place.alone(connection, "keys")
            self._nobody_at_work(connection, database)
            for row in connection.execute(
                select(product.c.id, product.c.product_key, product.c.product_secret).where(
                    product.c.product_secret.is_not(None)
                )
            ).all():
                clear = old.open_product_secret(row.product_secret, row.product_key)
                sealed = new.seal_product_secret(clear, row.product_key)
                connection.execute(
                    update(product).where(product.c.id == row.id).values(product_secret=sealed)
                )
            _seal_accounts(connection, old, new)
            self._seal_codes(connection, old, new)
            self._tell("naming the new key in the store")
            number = (connection.scalar(select(func.max(vault_key.c.number))) or 0) + 1
            connection.execute(
                insert(vault_key).values(number=number, check_value=new.check_value, made_at=self._clock())
            )
            self._brief.note_in(
                connection,
                "change the key",
                by=self._by,
                subject=(vault_key.name, number),
                detail=f"key {number}, {key_mark(new.check_value)}",
            )
        self._brief.keep()
        return number

    def _seal_codes(self, connection: Connection, old: Vault, new: Vault) -> None:
        change = (
            update(code)
            .where(code.c.id == bindparam("of_id"))
            .values(device_secret=bindparam("sealed"), secret_fingerprint=bindparam("fingerprint"))
        )
        last = 0
        while True:
            rows = connection.execute(
                select(code.c.id, code.c.device_name, code.c.device_secret, product.c.product_key)
                .join_from(code, product, code.c.product_id == product.c.id)
                .where(code.c.id > last, code.c.device_secret.is_not(None))
                .order_by(code.c.id)
                .limit(_PAGE)
            ).all()
            if not rows:
                return
            connection.execute(change, [_sealed_anew(row, old, new) for row in rows])
            last = rows[-1].id


def _seal_accounts(connection: Connection, old: Vault, new: Vault) -> None:
    for row in connection.execute(select(cloud_account)).all():
        clear = old.open_access_key(row.access_key_secret, row.scope, row.access_key_id)
        connection.execute(
            update(cloud_account)
            .where(cloud_account.c.scope == row.scope)
            .values(access_key_secret=new.seal_access_key(clear, row.scope, row.access_key_id))
        )


def _sealed_anew(row: AnyRow, old: Vault, new: Vault) -> dict[str, Any]:
    clear = old.open_device_secret(row.device_secret, row.product_key, row.device_name)
    return {
        "of_id": row.id,
        "sealed": new.seal_device_secret(clear, row.product_key, row.device_name),
        "fingerprint": new.fingerprint(clear),
    }
