"""The checks that stand between a unit and a firmware that is not for it."""

import dataclasses

import pytest

from app.hardware.firmware.fit import check_unit
from app.model.faults import FailureCode, Fault
from app.model.firmware import Region
from app.model.mac import Mac
from app.model.unit import SecurityState, UnitFacts

UNIT = UnitFacts("esp32", 300, Mac.parse("24:6f:28:00:00:01"), 0x400000, SecurityState())


@pytest.fixture
def image(firmware):
    return dataclasses.replace(firmware("esp32"), min_revision=100, max_revision=399)


def refused(image, **changes) -> Fault:
    with pytest.raises(Fault) as caught:
        check_unit(image, dataclasses.replace(UNIT, **changes))
    return caught.value


def test_a_unit_that_the_firmware_is_for_is_let_through(image):
    check_unit(image, UNIT)
    check_unit(image, dataclasses.replace(UNIT, revision=100))
    check_unit(image, dataclasses.replace(UNIT, revision=399))
    check_unit(image, dataclasses.replace(UNIT, flash_size=image.flash_size))


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"chip": "esp32c3"}, FailureCode.WRONG_CHIP, "esp32c3"),
        ({"revision": 99}, FailureCode.WRONG_REVISION, "v0.99"),
        ({"revision": 400}, FailureCode.WRONG_REVISION, "v4.0"),
        ({"security": SecurityState(secure_boot=True)}, FailureCode.SECURED_CHIP, "secure_boot=True"),
        ({"security": SecurityState(flash_encryption=True)}, FailureCode.SECURED_CHIP, "encryption=True"),
        ({"security": SecurityState(secure_download=True)}, FailureCode.SECURED_CHIP, "download=True"),
        ({"flash_size": 0x200000}, FailureCode.FLASH_TOO_SMALL, "2097152"),
    ],
)
def test_another_unit_is_refused_with_the_reason(image, changes, code, words):
    fault = refused(image, **changes)
    assert fault.code is code
    assert words in fault.detail


def test_a_region_beyond_the_units_flash_is_refused_whatever_the_header_promises(image):
    far = Region(0x400000, b"x", "", "far.bin")
    fault = refused(dataclasses.replace(image, regions=(*image.regions, far), flash_size=0x100000))
    assert fault.code is FailureCode.FLASH_TOO_SMALL
