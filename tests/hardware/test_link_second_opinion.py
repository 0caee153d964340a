"""The link against esp32-mock-bootloader, a peer that was not written beside it."""

import random

import pytest

from app.hardware.esp.packing import pack
from app.model.firmware import Region
from app.model.fixture import SlotPlace

CHIPS = ["esp32", "esp32c3", "esp32s3", "esp32c6", "esp8266"]


@pytest.mark.parametrize(("mock_port", "chip"), [(c, c) for c in CHIPS], indirect=["mock_port"])
def test_a_foreign_loader_is_identified_written_proven_and_read(mock_port, chip, open_link):
    data = random.Random(5).randbytes(70_001) + b"\xff" * 9000 + bytes(30_000)
    link = open_link(SlotPlace(1, mock_port))
    assert not link.has_reset_lines
    link.connect(attempts=1)
    unit = link.identify()
    assert (unit.chip, unit.flash_size, unit.security.open) == (chip, 0x400000, True)
    link.start_stub()
    packed = pack(Region(0x10000, data, "", "test"))
    reached: list[int] = []
    link.write(packed, reached.append)
    assert reached == sorted(reached)
    assert reached[-1] == packed.size
    assert link.md5(packed.address, packed.size) == packed.md5
    assert link.read(packed.address, len(data)) == data
    assert link.identify() == unit


@pytest.mark.parametrize("mock_port", ["esp32"], indirect=True)
def test_a_stub_that_runs_from_before_is_taken_over(mock_port, open_link):
    first = open_link(SlotPlace(1, mock_port))
    first.connect(attempts=1)
    first.start_stub()
    first.close()
    said: list[str] = []
    second = open_link(SlotPlace(1, mock_port), log=said.append)
    second.connect(attempts=1)
    second.start_stub()
    assert any("stub of before" in line for line in said)
    assert not any("Uploading" in line for line in said)
    packed = pack(Region(0x10000, b"again" * 1000, "", "test"))
    second.write(packed, lambda _: None)
    assert second.md5(packed.address, packed.size) == packed.md5
