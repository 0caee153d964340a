"""What a row of an activation-code file is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload

from app.model.code import ActivationCode
from app.model.secret import Secret


class Field(StrEnum):
    """The columns that files are read for; the values are the headers that platforms write."""

    DEVICE_NAME = "DeviceName"
    DEVICE_SECRET = "DeviceSecret"  # noqa: S105 - the name of a column
    PRODUCT_KEY = "ProductKey"
    PRODUCT_SECRET = "ProductSecret"  # noqa: S105 - the name of a column
    MAC = "MAC"
    SERIAL = "SN"
    IMEI = "IMEI"
    STATUS = "Status"
    ACTIVE_TIME = "ActiveTime"
    ERROR = "ErrorMsg"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One code and the row it stands in.

    Args:
        row: as a spreadsheet counts, the first row is 1.
        code: the credential.
    """

    row: int
    code: ActivationCode


class Codes(Sequence[FileRow]):
    """The codes of a file, made as they are looked at: half a million of them take a third of the memory.

    Args:
        product_key: of all of them.
        product_secret: of all of them; None where there is none.
        rows: where each stands.
        names: the DeviceName of each.
        secrets: the DeviceSecret of each; None where they have none.
    """

    def __init__(
        self,
        product_key: str,
        product_secret: Secret | None,
        rows: Sequence[int] = (),
        names: Sequence[str] = (),
        secrets: Sequence[str | None] | None = None,
    ) -> None:
        self._product_key = product_key
        self._product_secret = product_secret
        self._rows = rows
        self._names = names
        self._secrets = secrets

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[FileRow]:
        return map(self._at, range(len(self)))

    @overload
    def __getitem__(self, index: int) -> FileRow: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[FileRow, ...]: ...

    def __getitem__(self, index: int | slice) -> FileRow | tuple[FileRow, ...]:
        places = range(len(self))[index]
        return tuple(map(self._at, places)) if isinstance(places, range) else self._at(places)

    def __repr__(self) -> str:
        return f"Codes({len(self)} of {self._product_key})"

    def _at(self, place: int) -> FileRow:
        secret = None if self._secrets is None else self._secrets[place]
        device_secret = None if secret is None else Secret(secret)
        code = ActivationCode(self._product_key, self._names[place], device_secret, self._product_secret)
        return FileRow(self._rows[place], code)
