"""The eFuse controllers, register by register."""

import struct

import pytest

from app.model.mac import Mac
from app.virtual.chips import CHIPS
from app.virtual.efuses import FuseContentError, Fuses
from app.virtual.reedsolomon import check_bytes

MAC = Mac.parse("24:6f:28:01:02:03")
ONE, OTHER = bytes(range(32)), bytes(range(7, 39))
coded = pytest.mark.parametrize("chip", ["esp32c3", "esp32s3"])


def fuses_of(chip: str) -> Fuses:
    return CHIPS[chip].fuses(MAC, CHIPS[chip].revision)


class Burner:
    """Does with registers what the manuals' chapters on the eFuse controller say."""

    def __init__(self, chip: str) -> None:
        self.fuses = fuses_of(chip)
        self.base = self.fuses.layout.base
        self.legacy = chip == "esp32"
        self.conf, self.command = (0xFC, 0x104) if self.legacy else (0x1CC, 0x1D4)

    def write(self, offset: int, data: bytes) -> None:
        for place, (word,) in enumerate(struct.iter_unpack("<I", data)):
            self.fuses.write(self.base + offset + 4 * place, word)

    def read(self, offset: int, size: int = 4) -> bytes:
        words = (self.fuses.read(self.base + offset + place) for place in range(0, size, 4))
        return b"".join(word.to_bytes(4, "little") for word in words)

    def run(self, key: int, command: int) -> None:
        self.fuses.write(self.base + self.conf, key)
        self.fuses.write(self.base + self.command, command)
        assert self.read(self.command) == bytes(4)  # done

    def program(self, block: int, data: bytes, key: int = 0x5A5A) -> None:
        if self.legacy:
            self.write((0x1C, 0x98, 0xB8, 0xD8)[block], data)
            self.run(key, 2)
        else:
            self.write(0, data.ljust(32, b"\0") + (check_bytes(data) if block else bytes(12)))
            self.run(key, block << 2 | 2)

    def latch(self) -> None:
        self.run(0x5AA5, 1)

    def burn(self, block: int, data: bytes) -> None:
        self.program(block, data)
        self.latch()

    def shown(self, block: int) -> bytes:
        return self.read(self.fuses.layout.blocks[block].offset, 4 * self.fuses.layout.blocks[block].words)


def zero(**words: int) -> bytes:
    """Block 0 with some words set: `zero(w3=1)`."""
    return struct.pack("<7I", *(words.get(f"w{number}", 0) for number in range(7)))


every = pytest.mark.parametrize("chip", ["esp32", "esp32c3", "esp32s3"])


@every
def test_what_is_burnt_shows_after_the_read_command_and_stays_over_a_reset(chip: str):
    burner = Burner(chip)
    burner.program(3, ONE)
    assert burner.shown(3) == bytes(32)
    burner.latch()
    assert burner.shown(3) == ONE
    burner.fuses.restart()
    assert burner.shown(3) == ONE


@every
def test_a_reset_reads_the_fuses_too_and_forgets_what_was_only_written(chip: str):
    burner = Burner(chip)
    burner.program(3, ONE)
    burner.fuses.restart()
    assert burner.shown(3) == ONE
    assert burner.read(0xD8 if chip == "esp32" else 0x04) == bytes(4)


@every
def test_nothing_is_burnt_without_the_key(chip: str):
    burner = Burner(chip)
    burner.program(3, ONE, key=0x5AA5)
    burner.latch()
    assert burner.shown(3) == bytes(32)


@every
def test_read_registers_do_not_take_what_is_written_to_them(chip: str):
    burner = Burner(chip)
    before = burner.shown(3)
    burner.write(burner.fuses.layout.blocks[3].offset, ONE)
    assert burner.shown(3) == before


