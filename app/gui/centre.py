"""The mass-production centre as the screens see it. Every call may block and raises DeskError for people."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from app.model.cancel import CancelToken
from app.model.centre import (
    ActivationCheck,
    ActivationReport,
    CloudPreview,
    GenerationOrder,
    ReturnedNames,
    UploadReport,
)
from app.model.cloud import CloudAccountRow, CloudEntry, CloudStanding
from app.model.code import ActivationCode, BatchState, FlashingMethod
from app.model.issuer import Issuer, Progress
from app.model.person import Person
from app.model.product import Connectivity, MacRange, ProductRow, ProjectType, QuotaEntry, QuotaKind
from app.model.secret import Secret

Stages = Callable[[BatchState], None]
"""Told whether a batch is being checked or created; called from the thread that works."""


class Products(Protocol):
    """Products, their methods, quota and MACs."""

    def rows(self, search: str = "") -> list[ProductRow]:
        """All products that the search fits."""
        ...

    def row(self, product_key: str) -> ProductRow:
        """One product."""
        ...

    def add(
        self,
        product_key: str,
        name: str,
        connectivity: Connectivity,
        project_type: ProjectType,
        by: Person,
    ) -> object:
        """Make a product, which is in development."""
        ...

    def edit(
        self,
        product_key: str,
        name: str,
        connectivity: Connectivity,
        project_type: ProjectType,
        by: Person,
    ) -> object:
        """Change what a product is."""
        ...

    def publish(self, product_key: str, by: Person) -> object:
        """Let a product be produced."""
        ...

    def set_product_secret(self, product_key: str, secret: Secret, by: Person) -> object:
        """Keep the secret that all units of the product share."""
        ...

    def enable_per_product(self, product_key: str, by: Person) -> object:
        """Switch the per-product secret on."""
        ...

    def at_risk(self, product_key: str) -> int:
        """Units that could never connect if the per-product secret were switched off."""
        ...

    def disable_per_product(self, product_key: str, typed_name: str, by: Person) -> object:
        """Switch the per-product secret off."""
        ...

    def quota(self, product_key: str) -> list[QuotaEntry]:
        """What was bought or asked for."""
        ...

    def buy(self, product_key: str, quantity: int, note: str, kind: QuotaKind, by: Person) -> object:
        """Enter a purchase or a request."""
        ...

    def ranges(self, product_key: str) -> list[MacRange]:
        """The MAC pool."""
        ...

    def add_range(self, product_key: str, first: str, last: str, note: str, by: Person) -> object:
        """Add a range of MACs to the pool."""
        ...

    def remove_range(self, number: int, by: Person) -> object:
        """Take a range of which nothing was used out of the pool."""
        ...


class Production(Protocol):
    """Making of batches: checks write nothing; a batch is made whole or leaves no trace."""

    def can_generate(self, product_key: str, method: FlashingMethod) -> str | None:
        """Why names can't be made here, or None."""
        ...

    def check_quota(self, product_key: str, quantity: int, debug: bool) -> None:
        """Raise if the quota does not reach."""
        ...

    def generate(
        self,
        order: GenerationOrder,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        issuer: Issuer | None = None,
        stages: Stages | None = None,
    ) -> int:
        """Make a batch of new codes; its number."""
        ...

    def check_upload(
        self, path: Path, product_key: str, method: FlashingMethod, progress: Progress, cancel: CancelToken
    ) -> UploadReport:
        """Look at a file of names."""
        ...

    def take_upload(
        self,
        report: UploadReport,
        *,
        only_good: bool,
        debug: bool,
        note: str,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        issuer: Issuer | None = None,
        stages: Stages | None = None,
    ) -> int:
        """Make a batch of the names of a file that was checked; its number."""
        ...

    def write_corrected(self, report: UploadReport, path: Path) -> object:
        """Write the file again, with what is wrong beside each bad row."""
        ...

    def write_template(self, path: Path, language: str = "en") -> object:
        """Write an empty form for names."""
        ...

    def preview_cloud_files(self, paths: Sequence[Path], product_key: str | None) -> CloudPreview:
        """Look at files of codes that a cloud issued."""
        ...

    def take_cloud_files(
        self,
        preview: CloudPreview,
        product_secret: Secret | None,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        *,
        debug: bool = False,
        note: str = "",
    ) -> int:
        """Make a batch of a cloud's files; its number."""
        ...

    def write_upload_form(self, batch: int, folder: Path) -> list[Path]:
        """Write the names of a batch in the platform's form, in files of 10,000."""
        ...

    def reconcile_upload(self, batch: int, paths: Sequence[Path]) -> ReturnedNames:
        """Compare the names that came back from the platform with those of the batch."""
        ...

    def resume(
        self,
        batch: int,
        issuer: Issuer,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        stages: Stages | None = None,
    ) -> object:
        """Go on with a batch that a cloud was asked for and that waits."""
        ...

    def give_up(self, batch: int, reason: str, by: Person) -> object:
        """Put on record that what a cloud was asked for will not come."""
        ...

    def dismiss(self, batch: int, by: Person) -> object:
        """Take a batch that failed out of the list."""
        ...


class Cloud(Protocol):
    """The cloud's API: with which account it is asked, and whether it can be asked at all."""

    def rows(self) -> list[CloudAccountRow]:
        """All accounts, without their secrets."""
        ...

    def account(self, product_key: str) -> CloudAccountRow | None:
        """The account that a product's codes are asked for with."""
        ...

    def set_up(self, scope: str, entry: CloudEntry, by: Person) -> object:
        """Keep an account, its secret sealed."""
        ...

    def forget(self, scope: str, by: Person) -> object:
        """Forget an account and its secret."""
        ...

    def try_out(self, product_key: str, scope: str, entry: CloudEntry | None, by: Person) -> object:
        """See whether the platform takes an account; nothing is asked for there."""
        ...

    def standing(self, batch: int) -> CloudStanding:
        """What the cloud has done for a batch that waits; nothing is asked for there."""
        ...

    def refusal(self, product_key: str) -> str | None:
        """Why the cloud can't be asked, or None."""
        ...

    def issuer(self, product_key: str) -> Issuer:
        """The cloud, asked with the product's account."""
        ...


class Activation(Protocol):
    """What the cloud has seen."""

    def check(self, path: Path, product_key: str) -> ActivationCheck:
        """Look at a platform's device list."""
        ...

    def take(self, path: Path, product_key: str, by: Person) -> ActivationReport:
        """Mark what a device list shows to be activated."""
        ...

    def report(self, batch: int) -> ActivationReport:
        """What does not agree between the cloud and a batch, as far as is known now."""
        ...


class Downloads(Protocol):
    """Files of a batch; each is put on record."""

    def codes(self, batch: int, path: Path, password: Secret | None, by: Person) -> int:
        """Write the codes with their secrets; how many."""
        ...

    def show(self, code_id: int, by: Person) -> ActivationCode:
        """One code with its secret, for an engineer's eyes; put on record."""
        ...

    def consumption(self, batch: int, path: Path, by: Person) -> object:
        """Write who flashed what when, without secrets."""
        ...

    def pdf_summary(self, batch: int, path: Path, by: Person, language: str = "en") -> object:
        """Write one page about the batch."""
        ...
