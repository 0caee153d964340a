import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.virtual.faults import BadCell
from app.virtual.flash import INSTANT, SECTOR, Flash, FlashRangeError, FlashTiming

SIZE = 4 * SECTOR


def test_a_fresh_flash_is_blank():
    assert Flash(SIZE).read(0, SIZE) == b"\xff" * SIZE


writes = st.tuples(st.just("program"), st.integers(0, SIZE - 1), st.binary(min_size=1, max_size=300))
erases = st.tuples(st.just("erase"), st.integers(0, SIZE - 1), st.integers(1, 2 * SECTOR))


@given(st.lists(writes | erases, max_size=12))
def test_programming_only_clears_bits_and_erasing_sets_whole_sectors(steps: list[tuple]):
    flash, model = Flash(SIZE), [0xFF] * SIZE
    for what, address, argument in steps:
        if what == "program":
            data = argument[: SIZE - address]
            flash.program(address, data)
            for offset, byte in enumerate(data, address):
                model[offset] &= byte
        else:
            size = min(argument, SIZE - address)
            flash.erase(address, size)
            first, last = address // SECTOR, (address + size - 1) // SECTOR
            model[first * SECTOR : (last + 1) * SECTOR] = [0xFF] * ((last + 1 - first) * SECTOR)
    assert flash.read(0, SIZE) == bytes(model)
    assert flash.md5(0, SIZE) == hashlib.md5(bytes(model)).digest()


@pytest.mark.parametrize(("address", "size"), [(SIZE, 1), (SIZE - 1, 2), (-1, 1)])
def test_an_access_past_the_end_is_refused(address: int, size: int):
    flash = Flash(SIZE)
    for access in (flash.read, flash.erase, flash.md5):
        with pytest.raises(FlashRangeError):
            access(address, size)
    with pytest.raises(FlashRangeError):
        flash.program(address, bytes(size))


def test_a_bad_cell_keeps_its_value_whatever_is_done():
    flash = Flash(SIZE, (BadCell(5, 3, 0), BadCell(6, 0, 1)))
    assert flash.read(4, 4) == b"\xff\xf7\xff\xff"
    flash.program(4, b"\xff\xff\x00\x00")
    assert flash.read(4, 4) == b"\xff\xf7\x01\x00"
    flash.erase(0, SECTOR)
    assert flash.read(4, 4) == b"\xff\xf7\xff\xff"


def test_the_time_of_the_work_is_added_up_and_blank_sectors_are_passed_over():
    timing = FlashTiming(
        sector_erase=1.0, block_erase=10.0, page_program=0.25, digest_per_byte=0, look_per_byte=0.5
    )
    flash = Flash(0x40000, timing=timing)
    flash.erase(0, 0x40000)
    assert flash.take_seconds() == 0x20000  # only looked at
    flash.erase(0x3000, 1, pass_blank=False)
    assert flash.take_seconds() == 1.0
    flash.program(0, bytes(0x201))
    assert flash.take_seconds() == 0.75
    flash.erase(0, SECTOR)
    assert flash.take_seconds() == 1.0
    flash.program(0, b"\0")
    flash.take_seconds()
    flash.erase(0, 0x20000)
    assert flash.take_seconds() == 20.0


def test_without_timing_work_takes_no_time():
    flash = Flash(SIZE, timing=INSTANT)
    flash.program(0, b"abc")
    flash.erase(0, SIZE)
    flash.md5(0, SIZE)
    assert flash.take_seconds() == 0
