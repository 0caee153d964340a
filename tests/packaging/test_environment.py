"""A real environment, a real pip, no network."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from environment import MARKER, STAMP, Environment, Stamp


def test_the_first_start_makes_the_environment_and_the_second_only_starts(tiny):
    first = tiny.start("doctor", "--json")
    builds = tiny.builds()
    second = tiny.start("doctor", "--json")
    assert (first.returncode, first.stdout) == (0, "doctor --json\n")
    assert (second.returncode, second.stdout, second.stderr) == (0, "doctor --json\n", "")
    assert builds == tiny.builds() == 1


def test_the_exit_status_is_that_of_the_command(tiny):
    assert tiny.start("run", "fail").returncode == 5


def test_changed_pins_install_again_without_making_the_environment_anew(tiny):
    tiny.start("doctor")
    builds = tiny.builds()
    tiny.rewrite("packaging/constraints.txt", "# nothing", "# nothing new")
    changed = tiny.start("doctor")
    assert (changed.returncode, tiny.builds()) == (0, builds + 1)
    assert "Making" not in changed.stderr
    assert tiny.start("doctor").stderr == ""


def test_a_failed_install_shows_pips_words_and_keeps_what_was_there(tiny):
    tiny.start("doctor")
    tiny.rewrite("pyproject.toml", "dependencies = []", 'dependencies = ["no-such-package==1"]')
    failed = tiny.start("doctor")
    assert failed.returncode == 3
    assert "no-such-package" in failed.stderr
    assert "lacks a pinned version" in failed.stderr
    tiny.rewrite("pyproject.toml", 'dependencies = ["no-such-package==1"]', "dependencies = []")
    builds = tiny.builds()
    back = tiny.start("doctor")
    assert (back.returncode, back.stderr, tiny.builds()) == (0, "", builds)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows copies the interpreter")
def test_an_environment_whose_python_is_gone_is_made_anew(tiny):
    tiny.start("doctor")
    python = tiny.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/usr/bin/python2.no-such")
    assert tiny.start("doctor").returncode == 0


def test_a_folder_that_is_no_environment_is_refused_and_left_alone(tiny, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    refused = tiny.start("doctor", FLASHLINE_VENV=str(tmp_path))
    assert refused.returncode == 3
    assert "is no Python environment" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_checkout_that_was_moved_works_at_its_new_place(fresh):
    fresh.start("doctor")
    fresh.root = fresh.root.rename(fresh.root.with_name("moved"))
    moved = fresh.start("doctor")
    assert (moved.returncode, moved.stdout) == (0, "doctor\n")
    script = (fresh.root / ".venv" / "bin" / "flashline").read_text()
    assert "moved" in script.splitlines()[0] + script.splitlines()[1]


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_a_first_start_that_is_killed_is_repaired_by_the_next(fresh):
    with subprocess.Popen(
        fresh.command("doctor"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=fresh.environment(),
        start_new_session=True,
    ) as killed:
        assert killed.stderr is not None
        for line in killed.stderr:
            if line.startswith("Installing"):
                break
        os.killpg(killed.pid, signal.SIGKILL)
    assert (fresh.root / ".venv" / MARKER).exists()
    repaired = fresh.start("doctor")
    assert (repaired.returncode, repaired.stdout) == (0, "doctor\n")
    assert "Making a Python" in repaired.stderr
    assert fresh.start("doctor").stderr == ""


def test_two_first_starts_at_once_install_once(fresh):
    starts = [
        subprocess.Popen(
            fresh.command("doctor"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=fresh.environment(),
        )
        for _ in range(2)
    ]
    outputs = [start.communicate()[0] for start in starts]
    assert outputs == ["doctor\n", "doctor\n"]
    assert fresh.builds() == 1


def test_the_development_tools_stay_installed_when_a_start_does_not_need_them(tiny):
    tiny.start("test", "--version")
    assert _stamp(tiny.root).extras == ("dev",)
    assert tiny.start("doctor").stderr == ""
    assert _stamp(tiny.root).extras == ("dev",)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"fingerprint": "a"}', '{"extras": null}'])
def test_a_damaged_stamp_is_no_stamp(tiny, text):
    tiny.start("doctor")
    environment = Environment(tiny.root, tiny.root / ".venv", print)
    stamp = environment.place / STAMP
    whole = stamp.read_text(encoding="utf-8")
    assert environment.ready(())
    stamp.write_text(text, encoding="utf-8")
    assert not environment.ready(())
    stamp.write_text(whole, encoding="utf-8")


def test_a_stamp_does_not_stand_for_extras_that_it_does_not_name(tiny):
    tiny.start("doctor")
    assert not Environment(tiny.root, tiny.root / ".venv", print).ready(("another",))


def _stamp(root: Path) -> Stamp:
    return Stamp.from_json((root / ".venv" / STAMP).read_text(encoding="utf-8"))
