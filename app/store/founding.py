"""The first start of a store: its key, the form of the key and the first supervisor, all of them or none.

The key lies beside its place until one transaction names it together with the supervisor; then it takes its
place. A set-up that is cut off before the transaction has left no store: the next one begins anew. One that
is cut off after it is a whole store: whoever opens it puts the key in its place (KeyFile.settle_draft).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, inspect

from app.model.person import Person, Role
from app.model.secret import Secret
from app.model.wording import said
from app.store.cost import RFC_9106, Cost
from app.store.database import Database, Place
from app.store.errors import FoundingRefused, StoreError
from app.store.key_file import KeyFile
from app.store.key_forms import KEY_BYTES, KeyForm, Unlocking, require_good
from app.store.key_place import KEY_NAME, key_path, note_place
from app.store.opening import check_value_of, folder_alone, up_to_date
from app.store.people import checked_name, hashed, put_in
from app.store.postgres_server import PostgresServer
from app.store.recovery import RecoverySheet, sheet
from app.store.schema import vault_key
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """How the key of a new store is to be kept.

    Args:
        form: clear in a file, under a passphrase, in the keyring.
        passphrase: where it is kept under one.
        folder: where the key file is to be; None for its usual place beside the books.
    """

    form: KeyForm
    passphrase: Secret | None = None
    folder: Path | None = None


class Founding:
    """Sets one store up. Its key is made here and is nowhere else until `found`.

    Args:
        data_dir: of the station.
        database_url: of a database that several stations share; None for a file in `data_dir`.
        key_file: where the key is to be, where that can't be chosen; None for its place in `data_dir`.
        unlocking: gives the keyring.
        clock: gives aware times.
        cost: of the supervisor's PIN.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        database_url: str | None,
        key_file: Path | None = None,
        unlocking: Unlocking,
        clock: Callable[[], datetime],
        cost: Cost = RFC_9106,
    ) -> None:
        self._data_dir = data_dir
        self._url = database_url
        self._named = key_file
        self._unlocking = unlocking
        self._clock = clock
        self._cost = cost
        self._key = secrets.token_bytes(KEY_BYTES)
        self._check_value = Vault(self._key).check_value

    @property
    def wanted(self) -> bool:
        """Whether there is neither a store nor a key for one. What can't be read is no new store.

        Nothing is written.
        """
        try:
            if key_path(self._data_dir, self._named).exists():
                return False
        except StoreError:
            return False
        place = self._place()
        if isinstance(place, SqliteFile) and not place.path.exists():
            return True
        try:
            database = Database(place)
            try:
                with database.reading() as connection:
                    return _is_new(connection)
            finally:
                database.close()
        except StoreError:
            return False  # the opening tells what is wrong

    def sheet(self) -> RecoverySheet:
        """The recovery sheet of the store that is to be."""
        return sheet(self._key, self._place().name, self._check_value, self._clock())

    def found(self, choice: KeyChoice, name: str, pin: Secret) -> Person:
        """Make the store.

        Args:
            choice: how the key is kept.
            name: of the first supervisor.
            pin: of the first supervisor.

        Raises:
            PersonRefused: the name or PIN won't do.
            ValueError: the passphrase is too short.
            FoundingRefused: somebody else has made the store meanwhile.
            KeyProblem: the key can't be kept like that; there is no store.
            StoreUnavailable: the folder, the file or the server can't be written; there is no store, or,
                where the connection to a server was lost at the very end, a whole one.
        """
        who, kept = Person(checked_name(name), Role.SUPERVISOR), hashed(pin, self._cost)
        if choice.form is KeyForm.PASSPHRASE:
            require_good(choice.passphrase or Secret(""))
        with folder_alone(self._data_dir):
            key = self._key_place(choice)
            database = Database(up_to_date(self._data_dir, self._url, self._clock))
            try:
                key.draft.discard()
                key.draft.rewrite([self._key], choice.form, choice.passphrase)
                try:
                    self._name(database, who, kept)
                except StoreError:
                    if not self._is_named(database):
                        key.draft.discard()
                        raise
                key.take_draft()
            finally:
                database.close()
        return who

    def _place(self) -> Place:
        return PostgresServer(self._url) if self._url else SqliteFile(self._data_dir / FILE_NAME)

    def _key_place(self, choice: KeyChoice) -> KeyFile:
        """Where the key is to be; another place than the usual one is noted for later starts."""
        if choice.folder is not None and (choice.folder / KEY_NAME).exists():
            raise FoundingRefused(
                said(
                    "{file}: a key is there already; choose another folder for this one",
                    file=choice.folder / KEY_NAME,
                )
            )
        path = self._named or note_place(self._data_dir, choice.folder)
        return KeyFile(path, self._unlocking)

    def _name(self, database: Database, who: Person, kept: str) -> None:
        """The one step that makes a store of it."""
        with database.writing() as connection:
            database.place.alone(connection, "first key")
            if check_value_of(connection) is not None:
                raise FoundingRefused(said("{store}: somebody has set it up already", store=database.name))
            now = self._clock()
            database.place.alone(connection, "people")
            connection.execute(insert(vault_key).values(check_value=self._check_value, made_at=now))
            put_in(connection, who, kept, by=who.name, at=now)

    def _is_named(self, database: Database) -> bool:
        """Whether the step was done although its end could not be told."""
        with database.reading() as connection:
            return check_value_of(connection) == self._check_value


def _is_new(connection: Connection) -> bool:
    """Whether a database is empty, or has a schema and nothing that needs a key."""
    tables = inspect(connection).get_table_names()
    return not tables or (vault_key.name in tables and check_value_of(connection) is None)
