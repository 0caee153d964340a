"""The table of people; with its own rules, apart from the tables of codes."""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text

from app.model.person import Role
from app.store.schema import UtcTime, metadata

_ROLES = ", ".join(f"'{role.value}'" for role in Role)

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    # Ana and ana are one person; names of people who have left are not given again: records bear them.
    Column("folded", String(192), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("pin", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", Text, nullable=False),
    # Wrong PINs since the last right one, and until when no other is looked at.
    Column("wrong", Integer, nullable=False, server_default="0"),
    Column("closed_until", UtcTime),
    Column("left_at", UtcTime),
    CheckConstraint(f"role IN ({_ROLES})", name="role"),
    CheckConstraint("wrong >= 0", name="wrong"),
)
