"""What must be proven before a held or void code is available again, and the record of the proof."""

from sqlalchemy import Connection, func, select

from app.model.closing import Erasure, ReturnCase
from app.model.code import CodeState
from app.model.mac import Mac
from app.model.wording import said
from app.store.chain import Chain
from app.store.code_rows import AnyRow, code_row
from app.store.code_steps import conflict
from app.store.errors import LedgerConflict
from app.store.schema import code_event, erasure


def case_of(connection: Connection, row: AnyRow) -> ReturnCase:
    """The unit that a code may be on, from the code's history.

    A held code may be on its unit. A void one may be on the unit that it was last written to, unless it has
    been available since.

    Raises:
        LedgerConflict: the code is neither held nor void, or it is void and was consumed once.
    """
    if row.state not in (CodeState.HELD, CodeState.VOID):
        raise conflict(row, said("only a held or void code is given back"))
    steps = connection.execute(
        select(code_event.c.to_state, func.max(code_event.c.id).label("last"))
        .where(code_event.c.code == row.id)
        .group_by(code_event.c.to_state)
    ).all()
    last: dict[CodeState, int] = {step.to_state: step.last for step in steps}
    mark = max(last.values(), default=0)
    if row.state is CodeState.HELD:
        return ReturnCase(code_row(row), Mac.parse(row.mac), mark)
    if CodeState.CONSUMED in last:
        raise conflict(row, said("a unit was passed with it once, so it is never given out again"))
    written = last.get(CodeState.WRITING, 0)
    if written <= last.get(CodeState.AVAILABLE, 0):
        return ReturnCase(code_row(row), None, mark)
    unit = connection.scalar(select(code_event.c.mac).where(code_event.c.id == written))
    return ReturnCase(code_row(row), Mac.parse(str(unit)), mark)


def require_proof(case: ReturnCase, proof: Erasure | None) -> None:
    """Refuse a return without the proof that its case needs.

    Raises:
        LedgerConflict: the proof is missing, of another unit, or older than the code's last step.
    """
    name = case.row.device_name
    if proof is None:
        if case.unit is not None:
            raise LedgerConflict(
                said(
                    "code {name} may be on unit {unit}: put that unit into a slot and give its port; "
                    "if the unit is gone, the code can only be made void",
                    name=name,
                    unit=case.unit,
                )
            )
        return
    if case.unit is not None and proof.mac != case.unit:
        raise LedgerConflict(
            said(
                "code {name} may be on unit {unit}, but unit {mac} was read",
                name=name,
                unit=case.unit,
                mac=proof.mac,
            )
        )
    if proof.mark != case.mark:
        raise LedgerConflict(
            said("something happened to code {name} after its unit was read; try again", name=name)
        )


def keep_proof(
    connection: Connection,
    code_id: int,
    proof: Erasure,
    *,
    chain: Chain,
    person: str,
    reason: str | None = None,
) -> None:
    """Put a proof on record, for good."""
    line = {
        "code": code_id,
        "after_event": proof.mark,
        "mac": str(proof.mac),
        "chip": proof.chip,
        "address": proof.offset,
        "size": proof.size,
        "at": proof.at,
        "person": person,
        "reason": reason,
    }
    chain.append(connection, erasure.name, line)
