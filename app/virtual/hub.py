"""The USB hub that the modules of one process hang on."""


class Hub:
    """Shares its rate among everything that passes through it, first come, first served.

    Args:
        rate: bytes a second in both directions together; 0 for as much as anyone likes.
    """

    def __init__(self, rate: int = 0) -> None:
        self.rate = rate
        self._free = 0.0

    def through(self, size: int, start: float) -> float:
        """Say when so many bytes, ready at `start`, have come through; later ones queue behind them."""
        if not self.rate:
            return start
        self._free = max(self._free, start) + size / self.rate
        return self._free
