"""Many threads, two programs, and a program that is killed."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from app.model.code import CodeState
from app.store.errors import BatchExhausted, LedgerConflict, UnitBusy
from tests.store.samples import mac, new_codes, take_in

ROOT = Path(__file__).parents[2]


@pytest.fixture
def rival(database_url):
    """Starts another program on the same books."""

    def start(*arguments) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.store.rival", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"FLASHLINE_DATABASE_URL": database_url or ""},
        )

    return start


def test_eight_threads_get_eight_hundred_different_codes(store):
    batch = take_in(store, new_codes(800))

    def slot(number):
        return [
            store.ledger.reserve(
                batch, mac(number * 1000 + unit), job=f"{number}-{unit}", slot=number, operator="Wang"
            ).code.device_name
            for unit in range(100)
        ]

    with ThreadPoolExecutor(8) as slots:
        given = [name for names in slots.map(slot, range(8)) for name in names]
    assert len(set(given)) == 800
    counts = store.ledger.counts(batch)
    assert (counts.reserved, counts.available, counts.difference) == (800, 0, 0)


def test_of_eight_threads_with_the_same_mac_one_gets_a_code(store, batch):
    start = Barrier(8)

    def slot(number):
        start.wait()
        try:
            return store.ledger.reserve(
                batch, mac(1), job=f"job-{number}", slot=number, operator="Wang"
            ).fresh
        except UnitBusy:
            return False

    with ThreadPoolExecutor(8) as slots:
        assert Counter(slots.map(slot, range(8))) == {True: 1, False: 7}
    assert store.ledger.counts(batch).reserved == 1


def test_of_two_stores_that_resume_one_held_code_one_writes(store, batch, opened):
    got = store.ledger.reserve(batch, mac(1), job="a", slot=1, operator="Wang")
    store.ledger.begin_writing(got.code_id, mac(1), job="a")
    store.ledger.hold(got.code_id, mac(1), job="a", reason="lost")
    start = Barrier(2)

    def resume(one):
        start.wait()
        try:
            one.ledger.begin_writing(got.code_id, mac(1), job="again")
        except LedgerConflict:
            return False
        return True

    with ThreadPoolExecutor(2) as slots:
        assert sorted(slots.map(resume, [store, opened()])) == [False, True]


@pytest.mark.parametrize(("first", "second"), [(1, 1001), (1, 1)], ids=["other units", "the same units"])
def test_two_programs_race_for_two_hundred_codes(store, rival, first, second):
    batch = take_in(store, new_codes(200))
    folder = store.path.parent
    rivals = [rival("race", folder, batch, first, 110), rival("race", folder, batch, second, 110)]
    for one in rivals:
        assert one.stdout.readline() == "ready\n"
    for one in rivals:
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [one.communicate(timeout=100)[0].split("\n") for one in rivals]
    assert [one.returncode for one in rivals] == [0, 0]
    answers = {tuple(line.split()) for lines in told for line in lines if line}
    codes = {unit: name for unit, name in answers if name not in ("BatchExhausted", "UnitBusy")}
    names = [name for _, name in answers if name not in ("BatchExhausted", "UnitBusy")]
    assert len(set(names)) == len(names)
    counts = store.ledger.counts(batch)
    assert counts.difference == 0
    assert counts.consumed == len(codes) == (200 if first != second else 110)
    for unit, name in codes.items():
        assert store.ledger.find("a1StoreTest", name).mac == str(mac(int(unit)))
    if first != second:
        assert sum(name == "BatchExhausted" for _, name in answers) == 20


def test_a_killed_program_leaves_its_codes_where_they_can_be_settled(store, rival, opened):
    batch = take_in(store, new_codes(5))
    one = rival("write", store.path.parent, batch, 7)
    writing, reserved = map(int, one.stdout.readline().split())
    assert store.ledger.recover().held == 0
    assert [row.state for row in store.records.code_rows([writing, reserved])] == ["writing", "reserved"]
    with pytest.raises(UnitBusy):
        store.ledger.reserve(batch, mac(7), job="c", slot=3, operator="Wang")
    one.kill()
    one.communicate()
    recovery = store.ledger.recover()
    assert (recovery.held, recovery.released) == (1, 1)
    assert [row.state for row in store.records.code_rows([writing, reserved])] == ["held", "available"]
    again = store.ledger.reserve(batch, mac(7), job="c", slot=3, operator="Wang")
    assert (again.code_id, again.state, again.fresh) == (writing, CodeState.HELD, False)
    assert store.ledger.reserve(batch, mac(9), job="d", slot=4, operator="Wang").code_id == reserved
    assert store.ledger.balance(batch) == 0


def test_a_unit_of_a_killed_program_is_served_without_waiting_for_a_restart(store, rival):
    batch = take_in(store, new_codes(5))
    one = rival("write", store.path.parent, batch, 7)
    writing = int(one.stdout.readline().split()[0])
    one.kill()
    one.communicate()
    again = store.ledger.reserve(batch, mac(7), job="c", slot=3, operator="Wang")
    assert (again.code_id, again.state) == (writing, CodeState.HELD)


def test_the_last_code_goes_to_one_of_two(store, opened):
    batch = take_in(store, new_codes(1))
    start = Barrier(2)

    def take(pair):
        one, unit = pair
        start.wait()
        try:
            return one.ledger.reserve(batch, mac(unit), job=f"j{unit}", slot=1, operator="Wang").fresh
        except BatchExhausted:
            return False

    with ThreadPoolExecutor(2) as slots:
        assert sorted(slots.map(take, [(store, 1), (opened(), 2)])) == [False, True]
