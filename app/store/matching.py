"""Finding the code that a unit must get, by the name that its MAC or its label says."""

from sqlalchemy import Connection, select

from app.model.code import CodeState, match_key
from app.model.wording import said
from app.store.code_rows import AnyRow, full_rows
from app.store.errors import CodeTaken, NoMatchingCode
from app.store.schema import code, match_key_of


def only_key(connection: Connection, batch: int, wanted: str) -> str:
    """The match key of a name that one code of the batch has.

    Raises:
        NoMatchingCode: no code has it, or two have it.
    """
    key = match_key(wanted)
    names = connection.scalars(
        select(code.c.device_name)
        .where(code.c.batch == batch, code.c.match_key == key, match_key_of(code.c.device_name) == key)
        .order_by(code.c.row)
        .limit(2)
    ).all()
    if not names:
        raise NoMatchingCode(
            said(
                "no code of batch {batch} has the DeviceName {wanted}; set this unit aside",
                batch=batch,
                wanted=wanted,
            )
        )
    if len(names) > 1:
        raise NoMatchingCode(
            said(
                "{first} and {second} of batch {batch} both fit {wanted}; which one is meant can't be told",
                first=names[0],
                second=names[1],
                batch=batch,
                wanted=wanted,
            )
        )
    return key


def is_free(connection: Connection, batch: int, wanted: str) -> bool:
    """Whether the one code with this name is available."""
    return _row(connection, batch, wanted).state is CodeState.AVAILABLE


def not_free(connection: Connection, batch: int, wanted: str) -> CodeTaken:
    """Why the one code with this name was not reserved, in words."""
    row = _row(connection, batch, wanted)
    if row.state is CodeState.VOID:
        return CodeTaken(
            said(
                "{device_name} of batch {batch} was taken out: {reason}",
                device_name=row.device_name,
                batch=batch,
                reason=row.reason,
            )
        )
    return CodeTaken(
        said(
            "{device_name} of batch {batch} is {state} for unit {mac}",
            device_name=row.device_name,
            batch=batch,
            state=CodeState(row.state).word,
            mac=row.mac,
        )
    )


def require_name(bound: AnyRow, wanted: str) -> None:
    """Refuse a unit that has another code than its MAC or label says.

    Raises:
        CodeTaken: it has.
    """
    if match_key(bound.device_name) != match_key(wanted):
        raise CodeTaken(
            said(
                "unit {mac} has the code {device_name}; {wanted} was asked for",
                mac=bound.mac,
                device_name=bound.device_name,
                wanted=wanted,
            )
        )


def _row(connection: Connection, batch: int, wanted: str) -> AnyRow:
    return connection.execute(
        full_rows().where(code.c.batch == batch, code.c.match_key == match_key(wanted))
    ).one()
