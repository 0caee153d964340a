"""What is done while the books are closed, between two windows."""

from dataclasses import dataclass

from app.model.person import Person
from app.model.secret import Secret


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The key is to be changed.

    Args:
        by: a supervisor.
        passphrase: of the key, where one had to be typed.
    """

    by: Person
    passphrase: Secret | None
