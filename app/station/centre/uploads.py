"""Files of names: looked at, corrected, handed to a platform, compared with what came back."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.exchange.corrected import write_corrected
from app.exchange.upload_forms import read_returned, write_upload_forms
from app.exchange.uploads import read_upload
from app.model.bulk import in_bulk
from app.model.cancel import CancelToken
from app.model.centre import BadName, NameRow, ReturnedNames, UploadReport
from app.model.code import FlashingMethod, match_key
from app.model.issuer import Progress
from app.model.reports import DeskError
from app.model.wording import said
from app.station.centre.refusals import told
from app.store.name_checks import Standing
from app.store.store import Store


class Uploads:
    """Every method raises DeskError with a text for people; nothing of it changes the books.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @in_bulk()
    def check(
        self, path: Path, product_key: str, method: FlashingMethod, progress: Progress, cancel: CancelToken
    ) -> UploadReport:
        """Look at a file, and at what of it the product has already in any spelling."""
        with told():
            file = read_upload(path, progress=progress, cancel=cancel)
            standing = self._store.name_checks.like(product_key, [one.text for one in file.good])
        good: list[NameRow] = []
        bad = list(file.bad)
        for one in file.good:
            known = standing.get(match_key(one.text))
            if known is None:
                good.append(one)
            else:
                bad.append(BadName(one.row, one.text, (_in_stock(one.text, known),)))
        return UploadReport(
            path=path,
            product_key=product_key,
            method=method,
            kind=file.kind,
            good=tuple(good),
            bad=tuple(sorted(bad, key=lambda one: one.row)),
            problems=file.problems,
            warnings=file.warnings,
            sha256=file.sha256,
        )

    def write_corrected(self, report: UploadReport, path: Path) -> None:
        """Write all rows again, with what is wrong beside the bad ones."""
        with told():
            write_corrected(path, report.kind, report.good, report.bad)

    def write_template(self, path: Path, language: str = "en") -> None:
        """Write an empty form for names."""
        from app.exchange.template import write_template

        with told():
            write_template(path, language)

    def write_form(self, number: int, folder: Path) -> list[Path]:
        """Write a batch's DeviceNames as the platform takes them, split at its limit."""
        with told():
            return write_upload_forms(folder, f"batch-{number}", self._names(number))

    def reconcile(self, number: int, paths: Sequence[Path]) -> ReturnedNames:
        """Compare what came back from a platform with the names of a batch."""
        with told():
            came = read_returned(paths)
            sent = self._names(number)
        returned, known = Counter(came.names), set(sent)
        return ReturnedNames(
            sent=len(sent),
            returned=len(known & returned.keys()),
            missing=tuple(name for name in sent if name not in returned),
            strange=tuple(name for name in returned if name not in known),
            repeated=tuple(name for name, count in returned.items() if count > 1),
            rejected=came.rejected,
        )

    def _names(self, number: int) -> list[str]:
        with told():
            names = self._store.name_checks.names(number)
        if not names:
            raise DeskError(said("there is no batch {batch}", batch=number))
        return names


def _in_stock(text: str, known: Standing) -> str:
    if known.device_name == text:
        return said("already in stock: batch {batch}, row {row}", batch=known.batch, row=known.row)
    return said(
        "is {name} of batch {batch}, row {row} but for upper and lower case, : or -; that is one device",
        name=known.device_name,
        batch=known.batch,
        row=known.row,
    )
