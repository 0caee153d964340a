"""The books of a data folder, with the key, the database and the station's name that are set."""

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from app.composition.settings import database_url, default_data_dir, key_file, now
from app.model.secret import Secret
from app.model.wording import said
from app.store.errors import KeyLocked
from app.store.key_forms import Keyring, Unlocking
from app.store.opening import open_store
from app.store.store import Store


def typed_passphrase() -> Secret:
    """The passphrase of the key, typed on the terminal without being shown.

    Raises:
        KeyLocked: there is no terminal.
    """
    if not sys.stdin.isatty():
        raise KeyLocked(said("the passphrase of the books' key is needed: set FLASHLINE_PASSPHRASE"))
    return Secret(getpass.getpass("passphrase of the books: "))


def open_books(
    data_dir: Path | None, *, shared: bool = True, ask: Callable[[], Secret] = typed_passphrase
) -> Store:
    """Open the store of a data folder, with the key, the database and the station's name that are set.

    Args:
        data_dir: of the station; the user's data folder if not given.
        shared: whether a database that several stations share may be meant; training keeps its own.
        ask: asks a person for the key's passphrase, where it has one.

    Raises:
        StoreError: the store can't be used; the text says what to do.
        DeskError: a setting can't be used.
    """
    folder = data_dir or default_data_dir()
    return open_store(
        folder,
        database_url=database_url(folder) if shared else None,
        station_label=os.environ.get("FLASHLINE_STATION"),
        key_file=key_file(),
        unlocking=unlocking(ask),
        clock=now,
    )


def unlocking(ask: Callable[[], Secret]) -> Unlocking:
    """How to get at a key that does not lie open: FLASHLINE_PASSPHRASE, else who is asked; the keyring.

    Args:
        ask: asks a person for the passphrase.
    """
    given = os.environ.get("FLASHLINE_PASSPHRASE")
    return Unlocking(passphrase=(lambda: Secret(given)) if given else ask, keyring=_system_keyring)


def _system_keyring() -> Keyring:
    import keyring

    return keyring
