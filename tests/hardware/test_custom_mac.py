"""A MAC burnt into eFuses: once, never on top of another, proven by what is read back."""

import contextlib
import subprocess
import sys

import pytest

from app.hardware.esp import custom_mac
from app.hardware.lines import LineServer
from app.model.cancel import CancelToken
from app.model.faults import Cancelled, FailureCode, Fault
from app.model.mac import Mac
from app.virtual.bench import Bench

MAC = Mac.parse("a4:cf:12:00:00:01")
OTHER = Mac.parse("a4:cf:12:00:00:02")


@pytest.fixture(scope="module", params=["esp32", "esp32c3", "esp32s3"])
def fuse_bench(request):
    with Bench(request.param, 1, strap="run", paced=False, boot_delays=False) as bench:
        yield bench


@pytest.fixture
def link(fuse_bench, open_link):
    fuse_bench.swap(1)
    link = open_link(fuse_bench.fixture.slots[0])
    link.connect()
    link.identify()
    return link


def failure_of(action) -> Fault:
    with pytest.raises(Fault) as caught:
        action()
    return caught.value


def test_a_fresh_chip_has_none_and_gets_one_once(fuse_bench, link):
    assert link.read_custom_mac() is None
    factory = link.identify().mac
    assert link.burn_custom_mac(MAC)
    assert link.read_custom_mac() == MAC
    assert not link.burn_custom_mac(MAC)  # it bears it already
    link.connect()
    assert link.read_custom_mac() == MAC
    assert link.identify().mac == factory


def test_stock_espefuse_reads_what_was_burnt(fuse_bench, link):
    link.burn_custom_mac(MAC)
    link.close()
    place = fuse_bench.fixture.slots[0]
    lines = LineServer(place.lines)
    lines.into_bootloader()
    command = [
        sys.executable,
        "-m",
        "espefuse",
        "--port",
        place.port,
        "--before",
        "no-reset",
        "get-custom-mac",
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    lines.release()
    assert str(MAC) in said.lower()


def test_another_mac_is_never_burnt_on_top(link):
    link.burn_custom_mac(MAC)
    fault = failure_of(lambda: link.burn_custom_mac(OTHER))
    assert fault.code is FailureCode.CUSTOM_MAC
    assert str(MAC) in fault.detail
    assert str(OTHER) in fault.detail
    assert link.read_custom_mac() == MAC


def test_through_the_stub_it_is_the_same(link):
    link.start_stub()
    assert link.read_custom_mac() is None
    assert link.burn_custom_mac(MAC)
    assert link.read_custom_mac() == MAC
    assert len(link.md5(0, 16)) == 16


def test_after_a_stop_the_next_job_ends_it_or_finds_it(fuse_bench, open_link):
    for exchanges in (70, 130, 220):
        fuse_bench.swap(1)
        cancel = CancelToken()
        link = open_link(fuse_bench.fixture.slots[0], cancel=cancel)
        link.connect()
        link.identify()
        port = link._way.port
        plain, left = port.write, [exchanges]

        def write(data, plain=plain, left=left, cancel=cancel):
            left[0] -= 1
            if left[0] < 0:
                cancel.cancel()
            return plain(data)

        port.write = write
        with contextlib.suppress(Cancelled):
            link.burn_custom_mac(MAC)
        link.close()
        again = open_link(fuse_bench.fixture.slots[0])
        again.connect()
        again.burn_custom_mac(MAC)
        assert again.read_custom_mac() == MAC
        again.close()


@pytest.mark.parametrize("mac", ["01:00:5e:00:00:01", "00:00:00:00:00:00"])
def test_what_can_be_no_modules_mac_is_refused(link, mac):
    assert failure_of(lambda: link.burn_custom_mac(Mac.parse(mac))).code is FailureCode.CUSTOM_MAC
    assert link.read_custom_mac() is None


def found(octets, crc=None, version=None):
    return custom_mac._Found(octets, crc, version)


def test_bits_of_a_burning_that_was_cut_off_may_become_the_mac_bits_of_another_may_not():
    crc = custom_mac._crc8(MAC.octets)
    assert found(bytes(6)).may_become(MAC)
    assert found(MAC.octets[:3] + bytes(3), 0, 1).may_become(MAC)
    assert not found(OTHER.octets, crc, 1).may_become(MAC)
    assert not found(MAC.octets, crc, 2).may_become(MAC)
    assert not found(MAC.octets, crc ^ 0xFF, 1).may_become(MAC)
    assert found(MAC.octets, crc, 1).bears(MAC)
    assert not found(MAC.octets, crc, 0).bears(MAC)
    assert found(MAC.octets).bears(MAC)
