"""Whether the MACs that were issued to batches are the names of their codes."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from app.model.audit import AuditFinding
from app.model.code import BatchState
from app.model.wording import said
from app.store.centre_schema import mac_use
from app.store.schema import batch, code

_IN_STOCK = (BatchState.OPEN, BatchState.CLOSED)


def pool_against_names(connection: Connection) -> Iterator[AuditFinding]:
    """Runs of MACs that are not names of the batch that has them, and batches with names beside their runs.

    The names are what the record covers; so the pool can't be altered alone.
    """
    numbers = connection.scalars(
        select(mac_use.c.batch)
        .join(batch, batch.c.number == mac_use.c.batch)
        .where(batch.c.state.in_(_IN_STOCK))
        .distinct()
        .order_by(mac_use.c.batch)
    ).all()
    for number in numbers:
        names = connection.scalars(select(code.c.device_name).where(code.c.batch == number))
        left = {value for name in names if (value := _number(name)) is not None}
        columns = (mac_use.c.id, mac_use.c.lowest, mac_use.c.highest)
        runs = connection.execute(select(*columns).where(mac_use.c.batch == number).order_by(mac_use.c.id))
        for row, lowest, highest in runs.all():
            size = highest - lowest + 1
            if size > len(left) or not left.issuperset(range(lowest, highest + 1)):
                what = said("its MACs are not DeviceNames of batch {batch}: it was altered", batch=number)
                yield AuditFinding(what, mac_use.name, str(row))
            else:
                left.difference_update(range(lowest, highest + 1))
        if left:
            what = said(
                "{count} of its DeviceNames are not among the MACs that it was given", count=len(left)
            )
            yield AuditFinding(what, batch.name, str(number))


def _number(name: str) -> int | None:
    try:
        return int(name, 16)
    except ValueError:
        return None
