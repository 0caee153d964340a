"""The tables of the store. What must never happen is forbidden here, not only in the code above.

A MAC stands in a code's row exactly while the code belongs to a unit, so that the unique index over
(product, mac) gives one code per unit and product. Transitions between states and the append-only history
are guarded by triggers, which the migrations hold, one set per dialect.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    func,
    text,
)

from app.model.code import BatchState, CodeState, FlashingMethod, Generation
from app.model.product import PRODUCT_LIMIT, Connectivity, ProductStatus, ProjectType

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

IN_WORK = "state IN ('reserved', 'writing')"
"""Condition of the partial index that finds what a session has in hand; queries use the same words."""

SOURCE_TAKEN = "source_sha256 <> '' AND state NOT IN ('check-failed', 'create-failed')"
"""Condition of the unique index over the files in stock: codes that were issued here come from none, and a
file whose batch failed may be taken again."""

ACTIVATED = text("activated_at IS NOT NULL")
"""Condition of the partial index of activated codes, in its own words."""


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database (SQLite knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - fixed signature
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[StrEnum]) -> list[str]:
    return [word.value for word in kind]


def _words(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=16, values_callable=_values)


def _listed(kind: type[StrEnum]) -> str:
    return ", ".join(f"'{word.value}'" for word in kind)


def match_key_of(name: ColumnElement[str]) -> ColumnElement[str]:
    """app.model.code.match_key, as the database does it."""
    return func.lower(func.replace(func.replace(name, ":", ""), "-", ""))


def link_columns() -> list[Column[Any]]:
    """Place and hash of a line in its session's chain (app.store.chain); NULL in lines that are older."""
    return [Column("link", Integer), Column("hash", LargeBinary)]


def link_index(table: str) -> Index:
    """One line for each place in a chain, as far as one table can tell; finds the end of a chain."""
    return Index(f"uq_{table}_session_link", "session", "link", unique=True)


vault_key = Table(
    "vault_key",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("check_value", LargeBinary, nullable=False),
    Column("made_at", UtcTime, nullable=False),
)

