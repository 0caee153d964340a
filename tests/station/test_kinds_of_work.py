"""Chips, flashing methods and forms of firmware that the engine must all carry through."""

import pytest

from app.hardware.firmware.loading import load_firmware
from app.model.code import CodeState
from app.model.outcome import BootResult, Outcome
from app.model.reports import DeskError
from app.virtual.firmware import build_firmware


def passed(ended):
    return [(one.outcome, one.failure, one.boot) for one in ended] == [
        (Outcome.PASSED, None, BootResult.CONFIRMED)
    ] * len(ended)


@pytest.mark.parametrize("chip", ["esp32c3", "esp32s3", "esp8266"])
def test_other_chips_are_flashed_with_firmware_of_their_own(line_of, tmp_path, chip):
    line = line_of(modules=2, chip=chip)
    own = build_firmware(tmp_path / chip, chip, app_size=64 * 1024)
    assert passed(line.run(firmware=(str(own),)))
    assert line.counts().consumed == 2


def test_a_per_product_code_is_flashed_without_a_device_secret(line_of, tmp_path):
    line = line_of(modules=1)
    source = tmp_path / "per-product.csv"
    source.write_text("DeviceName,ProductKey,ProductSecret\n001122334455,a1PerProduc,pVfLpS1u3A9JM0go\n")
    batch = line.desk.import_codes(source, None, None).batch
    ended = line.run(batch=batch)
    assert passed(ended)
    assert ended[0].device_name == "001122334455"
    (row,) = line.store.records.code_rows(line.store.records.code_ids(batch))
    assert row.state is CodeState.CONSUMED


def test_a_merged_image_is_flashed_and_the_identity_survives_it(line_of, firmware, tmp_path):
    line = line_of(modules=1)
    regions = load_firmware(firmware).regions
    merged = bytearray(b"\xff" * (0x214000))
    for region in regions:
        merged[region.address : region.end] = region.data
    image = tmp_path / "merged.bin"
    image.write_bytes(merged[: 0x10000 + 0x20000])
    assert passed(line.run(firmware=(str(image),)))


def test_address_and_file_pairs_are_flashed(line_of, firmware):
    line = line_of(modules=1)
    words = tuple(f"0x{region.address:x}={region.source}" for region in load_firmware(firmware).regions)
    assert passed(line.run(firmware=words))


def test_firmware_without_a_credential_partition_is_refused_before_the_run_opens(line_of, firmware):
    line = line_of(modules=1)
    recipe = line.folder / "recipe.toml"
    recipe.write_text('name = "other"\n[credential]\npartition = "mfg"\n')
    with pytest.raises(DeskError, match="mfg"):
        line.desk.open_run(line.order(recipe=recipe))
    assert not line.desk.running