@every
def test_bits_go_from_0_to_1_and_never_back(chip: str):
    burner = Burner(chip)
    word = {"esp32": 3, "esp32c3": 2, "esp32s3": 2}[chip]
    before = struct.unpack_from("<I", burner.shown(0), 4 * word)[0]
    burner.burn(0, zero(**{f"w{word}": 0x10000}))
    burner.burn(0, zero(**{f"w{word}": 0x20000})[: 28 if chip == "esp32" else 24])
    assert struct.unpack_from("<I", burner.shown(0), 4 * word)[0] == before | 0x30000


def test_without_a_code_a_second_burning_leaves_both_contents():
    burner = Burner("esp32")
    burner.burn(3, ONE)
    burner.burn(3, OTHER)
    assert burner.shown(3) == bytes(a | b for a, b in zip(ONE, OTHER, strict=True))
    assert burner.read(0x11C) == bytes(4)


@pytest.mark.parametrize(("chip", "fail_bit"), [("esp32c3", 15), ("esp32s3", 11)])
def test_a_second_burning_of_a_coded_block_shows_as_errors(chip: str, fail_bit: int):
    burner = Burner(chip)
    burner.burn(3, ONE)
    assert burner.read(0x1C0, 8) == bytes(8)
    burner.burn(3, OTHER)
    errors = int.from_bytes(burner.read(0x1C0), "little")
    assert errors >> 8 & 7 == 7
    assert errors & 1 << fail_bit
    assert burner.shown(3) == bytes(a | b for a, b in zip(ONE, OTHER, strict=True))


@coded
def test_the_same_content_burnt_again_is_no_error(chip: str):
    burner = Burner(chip)
    burner.burn(3, ONE)
    burner.burn(3, ONE)
    assert (burner.shown(3), burner.read(0x1C0, 8)) == (ONE, bytes(8))


@coded
def test_a_few_wrong_check_bytes_are_put_right_and_counted(chip: str):
    burner = Burner(chip)
    check = check_bytes(ONE)
    burner.write(0, ONE + bytes((~check[0] & 0xFF, check[1] ^ 1)) + check[2:])
    burner.run(0x5A5A, 3 << 2 | 2)
    burner.latch()
    assert burner.shown(3) == ONE
    assert int.from_bytes(burner.read(0x1C0), "little") == 2 << 8


@every
def test_a_write_protected_block_stays_as_it_is(chip: str):
    burner = Burner(chip)
    burner.burn(3, ONE)
    before = burner.shown(3)
    burner.burn(0, zero(w0=1 << (9 if chip == "esp32" else 22)))
    burner.burn(3, OTHER)
    assert burner.shown(3) == before


@every
def test_the_protection_counts_from_the_next_read_command_on(chip: str):
    burner = Burner(chip)
    burner.program(0, zero(w0=1 << (9 if chip == "esp32" else 22)))
    burner.program(3, ONE)
    burner.latch()
    assert burner.shown(3) == ONE


@pytest.mark.parametrize(
    ("chip", "guard", "field"),
    [
        ("esp32", 1 << 2, {"w0": 1 << 20}),
        ("esp32", 1 << 12, {"w6": 1 << 4}),
        ("esp32c3", 1 << 4, {"w2": 1 << 18}),
        ("esp32c3", 1 << 15, {"w3": 1 << 20}),
        ("esp32s3", 1 << 18, {"w4": 1 << 5}),
    ],
)
def test_a_write_protected_field_of_block_0_stays_as_it_is(chip: str, guard: int, field: dict[str, int]):
    burner = Burner(chip)
    burner.burn(0, zero(w0=guard))
    before = burner.shown(0)
    burner.burn(0, zero(**field))
    assert burner.shown(0) == before
    unprotected = Burner(chip)
    unprotected.burn(0, zero(**field))
    assert unprotected.shown(0) != fuses_shown(chip)


def fuses_shown(chip: str) -> bytes:
    return Burner(chip).shown(0)


