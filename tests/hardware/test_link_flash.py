"""What the link offers beside writing: looking, erasing."""

import random

import pytest

from app.hardware.esp.packing import pack
from app.model.faults import FailureCode, Fault
from app.model.firmware import Region
from app.virtual.bench import Bench
from app.virtual.faults import Faults


@pytest.fixture(scope="module", params=["esp32c3"])
def chip_bench(request):
    with Bench(request.param, 1, strap="run", paced=False, boot_delays=False) as bench:
        yield bench


def region(address, size, seed=1):
    return Region(address, random.Random(seed).randbytes(size), "", "test")


@pytest.fixture
def link(chip_bench, open_link):
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    link.identify()
    link.start_stub()
    return link


def test_what_is_there_is_known_and_what_is_not_costs_one_exchange(chip_bench, link):
    app = pack(region(0x10000, 0x9000))
    small = pack(region(0x8000, 0xC00))
    for packed in (app, small):
        link.write(packed, lambda _: None)

    def asked(packed):
        before = chip_bench.state(1)["counters"]["commands"]
        holds = link.holds(packed)
        return holds, chip_bench.state(1)["counters"]["commands"] - before

    assert asked(app) == (True, 2)
    assert asked(small) == (True, 1)
    assert asked(pack(region(0x10000, 0x9000, seed=2))) == (False, 1)
    assert asked(pack(region(0x100000, 0x9000))) == (False, 1)  # blank there
    longer = Region(0x10000, region(0x10000, 0x9000).data + b"more", "", "test")
    assert asked(pack(longer)) == (False, 2)


def test_blank_sectors_are_not_read_but_everything_else_is(link):
    content = region(0x20000, 0x1800).data + b"\xff" * 0x2800
    frames = link._way.wire.frames
    received = []
    plain = frames.read

    def read_frame(timeout):
        received.append(plain(timeout))
        return received[-1]

    frames.read = read_frame

    def read(expected):
        received.clear()
        return link.read_expecting(0x20000, expected), sum(map(len, received))

    assert read(b"\xff" * 0x4000) == (b"\xff" * 0x4000, 26)  # one answer with an MD5
    link.write(pack(Region(0x20000, content, "", "test")), lambda _: None)
    data, length = read(content)
    assert data == content
    assert 0x2000 < length < 0x2100
    for expected in (b"\xff" * 0x4000, bytes(0x4000), content[:0x800] + b"\xff" * 0x3800):
        assert read(expected)[0] == content
    link.write(pack(region(0x23000, 0x1000)), lambda _: None)
    assert read(content)[0] == content[:0x3000] + region(0x23000, 0x1000).data


def test_a_region_is_erased_and_nothing_beside_it(link):
    around = region(0x20000, 0x4000)
    link.write(pack(around), lambda _: None)
    link.erase_region(0x21000, 0x2000)
    wanted = around.data[:0x1000] + b"\xff" * 0x2000 + around.data[0x3000:]
    assert link.read(0x20000, 0x4000) == wanted


@pytest.mark.parametrize(("address", "size"), [(0x800, 0x1000), (0x1000, 0x800), (0x1000, 0)])
def test_only_whole_sectors_are_erased(link, address, size):
    with pytest.raises(Fault) as caught:
        link.erase_region(address, size)
    assert caught.value.code is FailureCode.BUG


def test_a_region_beyond_the_flash_is_refused_by_the_stub(link):
    with pytest.raises(Fault) as caught:
        link.erase_region(0x400000, 0x1000)
    assert caught.value.code is FailureCode.WRITE_REFUSED


def test_the_whole_chip_is_erased(link):
    link.write(pack(region(0x20000, 0x4000)), lambda _: None)
    link.write(pack(region(0x3FF000, 0x1000)), lambda _: None)
    link.erase_all()
    assert link.read(0x20000, 0x4000) == b"\xff" * 0x4000
    assert link.read(0x3FF000, 0x1000) == b"\xff" * 0x1000


def test_a_chip_that_takes_its_time_to_erase_is_waited_for(open_link):
    with Bench("esp32", 1, strap="run", paced=False, flash_timing=True, flash_size=0x100000) as bench:
        link = open_link(bench.fixture.slots[0])
        link.connect()
        link.identify()
        link.start_stub()
        link.write(pack(region(0x20000, 0x40000)), lambda _: None)
        link.erase_all()
        assert link.read(0x20000, 0x1000) == b"\xff" * 0x1000
        link.close()


def test_a_flash_that_does_not_tell_its_size_is_told(chip_bench, open_link):
    chip_bench.swap(1, faults=Faults(flash_size=0x8000))
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    with pytest.raises(Fault) as caught:
        link.identify()
    assert caught.value.code is FailureCode.FLASH_UNKNOWN
    assert "JEDEC" in caught.value.detail
