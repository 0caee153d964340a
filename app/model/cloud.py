"""The account with which a cloud is asked for codes over its API."""

from dataclasses import dataclass
from datetime import datetime

from app.model.secret import Secret

ALL_PRODUCTS = ""
"""Scope of the account for products that have none of their own."""


@dataclass(frozen=True, slots=True)
class CloudAccountRow:
    """An account as it is shown; its secret never is.

    Args:
        scope: the ProductKey that it is for, or ALL_PRODUCTS.
        endpoint: host of the platform, with a port where it is not the usual one.
        instance_id: of the instance; empty only where the platform shows none.
        made_at: aware, UTC.
    """

    scope: str
    access_key_id: str
    endpoint: str
    instance_id: str
    made_at: datetime
    made_by: str

    @property
    def masked_id(self) -> str:
        """Enough of the AccessKey id to tell it from others."""
        text = self.access_key_id
        return f"{text[:8]}…{text[-4:]}" if len(text) > 12 else f"{text[:2]}…"

    @property
    def place(self) -> str:
        """Where codes are issued with it."""
        return place_of(self.endpoint, self.instance_id)


def place_of(endpoint: str, instance_id: str) -> str:
    """Where codes are issued, as the records keep it: what was begun there is continued there only."""
    return f"{endpoint} {instance_id}".strip()


@dataclass(frozen=True, slots=True)
class CloudEntry:
    """An account as a person enters it.

    Args:
        secret: of the AccessKey; None for the one that is kept already.
        where: a region such as `cn-shanghai`, or an endpoint.
        instance_id: empty where the platform shows none.
    """

    access_key_id: str
    secret: Secret | None
    where: str
    instance_id: str = ""


@dataclass(frozen=True, slots=True)
class CloudStanding:
    """What a cloud has done of an application, in names.

    Args:
        registered: they are its devices now, and paid for.
        under_way: they are being registered.
        waiting: it has taken them and was not told to register them.
        failed: it does not take them, or could not register them all.
    """

    registered: int = 0
    under_way: int = 0
    waiting: int = 0
    failed: int = 0
