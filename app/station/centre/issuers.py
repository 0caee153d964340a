"""Issuers of this station: codes made here, and codes that stand in a cloud's files."""

import secrets
from collections.abc import Iterator, Sequence
from itertools import islice

from app.model.bulk import let_go
from app.model.cancel import CancelToken
from app.model.code import FlashingMethod
from app.model.issuer import Checked, IssuedCode, IssueRequest, IssuerError, Progress, RefusedName
from app.model.secret import Secret
from app.model.wording import said
from app.store.code_pieces import places_by_name
from app.store.making import RawCode
from app.store.stock_checks import Coded

NAME_LENGTH = 20
"""What the platform's own DeviceNames measure."""
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_FAIR = len(_ALPHABET) * (256 // len(_ALPHABET))
_LETTERS = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))
_PIECE = 10_000
_SECRET_BYTES = 16


class LocalIssuer:
    """Makes names and DeviceSecrets from the operating system's secure random source.

    A DeviceName has 20 letters and digits, as the platform makes them; a DeviceSecret 32 hex digits. The
    codes come in the order of their names, which tells nothing: the names are random.
    """

    name = "this station"
    place = ""

    def check(self, request: IssueRequest, cancel: CancelToken) -> Checked:  # noqa: ARG002 - as the protocol has it
        """Nothing to ask anybody.

        Raises:
            IssuerError: names for the per-product secret, which have to be given.
        """
        if not request.names and request.method is FlashingMethod.PER_PRODUCT:
            raise IssuerError(
                said(
                    "names for the per-product secret are not made here; upload those that the platform knows"
                )
            )
        return Checked("")

    def create(self, application: str, request: IssueRequest, cancel: CancelToken) -> None:
        """Nothing to do: codes are made while they are collected."""

    def collect(
        self,
        application: str,  # noqa: ARG002 - as the protocol has it
        request: IssueRequest,
        progress: Progress,  # noqa: ARG002 - what is in stock is told by the making
        cancel: CancelToken,
    ) -> Iterator[IssuedCode]:
        """Make the codes."""
        names = request.names or random_names(request.quantity)
        rest = map(names.__getitem__, places_by_name(names))
        bare = request.method is FlashingMethod.PER_PRODUCT
        while piece := list(islice(rest, _PIECE)):
            cancel.check()
            if bare:
                yield from (IssuedCode(name, None) for name in piece)
                continue
            digits = secrets.token_hex(_SECRET_BYTES * len(piece))
            width = 2 * _SECRET_BYTES
            for place, name in enumerate(piece):
                yield IssuedCode(name, Secret(digits[place * width : (place + 1) * width]))


class FileIssuer:
    """Codes that a cloud has issued and that came in its files.

    Args:
        name: of the files, for the records.
        codes: of all of them, none twice.
    """

    place = ""

    def __init__(self, name: str, codes: Sequence[Coded]) -> None:
        self.name = name
        self._codes = codes

    def check(self, request: IssueRequest, cancel: CancelToken) -> Checked:
        """Names that were asked for and that the files do not have are refused."""
        cancel.check()
        held = {one.code.device_name for one in self._codes}
        reason = said("the files that came back do not have it")
        return Checked("", tuple(RefusedName(name, reason) for name in request.names if name not in held))

    def create(self, application: str, request: IssueRequest, cancel: CancelToken) -> None:
        """Nothing to do: the cloud has done it."""

    def collect(
        self,
        application: str,  # noqa: ARG002 - as the protocol has it
        request: IssueRequest,
        progress: Progress,  # noqa: ARG002 - what is in stock is told by the making
        cancel: CancelToken,
    ) -> Iterator[IssuedCode]:
        """The codes of the files; with names in the request, those only."""
        cancel.check()
        wanted = set(request.names)
        for one in self._codes:
            if not wanted or one.code.device_name in wanted:
                yield IssuedCode(one.code.device_name, one.code.device_secret)


def random_names(quantity: int) -> list[str]:
    """So many different DeviceNames; no two differ by upper and lower case only.

    Args:
        quantity: how many.
    """
    names: dict[str, str] = {}
    while len(names) < quantity:
        wanted = min(quantity - len(names), _PIECE) * NAME_LENGTH
        # Bytes beyond the last whole alphabet are thrown away, so that every letter is as likely as another.
        text = secrets.token_bytes(wanted + wanted // 16 + 64).translate(_LETTERS, _UNFAIR).decode()
        for start in range(0, min(len(text), wanted) - NAME_LENGTH + 1, NAME_LENGTH):
            name = text[start : start + NAME_LENGTH]
            names.setdefault(name.lower(), name)
    made = list(names.values())
    let_go(names)
    return made


def numbered(issued: Iterator[IssuedCode], rows: dict[str, int] | None = None) -> Iterator[RawCode]:
    """Codes with their places: the rows of their file, or counted from 1."""
    for place, one in enumerate(issued, start=1):
        yield RawCode(rows[one.device_name] if rows else place, one.device_name, one.device_secret)
