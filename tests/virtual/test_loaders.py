"""The loaders' protocol, frame by frame, where a stock tool does not go."""

import hashlib
import struct
import zlib
from collections.abc import Callable
from random import Random

import pytest

from app.virtual.bench import Bench
from app.virtual.wire import Op, checksum
from tests.virtual.rawhost import Host

NOISE = Random(2).randbytes(0x9000)


@pytest.fixture
def rom(bench_of: Callable[..., Bench], opened: Callable[..., Host]) -> Host:
    host = opened(bench_of().modules[0].port)
    host.sync()
    assert host.status(Op.SPI_ATTACH, bytes(8)) == 0
    return host


@pytest.fixture
def stub(rom: Host) -> Host:
    rom.load_stub()
    return rom


def begin(op: int, size: int, blocks: int, block: int, address: int, words: int = 5) -> tuple[int, bytes]:
    return op, struct.pack("<5I", size, blocks, block, address, 0)[: 4 * words]


def test_the_rom_answers_sync_eight_times_with_a_value_and_the_stub_with_zero(rom: Host):
    assert rom.sync() == [0x20120707] * 8
    rom.load_stub()
    assert rom.sync() == [0] * 8


def test_the_rom_has_four_status_bytes_and_the_stub_two(rom: Host):
    attach = struct.pack("<2I", 0, 0)
    assert rom.ask(Op.SPI_ATTACH, attach)[1] == bytes(4)
    rom.load_stub()
    assert rom.ask(Op.SPI_ATTACH, attach[:4])[1] == bytes(2)


def test_commands_that_nobody_knows_are_refused_and_the_next_is_answered(rom: Host):
    assert rom.status(0x77) == 0x0105
    assert rom.status(Op.GET_SECURITY_INFO) == 0x0105
    assert rom.status(Op.ERASE_FLASH) == 0x0105
    rom.load_stub()
    assert rom.status(0x77) == 0xC300
    assert rom.status(Op.GET_SECURITY_INFO) == 0xFF00
    assert rom.ask(Op.READ_REG, struct.pack("<I", 0x40001000))[0] == 0x00F01D83


def test_a_frame_that_is_no_request_is_passed_over(rom: Host):
    rom.serial.write(b"\xc0\x01\x08\x00\x00junk\xc0\xc0short\xc0")
    assert rom.ask(Op.READ_REG, struct.pack("<I", 0x40001000))[0] == 0x00F01D83


def test_damaged_ram_blocks_do_not_start_a_stub(rom: Host):
    assert rom.status(Op.MEM_BEGIN, struct.pack("<4I", 8, 1, 8, 0x40080000)) == 0
    assert rom.status(Op.MEM_DATA, struct.pack("<4I", 8, 0, 0, 0) + b"12345678", check=1) == 0x0107
    assert rom.block(Op.MEM_DATA, 1, b"12345678") == 0x0106
    assert rom.status(Op.MEM_END, struct.pack("<2I", 0, 0x40080000)) == 0x0106
    assert rom.sync() == [0x20120707] * 8


def test_running_code_that_was_never_loaded_ends_in_the_application(rom: Host):
    assert rom.status(Op.MEM_END, struct.pack("<2I", 0, 0x40080000)) == 0
    assert "invalid header: 0xffffffff" in rom.text(b"invalid header: 0xffffffff")


@pytest.mark.parametrize("op", [Op.FLASH_BEGIN, Op.FLASH_DEFL_BEGIN])
def test_an_esp32_rom_takes_no_encryption_word(rom: Host, op: int):
    assert rom.status(*begin(op, 0x400, 1, 0x400, 0x10000)) == 0x0105
    assert rom.status(*begin(op, 0x400, 1, 0x400, 0x10000, words=4)) == 0


def test_the_rom_writes_before_it_answers_and_keeps_to_the_sequence(rom: Host):
    assert rom.status(*begin(Op.FLASH_BEGIN, 0x800, 2, 0x400, 0x10000, words=4)) == 0
    assert rom.block(Op.FLASH_DATA, 1, NOISE[:0x400]) == 0x0106
    assert rom.block(Op.FLASH_DATA, 0, NOISE[:0x400]) == 0
    assert rom.block(Op.FLASH_DATA, 1, NOISE[0x400:0x800]) == 0
    assert rom.ask(Op.SPI_FLASH_MD5, struct.pack("<4I", 0x10000, 0x800, 0, 0))[1][:32] == (
        hashlib.md5(NOISE[:0x800]).hexdigest().encode()
    )


