#!/usr/bin/env python3
"""Set up Flashline and start it: needs nothing but Python 3.11 or newer.

    python3 packaging/bootstrap.py demo [--headless]   the training fixture: 8 virtual modules
    python3 packaging/bootstrap.py test [pytest's arguments]
    python3 packaging/bootstrap.py check               formatting, lint, types, import directions
    python3 packaging/bootstrap.py <a flashline command and its options>

The first start makes an environment (.venv in the checkout, or where FLASHLINE_VENV says) from pinned
versions and adds missing system libraries where it may; later starts find it ready and need no network.
Its own messages go to standard error. Exit status: 2 no display, 3 the set-up could not be completed, else
the command's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple, NoReturn

import system_parts
from environment import Environment, EnvironmentFailed
from system_parts import PartsMissing

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
NO_DISPLAY, NOT_SET_UP, INTERRUPTED = 2, 3, 130
_NO_DISPLAY_TEXT = (
    "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so no window can be opened.\n"
    "Without one, the same is done by:\n\n    python3 packaging/bootstrap.py demo --headless"
)
_TOO_OLD_TEXT = """Flashline needs Python {oldest}; this is {this}, and no newer one was found on PATH.
    Debian 12 and newer, Ubuntu 24.04 and newer: python3 is new enough
    Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv
    Windows: python.org or the Microsoft Store    macOS: python.org or brew install python@3.13"""


class Plan(NamedTuple):
    """What a command line asks for.

    Args:
        kind: test, check or flashline.
        args: what the command itself gets.
        extras: optional dependencies of pyproject.toml that it needs.
        qt: whether Qt is loaded.
        on_screen: whether a window is opened.
    """

    kind: str
    args: Sequence[str]
    extras: Sequence[str] = ()
    qt: bool = False
    on_screen: bool = False


def plan(args: Sequence[str]) -> Plan:
    """Read the command line."""
    if args[:1] == ["test"]:
        return Plan("test", args[1:], extras=("dev",), qt=True)
    if args[:1] == ["check"]:
        return Plan("check", args[1:], extras=("dev",))
    # `flashline` itself, with or without options, is the window; so is the demo.
    may_open = not args or args[0] == "demo" or args[0].startswith("-")
    opens_a_window = may_open and not {"--headless", "--help", "--version"} & set(args)
    return Plan("flashline", args, qt=opens_a_window, on_screen=opens_a_window)


def has_display(environ: Mapping[str, str], system: str) -> bool:
    """Whether a window can be opened; QT_QPA_PLATFORM may name another screen (vnc, offscreen)."""
    if not system.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def newer_python(
    which: Callable[[str], str | None], works: Callable[[Sequence[str]], bool]
) -> list[str] | None:
    """A Python that is new enough, as the start of a command; None where PATH has none.

    Args:
        which: finds a program on PATH.
        works: whether that command starts a Python that is new enough (pyenv's shims may start nothing).
    """
    for minor in (13, 12, 11, 14):
        found = which(f"python3.{minor}")
        if found and works([found]):
            return [found]
        launcher = which("py") if sys.platform == "win32" else None
        if launcher and works([launcher, f"-3.{minor}"]):
            return [launcher, f"-3.{minor}"]
    return None


def say(text: str) -> None:
    """Tell the user; standard output belongs to the command."""
    print(text, file=sys.stderr, flush=True)


def main(args: list[str]) -> int:
    """Set up what the command line needs, then become that command."""
    if args[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    asked = plan(args)
    if asked.on_screen and not has_display(os.environ, sys.platform):
        say(_NO_DISPLAY_TEXT)
        return NO_DISPLAY
    # Absolute, not resolved: a link to an environment elsewhere stays a link.
    place = Path(os.environ.get("FLASHLINE_VENV") or ROOT / ".venv").expanduser().absolute()
    environment = Environment(ROOT, place, say)
    try:
        if environment.ready(asked.extras):
            _provide_system_parts(asked, ensurepip=False)
        else:
            _set_up(environment, asked, args)
        if asked.kind == "test" and sys.platform.startswith("linux") and not system_parts.has_postgresql():
            system_parts.provide_postgresql(_family(), say)
    except (PartsMissing, EnvironmentFailed) as error:
        say(str(error))
        return NOT_SET_UP
    except KeyboardInterrupt:
        say("\nInterrupted; the next start takes it up again.")
        return INTERRUPTED
    return _start(environment, asked)


def _set_up(environment: Environment, asked: Plan, args: Sequence[str]) -> None:
    if sys.version_info < OLDEST:
        _become_newer(args)
    _provide_system_parts(asked, ensurepip=True)
    begun = monotonic()
    environment.prepare(asked.extras)
    say(f"Ready after {monotonic() - begun:.0f} s; later starts need neither this nor a network")
    lister = shutil.which("fc-list") if asked.on_screen else None
    if lister and not _output([lister, ":lang=zh"]):
        say("No font here has Chinese characters; one that has them is in the package fonts-noto-cjk.")


def _output(command: list[str]) -> bytes:
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True).stdout


def _provide_system_parts(asked: Plan, *, ensurepip: bool) -> None:
    """See to it that Qt's libraries are there, and what makes environments if one is to be made."""

    def lacking() -> tuple[list[system_parts.Library], bool]:
        uses_qt = asked.qt and sys.platform.startswith("linux")
        wanted = system_parts.qt_libraries(os.environ, on_screen=asked.on_screen) if uses_qt else ()
        return system_parts.missing(wanted), ensurepip and not _has_ensurepip()

    libraries, no_ensurepip = lacking()
    if not libraries and not no_ensurepip:
        return
    kind = _family()
    names = system_parts.packages(libraries, kind)
    if no_ensurepip:
        names.append(_ensurepip_package(kind))
    system_parts.add_packages(names, kind, say)
    libraries, no_ensurepip = lacking()
    still = [library.soname for library in libraries] + ["ensurepip"] * no_ensurepip
    if still:
        raise PartsMissing(f"Still missing after that, for {sys.executable}: {', '.join(still)}")


def _has_ensurepip() -> bool:
    import importlib.util

    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def _ensurepip_package(kind: str) -> str:
    if kind == "debian":  # the others have it in the same package as Python
        return f"python3.{sys.version_info[1]}-venv"
    raise PartsMissing(
        f"This Python ({sys.executable}) lacks ensurepip, by which environments get pip; "
        "take the Python of your distribution or of python.org."
    )


def _family() -> str:
    import platform

    try:
        return system_parts.family(platform.freedesktop_os_release())
    except (OSError, AttributeError):  # no such file; Python older than 3.10
        return ""


def _become_newer(args: Sequence[str]) -> NoReturn:
    def works(command: Sequence[str]) -> bool:
        probe = [*command, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"]
        return (
            subprocess.run(probe, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
        )

    command = newer_python(shutil.which, works)
    if command is None:
        this = ".".join(map(str, sys.version_info[:2]))
        raise PartsMissing(_TOO_OLD_TEXT.format(oldest="3.11 or newer", this=this))
    _become([*command, str(Path(__file__).resolve()), *args], dict(os.environ))


def _start(environment: Environment, asked: Plan) -> int:
    environ = dict(os.environ)
    if asked.kind == "flashline":
        _become([str(environment.script("flashline")), *asked.args], environ)
    os.chdir(ROOT)
    if asked.kind == "test":
        environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        # The whole suite waits for lines and disks nearly as much as it computes: a worker more than cores.
        how = asked.args or [f"--numprocesses={(os.cpu_count() or 2) + 1}", "--dist=worksteal"]
        _become([str(environment.python), "-m", "pytest", *how], environ)
    return _check(environment)


def _check(environment: Environment) -> int:
    commands = (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("basedpyright", "--pythonpath", str(environment.python)),
        ("lint-imports",),
    )
    failed: list[str] = []
    for name, *options in commands:
        begun = monotonic()
        title = " ".join([name, *options[:2]]) if name == "ruff" else name
        say(f"-- {title}")
        if subprocess.run([str(environment.script(name)), *options], check=False).returncode:
            failed.append(title)
        say(f"   {monotonic() - begun:.1f} s")
    say(f"FAILED: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def _become(command: list[str], environ: dict[str, str]) -> NoReturn:
    """Run a command in this process's place; Windows can't, so there it is waited for."""
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execve(command[0], command, environ)  # noqa: S606 - to become it is the aim
    try:
        sys.exit(subprocess.run(command, env=environ, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
