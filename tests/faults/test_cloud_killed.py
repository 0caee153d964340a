"""Kill -9 at every point of a batch that a cloud issues: nothing is asked for twice, nothing is lost.

A point is before or after a public method of Orders or Making, a call to the platform, or a COMMIT. The
platform lives on in this process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("alibabacloud_iot20180120")

from app.exchange.cloud.account import CloudAccount, Limits, Patience
from app.exchange.cloud.calls import CloudCalls
from app.exchange.cloud.issuer import CloudIssuer
from app.model.cancel import CancelToken
from app.model.centre import GenerationOrder
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.secret import Secret
from app.station.centre.production import Production
from app.station.centre.products import Products
from app.store.making import Making
from app.store.opening import open_store
from app.store.orders import Orders
from tests.exchange.cloud.platform import ACCESS_KEY, ACCESS_SECRET, Platform, serving
from tests.faults.points import Points

KEY, LI = "a1CentreTst", Person("Li", Role.ENGINEER)
COUNT = 3
_CONTEXT = multiprocessing.get_context("forkserver")
_SECONDS = 60


@dataclass(frozen=True)
class Trial:
    """What the process that may be killed is given; `at` is a point's number or name, None to let it be."""

    folder: Path
    endpoint: str
    at: int | str | None
    resume: bool


def issuer_at(endpoint: str) -> CloudIssuer:
    account = CloudAccount(ACCESS_KEY, Secret(ACCESS_SECRET), endpoint, "iot-cn-1", "http")
    limits = Limits(names_a_call=2, calls_a_second=dict.fromkeys(Limits().calls_a_second, 10_000.0))
    return CloudIssuer(account, limits, Patience(connect=5, answer=5, poll=0.01, application=20))


def bring(folder: Path, endpoint: str, *, resume: bool) -> None:
    """Make the batch, or continue it."""
    with open_store(folder, station="station-1") as store:
        production, issuer = Production(store), issuer_at(endpoint)
        if resume:
            production.resume(1, issuer, LI, lambda *_: None, CancelToken())
        else:
            production.generate(GenerationOrder(KEY, COUNT), LI, lambda *_: None, CancelToken(), issuer)


def child(trial: Trial, pipe) -> None:
    def die(name: str) -> None:
        pipe.send([name])
        os.kill(os.getpid(), signal.SIGKILL)

    def look(name: str) -> None:
        if name == trial.at:
            die(name)

    number = trial.at if isinstance(trial.at, int) else None
    points = Points((Orders, Making, CloudCalls), at=number, act=die, each=look)
    points.install()
    bring(trial.folder, trial.endpoint, resume=trial.resume)
    pipe.send(points.names)


def in_a_process(trial: Trial) -> list[str]:
    """The names of all points, or that of the one at which it was killed."""
    here, there = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=child, args=(trial, there))
    process.start()
    there.close()
    with here:
        assert here.poll(_SECONDS)
        names = here.recv()
    process.join(_SECONDS)
    assert process.exitcode == (0 if trial.at is None else -signal.SIGKILL)
    return names


@pytest.fixture(scope="module")
def started():
    """The process that the others are forked from knows the platform's library before."""
    _CONTEXT.set_forkserver_preload([__name__, "alibabacloud_iot20180120.models"])


class Books:
    """Books with a product, and the platform that its codes come from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with open_store(folder, station="station-1") as store:
            products = Products(store)
            products.add(KEY, "Desk lamp", Connectivity.WIFI, ProjectType.ECO, LI)
            products.publish(KEY, LI)
            products.buy(KEY, 100, "", QuotaKind.PRODUCTION, LI)

    def killed_at(self, at: int | str, *, again: int | None = None) -> None:
        """One trial: kill at a point, look, continue (killed once more, if wished), and look again."""
        platform = Platform()
        platform.names_a_call = 2
        with serving(platform) as endpoint:
            [name] = in_a_process(Trial(self.folder, endpoint, at, resume=False))
            if self._gone(platform):
                assert not platform.registered, name
                return
            if again is not None:
                in_a_process(Trial(self.folder, endpoint, again, resume=True))
            if self._waits():
                bring(self.folder, endpoint, resume=True)
        self._whole(platform, name)

    def _gone(self, platform: Platform) -> bool:
        with open_store(self.folder, station="station-1") as store:
            rows = store.records.batches()
            assert len(rows) < 2
            if not rows:
                assert store.products.row(KEY).remaining == 100
                return True
            told = [one for one in platform.applications.values() if one.status.startswith("CREATE")]
            assert not told or rows[0].application, "the cloud was told what is not on record"
            return False

    def _waits(self) -> bool:
        with open_store(self.folder, station="station-1") as store:
            return store.records.batch(1).waiting

    def _whole(self, platform: Platform, name: str) -> None:
        with open_store(self.folder, station="station-1") as store:
            codes = [code for _, code in store.stock.export_codes(1)]
            assert {one.device_name: one.device_secret.reveal() for one in codes} == platform.registered, name
            assert len(platform.registered) == COUNT, name
            assert platform.calls["BatchRegisterDeviceWithApplyId"] == 2, name
            assert store.products.row(KEY).remaining == 100 - COUNT
            assert [one for one in store.doctor() if not one.ok] == []


def points_of(folder: Path) -> list[str]:
    """All points of a batch to which nothing happens: its names go in two applications."""
    books = Books(folder)
    platform = Platform()
    platform.names_a_call = 2
    with serving(platform) as endpoint:
        return in_a_process(Trial(books.folder, endpoint, None, resume=False))


@pytest.mark.parametrize("point", ["after Orders.begin", "after CloudCalls.register"])
def test_a_kill_before_and_after_the_cloud_was_told_asks_for_nothing_twice(tmp_path, started, point):
    Books(tmp_path / "data").killed_at(point)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_kill_at_every_point_asks_for_nothing_twice_and_loses_nothing(tmp_path, started):
    for at in range(len(points_of(tmp_path / "clean"))):
        Books(tmp_path / f"at-{at}").killed_at(at)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_who_continues_may_be_killed_too(tmp_path, started):
    names = points_of(tmp_path / "clean")
    first = names.index("after CloudCalls.register")
    for again in range(0, len(names) - first, 3):
        Books(tmp_path / f"again-{again}").killed_at(first, again=again)
