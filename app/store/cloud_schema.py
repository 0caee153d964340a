"""The tables for codes that a cloud issues over its API: accounts, and the names that it was asked for."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from app.store.schema import UtcTime, metadata

cloud_account = Table(
    "cloud_account",
    metadata,
    # The ProductKey that it is for; empty for all products that have none of their own.
    Column("scope", String(20), primary_key=True),
    Column("access_key_id", Text, nullable=False),
    Column("access_key_secret", LargeBinary, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", Text, nullable=False),
)

wanted_names = Table(
    "wanted_names",
    metadata,
    Column("batch", Integer, ForeignKey("batch.number"), nullable=False),
    Column("part", Integer, nullable=False),
    # JSON: [[row, DeviceName], ...], in the order in which the cloud is asked for them.
    Column("names", Text, nullable=False),
    PrimaryKeyConstraint("batch", "part"),
)
"""On record before the cloud is asked, and until its codes are in stock."""
