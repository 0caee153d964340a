"""A job's hold on its code: from the moment it is reserved to the moment the books are right again."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import Enum, auto
from typing import TypeVar

from app.model.code import CodeState
from app.model.faults import FailureCode, Fault
from app.model.mac import Mac
from app.model.wording import reason_of, said
from app.station.demand import Demand
from app.station.patience import Patience
from app.store.errors import (
    BatchClosed,
    BatchExhausted,
    CodeActivated,
    CodeTaken,
    LedgerConflict,
    LedgerError,
    NoMatchingCode,
    StoreError,
    StoreUnavailable,
    UnitBusy,
)
from app.store.ledger import Ledger, Reservation
from app.store.outbox import Confirmation, Outbox

_log = logging.getLogger(__name__)

T = TypeVar("T")


class _Step(Enum):
    NONE = auto()
    RESERVE_ASKED = auto()
    RESERVED = auto()
    HELD = auto()
    WRITING_ASKED = auto()
    WRITING = auto()
    DONE = auto()


class Unsettled:
    """What the store could not take because it was away; tried again before the next code is taken.

    It outlives the run: a program that goes on has to bring it in the next one.

    Codes that are still here when the process ends are settled by the ledger's recovery at the next start.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Callable[[], None]] = deque()

    def add(self, task: Callable[[], None]) -> None:
        """Keep one for later."""
        with self._lock:
            self._waiting.append(task)

    def settle(self) -> None:
        """Try all again.

        Raises:
            StoreUnavailable: the store is still away; what is not settled stays here.
        """
        with self._lock:
            while self._waiting:
                try:
                    self._waiting[0]()
                except StoreUnavailable:
                    raise
                except StoreError:
                    _log.exception("the store refuses for good what it could not take before")
                self._waiting.popleft()


