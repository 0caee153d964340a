"""Opening a store: its folder, its schema, its key, its session, and what dead sessions left."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import func, insert, select

from app.store.database import FILE_NAME, Database
from app.store.errors import StoreDamaged, StoreUnavailable
from app.store.key_file import KeyFile
from app.store.schema import product, vault_key
from app.store.sessions import Sessions
from app.store.store import Store
from app.store.upgrade import bring_up_to_date
from app.store.vault import Vault

KEY_NAME = "vault.key"
_OPENING_SECONDS = 120.0


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(
    data_dir: Path,
    *,
    station: str = "station-1",
    key_file: Path | None = None,
    clock: Callable[[], datetime] = _now,
) -> Store:
    """Open the store in a folder; make it if there is none.

    Args:
        data_dir: holds the database, the key, the lock files of the sessions, and the backups.
        station: name of this station, always the same on one computer.
        key_file: where the key is; `vault.key` in `data_dir` if not given.
        clock: gives aware times.

    Raises:
        SchemaTooNew: a newer program has used it.
        MigrationFailed: it could not be brought to this program's schema.
        KeyProblem: the key is missing, damaged, readable by others, or not this store's.
        StoreDamaged: the file is no database of this program.
        StoreUnavailable: the folder or the file can't be read or written.
    """
    key = KeyFile(key_file or data_dir / KEY_NAME)
    path = data_dir / FILE_NAME
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(data_dir / "opening.lock", timeout=_OPENING_SECONDS):
            bring_up_to_date(path, data_dir / "backups", clock())
            database = Database(path)
            try:
                vault = _unlock(database, key, clock)
            except BaseException:
                database.close()
                raise
    except Timeout as error:
        raise StoreUnavailable(
            f"{data_dir}: another program has been opening this store for long; end it, then try again"
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"{data_dir}: the folder can't be used ({error.strerror}); "
            "check the path and this user's rights on it"
        ) from error
    sessions = Sessions(database, data_dir / "sessions", station, clock)
    return _begin(database, vault, sessions, clock, data_dir / "outbox")


def _begin(
    database: Database, vault: Vault, sessions: Sessions, clock: Callable[[], datetime], outbox_folder: Path
) -> Store:
    try:
        sessions.begin()
        store = Store(database, vault, sessions, clock, outbox_folder)
        store.recovered = store.ledger.recover()
        store.outbox.deliver()
    except BaseException:
        database.close()
        sessions.drop_lock(forget=False)
        raise
    return store


def _unlock(database: Database, key: KeyFile, clock: Callable[[], datetime]) -> Vault:
    """The vault with this store's key; a store that has none yet gets one.

    The key is on disk before the store names it: after a crash between the two the next opening takes it.
    """
    with database.reading() as connection:
        check_value = connection.scalar(select(vault_key.c.check_value).order_by(vault_key.c.number.desc()))
        in_use = connection.scalar(select(func.count()).select_from(product)) or 0
    if check_value is not None:
        vault = Vault(key.read())
        vault.require(check_value, key.path)
        return vault
    if in_use:
        raise StoreDamaged(
            f"{database.path}: the store has lost its note of the key; restore the store from a backup"
        )
    vault = Vault(key.read() if key.path.exists() else key.create())
    with database.writing() as connection:
        connection.execute(insert(vault_key).values(check_value=vault.check_value, made_at=clock()))
    return vault
