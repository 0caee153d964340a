"""Cloud accounts, and batches that a cloud issues: what it is asked for, who works at it, why it failed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Name, table, when it fires, on what condition, what it says.
_TRIGGERS = (
    # MACs of a batch that is still being checked are no more issued than those of one in the making.
    (
        "mac_use_stays",
        "mac_use",
        "DELETE",
        "NOT EXISTS (SELECT 1 FROM batch WHERE number = OLD.batch AND state IN ('check', 'create'))",
        "issued MACs stay on record",
    ),
    (
        "batch_told_stays",
        "batch",
        "DELETE",
        "OLD.application <> ''",
        "what an issuer was told stays on record",
    ),
    ("batch_place", "batch", "UPDATE OF place", "OLD.place <> NEW.place", "a batch does not change"),
    (
        "batch_dismissed",
        "batch",
        "UPDATE OF dismissed_at, dismissed_by",
        (
            "(NEW.dismissed_at IS NULL) <> (NEW.dismissed_by IS NULL)"
            " OR (NEW.dismissed_at IS NOT NULL AND NEW.state NOT IN ('check-failed', 'create-failed'))"
            " OR (OLD.dismissed_at IS NOT NULL AND NEW.dismissed_at IS DISTINCT FROM OLD.dismissed_at)"
        ),
        "only a batch that failed is dismissed, by a person, once",
    ),
    ("wanted_names_fixed", "wanted_names", "UPDATE", "1 = 1", "names that were asked for do not change"),
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for column in (
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("worker", sa.String(length=32), nullable=True),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_by", sa.Text(), nullable=True),
    ):
        op.add_column("batch", column)
    # The file of a batch that failed may be taken again.
    op.drop_index("uq_batch_source", table_name="batch")
    taken = sa.text("source_sha256 <> '' AND state NOT IN ('check-failed', 'create-failed')")
    op.create_index(
        "uq_batch_source",
        "batch",
        ["source_sha256"],
        unique=True,
        sqlite_where=taken,
        postgresql_where=taken,
    )
    op.create_table(
        "cloud_account",
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("access_key_id", sa.Text(), nullable=False),
        sa.Column("access_key_secret", sa.LargeBinary(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name="pk_cloud_account"),
    )
    op.create_table(
        "wanted_names",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name="fk_wanted_names_batch"),
        sa.PrimaryKeyConstraint("batch", "part", name="pk_wanted_names"),
    )
    op.execute("DROP TRIGGER mac_use_stays" if sqlite else "DROP TRIGGER mac_use_stays ON mac_use")
    for one in _TRIGGERS:
        (_sqlite_trigger if sqlite else _postgresql_trigger)(*one)


def _sqlite_trigger(name: str, table: str, event: str, condition: str, refusal: str) -> None:
    condition = condition.replace("IS DISTINCT FROM", "IS NOT")  # SQLite before 3.39
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )


def _postgresql_trigger(name: str, table: str, event: str, condition: str, refusal: str) -> None:
    op.execute(
        f"CREATE FUNCTION flashline_{name}_8() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION flashline_{name}_8()"
    )
