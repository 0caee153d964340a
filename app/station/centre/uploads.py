"""Files of names: looked at, corrected, handed to a platform, compared with what came back."""

from pathlib import Path

from app.exchange.corrected import write_corrected
from app.exchange.template import write_template
from app.exchange.uploads import read_upload
from app.model.cancel import CancelToken
from app.model.centre import BadName, NameRow, UploadReport
from app.model.code import FlashingMethod, match_key
from app.model.issuer import Progress
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
        with told():
            write_template(path, language)


def _in_stock(text: str, known: Standing) -> str:
    if known.device_name == text:
        return said("already in stock: batch {batch}, row {row}", batch=known.batch, row=known.row)
    return said(
        "is {name} of batch {batch}, row {row} but for upper and lower case, : or -; that is one device",
        name=known.device_name,
        batch=known.batch,
        row=known.row,
    )
