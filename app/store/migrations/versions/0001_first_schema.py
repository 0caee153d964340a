"""The first schema: products, batches, codes and their history, stations, sessions, runs, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _stations() -> None:
    op.create_table(
        "vault_key",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("check_value", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_vault_key"),
    )
    op.create_table(
        "move",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('away', 'arriving', 'arrived')", name=op.f("ck_move_kind")),
        sa.PrimaryKeyConstraint("number", name="pk_move"),
    )
    op.create_table(
        "station",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_station"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["station"], ["station.name"], name="fk_session_station"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )


def _products() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_key", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("product_secret", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_product"),
        sa.UniqueConstraint("product_key", name="uq_product_product_key"),
    )
    op.create_table(
        "batch",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.CheckConstraint("method IN ('per-device', 'per-product')", name=op.f("ck_batch_method")),
        sa.CheckConstraint("issued > 0", name=op.f("ck_batch_issued")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_batch_product_id"),
        sa.PrimaryKeyConstraint("number", name="pk_batch"),
        sa.UniqueConstraint("number", "product_id", name="uq_batch_number_product_id"),
    )
    op.create_index(
        "uq_batch_source",
        "batch",
        ["source_sha256"],
        unique=True,
        sqlite_where=sa.text("source_sha256 <> ''"),
        postgresql_where=sa.text("source_sha256 <> ''"),
    )


def _codes() -> None:
    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("device_name", sa.String(length=32), nullable=False),
        sa.Column("device_secret", sa.LargeBinary(), nullable=True),
        sa.Column("secret_fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), server_default="available", nullable=False),
        sa.Column("mac", sa.String(length=17), nullable=True),
        sa.Column("session", sa.String(length=32), nullable=True),
        sa.Column("job", sa.String(length=64), nullable=True),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'consumed') = (consumed_at IS NOT NULL)", name=op.f("ck_code_consumed_at")
        ),
        sa.CheckConstraint(
            "state IN ('available', 'reserved', 'writing', 'held', 'consumed', 'void')",
            name=op.f("ck_code_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('available', 'void') OR (mac IS NULL AND session IS NULL AND job IS NULL)",
            name=op.f("ck_code_unbound"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('held', 'consumed') OR mac IS NOT NULL", name=op.f("ck_code_bound")
        ),
        sa.CheckConstraint(
            "state NOT IN ('reserved', 'writing')"
            " OR (mac IS NOT NULL AND session IS NOT NULL AND job IS NOT NULL)",
            name=op.f("ck_code_in_work"),
        ),
        sa.CheckConstraint(
            "(device_secret IS NULL) = (secret_fingerprint IS NULL)", name=op.f("ck_code_fingerprint")
        ),
        sa.CheckConstraint("mac = lower(mac) AND length(mac) = 17", name=op.f("ck_code_mac_form")),
        sa.ForeignKeyConstraint(
            ["batch", "product_id"], ["batch.number", "batch.product_id"], name="fk_code_batch_product_id"
        ),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_code_session"),
        sa.PrimaryKeyConstraint("id", name="pk_code"),
        sa.UniqueConstraint("batch", "row", name="uq_code_batch_row"),
        sa.UniqueConstraint("product_id", "device_name", name="uq_code_product_id_device_name"),
        sa.UniqueConstraint("secret_fingerprint", name="uq_code_secret_fingerprint"),
    )
    op.create_index("ix_code_batch_state_row", "code", ["batch", "state", "row"], unique=False)
    op.create_index(
        "ix_code_held",
        "code",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_code_in_work",
        "code",
        ["session"],
        unique=False,
        sqlite_where=sa.text("state IN ('reserved', 'writing')"),
        postgresql_where=sa.text("state IN ('reserved', 'writing')"),
    )
    op.create_index(
        "uq_code_product_id_mac",
        "code",
        ["product_id", "mac"],
        unique=True,
        sqlite_where=sa.text("mac IS NOT NULL"),
        postgresql_where=sa.text("mac IS NOT NULL"),
    )
    op.create_table(
        "code_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.String(length=17), nullable=True),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("job", sa.String(length=64), nullable=True),
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["code"], ["code.id"], name="fk_code_event_code"),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_code_event_session"),
        sa.PrimaryKeyConstraint("id", name="pk_code_event"),
    )
    op.create_index("ix_code_event_code", "code_event", ["code"], unique=False)


def _jobs() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("firmware", sa.Text(), nullable=False),
        sa.Column("firmware_sha256", sa.JSON(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name="fk_run_batch"),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_run_session"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("port", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("mac", sa.String(length=17), nullable=True),
        sa.Column("chip", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("device_name", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("failure", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("boot", sa.String(length=16), nullable=False),
        sa.Column("baud", sa.Integer(), nullable=False),
        sa.Column("written", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("phases", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["code.id"], name="fk_job_code"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_job_run"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_code", "job", ["code"], unique=False)
    op.create_index("ix_job_mac", "job", ["mac"], unique=False)
    op.create_index("ix_job_run", "job", ["run"], unique=False)


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
    "consumed>held",
)
# Name, when it fires, on what condition, and what it says. A change within one state is legal only if the
# code stays with the same unit, session and job. {same} stands for the comparison that knows NULL.
_TRIGGERS = (
    (
        "code_transition",
        "UPDATE ON code",
        (
            f"OLD.state || '>' || NEW.state NOT IN ({', '.join(repr(step) for step in _LEGAL)})"
            " AND NOT (OLD.state = NEW.state AND OLD.mac {same} NEW.mac AND OLD.session {same} NEW.session"
            " AND OLD.job {same} NEW.job)"
        ),
        "a code does not go from this state to that one",
    ),
    (
        "code_keeps_unit",
        "UPDATE ON code",
        "OLD.mac IS NOT NULL AND NEW.mac IS NOT NULL AND OLD.mac <> NEW.mac",
        "a code does not go from one unit to another",
    ),
    (
        "code_identity",
        "UPDATE OF id, batch, product_id, row, device_name ON code",
        (
            "OLD.id <> NEW.id OR OLD.batch <> NEW.batch OR OLD.product_id <> NEW.product_id"
            " OR OLD.row <> NEW.row OR OLD.device_name <> NEW.device_name"
        ),
        "the identity of a code does not change",
    ),
    ("code_stays", "DELETE ON code", "1 = 1", "a code is never deleted"),
    (
        "batch_fixed",
        "UPDATE OF number, product_id, method, source_sha256, made_at, issued ON batch",
        "1 = 1",
        "a batch does not change",
    ),
    ("batch_stays", "DELETE ON batch", "1 = 1", "a batch is never deleted"),
    ("code_event_fixed", "UPDATE ON code_event", "1 = 1", "the history is only added to"),
    ("code_event_stays", "DELETE ON code_event", "1 = 1", "the history is only added to"),
    ("job_fixed", "UPDATE ON job", "1 = 1", "the record of a job does not change"),
    ("job_stays", "DELETE ON job", "1 = 1", "the record of a job is never deleted"),
)
_NEVER_EMPTIED = ("code", "batch", "code_event", "job")  # by TRUNCATE, which SQLite has not


def upgrade() -> None:
    _stations()
    _products()
    _codes()
    _jobs()
    if op.get_bind().dialect.name == "sqlite":
        for name, event, condition, text in _TRIGGERS:
            refusal = f"SELECT RAISE(ABORT, '{text}')"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} "
                f"WHEN {condition.replace('{same}', 'IS')} BEGIN {refusal}; END"
            )
    else:
        _postgresql_triggers()


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION flashline_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, event, condition, text in _TRIGGERS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW "
            f"WHEN ({condition.replace('{same}', 'IS NOT DISTINCT FROM')}) "
            f"EXECUTE FUNCTION flashline_refuse('{text}')"
        )
    for table in _NEVER_EMPTIED:
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION flashline_refuse('{table} is never emptied')"
        )
