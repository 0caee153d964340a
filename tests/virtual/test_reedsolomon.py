"""The eFuses' code against the package that espefuse uses for it."""

from random import Random

import pytest
import reedsolo

from app.virtual.reedsolomon import check_bytes, correct


def damaged(word: bytes, places: int, random: Random) -> bytes:
    found = bytearray(word)
    for place in random.sample(range(len(word)), places):
        found[place] ^= random.randrange(1, 256)
    return bytes(found)


@pytest.mark.parametrize("seed", range(20))
def test_the_check_bytes_are_those_of_another_coder(seed: int):
    data = Random(seed).randbytes(32)
    assert data + check_bytes(data) == bytes(reedsolo.RSCodec(12).encode(data))


@pytest.mark.parametrize("wrong", range(7))
def test_up_to_six_damaged_bytes_are_put_right_and_counted(wrong: int):
    random = Random(wrong)
    for _ in range(20):
        data = random.randbytes(32)
        assert correct(damaged(data + check_bytes(data), wrong, random)) == (data, wrong)


def test_more_are_not_taken_for_the_data():
    random = Random(7)
    for wrong in range(7, 20):
        data = random.randbytes(32)
        found = damaged(data + check_bytes(data), wrong, random)
        assert correct(found) == (found[:32], None)


def test_an_empty_block_is_whole():
    assert correct(bytes(44)) == (bytes(32), 0)