def test_the_rom_tells_of_a_damaged_stream_at_once(rom: Host):
    assert rom.status(*begin(Op.FLASH_DEFL_BEGIN, 0x400, 1, 0x400, 0x10000, words=4)) == 0
    assert rom.block(Op.FLASH_DEFL_DATA, 0, b"no zlib stream") == 0x010B


def test_the_rom_boots_the_flash_when_flashing_ends_with_one_and_itself_with_zero(rom: Host):
    assert rom.status(Op.FLASH_END, struct.pack("<I", 0)) == 0
    assert "waiting for download" in rom.text(b"waiting for download")
    rom.sync()
    assert rom.status(Op.FLASH_END, struct.pack("<I", 1)) == 0
    assert "SPI_FAST_FLASH_BOOT" in rom.text(b"SPI_FAST_FLASH_BOOT")


def test_the_stub_writes_what_it_is_sent(stub: Host):
    stub.write(0x10000, NOISE)
    assert stub.md5(0x10000, len(NOISE)) == hashlib.md5(NOISE).digest()
    assert stub.md5(0x10000 + len(NOISE), 0x1000) == hashlib.md5(b"\xff" * 0x1000).digest()


def test_the_stub_answers_a_damaged_stream_with_success_and_the_next_command_with_the_error(stub: Host):
    assert stub.status(*begin(Op.FLASH_DEFL_BEGIN, 0x1000, 2, 0x4000, 0x10000)) == 0
    assert stub.block(Op.FLASH_DEFL_DATA, 0, b"no zlib stream") == 0
    assert stub.status(Op.ERASE_FLASH) == 0xC700  # and it is not executed
    assert stub.status(Op.FLASH_DEFL_END, struct.pack("<I", 1)) == 0xC000


def test_the_command_after_a_failed_block_is_not_executed(stub: Host):
    stub.write(0x10000, NOISE[:0x1000])
    packed = zlib.compress(NOISE[:0x100])
    assert stub.status(*begin(Op.FLASH_DEFL_BEGIN, 0x80, 1, 0x4000, 0x20000)) == 0
    assert stub.block(Op.FLASH_DEFL_DATA, 0, packed) == 0  # more than announced
    assert stub.status(Op.ERASE_REGION, struct.pack("<2I", 0x10000, 0x1000)) == 0xC900
    assert stub.md5(0x10000, 0x1000) == hashlib.md5(NOISE[:0x1000]).digest()
    assert stub.status(Op.ERASE_REGION, struct.pack("<2I", 0x10000, 0x1000)) == 0
    assert stub.md5(0x10000, 0x1000) == hashlib.md5(b"\xff" * 0x1000).digest()


def test_a_damaged_checksum_at_the_end_of_the_stream_is_an_inflate_error(stub: Host):
    packed = bytearray(zlib.compress(NOISE[:0x1000]))
    packed[-1] ^= 1
    assert stub.status(*begin(Op.FLASH_DEFL_BEGIN, 0x1000, 1, 0x4000, 0x10000)) == 0
    assert stub.block(Op.FLASH_DEFL_DATA, 0, bytes(packed)) == 0
    assert stub.status(Op.FLASH_DEFL_END, struct.pack("<I", 1)) == 0xC700


def test_ending_early_is_refused(stub: Host):
    packed = zlib.compress(NOISE)
    assert stub.status(*begin(Op.FLASH_DEFL_BEGIN, len(NOISE), 3, 0x4000, 0x10000)) == 0
    assert stub.block(Op.FLASH_DEFL_DATA, 0, packed[:0x4000]) == 0
    assert stub.status(Op.FLASH_DEFL_END, struct.pack("<I", 1)) == 0xC000


def test_data_without_a_beginning_is_refused(stub: Host):
    assert stub.block(Op.FLASH_DATA, 0, b"abcd") == 0xC600
    assert stub.block(Op.FLASH_DEFL_DATA, 0, b"abcd") == 0xC600
    assert stub.status(Op.FLASH_END, struct.pack("<I", 1)) == 0xC600


def test_wrong_checksums_and_lengths_are_refused_and_can_be_sent_again(stub: Host):
    block = NOISE[:0x1000]
    head = struct.pack("<4I", len(block), 0, 0, 0)
    assert stub.status(*begin(Op.FLASH_BEGIN, 0x1000, 1, 0x4000, 0x10000)) == 0
    assert stub.status(Op.FLASH_DATA, head + block, check=checksum(block) ^ 1) == 0xC100
    assert stub.status(Op.FLASH_DATA, head + block[:-1], check=checksum(block)) == 0xC900
    assert stub.status(Op.FLASH_DATA, head[:8]) == 0xC000
    assert stub.block(Op.FLASH_DATA, 0, block) == 0
    assert stub.status(Op.FLASH_END, struct.pack("<I", 1)) == 0
    assert stub.md5(0x10000, 0x1000) == hashlib.md5(block).digest()


