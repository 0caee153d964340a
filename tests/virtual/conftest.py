"""Benches and hosts that end with their test, and the stock command line."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.virtual.bench import Bench
from tests.virtual.rawhost import Host


@pytest.fixture
def bench_of() -> Iterator[Callable[..., Bench]]:
    """Makes benches without pacing and boot delays, and closes them."""
    with ExitStack() as stack:

        def make(chip: str = "esp32", modules: int = 1, **options: Any) -> Bench:
            return stack.enter_context(
                Bench(chip, modules, **{"paced": False, "boot_delays": False} | options)
            )

        yield make


@pytest.fixture
def opened() -> Iterator[Callable[..., Host]]:
    """Opens hosts, and closes them."""
    with ExitStack() as stack:

        def make(port: str, baud: int = 115200) -> Host:
            host = Host(port, baud)
            stack.callback(host.close)
            return host

        yield make


@pytest.fixture
def esptool(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the stock command line; fails with its output unless the status is the expected one."""
    return _stock("esptool", tmp_path)


@pytest.fixture
def espefuse(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The same for the eFuses' command line."""
    return _stock("espefuse", tmp_path)


def _stock(tool: str, folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: object, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", tool, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            timeout=100,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return run
