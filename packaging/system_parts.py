"""The parts of the operating system that Python packages can't bring: which are missing, and how to get them.

Qt's wheels for Linux carry Qt itself but not the system libraries it is linked to. The lists below are what
the ELF headers (NEEDED) of PySide6-Essentials 6.11 name: QtWidgets, the X11, Wayland and offscreen platform
plugins, the GLX integration, less what every Linux with Python has. tests/packaging compares them with the
installed wheel. Windows and macOS need nothing.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Library(NamedTuple):
    """A shared library, and the packages of Debian/Ubuntu and of Arch that hold it."""

    soname: str
    debian: str
    arch: str


QT_ALWAYS = (
    Library("libEGL.so.1", "libegl1", "libglvnd"),
    Library("libGL.so.1", "libgl1", "libglvnd"),
    Library("libX11.so.6", "libx11-6", "libx11"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype2"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
)
QT_X11 = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libx11"),
    Library("libxcb.so.1", "libxcb1", "libxcb"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-glx.so.0", "libxcb-glx0", "libxcb"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
QT_WAYLAND = (
    Library("libwayland-client.so.0", "libwayland-client0", "wayland"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", "wayland"),
    Library("libwayland-egl.so.1", "libwayland-egl1", "wayland"),
)


class PartsMissing(Exception):  # noqa: N818 - says what is the matter
    """A part of the system is missing and could not be added; the text names it and the command to type."""


def qt_libraries(environ: Mapping[str, str], *, on_screen: bool) -> tuple[Library, ...]:
    """What Qt needs here: offscreen for tests, else the plugin that this desktop session calls for."""
    if on_screen and environ.get("DISPLAY"):
        return QT_ALWAYS + QT_X11
    if on_screen and environ.get("WAYLAND_DISPLAY"):
        return QT_ALWAYS + QT_WAYLAND
    return QT_ALWAYS


def missing(libraries: Sequence[Library]) -> list[Library]:
    """Those of `libraries` that the dynamic loader does not find (or only for another architecture)."""
    return [library for library in libraries if not _loads(library.soname)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def family(os_release: Mapping[str, str]) -> str:
    """The kind of distribution by its os-release fields: debian, arch, fedora, suse, or nothing known."""
    names = [os_release.get("ID", ""), *os_release.get("ID_LIKE", "").split()]
    known = {"debian": "debian", "ubuntu": "debian", "arch": "arch", "fedora": "fedora", "rhel": "fedora"}
    for name in names:
        if name.startswith(("suse", "opensuse")):
            return "suse"
        if name in known:
            return known[name]
    return ""


def packages(libraries: Sequence[Library], kind: str) -> list[str]:
    """What a family's package manager calls these libraries; rpm takes the soname itself, as a capability."""
    if kind == "debian":
        names = {library.debian for library in libraries}
    elif kind == "arch":
        names = {library.arch for library in libraries}
    elif kind in ("fedora", "suse"):
        wide = "()(64bit)" if sys.maxsize > 2**32 else ""
        names = {library.soname + wide for library in libraries}
    else:
        names = {library.soname for library in libraries}
    return sorted(names)


def command_to_type(names: Sequence[str], kind: str) -> str:
    """The line by which a person installs packages, or their bare names where the system is unknown."""
    start = {
        "debian": "sudo apt-get install --no-install-recommends ",
        "arch": "sudo pacman -S --needed ",
        "fedora": "sudo dnf install ",
        "suse": "sudo zypper install ",
    }
    return start.get(kind, "") + " ".join(shlex.quote(name) for name in names)


def has_postgresql(debian: Path = Path("/usr/lib/postgresql")) -> bool:
    """Whether the programs are here by which the tests start a database server of their own."""
    return shutil.which("initdb") is not None or any(debian.glob("*/bin/initdb"))


def provide_postgresql(kind: str, say: Callable[[str], None]) -> None:
    """Add a database server for the tests, where that may be done; without it, they leave something out."""
    names = {"arch": "postgresql", "fedora": "postgresql-server", "suse": "postgresql-server"}
    name = names.get(kind, "postgresql")
    try:
        add_packages([name], kind, say)
    except PartsMissing:
        say(
            "PostgreSQL is not installed: the tests that need a server are left out. To have them too:\n\n"
            f"    {command_to_type([name], kind)}\n"
        )


def add_packages(names: Sequence[str], kind: str, say: Callable[[str], None]) -> None:
    """Install packages on Debian and Ubuntu, as root or by a sudo that asks nothing.

    Args:
        names: packages of this family.
        kind: as `family` tells it.
        say: tells the user.

    Raises:
        PartsMissing: this is another system, the user may not, or apt-get failed.
    """
    typed = command_to_type(names, kind)
    wanted = f"Parts of the system are missing. Install them and start again:\n\n    {typed}"
    may = _as_root()
    if kind != "debian" or may is None or not shutil.which("apt-get"):
        raise PartsMissing(wanted)
    apt = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    say(f"Adding system packages: {' '.join(names)}")
    # A failed update (one dead third-party source) does not keep the install from working.
    update = _run([*apt, "update"])
    install = _run([*apt, "install", "-y", "--no-install-recommends", *names])
    if install.returncode:
        raise PartsMissing(f"{update.stdout}{install.stdout}\napt-get failed. {wanted}")


def _as_root() -> list[str] | None:
    """What to put before a command to run it as root: nothing, sudo, or None where it can't be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _run(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
