"""The Python environment of a checkout: made from pinned versions, known by a stamp, repaired when broken.

Two files in the environment tell its state: the stamp says what a finished installation rests on; the marker
stands while something is being changed, so that one that was cut off (power, Ctrl-C) is known and made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import NamedTuple

STAMP = "flashline-ready.json"
MARKER = "flashline-installing"
LOCK = "flashline.lock"
_TOUCHES_THE_ENVIRONMENT = "Installing collected packages"  # pip prints it after all downloads and builds
_UNREACHABLE = "The package index can't be reached (no network?); a first start and new versions need it."
_REASONS = (
    ("No space left on device", "The disk is full."),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "The connection to the package index is not trusted (a proxy in between?).",
    ),
    ("Temporary failure in name resolution", _UNREACHABLE),
    ("NewConnectionError", _UNREACHABLE),
    ("NameResolutionError", _UNREACHABLE),
    ("ProxyError", "The proxy does not answer."),
    ("ConnectTimeoutError", "The package index does not answer in time."),
    ("No matching distribution", "The package index lacks a pinned version for this Python or system."),
)


class EnvironmentFailed(Exception):  # noqa: N818 - says what is the matter
    """The environment could not be made; the text says why and what to do."""


class Stamp(NamedTuple):
    """What a finished installation rests on.

    Args:
        fingerprint: of the project's settings, the pinned versions and the interpreter.
        extras: the optional dependencies that are installed too.
        place: where the environment stood; its scripts hold that path.
    """

    fingerprint: str
    extras: tuple[str, ...]
    place: str

    def to_json(self) -> str:
        """The stamp as its file holds it."""
        return json.dumps(self._asdict())

    @classmethod
    def from_json(cls, text: str) -> Stamp:
        """Read a stamp file's text.

        Raises:
            ValueError, TypeError, KeyError: it is no stamp.
        """
        fields = json.loads(text)
        return cls(str(fields["fingerprint"]), tuple(map(str, fields["extras"])), str(fields["place"]))


class Environment:
    """A virtual environment that holds Flashline and what it needs.

    Args:
        root: the checkout.
        place: the environment's folder.
        say: tells the user what is being done.
    """

    def __init__(self, root: Path, place: Path, say: Callable[[str], None]) -> None:
        self.root = root
        self.place = place
        self._say = say

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.script("python")

    def script(self, name: str) -> Path:
        """A program that the environment holds."""
        if sys.platform == "win32":
            return self.place / "Scripts" / f"{name}.exe"
        return self.place / "bin" / name

    def ready(self, extras: Sequence[str]) -> bool:
        """Whether nothing is to be done: the stamp fits, and covers `extras`."""
        stamp = self._stamp()
        return (
            not (self.place / MARKER).exists()
            and stamp.fingerprint == self._fingerprint()
            and set(extras) <= set(stamp.extras)
        )

    def prepare(self, extras: Sequence[str]) -> None:
        """Make or repair the environment; one process at a time, the others wait and find it done.

        Raises:
            EnvironmentFailed: it could not be made.
        """
        self._refuse_a_foreign_folder()
        self.place.mkdir(parents=True, exist_ok=True)
        with self._lock():
            if self.ready(extras):
                return
            stamp = self._stamp()
            keep = stamp.extras if stamp.fingerprint == self._fingerprint() else ()
            wanted = sorted({*extras, *keep})
            if self._broken():
                self._make_anew()
            self._install(wanted)
            text = Stamp(self._fingerprint(), tuple(wanted), str(self.place)).to_json()
            (self.place / STAMP).write_text(text, encoding="utf-8")
            (self.place / MARKER).unlink()

    def _fingerprint(self) -> str:
        """Of everything that a finished installation rests on."""
        digest = hashlib.sha256()
        for path in (
            self.root / "pyproject.toml",
            self.root / "packaging" / "constraints.txt",
            self.place / "pyvenv.cfg",
        ):
            digest.update(path.read_bytes() if path.exists() else b"-")
            digest.update(b"\0")
        # The interpreter behind the link: a distribution's upgrade puts another in its place.
        for text in (os.path.realpath(self.python), str(self.python.exists()), str(self.root)):
            digest.update(text.encode() + b"\0")
        return digest.hexdigest()

    def _stamp(self) -> Stamp:
        try:
            return Stamp.from_json((self.place / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError):  # none, or cut off while it was written
            return Stamp("", (), str(self.place))

    def _refuse_a_foreign_folder(self) -> None:
        ours = any((self.place / name).exists() for name in ("pyvenv.cfg", MARKER, LOCK))
        if self.place.exists() and not ours and any(self.place.iterdir()):
            raise EnvironmentFailed(f"{self.place} is not empty and is no Python environment; name another.")

    def _broken(self) -> bool:
        """Whether an installation was cut off here, the folder was moved, or its Python does not work."""
        stamp = self._stamp()
        if (self.place / MARKER).exists() or stamp.place != str(self.place):
            return True
        if not self.python.exists():
            return True
        probe = (
            "import sys, pip; sys.exit(sys.version_info < (3, 11) or not pip.__file__.startswith(sys.prefix))"
        )
        answer = subprocess.run(
            [str(self.python), "-c", probe], check=False, stdin=subprocess.DEVNULL, capture_output=True
        )
        return answer.returncode != 0

    def _make_anew(self) -> None:
        (self.place / MARKER).touch()
        for entry in self.place.iterdir():
            if entry.name not in (MARKER, LOCK):
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        self._say(f"Making a Python {sys.version_info[0]}.{sys.version_info[1]} environment in {self.place}")
        # Started from inside an environment (perhaps this one), the interpreter it was made from is taken.
        base = getattr(sys, "_base_executable", sys.executable)
        status, output = self._watch([base, "-m", "venv", str(self.place)])
        if status:
            raise EnvironmentFailed(f"{output}\nPython could not make an environment in {self.place}.")

    def _install(self, extras: Sequence[str]) -> None:
        import tomllib

        project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        build = project.get("build-system", {}).get("requires", [])
        (self.place / MARKER).touch()
        # The build tools go into the environment, pinned like everything else, so a rebuild needs no network.
        if build:
            self._pip(*build)
        self._say("Installing the pinned packages; the first time this takes a minute or two")
        self._pip("--no-build-isolation", "--editable", f".[{','.join(extras)}]" if extras else ".")

    def _pip(self, *wanted: str) -> None:
        options = ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "-c"]
        constraints = str(self.root / "packaging" / "constraints.txt")
        status, output = self._watch(
            [str(self.python), "-m", "pip", "install", *options, constraints, *wanted]
        )
        if status == 0:
            return
        if _TOUCHES_THE_ENVIRONMENT not in output:
            (self.place / MARKER).unlink()  # nothing was changed: what was installed before is still whole
        reason = next((text for sign, text in _REASONS if sign in output), "pip failed; its words are above.")
        raise EnvironmentFailed(f"{output}\n{reason} Nothing is lost: start again when it is mended.")

    def _watch(self, command: list[str]) -> tuple[int, str]:
        """Run a command; on a terminal its latest line is shown, and taken away again at the end."""
        lines: list[str] = []
        shown = sys.stderr.isatty()
        with subprocess.Popen(
            command,
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                lines.append(line)
                if shown:
                    print(f"\r\033[K  {line.strip()[:70]}", end="", file=sys.stderr, flush=True)
        if shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        return process.returncode, "".join(lines)

    @contextlib.contextmanager
    def _lock(self) -> Generator[None]:
        with (self.place / LOCK).open("a+b") as file:
            if not _try_lock(file.fileno()):
                self._say("Another start is preparing the environment; waiting for it")
                _wait_lock(file.fileno())
            yield  # closing the file gives the lock back


if sys.platform == "win32":
    import msvcrt

    def _try_lock(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_lock(number: int) -> None:
        while True:
            with contextlib.suppress(OSError):  # LK_LOCK gives up after ten seconds
                msvcrt.locking(number, msvcrt.LK_LOCK, 1)
                return

else:
    import fcntl

    def _try_lock(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_lock(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_EX)
