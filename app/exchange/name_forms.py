"""What MACs and IMEIs look like, and what Excel leaves of them."""

import re
from collections.abc import Sequence

from app.model.centre import NameKind
from app.model.mac import Mac
from app.model.wording import said

_MOST = 0.8
"""Share of the names that must look alike before the rest are called damaged."""
_LOOKED_AT = 2000
_IMEI_DIGITS = 15
_MAC_DIGITS = 12
_DOUBLED = {str(digit): sum(divmod(2 * digit, 10)) for digit in range(10)}
_GOOD_MAC = re.compile(r"[0-9A-Fa-f][02468ACEace]([:-]?)(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_SEPARATED = re.compile(r"[0-9A-Fa-f]{1,2}(?:[:-][0-9A-Fa-f]{1,2}){5}")


def guess_kind(names: Sequence[str]) -> NameKind:
    """What most of the names are; SN where they look like nothing else.

    Twelve decimal digits are a MAC only among others with letters or separators; fifteen are IMEIs where
    their check digits agree.
    """
    step = max(1, len(names) // _LOOKED_AT)
    sample = names[::step]
    enough = _MOST * len(sample)
    macs = sum(_hex_digits(name) == _MAC_DIGITS for name in sample)
    if sample and macs >= enough and any(re.search(r"[A-Fa-f:-]", name) for name in sample):
        return NameKind.MAC
    imeis = sum(imei_problem(name) is None for name in sample)
    return NameKind.IMEI if sample and imeis >= enough else NameKind.SERIAL


def kind_problem(kind: NameKind, text: str) -> str | None:
    """What is wrong with a name as one of its kind, or None."""
    if kind is NameKind.MAC:
        return mac_problem(text)
    return imei_problem(text) if kind is NameKind.IMEI else None


def all_of_kind(kind: NameKind, texts: Sequence[str]) -> bool:
    """Whether `kind_problem` finds nothing in any of them; for half a million at once."""
    if kind is NameKind.MAC:
        return all(map(_GOOD_MAC.fullmatch, texts)) and all(text.strip("0:-") for text in texts)
    return kind is NameKind.SERIAL or not any(map(imei_problem, texts))


def imei_problem(text: str) -> str | None:
    """What is wrong with an IMEI, or None (3GPP TS 23.003, 6.2: 14 digits and a check digit by Luhn)."""
    if not (text.isascii() and text.isdecimal()):
        return said("is no IMEI: it has 15 digits and nothing else")
    if len(text) == _IMEI_DIGITS - 1:
        return said(
            "has 14 digits, an IMEI has 15: Excel has taken a leading zero away, "
            "or the check digit is missing"
        )
    if len(text) != _IMEI_DIGITS:
        return said("has {count} digits, an IMEI has 15", count=len(text))
    expected = check_digit(text[:-1])
    if text[-1] != expected:
        return said(
            "the check digit of this IMEI is wrong: it ends with {found}, {expected} would be right; "
            "a digit is mistyped, or Excel has rounded it",
            found=text[-1],
            expected=expected,
        )
    return None


def check_digit(digits: str) -> str:
    """The digit that completes a number by Luhn's rule."""
    total = sum(map(int, digits[::-1][1::2])) + sum(_DOUBLED[digit] for digit in digits[::-1][::2])
    return str(-total % 10)


def mac_problem(text: str) -> str | None:
    """What is wrong with the MAC of a device, or None."""
    count = _hex_digits(text)
    if count is not None and 0 < _MAC_DIGITS - count <= 2:
        return said(
            "has {count} hex digits, a MAC has 12: Excel has taken leading zeros away, "
            "or some were not copied",
            count=count,
        )
    try:
        octets = Mac.parse(text).octets
    except ValueError:
        return said("is no MAC: twelve hex digits, with : or - between the pairs or without")
    if octets[0] & 1 or not any(octets):
        return said("is no device's MAC: it is a group address or all zeros")
    return None


def _hex_digits(text: str) -> int | None:
    """How many hex digits a text has, if it is nothing else; separators may stand between six groups."""
    if _SEPARATED.fullmatch(text):
        return len(re.sub("[:-]", "", text))
    return len(text) if _HEX.fullmatch(text) else None
