"""What argon2id costs: of PINs in the books and of the passphrase of a key file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What each try at a PIN or passphrase costs.

    Args:
        time: passes.
        memory: KiB.
        lanes: that may be worked on at once.
    """

    time: int
    memory: int
    lanes: int

    @property
    def bearable(self) -> bool:
        """Whether a file or a table of ours may ask for it; what asks for more would hang the station."""
        return 0 < self.time <= 8 and 0 < self.memory <= 256 * 1024 and 0 < self.lanes <= 16


RFC_9106 = Cost(time=3, memory=64 * 1024, lanes=4)
"""The second recommendation of RFC 9106, section 4; argon2-cffi's default as well."""
