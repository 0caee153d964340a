"""The order of the jobs on a unit, which does not hang on the clock."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Of the jobs before this, nothing better is known than when they began.
_TURNS = (
    "UPDATE job SET turn = (SELECT COUNT(*) FROM job AS other WHERE other.mac = job.mac AND"
    " (other.started_at < job.started_at OR (other.started_at = job.started_at AND other.id <= job.id)))"
    " WHERE mac IS NOT NULL"
)


def upgrade() -> None:
    op.add_column("job", sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
    # The one change of a record that is allowed, for this moment.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER job_fixed")
        op.execute(_TURNS)
        op.execute(
            "CREATE TRIGGER job_fixed BEFORE UPDATE ON job "
            "WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'the record of a job does not change'); END"
        )
    else:
        op.execute("ALTER TABLE job DISABLE TRIGGER job_fixed")
        op.execute(_TURNS)
        op.execute("ALTER TABLE job ENABLE TRIGGER job_fixed")
