"""Batches that a cloud is asked to issue.

What it registers is paid for and stays there, whatever happens here: so the names are on record before it is
asked about them, and its word for the request before it is told to register. What was cut off is continued
by these, never asked for anew.
"""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, delete, insert, select, update

from app.model.code import FAILED_STATES, UNFINISHED_STATES, BatchState
from app.model.person import Person
from app.model.wording import packed, said
from app.store.centre_schema import mac_use
from app.store.cloud_schema import wanted_names
from app.store.code_rows import AnyRow
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.errors import NotWaiting, OrderBusy
from app.store.mac_pool import names_of
from app.store.making import Begun, Making, NewBatch
from app.store.schema import batch, product
from app.store.sessions import Sessions

_PART = 10_000
"""Names of one row."""


@dataclass(frozen=True, slots=True)
class Order:
    """A batch that a cloud is asked to issue, in the hands of this program.

    Args:
        checked: whether the cloud has taken the names; then `new.application` is its word for them, and it
            may have been told to register.
        names: with the rows of their file, or counted from 1; in the order in which the cloud is asked.
    """

    begun: Begun
    new: NewBatch
    checked: bool
    names: tuple[tuple[int, str], ...]

    @property
    def number(self) -> int:
        """Of the batch."""
        return self.begun.number


class Orders:
    """Safe to call from many threads. One program has an order in hand at a time.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        sessions: tells which session this is, and which ones are dead.
        making: brings the codes in.
        deeds: where decisions are put on record.
        clock: gives aware times.
    """

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        making: Making,
        deeds: Deeds,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._making = making
        self._deeds = deeds
        self._clock = clock
        self._lock = threading.Lock()
        self._in_hand: set[int] = set()

    def begin(self, new: NewBatch, names: Sequence[tuple[int, str]]) -> Order:
        """Enter a batch with its names; see Making.begin for what it raises.

        Args:
            new: what is made; `place` says where.
            names: with their rows; none where they are MACs of the product's pool.
        """
        with self._database.writing() as connection:
            begun = self._making.begin_in(connection, new, BatchState.CHECK)
            rows = tuple(names) or tuple(enumerate(names_of(begun.macs), start=1))
            rest = iter(rows)
            part = 0
            while piece := list(islice(rest, _PART)):
                part += 1
                text = json.dumps(piece, ensure_ascii=False)
                connection.execute(insert(wanted_names).values(batch=begun.number, part=part, names=text))
        with self._lock:
            self._in_hand.add(begun.number)
        return Order(begun, new, checked=False, names=rows)

    def taken(self, order: Order, application: str) -> Order:
        """The cloud has taken the names: keep its word for them, before it is told to register."""
        self._change(order.number, {"state": BatchState.CREATE, "application": application})
        return replace(order, checked=True, new=replace(order.new, application=application))

    def end(self, order: Order, problem: str) -> None:
        """The codes will not come: the check has failed, or the creation, if the cloud had taken the names.

        MACs of a pool stay used where the cloud may have registered them.
        """
        state = BatchState.CREATE_FAILED if order.checked else BatchState.CHECK_FAILED
        self._making.take_back(order.number)
        with self._database.writing() as connection:
            if not order.new.application:
                connection.execute(delete(mac_use).where(mac_use.c.batch == order.number))
            connection.execute(
                update(batch)
                .where(batch.c.number == order.number)
                .values(state=state, worker=None, problem=packed(problem))
            )

    def interrupt(self, order: Order, problem: str) -> None:
        """Let it wait to be continued, by whoever."""
        self._change(order.number, {"worker": None, "problem": packed(problem)})

    def withdraw(self, order: Order) -> None:
        """Leave no trace; only as long as the cloud has not taken the names."""
        self._making.undo(order.begun)

    def let_go(self, order: Order) -> None:
        """This program is not at work for it any more."""
        with self._lock:
            self._in_hand.discard(order.number)

    def claim(self, number: int) -> Order:
        """Take a batch in hand that waits; codes that had come in are taken back, they come again.

        Raises:
            NotWaiting: it does not wait for a cloud.
            OrderBusy: another program, or this one, is at work for it.
        """
        with self._lock:
            if number in self._in_hand:
                raise OrderBusy(number, self._sessions.station)
            self._in_hand.add(number)
        try:
            with self._database.writing() as connection:
                row = self._waiting(connection, number)
                connection.execute(
                    update(batch).where(batch.c.number == number).values(worker=self._sessions.id)
                )
                parts = connection.scalars(
                    select(wanted_names.c.names)
                    .where(wanted_names.c.batch == number)
                    .order_by(wanted_names.c.part)
                ).all()
            self._making.take_back(number)
        except BaseException:
            with self._lock:
                self._in_hand.discard(number)
            raise
        names = tuple((int(place), str(name)) for part in parts for place, name in json.loads(part))
        begun = Begun(number, row.product_id, [], new_product=False)
        return Order(begun, _as_new(row), checked=row.state is BatchState.CREATE, names=names)

    def give_up(self, number: int, reason: str, by: Person) -> None:
        """Put on record that the codes will not come; the quota is free again.

        Raises:
            NotWaiting: it does not wait for a cloud.
            OrderBusy: somebody is at work for it.
        """
        order = self.claim(number)
        try:
            self.end(order, said("given up by {person}: {reason}", person=by.name, reason=reason))
            self._deeds.note(by, "give batch up", batch=number, detail=reason)
        finally:
            self.let_go(order)

    def dismiss(self, number: int, by: Person) -> None:
        """Take a batch that failed out of the list; it stays on record.

        Raises:
            NotWaiting: it did not fail, or is dismissed already.
        """
        with self._database.writing() as connection:
            changed = connection.execute(
                update(batch)
                .where(
                    batch.c.number == number,
                    batch.c.state.in_(FAILED_STATES),
                    batch.c.dismissed_at.is_(None),
                )
                .values(dismissed_at=self._clock(), dismissed_by=by.name)
            ).rowcount
            if not changed:
                raise NotWaiting(number)
            self._deeds.note_in(connection, by, "dismiss batch", batch=number)

    def _waiting(self, connection: Connection, number: int) -> AnyRow:
        row = connection.execute(
            select(batch, product.c.product_key)
            .join_from(batch, product)
            .where(batch.c.number == number, batch.c.state.in_(UNFINISHED_STATES), _ELSEWHERE)
            .with_for_update(of=batch)
        ).one_or_none()
        if row is None:
            raise NotWaiting(number)
        worker = row.worker
        if worker is not None and worker != self._sessions.id and not self._sessions.gone(connection, worker):
            raise OrderBusy(number, self._sessions.station_of(connection, worker))
        return row

    def _change(self, number: int, values: dict[str, object]) -> None:
        with self._database.writing() as connection:
            connection.execute(update(batch).where(batch.c.number == number).values(**values))


_ELSEWHERE = (batch.c.place != "") | (batch.c.application != "")
"""A batch that a cloud issues; those that were begun before places were kept have an application only."""


def _as_new(row: AnyRow) -> NewBatch:
    return NewBatch(
        product_key=row.product_key,
        method=row.method,
        generation=row.generation,
        quantity=row.issued,
        made_by=row.made_by,
        source_name=row.source_name,
        source_sha256=row.source_sha256,
        debug=row.debug,
        note=row.note,
        issuer=row.issuer,
        place=row.place,
        application=row.application,
    )
