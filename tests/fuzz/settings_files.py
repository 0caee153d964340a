"""Files that people write or edit, and what the station keeps of its own between two starts."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QSettings

from app.composition.line import read_fixture
from app.composition.settings import database_url
from app.gui.settings import GuiSettings
from app.model.fixture import Fixture, FixtureError
from app.model.mac import Mac
from app.model.reports import DeskError
from app.model.wording import packed, said, unpacked
from app.station.recipes import RecipeError, load_recipe
from app.station.slot_memory import SlotMemory
from app.store.errors import StoreUnavailable
from app.store.local_disk import kind_in
from app.store.postgres_server import PostgresServer
from app.store.station_name import station_name
from app.virtual.chips import CHIPS
from app.virtual.faultplan import FaultPlan
from app.virtual.flash import INSTANT
from app.virtual.keeping import Drawer, KeepError
from tests.fuzz.target import Target, file_of, folder

_RECIPE = Path("resources/recipes/aliyun-nvs.toml")
_JIG = (
    b'name = "jig"\ncolumns = 2\n[[slot]]\nnumber = 1\nlocation = "1-4.1"\n'
    b'[[slot]]\nnumber = 2\nport = "COM7"\n'
)
_SLOTS = {"1-4.1": {"baud": 460800, "clean": 3, "patience": 5, "fence": "three in a row"}, "COM7": {}}


def _fixture(data: bytes) -> None:
    fixture = read_fixture(file_of("jig.toml", data))
    assert Fixture.from_toml(fixture.to_toml()) == fixture


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _sentence(data: bytes) -> None:
    """A sentence that the books keep, edited there."""
    assert len(unpacked(_text(data))) <= 2 * len(data) + 100


def _remembered(data: bytes) -> None:
    place = file_of("memory/slots.json", data).parent
    SlotMemory(place).of("COM7")


def _window(data: bytes) -> None:
    path = file_of("window.ini", data)
    settings = GuiSettings(path)
    assert 0 < settings.idle_minutes < 1 << 31
    assert settings.language is None or settings.language
    assert settings.first_start_seen in (True, False)
    assert settings.geometry is None or settings.geometry.size() >= 0


def _window_seeds() -> list[bytes]:
    path = file_of("seed.ini", b"")
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("language", "zh_CN")
    store.setValue("idle_minutes", 7)
    store.sync()
    return [path.read_bytes()]


def _named(data: bytes) -> None:
    name = station_name(file_of("name/station", data).parent, "line 1")
    assert name
    assert len(name) < 80
    assert "/" not in name


def _server(data: bytes) -> None:
    url = database_url(file_of("server/database-url", data).parent)
    if url is not None:
        assert "secret-pw" not in PostgresServer(url).name


def _kept(data: bytes) -> None:
    """A virtual module's file; only a flash in its own folder is taken."""
    place = file_of("kept/slot-01.json", data).parent
    (place / "a.flash").write_bytes(b"\xff" * 0x10000)
    drawer = Drawer(place, "slot-01")
    try:
        drawer.load(INSTANT)
    finally:
        drawer.close()


def _kept_seeds() -> list[bytes]:
    chip = CHIPS["esp32"]
    content = chip.fuses(Mac(bytes(6)), chip.revision).content
    facts = {
        "format": 1,
        "chip": "esp32",
        "mac": "24:6f:28:00:00:01",
        "flash": "a.flash",
        "efuses": content.hex(),
    }
    (folder() / "kept").mkdir(exist_ok=True)
    return [json.dumps(facts).encode()]


def targets() -> list[Target]:
    """All of them."""
    return [
        Target(
            "recipe",
            "app.station.recipes",
            "64 KB of TOML; patterns of 500 characters without nested repeats",
            lambda data: load_recipe(file_of("recipe.toml", data)),
            (RecipeError,),
            lambda: [
                _RECIPE.read_bytes(),
                b'name = "x"\nboot = false\n[permanent]\nburn_custom_mac = true\n',
            ],
        ),
        Target(
            "fixture",
            "app.model.fixture",
            "256 KB of TOML, 1,024 slots",
            _fixture,
            (DeskError, FixtureError),
            lambda: [_JIG],
        ),
        Target(
            "mac",
            "app.model.mac",
            "17 characters",
            lambda data: Mac.parse(_text(data)),
            (ValueError,),
            lambda: [b"24:6f:28:00:00:01", b"246F28000001"],
        ),
        Target(
            "slot-memory",
            "app.station.slot_memory",
            "256 KB of JSON",
            _remembered,
            (),
            lambda: [json.dumps(_SLOTS).encode()],
        ),
        Target(
            "kept-sentence",
            "app.model.wording",
            "one column; names in braces and nothing else",
            _sentence,
            (),
            lambda: [
                packed(said("{count} names: {why}", count=3, why=said("in use"))).encode(),
                b"plain words",
            ],
        ),
        Target("window-settings", "app.gui.settings", "Qt's reader of INI files", _window, (), _window_seeds),
        Target(
            "station-name",
            "app.store.station_name",
            "256 KB, 48 characters",
            _named,
            (StoreUnavailable,),
            lambda: [b"line-1-a1b2c3\n"],
        ),
        Target(
            "database-url",
            "app.composition, app.store.postgres_server",
            "256 KB",
            _server,
            (DeskError, StoreUnavailable),
            lambda: [b"postgresql://line:secret-pw@db.factory:5432/flashline?sslmode=verify-full\n"],
        ),
        Target(
            "mounts",
            "app.store.local_disk",
            "the system's own file",
            lambda data: kind_in(data.decode("utf-8", "surrogateescape"), Path("/mnt/share/data")),
            (),
            lambda: [b"36 35 98:0 / / rw - ext4 /dev/a rw\n41 35 0:5 / /mnt/share rw - nfs4 srv:/x rw\n"],
        ),
        Target(
            "kept-unit",
            "app.virtual.keeping",
            "64 KB of JSON; its flash in its own folder",
            _kept,
            (KeepError,),
            _kept_seeds,
        ),
        Target(
            "fault-plan",
            "app.virtual.faultplan, events",
            "words of a command",
            lambda data: FaultPlan.parse(_text(data).split("\n")),
            (ValueError,),
            lambda: [
                b"unplug@data:40%,slots=1+3\nflip@data:0x210000:3,times=2\nbad-cell=0x10400.3.1,share=0.5\nchip=esp32c3"
            ],
        ),
    ]
