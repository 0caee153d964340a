"""Rework must not lose what a unit keeps: its identity, and the secret that the cloud has issued to it."""

from dataclasses import replace
from pathlib import Path

import pytest

import app.virtual.firmware as sample
from app.hardware.esp.link import EspLink
from app.hardware.esp.packing import pack
from app.hardware.firmware.loading import load_firmware
from app.hardware.identity.image import build_identity
from app.model.cancel import CancelToken
from app.model.code import ActivationCode, CodeState
from app.model.faults import FailureCode
from app.model.firmware import Region
from app.model.outcome import Outcome, Phase
from app.model.recipe import CredentialLayout, Recipe
from app.model.secret import Secret
from app.station.events import PhaseBegan

QUICK = {"paced": False, "boot_delays": False}
NVS, FACTORY = (next(p for p in sample.PARTITIONS if p.name == name) for name in ("nvs", "fctry"))
ISSUED = Secret("0123456789abcdef0123456789abcdef")


class Visit:
    """A look into the flash of slot 1, as another program would take it."""

    def __init__(self, line):
        self.link = EspLink.open(line.bench.fixture.slots[0], Recipe("look"), CancelToken(), lambda _: None)
        self.link.connect()
        self.link.identify()
        self.link.start_stub()

    def __enter__(self):
        return self.link

    def __exit__(self, *_):
        self.link.close()


def put(line, address, data):
    with Visit(line) as link:
        link.write(pack(Region(address, data, "", "test")), lambda _: None)


def content(line, partition):
    with Visit(line) as link:
        return link.read(partition.offset, partition.size)


@pytest.fixture
def other_layout(tmp_path, monkeypatch):
    """Firmware whose application lies where the usual layout keeps the identity."""
    moved = {"ota_0": 0x200000, "ota_1": 0x300000, "fctry": 0x3F0000}
    table = tuple(replace(p, offset=moved.get(p.name, p.offset)) for p in sample.PARTITIONS)
    table = tuple(replace(p, size=0xF0000) if p.name == "ota_1" else p for p in table)
    monkeypatch.setattr(sample, "PARTITIONS", table)
    monkeypatch.setattr(sample, "APP_OFFSET", 0x200000)
    return str(sample.build_firmware(tmp_path / "other", "esp32", app_size=128 * 1024))


@pytest.fixture
def per_product(line_of, tmp_path):
    line = line_of(modules=1, **QUICK)
    source = tmp_path / "per-product.csv"
    source.write_text("DeviceName,ProductKey,ProductSecret\n001122334455,a1PerProduc,pVfLpS1u3A9JM0go\n")
    line.batch = line.desk.import_codes(source, None, None).batch
    assert line.run()[0].outcome is Outcome.PASSED
    return line


def merged(line, tmp_path):
    """An image of all of it, with blank flash where the firmware has nothing."""
    regions = load_firmware(Path(line.firmware)).regions
    image = bytearray(b"\xff" * (max(region.end for region in regions)))
    for region in regions:
        image[region.address : region.end] = region.data
    path = tmp_path / "merged.bin"
    path.write_bytes(image)
    return str(path)


def test_firmware_of_another_layout_does_not_overwrite_the_identity_of_a_passed_unit(line_of, other_layout):
    line = line_of(modules=1, **QUICK)
    assert line.run()[0].outcome is Outcome.PASSED
    before = content(line, FACTORY)
    (ended,) = line.run(rework=True, firmware=(other_layout,))
    assert (ended.outcome, ended.failure) == (Outcome.FAILED, FailureCode.IDENTITY_AT_RISK)
    assert "fctry" in ended.detail
    assert content(line, FACTORY) == before
    assert line.counts().consumed == 1
    line.bench.swap(1)
    assert line.run(firmware=(other_layout,))[0].outcome is Outcome.PASSED, "a blank unit has nothing to lose"


def test_a_merged_image_leaves_the_identity_of_a_unit_alone(line_of, tmp_path):
    line = line_of(modules=1, **QUICK)
    line.run()
    before = content(line, FACTORY)
    (ended,) = line.run(rework=True, firmware=(merged(line, tmp_path),))
    assert ended.outcome is Outcome.PASSED
    assert content(line, FACTORY) == before


def test_rework_keeps_the_secret_that_the_cloud_has_issued_to_a_per_product_unit(per_product):
    secret = b"as the application keeps it".ljust(64, b"\x00")
    put(per_product, NVS.offset, secret)
    code = ActivationCode("a1PerProduc", "001122334455", ISSUED, Secret("pVfLpS1u3A9JM0go"))
    put(per_product, FACTORY.offset, build_identity(code, CredentialLayout(), FACTORY.size))
    activated = content(per_product, FACTORY)
    (ended,) = per_product.run(rework=True)
    assert ended.outcome is Outcome.PASSED
    assert content(per_product, FACTORY) == activated
    assert content(per_product, NVS).startswith(secret)


def test_an_image_that_would_blank_a_per_product_units_nvs_is_refused(per_product, tmp_path):
    image = merged(per_product, tmp_path)
    (first,) = per_product.run(rework=True, firmware=(image,))
    assert first.outcome is Outcome.PASSED, "a blank nvs holds nothing"
    put(per_product, NVS.offset, b"issued")
    (ended,) = per_product.run(rework=True, firmware=(image,))
    assert (ended.outcome, ended.failure) == (Outcome.FAILED, FailureCode.IDENTITY_AT_RISK)
    assert "nvs" in ended.detail
    assert content(per_product, NVS).startswith(b"issued")
    (row,) = per_product.codes()
    assert row.state is CodeState.CONSUMED


def test_a_unit_that_failed_after_its_firmware_and_before_its_code_is_not_written_twice(line_of):
    line = line_of(modules=1, **QUICK)

    def stop(event):
        if isinstance(event, PhaseBegan) and event.phase is Phase.RESERVE:
            line.desk.close_run()

    end = line.desk.subscribe(stop)
    assert line.run()[0].outcome is Outcome.ABORTED
    end()
    assert line.counts().available == 20
    (again,) = line.run()
    assert again.outcome is Outcome.PASSED
    written = [job.written for job in line.store.jobs.of_unit(again.mac)]
    assert written[0] > 64 * 1024
    assert written[1] <= FACTORY.size
