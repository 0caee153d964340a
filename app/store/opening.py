"""Opening a store: its folder, its schema, its key, its session, and what dead sessions left."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, func, insert, select

from app.model.wording import said
from app.store.cost import RFC_9106, Cost
from app.store.database import Database, Place
from app.store.errors import KeyMissing, StoreDamaged, StoreMoved, StoreUnavailable
from app.store.key_file import KeyFile
from app.store.key_forms import Unlocking
from app.store.key_place import key_path
from app.store.local_disk import network_kind
from app.store.postgres_server import PostgresServer
from app.store.schema import move, product, vault_key
from app.store.sessions import Sessions
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.station_name import station_name
from app.store.store import Store
from app.store.upgrade import bring_server_up_to_date, bring_up_to_date
from app.store.vault import Vault

_OPENING_SECONDS = 120.0


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(
    data_dir: Path,
    *,
    database_url: str | None = None,
    station: str | None = None,
    station_label: str | None = None,
    key_file: Path | None = None,
    unlocking: Unlocking | None = None,
    clock: Callable[[], datetime] = _now,
    cost: Cost = RFC_9106,
) -> Store:
    """Open the store of a station; make it if there is none.

    Args:
        data_dir: holds the key, the lock files of the sessions, the station's name, the outbox; and the
            database and its backups, unless a server has it.
        database_url: of a PostgreSQL database that several stations share; a SQLite file in `data_dir` if
            not given.
        station: name of this station, always the same on one computer and nowhere else; the name that
            `data_dir` keeps if not given.
        station_label: what people call the station, for the name that a new `data_dir` gets.
        key_file: where the key is; `vault.key` in `data_dir`, or where its set-up put it, if not given.
        unlocking: how to get at a key that does not lie open.
        clock: gives aware times.
        cost: of a new PIN.

    Raises:
        SchemaTooNew: a newer program has used it.
        MigrationFailed: it could not be brought to this program's schema.
        KeyProblem: the key is missing, damaged, readable by others, locked, or not this store's.
        StoreDamaged: the file is no database of this program.
        StoreMoved: the books are on a server now, or on their way there.
        StationCopied: another computer works under this station's name.
        StoreUnavailable: the folder, the file or the server can't be read or written.
    """
    key = KeyFile(key_path(data_dir, key_file), unlocking)
    with folder_alone(data_dir):
        database = Database(up_to_date(data_dir, database_url, clock))
        try:
            _refuse_moved(database)
            vault = unlock(database, key, clock)
            name = station or station_name(data_dir, station_label)
        except BaseException:
            database.close()
            raise
    sessions = Sessions(database, data_dir / "sessions", name, clock)
    return _begin(database, vault, sessions, clock, data_dir, cost)


def _begin(
    database: Database,
    vault: Vault,
    sessions: Sessions,
    clock: Callable[[], datetime],
    folder: Path,
    cost: Cost,
) -> Store:
    try:
        sessions.begin()
        _still_the_key(database, vault)
        store = Store(database, vault, sessions, clock, folder, cost)
        store.recovered = store.ledger.recover()
        store.outbox.deliver()
        store.making.undo_left()
    except BaseException:
        database.close()
        sessions.drop_lock(forget=False)
        raise
    return store


def _still_the_key(database: Database, vault: Vault) -> None:
    """A change of keys waits for sessions; one that ended just before this session began is seen here."""
    with database.reading() as connection:
        check_value = check_value_of(connection)
    if check_value is not None:
        vault.require(check_value, database.name)


@contextmanager
def folder_alone(data_dir: Path) -> Generator[None]:
    """Keep other programs from opening the store of this folder meanwhile; the folder is made.

    Raises:
        StoreUnavailable: the folder can't be used, or another program does not end its opening.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(data_dir / "opening.lock", timeout=_OPENING_SECONDS):
            yield
    except Timeout as error:
        raise StoreUnavailable(
            said(
                "{data_dir}: another program has been opening this store for long; end it, then try again",
                data_dir=data_dir,
            )
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            said(
                "{data_dir}: the folder can't be used ({error}); check the path and this user's rights on it",
                data_dir=data_dir,
                error=error.strerror,
            )
        ) from error