@pytest.mark.parametrize(
    ("chip", "block", "words"),
    [("esp32", 1, {"w0": 1 << 16}), ("esp32c3", 4, {"w1": 1}), ("esp32s3", 9, {"w1": 32})],
)
def test_a_read_protected_block_reads_0(chip: str, block: int, words: dict[str, int]):
    burner = Burner(chip)
    burner.burn(block, ONE)
    assert burner.shown(block) == ONE
    burner.burn(0, zero(**words))
    assert burner.shown(block) == bytes(32)


def test_the_coding_scheme_of_three_in_four_leaves_24_bytes_and_tells_of_damage():
    burner = Burner("esp32")
    groups = b"".join(bytes((n, 0, 0, 0, 0, 0, n, n.bit_count())) for n in (1, 3, 7, 15))
    burner.burn(2, groups)
    burner.burn(0, zero(w6=1))
    assert burner.shown(2) == b"".join(bytes((n, 0, 0, 0, 0, 0)) for n in (1, 3, 7, 15)).ljust(32, b"\0")
    assert burner.read(0x11C) == bytes(4)
    burner.burn(2, bytes((2,)).ljust(32, b"\0"))
    assert int.from_bytes(burner.read(0x11C), "little") == 1 << 4


@pytest.mark.parametrize(
    ("chip", "words"),
    [("esp32", {"w0": 1 << 20}), ("esp32c3", {"w2": 1 << 18}), ("esp32s3", {"w2": 7 << 18})],
)
def test_an_odd_count_of_bits_is_flash_encryption(chip: str, words: dict[str, int]):
    burner = Burner(chip)
    assert not burner.fuses.encryption
    burner.burn(0, zero(**words))
    assert burner.fuses.encryption
    word, value = next(iter(words.items()))
    burner.burn(0, zero(**{word: value << 1 & (0x7F << 20 if chip == "esp32" else 7 << 18)}))
    assert burner.fuses.encryption == (chip == "esp32s3")  # all three bits are burnt there already


@coded
def test_the_security_information_tells_what_was_burnt(chip: str):
    burner = Burner(chip)
    assert burner.fuses.security_info() == bytes(12)
    burner.burn(0, zero(w2=1 << 18 | 0x49 << 24, w3=1 << 20 | 0x4, w4=1 << 5))
    flags = burner.fuses.security_info()
    assert flags == bytes((5, 0, 0, 0, 1, 9, 4, 4, 0, 0, 0, 0))
    assert burner.fuses.secure_boot
    assert burner.fuses.secure_download


def test_a_fault_can_be_taken_back_and_what_was_burnt_can_not():
    burner = Burner("esp32c3")
    burner.fuses.pretend(secure_boot=True, encryption=False, secure_download=False)
    assert burner.fuses.secure_boot
    burner.burn(0, zero(w2=1 << 18))
    burner.fuses.pretend(secure_boot=False, encryption=False, secure_download=False)
    assert (burner.fuses.secure_boot, burner.fuses.encryption) == (False, True)


def test_an_esp8266_has_fuses_that_nobody_burns():
    fuses = fuses_of("esp8266")
    words = [fuses.read(0x3FF00050 + 4 * n) for n in range(4)]
    fuses.write(0x3FF00050, 0xFFFFFFFF)
    fuses.pretend(secure_boot=True, encryption=True, secure_download=True)
    assert [fuses.read(0x3FF00050 + 4 * n) for n in range(4)] == words
    assert not fuses.secure_boot
    assert not fuses.encryption
    assert not fuses.secure_download


@pytest.mark.parametrize("chip", sorted(CHIPS))
def test_the_content_can_be_kept_and_taken_over_by_another(chip: str):
    fuses, other = fuses_of(chip), CHIPS[chip].fuses(Mac.parse("24:6f:28:0a:0b:0c"), 300)
    assert other.content != fuses.content
    other.restore(fuses.content)
    assert other.content == fuses.content
    base = fuses.layout.base
    assert [other.read(base + n) for n in range(0, 0x80, 4)] == [
        fuses.read(base + n) for n in range(0, 0x80, 4)
    ]
    with pytest.raises(FuseContentError):
        other.restore(fuses.content[1:])
