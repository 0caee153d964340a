"""The cloud's API: with which account it is asked, and whether it can be asked at all."""

import re

from app.exchange.cloud.account import CloudAccount, Patience
from app.exchange.cloud.extra import is_installed, library_missing
from app.exchange.cloud.issuer import CloudIssuer
from app.model.cancel import CancelToken
from app.model.cloud import ALL_PRODUCTS, CloudAccountRow, CloudEntry, CloudStanding
from app.model.issuer import Issuer
from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.model.wording import said
from app.station.centre.refusals import told
from app.station.people import require
from app.store.store import Store

_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_SECRET = re.compile(r"[!-~]{1,256}")
_REGION = re.compile(r"[a-z0-9-]{2,40}")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?")
_HERE = re.compile(r"http://(127\.0\.0\.1|localhost)(:\d{1,5})?")
_INSTANCE = re.compile(r"[A-Za-z0-9_*-]{0,64}")
_TRIAL = Patience(attempts=1, answer=15)


class Cloud:
    """Every method raises DeskError with a text for people.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self) -> list[CloudAccountRow]:
        """All accounts, without their secrets."""
        with told():
            return self._store.cloud_accounts.rows()

    def account(self, product_key: str) -> CloudAccountRow | None:
        """The account that a product's codes are asked for with: its own, else that of all products."""
        rows = {row.scope: row for row in self.rows()}
        return rows.get(product_key) or rows.get(ALL_PRODUCTS)

    def set_up(self, scope: str, entry: CloudEntry, by: Person) -> None:
        """Keep an account, its secret sealed; on record.

        Args:
            scope: a ProductKey, or ALL_PRODUCTS.
            entry: the account.
            by: who enters it.
        """
        require(by, Role.ENGINEER, said("set a cloud account up"))
        account = self._checked(scope, entry)
        with told():
            if scope != ALL_PRODUCTS:
                self._store.products.row(scope)
            self._store.cloud_accounts.put(
                scope,
                account.access_key_id,
                account.access_key_secret,
                endpoint_of(entry.where),
                account.instance_id,
                by,
            )

    def forget(self, scope: str, by: Person) -> None:
        """Forget an account and its secret; on record."""
        require(by, Role.ENGINEER, said("forget a cloud account"))
        with told():
            if not self._store.cloud_accounts.remove(scope, by):
                raise DeskError(said("there is no such cloud account"))

    def try_out(self, product_key: str, scope: str, entry: CloudEntry | None, by: Person) -> None:
        """See whether the platform takes an account for a product; nothing is asked for there.

        Args:
            product_key: of the product.
            scope: whose account it is.
            entry: the account as it was typed; None for the one that is kept.
            by: who tries.
        """
        require(by, Role.ENGINEER, said("try a cloud account out"))
        account = self._kept(scope) if entry is None else self._checked(scope, entry)
        with told():
            CloudIssuer(account, patience=_TRIAL).try_out(product_key, CancelToken())

    def standing(self, batch: int) -> CloudStanding:
        """What the cloud has done for a batch that waits; nothing is asked for there."""
        with told():
            row = self._store.records.batch(batch)
        if row is None or not row.application:
            raise DeskError(
                said("the cloud was not told to register anything for batch {batch}", batch=batch)
            )
        with told():
            return self._issuer(row.product_key).standing(
                row.product_key, row.application, row.quantity, CancelToken()
            )

    def refusal(self, product_key: str) -> str | None:
        """Why the cloud can't be asked for codes of a product, or None."""
        if not is_installed():
            return library_missing()
        if self.account(product_key) is None:
            return said("no cloud account is set up: enter it first, at Products, Cloud account")
        return None

    def issuer(self, product_key: str) -> Issuer:
        """The cloud, asked with the product's account."""
        return self._issuer(product_key)

    def _issuer(self, product_key: str) -> CloudIssuer:
        reason = self.refusal(product_key)
        row = self.account(product_key)
        if reason is not None or row is None:
            raise DeskError(reason or "")
        return CloudIssuer(self._kept(row.scope))

    def _kept(self, scope: str) -> CloudAccount:
        row = next((one for one in self.rows() if one.scope == scope), None)
        with told():
            secret = self._store.cloud_accounts.secret(scope)
        if row is None or secret is None:
            raise DeskError(said("there is no such cloud account"))
        return _account(row.access_key_id, secret, row.endpoint, row.instance_id)

    def _checked(self, scope: str, entry: CloudEntry) -> CloudAccount:
        key_id, instance = entry.access_key_id.strip(), entry.instance_id.strip()
        if not _KEY_ID.fullmatch(key_id):
            raise DeskError(said("the AccessKey id is empty, or has a character that is not allowed"))
        if not _INSTANCE.fullmatch(instance):
            raise DeskError(said("the instance id has a character that is not allowed"))
        return _account(key_id, self._secret_of(scope, entry), endpoint_of(entry.where), instance)

    def _secret_of(self, scope: str, entry: CloudEntry) -> Secret:
        if entry.secret is None:
            row = next((one for one in self.rows() if one.scope == scope), None)
            with told():
                kept = self._store.cloud_accounts.secret(scope)
            if row is None or kept is None or row.access_key_id != entry.access_key_id.strip():
                raise DeskError(said("the AccessKey's secret is missing"))
            return kept
        if not _SECRET.fullmatch(entry.secret.reveal()):
            raise DeskError(said("the AccessKey's secret is empty, or has a character that is not allowed"))
        return entry.secret


def endpoint_of(where: str) -> str:
    """The host that a region or an endpoint means; `http://` only for a platform on this computer.

    Raises:
        DeskError: it is neither.
    """
    text = where.strip().removeprefix("https://").rstrip("/")
    if _HERE.fullmatch(text) or (_HOST.fullmatch(text) and "." in text):
        return text
    if _REGION.fullmatch(text):
        return f"iot.{text}.aliyuncs.com"
    raise DeskError(said("“{where}” is no region (such as cn-shanghai) and no endpoint", where=where.strip()))


def _account(key_id: str, secret: Secret, endpoint: str, instance_id: str) -> CloudAccount:
    plain = endpoint.removeprefix("http://")
    return CloudAccount(key_id, secret, plain, instance_id, "https" if plain == endpoint else "http")
