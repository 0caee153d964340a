"""Batches that a cloud issues over its API: begun, continued after whatever cut them off, given up."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from app.model.cancel import CancelToken
from app.model.code import BatchState
from app.model.faults import Cancelled
from app.model.issuer import Checked, Issuer, IssueRequest, IssuerError, Progress
from app.model.person import Person, Role
from app.model.reports import BatchUnfinished, DeskError, Problem
from app.model.wording import reason_of, said
from app.station.centre.issuers import numbered, random_names
from app.station.centre.refusals import told
from app.station.people import require
from app.store.code_pieces import places_by_name
from app.store.errors import StoreError
from app.store.making import NewBatch
from app.store.orders import Order
from app.store.store import Store

Stages = Callable[[BatchState], None]
"""Told what is going on: a check, then the creation; called from the thread that works."""


class Ordering:
    """Every method raises DeskError with a text for people; BatchUnfinished where the batch waits.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(
        self,
        new: NewBatch,
        request: IssueRequest,
        issuer: Issuer,
        progress: Progress,
        cancel: CancelToken,
        stages: Stages,
        rows: dict[str, int] | None = None,
    ) -> int:
        """Put the names on record, let the cloud check and register them, and bring the codes in.

        Args:
            new: what is made.
            request: with the names, where they are given; else they are made here, or are MACs of the pool.
            issuer: the cloud.
            progress: told how many codes have come.
            cancel: during the check it leaves no trace; later the batch waits.
            stages: told what is going on.
            rows: of the names in their file.
        """
        with told():
            self._store.quota.require(new.product_key, new.quantity, debug=new.debug)
            order = self._store.orders.begin(replace(new, place=issuer.place), _names(new, request, rows))
        return self._bring(order, issuer, progress, cancel, stages)

    def resume(
        self,
        number: int,
        issuer: Issuer,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        stages: Stages,
    ) -> NewBatch:
        """Go on where a batch was cut off; what the cloud has done is not asked for again.

        Raises:
            DeskError: it does not wait, somebody is at work for it, or it was begun at another place.
            BatchUnfinished: it waits again.
        """
        require(by, Role.ENGINEER, said("make a batch"))
        with told():
            order = self._store.orders.claim(number)
        place = order.new.place
        if place and place != issuer.place:
            self._leave(order, said("was begun at {place}", place=place))
            raise DeskError(
                said(
                    "batch {batch} was begun at {place}, and the account that is set is at {other}",
                    batch=number,
                    place=place,
                    other=issuer.place,
                )
            )
        self._bring(order, issuer, progress, cancel, stages)
        return order.new

    def give_up(self, number: int, reason: str, by: Person) -> None:
        """Put on record that the codes will not come."""
        require(by, Role.ENGINEER, said("give a batch up"))
        if not reason.strip():
            raise DeskError(said("a reason is needed: it goes on record"))
        with told():
            self._store.orders.give_up(number, reason.strip(), by)

    def dismiss(self, number: int, by: Person) -> None:
        """Take a batch that failed out of the list."""
        require(by, Role.ENGINEER, said("dismiss a batch"))
        with told():
            self._store.orders.dismiss(number, by)

    def _bring(
        self, order: Order, issuer: Issuer, progress: Progress, cancel: CancelToken, stages: Stages
    ) -> int:
        new = order.new
        request = IssueRequest(
            new.product_key, new.method, new.quantity, tuple(name for _, name in order.names)
        )
        try:
            if not order.checked:
                stages(BatchState.CHECK)
                order = self._check(order, request, issuer, cancel)
            stages(BatchState.CREATE)
            self._collect(order, request, issuer, progress, cancel)
        except (DeskError, Cancelled):
            raise
        except Exception as error:
            self._leave(order, said("an error in Flashline itself: {kind}", kind=type(error).__name__))
            raise
        finally:
            self._store.orders.let_go(order)
        return order.number

    def _check(self, order: Order, request: IssueRequest, issuer: Issuer, cancel: CancelToken) -> Order:
        """The cloud's word for the names; with a name that it refuses, nothing is issued."""
        try:
            checked = issuer.check(request, cancel)
            cancel.check()
        except Cancelled:
            with told():
                self._store.orders.withdraw(order)
            raise
        except IssuerError as error:
            if error.passing:
                raise self._waits(order, reason_of(error)) from error
            self._end(order, reason_of(error))
            raise DeskError(reason_of(error)) from error
        if checked.refused:
            error = _refusal(issuer, checked, order)
            self._end(order, reason_of(error))
            raise error
        with told():
            return self._store.orders.taken(order, checked.application)

    def _collect(
        self, order: Order, request: IssueRequest, issuer: Issuer, progress: Progress, cancel: CancelToken
    ) -> None:
        rows = {name: row for row, name in order.names}
        application = order.new.application
        try:
            issuer.create(application, request, cancel)
            codes = numbered(issuer.collect(application, request, progress, cancel), rows)
            self._store.making.fill(order.begun, order.new, codes, _unheard, cancel)
            self._store.making.open(order.begun, order.new)
        except Cancelled:
            raise self._waits(order, said("stopped")) from None
        except IssuerError as error:
            if not error.final:
                raise self._waits(order, reason_of(error)) from error
            self._end(order, reason_of(error))
            raise DeskError(reason_of(error)) from error
        except StoreError as error:
            raise self._waits(order, reason_of(error)) from error

    def _waits(self, order: Order, why: str) -> BatchUnfinished:
        self._leave(order, why)
        return BatchUnfinished(
            order.number,
            said("batch {batch} is not finished and waits: {why}", batch=order.number, why=why),
        )

    def _leave(self, order: Order, why: str) -> None:
        with suppress(StoreError):  # then it waits as after a crash
            self._store.orders.interrupt(order, why)
        self._store.orders.let_go(order)

    def _end(self, order: Order, why: str) -> None:
        with suppress(StoreError):  # then it waits, and the cloud says the same again
            self._store.orders.end(order, why)


def _names(new: NewBatch, request: IssueRequest, rows: dict[str, int] | None) -> list[tuple[int, str]]:
    if new.with_macs:
        return []
    if rows is not None:
        return [(rows[name], name) for name in request.names]
    made = random_names(new.quantity)
    return [(row, made[place]) for row, place in enumerate(places_by_name(made), start=1)]


def _refusal(issuer: Issuer, checked: Checked, order: Order) -> DeskError:
    rows = {name: row for row, name in order.names}
    first = checked.refused[0]
    return DeskError(
        said(
            "{issuer} refuses {count} names; the first is {name}: {reason}",
            issuer=issuer.name,
            count=len(checked.refused),
            name=first.device_name,
            reason=first.reason,
        ),
        tuple(Problem(rows.get(one.device_name, 0), "DeviceName", one.reason) for one in checked.refused),
    )


def _unheard(_done: int, _of: int) -> None:
    """What has come from the cloud is told, not what is in stock: that is one page behind."""
