"""What a DeviceName, a ProductKey and a secret may be."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.code import CodeState, device_name_problem, product_key_problem, secret_problem

NAME_LETTERS = string.ascii_letters + string.digits + "-_@.:"


@pytest.mark.parametrize(
    "name",
    [
        "abcd",
        "a" * 32,
        "860000000000001",
        "000000000000017",
        "12e345678901",
        "1E3456789012",
        "7cb94c47e86f",
        "AA:BB:CC:DD:EE:FF",
        "MVwo1x7hB2pyEbXlLkzE",
        "-_@.:",
        "-1E3456",
    ],
)
def test_good_names(name):
    assert device_name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "0 characters"),
        ("abc", "3 characters"),
        ("a" * 33, "33 characters"),
        ("ab cd", "character other than"),
        ("abcd\n", "character other than"),
        ("名称名称", "character other than"),
        ("٣٤٥٦", "character other than"),
        ("ab,cd", "character other than"),
        ('ab"cd', "character other than"),
        ("abcd\0", "character other than"),
        ("8.6E+14", "scientific notation"),
        ("8,60001E+14", "scientific notation"),
        ("1E-05", "scientific notation"),
    ],
)
def test_bad_names_say_why(name, words):
    assert words in device_name_problem(name)


@given(st.text(NAME_LETTERS.replace("E", ""), min_size=4, max_size=32))
def test_every_name_of_the_platforms_letters_is_good(name):
    assert device_name_problem(name) is None


@given(st.text(max_size=40))
def test_a_name_is_good_only_if_the_platform_takes_it(name):
    allowed = 4 <= len(name) <= 32 and set(name) <= set(NAME_LETTERS)
    assert allowed or device_name_problem(name) is not None


@pytest.mark.parametrize("key", ["a1", "k02m26Wpp9S", "a10BnLLzGv4", "k" * 20])
def test_good_product_keys(key):
    assert product_key_problem(key) is None


@pytest.mark.parametrize(
    ("key", "words"),
    [("", "is empty"), ("k" * 21, "at most 20"), ("a b", "not allowed"), ("a@b", "not allowed")],
)
def test_bad_product_keys_say_why(key, words):
    assert words in product_key_problem(key)


@pytest.mark.parametrize("secret", ["a", "dsj3RuY74pgCBJ3zczKz1LaLK7RGApqh", "a" * 64, "+/="])
def test_good_secrets(secret):
    assert secret_problem(secret) is None


@pytest.mark.parametrize("letter", [" ", ",", '"', "'", "\n", "\t", "\0", "\x7f", "é", "密"])
def test_a_secret_has_no_letter_on_which_a_serial_command_splits(letter):
    assert "not allowed" in secret_problem(f"dsj3RuY7{letter}4pgCBJ3z")


@given(st.text(min_size=8, max_size=80))
def test_the_problem_of_a_secret_never_quotes_it(secret):
    problem = secret_problem(secret)
    assert problem is None or secret not in problem


def test_a_code_is_bound_from_reserved_to_consumed():
    bound = {state for state in CodeState if state.bound}
    assert bound == {CodeState.RESERVED, CodeState.WRITING, CodeState.HELD, CodeState.CONSUMED}
