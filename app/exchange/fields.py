"""What a row of an activation-code file is made of."""

from dataclasses import dataclass
from enum import StrEnum

from app.model.code import ActivationCode


class Field(StrEnum):
    """The columns that make up an activation code; the values are the headers that platforms write."""

    DEVICE_NAME = "DeviceName"
    DEVICE_SECRET = "DeviceSecret"  # noqa: S105 - the name of a column
    PRODUCT_KEY = "ProductKey"
    PRODUCT_SECRET = "ProductSecret"  # noqa: S105 - the name of a column


@dataclass(frozen=True, slots=True)
class FileRow:
    """One code and the row it stands in.

    Args:
        row: as a spreadsheet counts, the first row is 1.
        code: the credential.
    """

    row: int
    code: ActivationCode
