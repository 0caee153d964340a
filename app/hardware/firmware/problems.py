"""What is wrong with a firmware, for the person who has to put it right."""


class FirmwareError(ValueError):
    """A firmware can't be flashed; the text names file and field and says what to do."""
