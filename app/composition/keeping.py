"""The key and the backups of a data folder's books."""

from collections.abc import Callable
from pathlib import Path

from app.composition.books import typed_passphrase, unlocking
from app.composition.settings import database_url, default_data_dir, key_file, now
from app.model.secret import Secret
from app.station.copies import Copies
from app.station.keys import Keys
from app.store.backups import FOLDER, Backups
from app.store.keeping import Keeping
from app.store.key_file import KeyFile
from app.store.key_place import key_path
from app.store.postgres_server import PostgresServer
from app.store.restoring import Restoring
from app.store.sqlite_file import FILE_NAME, SqliteFile


def keys_of(data_dir: Path | None, ask: Callable[[], Secret] = typed_passphrase) -> Keys:
    """The key of a data folder's store, for its supervisor.

    Raises:
        DeskError: a setting can't be used.
    """
    folder = data_dir or default_data_dir()
    url = database_url(folder)
    place = PostgresServer(url) if url else SqliteFile(folder / FILE_NAME)
    key = KeyFile(key_path(folder, key_file()), unlocking(ask))
    return Keys(Keeping(folder, place, key, now))


def copies_of(data_dir: Path | None, ask: Callable[[], Secret] = typed_passphrase) -> Copies:
    """The backups of a data folder's store.

    Raises:
        DeskError: a setting can't be used.
    """
    folder = data_dir or default_data_dir()
    backups = None if database_url(folder) else Backups(folder / FILE_NAME, folder / FOLDER, now)
    return Copies(backups, Restoring(folder, key_file=key_file(), unlocking=unlocking(ask), clock=now))