station = Table(
    "station",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("first_seen_at", UtcTime, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("station", String(64), ForeignKey("station.name"), nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)

move = Table(
    "move",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("place", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("kind IN ('away', 'arriving', 'arrived')", name="kind"),
)
"""Books that went to another database or came from one; the last row tells (app.store.moving)."""

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product_key", String(20), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("product_secret", LargeBinary),
    Column("made_at", UtcTime, nullable=False),
    Column("status", _words(ProductStatus), nullable=False, server_default=ProductStatus.DEVELOPING.value),
    Column("connectivity", _words(Connectivity), nullable=False, server_default=Connectivity.WIFI.value),
    Column(
        "project_type", _words(ProjectType), nullable=False, server_default=ProjectType.SELF_BRANDED.value
    ),
    # Whether the per-product secret is switched on; the per-device secret always is.
    Column("per_product", Boolean, nullable=False, server_default=false()),
    Column("code_limit", Integer, nullable=False, server_default=str(PRODUCT_LIMIT)),
)

batch = Table(
    "batch",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("product_id", Integer, ForeignKey("product.id"), nullable=False),
    Column("method", _words(FlashingMethod), nullable=False),
    Column("source_name", Text, nullable=False),
    Column("source_sha256", String(64), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("state", _words(BatchState), nullable=False, server_default=BatchState.OPEN.value),
    Column("closed_at", UtcTime),
    Column("closed_by", Text),
    Column("generation", _words(Generation), nullable=False, server_default=Generation.CLOUD_FILE.value),
    Column("debug", Boolean, nullable=False, server_default=false()),
    Column("note", Text, nullable=False, server_default=""),
    # Who makes it; a batch in the making whose session is dead is taken back.
    Column("session", String(32)),
    Column("issuer", Text, nullable=False, server_default=""),
    # By which the issuer knows it, also after a crash.
    Column("application", Text, nullable=False, server_default=""),
    # Where that issuer is; empty for codes that come from nowhere else. Fixed from the beginning.
    Column("place", Text, nullable=False, server_default=""),
    # The session that brings it on now; nobody's while it waits.
    Column("worker", String(32)),
    # Why it waits or failed, for people (app.model.wording.packed).
    Column("problem", Text, nullable=False, server_default=""),
    Column("dismissed_at", UtcTime),
    Column("dismissed_by", Text),
    UniqueConstraint("number", "product_id"),
    CheckConstraint(f"method IN ({_listed(FlashingMethod)})", name="method"),
    CheckConstraint("issued > 0", name="issued"),
    Index("ix_batch_product_id", "product_id"),
    Index(
        "uq_batch_source",
        "source_sha256",
        unique=True,
        sqlite_where=text(SOURCE_TAKEN),
        postgresql_where=text(SOURCE_TAKEN),
    ),
)

code = Table(
    "code",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("product_id", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("device_name", String(32), nullable=False),
    Column("device_secret", LargeBinary),
    Column("secret_fingerprint", LargeBinary, unique=True),
    Column("state", _words(CodeState), nullable=False, server_default=CodeState.AVAILABLE.value),
    Column("mac", String(17)),
    Column("session", String(32), ForeignKey("session.id")),
    Column("job", String(64)),
    Column("slot", Integer),
    Column("operator", Text),
    Column("reason", Text),
    Column("changed_at", UtcTime, nullable=False),
    Column("consumed_at", UtcTime),
    # The DeviceName without case, `:` and `-`: by this a code is found for a MAC or a scanned label.
    Column("match_key", String(32), nullable=False, server_default=""),
    # When its device was first seen by the cloud: from then on it is never issued or written again.
    Column("activated_at", UtcTime),
    # A code's product is its batch's product.
    ForeignKeyConstraint(["batch", "product_id"], ["batch.number", "batch.product_id"]),
    UniqueConstraint("product_id", "device_name"),
    UniqueConstraint("batch", "row"),
    CheckConstraint(f"state IN ({_listed(CodeState)})", name="state"),
    CheckConstraint("(device_secret IS NULL) = (secret_fingerprint IS NULL)", name="fingerprint"),
    CheckConstraint("mac = lower(mac) AND length(mac) = 17", name="mac_form"),
    CheckConstraint(
        "state NOT IN ('available', 'void') OR (mac IS NULL AND session IS NULL AND job IS NULL)",
        name="unbound",
    ),
    CheckConstraint(
        "state NOT IN ('reserved', 'writing')"
        " OR (mac IS NOT NULL AND session IS NOT NULL AND job IS NOT NULL)",
        name="in_work",
    ),
    CheckConstraint("state NOT IN ('held', 'consumed') OR mac IS NOT NULL", name="bound"),
    CheckConstraint("(state = 'consumed') = (consumed_at IS NOT NULL)", name="consumed_at"),
    Index("ix_code_batch_state_row", "batch", "state", "row"),
    Index("ix_code_batch_match_key", "batch", "match_key"),
    Index(
        "uq_code_product_id_mac",
        "product_id",
        "mac",
        unique=True,
        sqlite_where=text("mac IS NOT NULL"),
        postgresql_where=text("mac IS NOT NULL"),
    ),
    Index("ix_code_in_work", "session", sqlite_where=text(IN_WORK), postgresql_where=text(IN_WORK)),
    Index(
        "ix_code_activated",
        "batch",
        "state",
        sqlite_where=ACTIVATED,
        postgresql_where=ACTIVATED,
    ),
    Index("ix_code_held", "id", sqlite_where=text("state = 'held'"), postgresql_where=text("state = 'held'")),
)

code_event = Table(
    "code_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Integer, ForeignKey("code.id"), nullable=False),
    Column("from_state", _words(CodeState), nullable=False),
    Column("to_state", _words(CodeState), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("mac", String(17)),
    Column("slot", Integer),
    Column("job", String(64)),
    Column("session", String(32), ForeignKey("session.id"), nullable=False),
    Column("person", Text),
    Column("reason", Text),
    *link_columns(),
    Index("ix_code_event_code", "code"),
    link_index("code_event"),
)

batch_event = Table(
    "batch_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", Integer, ForeignKey("batch.number"), nullable=False),
    Column("from_state", _words(BatchState), nullable=False),
    Column("to_state", _words(BatchState), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("session", String(32), ForeignKey("session.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    *link_columns(),
    Index("ix_batch_event_batch", "batch"),
    link_index("batch_event"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Integer, ForeignKey("code.id"), nullable=False),
    # The last line of the code's history before it: what happens later needs a proof of its own.
    Column("after_event", Integer, nullable=False),
    Column("mac", String(17), nullable=False),
    Column("chip", Text, nullable=False),
    Column("address", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("session", String(32), ForeignKey("session.id"), nullable=False),
    Column("person", Text, nullable=False),
    # Of a whole chip that an engineer erased; a code that is given back has its reason in its history.
    Column("reason", Text),
    *link_columns(),
    Index("ix_erasure_code", "code"),
    link_index("erasure"),
)

run = Table(
    "run",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("batch", Integer, ForeignKey("batch.number"), nullable=False),
    Column("recipe", Text, nullable=False),
    Column("firmware", Text, nullable=False),
    Column("firmware_sha256", JSON, nullable=False),
    Column("operator", Text, nullable=False),
    Column("session", String(32), ForeignKey("session.id"), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("reason", Text),
    # Debug codes are for trials, and for nothing else.
    Column("trial", Boolean, nullable=False, server_default=false()),
)

job = Table(
    "job",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("run", String(64), ForeignKey("run.id"), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("port", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("mac", String(17)),
    Column("chip", Text),
    Column("revision", Integer),
    Column("code", Integer, ForeignKey("code.id")),
    Column("device_name", String(32)),
    Column("outcome", String(16), nullable=False),
    Column("failure", String(32)),
    Column("detail", Text, nullable=False),
    Column("boot", String(16), nullable=False),
    Column("baud", Integer, nullable=False),
    Column("written", BigInteger, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("phases", JSON, nullable=False),
    Column("tries", Integer, nullable=False, server_default="1"),
    # Its place among the jobs on this unit, in the order of recording: clocks go back. 0 without a unit.
    Column("turn", Integer, nullable=False, server_default="0"),
    # Which session recorded it; no reference, as older jobs bear none.
    Column("session", String(32)),
    *link_columns(),
    Index("ix_job_mac", "mac"),
    Index("ix_job_run", "run"),
    Index("ix_job_code", "code"),
    link_index("job"),
)
"""The firmware of a job, with its digests, is its run's."""
