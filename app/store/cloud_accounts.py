"""Accounts with which a cloud is asked for codes; their secrets are sealed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from app.model.cloud import CloudAccountRow
from app.model.person import Person
from app.model.secret import Secret
from app.store.cloud_schema import cloud_account
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.vault import Vault

_SHOWN = (
    cloud_account.c.scope,
    cloud_account.c.access_key_id,
    cloud_account.c.endpoint,
    cloud_account.c.instance_id,
    cloud_account.c.made_at,
    cloud_account.c.made_by,
)


class CloudAccounts:
    """Safe to call from many threads; every call is a short transaction of its own.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        vault: seals the secrets.
        deeds: where changes are put on record.
        clock: gives aware times.
    """

    def __init__(self, database: Database, vault: Vault, deeds: Deeds, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._deeds = deeds
        self._clock = clock

    def rows(self) -> list[CloudAccountRow]:
        """All accounts, without their secrets; the one for all products first."""
        with self._database.reading() as connection:
            found = connection.execute(select(*_SHOWN).order_by(cloud_account.c.scope))
            return [CloudAccountRow(*row) for row in found]

    def secret(self, scope: str) -> Secret | None:
        """The secret of a scope's account, or None if it has no account.

        Raises:
            SecretUnreadable: it does not open.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(cloud_account).where(cloud_account.c.scope == scope)
            ).one_or_none()
        if row is None:
            return None
        return self._vault.open_access_key(row.access_key_secret, scope, row.access_key_id)

    def put(
        self, scope: str, access_key_id: str, secret: Secret, endpoint: str, instance_id: str, by: Person
    ) -> None:
        """Keep an account; one that the scope had before is replaced."""
        facts = {
            "access_key_id": access_key_id,
            "access_key_secret": self._vault.seal_access_key(secret, scope, access_key_id),
            "endpoint": endpoint,
            "instance_id": instance_id,
            "made_at": self._clock(),
            "made_by": by.name,
        }
        account = CloudAccountRow(scope, access_key_id, endpoint, instance_id, self._clock(), by.name)
        with self._database.writing() as connection:
            known = update(cloud_account).where(cloud_account.c.scope == scope).values(**facts)
            if not connection.execute(known).rowcount:
                connection.execute(insert(cloud_account).values(scope=scope, **facts))
            self._deeds.note_in(
                connection,
                by,
                "set cloud account",
                product_key=scope or None,
                detail=f"{account.masked_id} at {account.place}",
                subject=(cloud_account.name, scope),
            )

    def remove(self, scope: str, by: Person) -> bool:
        """Forget an account and its secret; whether there was one."""
        with self._database.writing() as connection:
            found = connection.execute(delete(cloud_account).where(cloud_account.c.scope == scope)).rowcount
            if found:
                self._deeds.note_in(
                    connection,
                    by,
                    "forget cloud account",
                    product_key=scope or None,
                    subject=(cloud_account.name, scope),
                )
        return bool(found)
