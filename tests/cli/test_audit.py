"""The record of what was done, from the shell."""

from __future__ import annotations

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
