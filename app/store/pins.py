"""PINs at rest: argon2id, whose cost makes a stolen table slow to try PINs on."""

import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.model.secret import Secret
from app.model.wording import said

_HASHER = PasswordHasher()
"""argon2-cffi's defaults: RFC 9106's second recommendation (64 MiB, three passes)."""
SHORTEST, LONGEST = 6, 64
_ONE_CHARACTER = re.compile(r"(.)\1*", re.DOTALL)
_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")


def pin_problem(pin: Secret) -> str | None:
    """What is wrong with a new PIN, or None; never quotes it."""
    text = pin.reveal()
    if not SHORTEST <= len(text) <= LONGEST:
        return said("a PIN has {fewest} to {most} characters", fewest=SHORTEST, most=LONGEST)
    if _ONE_CHARACTER.fullmatch(text) or any(text.lower() in run for run in _RUNS):
        return said("this PIN is one that anybody tries first")
    return None


def hash_pin(pin: Secret) -> str:
    """What is kept of a PIN."""
    return _HASHER.hash(pin.reveal())


def pin_matches(kept: str, pin: Secret) -> bool:
    """Whether this is the PIN that `kept` was made of."""
    try:
        return _HASHER.verify(kept, pin.reveal())
    except (VerificationError, InvalidHashError):
        return False
