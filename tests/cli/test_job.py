"""The whole job from a shell: codes in, modules flashed, proof out."""

import json
import subprocess
import sys

import openpyxl
import pytest

from app.hardware.firmware.loading import load_firmware
from app.hardware.identity.read_back import read_identity
from app.model.recipe import CredentialLayout


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def read_flash(port: str, offset: int, size: int, path) -> bytes:
    subprocess.run(
        [
            *(sys.executable, "-m", "esptool", "--port", port, "--baud", "921600"),
            *("read-flash", str(offset), str(size), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return path.read_bytes()


def test_stock_esptool_reads_back_the_firmware_and_one_code_of_its_own_from_every_module(
    shell, modules_of, firmware, tmp_path
):
    bench = modules_of("--strap", "download", modules=2)
    report = shell.json("import", shell.codes_file(5))
    assert report["codes"] == 5
    ports = [word for port in bench.ports for word in ("--port", port)]
    done = shell.run("run", "--batch", report["batch"], "--firmware", firmware, *ports, "--json")
    ended = [line for line in lines(done.stdout) if line["type"] == "task_end"]
    assert {line["outcome"] for line in ended} == {"passed"}
    assert {line["mac"] for line in ended} == {line["mac"] for line in bench.lines}

    loaded = load_firmware(firmware)
    names = set()
    for line in ended:
        end = max(region.end for region in loaded.regions)
        flash = read_flash(line["port"], 0, end, tmp_path / "flash.bin")
        for region in loaded.regions:
            assert flash[region.address : region.end] == region.data
        place = loaded.credential
        partition = read_flash(line["port"], place.offset, place.size, tmp_path / "partition.bin")
        identity = read_identity(partition, CredentialLayout())
        assert identity is not None
        assert identity.device_name == line["device_name"]
        assert (flash + partition).count(line["device_name"].encode()) == 1
        names.add(identity.device_name)
    assert len(names) == 2


def test_a_fixture_file_brings_the_reset_lines_and_with_them_the_boot_check(
    shell, modules_of, firmware, tmp_path
):
    fixture = tmp_path / "fixture.toml"
    modules_of("--strap", "run", "--fixture-file", fixture, modules=2)
    batch = shell.json("import", shell.codes_file(5))["batch"]
    options = ("--batch", batch, "--firmware", firmware, "--fixture-file", fixture)
    done = shell.run("run", *options, "--units", 2, "--json")
    ended = [line for line in lines(done.stdout) if line["type"] == "task_end"]
    assert [line["boot"] for line in ended] == ["confirmed", "confirmed"]
    record = shell.json("records", batch)
    assert record["counts"]["consumed"] == 2
    assert record["counts"]["difference"] == 0


def test_import_prints_the_batch_and_the_number_of_codes_on_its_last_line(shell):
    done = shell.run("import", shell.codes_file(3))
    assert done.stdout.splitlines()[-1] == "batch 1 codes 3"


def test_a_bad_code_file_is_refused_whole_with_row_and_field(shell, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("DeviceName,DeviceSecret,ProductKey\ngood-1,aa,a1CommandLn\nb,bb,a1CommandLn\n")
    done = shell.run("import", path, ok=False)
    assert done.returncode == 1
    assert "bad.csv" in done.stderr
    assert "row 3" in done.stderr
    assert "DeviceName" in done.stderr
    assert shell.json("records") == []


def test_the_same_file_is_refused_a_second_time_with_the_batch_it_is_in(shell):
    path = shell.codes_file(3)
    shell.run("import", path)
    done = shell.run("import", path, ok=False)
    assert done.returncode == 1
    assert "batch 1" in done.stderr
    assert len(shell.json("records")) == 1


def test_a_code_in_stock_is_refused_in_another_file_with_where_it_is(shell):
    shell.run("import", shell.codes_file(3))
    done = shell.run("import", shell.codes_file(3, "other.csv", start=2), "--json", ok=False)
    assert done.returncode == 1
    problems = json.loads(done.stdout)["problems"]
    assert "batch 1, row 4" in problems[0]["text"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_export_holds_every_code_with_state_mac_and_time(shell, modules_of, firmware, tmp_path, suffix):
    bench = modules_of(modules=1)
    batch = shell.json("import", shell.codes_file(2))["batch"]
    shell.run("run", "--batch", batch, "--firmware", firmware, "--port", bench.ports[0])
    target = tmp_path / f"out{suffix}"
    shell.run("export", batch, target)
    if suffix == ".csv":
        rows = [line.split(",") for line in target.read_text(encoding="utf-8-sig").splitlines()]
    else:
        book = openpyxl.load_workbook(target)
        rows = [[str(cell or "") for cell in row] for row in book.active.iter_rows(values_only=True)]
    header, *codes = rows
    by_name = {row[header.index("DeviceName")]: row for row in codes}
    assert set(by_name) == {"shell-00000", "shell-00001"}
    flashed = by_name["shell-00000"]
    assert flashed[header.index("State")] == "consumed"
    assert flashed[header.index("MAC")] == bench.lines[0]["mac"]
    assert flashed[header.index("Time")]
    assert flashed[header.index("DeviceSecret")] == f"{0:032x}"


def test_a_port_that_is_not_there_fails_with_what_to_do(shell, firmware):
    batch = shell.json("import", shell.codes_file(2))["batch"]
    options = ("--batch", batch, "--firmware", firmware, "--port", "/dev/absent", "--wait", 0)
    done = shell.run("run", *options, "--json", ok=False)
    assert done.returncode == 1
    (end,) = [line for line in lines(done.stdout) if line["type"] == "task_end"]
    assert (end["outcome"], end["failure"]) == ("failed", "port-missing")


def test_doctor_finds_nothing_wrong_with_a_fresh_store(shell):
    shell.run("import", shell.codes_file(3))
    assert all(finding["ok"] for finding in shell.json("doctor"))


def test_secrets_stand_in_no_output_of_any_command(shell, modules_of, firmware):
    bench = modules_of(modules=1)
    path = shell.codes_file(2, start=0x5EC4E7)
    secret = f"{0x5EC4E7:032x}"
    texts = []
    for words in (
        ("import", path),
        ("run", "--batch", 1, "--firmware", firmware, "--port", bench.ports[0]),
        ("records", 1),
        ("records", 1, "--json"),
        ("doctor",),
    ):
        done = shell.run(*words)
        texts.append(done.stdout + done.stderr)
    assert secret not in "".join(texts)


def test_a_run_of_more_units_than_ever_come_ends_by_itself_and_says_that_it_fell_short(
    shell, modules_of, firmware
):
    bench = modules_of(modules=1)
    batch = shell.json("import", shell.codes_file(5))["batch"]
    options = ("--batch", batch, "--firmware", firmware, "--port", bench.ports[0], "--units", 2, "--wait", 2)
    done = shell.run("run", *options, "--json", ok=False)
    assert done.returncode == 1
    assert [line["outcome"] for line in lines(done.stdout) if line["type"] == "task_end"] == ["passed"]
    assert shell.json("records", batch)["counts"]["consumed"] == 1
