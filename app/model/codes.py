"""Many codes of one product and one method, kept as columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from app.model.bulk import let_go
from app.model.code import ActivationCode, FlashingMethod
from app.model.secret import Secret


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
    """Codes that are made as they are looked at: half a million of them take a third of the memory.

    Args:
        product_key: of all of them.
        product_secret: of all of them; None where there is none.
        rows: where each stands.
        names: the DeviceName of each.
        secrets: the DeviceSecret of each, in clear as in the file; None where they have none.
    """

    def __init__(
        self,
        product_key: str,
        product_secret: Secret | None,
        rows: Sequence[int] = (),
        names: Sequence[str] = (),
        secrets: Sequence[str | None] | None = None,
    ) -> None:
        self.product_key = product_key
        self.product_secret = product_secret
        self.rows = rows
        self.names = names
        self.secrets = secrets

    @property
    def method(self) -> FlashingMethod:
        """The flashing method that all of them are for."""
        return FlashingMethod.PER_PRODUCT if self.secrets is None else FlashingMethod.PER_DEVICE

    def secret(self, place: int) -> Secret | None:
        """The DeviceSecret of one of them."""
        secret = None if self.secrets is None else self.secrets[place]
        return None if secret is None else Secret(secret)

    def part(self, start: int, end: int) -> "Codes":
        """Those from one place to before another, or to the last; as columns."""
        secrets = None if self.secrets is None else self.secrets[start:end]
        return Codes(
            self.product_key, self.product_secret, self.rows[start:end], self.names[start:end], secrets
        )

    def let_go(self) -> None:
        """Give all of them back, by parts; nobody uses them any more."""
        let_go(*(many for many in (self.names, self.secrets) if isinstance(many, list)))

    def __len__(self) -> int:
        return len(self.names)

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
        return f"Codes({len(self)} of {self.product_key})"

    def _at(self, place: int) -> FileRow:
        code = ActivationCode(self.product_key, self.names[place], self.secret(place), self.product_secret)
        return FileRow(self.rows[place], code)


def joined(parts: Sequence[Codes], product_secret: Secret | None) -> Codes:
    """Codes of several files of one product and method, one file after the other; rows count on.

    Args:
        parts: at least one.
        product_secret: of all of them.
    """
    first, *others = parts
    if not others:
        return Codes(first.product_key, product_secret, first.rows, first.names, first.secrets)
    rows, names, secrets = list[int](), list[str](), list[str | None]()
    for part in parts:
        before = rows[-1] if rows else 0
        rows += [before + row for row in part.rows]
        names += part.names
        secrets += part.secrets or ()
    bare = first.method is FlashingMethod.PER_PRODUCT
    return Codes(first.product_key, product_secret, rows, names, None if bare else secrets)
