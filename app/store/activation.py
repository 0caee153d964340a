"""What the cloud has seen: codes of activated devices are marked, and never issued or written again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, null, select, update

from app.model.centre import ActivatedCode, ActivationReport
from app.model.code import BatchState, CodeState
from app.model.person import Person
from app.model.wording import said
from app.store.activation_lines import note_all, note_marked
from app.store.code_rows import AnyRow
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.errors import UnknownProduct
from app.store.schema import ACTIVATED, batch, code, code_event, product
from app.store.sessions import Sessions

_ASKED_AT_ONCE = 5_000
_REASON = said("activated: the cloud has seen a device with it")
_LISTED = 10_000
"""Codes that a list of the report has at most."""
_MARK = update(code).where(code.c.id == bindparam("of_code")).values(activated_at=bindparam("seen_at"))
_TAKE_OUT = (
    update(code)
    .where(code.c.id == bindparam("of_code"), code.c.state == CodeState.AVAILABLE)
    .values(state=CodeState.VOID, reason=_REASON, changed_at=bindparam("now"))
)


class Activation:
    """Safe to call from many threads.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        sessions: tells which session this is.
        deeds: where reconciliations are put on record.
        clock: gives aware times.
    """

    def __init__(
        self, database: Database, sessions: Sessions, deeds: Deeds, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._deeds = deeds
        self._clock = clock

    def known(self, product_key: str, names: Sequence[str]) -> set[str]:
        """Which of these DeviceNames a product has.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        found: set[str] = set()
        with self._database.reading() as connection:
            product_id = _product_id(connection, product_key)
            for part in _parts(list(names)):
                found.update(
                    connection.scalars(
                        select(code.c.device_name).where(
                            code.c.product_id == product_id, code.c.device_name.in_(part)
                        )
                    )
                )
        return found

    def mark(
        self, product_key: str, active: Mapping[str, datetime | None], *, source: str, by: Person
    ) -> ActivationReport:
        """Mark the codes of activated devices.

        A code that is available in an open batch becomes void with it: some device has it, so no unit here
        may get it. Codes that are being written at this moment are left for the next time.

        Args:
            product_key: of all of them.
            active: DeviceNames with the time when the cloud first saw them; None takes the time of now.
            source: name of the platform's list, for the records.
            by: who takes it in.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        now = self._clock()
        names = sorted(active)
        known: set[str] = set()
        marked = already = 0
        with self._database.writing() as connection:
            note_all(connection, self._sessions.chain, now)
        for part in _parts(names):
            with self._database.writing() as connection:
                product_id = _product_id(connection, product_key)
                rows = connection.execute(
                    select(
                        code.c.id,
                        code.c.device_name,
                        code.c.state,
                        code.c.activated_at,
                        batch.c.state.label("of_batch"),
                    )
                    .join_from(code, batch, code.c.batch == batch.c.number)
                    .where(code.c.product_id == product_id, code.c.device_name.in_(part))
                    .with_for_update(of=code)
                ).all()
                known.update(row.device_name for row in rows)
                new = [row for row in rows if row.activated_at is None and not _in_work(row)]
                self._mark_some(connection, [(row, active[row.device_name] or now) for row in new], by)
                marked += len(new)
                already += sum(row.activated_at is not None for row in rows)
        with self._database.writing() as connection:
            self._deeds.note_in(
                connection,
                by,
                "take device list in",
                product_key=product_key,
                detail=f"{source}: {len(names)} active devices, {marked} codes newly marked",
            )
        unknown = tuple(name for name in names if name not in known)
        return self._report(product_key, marked=marked, already=already, unknown=unknown)

    def report(self, product_key: str, number: int | None = None) -> ActivationReport:
        """What is consumed and not activated, and the other way round, of a product or of one batch.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        return self._report(product_key, number=number)

    def _mark_some(self, connection: Connection, rows: Sequence[tuple[AnyRow, datetime]], by: Person) -> None:
        now = self._clock()
        free = [
            row for row, _ in rows if row.state is CodeState.AVAILABLE and row.of_batch is BatchState.OPEN
        ]
        if rows:
            connection.execute(_MARK, [{"of_code": row.id, "seen_at": at} for row, at in rows])
            marked = [(row.id, at) for row, at in rows]
            note_marked(connection, self._sessions.chain, marked, now, by.name)
        if free:
            connection.execute(_TAKE_OUT, [{"of_code": row.id, "now": now} for row in free])
            for row in free:
                line = {
                    "code": row.id,
                    "from_state": CodeState.AVAILABLE,
                    "to_state": CodeState.VOID,
                    "at": now,
                    "person": by.name,
                    "reason": _REASON,
                }
                self._sessions.chain.append(connection, code_event.name, line)

    def _report(
        self,
        product_key: str,
        *,
        number: int | None = None,
        marked: int = 0,
        already: int = 0,
        unknown: tuple[str, ...] = (),
    ) -> ActivationReport:
        with self._database.reading() as connection:
            product_id = _product_id(connection, product_key)
            batches = select(batch.c.number).where(batch.c.product_id == product_id)
            if number is not None:
                batches = batches.where(batch.c.number == number)
            numbers = connection.scalars(batches).all()
            columns = (code.c.batch, code.c.device_name, code.c.mac, code.c.consumed_at)
            passed = select(*columns, null().label("seen")).where(
                code.c.batch.in_(numbers), code.c.state == CodeState.CONSUMED, code.c.activated_at.is_(None)
            )
            seen = select(*columns, code.c.activated_at).where(
                code.c.batch.in_(numbers), ACTIVATED, code.c.state != CodeState.CONSUMED
            )
            order = (code.c.batch, code.c.row)
            lists = [
                tuple(ActivatedCode(*row) for row in connection.execute(one.order_by(*order).limit(_LISTED)))
                for one in (passed, seen)
            ]
        return ActivationReport(marked, already, unknown, *lists)


def _in_work(row: AnyRow) -> bool:
    return row.state in (CodeState.RESERVED, CodeState.WRITING)


def _product_id(connection: Connection, product_key: str) -> int:
    found = connection.scalar(select(product.c.id).where(product.c.product_key == product_key))
    if found is None:
        raise UnknownProduct(product_key)
    return found


def _parts(names: list[str]) -> list[list[str]]:
    return [names[start : start + _ASKED_AT_ONCE] for start in range(0, len(names), _ASKED_AT_ONCE)]
