"""Letting an issuer issue, and bringing what it issued into stock."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.model.cancel import CancelToken
from app.model.centre import GenerationOrder, UploadReport
from app.model.code import BatchState, FlashingMethod, Generation
from app.model.issuer import Issuer, IssueRequest, Progress
from app.model.person import Person, Role
from app.model.product import Connectivity, ProductRow, ProductStatus
from app.model.reports import DeskError
from app.model.wording import said
from app.station.centre.issuers import LocalIssuer, numbered
from app.station.centre.ordering import Ordering, Stages
from app.station.centre.refusals import told
from app.station.people import require
from app.store.errors import ConstraintBroken
from app.store.mac_pool import names_of
from app.store.making import Begun, NewBatch, RawCode
from app.store.store import Store

MAC_POOL = said("MAC pool")


class Issuing:
    """Every method raises DeskError with a text for people, and leaves nothing of a batch then.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ordering = Ordering(store)

    def refusal(self, product_key: str, method: FlashingMethod) -> str | None:
        """Why codes of a product can't be made by this station, or None."""
        with told():
            row = self._store.products.row(product_key)
        if method is FlashingMethod.PER_PRODUCT:
            return said(
                "names for the per-product secret come by batch upload only: the platform must know every "
                "DeviceName before its device first connects"
            )
        if row.connectivity is Connectivity.BLUETOOTH and not self._store.mac_pool.remaining(product_key):
            return said("a Bluetooth product takes its names from its MAC pool, which is empty: add a range")
        return None

    def generate(
        self,
        order: GenerationOrder,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        issuer: Issuer | None = None,
        stages: Stages | None = None,
    ) -> int:
        """Make a batch of new codes.

        Args:
            order: what is made.
            by: who answers for it.
            progress: told how many are in stock.
            cancel: by which it is stopped; then nothing is left, unless a cloud was told to issue.
            issuer: another than this station.
            stages: told whether it is being checked or created.

        Raises:
            BatchUnfinished: a cloud was asked, and its codes are still to come.
        """
        require(by, Role.ENGINEER, said("make a batch"))
        reason = self.refusal(order.product_key, order.method)
        if reason is not None:
            raise DeskError(reason)
        row = self._allowed(order.product_key, order.method, debug=order.debug)
        with_macs = row.connectivity is Connectivity.BLUETOOTH
        request = IssueRequest(order.product_key, order.method, order.quantity)
        new = NewBatch(
            product_key=order.product_key,
            method=order.method,
            generation=Generation.AUTOMATIC,
            quantity=order.quantity,
            made_by=by.name,
            source_name=str(MAC_POOL) if with_macs else "",
            debug=order.debug,
            note=order.note.strip(),
            with_macs=with_macs,
        )
        return self._made(new, request, issuer or LocalIssuer(), by, progress, cancel, stages)

    def upload(
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
        """Make a batch of the names of a file that was checked.

        Args:
            report: what the check has found.
            only_good: whether bad rows are left out; else any of them stops it.
            debug: whether the codes are for trials only.
            note: for the records.
            by: who answers for it.
            progress: told how many are in stock.
            cancel: by which it is stopped; then nothing is left, unless a cloud was told to issue.
            issuer: another than this station.
            stages: told whether it is being checked or created.

        Raises:
            BatchUnfinished: a cloud was asked, and its codes are still to come.
        """
        require(by, Role.ENGINEER, said("make a batch"))
        if report.problems or not report.good or (report.bad and not only_good):
            raise DeskError(
                said(
                    "{count} rows can't be taken; correct them, or take only the good ones",
                    count=len(report.bad),
                )
            )
        self._allowed(report.product_key, report.method, debug=debug)
        names = tuple(one.text for one in report.good)
        rows = {one.text: one.row for one in report.good}
        request = IssueRequest(report.product_key, report.method, len(names), names)
        new = NewBatch(
            product_key=report.product_key,
            method=report.method,
            generation=Generation.UPLOAD,
            quantity=len(names),
            made_by=by.name,
            source_name=report.path.name,
            source_sha256=report.sha256,
            debug=debug,
            note=note.strip(),
        )
        return self._made(new, request, issuer or LocalIssuer(), by, progress, cancel, stages, rows)

    def _allowed(self, product_key: str, method: FlashingMethod, *, debug: bool) -> ProductRow:
        with told():
            row = self._store.products.row(product_key)
        if row.status is not ProductStatus.PUBLISHED and not debug:
            raise DeskError(said("{name} is in development; publish it first", name=row.name))
        if method is FlashingMethod.PER_PRODUCT and not row.per_product:
            raise DeskError(said("the per-product secret is switched off for {name}", name=row.name))
        if method is FlashingMethod.PER_PRODUCT and not row.has_product_secret:
            raise DeskError(
                said("the ProductSecret of {name} is not known here; enter it first", name=row.name)
            )
        return row

    def resume(
        self,
        number: int,
        issuer: Issuer,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        stages: Stages | None = None,
    ) -> None:
        """Go on with what a cloud was asked for, after a crash, a lost network or a stop."""
        new = self._ordering.resume(number, issuer, by, progress, cancel, stages or _unseen)
        self._made_by(by, number, new)

    def give_up(self, number: int, reason: str, by: Person) -> None:
        """Put on record that what a cloud was asked for will not come."""
        self._ordering.give_up(number, reason, by)

    def dismiss(self, number: int, by: Person) -> None:
        """Take a batch that failed out of the list."""
        self._ordering.dismiss(number, by)

    def _made(
        self,
        new: NewBatch,
        request: IssueRequest,
        issuer: Issuer,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        stages: Stages | None,
        rows: dict[str, int] | None = None,
    ) -> int:
        new = replace(new, issuer=issuer.name)
        seen = stages or _unseen
        if issuer.place:
            number = self._ordering.make(new, request, issuer, progress, cancel, seen, rows)
        else:
            seen(BatchState.CREATE)
            number = self._made_here(new, request, issuer, progress, cancel, rows)
        with told():
            self._made_by(by, number, new)
        return number

    def _made_here(
        self,
        new: NewBatch,
        request: IssueRequest,
        issuer: Issuer,
        progress: Progress,
        cancel: CancelToken,
        rows: dict[str, int] | None,
    ) -> int:
        with told():
            self._store.quota.require(new.product_key, new.quantity, debug=new.debug)
            issuer.check(request, cancel)

            def codes(begun: Begun) -> Iterator[RawCode]:
                asked = replace(request, names=tuple(names_of(begun.macs))) if begun.macs else request
                return numbered(issuer.collect("", asked, _unheard, cancel), rows)

            try:
                return self._store.making.make(new, codes, progress, cancel, failure_stays=True)
            except ConstraintBroken as error:
                raise DeskError(
                    said("a name or a secret is in stock already, so nothing was made; check the file again")
                ) from error

    def _made_by(self, by: Person, number: int, new: NewBatch) -> None:
        trial = ", debug" if new.debug else ""
        detail = f"{new.quantity} codes, {new.method}, {new.generation}, {new.issuer}{trial}"
        self._store.deeds.note(by, "make batch", product_key=new.product_key, batch=number, detail=detail)


def file_name(paths: tuple[Path, ...]) -> str:
    """What the records call a batch's files."""
    return " + ".join(path.name for path in paths)


def _unseen(_state: BatchState) -> None:
    """Nobody looks on."""


def _unheard(_done: int, _of: int) -> None:
    """What is in stock is told, not what an issuer has in hand."""
