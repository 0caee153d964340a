"""What the mass-production centre is asked for and answers: orders, uploads, files of a cloud, activation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.model.code import FlashingMethod
from app.model.issuer import RefusedName
from app.model.reports import Problem


@dataclass(frozen=True, slots=True)
class GenerationOrder:
    """Codes to be made by this station.

    Args:
        debug: whether they are for trials only; counted against the debug quota.
    """

    product_key: str
    quantity: int
    method: FlashingMethod = FlashingMethod.PER_DEVICE
    debug: bool = False
    note: str = ""


class NameKind(StrEnum):
    """What the names of an upload are, as far as can be told from them."""

    MAC = "MAC"
    SERIAL = "SN"
    IMEI = "IMEI"


@dataclass(frozen=True, slots=True)
class NameRow:
    """One DeviceName of an upload.

    Args:
        row: as a spreadsheet numbers it.
    """

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class BadName:
    """One row of an upload that can't be taken.

    Args:
        text: what the cell says, as far as it can be shown.
        reasons: what is wrong, and what to do.
    """

    row: int
    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What a file of DeviceNames holds; nothing was written.

    Args:
        kind: what most of the names are.
        good: rows that can be taken.
        bad: rows that can't, by row.
        problems: of the file as a whole; with any of them nothing can be taken.
        warnings: what a person should look at.
        sha256: of the file.
    """

    path: Path
    product_key: str
    method: FlashingMethod
    kind: NameKind
    good: tuple[NameRow, ...]
    bad: tuple[BadName, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    sha256: str

    @property
    def ok(self) -> bool:
        """Whether all of it can be taken."""
        return bool(self.good) and not self.bad and not self.problems


@dataclass(frozen=True, slots=True)
class CloudSample:
    """One row of a cloud's file as a preview shows it: secrets masked."""

    row: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CloudPreview:
    """Files of one batch that a cloud issued, before they are taken in; nothing was written.

    Args:
        paths: the files, in the order that they are joined.
        product_key: of the files, or as it was given.
        columns: for each column of the first file, its header and the field that it is taken for, or an
            empty text.
        samples: some rows, with one value for each of `columns`.
        needs_product_secret: whether the product's secret must be given.
    """

    paths: tuple[Path, ...]
    product_key: str
    method: FlashingMethod | None
    columns: tuple[tuple[str, str], ...]
    samples: tuple[CloudSample, ...]
    codes: int
    warnings: tuple[str, ...]
    problems: tuple[Problem, ...]
    needs_product_secret: bool

    @property
    def ok(self) -> bool:
        """Whether they can be taken in, once a missing ProductSecret is given."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class ReturnedNames:
    """What a platform gave back for names that were handed to it.

    Args:
        sent: how many the batch has.
        returned: how many of them came back.
        missing: names that did not.
        strange: names that came back and are not of the batch.
        repeated: names that came back more than once.
        rejected: names that it did not take, with what it says.
    """

    sent: int
    returned: int
    missing: tuple[str, ...]
    strange: tuple[str, ...]
    repeated: tuple[str, ...]
    rejected: tuple[RefusedName, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether exactly the names came back that were sent."""
        return not (self.missing or self.strange or self.repeated or self.rejected)


@dataclass(frozen=True, slots=True)
class ActivatedCode:
    """A code of a list about activation.

    Args:
        consumed_at: when it was proven on its unit, if it was.
        activated_at: when the cloud saw its device, if it did.
    """

    batch: int
    device_name: str
    mac: str | None
    consumed_at: datetime | None
    activated_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActivationCheck:
    """What a platform's device list holds; nothing was written."""

    product_key: str
    devices: int
    active: int
    known: int
    problems: tuple[Problem, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class ActivationReport:
    """Codes of a product beside what the cloud has seen.

    Args:
        marked: codes that the list has newly shown to be activated.
        already: codes that were known to be.
        unknown: active devices of the list that no batch of the product has.
        consumed_not_activated: passed here, never seen by the cloud.
        activated_not_consumed: seen by the cloud, never proven here: look at them first.
    """

    marked: int
    already: int
    unknown: tuple[str, ...]
    consumed_not_activated: tuple[ActivatedCode, ...]
    activated_not_consumed: tuple[ActivatedCode, ...]
