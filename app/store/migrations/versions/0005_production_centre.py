"""Products with a status and quota, MACs to issue, batches in the making, activation, deeds on record."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What is put together here comes from this file alone.
_ISSUED = (
    "(SELECT COALESCE(SUM(issued), 0) FROM batch WHERE product_id = NEW.product_id AND debug = NEW.debug"
    " AND state NOT IN ('check-failed', 'create-failed')"
    " AND NOT (generation = 'cloud-file' AND state IN ('check', 'create')))"
)
_BOUGHT = (
    "(SELECT COALESCE(SUM(quantity), 0) FROM quota_entry WHERE product_id = NEW.product_id"
    " AND kind = CASE WHEN NEW.debug THEN 'debug' ELSE 'production' END)"
)
_ALL_ISSUED = (
    "(SELECT COALESCE(SUM(issued), 0) FROM batch WHERE product_id = NEW.product_id"
    " AND state NOT IN ('check-failed', 'create-failed'))"
)
_MADE_HERE = "NEW.generation <> 'cloud-file' AND "
_LIFE = (
    "check>check-failed",
    "check>create",
    "create>create-failed",
    "create>open",
    "open>closed",
    "closed>open",
)
_PRODUCT = "NEW.product_id"


def _not_open(row: str, column: str) -> str:
    return f"EXISTS (SELECT 1 FROM batch WHERE number = {row}.{column} AND state <> 'open')"  # noqa: S608 - no input


# Those of 0002 that are made anew.
_REPLACED = (
    ("code_stays", "code"),
    ("batch_stays", "batch"),
    ("code_of_closed_batch", "code"),
    ("run_of_closed_batch", "run"),
    ("batch_opened", "batch"),
    ("batch_state", "batch"),
)
# Name, table, when it fires, on what condition, what it says, and the row that PostgreSQL keeps from others
# meanwhile (SQLite has one writer): a table, its key, how strongly.
_TRIGGERS: tuple[tuple[str, str, str, str, str, tuple[str, str, str] | None], ...] = (
    (
        "code_stays",
        "code",
        "DELETE",
        "NOT EXISTS (SELECT 1 FROM batch WHERE number = OLD.batch AND state = 'create')",
        "a code is never deleted",
        None,
    ),
    (
        "batch_stays",
        "batch",
        "DELETE",
        "OLD.state NOT IN ('check', 'create')",
        "a batch is never deleted",
        None,
    ),
    (
        "code_of_closed_batch",
        "code",
        "UPDATE",
        f"OLD.state <> NEW.state AND {_not_open('OLD', 'batch')}",
        "the batch of the code is closed",
        ("batch", "OLD.batch", "SHARE"),
    ),
    (
        "run_of_closed_batch",
        "run",
        "INSERT",
        _not_open("NEW", "batch"),
        "the batch of the run is closed",
        ("batch", "NEW.batch", "SHARE"),
    ),
    (
        "run_of_debug_batch",
        "run",
        "INSERT",
        "NEW.trial <> (SELECT debug FROM batch WHERE number = NEW.batch)",
        "debug codes are for trials only, and trials take only debug codes",
        None,
    ),
    (
        "batch_opened",
        "batch",
        "INSERT",
        "NEW.state NOT IN ('check', 'create') OR NEW.closed_at IS NOT NULL OR NEW.closed_by IS NOT NULL",
        "a batch begins in the making",
        None,
    ),
    (
        "batch_state",
        "batch",
        "UPDATE OF state, closed_at, closed_by",
        (
            "(OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN"
            f" ({', '.join(map(repr, _LIFE))}))"
            " OR (NEW.state = 'closed') <> (NEW.closed_at IS NOT NULL)"
            " OR (NEW.state = 'closed') <> (NEW.closed_by IS NOT NULL)"
        ),
        "a closed batch has a time and a person, an open one has neither",
        None,
    ),
    (
        "batch_complete",
        "batch",
        "UPDATE OF state",
        (
            "OLD.state = 'create' AND NEW.state = 'open'"
            " AND NEW.issued <> (SELECT COUNT(*) FROM code WHERE batch = NEW.number)"
        ),
        "codes of the batch are missing",
        None,
    ),
    (
        "batch_origin",
        "batch",
        "UPDATE OF generation, debug, session, application",
        (
            "OLD.generation <> NEW.generation OR OLD.debug <> NEW.debug"
            " OR OLD.session IS DISTINCT FROM NEW.session"
            " OR (OLD.application <> '' AND OLD.application <> NEW.application)"
        ),
        "a batch does not change",
        None,
    ),
    (
        "batch_product",
        "batch",
        "INSERT",
        (
            "EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id"
            " AND ((status <> 'published' AND NOT NEW.debug)"
            " OR (NEW.method = 'per-product' AND NOT per_product)))"
        ),
        "the product is not published, or its per-product secret is not switched on",
        ("product", _PRODUCT, "UPDATE"),
    ),
    (
        "batch_quota",
        "batch",
        "INSERT",
        f"{_MADE_HERE}NEW.issued > {_BOUGHT} - {_ISSUED}",
        "Active code quota is insufficient",
        ("product", _PRODUCT, "UPDATE"),
    ),
    (
        "batch_limit",
        "batch",
        "INSERT",
        (
            f"{_MADE_HERE}{_ALL_ISSUED} + NEW.issued >"  # noqa: S608 - no input
            " (SELECT code_limit FROM product WHERE id = NEW.product_id)"
        ),
        "the product may not have so many codes",
        ("product", _PRODUCT, "UPDATE"),
    ),
    (
        "product_status",
        "product",
        "UPDATE OF status, product_key",
        "OLD.product_key <> NEW.product_key OR (OLD.status = 'published' AND NEW.status <> 'published')",
        "a published product stays so, and keeps its ProductKey",
        None,
    ),
    (
        "code_activated",
        "code",
        "UPDATE OF state, activated_at",
        (
            "(OLD.activated_at IS NOT NULL AND OLD.activated_at IS DISTINCT FROM NEW.activated_at)"
            " OR (NEW.activated_at IS NOT NULL AND OLD.state <> NEW.state AND (NEW.state IN"
            " ('available', 'reserved', 'writing') OR OLD.state = 'consumed'))"
            " OR (NEW.activated_at IS NOT NULL AND NEW.state IN ('reserved', 'writing'))"
        ),
        "the code is activated: it is never issued or written again",
        None,
    ),
    (
        "quota_debug",
        "quota_entry",
        "INSERT",
        (
            "NEW.kind = 'debug' AND NEW.quantity + (SELECT COALESCE(SUM(quantity), 0) FROM quota_entry"
            " WHERE product_id = NEW.product_id AND kind = 'debug') > 50"
        ),
        "a product has 50 debug codes at most",
        ("product", _PRODUCT, "UPDATE"),
    ),
    ("quota_entry_fixed", "quota_entry", "UPDATE", "1 = 1", "the quota is only added to", None),
    ("quota_entry_stays", "quota_entry", "DELETE", "1 = 1", "the quota is only added to", None),
    ("deed_fixed", "deed", "UPDATE", "1 = 1", "the record of deeds is only added to", None),
    ("deed_stays", "deed", "DELETE", "1 = 1", "the record of deeds is only added to", None),
    ("mac_range_fixed", "mac_range", "UPDATE", "1 = 1", "a range of MACs does not change", None),
    (
        "mac_range_alone",
        "mac_range",
        "INSERT",
        "EXISTS (SELECT 1 FROM mac_range WHERE lowest <= NEW.highest AND highest >= NEW.lowest)",
        "the range overlaps another one",
        None,
    ),
    ("mac_use_fixed", "mac_use", "UPDATE", "1 = 1", "issued MACs do not change", None),
    (
        "mac_use_stays",
        "mac_use",
        "DELETE",
        "NOT EXISTS (SELECT 1 FROM batch WHERE number = OLD.batch AND state = 'create')",
        "issued MACs stay on record",
        None,
    ),
    (
        "mac_use_alone",
        "mac_use",
        "INSERT",
        (
            "EXISTS (SELECT 1 FROM mac_use WHERE lowest <= NEW.highest AND highest >= NEW.lowest)"
            " OR NOT EXISTS (SELECT 1 FROM mac_range WHERE id = NEW.of_range"
            " AND lowest <= NEW.lowest AND highest >= NEW.highest)"
        ),
        "a MAC is issued once, and from its range",
        ("mac_range", "NEW.of_range", "UPDATE"),
    ),
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table in _REPLACED:
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
    _columns()
    _tables()
    _older_books()
    for one in _TRIGGERS:
        (_sqlite_trigger if sqlite else _postgresql_trigger)(*one)
    if not sqlite:
        for table in ("quota_entry", "deed", "mac_use"):
            op.execute(
                f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION flashline_refuse('{table} is never emptied')"
            )


def _columns() -> None:
    for column in (
        sa.Column("status", sa.String(length=16), server_default="developing", nullable=False),
        sa.Column("connectivity", sa.String(length=16), server_default="wifi", nullable=False),
        sa.Column("project_type", sa.String(length=16), server_default="self-branded", nullable=False),
        sa.Column("per_product", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("code_limit", sa.Integer(), server_default="500000", nullable=False),
    ):
        op.add_column("product", column)
    for column in (
        sa.Column("generation", sa.String(length=16), server_default="cloud-file", nullable=False),
        sa.Column("debug", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("session", sa.String(length=32), nullable=True),
        sa.Column("issuer", sa.Text(), server_default="", nullable=False),
        sa.Column("application", sa.Text(), server_default="", nullable=False),
    ):
        op.add_column("batch", column)
    op.add_column("code", sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("run", sa.Column("trial", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_batch_product_id", "batch", ["product_id"], unique=False)
    activated = sa.text("activated_at IS NOT NULL")
    op.create_index(
        "ix_code_activated",
        "code",
        ["batch", "state"],
        unique=False,
        sqlite_where=activated,
        postgresql_where=activated,
    )


def _tables() -> None:
    op.create_table(
        "quota_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_quota_entry_quantity")),
        sa.CheckConstraint("kind IN ('production', 'debug')", name=op.f("ck_quota_entry_kind")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_quota_entry_product_id"),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name="fk_quota_entry_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_quota_entry"),
        sa.UniqueConstraint("batch", name="uq_quota_entry_batch"),
    )
    op.create_index("ix_quota_entry_product_id", "quota_entry", ["product_id"], unique=False)
    op.create_table(
        "mac_range",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lowest", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.CheckConstraint("lowest <= highest AND lowest >= 0", name=op.f("ck_mac_range_order")),
        sa.CheckConstraint("lowest / 16777216 = highest / 16777216", name=op.f("ck_mac_range_oui")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_mac_range_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mac_range"),
    )
    op.create_index("ix_mac_range_product_id", "mac_range", ["product_id"], unique=False)
    op.create_table(
        "mac_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_range", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("lowest", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("lowest <= highest", name=op.f("ck_mac_use_order")),
        sa.ForeignKeyConstraint(["of_range"], ["mac_range.id"], name="fk_mac_use_of_range"),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name="fk_mac_use_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_mac_use"),
    )
    op.create_index("ix_mac_use_of_range", "mac_use", ["of_range"], unique=False)
    op.create_index("ix_mac_use_batch", "mac_use", ["batch"], unique=False)
    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("product_key", sa.String(length=20), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name="fk_deed_session"),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
    )
    op.create_index("ix_deed_batch", "deed", ["batch"], unique=False)


def _older_books() -> None:
    """Codes that clouds issued before: their products were in production, their quota came with them."""
    op.execute("UPDATE product SET status = 'published'")
    op.execute(
        "UPDATE product SET per_product = (1 = 1) WHERE EXISTS"
        " (SELECT 1 FROM batch WHERE product_id = product.id AND method = 'per-product')"
    )
    op.execute(
        "INSERT INTO quota_entry (product_id, at, quantity, kind, note, person, batch)"
        " SELECT product_id, made_at, issued, 'production', source_name, made_by, number FROM batch"
    )


def _sqlite_trigger(
    name: str, table: str, event: str, condition: str, refusal: str, _kept: tuple[str, str, str] | None
) -> None:
    condition = condition.replace("IS DISTINCT FROM", "IS NOT")  # SQLite before 3.39
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )


def _postgresql_trigger(
    name: str, table: str, event: str, condition: str, refusal: str, kept: tuple[str, str, str] | None
) -> None:
    lock = ""
    if kept:
        of, key, strength = kept
        column = "number" if of == "batch" else "id"
        lock = f"PERFORM 1 FROM {of} WHERE {column} = {key} FOR {strength}; "
    op.execute(
        f"CREATE FUNCTION flashline_{name}_5() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {lock}"
        f"IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION flashline_{name}_5()"
    )