class Custody:
    """The code of one job on one unit.

    While the database is away every call waits: before the code is written nothing is lost by that, and
    after it the confirmation is in the outbox.

    Args:
        ledger: the only thing that changes a code's state.
        outbox: keeps a confirmation that the database can't take yet.
        unsettled: where a code goes that the store could not take back.
        patience: waits for the database.
        demand: who else of the run will want a code.
        batch: number of the batch that codes come from.
        product_key: of that batch.
        job: the job's id.
        slot: where it runs.
        operator: who runs it.
    """

    def __init__(
        self,
        ledger: Ledger,
        outbox: Outbox,
        unsettled: Unsettled,
        patience: Patience,
        demand: Demand,
        *,
        batch: int,
        product_key: str,
        job: str,
        slot: int,
        operator: str,
    ) -> None:
        self._ledger = ledger
        self._outbox = outbox
        self._unsettled = unsettled
        self._patience = patience
        self._demand = demand
        self._batch = batch
        self._product_key = product_key
        self._job = job
        self._slot = slot
        self._operator = operator
        self._step = _Step.NONE
        self._mac: Mac | None = None
        self._wanted: str | None = None
        self.reservation: Reservation | None = None

    def look_up(self, mac: Mac) -> Reservation | None:
        """The code that the books already bind to this unit; what a dead program left of it is settled.

        Raises:
            Fault: CODE_ACTIVATED, or as the database does.
        """

        def ask() -> Reservation | None:
            self._unsettled.settle()
            self._outbox.deliver()
            bound = self._ledger.bound_to(self._product_key, mac)
            if bound is not None and bound.state in (CodeState.RESERVED, CodeState.WRITING):
                self._ledger.recover()
                bound = self._ledger.bound_to(self._product_key, mac)
            return bound

        found = self._asked(ask)
        if found is not None and found.state is CodeState.HELD and found.activated:
            raise Fault(
                FailureCode.CODE_ACTIVATED,
                said("the cloud has seen a device with {device_name}", device_name=found.code.device_name),
            )
        return found

    def where_is(self, product_key: str, device_name: str) -> str:
        """Where the books have an identity, in words; for a message."""
        row = self._asked(lambda: self._ledger.find(product_key, device_name))
        if row is None:
            return said("not in these books")
        owner = said(", bound to {mac}", mac=row.mac) if row.mac else ""
        return said("{state} in batch {batch}{owner}", state=row.state.word, batch=row.batch, owner=owner)

    def reopen(self, mac: Mac, reservation: Reservation, reason: str) -> None:
        """Take a consumed code of this same unit back to held: rework that was asked for."""
        self._asked(
            lambda: self._ledger.reopen(reservation.code_id, mac, person=self._operator, reason=reason)
        )

    def check_wanted(self, wanted: str) -> None:
        """See whether a unit that is new to the books could have this code; nothing is reserved.

        Raises:
            Fault: NO_MATCHING_CODE, CODE_TAKEN.
        """
        self._asked(lambda: self._ledger.check_wanted(self._batch, wanted))

    def expect(self) -> None:
        """See whether the batch has a code for this unit too, and count it among those that will want one.

        Raises:
            Fault: BATCH_EXHAUSTED, the codes that are left are for units that are further on.
        """
        waiting = self._demand.enter(self._job)
        if not self._asked(lambda: self._ledger.has_available(self._batch, waiting)):
            self._demand.leave(self._job)
            raise Fault(
                FailureCode.BATCH_EXHAUSTED,
                said("batch {batch}; nothing was written to this unit", batch=self._batch),
            )

    def take(self, mac: Mac, wanted: str | None = None) -> Reservation:
        """Reserve a code for the unit, or the one that it is bound to already.

        Args:
            mac: of the unit.
            wanted: DeviceName that the unit must get; None takes the next code of the batch.

        Raises:
            Fault: BATCH_EXHAUSTED, BATCH_CLOSED, DUPLICATE_MAC, NO_MATCHING_CODE, CODE_TAKEN, or
                IDENTITY_GONE if the books call the unit passed.
        """

        def ask() -> Reservation:
            self._unsettled.settle()
            return self._reserve(mac)

        self._mac, self._wanted, self._step = mac, wanted, _Step.RESERVE_ASKED
        got = self._asked(ask)
        self._step = _Step.NONE
        self._demand.leave(self._job)
        if got.state is CodeState.CONSUMED:
            raise Fault(
                FailureCode.IDENTITY_GONE,
                said(
                    "{device_name} was confirmed for {mac} meanwhile",
                    device_name=got.code.device_name,
                    mac=mac,
                ),
            )
        self.reservation = got
        self._step = _Step.HELD if got.state is CodeState.HELD else _Step.RESERVED
        return got

    def begin_writing(self) -> None:
        """Commit that credential bytes may go out from now on; durable when it returns."""
        reservation, mac = self._owned()
        self._step = _Step.WRITING_ASKED
        self._asked(
            lambda: self._ledger.begin_writing(
                reservation.code_id, mac, job=self._job, slot=self._slot, operator=self._operator
            )
        )
        self._step = _Step.WRITING

    def confirm(self) -> None:
        """Commit that the chip's read-back equals the code; returns when the books have taken it."""
        reservation, mac = self._owned()
        confirmation = Confirmation(reservation.code_id, mac, self._job, self._slot, self._operator)
        kept = False

        def keep() -> None:
            nonlocal kept
            try:
                self._outbox.keep(confirmation)
            except StoreUnavailable:
                # The same full disk, most likely. The books say `writing`: a crash means another read-back.
                _log.exception("job %s: its confirmation can't be kept beside the books", self._job)
            else:
                kept = True

        def ask() -> None:
            self._ledger.confirm(
                reservation.code_id, mac, job=self._job, slot=self._slot, operator=self._operator
            )

        self._asked(ask, meanwhile=keep)
        self._step = _Step.DONE
        if kept:
            self._outbox.drop(self._job)

    def give_back(self, reason: str) -> None:
        """After a job that did not pass: an untouched code goes back, one that may be on the chip is held.

        Never raises for a store that is away: the code waits in `unsettled`.
        """
        self._demand.leave(self._job)
        if self._step in (_Step.NONE, _Step.HELD, _Step.DONE):
            return
        try:
            self._settle(reason)
        except StoreUnavailable:
            self._unsettled.add(lambda: self._settle(reason))

    def _settle(self, reason: str) -> None:
        if self._step is _Step.RESERVE_ASKED and not self._find_what_was_reserved():
            return
        reservation, mac = self._owned()
        moves: list[Callable[[], None]] = []
        if self._step is not _Step.RESERVED:
            moves.append(lambda: self._ledger.hold(reservation.code_id, mac, job=self._job, reason=reason))
        if self._step is not _Step.WRITING:
            # Nothing went out. Whether the step to `writing` was committed is open when its answer was lost.
            moves.append(lambda: self._ledger.release(reservation.code_id, mac, job=self._job, reason=reason))
        for move in moves:
            try:
                move()
            except LedgerConflict:
                continue
            break
        self._step = _Step.DONE

    def _find_what_was_reserved(self) -> bool:
        """Whether the question that got no answer has bound a code; asking again changes nothing then."""
        if self._mac is None:
            return False
        try:
            self.reservation = self._reserve(self._mac)
        except LedgerError:
            return False
        if self.reservation.state is not CodeState.RESERVED:
            return False
        self._step = _Step.RESERVED
        return True

    def _reserve(self, mac: Mac) -> Reservation:
        return self._ledger.reserve(
            self._batch,
            mac,
            job=self._job,
            slot=self._slot,
            operator=self._operator,
            wanted=self._wanted,
        )

    def _asked(self, call: Callable[[], T], meanwhile: Callable[[], None] | None = None) -> T:
        """The store's answer, waited for if need be, with its errors in the words of the list."""

        def told() -> T:
            with _faults():
                return call()

        return self._patience.through(told, meanwhile)

    def _owned(self) -> tuple[Reservation, Mac]:
        if self.reservation is None or self._mac is None:
            raise Fault(FailureCode.BUG, "the job has no code")
        return self.reservation, self._mac


_FAULTS: tuple[tuple[type[StoreError], FailureCode], ...] = (
    (UnitBusy, FailureCode.DUPLICATE_MAC),
    (BatchExhausted, FailureCode.BATCH_EXHAUSTED),
    (BatchClosed, FailureCode.BATCH_CLOSED),
    (CodeTaken, FailureCode.CODE_TAKEN),
    (CodeActivated, FailureCode.CODE_ACTIVATED),
    (NoMatchingCode, FailureCode.NO_MATCHING_CODE),
    (StoreUnavailable, FailureCode.STORE_UNAVAILABLE),
)


@contextmanager
def _faults() -> Generator[None]:
    """Tell the store's errors in the words of the list."""
    try:
        yield
    except StoreError as error:
        code = next((code for kind, code in _FAULTS if isinstance(error, kind)), FailureCode.BUG)
        raise Fault(code, reason_of(error)) from error
