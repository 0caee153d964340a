import ast
import sys
from pathlib import Path

import bootstrap
import pytest

SOURCES = [
    Path(bootstrap.__file__).with_name(f"{name}.py") for name in ("bootstrap", "environment", "system_parts")
]


@pytest.mark.parametrize("args", [[], ["demo"], ["demo", "--modules", "4"], ["--fixture-file", "jig.toml"]])
def test_a_command_that_opens_a_window_needs_qt_and_a_screen(args):
    plan = bootstrap.plan(args)
    assert (plan.kind, plan.qt, plan.on_screen, plan.args) == ("flashline", True, True, args)


@pytest.mark.parametrize(
    "args",
    [
        ["demo", "--headless"],
        ["--version"],
        ["demo", "--help"],
        ["--help"],
        ["run", "--batch", "1"],
        ["records"],
        ["doctor"],
    ],
)
def test_other_commands_need_neither_qt_nor_a_screen(args):
    plan = bootstrap.plan(args)
    assert (plan.kind, plan.qt, plan.on_screen, plan.args) == ("flashline", False, False, args)


def test_tests_need_qt_but_no_screen_and_pass_their_arguments_on():
    plan = bootstrap.plan(["test", "-k", "demo"])
    assert (plan.kind, plan.qt, plan.on_screen) == ("test", True, False)
    assert (plan.args, plan.extras) == (["-k", "demo"], ("dev",))


def test_checks_need_the_tools_but_not_qts_system_libraries():
    plan = bootstrap.plan(["check"])
    assert (plan.kind, plan.qt, plan.extras) == ("check", False, ("dev",))


@pytest.mark.parametrize(
    ("environ", "system", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "vnc"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_whether_there_is_a_display(environ, system, there):
    assert bootstrap.has_display(environ, system) is there


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_the_demo_names_headless_before_anything_is_installed(fresh):
    answer = fresh.start("demo")
    assert answer.returncode == 2
    assert "demo --headless" in answer.stderr
    assert not (fresh.root / ".venv").exists()


def test_a_newer_python_is_taken_only_if_it_starts():
    on_path = {"python3.13": "/shims/python3.13", "python3.11": "/usr/bin/python3.11"}
    tried: list[list[str]] = []

    def works(command):
        tried.append(list(command))
        return command == ["/usr/bin/python3.11"]

    assert bootstrap.newer_python(on_path.get, works) == ["/usr/bin/python3.11"]
    assert tried == [["/shims/python3.13"], ["/usr/bin/python3.11"]]


def test_without_a_newer_python_there_is_none_to_take():
    assert bootstrap.newer_python({"python3.10": "/usr/bin/python3.10"}.get, lambda _command: True) is None


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_old_pythons_can_read_the_bootstrap_to_say_that_they_are_too_old(source):
    ast.parse(source.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_the_bootstrap_imports_the_standard_library_only(source):
    ours = {path.stem for path in SOURCES}
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | ours


def test_a_python_that_is_too_old_says_what_is_needed_where_path_has_no_newer(
    fresh, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(bootstrap, "ROOT", fresh.root)
    monkeypatch.setattr(bootstrap, "OLDEST", (3, 99))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("FLASHLINE_VENV", raising=False)
    assert bootstrap.main(["doctor"]) == 3
    assert f"needs Python 3.11 or newer; this is 3.{sys.version_info[1]}" in capsys.readouterr().err
    assert not (fresh.root / ".venv").exists()
