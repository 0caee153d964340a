"""People and the key by command: what each role may, and a key that comes back from its sheet."""

from __future__ import annotations

import os
import stat
import subprocess

import pytest

PINS = {"Ana": "290417", "Bo": "771903"}


@pytest.fixture
def flashline(shell):
    """Run a command as somebody; the words of a group come before its options."""

    def run(*words: object, by: str | None = None, ok: bool = True, typed: str = "", **environment: str):
        who = {"FLASHLINE_PERSON": by, "FLASHLINE_PIN": PINS[by]} if by else {}
        done = subprocess.run(
            [*shell.argv("x")[:3], *(str(word) for word in words)],
            env={**os.environ, "FLASHLINE_DATA_DIR": str(shell.data_dir), **who, **environment},
            input=typed,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert (done.returncode == 0) is ok, f"{words}: {done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return run


def test_from_the_first_supervisor_on_every_command_asks_who_is_there(flashline, shell):
    codes = shell.codes_file(3)
    assert "nobody is named" in flashline("people", "list")
    flashline("import", codes)
    assert "Ana is supervisor" in flashline("people", "add", "Ana", FLASHLINE_NEW_PIN=PINS["Ana"])
    flashline("people", "add", "Bo", by="Ana", FLASHLINE_NEW_PIN=PINS["Bo"])
    assert "PIN is needed" in flashline("void", "1", "shell-00001", "--reason", "leaked", ok=False)
    refused = flashline("void", "1", "shell-00001", "--reason", "leaked", by="Bo", ok=False)
    assert "Bo is operator: to take a code out takes the engineer" in refused
    assert "wrong PIN" in flashline(
        "void", "1", "shell-00001", "--reason", "x", by="Ana", ok=False, FLASHLINE_PIN="000001"
    )
    flashline("people", "role", "Bo", "engineer", by="Ana")
    flashline("void", "1", "shell-00001", "--reason", "leaked", by="Bo")
    listed = flashline("people", "list")
    assert "Bo" in listed
    assert "engineer" in listed
    assert PINS["Bo"] not in listed


def test_a_key_under_a_passphrase_is_lost_and_comes_back_from_its_sheet(flashline, shell, tmp_path):
    flashline("import", shell.codes_file(3))
    sheet = tmp_path / "sheet.txt"
    flashline("vault", "recovery-sheet", sheet)
    if os.name == "posix":
        assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    phrase = {"FLASHLINE_PASSPHRASE": "four words on paper"}
    flashline("vault", "protect", "passphrase", FLASHLINE_NEW_PASSPHRASE=phrase["FLASHLINE_PASSPHRASE"])
    assert "passphrase" in flashline("vault", "status")
    assert "set FLASHLINE_PASSPHRASE" in flashline("records", ok=False)
    assert "does not open" in flashline("records", ok=False, FLASHLINE_PASSPHRASE="another one it is")
    flashline("records", **phrase)
    assert "key 2 is in use" in flashline("vault", "rotate", **phrase)
    new_sheet = flashline("vault", "recovery-sheet", **phrase)
    (shell.data_dir / "vault.key").unlink()
    assert "not the key" in flashline("vault", "recover", ok=False, typed=lines_of(sheet.read_text()))
    flashline("vault", "recover", typed=lines_of(new_sheet))
    exported = tmp_path / "all.csv"
    flashline("export", "1", exported)
    assert f"{1:032x}" in exported.read_text(encoding="utf-8-sig")


def lines_of(sheet: str) -> str:
    return "".join(f"{line}\n" for line in sheet.splitlines() if line.strip()[:2] in {"1.", "2.", "3.", "4."})
