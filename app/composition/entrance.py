"""The way into the window: set-up, passphrase, desk."""

import os
from pathlib import Path

from app.composition.line import port_lister
from app.composition.settings import RECIPE, database_url, default_data_dir, key_file, now
from app.model.fixture import Fixture
from app.model.secret import Secret
from app.station.copies import Copies
from app.station.desk import Desk
from app.station.entrance import Entrance
from app.station.keys import Ask, Keys
from app.station.strongbox import Strongbox
from app.store.backups import FOLDER, Backups
from app.store.cost import RFC_9106, Cost
from app.store.founding import Founding
from app.store.keeping import Keeping
from app.store.key_file import KeyFile
from app.store.key_forms import Keyring, Unlocking
from app.store.key_place import key_path
from app.store.opening import open_store
from app.store.postgres_server import PostgresServer
from app.store.restoring import Restoring
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.tries import Tries

_TRIES = "passphrase-tries"


def line_entrance(data_dir: Path | None, fixture: Fixture, cost: Cost = RFC_9106) -> Entrance:
    """The way to a desk on a real line.

    Args:
        data_dir: of the station; the user's data folder if not given.
        fixture: the jig.
        cost: of new PINs and passphrases.

    Raises:
        DeskError: a setting can't be used.
    """
    folder, named = data_dir or default_data_dir(), key_file()
    url, given = database_url(folder), os.environ.get("FLASHLINE_PASSPHRASE")
    tries = Tries(folder / _TRIES, now)

    def keys(ask: Ask) -> Keys:
        place = PostgresServer(url) if url else SqliteFile(folder / FILE_NAME)
        return Keys(Keeping(folder, place, KeyFile(key_path(folder, named), _unlocking(ask, cost)), now))

    def open_desk(ask: Ask) -> Desk:
        store = open_store(
            folder,
            database_url=url,
            station_label=os.environ.get("FLASHLINE_STATION"),
            key_file=named,
            unlocking=_unlocking(ask, cost),
            clock=now,
            cost=cost,
        )
        copies = Copies(
            store.backups, Restoring(folder, key_file=named, unlocking=_unlocking(ask, cost), clock=now)
        )
        strongbox = Strongbox(
            lambda present: keys(_first_of(given, present)),
            copies,
            store.deeds,
            tries,
            given=bool(given),
            keyring=keyring_name(),
        )
        return Desk(store, fixture, recipe_file=RECIPE, clock=now, lister=port_lister(), strongbox=strongbox)

    founding = Founding(
        folder,
        database_url=url,
        key_file=named,
        unlocking=Unlocking(keyring=_system_keyring, cost=cost),
        clock=now,
        cost=cost,
    )
    return Entrance(
        founding,
        keys,
        open_desk,
        tries,
        given=Secret(given) if given else None,
        keyring=keyring_name(),
        key_place=None if named else folder,
        earlier=_earlier(folder) if url is None else None,
    )


def keyring_name() -> str:
    """The name of the system's keyring; empty where there is none that keeps anything."""
    from keyring.backends import fail, null
    from keyring.core import get_keyring

    found = get_keyring()
    return "" if isinstance(found, fail.Keyring | null.Keyring) else found.name


def _earlier(folder: Path) -> Path | None:
    """The folder of backups, where it has some and the books are gone."""
    backups = folder / FOLDER
    gone = not (folder / FILE_NAME).exists()
    return backups if gone and Backups(folder / FILE_NAME, backups, now).listed() else None


def _first_of(given: str | None, ask: Ask) -> Ask:
    """The environment's passphrase; else who is asked."""
    return (lambda: Secret(given)) if given else ask


def _unlocking(ask: Ask, cost: Cost) -> Unlocking:
    return Unlocking(passphrase=ask, keyring=_system_keyring, cost=cost)


def _system_keyring() -> Keyring:
    import keyring

    return keyring
