"""A secret that does not show itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A DeviceSecret or ProductSecret; printing, formatting and logging it show a mask.

    Args:
        value: the secret as it is written to the chip.
    """

    value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret in clear; only what writes it to a chip or a download calls this."""
        return self.value

    def __repr__(self) -> str:
        return "Secret(********)"

    def __str__(self) -> str:
        return "********"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)
