"""How long a station waits after wrong PINs and passphrases: longer each time."""

from datetime import timedelta

_FREE_TRIES = 3
_FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)


def delay_after(wrong: int) -> timedelta | None:
    """How long nothing is looked at after so many wrong ones in a row."""
    if wrong < _FREE_TRIES:
        return None
    return min(_FIRST_DELAY * 2 ** min(wrong - _FREE_TRIES, 16), LONGEST_DELAY)
