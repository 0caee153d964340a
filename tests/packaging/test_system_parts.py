import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import system_parts
from system_parts import QT_ALWAYS, QT_WAYLAND, QT_X11, Library, PartsMissing

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux")

# Every Linux with Python has these: the C and C++ runtime, zlib, and zstd (dpkg and rpm are linked to it).
EVERYWHERE = {
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "libc.so.6",
    "libm.so.6",
    "libdl.so.2",
    "libpthread.so.0",
    "librt.so.1",
    "libgcc_s.so.1",
    "libstdc++.so.6",
    "libz.so.1",
    "libzstd.so.1",
}
PYSIDE = Path(next(iter(importlib.util.find_spec("PySide6").submodule_search_locations)))
CORE = ["QtWidgets.abi3.so", "QtSvg.abi3.so", "QtTest.abi3.so", "Qt/plugins/platforms/libqoffscreen.so"]
CORE += ["Qt/plugins/iconengines/libqsvgicon.so", "Qt/plugins/imageformats/libqsvg.so"]
X11 = ["Qt/plugins/platforms/libqxcb.so", "Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so"]
WAYLAND = [
    "Qt/plugins/platforms/libqwayland.so",
    "Qt/plugins/wayland-shell-integration/libxdg-shell.so",
    "Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
]


@linux_only
@pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf (binutils) is not installed")
@pytest.mark.parametrize(
    ("parts", "libraries"),
    [(CORE, QT_ALWAYS), (CORE + X11, QT_ALWAYS + QT_X11), (CORE + WAYLAND, QT_ALWAYS + QT_WAYLAND)],
    ids=["offscreen", "x11", "wayland"],
)
def test_the_lists_are_what_the_installed_qt_is_linked_to(parts, libraries):
    assert _system_libraries(parts) - EVERYWHERE == {library.soname for library in libraries}


def _system_libraries(parts: list[str]) -> set[str]:
    """What the parts need, also through libraries in the wheels, and the wheels do not bring."""
    brought = {path.name: path for path in PYSIDE.glob("**/*.so*")}
    brought |= {path.name: path for path in (PYSIDE.parent / "shiboken6").glob("*.so*")}
    waiting, seen, system = [PYSIDE / part for part in parts], set(), set()
    while waiting:
        path = waiting.pop()
        text = subprocess.run(["readelf", "-d", path], check=True, capture_output=True, text=True).stdout
        for soname in set(re.findall(r"NEEDED.*\[(.+)\]", text)) - seen:
            seen.add(soname)
            waiting += [brought[soname]] if soname in brought else []
            system |= set() if soname in brought else {soname}
    return system


@linux_only
def test_a_library_that_is_not_there_is_missing_and_one_that_is_there_is_not():
    absent = Library("libno-such-thing.so.7", "libno-such-thing7", "no-such-thing")
    assert system_parts.missing([Library("libc.so.6", "libc6", "glibc"), absent]) == [absent]


@pytest.mark.parametrize(
    ("environ", "on_screen", "libraries"),
    [
        ({"DISPLAY": ":0"}, False, QT_ALWAYS),
        ({"DISPLAY": ":0"}, True, QT_ALWAYS + QT_X11),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, True, QT_ALWAYS + QT_X11),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, QT_ALWAYS + QT_WAYLAND),
        ({"QT_QPA_PLATFORM": "offscreen"}, True, QT_ALWAYS),
    ],
)
def test_only_what_this_display_calls_for_is_asked_for(environ, on_screen, libraries):
    assert system_parts.qt_libraries(environ, on_screen=on_screen) == libraries


@pytest.mark.parametrize(
    ("os_release", "kind"),
    [
        ({"ID": "debian"}, "debian"),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "debian"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "debian"),
        ({"ID": "fedora"}, "fedora"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "fedora"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "arch"),
        ({"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"}, "suse"),
        ({"ID": "alpine"}, ""),
        ({}, ""),
    ],
)
def test_the_kind_of_distribution(os_release, kind):
    assert system_parts.family(os_release) == kind


