"""The record of what was done, from the shell."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing


def test_the_record_is_verified_and_shown_and_an_altered_line_is_named(shell):
    shell.run("import", shell.codes_file(3))
    shell.run("void", 1, "shell-00001", "--reason", "leaked")
    [line] = shell.json("audit", "show", "--kind", "void")
    assert (line["what"], line["table"]) == ("code void", "code_event")
    assert "shell-00001; leaked" in line["detail"]
    with closing(sqlite3.connect(shell.data_dir / "flashline.sqlite")) as tool:
        tool.execute("DROP TRIGGER code_event_fixed")
        tool.execute("UPDATE code_event SET reason = 'scrapped'")
        tool.commit()
    done = shell.run("audit", "verify", ok=False)
    assert done.returncode == 1
    assert f"BAD code_event {line['row']}: what it says" in done.stdout


def test_ends_that_are_gone_are_acknowledged_with_a_reason_and_told_as_such_ever_after(shell):
    books = shell.data_dir / "flashline.sqlite"
    shell.run("import", shell.codes_file(3))
    shutil.copy(books, shell.data_dir / "older")
    shell.run("void", 1, "shell-00001", "--reason", "leaked")
    shutil.copy(shell.data_dir / "older", books)
    assert "the end of the chain was removed" in shell.run("audit", "verify", ok=False).stdout
    assert (
        "ACKNOWLEDGED" in shell.run("audit", "acknowledge", "--reason", "an older copy was put back").stdout
    )
    told = shell.json("audit", "verify")
    assert told["findings"] == []
    assert "an older copy was put back" in told["acknowledged"][0]["what"]
    assert "nothing to acknowledge" in shell.run("audit", "acknowledge", "--reason", "again", ok=False).stdout
