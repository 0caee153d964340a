"""A code for a unit: the one it has, or one of a batch."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.model.code import ActivationCode, BatchState, CodeState
from app.model.mac import Mac
from app.store import matching
from app.store.code_rows import AnyRow, ClaimedCode, activation_code, full_rows
from app.store.code_statements import AVAILABLE, BATCH, OF_UNIT, OF_UNIT_KEPT
from app.store.errors import (
    BatchClosed,
    BatchExhausted,
    CodeActivated,
    ConstraintBroken,
    UnitBusy,
    UnitLeft,
    UnknownBatch,
)
from app.store.ledger_part import LedgerPart
from app.store.schema import code, product

_RACES = 5
"""How often a lost race for a MAC is run again; the second run finds the winner."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A code for a unit.

    Args:
        code_id: id of its row.
        code: the credential.
        state: reserved if it is new to the unit; held or consumed if the unit had it already.
        batch: that the code is of; another batch of the product is possible where the unit had it already.
        fresh: whether this call bound it.
        activated: whether the cloud has seen its device: it is never written again.
    """

    code_id: int
    code: ActivationCode
    state: CodeState
    batch: int
    fresh: bool
    activated: bool = False


class Reserving(LedgerPart):
    """The part that hands codes out."""

    def reserve(
        self, batch: int, mac: Mac, *, job: str, slot: int, operator: str, wanted: str | None = None
    ) -> Reservation:
        """A code for this unit: the one it has of this product, whatever the batch, or one of the batch.

        Args:
            batch: that a new code comes from.
            mac: of the unit.
            job: that works on it.
            slot: where.
            operator: who.
            wanted: DeviceName of the code that the unit must get, in any case, with or without `:` and `-`;
                None gives the next one that is free.

        Raises:
            UnknownBatch: there is no such batch.
            BatchClosed: it is closed, or the batch of the code that the unit has.
            CodeActivated: the code that the unit has is held, and the cloud has seen it.
            BatchExhausted: no code of it is available.
            NoMatchingCode: the batch has no code with the wanted name.
            CodeTaken: that code is not free, or the unit has another.
            UnitBusy: a live job elsewhere has a code in hand for this MAC; UnitLeft: a station that is gone.
            SecretUnreadable: the code's sealed secret does not open; it was not reserved.
        """
        for _ in range(_RACES):
            try:
                with self._database.writing() as connection:
                    return self._reserve(connection, batch, mac, job, slot, operator, wanted)
            except ConstraintBroken:
                continue  # another station bound this MAC between look and claim: now the look finds it
        raise UnitBusy(str(mac), None, None)

    def _reserve(
        self,
        connection: Connection,
        batch: int,
        mac: Mac,
        job: str,
        slot: int,
        operator: str,
        wanted: str | None,
    ) -> Reservation:
        if wanted is None:
            claimed = self._steps.claim(
                connection, batch, mac, job=job, slot=slot, operator=operator, looked=False
            )
            if claimed is not None:
                return self._reservation(claimed, fresh=True)
        asked = connection.execute(BATCH, {"of_batch": batch}).one_or_none()
        if asked is None:
            raise UnknownBatch(batch)
        bound = self._bound(connection, asked.product_id, mac, job)
        if bound is not None:
            if wanted is not None:
                matching.require_name(bound, wanted)
            if bound.state is CodeState.HELD and bound.activated_at is not None:
                raise CodeActivated(bound.device_name)
            if bound.state is CodeState.HELD and bound.batch_state is BatchState.CLOSED:
                raise BatchClosed(bound.batch)
            return self._reservation(bound, fresh=False)
        if asked.state is not BatchState.OPEN:
            raise BatchClosed(batch)
        key = None if wanted is None else matching.only_key(connection, batch, wanted)
        claimed = self._steps.claim(connection, batch, mac, job=job, slot=slot, operator=operator, wanted=key)
        if claimed is None:
            raise matching.not_free(connection, batch, wanted) if wanted else BatchExhausted(batch)
        return self._reservation(claimed, fresh=True)

    def has_available(self, batch: int, at_least: int) -> bool:
        """Whether so many codes of a batch are available at this moment; reads no more than so many."""
        with self._database.reading() as connection:
            found = connection.scalars(AVAILABLE, {"of_batch": batch, "at_most": at_least}).all()
        return len(found) >= at_least

    def check_wanted(self, batch: int, wanted: str) -> None:
        """See whether a unit that is new to the books could have this code; nothing is changed.

        Raises:
            NoMatchingCode: the batch has no code with the wanted name.
            CodeTaken: that code is not free.
        """
        with self._database.reading() as connection:
            matching.only_key(connection, batch, wanted)
            if not matching.is_free(connection, batch, wanted):
                raise matching.not_free(connection, batch, wanted)

    def bound_to(self, product_key: str, mac: Mac) -> Reservation | None:
        """The code that a unit has of a product, looked up without changing anything."""
        with self._database.reading() as connection:
            row = connection.execute(
                full_rows().where(product.c.product_key == product_key, code.c.mac == str(mac))
            ).one_or_none()
        return None if row is None else self._reservation(row, fresh=False)

    def _bound(self, connection: Connection, product_id: int, mac: Mac, job: str) -> AnyRow | None:
        """The code that a unit has; what a dead session had in hand for it is settled first."""
        unit = {"of_product": product_id, "of_mac": str(mac)}
        row = connection.execute(OF_UNIT_KEPT, unit).one_or_none()
        if (
            row is None
            or row.state not in (CodeState.RESERVED, CodeState.WRITING)
            or self._steps.mine(row, job)
        ):
            return row
        if not self._sessions.shut_out(connection, row.session):
            raise self._busy(connection, row)
        self._leftovers.settle(connection, row)
        return connection.execute(OF_UNIT, unit).one_or_none()

    def _busy(self, connection: Connection, row: AnyRow) -> UnitBusy:
        station = self._sessions.station_of(connection, row.session)
        if self._sessions.is_dead(connection, row.session):
            return UnitLeft(row.mac, row.slot, station)
        return UnitBusy(row.mac, row.slot, station)

    def _reservation(self, row: AnyRow | ClaimedCode, *, fresh: bool) -> Reservation:
        activated = not isinstance(row, ClaimedCode) and row.activated_at is not None
        code = activation_code(row, self._vault)
        return Reservation(row.id, code, row.state, row.batch, fresh, activated=activated)
