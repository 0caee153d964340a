"""The engineer's commands as a shell starts them."""

import json

import openpyxl
import pytest

from app.model.mac import Mac
from app.store.opening import open_store


@pytest.fixture
def batch(shell) -> int:
    return shell.json("import", shell.codes_file(3))["batch"]


def rework(shell, batch) -> str:
    """Take the passed unit's code back to held, as an engineer's rework does; its DeviceName."""
    with open_store(shell.data_dir) as store:
        row = next(row for row in store.records.code_rows(store.records.code_ids(batch)) if row.mac)
        store.ledger.reopen(row.id, Mac.parse(row.mac), person="Zhao", reason="housing is broken")
    return row.device_name


def test_a_batch_goes_through_its_whole_life(shell, modules_of, firmware, batch, tmp_path):
    bench = modules_of(modules=1)
    flash = ("run", "--batch", batch, "--firmware", firmware, "--port", bench.ports[0])
    shell.run(*flash)
    name = rework(shell, batch)

    [doubt] = shell.json("doubt")
    assert (doubt["device_name"], doubt["mac"], doubt["slot"]) == (name, bench.lines[0]["mac"], 1)
    assert name in shell.run("doubt").stdout
    refused = shell.run("close", batch, ok=False)
    assert (refused.returncode, name in refused.stderr) == (1, True)

    resumed = shell.run(*flash, "--json")
    assert "1 code is in doubt" in resumed.stderr
    assert all(json.loads(line) for line in resumed.stdout.splitlines())
    assert shell.json("doubt") == []

    rework(shell, batch)
    accepted = shell.run("close", batch, "--accept-held")
    assert f"in doubt: {name}, unit {bench.lines[0]['mac']}" in accepted.stdout
    assert shell.json("doubt")[0]["batch_closed"] is True
    assert "open again" in shell.run("reopen", batch, "--reason", "one more unit").stdout
    done = shell.run("return", batch, name, "--port", bench.ports[0], "--reason", "module scrapped")
    assert done.stdout.splitlines()[-1] == f"{name} of batch {batch} is available again"
    shell.run("void", batch, "shell-00002", "--reason", "leaked")

    sheet = tmp_path / "sheet.xlsx"
    summary = shell.json("close", batch, "--sheet", sheet)
    assert (summary["state"], summary["available"], summary["void"], summary["difference"]) == (
        "closed",
        2,
        1,
        0,
    )
    text = "".join(
        str(cell.value) for tab in openpyxl.load_workbook(sheet) for row in tab.rows for cell in row
    )
    assert "shell-00002" in text
    assert f"{2:032x}" not in text

    closed = shell.run(*flash, ok=False)
    assert (closed.returncode, "is closed" in closed.stderr) == (1, True)
    assert shell.json("records", batch)["state"] == "closed"


def test_a_label_is_scanned_for_its_slot(shell, modules_of, firmware, batch):
    bench = modules_of(modules=1)
    options = ("--batch", batch, "--firmware", firmware, "--port", bench.ports[0])
    shell.run("run", *options, "--scan", "1=SHELL00001")
    codes = {row["device_name"]: row["mac"] for row in shell.json("records", batch)["codes"]}
    assert codes["shell-00001"] == bench.lines[0]["mac"]
    for scan in ("SHELL00001", "x=SHELL00001"):
        refused = shell.run("run", *options, "--scan", scan, ok=False)
        assert "--scan 1=SN0001" in refused.stderr


def test_what_can_not_be_done_is_told_in_one_plain_text(shell, batch):
    for words, refusal in (
        (("void", 1, "shell-99999", "--reason", "r"), "batch 1 has no code"),
        (("return", 1, "shell-00001", "--reason", "r"), "only a held or void code"),
        (("reopen", 1, "--reason", "r"), "batch 1 is not closed"),
        (("close", 9), "there is no batch 9"),
        (("close", 1, "--sheet", "sheet.pdf"), "name ending .pdf"),
    ):
        done = shell.run(*words, ok=False)
        assert done.returncode == 1
        assert refusal in done.stderr
        assert "Traceback" not in done.stderr
