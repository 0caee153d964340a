"""PINs at rest: argon2id, whose cost makes a stolen table slow to try PINs on."""

import re

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from app.model.secret import Secret
from app.model.wording import said
from app.store.cost import Cost

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


def hash_pin(pin: Secret, cost: Cost) -> str:
    """What is kept of a PIN."""
    return PasswordHasher(cost.time, cost.memory, cost.lanes).hash(pin.reveal())


def pin_matches(kept: str, pin: Secret) -> bool:
    """Whether this is the PIN that `kept` was made of; not where `kept` asks for more than ours ever do."""
    try:
        asked = extract_parameters(kept)
        if not Cost(asked.time_cost, asked.memory_cost, asked.parallelism).bearable:
            return False
        return PasswordHasher().verify(kept, pin.reveal())  # at the cost that `kept` tells
    except (VerificationError, InvalidHashError, UnicodeError, ValueError):
        return False
