"""`flashline slots` and `flashline erase` as a shell starts them."""

import json
import tomllib

import pytest

from app.model.fixture import Fixture
from app.station.slot_memory import SlotFacts, SlotMemory


@pytest.fixture
def jig(shell, modules_of, tmp_path):
    file = tmp_path / "jig.toml"
    modules_of("--fixture-file", file, "--no-paced", modules=1)
    return file


def test_a_fence_is_shown_and_opened(shell, jig):
    (place,) = Fixture.from_toml(jig.read_text(encoding="utf-8")).slots
    SlotMemory(shell.data_dir).keep(place.key, SlotFacts(fence="3 modules in a row failed"))
    (told,) = shell.json("slots", "--fixture-file", jig)
    assert told == {"slot": 1, "place": place.key, "fence": "3 modules in a row failed"}
    (opened,) = shell.json("slots", "--fixture-file", jig, "--unfence", 1)
    assert opened["fence"] is None
    assert "no slot 9" in shell.run("slots", "--fixture-file", jig, "--unfence", 9, ok=False).stderr


def test_a_unit_is_erased_with_a_reason_and_gets_its_code_again(shell, jig, firmware):
    (slot,) = tomllib.loads(jig.read_text(encoding="utf-8"))["slot"]
    place = ("--port", slot["port"], "--lines", slot["lines"])
    batch = shell.json("import", shell.codes_file(2))["batch"]
    run = ("run", "--batch", batch, "--firmware", firmware, "--fixture-file", jig, "--json")
    first = ends(shell.run(*run))
    refused = shell.run("erase", *place, ok=False)
    assert refused.returncode == 1
    assert "nothing was erased" in refused.stderr
    assert "is blank" in shell.run("erase", *place, "--reason", "wrong firmware").stdout
    again = ends(shell.run(*run))
    assert again["outcome"] == "passed"
    assert again["device_name"] == first["device_name"]
    assert (again["tries"], again["baud"]) == (1, 921_600)


def ends(done):
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return next(line for line in lines if line["type"] == "task_end")
