"""The recovery sheet: the store's key as words of letters that a person can copy, with a check in each line.

Crockford's base32 without look-alikes (https://www.crockford.com/base32.html): 32 bytes are 52 letters, in
13 groups of four, in lines of four groups; each line ends with a group of two letters made of its SHA-256.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime

from app.model.wording import said
from app.store.errors import KeyDamaged
from app.store.key_forms import KEY_BYTES

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_GROUP, _GROUPS_A_LINE, _CHECK = 4, 4, 2
_LINE = _GROUP * _GROUPS_A_LINE
_ALL = 52


def key_lines(key: bytes) -> list[str]:
    """The key in lines to be copied by hand.

    Args:
        key: 32 bytes.
    """
    number = int.from_bytes(key, "big")
    letters = "".join(_LETTERS[(number >> 5 * place) & 31] for place in range(_ALL - 1, -1, -1))
    lines = [letters[start : start + _LINE] for start in range(0, _ALL, _LINE)]
    return [f"{_grouped(line)} - {_check(place, line)}" for place, line in enumerate(lines)]


def key_of(text: str) -> bytes:
    """The key that was copied from a sheet; spaces, hyphens, case and look-alikes do not matter.

    Raises:
        KeyDamaged: names the first line that was copied wrongly.
    """
    letters = re.sub(r"[\s-]", "", text.upper()).translate(_LOOKALIKES)
    pieces: list[str] = []
    start = 0
    for place in range(-(-_ALL // _LINE)):
        size = min(_LINE, _ALL - place * _LINE)
        line, check = letters[start : start + size], letters[start + size : start + size + _CHECK]
        if len(line) != size or set(line) - set(_LETTERS) or check != _check(place, line):
            raise KeyDamaged(
                said(
                    "line {place} of the recovery sheet was copied wrongly; look at it again", place=place + 1
                )
            )
        pieces.append(line)
        start += size + _CHECK
    if start != len(letters):
        raise KeyDamaged(said("more was typed than the recovery sheet has"))
    number = 0
    for letter in "".join(pieces):
        number = number << 5 | _LETTERS.index(letter)
    if number >> 8 * KEY_BYTES:
        raise KeyDamaged(said("line 1 of the recovery sheet was copied wrongly; look at it again"))
    return number.to_bytes(KEY_BYTES, "big")


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What stands on the sheet.

    Args:
        store: where the books are, for people.
        key: the beginning of the key's check value; it tells sheets apart and tells nothing of the key.
        at: when the sheet is made, aware, UTC.
        lines: the key, to be copied by hand.
    """

    store: str
    key: str
    at: datetime
    lines: tuple[str, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The sheet, to be printed."""
        lines = "\n".join(f"    {number}.  {line}" for number, line in enumerate(self.lines, start=1))
        return (
            "FLASHLINE - RECOVERY SHEET\n"
            "==========================\n\n"
            f"Books:  {self.store}\n"
            f"Key:    {self.key}\n"
            f"Made:   {self.at:%Y-%m-%d %H:%M} UTC\n\n"
            f"{lines}\n\n"
            "With this sheet and a copy of the books anyone can read every secret in them. Print it, lock\n"
            "it up apart from the backups, and keep no file of it. It is void once the key was changed.\n\n"
            "If the key file is lost or its passphrase forgotten: flashline vault recover, and type the\n"
            "lines.\n"
        )


def sheet(key: bytes, store: str, check_value: bytes, at: datetime) -> RecoverySheet:
    """The recovery sheet of a key.

    Args:
        key: 32 bytes.
        store: where the books are, for people.
        check_value: of the key.
        at: when the sheet is made.
    """
    return RecoverySheet(store, key_mark(check_value), at, tuple(key_lines(key)))


def key_mark(check_value: bytes) -> str:
    """What a key is called on paper and in the history: the beginning of its check value."""
    return check_value.hex()[:8]


def _grouped(line: str) -> str:
    return " ".join(line[start : start + _GROUP] for start in range(0, len(line), _GROUP))


def _check(place: int, line: str) -> str:
    digest = hashlib.sha256(f"flashline recovery {place} {line}".encode()).digest()
    return _LETTERS[digest[0] & 31] + _LETTERS[digest[1] & 31]
