"""Who issues the codes of a batch: this station, or a cloud that is asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.model.cancel import CancelToken
from app.model.code import FlashingMethod
from app.model.secret import Secret

Progress = Callable[[int, int], None]
"""Told how many are done, of how many; called from the thread that works."""


class IssuerError(Exception):
    """An issuer can't do what was asked; the text is for people, without secrets.

    Args:
        passing: whether the same call may succeed later (network, rate limit).
        final: whether the application has ended without its codes, so that asking again is of no use.
        code: the issuer's own word for it; empty where it gave none.
    """

    def __init__(self, text: str, *, passing: bool = False, final: bool = False, code: str = "") -> None:
        super().__init__(text)
        self.passing = passing
        self.final = final
        self.code = code


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What codes are wanted.

    Args:
        quantity: how many; the number of names where names are given.
        names: the DeviceNames, none twice; empty where the issuer makes them.
    """

    product_key: str
    method: FlashingMethod
    quantity: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedName:
    """A DeviceName that an issuer does not take."""

    device_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What an issuer says to a request; nothing was issued.

    Args:
        application: by which the issuer knows the request from now on, also after a restart; it is kept
            with the batch, so it holds no secret. Several ids of a cloud are joined here.
        refused: names that it does not take; with any of them nothing can be issued.
    """

    application: str
    refused: tuple[RefusedName, ...] = ()


class IssuedCode(NamedTuple):
    """One code that was issued; without a secret where the method is per-product."""

    device_name: str
    device_secret: Secret | None


class Issuer(Protocol):
    """Issues codes: first it is asked, then it is told to, then the codes are fetched.

    The steps are apart because a cloud takes its time and what it has issued is paid for: after a crash,
    `collect` of a known application brings the same codes again.
    """

    @property
    def name(self) -> str:
        """For the records."""
        ...

    @property
    def place(self) -> str:
        """Where it issues, if that is outside of these books; else an empty text.

        What is issued elsewhere is there whatever happens here: so each step is on record before it is taken.
        """
        ...

    def check(self, request: IssueRequest, cancel: CancelToken) -> Checked:
        """Ask whether the request can be met.

        Raises:
            IssuerError: it can't be asked, or says no as a whole.
            Cancelled: a stop was asked for.
        """
        ...

    def create(self, application: str, request: IssueRequest, cancel: CancelToken) -> None:
        """Let the codes be issued; asked a second time for one application, it issues nothing twice.

        Raises:
            IssuerError: it was refused, or nothing is known of how it ended.
            Cancelled: a stop was asked for before the issuer was told.
        """
        ...

    def collect(
        self, application: str, request: IssueRequest, progress: Progress, cancel: CancelToken
    ) -> Iterator[IssuedCode]:
        """The codes of an application; waits for them where they are being issued.

        Raises:
            IssuerError: they can't be fetched, or are others than were asked for.
            Cancelled: a stop was asked for; they can be collected later.
        """
        ...
