"""A backup and a going back, killed or out of disk at any step: a good copy stays, the books lose nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.model.code import CodeState
from app.store.backups import _KEPT, Backups, check
from app.store.errors import StoreError
from app.store.key_file import KeyFile
from app.store.opening import open_store
from app.store.restoring import Restoring
from tests.faults.steps import FULL, KILL, Deed, chosen, in_steps
from tests.store.samples import PRODUCT, device_secret, mac, new_codes, take_in

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="SIGKILL"), pytest.mark.timeout(3600)]
CODES = 4


def now() -> datetime:
    return datetime.now(UTC)


def backups_of(folder: Path) -> Backups:
    return Backups(folder / "flashline.sqlite", folder / "backups", now)


def flash(store, number: int) -> None:
    got = store.ledger.reserve(1, mac(number), job=f"j{number}", slot=1, operator="Wang")
    store.ledger.begin_writing(got.code_id, mac(number), job=f"j{number}")
    store.ledger.confirm(got.code_id, mac(number), job=f"j{number}", slot=1, operator="Wang")


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Books with two units, and a backup that knows of the first one only; as many backups as are kept."""
    folder = tmp_path_factory.mktemp("copies") / "data"
    with open_store(folder, station="station-1") as store:
        take_in(store, new_codes(CODES))
        flash(store, 1)
        made = backups_of(folder).make("asked").path
        flash(store, 2)
    shutil.copy(made, folder / "first.sqlite")
    for day in range(1, _KEPT):
        shutil.copy(made, folder / "backups" / f"202501{day:02}-000000-run.sqlite")
    return folder


def make_backup(deed: Deed) -> None:
    try:
        backups_of(deed.data_dir).make("run")
    except StoreError:
        if deed.trouble != FULL:
            raise


def go_back(deed: Deed) -> None:
    assert deed.file is not None
    try:
        Restoring(deed.data_dir, clock=now).run(deed.file, person="Ana", forget=True)
    except StoreError:
        if deed.trouble != FULL:
            raise


def states(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as books:
        return [state for (state,) in books.execute("SELECT state FROM code ORDER BY id")]


def ended(deed: Deed, told) -> list[str]:
    wanted = -signal.SIGKILL if deed.trouble == KILL else 0
    return [] if told.exit_code == wanted else [f"ended with {told.exit_code}"]


def broken(folder: Path) -> list[str]:
    """What is wrong with the books and the folder once they are opened again."""
    with open_store(folder, station="station-1") as store:
        found = [finding.detail for finding in store.doctor() if not finding.ok]
        secrets = [code.device_secret.reveal() for _, code in store.stock.export_codes(1)]
    if secrets != [device_secret(number, PRODUCT) for number in range(1, CODES + 1)]:
        found.append("secrets are lost")
    if len(KeyFile(folder / "vault.key").read_all()) != 1:
        found.append("more than one key")
    copies = backups_of(folder).listed()
    for copy in copies:
        check(copy.path)
    if len(copies) < _KEPT:
        found.append(f"only {len(copies)} backups are left")
    stale = [path.name for path in folder.rglob("*") if path.suffix in (".part", ".trial", ".new")]
    return found + [f"{name} is left" for name in stale + [path.name for path in folder.glob("restore")]]


def tried(stations, kept: Path, place: Path, act, trouble: str, few: int) -> list[str]:
    """Trials at some steps of an act; what is wrong."""

    def fresh(at: int | None) -> Deed:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(kept, place)
        return Deed(place, act, at, trouble, file=place / "first.sqlite")

    names = stations.work(fresh(None), in_steps).points
    assert len(names) > 4
    wrong: list[str] = []
    for at in chosen(names, few):
        deed = fresh(at)
        told = stations.work(deed, in_steps)
        found = ended(deed, told) + lost(place) + broken(place)
        if act is go_back:
            found += repeated(place)
        wrong += [f"{trouble} at {at}, {told.point}: {one}" for one in found]
    return wrong


def lost(folder: Path) -> list[str]:
    """Whether what the books knew is nowhere any more."""
    everywhere = [folder / "flashline.sqlite", *(folder / "backups").glob("*.sqlite")]
    known = [path for path in everywhere if states(path)[:2] == ["consumed", "consumed"]]
    return [] if known else ["nobody knows of the second unit any more"]


def repeated(folder: Path) -> list[str]:
    """Going back once more ends it; the code of the unit that is forgotten is out."""
    Restoring(folder, clock=now).run(folder / "first.sqlite", person="Ana", forget=True)
    found = states(folder / "flashline.sqlite")
    wanted = [CodeState.CONSUMED, CodeState.VOID, CodeState.AVAILABLE, CodeState.AVAILABLE]
    return [] if found == [state.value for state in wanted] else [f"after the second try: {found}"]


@pytest.mark.parametrize("trouble", [KILL, FULL])
def test_a_backup_that_is_cut_off_is_none_and_costs_none(stations, kept, tmp_path, trouble):
    assert tried(stations, kept, tmp_path / "data", make_backup, trouble, 3) == []


@pytest.mark.parametrize("trouble", [KILL, FULL])
def test_going_back_loses_nothing_and_can_be_done_again(stations, kept, tmp_path, trouble):
    assert tried(stations, kept, tmp_path / "data", go_back, trouble, 3) == []
