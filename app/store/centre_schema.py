"""The tables of the mass-production centre: quota, MACs to issue, and what people did there."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from app.model.product import QuotaKind
from app.store.schema import UtcTime, link_columns, link_index, metadata

_KINDS = ", ".join(f"'{kind.value}'" for kind in QuotaKind)

quota_entry = Table(
    "quota_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", Integer, ForeignKey("product.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("person", Text, nullable=False),
    # Codes that a cloud issued were bought there: the books here get them with their batch.
    Column("batch", Integer, ForeignKey("batch.number")),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
    UniqueConstraint("batch"),
    Index("ix_quota_entry_product_id", "product_id"),
)

mac_range = Table(
    "mac_range",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_id", Integer, ForeignKey("product.id"), nullable=False),
    Column("lowest", BigInteger, nullable=False),
    Column("highest", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("person", Text, nullable=False),
    CheckConstraint("lowest <= highest AND lowest >= 0", name="order"),
    CheckConstraint("lowest / 16777216 = highest / 16777216", name="oui"),
    Index("ix_mac_range_product_id", "product_id"),
)

mac_use = Table(
    "mac_use",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("of_range", Integer, ForeignKey("mac_range.id"), nullable=False),
    Column("batch", Integer, ForeignKey("batch.number"), nullable=False),
    Column("lowest", BigInteger, nullable=False),
    Column("highest", BigInteger, nullable=False),
    CheckConstraint("lowest <= highest", name="order"),
    Index("ix_mac_use_of_range", "of_range"),
    Index("ix_mac_use_batch", "batch"),
)
"""MACs that a batch has, as runs of neighbours."""

deed = Table(
    "deed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("session", String(32), ForeignKey("session.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("what", Text, nullable=False),
    # No reference: what was done stays, whatever becomes of the rest.
    Column("product_key", String(20)),
    Column("batch", Integer),
    Column("detail", Text, nullable=False),
    # The row that it made or changed, and the digest of that row then; none for one that was taken out.
    Column("of_table", String(16)),
    Column("of_row", String(64)),
    Column("state", LargeBinary),
    # Ends of other sessions' chains as they were seen: a line each of session, link and hash.
    Column("heads", Text),
    *link_columns(),
    Index("ix_deed_batch", "batch"),
    link_index("deed"),
)
