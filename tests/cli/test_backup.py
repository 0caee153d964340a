"""Copies of the books by command, and going back."""

from __future__ import annotations


def test_a_copy_is_made_listed_and_gone_back_to(shell, tmp_path):
    shell.run("import", shell.codes_file(3))
    made = shell.json("backup")["file"]
    assert [row["file"] for row in shell.json("backup", "--list")] == [made]
    shell.run("void", 1, "shell-00001", "--reason", "leaked")
    refused = shell.run("restore", made, ok=False)
    assert "shell-00001 (void)" in refused.stderr
    shell.run("restore", made, "--forget")
    (batch,) = shell.json("records")
    assert batch["counts"]["void"] == 1
    assert batch["counts"]["difference"] == 0


def test_books_that_do_not_open_any_more_are_replaced_with_all_free_codes_taken_out(shell, tmp_path):
    shell.run("import", shell.codes_file(3))
    copy = tmp_path / "stick.sqlite"
    shell.run("backup", copy)
    (shell.data_dir / "flashline.sqlite").write_bytes(b"\0" * 9000)
    assert shell.run("records", ok=False).returncode == 1
    done = shell.run("restore", copy, "--forget")
    assert "every code that looked free is taken out" in done.stdout
    (batch,) = shell.json("records")
    assert batch["counts"]["void"] == 3


def test_books_that_do_not_open_any_more_let_the_people_of_the_copy_answer(shell, tmp_path, monkeypatch):
    monkeypatch.setenv("FLASHLINE_NEW_PIN", "sesame-93")
    shell.run("people", "add", "Ana")
    copy = tmp_path / "stick.sqlite"
    shell.run("backup", copy)
    (shell.data_dir / "flashline.sqlite").write_bytes(b"\0" * 9000)
    assert "PIN" in shell.run("restore", copy, "--forget", ok=False).stderr
    monkeypatch.setenv("FLASHLINE_PERSON", "Ana")
    monkeypatch.setenv("FLASHLINE_PIN", "sesame-93")
    shell.run("restore", copy, "--forget")
    assert [row["name"] for row in shell.json("people", "list")] == ["Ana"]
