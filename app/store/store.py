"""One open store, with its parts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from app.store.activation import Activation
from app.store.audit import Audit
from app.store.backups import FOLDER, Backups
from app.store.closing import Closing
from app.store.cloud_accounts import CloudAccounts
from app.store.cost import RFC_9106, Cost
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.doctor import Doctor, Finding
from app.store.doubts import Doubts
from app.store.errors import SessionTakenOver
from app.store.jobs import Jobs
from app.store.ledger import Ledger, Recovery
from app.store.lost_ends import LostEnds
from app.store.mac_pool import MacPool
from app.store.making import Making
from app.store.moments import Moments
from app.store.name_checks import NameChecks
from app.store.orders import Orders
from app.store.outbox import Outbox
from app.store.people import People
from app.store.products import Products
from app.store.quota import Quota
from app.store.records import Records
from app.store.sessions import Sessions
from app.store.sqlite_file import FILE_NAME
from app.store.stock import Stock
from app.store.trail import Trail
from app.store.vault import Vault


class Store:
    """One open store; `open_store` makes it. Safe to use from many threads until it is closed.

    Attributes:
        folder: of this station's data.
        path: of the database file; where a server has the books, there is no such file.
        place: where the books are, for people; never with a password.
        station: name of this station.
        session_id: of this session.
        recovered: what dead sessions of this station had in hand, settled at opening.
        ledger: hands codes out and takes them back.
        outbox: confirmations that the database could not take yet.
        stock: takes batches in that a cloud issued.
        products: of the mass-production centre.
        quota: what was bought for each product.
        mac_pool: MACs that Bluetooth products get as DeviceNames.
        name_checks: which names are in stock.
        making: brings the codes of new batches in.
        orders: batches that a cloud is asked to issue.
        cloud_accounts: with which a cloud is asked.
        activation: what the cloud has seen.
        deeds: what people did in the centre.
        records: what the screens show.
        jobs: runs and jobs on record.
        closing: closes batches and opens them again.
        doubts: codes that are in doubt.
        people: with their roles and PINs.
        moments: the last moment on record.
        audit: tells whether what is on record is as it was written.
        lost_ends: takes a supervisor's word for ends of chains that are gone.
        trail: who did what, and when.
        backups: copies of the database file; None where a server has the books.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        sessions: Sessions,
        clock: Callable[[], datetime],
        folder: Path,
        cost: Cost = RFC_9106,
    ) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        self.place = database.name
        self.station = sessions.station
        self.session_id = sessions.id
        self.ledger = Ledger(database, vault, sessions, clock)
        self.outbox = Outbox(folder / "outbox", self.ledger)
        self.deeds = Deeds(database, sessions, clock)
        self.products = Products(database, vault, self.deeds, clock)
        self.quota = Quota(database, self.deeds, clock)
        self.mac_pool = MacPool(database, self.deeds, clock)
        self.making = Making(database, vault, sessions, clock)
        self.orders = Orders(database, sessions, self.making, self.deeds, clock)
        self.cloud_accounts = CloudAccounts(database, vault, self.deeds, clock)
        self.activation = Activation(database, sessions, self.deeds, clock)
        self.name_checks = NameChecks(database)
        self.stock = Stock(database, vault, self.making)
        self.records = Records(database)
        self.jobs = Jobs(database, sessions, clock)
        self.closing = Closing(database, sessions, self.records, clock)
        self.doubts = Doubts(database, sessions)
        self.people = People(database, self.deeds, clock, cost)
        self.moments = Moments(database)
        self.audit = Audit(database, vault, sessions.chain)
        self.lost_ends = LostEnds(database, sessions.chain, clock)
        self.trail = Trail(database)
        self.backups = None if database.place.shared else Backups(self.path, folder / FOLDER, clock)
        self.recovered = Recovery(0, 0)
        self._database = database
        self._sessions = sessions
        self._doctor = Doctor(database, vault, self.doubts)
        self._open = True

    def touch(self) -> None:
        """See whether the database takes a change now.

        Raises:
            StoreUnavailable: it does not.
        """
        self._sessions.touch()

    def doctor(self) -> list[Finding]:
        """How the store is; nothing is changed."""
        return [*self._doctor.examine(), self._outbox_finding()]

    def close(self) -> None:
        """Sign the session off and let go of the database; a second call does nothing.

        What this session still has in hand is settled as after a crash, so stop the slots first.

        Raises:
            StoreUnavailable: the database can't be written; the next opening settles what is left.
        """
        if not self._open:
            return
        self._open = False
        signed_off = False
        try:
            self.ledger.leave()
            signed_off = True
        except SessionTakenOver:
            signed_off = True  # another station has done it
        finally:
            self._database.close()
            self._sessions.drop_lock(forget=signed_off)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _outbox_finding(self) -> Finding:
        waiting, refused = self.outbox.waiting(), self.outbox.refused()
        if refused:
            names = ", ".join(path.name for path in refused)
            return Finding(ok=False, what="outbox", detail=f"refused by the ledger, look at them: {names}")
        return Finding(ok=True, what="outbox", detail=f"{len(waiting)} confirmations wait for the database")
