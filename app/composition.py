"""The one place where the parts are put together."""

import getpass
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from app.hardware.ports import Lister, linked_ports, list_ports
from app.model.fixture import Fixture, FixtureError, SlotPlace
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.copies import Copies
from app.station.desk import Desk
from app.station.keys import Keys
from app.station.order import RunOrder
from app.station.training import TRAINING_PRODUCT, ensure_sample_batch
from app.store.backups import FOLDER, Backups
from app.store.errors import KeyLocked
from app.store.keeping import Keeping
from app.store.key_file import KeyFile
from app.store.key_forms import Keyring, Unlocking
from app.store.opening import KEY_NAME, open_store
from app.store.postgres_server import PostgresServer
from app.store.restoring import Restoring
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.store import Store
from app.virtual.bench import Bench
from app.virtual.firmware import build_firmware

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
RECIPE = RESOURCES / "recipes" / "aliyun-nvs.toml"


def now() -> datetime:
    """The station's clock."""
    return datetime.now(UTC)


def default_data_dir() -> Path:
    """Where the books lie if nobody says otherwise: FLASHLINE_DATA_DIR, or the user's data folder."""
    named = os.environ.get("FLASHLINE_DATA_DIR")
    return Path(named) if named else platformdirs.user_data_path("flashline", appauthor=False)


def key_file() -> Path | None:
    """Where the vault's key lies if not in the data folder: FLASHLINE_KEY_FILE."""
    named = os.environ.get("FLASHLINE_KEY_FILE")
    return Path(named) if named else None


def database_url(data_dir: Path) -> str | None:
    """The database that stations share: FLASHLINE_DATABASE_URL, or what the file `database-url` here says.

    Raises:
        DeskError: others can read that file, or it can't be read.
    """
    named = os.environ.get("FLASHLINE_DATABASE_URL")
    file = data_dir / "database-url"
    if named or not file.exists():
        return named or None
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise DeskError(f"{file}: others can read it, and it may hold a password: chmod 600 '{file}'")
        return file.read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise DeskError(f"{file}: can't be read: {error.strerror}") from error


def typed_passphrase() -> Secret:
    """The passphrase of the key, typed on the terminal without being shown.

    Raises:
        KeyLocked: there is no terminal.
    """
    if not sys.stdin.isatty():
        raise KeyLocked("the passphrase of the books' key is needed: set FLASHLINE_PASSPHRASE")
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


def keys_of(data_dir: Path | None, ask: Callable[[], Secret] = typed_passphrase) -> Keys:
    """The key of a data folder's store, for its supervisor.

    Raises:
        DeskError: a setting can't be used.
    """
    folder = data_dir or default_data_dir()
    url = database_url(folder)
    place = PostgresServer(url) if url else SqliteFile(folder / FILE_NAME)
    key = KeyFile(key_file() or folder / KEY_NAME, unlocking(ask))
    return Keys(Keeping(folder, place, key, now))


def copies_of(data_dir: Path | None, ask: Callable[[], Secret] = typed_passphrase) -> Copies:
    """The backups of a data folder's store.

    Raises:
        DeskError: a setting can't be used.
    """
    folder = data_dir or default_data_dir()
    backups = None if database_url(folder) else Backups(folder / FILE_NAME, folder / FOLDER, now)
    return Copies(backups, Restoring(folder, key_file=key_file(), unlocking=unlocking(ask), clock=now))


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


def port_lister() -> Lister:
    """Tells the serial ports: this computer's, or those that the links in the folder FLASHLINE_PORTS lead to.

    Such links are made by udev rules for boards that are not on USB, or stand for boards in a test.
    """
    named = os.environ.get("FLASHLINE_PORTS")
    return linked_ports(Path(named)) if named else list_ports


def fixture_of_ports() -> Fixture:
    """A fixture of the serial ports at a known place that are there now, in the order of their places."""
    ports = [port for port in port_lister()() if port.vid is not None or port.location]
    ports.sort(key=lambda port: (port.location or "", port.device))
    places = tuple(
        SlotPlace(number, port.device, location=port.location or "")
        for number, port in enumerate(ports, start=1)
    )
    return Fixture("USB ports", places)


def read_fixture(path: Path) -> Fixture:
    """Read a fixture file.

    Raises:
        DeskError: it can't be read or is wrong; names the file and the field.
    """
    try:
        return Fixture.from_toml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeskError(f"{path}: can't be read: {error.strerror}") from error
    except (FixtureError, UnicodeDecodeError) as error:
        raise DeskError(f"{path}: {error}") from error


@contextmanager
def line_desk(data_dir: Path | None, fixture: Fixture) -> Generator[Desk]:
    """A desk on a real line."""
    desk = Desk(open_books(data_dir), fixture, recipe_file=RECIPE, clock=now, lister=port_lister())
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def training_desk(data_dir: Path | None, modules: int) -> Generator[Desk]:
    """A desk with virtual modules, a sample product, sample codes and sample firmware.

    Raises:
        DeskError: the data folder holds codes of a real product.
    """
    folder = data_dir or default_data_dir() / "training"
    with open_books(folder, shared=False) as store:
        others = [row for row in store.records.batches() if row.product_key != TRAINING_PRODUCT]
        if others:
            raise DeskError(
                f"{folder} holds codes of {others[0].product_key}: training needs a folder of its own"
            )
        with Bench(chip="esp32", modules=modules) as bench:
            batch = ensure_sample_batch(store, folder, modules)
            firmware = build_firmware(folder / "sample-firmware", "esp32")
            order = RunOrder(batch=batch, firmware=(str(firmware),), operator="trainee", wait=None)
            fixture = replace(bench.fixture, name="training fixture")
            desk = Desk(store, fixture, recipe_file=RECIPE, clock=now, tray=bench, suggestion=order)
            try:
                yield desk
            finally:
                desk.close()