GLIB = [library for library in QT_ALWAYS if library.soname.startswith("libg")]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("debian", "sudo apt-get install --no-install-recommends libglib2.0-0"),
        ("arch", "sudo pacman -S --needed glib2"),
        ("fedora", "sudo dnf install 'libglib-2.0.so.0()(64bit)' 'libgthread-2.0.so.0()(64bit)'"),
        ("suse", "sudo zypper install 'libglib-2.0.so.0()(64bit)' 'libgthread-2.0.so.0()(64bit)'"),
        ("", "libglib-2.0.so.0 libgthread-2.0.so.0"),
    ],
)
@pytest.mark.skipif(sys.maxsize < 2**32, reason="rpm's names of a 64-bit system")
def test_the_command_names_each_missing_package_once(kind, line):
    assert system_parts.command_to_type(system_parts.packages(GLIB, kind), kind) == line


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH with an apt-get that writes down how it was called, and a sudo that asks nothing."""
    (tmp_path / "env").symlink_to(shutil.which("env"))
    (tmp_path / "true").symlink_to(shutil.which("true"))
    sh = shutil.which("sh")

    def write(name: str, text: str) -> None:
        (tmp_path / name).write_text(f"#!{sh}\n{text}\n")
        (tmp_path / name).chmod(0o755)

    write("sudo", 'shift\nexec "$@"')
    write("apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {tmp_path}/apt.log')
    monkeypatch.setenv("PATH", str(tmp_path))
    return write


@linux_only
def test_debian_adds_what_is_missing_and_says_so(programs, tmp_path):
    said: list[str] = []
    system_parts.add_packages(["libegl1", "python3.11-venv"], "debian", said.append)
    assert said == ["Adding system packages: libegl1 python3.11-venv"]
    assert (tmp_path / "apt.log").read_text().splitlines() == [
        "noninteractive update",
        "noninteractive install -y --no-install-recommends libegl1 python3.11-venv",
    ]


@linux_only
def test_a_failed_apt_get_shows_its_words_and_the_line_to_type(programs):
    programs("apt-get", "echo E: Unable to locate package libegl1; exit 100")
    with pytest.raises(PartsMissing) as failed:
        system_parts.add_packages(["libegl1"], "debian", lambda _text: None)
    assert "Unable to locate package libegl1" in str(failed.value)
    assert "sudo apt-get install --no-install-recommends libegl1" in str(failed.value)


@linux_only
def test_a_failed_update_does_not_keep_the_install_from_working(programs):
    programs("apt-get", '[ "$1" = install ]')
    system_parts.add_packages(["libegl1"], "debian", lambda _text: None)


@linux_only
@pytest.mark.parametrize("kind", ["fedora", "arch", "suse", ""])
def test_other_systems_are_told_the_names_and_nothing_is_run(programs, tmp_path, kind):
    with pytest.raises(PartsMissing, match="libsomething"):
        system_parts.add_packages(["libsomething"], kind, lambda _text: None)
    assert not (tmp_path / "apt.log").exists()


@linux_only
def test_who_may_not_become_root_is_told_the_line_to_type(programs, tmp_path, monkeypatch):
    programs("sudo", "echo a password is required >&2; exit 1")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(PartsMissing, match="sudo apt-get install --no-install-recommends libegl1"):
        system_parts.add_packages(["libegl1"], "debian", lambda _text: None)
    assert not (tmp_path / "apt.log").exists()


def test_the_database_servers_programs_are_found_where_debian_has_them(programs, tmp_path):
    assert not system_parts.has_postgresql(tmp_path / "none")
    (tmp_path / "lib" / "15" / "bin").mkdir(parents=True)
    (tmp_path / "lib" / "15" / "bin" / "initdb").touch()
    assert system_parts.has_postgresql(tmp_path / "lib")


@linux_only
def test_a_database_server_is_added_for_the_tests_where_that_may_be_done(programs, tmp_path):
    said: list[str] = []
    system_parts.provide_postgresql("debian", said.append)
    assert said == ["Adding system packages: postgresql"]
    assert "install -y --no-install-recommends postgresql" in (tmp_path / "apt.log").read_text()


@linux_only
@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("debian", "sudo apt-get install --no-install-recommends postgresql"),
        ("fedora", "sudo dnf install postgresql-server"),
        ("arch", "sudo pacman -S --needed postgresql"),
    ],
)
def test_without_a_database_server_the_tests_go_on_and_say_what_is_left_out(
    programs, tmp_path, monkeypatch, kind, line
):
    programs("sudo", "exit 1")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    said: list[str] = []
    system_parts.provide_postgresql(kind, said.append)
    assert not (tmp_path / "apt.log").exists()
    assert "left out" in said[-1]
    assert line in said[-1]
