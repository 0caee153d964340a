"""Each chip that is flashed goes through the whole cycle, with its own ROM, stub and images."""

import dataclasses

import pytest

from app.hardware.esp.packing import pack
from app.hardware.firmware.fit import check_unit
from app.hardware.identity.image import build_identity
from app.hardware.identity.read_back import compare, read_identity
from app.model.code import ActivationCode
from app.model.faults import FailureCode, Fault
from app.model.firmware import Region
from app.model.mac import Mac
from app.model.recipe import BootCheck, CredentialLayout
from app.model.secret import Secret
from app.virtual.bench import Bench

CODE = ActivationCode("a1TestPk001", "unit-0001", Secret("0123456789abcdef0123456789abcdef"), None)


@pytest.fixture(scope="module", params=["esp32", "esp32c3", "esp32s3", "esp8266"])
def bench(request):
    with Bench(request.param, 1, strap="run", paced=False, boot_delays=False) as bench:
        yield bench


def test_a_unit_gets_firmware_and_identity_and_starts(bench, firmware, open_link):
    unit = bench.swap(1)
    image = firmware(unit.chip)
    link = open_link(bench.fixture.slots[0])
    link.connect()
    facts = link.identify()
    assert (facts.chip, facts.mac, facts.flash_size) == (unit.chip, unit.mac, 0x400000)
    check_unit(image, facts)
    link.start_stub()
    assert link.baud == bench.state(1)["baud"] == 921600
    packed = [pack(region) for region in image.regions]
    assert not any(link.holds(region) for region in packed if region.source.endswith("sample.bin"))
    for region in packed:
        link.write(region, lambda _: None)
    assert all(link.holds(region) for region in packed)
    place = image.credential
    identity = build_identity(CODE, CredentialLayout(), place.size, image.chip)
    link.write(pack(Region(place.offset, identity, "", "identity")), lambda _: None)
    found = read_identity(link.read(place.offset, place.size), CredentialLayout())
    assert found is not None
    assert compare(found, CODE) == []
    assert link.watch_boot(BootCheck()).device_name == CODE.device_name
    link.connect()
    link.identify()
    link.start_stub()
    assert all(link.holds(region) for region in packed)  # the start has changed nothing


def test_a_stub_that_still_runs_is_taken_up_again(bench, open_link):
    bench.swap(1)
    link = open_link(bench.fixture.slots[0])
    link.connect()
    link.start_stub()
    link._way.lines.release()
    link.close()
    place = dataclasses.replace(bench.fixture.slots[0], lines="none")
    again = open_link(place)
    again.connect()
    again.start_stub(460_800)
    assert len(again.md5(0, 4096)) == 16
    assert bench.state(1)["counters"]["stub_starts"] == 1


def test_the_pages_of_an_esp8266_say_the_first_format_which_every_library_reads():
    old = build_identity(CODE, CredentialLayout(), 0x4000, "esp8266")
    new = build_identity(CODE, CredentialLayout(), 0x4000, "esp32")
    assert (old[8], new[8]) == (0xFF, 0xFE)
    differing = [n for n in range(0x4000) if old[n] != new[n]]
    assert set(differing) <= {8, 28, 29, 30, 31}  # the format and the checksum over it
    for image in (old, new):
        assert compare(read_identity(image, CredentialLayout()), CODE) == []


def test_an_esp8266_has_no_custom_mac(open_link):
    with Bench("esp8266", 1, strap="run", paced=False) as bench:
        link = open_link(bench.fixture.slots[0])
        link.connect()
        for step in (link.read_custom_mac, lambda: link.burn_custom_mac(Mac.parse("a4:cf:12:00:00:01"))):
            with pytest.raises(Fault) as caught:
                step()
            assert caught.value.code is FailureCode.WRONG_CHIP
        link.close()
