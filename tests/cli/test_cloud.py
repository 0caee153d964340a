"""The commands on a cloud that issues, and on batches that wait or have failed; all in one process."""

from __future__ import annotations

import json
import os
import signal

import pytest

pytest.importorskip("alibabacloud_iot20180120")

from typer.testing import CliRunner

from app.cli.entry import app
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.reports import BatchUnfinished, DeskError
from app.station.centre.products import Products
from app.store.opening import open_store
from tests.exchange.cloud.platform import ACCESS_KEY, ACCESS_SECRET, Platform, serving

KEY, LI = "a1ShellTest", Person("Li", Role.SUPERVISOR)


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def run(tmp_path, monkeypatch, platform):
    """Give a command in this process; its output, or its exception."""
    monkeypatch.setenv("FLASHLINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FLASHLINE_ACCESS_KEY_SECRET", ACCESS_SECRET)
    platform.delay = 0
    with open_store(tmp_path / "data") as store:
        products = Products(store)
        products.add(KEY, "Desk lamp", Connectivity.WIFI, ProjectType.ECO, LI)
        products.publish(KEY, LI)
        products.buy(KEY, 20, "", QuotaKind.PRODUCTION, LI)

    def give(*words: object) -> str:
        result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
        assert ACCESS_SECRET not in result.output
        return result.output

    with serving(platform) as endpoint:
        give("cloud", "set", "--key-id", ACCESS_KEY, "--region", f"http://{endpoint}")
        yield give


def waits(run, platform) -> None:
    """A batch whose codes the cloud has made and could not give."""
    platform.faults["QueryPageByApplyId"] = [(403, "Forbidden.RAM")]
    with pytest.raises(BatchUnfinished, match="batch 1 is not finished and waits"):
        run("generate", KEY, 2, "--cloud")


def test_an_account_is_listed_tried_out_and_forgotten(run):
    [row] = json.loads(run("cloud", "list", "--json"))
    assert (row["access_key_id"], row["scope"]) == ("LTAI5tTe…eyId", "")
    assert "all products" in run("cloud", "list")
    assert "takes the account" in run("cloud", "test", KEY)
    run("cloud", "forget")
    assert "no cloud account" in run("cloud", "list")
    with pytest.raises(DeskError, match="no cloud account is set up"):
        run("generate", KEY, 2, "--cloud")


def test_a_batch_that_waits_is_looked_up_and_continued(run, platform):
    waits(run, platform)
    [row] = json.loads(run("unfinished", "list", "--json"))
    assert (row["waiting"], "lacks the right" in row["problem"]) == (True, True)
    assert "lacks the right" in run("unfinished", "list")
    assert json.loads(run("unfinished", "ask", 1, "--json"))["registered"] == 2
    assert "2 registered" in run("unfinished", "ask", 1)
    assert "batch 1 codes 2" in run("unfinished", "resume", 1)
    assert "no batch waits" in run("unfinished", "list")
    assert len(platform.registered) == 2


@pytest.mark.skipif(os.name != "posix", reason="SIGINT")
def test_ctrl_c_does_not_wait_for_a_cloud_that_hangs(run, platform):
    platform.faults["QueryPageByApplyId"] = ["hang"]
    platform.when_hanging = lambda: os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(BatchUnfinished, match="batch 1 is not finished and waits: stopped"):
        run("generate", KEY, 2, "--cloud")
    assert platform.hanging == 1
    assert "batch 1 codes 2" in run("unfinished", "resume", 1)
    assert len(platform.applications) == 1


def test_a_batch_is_given_up_with_a_reason_and_dismissed(run, platform):
    waits(run, platform)
    run("unfinished", "give-up", 1, "--reason", "the customer has cancelled")
    [row] = json.loads(run("unfinished", "list", "--json"))
    assert (row["state"], row["waiting"]) == ("create-failed", False)
    assert "the customer has cancelled" in row["problem"]
    run("unfinished", "dismiss", 1)
    assert json.loads(run("unfinished", "list", "--json")) == []
    with pytest.raises(DeskError, match="does not wait"):
        run("unfinished", "dismiss", 1)


def test_names_of_a_file_are_registered_by_the_cloud(run, platform, tmp_path):
    names = tmp_path / "names.csv"
    names.write_text("DeviceName\nSN-0001\nSN-0002\n", encoding="utf-8")
    assert "batch 1 codes 2" in run("upload", KEY, names, "--cloud")
    assert set(platform.registered) == {"SN-0001", "SN-0002"}
