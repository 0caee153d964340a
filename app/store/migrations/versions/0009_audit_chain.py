"""Lines of history as links of a chain; deeds that bear the state of the row that they changed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_LINKED = ("code_event", "batch_event", "erasure", "job", "deed")


def upgrade() -> None:
    op.add_column("job", sa.Column("session", sa.String(length=32), nullable=True))
    for column in (
        sa.Column("of_table", sa.String(length=16), nullable=True),
        sa.Column("of_row", sa.String(length=64), nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("heads", sa.Text(), nullable=True),
    ):
        op.add_column("deed", column)
    for table in _LINKED:
        op.add_column(table, sa.Column("link", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("hash", sa.LargeBinary(), nullable=True))
        op.create_index(f"uq_{table}_session_link", table, ["session", "link"], unique=True)
