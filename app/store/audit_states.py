"""What is, compared with what the history says of it: rows against their deeds, codes against their lines."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, LargeBinary, cast, func, or_, select

from app.model.audit import AuditFinding
from app.model.code import BatchState, CodeState
from app.model.wording import said
from app.store.centre_schema import deed
from app.store.chain import digest_of
from app.store.cloud_schema import cloud_account
from app.store.code_names import NAMES, names_digest
from app.store.code_rows import AnyRow
from app.store.contents import STATES, Content, content_of
from app.store.errors import SecretUnreadable
from app.store.schema import batch, code, code_event, product
from app.store.streams import rows_of
from app.store.vault import Vault

_UNFINISHED = (BatchState.CHECK, BatchState.CREATE, BatchState.CHECK_FAILED, BatchState.CREATE_FAILED)
_BOUND = [state for state in CodeState if state.bound]
_PAGE = 2_000


class Said(NamedTuple):
    """The last deed on a row, and the digest that it bears; None if the row was taken out."""

    deed: int
    state: bytes | None


def said_by_deeds(connection: Connection) -> dict[tuple[str, str], Said]:
    """The last deed on each row that has one."""
    columns = (deed.c.id, deed.c.of_table, deed.c.of_row, deed.c.state)
    wanted = select(*columns).where(deed.c.of_table.is_not(None)).order_by(deed.c.id)
    found: dict[tuple[str, str], Said] = {}
    for page in connection.execute(wanted.execution_options(yield_per=_PAGE)).partitions():
        for number, table, row, state in page:
            found[table, row] = Said(number, state)
    return found


def rows_against_deeds(
    connection: Connection, by_deeds: Mapping[tuple[str, str], Said]
) -> Iterator[AuditFinding]:
    """Rows of what is that are not as the last deed on them left them."""
    for name, content in STATES.items():
        present: set[str] = set()
        for key, digest in _digests(connection, content):
            present.add(key)
            last = by_deeds.get((name, key))
            if last is None:
                if _counts(connection, name, key):
                    yield AuditFinding(said("is on no record: it was inserted"), name, key)
            elif last.state != digest:
                what = said("is not as deed {deed} left it: it was altered", deed=last.deed)
                yield AuditFinding(what, name, key)
        for (table, key), last in by_deeds.items():
            if table == name and last.state is not None and key not in present:
                what = said("is gone, and deed {deed} is the last of it: it was removed", deed=last.deed)
                yield AuditFinding(what, name, key)


def names_against_deeds(
    connection: Connection, by_deeds: Mapping[tuple[str, str], Said]
) -> Iterator[AuditFinding]:
    """Batches whose codes are not the ones that came into stock."""
    for number, issued, found in connection.execute(
        select(batch.c.number, batch.c.issued, func.count(code.c.id))
        .join_from(batch, code, code.c.batch == batch.c.number, isouter=True)
        .where(batch.c.state.not_in(_UNFINISHED))
        .group_by(batch.c.number, batch.c.issued)
        .order_by(batch.c.number)
    ).all():
        if issued != found:
            what = said("{issued} codes were issued and {found} are there", issued=issued, found=found)
            yield AuditFinding(what, batch.name, str(number))
        last = by_deeds.get((NAMES, str(number)))
        if last is None or last.state != names_digest(connection, number):
            what = said("names of its codes are not those that came into stock")
            yield AuditFinding(what, batch.name, str(number))


def codes_against_events(connection: Connection) -> Iterator[AuditFinding]:
    """Codes that are not in the state, or not with the unit, that their history ends with."""
    last = (
        select(func.max(code_event.c.id).label("id"), code_event.c.code)
        .group_by(code_event.c.code)
        .subquery()
    )
    reached = func.coalesce(code_event.c.to_state, CodeState.AVAILABLE.value)
    columns = (code.c.id, code.c.state, code_event.c.to_state, code_event.c.id.label("event"))
    wanted = (
        select(*columns)
        .join_from(code, last, last.c.code == code.c.id, isouter=True)
        .join(code_event, code_event.c.id == last.c.id, isouter=True)
        .where(
            or_(
                code.c.state != reached,
                code.c.state.in_(_BOUND) & code.c.mac.is_distinct_from(code_event.c.mac),
                code_event.c.id.is_not(None) & (code.c.changed_at != code_event.c.at),
                (code.c.state == CodeState.CONSUMED) & (code.c.consumed_at != code_event.c.at),
            )
        )
        .order_by(code.c.id)
    )
    for row in connection.execute(wanted):
        yield AuditFinding(_off(row), code.name, str(row.id))


def secrets_against_rows(
    connection: Connection, vault: Vault, alive: Callable[[], None]
) -> Iterator[AuditFinding]:
    """Sealed secrets that do not open in their rows, and fingerprints that are not theirs.

    Args:
        connection: with one view of the books.
        vault: opens them.
        alive: called now and then; what it raises ends the look.
    """
    columns = (
        code.c.id,
        product.c.product_key,
        code.c.device_name,
        cast(code.c.device_secret, LargeBinary).label("sealed"),
        code.c.secret_fingerprint,
    )
    wanted = (
        select(*columns)
        .join_from(code, product, code.c.product_id == product.c.id)
        .where(code.c.device_secret.is_not(None))
        .execution_options(yield_per=_PAGE)
    )
    for page in connection.execute(wanted).partitions():
        alive()
        for number, product_key, name, sealed, fingerprint in page:
            try:
                clear = vault.open_device_secret(sealed, product_key, name)
            except SecretUnreadable:
                yield AuditFinding(_unsealed(), code.name, str(number))
                continue
            if vault.fingerprint(clear) != fingerprint:
                what = said("its fingerprint is not that of its secret")
                yield AuditFinding(what, code.name, str(number))
    for row in connection.execute(select(cloud_account).order_by(cloud_account.c.scope)).all():
        try:
            vault.open_access_key(row.access_key_secret, row.scope, row.access_key_id)
        except SecretUnreadable:
            yield AuditFinding(_unsealed(), cloud_account.name, row.scope)
    for number, product_key, sealed in connection.execute(
        select(product.c.id, product.c.product_key, product.c.product_secret)
        .where(product.c.product_secret.is_not(None))
        .order_by(product.c.id)
    ).all():
        try:
            vault.open_product_secret(sealed, product_key)
        except SecretUnreadable:
            yield AuditFinding(_unsealed(), product.name, str(number))


def _digests(connection: Connection, content: Content) -> Iterator[tuple[str, bytes]]:
    table, key = content.table.name, content.key.name
    statement = f'SELECT "{key}", {content.selected(connection.dialect.name)} FROM "{table}" ORDER BY "{key}"'  # noqa: S608 - our own names
    for rows in rows_of(connection, statement, ()):
        for row in rows:
            yield str(row[0]), digest_of(table, content_of(row[1:]))


def _counts(connection: Connection, table: str, key: str) -> bool:
    """Whether a row without a deed should have one.

    Not a batch that is only begun, or a making that failed, nor a cloud account whose deed is from before
    accounts were covered.
    """
    if table == batch.name:
        state = connection.scalar(select(batch.c.state).where(batch.c.number == int(key)))
        return state not in _UNFINISHED
    if table == cloud_account.name:
        older = select(deed.c.id).where(
            deed.c.what == "set cloud account",
            deed.c.link.is_not(None),
            func.coalesce(deed.c.product_key, "") == key,
        )
        return connection.scalar(older.limit(1)) is None
    return True


def _off(row: AnyRow) -> str:
    if row.event is None:
        return said("is {state}, and its history has no line: it was changed without one", state=row.state)
    if row.state != row.to_state:
        return said(
            "is {state}, and its history ends with {last} (code_event {event})",
            state=row.state,
            last=row.to_state,
            event=row.event,
        )
    return said(
        "is not with the unit, or since the time, that its history ends with (code_event {event})",
        event=row.event,
    )


def _unsealed() -> str:
    return said("its sealed secret is damaged, or another row's")