def test_writing_past_the_end_of_the_flash_is_a_deferred_error(stub: Host):
    assert stub.status(*begin(Op.FLASH_BEGIN, 0x2000, 1, 0x4000, 0x3FF000)) == 0
    assert stub.block(Op.FLASH_DATA, 0, bytes(0x2000)) == 0
    assert stub.status(Op.FLASH_END, struct.pack("<I", 1)) == 0xC400
    assert stub.status(Op.SPI_FLASH_MD5, struct.pack("<4I", 0x3FF000, 0x2000, 0, 0)) == 0xC400
    assert stub.status(Op.ERASE_REGION, struct.pack("<2I", 0x3FF000, 0x2000)) == 0xC400
    assert stub.status(Op.ERASE_REGION, struct.pack("<2I", 0x3FF100, 0x1000)) == 0xC000


def test_beginning_erases_only_the_sectors_that_are_written_over(stub: Host):
    stub.write(0x10000, bytes(0x4000))
    stub.write(0x11000, b"\xa5" * 0x800)
    expected = bytes(0x1000) + b"\xa5" * 0x800 + b"\xff" * 0x800 + bytes(0x2000)
    assert stub.md5(0x10000, 0x4000) == hashlib.md5(expected).digest()


def test_reading_waits_for_acknowledgements_and_ends_with_the_digest(stub: Host):
    stub.write(0x10000, NOISE)
    assert stub.status(Op.READ_FLASH, struct.pack("<4I", 0x10000, len(NOISE), 0x1000, 64)) == 0
    got = b""
    while len(got) < len(NOISE):
        got += stub.frame()
        assert not stub.serial.in_waiting  # nothing more before the acknowledgement
        stub.serial.write(b"\xc0" + struct.pack("<I", len(got)).replace(b"\xc0", b"\xdb\xdc") + b"\xc0")
    assert got == NOISE
    assert stub.frame() == hashlib.md5(NOISE).digest()
    assert stub.sync() == [0] * 8


def test_a_frame_that_is_no_acknowledgement_ends_the_reading(stub: Host):
    assert stub.status(Op.READ_FLASH, struct.pack("<4I", 0, 0x4000, 0x1000, 64)) == 0
    assert stub.frame() == b"\xff" * 0x1000
    stub.serial.write(b"\xc0stop\x00\xc0")
    assert stub.frame() == hashlib.md5(b"\xff" * 0x1000).digest()
    assert stub.sync() == [0] * 8


def test_a_reboot_flag_loses_the_stub(stub: Host):
    stub.write(0x10000, NOISE[:0x1000])
    assert stub.status(*begin(Op.FLASH_BEGIN, 0, 0, 0x4000, 0)) == 0
    assert stub.status(Op.FLASH_END, struct.pack("<I", 0)) == 0
    assert "waiting for download" in stub.text(b"waiting for download")
    assert stub.sync() == [0x20120707] * 8


def test_blocks_out_of_sequence_are_counted(bench_of: Callable[..., Bench], opened: Callable[..., Host]):
    bench = bench_of()
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    assert host.status(*begin(Op.FLASH_BEGIN, 0x2000, 2, 0x1000, 0x10000)) == 0
    assert host.block(Op.FLASH_DATA, 0, NOISE[:0x1000]) == 0
    assert host.block(Op.FLASH_DATA, 0, NOISE[:0x1000]) == 0
    assert bench.state(1)["counters"]["out_of_sequence"] == 1


def test_after_a_change_of_rate_only_the_new_rate_is_understood(rom: Host):
    rom.patience = rom.serial.timeout = 0.3
    assert rom.ask(Op.CHANGE_BAUDRATE, struct.pack("<2I", 921600, 0))[1] == bytes(4)
    rom.send(Op.READ_REG, struct.pack("<I", 0x40001000))
    with pytest.raises(TimeoutError):
        rom.answer(Op.READ_REG)
    rom.serial.baudrate = 921600
    rom.serial.write(b"\xc0")  # ends what garbage may have begun
    assert rom.sync() == [0x20120707] * 8


def test_the_rom_measures_any_rate_at_sync(bench_of: Callable[..., Bench], opened: Callable[..., Host]):
    bench = bench_of()
    host = opened(bench.modules[0].port, 1_234_567)
    host.sync()
    assert bench.state(1)["baud"] == 1_234_567
    host.serial.baudrate = 115200
    host.serial.timeout = 0.3
    host.send(Op.READ_REG, struct.pack("<I", 0x40001000))
    with pytest.raises(TimeoutError):
        host.answer(Op.READ_REG)
