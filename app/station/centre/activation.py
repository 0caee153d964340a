"""Reconciliation with the cloud: which devices it has seen, and what that says of the codes here."""

from datetime import datetime
from pathlib import Path

from app.exchange.device_list import DeviceList, read_device_list
from app.model.centre import ActivationCheck, ActivationReport
from app.model.person import Person, Role
from app.model.reports import DeskError, Problem
from app.model.wording import said
from app.station.centre.refusals import told
from app.station.people import require
from app.store.store import Store


class Activation:
    """Every method raises DeskError with a text for people.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(self, path: Path, product_key: str) -> ActivationCheck:
        """Look at a platform's device list; nothing is written."""
        with told():
            listed = read_device_list(path)
            known = self._store.activation.known(product_key, [row.device_name for row in listed.rows])
        problems = listed.problems
        if listed.product_key is not None and listed.product_key != product_key:
            problems = (*problems, _foreign(listed.product_key, product_key))
        return ActivationCheck(
            product_key=product_key,
            devices=len(listed.rows),
            active=len(_active(listed)),
            known=len(known),
            problems=problems,
            sha256=listed.sha256,
        )

    def take(self, path: Path, product_key: str, by: Person) -> ActivationReport:
        """Mark what the list shows to be activated, and tell what does not agree."""
        require(by, Role.ENGINEER, said("take a device list in"))
        with told():
            listed = read_device_list(path)
            if listed.product_key is not None and listed.product_key != product_key:
                raise DeskError(_foreign(listed.product_key, product_key).text)
            if listed.problems:
                raise DeskError(listed.problems[0].text, listed.problems)
            active = _active(listed)
            source = f"{path.name} sha256 {listed.sha256}"
            return self._store.activation.mark(product_key, active, source=source, by=by)

    def report(self, batch: int) -> ActivationReport:
        """What is consumed and not activated, and the other way round, of a batch."""
        with told():
            row = self._store.records.batch(batch)
            if row is None:
                raise DeskError(said("there is no batch {batch}", batch=batch))
            return self._store.activation.report(row.product_key, batch)


def _active(listed: DeviceList) -> dict[str, datetime | None]:
    """Devices that were ever activated, with the time of it where the list tells."""
    return {row.device_name: row.active_at for row in listed.rows if row.active or row.active_at is not None}


def _foreign(found: str, wanted: str) -> Problem:
    return Problem(
        0, "ProductKey", said("the list is of product {found}, not of {wanted}", found=found, wanted=wanted)
    )
