"""Products of the mass-production centre: what they are, what was bought, which MACs they may use."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.model.records import Counts
from app.model.wording import said

PRODUCT_LIMIT = 500_000
"""Codes that a product may have, both methods together, unless the store's setting says otherwise."""
DEBUG_LIMIT = 50
"""Debug codes that a product may have; a platform gives no more, and they are not for production."""


class ProductStatus(StrEnum):
    """Whether a product may be produced."""

    DEVELOPING = "developing"
    PUBLISHED = "published"


class Connectivity(StrEnum):
    """How the devices of a product reach the cloud."""

    WIFI = "wifi"
    BLUETOOTH = "bluetooth"
    CELLULAR = "cellular"
    ETHERNET = "ethernet"
    ZIGBEE = "zigbee"


class ProjectType(StrEnum):
    """Whose brand the devices bear."""

    ECO = "eco"
    SELF_BRANDED = "self-branded"


class QuotaKind(StrEnum):
    """What codes were bought or asked for."""

    PRODUCTION = "production"
    DEBUG = "debug"

    @property
    def word(self) -> str:
        """For sentences."""
        return said("production") if self is QuotaKind.PRODUCTION else said("debug")


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product with its books; times are aware, in UTC.

    Args:
        per_product: whether the per-product secret is switched on; the per-device secret always is.
        bought: production codes that were bought, and those that came with a cloud's files.
        issued: production codes in batches; `counts.issued` has the debug codes too.
        debug_bought: debug codes that were asked for.
        debug_issued: debug codes in batches.
        counts: where the codes of all its batches are.
        at_risk: units flashed with the per-product secret (consumed, held or in work) and not activated.
        activated: codes that the cloud has seen.
        code_limit: codes that it may have, both methods together.
    """

    product_key: str
    name: str
    status: ProductStatus
    connectivity: Connectivity
    project_type: ProjectType
    per_product: bool
    has_product_secret: bool
    made_at: datetime
    bought: int = 0
    issued: int = 0
    debug_bought: int = 0
    debug_issued: int = 0
    counts: Counts = field(default_factory=Counts)
    at_risk: int = 0
    activated: int = 0
    code_limit: int = PRODUCT_LIMIT

    @property
    def remaining(self) -> int:
        """Production codes that may still be issued."""
        return self.bought - self.issued

    @property
    def debug_remaining(self) -> int:
        """Debug codes that may still be issued."""
        return self.debug_bought - self.debug_issued


@dataclass(frozen=True, slots=True)
class QuotaEntry:
    """One line of a product's quota: a purchase, or what came with a file of a cloud.

    Args:
        by: name of who entered it.
        batch: that brought it, where a cloud had issued the codes; else None.
    """

    id: int
    at: datetime
    quantity: int
    note: str
    kind: QuotaKind
    by: str
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class MacRange:
    """MACs that a product may use as DeviceNames.

    Args:
        first: lowest address, `aa:bb:cc:dd:ee:ff`.
        last: highest address, which is one of them.
        oui: the first three bytes.
        size: how many there are.
        used: how many stand in batches.
    """

    id: int
    first: str
    last: str
    oui: str
    note: str
    size: int
    used: int

    @property
    def remaining(self) -> int:
        """How many are free."""
        return self.size - self.used


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a person did in the centre; on record for good.

    Args:
        role: the person's, as a word.
        what: one of few words, such as "download codes".
        detail: plain text; never a secret.
    """

    at: datetime
    person: str
    role: str
    what: str
    product_key: str | None
    batch: int | None
    detail: str