def up_to_date(data_dir: Path, database_url: str | None, clock: Callable[[], datetime]) -> Place:
    """The place of a station's books, at this program's schema; a database that is not there is made.

    Raises:
        StoreError: as `open_store`.
    """
    if database_url:
        server = PostgresServer(database_url)
        bring_server_up_to_date(server)
        return server
    kind = network_kind(data_dir)
    if kind is not None:
        raise StoreUnavailable(
            said(
                "{data_dir} is on a network drive ({kind}), where stations do not see each other's "
                "changes: keep the books on a local disk (FLASHLINE_DATA_DIR), or share them by "
                "PostgreSQL (FLASHLINE_DATABASE_URL)",
                data_dir=data_dir,
                kind=kind,
            )
        )
    file = SqliteFile(data_dir / FILE_NAME)
    bring_up_to_date(file.path, data_dir / "backups", clock())
    return file


def _refuse_moved(database: Database) -> None:
    with database.reading() as connection:
        row = connection.execute(select(move.c.kind, move.c.place).order_by(move.c.number.desc())).first()
    if row is None or row.kind == "arrived":
        return
    if row.kind == "away":
        raise StoreMoved(
            said(
                "{database}: these books were moved to {place}; set FLASHLINE_DATABASE_URL to the "
                "URL of that database",
                database=database.name,
                place=row.place,
            )
        )
    raise StoreMoved(
        said(
            "{database}: books from {place} are on their way into this database; run `flashline "
            "database move` there again until it says that it is done",
            database=database.name,
            place=row.place,
        )
    )


def unlock(database: Database, key: KeyFile, clock: Callable[[], datetime]) -> Vault:
    """The vault with this store's key; a store that has none yet gets one.

    The key is on disk before the store names it: after a crash between the two the next opening takes it.

    Raises:
        KeyProblem: the key is missing, damaged, readable by others, or not this store's.
        StoreDamaged: the store does not know its key any more.
    """
    with database.reading() as connection:
        check_value = check_value_of(connection)
        in_use = connection.scalar(select(func.count()).select_from(product)) or 0
    if check_value is None and in_use:
        raise StoreDamaged(
            said(
                "{database}: the store has lost its note of the key; restore the store from a backup",
                database=database.name,
            )
        )
    key.clear_up()
    key.settle_draft(founded=check_value is not None)
    if check_value is None:
        check_value = _first_key(database, key, clock)
    return _fitting(_read(key, database), check_value, key)


def _fitting(keys: list[bytes], check_value: bytes, key: KeyFile) -> Vault:
    """The vault whose key the store names; the other of two keys was left by a change that was cut off."""
    for candidate in keys:
        vault = Vault(candidate)
        if vault.check_value == check_value:
            if len(keys) > 1:
                key.rewrite([candidate])
            return vault
    vault = Vault(keys[0])
    vault.require(check_value, key.path)
    return vault


def check_value_of(connection: Connection) -> bytes | None:
    """What the store knows of its key; None for a new store."""
    return connection.scalar(select(vault_key.c.check_value).order_by(vault_key.c.number.desc()).limit(1))


def _first_key(database: Database, key: KeyFile, clock: Callable[[], datetime]) -> bytes:
    """Note the key of a new store; of several stations that open it first, one is the first."""
    with database.writing() as connection:
        database.place.alone(connection, "first key")
        known = check_value_of(connection)
        if known is not None:
            return known
        check_value = Vault(key.read() if key.path.exists() else key.create()).check_value
        connection.execute(insert(vault_key).values(check_value=check_value, made_at=clock()))
    return check_value


def _read(key: KeyFile, database: Database) -> list[bytes]:
    if database.place.shared and not key.path.exists():
        raise KeyMissing(
            said(
                "{file}: this station has not got the key of {database} yet; copy vault.key from a "
                "station that works on it to this place, by a way that nobody else can read",
                file=key.path,
                database=database.name,
            )
        )
    return key.read_all()
