"""Making of batches: by this station, from uploads, from a cloud's files. Checks write nothing."""

from collections.abc import Sequence
from pathlib import Path

from app.model.cancel import CancelToken
from app.model.centre import CloudPreview, GenerationOrder, ReturnedNames, UploadReport
from app.model.code import FlashingMethod
from app.model.issuer import Issuer, Progress
from app.model.person import Person
from app.model.secret import Secret
from app.station.centre.cloud_files import CloudFiles
from app.station.centre.making import Issuing
from app.station.centre.ordering import Stages
from app.station.centre.refusals import told
from app.station.centre.uploads import Uploads
from app.store.store import Store


class Production:
    """A batch is made whole or leaves no trace. Every method raises DeskError with a text for people.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._issuing = Issuing(store)
        self._uploads = Uploads(store)
        self._cloud = CloudFiles(store)

    def can_generate(self, product_key: str, method: FlashingMethod) -> str | None:
        """Why codes can't be generated here, or None."""
        return self._issuing.refusal(product_key, method)

    def check_quota(self, product_key: str, quantity: int, debug: bool) -> None:
        """Refuse a quantity that the quota does not reach for."""
        with told():
            self._store.quota.require(product_key, quantity, debug=debug)

    def generate(
        self,
        order: GenerationOrder,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        issuer: Issuer | None = None,
        stages: Stages | None = None,
    ) -> int:
        """Make a batch of new codes; its batch. See Issuing."""
        return self._issuing.generate(order, by, progress, cancel, issuer, stages)

    def check_upload(
        self, path: Path, product_key: str, method: FlashingMethod, progress: Progress, cancel: CancelToken
    ) -> UploadReport:
        """Look at a file of names."""
        return self._uploads.check(path, product_key, method, progress, cancel)

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
        """Make a batch of the names of a file that was checked; its batch."""
        return self._issuing.upload(
            report,
            only_good=only_good,
            debug=debug,
            note=note,
            by=by,
            progress=progress,
            cancel=cancel,
            issuer=issuer,
            stages=stages,
        )

    def write_corrected(self, report: UploadReport, path: Path) -> None:
        """Write an uploaded file again, with what is wrong beside the bad rows."""
        self._uploads.write_corrected(report, path)

    def write_template(self, path: Path, language: str = "en") -> None:
        """Write an empty form for names."""
        self._uploads.write_template(path, language)

    def preview_cloud_files(self, paths: Sequence[Path], product_key: str | None) -> CloudPreview:
        """Look at files of one batch that a cloud issued."""
        return self._cloud.preview(paths, product_key)

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
        """Make a batch of files that were looked at; its batch."""
        return self._cloud.take(preview, product_secret, by, progress, cancel, debug=debug, note=note)

    def write_upload_form(self, batch: int, folder: Path) -> list[Path]:
        """Write a batch's DeviceNames as the platform takes them, split at its limit."""
        return self._uploads.write_form(batch, folder)

    def reconcile_upload(self, batch: int, paths: Sequence[Path]) -> ReturnedNames:
        """Compare what came back from a platform with the names of a batch."""
        return self._uploads.reconcile(batch, paths)

    def resume(
        self,
        batch: int,
        issuer: Issuer,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        stages: Stages | None = None,
    ) -> None:
        """Go on with a batch that a cloud was asked for and that waits."""
        self._issuing.resume(batch, issuer, by, progress, cancel, stages)

    def give_up(self, batch: int, reason: str, by: Person) -> None:
        """Put on record that what a cloud was asked for will not come."""
        self._issuing.give_up(batch, reason, by)

    def dismiss(self, batch: int, by: Person) -> None:
        """Take a batch that failed out of the list; it stays on record."""
        self._issuing.dismiss(batch, by)
