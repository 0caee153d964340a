"""Batches that are closed, codes found by name, codes that come back with proof."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LEGAL = (
    "available>reserved",
    "available>void",
    "reserved>available",
    "reserved>writing",
    "writing>held",
    "writing>consumed",
    "held>writing",
    "held>consumed",
    "held>void",
    "held>available",
    "consumed>held",
    "void>available",
)
_LAST = "(SELECT COALESCE(MAX(id), 0) FROM code_event WHERE code = OLD.id)"
_LAST_FREE = "(SELECT COALESCE(MAX(id), 0) FROM code_event WHERE code = OLD.id AND to_state = 'available')"
_LAST_WRITTEN = "(SELECT MAX(id) FROM code_event WHERE code = OLD.id AND to_state = 'writing')"
# What is put together here comes from this file alone.
_UNIT = f"(SELECT mac FROM code_event WHERE id = {_LAST_WRITTEN})"  # noqa: S608 - no input


def _proven(unit: str) -> str:
    """Whether the unit was found blank and nothing has happened to the code since."""
    return f"EXISTS (SELECT 1 FROM erasure WHERE code = OLD.id AND after_event = {_LAST} AND mac = {unit})"  # noqa: S608 - no input


def _closed(row: str, column: str) -> str:
    return f"EXISTS (SELECT 1 FROM batch WHERE number = {row}.{column} AND state = 'closed')"  # noqa: S608 - no input


# Name, table, when it fires, on what condition, what it says, and the batch that PostgreSQL keeps from being
# closed meanwhile (SQLite has one writer). {same} stands for the comparison that knows NULL.
_TRIGGERS = (
    (
        "code_transition",
        "code",
        "UPDATE",
        (
            f"OLD.state || '>' || NEW.state NOT IN ({', '.join(repr(step) for step in _LEGAL)})"
            " AND NOT (OLD.state = NEW.state AND OLD.mac {same} NEW.mac AND OLD.session {same} NEW.session"
            " AND OLD.job {same} NEW.job)"
        ),
        "a code does not go from this state to that one",
        None,
    ),
    (
        "code_returned",
        "code",
        "UPDATE",
        (
            "NEW.state = 'available' AND ("  # noqa: S608 - no input
            f"(OLD.state = 'held' AND NOT {_proven('OLD.mac')}) OR (OLD.state = 'void' AND ("
            "EXISTS (SELECT 1 FROM code_event WHERE code = OLD.id AND to_state = 'consumed') OR ("
            f"COALESCE({_LAST_WRITTEN}, 0) > {_LAST_FREE} AND NOT {_proven(_UNIT)}))))"
        ),
        "a code goes back only with proof that its unit is blank",
        None,
    ),
    (
        "code_of_closed_batch",
        "code",
        "UPDATE",
        f"OLD.state <> NEW.state AND {_closed('OLD', 'batch')}",
        "the batch of the code is closed",
        "OLD.batch",
    ),
    (
        "code_match_key",
        "code",
        "UPDATE OF match_key",
        "OLD.match_key <> NEW.match_key",
        "the identity of a code does not change",
        None,
    ),
    (
        "run_of_closed_batch",
        "run",
        "INSERT",
        _closed("NEW", "batch"),
        "the batch of the run is closed",
        "NEW.batch",
    ),
    (
        "batch_opened",
        "batch",
        "INSERT",
        "NEW.state <> 'open' OR NEW.closed_at IS NOT NULL OR NEW.closed_by IS NOT NULL",
        "a batch begins open",
        None,
    ),
    (
        "batch_state",
        "batch",
        "UPDATE OF state, closed_at, closed_by",
        (
            "NEW.state NOT IN ('open', 'closed')"
            " OR (NEW.state = 'closed') <> (NEW.closed_at IS NOT NULL)"
            " OR (NEW.state = 'closed') <> (NEW.closed_by IS NOT NULL)"
        ),
        "a closed batch has a time and a person, an open one has neither",
        None,
    ),
    (
        "batch_closing",
        "batch",
        "UPDATE OF state",
        (
            "NEW.state = 'closed' AND (EXISTS (SELECT 1 FROM code WHERE batch = NEW.number"
            " AND state IN ('reserved', 'writing'))"
            " OR NEW.issued <> (SELECT COUNT(*) FROM code WHERE batch = NEW.number))"
        ),
        "codes of the batch are in flight or missing",
        None,
    ),
    ("batch_event_fixed", "batch_event", "UPDATE", "1 = 1", "the history is only added to", None),
    ("batch_event_stays", "batch_event", "DELETE", "1 = 1", "the history is only added to", None),
    ("erasure_fixed", "erasure", "UPDATE", "1 = 1", "a proof does not change", None),
    ("erasure_stays", "erasure", "DELETE", "1 = 1", "a proof is never deleted", None),
)


def upgrade() -> None:
    _columns()
    _tables()
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER code_transition" if sqlite else "DROP TRIGGER code_transition ON code")
    for name, table, event, condition, refusal, batch in _TRIGGERS:
        make = _sqlite_trigger if sqlite else _postgresql_trigger
        make(name, table, event, condition, refusal, batch)
    if not sqlite:
        _never_emptied()


def _columns() -> None:
    op.add_column("batch", sa.Column("state", sa.String(length=16), server_default="open", nullable=False))
    op.add_column("batch", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("batch", sa.Column("closed_by", sa.Text(), nullable=True))
    op.add_column("code", sa.Column("match_key", sa.String(length=32), server_default="", nullable=False))
    op.execute("UPDATE code SET match_key = lower(replace(replace(device_name, ':', ''), '-', ''))")
    op.create_index("ix_code_batch_match_key", "code", ["batch", "match_key"], unique=False)


def _tables() -> None:
    op.create_table(
        "batch_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name="fk_batch_event_batch"),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_batch_event_session"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_event"),
    )
    op.create_index("ix_batch_event_batch", "batch_event", ["batch"], unique=False)
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("after_event", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=17), nullable=False),
        sa.Column("chip", sa.Text(), nullable=False),
        sa.Column("address", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["code.id"], name="fk_erasure_code"),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_erasure_session"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_code", "erasure", ["code"], unique=False)


def _sqlite_trigger(
    name: str, table: str, event: str, condition: str, refusal: str, _batch: str | None
) -> None:
    condition = condition.replace("{same}", "IS")
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )


def _postgresql_trigger(
    name: str, table: str, event: str, condition: str, refusal: str, batch: str | None
) -> None:
    condition = condition.replace("{same}", "IS NOT DISTINCT FROM")
    # Whoever closes the batch waits for this lock, and whoever waits for him here sees the batch closed.
    lock = f"PERFORM 1 FROM batch WHERE number = {batch} FOR SHARE; " if batch else ""
    op.execute(
        f"CREATE FUNCTION flashline_{name}_2() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {lock}"
        f"IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION flashline_{name}_2()"
    )


def _never_emptied() -> None:
    for table in ("batch_event", "erasure"):
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION flashline_refuse('{table} is never emptied')"
        )
