"""The factory MAC, by which a unit is known."""

import re
from dataclasses import dataclass
from typing import Self

from app.model.wording import said

_BLUETOOTH = 2
_FORM = re.compile(r"^([0-9A-Fa-f]{2})([:-]?)(?:[0-9A-Fa-f]{2}\2){4}[0-9A-Fa-f]{2}$")


@dataclass(frozen=True, slots=True, order=True)
class Mac:
    """A 48-bit MAC address.

    Args:
        octets: the six bytes, first on the wire first.
    """

    octets: bytes

    def __post_init__(self) -> None:
        if len(self.octets) != 6:
            raise ValueError(said("a MAC has 6 bytes, not {count}", count=len(self.octets)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `aa:bb:cc:dd:ee:ff`, `AA-BB-..` or `aabbccddeeff`.

        Raises:
            ValueError: the text is no MAC.
        """
        text = text.strip()
        if not _FORM.match(text):
            raise ValueError(
                said(
                    "{text!r} is no MAC: twelve hex digits, with `:` or `-` between the pairs or without",
                    text=text[:40],
                )
            )
        return cls(bytes.fromhex(re.sub("[:-]", "", text)))

    @property
    def bluetooth(self) -> "Mac":
        """The Bluetooth MAC of a chip with this factory MAC: 2 more in the last byte, without a carry.

        As ESP-IDF's esp_read_mac does with four universally administered addresses, its default on chips
        with Wi-Fi and Bluetooth (Wi-Fi station +0, access point +1, Bluetooth +2, Ethernet +3).
        """
        return Mac(self.octets[:5] + bytes([(self.octets[5] + _BLUETOOTH) & 0xFF]))

    @property
    def base_of_bluetooth(self) -> "Mac":
        """The base MAC of a chip whose Bluetooth MAC is this one; the other way round of `bluetooth`."""
        return Mac(self.octets[:5] + bytes([(self.octets[5] - _BLUETOOTH) & 0xFF]))

    def __str__(self) -> str:
        return self.octets.hex(":")
