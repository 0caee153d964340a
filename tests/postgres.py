"""A PostgreSQL server of the tests' own, from the programs that are installed; it leaves nothing behind.

PostgreSQL refuses to run as root: then another user runs it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import psycopg

_MEMORY = Path("/dev/shm")
_ROOM = 512 * 1024 * 1024
_USERS = ("postgres", "nobody")
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": 150,
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
    "autovacuum_naptime": "5s",
}


def programs() -> Path | None:
    """The folder of initdb and postgres, the newest if there are several."""
    initdb, found = shutil.which("initdb"), shutil.which("pg_config")
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
        reverse=True,
    )
    if found:
        told = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=False).stdout
        folders.append(Path(told.strip()))
    if initdb:
        folders.append(Path(initdb).parent)
    return next((one for one in folders if (one / "initdb").exists() and (one / "postgres").exists()), None)


class Server:
    """A running server.

    Args:
        bindir: of its programs.
        folder: where it may keep its files; memory if there is enough, as the tests make many databases.
    """

    def __init__(self, bindir: Path, folder: Path | None = None) -> None:
        self._bindir = bindir
        in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
        if folder is None and in_memory and shutil.disk_usage(_MEMORY).free > _ROOM:
            folder = _MEMORY
        self.folder = Path(tempfile.mkdtemp(prefix="flpg-", dir=folder))
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            user = self._user()
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._run(
            "initdb", "-D", self._data, "-U", "flashline", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        self.start()

    @staticmethod
    def _user():
        import pwd  # no such module on Windows

        known = {user.pw_name: user for user in pwd.getpwall()}
        return next(known[name] for name in _USERS if name in known)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, name: str, *words: object) -> None:
        subprocess.run(
            [str(self._bindir / name), *map(str, words)],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as,
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [word for key, value in _SETTINGS.items() for word in ("-c", f"{key}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bindir / "postgres", "-D", self._data, "-k", self.folder, *settings],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT in good order, SIGQUIT at once, as a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    def remove(self) -> None:
        """Stop it and delete its files."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Where a database of this server is."""
        return f"postgresql://flashline@/{database}?host={self.folder}"

    def new_database(self, template: str = "template1") -> str:
        """Make a database; returns its name."""
        name = f"t{next(self._numbers)}"
        with connected(self.url("postgres"), autocommit=True) as connection:
            # Copied as files, a small database costs a quarter less than copied through the log; new in 15.
            how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}{how}")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever uses it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run an administrator's statement."""
        with connected(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def connected(url: str, *, autocommit: bool = False, patience: float = 60.0) -> psycopg.Connection:
    """A connection; a server that recovers from a crash is waited for, up to `patience` seconds."""
    end = time.monotonic() + patience
    while True:
        try:
            return psycopg.connect(url, autocommit=autocommit)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
