"""A look at the health of a store; it changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from app.model.code import BatchState, CodeState
from app.model.wording import reason_of
from app.store.cloud_schema import cloud_account
from app.store.code_rows import activation_code, full_rows
from app.store.database import Database
from app.store.definitions import definitions, definitions_by_migrations
from app.store.doubts import Doubts
from app.store.errors import StoreError
from app.store.schema import batch, code, code_event, product
from app.store.upgrade import newest_revision, revision_of
from app.store.vault import Vault

_SAMPLE = 200
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Args:
        ok: whether it is well.
        what: was looked at.
        detail: what was found, and what to do if it is not well.
    """

    ok: bool
    what: str
    detail: str


class Doctor:
    """Looks at a store; a look that fails is a finding too.

    Args:
        database: of the store.
        vault: must open what is sealed.
        doubts: tells the codes in doubt.
    """

    def __init__(self, database: Database, vault: Vault, doubts: Doubts) -> None:
        self._database = database
        self._vault = vault
        self._doubts = doubts

    def examine(self) -> list[Finding]:
        """Every look, in the order of how much depends on it."""
        looks: dict[str, Callable[[], tuple[bool, str]]] = {
            "database": self._sound,
            "schema": self._schema,
            "constraints": self._constraints,
            "books": self._books,
            "history": self._history,
            "key": self._key,
            "codes in doubt": self._in_doubt,
        }
        findings: list[Finding] = []
        for what, look in looks.items():
            try:
                ok, detail = look()
            except StoreError as error:
                ok, detail = False, reason_of(error)
            findings.append(Finding(ok, what, detail))
        return findings

    def _sound(self) -> tuple[bool, str]:
        with self._database.reading() as connection:
            return self._database.place.examine(connection)

    def _schema(self) -> tuple[bool, str]:
        with self._database.reading() as connection:
            current, newest = revision_of(connection), newest_revision()
        return current == newest, f"schema {current}, the program's is {newest}"

    def _constraints(self) -> tuple[bool, str]:
        place = self._database.place
        wanted = definitions_by_migrations(place if place.shared else None)
        with self._database.reading() as connection:
            found = definitions(connection)
        changed = sorted(name for name, sql in wanted.items() if found.get(name) != sql)
        if changed:
            return False, f"missing or changed: {', '.join(changed)}. Restore the store from a backup"
        return True, f"{len(wanted)} tables, indexes and triggers as the program made them"

    def _books(self) -> tuple[bool, str]:
        counted = func.count(code.c.id)
        with self._database.reading() as connection:
            books = connection.execute(
                select(batch.c.number, batch.c.issued, counted)
                .join_from(batch, code, code.c.batch == batch.c.number, isouter=True)
                .where(batch.c.state.in_((BatchState.OPEN, BatchState.CLOSED)))
                .group_by(batch.c.number, batch.c.issued)
            ).all()
        wrong = [
            f"batch {number}: {issued} issued, {found} found"
            for number, issued, found in books
            if issued != found
        ]
        return not wrong, "; ".join(wrong[:_NAMED]) or f"{len(books)} batches balance"

    def _history(self) -> tuple[bool, str]:
        last = select(func.max(code_event.c.id).label("id")).group_by(code_event.c.code).subquery()
        ends = (
            select(code_event.c.code, code_event.c.to_state)
            .join_from(code_event, last, code_event.c.id == last.c.id)
            .subquery()
        )
        reached = func.coalesce(ends.c.to_state, CodeState.AVAILABLE.value)
        with self._database.reading() as connection:
            wrong = connection.scalars(
                select(code.c.id)
                .join_from(code, ends, ends.c.code == code.c.id, isouter=True)
                .where(code.c.state != reached)
            ).all()
        if wrong:
            return (
                False,
                f"{len(wrong)} codes are not in the state that their history ends with: ids {wrong[:_NAMED]}",
            )
        return True, "every code is in the state that its history ends with"

    def _key(self) -> tuple[bool, str]:
        with self._database.reading() as connection:
            highest = connection.scalar(select(func.max(code.c.id))) or 0
            sample = range(1, highest + 1, max(1, highest // _SAMPLE))
            rows = connection.execute(full_rows().where(code.c.id.in_(list(sample)))).all()
            products = connection.execute(
                select(product.c.product_key, product.c.product_secret).where(
                    product.c.product_secret.is_not(None)
                )
            ).all()
            accounts = connection.execute(select(cloud_account)).all()
        for row in rows:
            activation_code(row, self._vault)
        for row in accounts:
            self._vault.open_access_key(row.access_key_secret, row.scope, row.access_key_id)
        for product_key, sealed in products:
            self._vault.open_product_secret(sealed, product_key)
        return True, f"opens {len(rows)} codes and {len(products)} products that were tried"

    def _in_doubt(self) -> tuple[bool, str]:
        """Held codes that were accepted when their batch was closed were decided on: they rest."""
        doubts = self._doubts.listed()
        accepted = sum(one.accepted for one in doubts)
        rest = f"; {accepted} more rest in closed batches" if accepted else ""
        codes = [one.code for one in doubts if not one.accepted]
        if not codes:
            return True, f"none{rest}"
        names = ", ".join(f"{row.device_name} ({row.state}, unit {row.mac})" for row in codes[:_NAMED])
        return (
            False,
            f"{len(codes)}: {names}{rest}. Flash these units again, or take the codes out with a reason",
        )
