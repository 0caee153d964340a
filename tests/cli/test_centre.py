"""The centre's commands as a shell starts them."""

import csv
import json

import pytest

KEY = "a1ShellTest"


@pytest.fixture
def lamp(shell) -> str:
    shell.run("products", "add", KEY, "Desk lamp", "--connectivity", "wifi")
    shell.run("products", "publish", KEY)
    shell.run("quota", KEY, "--buy", 20, "--note", "order 7")
    return KEY


def table(path, rows):
    with path.open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def test_a_product_is_made_bought_for_and_produced(shell, lamp, tmp_path):
    made = shell.json("generate", KEY, 5)
    assert made == {"batch": 1, "codes": 5}
    left = shell.json("quota", KEY)
    assert (left["remaining"], left["entries"][0]["note"]) == (15, "order 7")
    refused = shell.run("generate", KEY, 16, ok=False)
    assert "Active code quota is insufficient: 15 left, 16 asked" in refused.stderr

    names = table(tmp_path / "macs.csv", [["MAC"], ["7cb94c000001"], ["7cb94c00"]])
    checked = shell.run("upload", KEY, names, "--check", "--json", ok=False)
    assert json.loads(checked.stdout)["bad"][0]["row"] == 3
    assert "nothing was taken" in shell.run("upload", KEY, names, ok=False).stderr
    assert shell.json("upload", KEY, names, "--only-good")["batch"] == 2

    devices = table(tmp_path / "devices.csv", [["DeviceName", "Status"], ["7cb94c000001", "ONLINE"]])
    report = shell.json("activation", KEY, devices)
    assert (report["marked"], report["activated_not_consumed"][0]["device_name"]) == (1, "7cb94c000001")
    [row] = shell.json("products", "list")
    assert (row["name"], row["issued"], row["remaining"], row["activated"]) == ("Desk lamp", 6, 14, 1)


def test_the_shared_secret_is_switched_on_knowingly_and_off_by_name(shell, lamp):
    told = shell.run("products", "per-product", KEY, ok=False)
    assert "can never connect" in told.stdout
    assert not shell.json("products", "list")[0]["per_product"]
    shell.run("products", "per-product", KEY, "--yes")
    assert shell.json("products", "list")[0]["per_product"]
    wrong = shell.run("products", "per-product", KEY, "--off", "lamp", ok=False)
    assert "type the product's name" in wrong.stderr
    off = shell.run("products", "per-product", KEY, "--off", "Desk lamp")
    assert "0 units are flashed with it and not activated" in off.stdout


def test_debug_codes_are_refused_in_production(shell, lamp, firmware):
    shell.run("quota", KEY, "--buy", 3, "--debug")
    batch = shell.json("generate", KEY, 2, "--debug")["batch"]
    refused = shell.run("run", "--batch", batch, "--firmware", firmware, "--port", "/dev/null", ok=False)
    assert "debug codes, which are for trials only" in refused.stderr
    real = shell.json("generate", KEY, 2)["batch"]
    trial = shell.run(
        "run", "--batch", real, "--firmware", firmware, "--port", "/dev/null", "--trial", ok=False
    )
    assert "a trial takes debug codes" in trial.stderr


def test_the_mac_pool_is_filled_and_shown(shell, lamp):
    shown = shell.run("products", "macs", KEY, "--add", "7cb94c000000", "7cb94c00000f", "--note", "reel 4")
    assert "7c:b9:4c:00:00:0f" in shown.stdout
    refused = shell.run("products", "macs", KEY, "--add", "7cb94c000001", "7cb94c000001", ok=False)
    assert "overlaps" in refused.stderr
    assert "7c:b9:4c" not in shell.run("products", "macs", KEY, "--remove", 1).stdout
