"""How the key of the books is kept on a computer."""

from enum import StrEnum


class KeyForm(StrEnum):
    """How the key is kept."""

    FILE = "file"
    PASSPHRASE = "passphrase"  # noqa: S105 - a word
    KEYRING = "keyring"
