"""The commands as a shell starts them, and a PostgreSQL server where its programs are installed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.store.postgres_server import PostgresServer
from app.store.upgrade import bring_server_up_to_date
from app.virtual.firmware import build_firmware
from tests import postgres
from tests.books import laid_out

# What the tests start keeps its bytecode, as on a user's computer: compiling takes longer than most commands.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# How long an example takes tells how busy the computer is, not whether the program is right.
settings.register_profile(
    "any computer", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any computer")

PRODUCT_KEY = "a1CommandLn"


class Shell:
    """Starts `flashline` commands on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = laid_out(folder / "data")

    def argv(self, *words: object) -> list[str]:
        return [sys.executable, "-m", "app", *(str(word) for word in words), "--data-dir", str(self.data_dir)]

    def run(self, *words: object, ok: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(self.argv(*words), capture_output=True, text=True, timeout=90, check=False)
        if ok:
            assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done

    def start(self, *words: object) -> subprocess.Popen[str]:
        return subprocess.Popen(self.argv(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def json(self, *words: object):
        return json.loads(self.run(*words, "--json").stdout)

    def codes_file(self, count: int, name: str = "codes.csv", start: int = 0) -> Path:
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file)
            lines.writerow(("DeviceName", "DeviceSecret", "ProductKey"))
            for number in range(start, start + count):
                lines.writerow((f"shell-{number:05}", f"{number:032x}", PRODUCT_KEY))
        return path


class Modules:
    """A running `flashline virtual`."""

    def __init__(self, shell: Shell, *options: object, modules: int) -> None:
        self.process = shell.start("virtual", "--modules", modules, *options)
        assert self.process.stdout is not None
        self.lines = [json.loads(self.process.stdout.readline()) for _ in range(modules)]
        self.ports = [line["port"] for line in self.lines]

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.fixture
def shell(tmp_path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def modules_of(shell):
    started: list[Modules] = []

    def start(*options: object, modules: int) -> Modules:
        one = Modules(shell, *options, modules=modules)
        started.append(one)
        return one

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="session")
def firmware(tmp_path_factory) -> Path:
    return build_firmware(tmp_path_factory.mktemp("firmware"), "esp32", app_size=64 * 1024)


def _running_server() -> Iterator[postgres.Server]:
    bindir = postgres.programs()
    if bindir is None:
        pytest.skip("PostgreSQL's programs (initdb, postgres) are not installed")
    server = postgres.Server(bindir)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    yield from _running_server()


@pytest.fixture
def own_server() -> Iterator[postgres.Server]:
    """A server that the test may stop and kill."""
    yield from _running_server()


@pytest.fixture(scope="session")
def postgres_template(postgres_server) -> str:
    """A database with the schema and nothing in it."""
    name = postgres_server.new_database()
    bring_server_up_to_date(PostgresServer(postgres_server.url(name)))
    return name


@pytest.fixture
def empty_postgres_url(postgres_server):
    """A database without anything."""
    name = postgres_server.new_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture
def postgres_url(postgres_server, postgres_template):
    """A database with the schema, for one test."""
    name = postgres_server.new_database(postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the tests marked long too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked long, unless it was asked for."""
    if config.getoption("--all"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if not item.get_closest_marker("long")]
