"""What the database itself forbids, tried with the tool of a careless person."""

from itertools import product

import pytest

from app.model.code import CodeState
from tests.store.samples import PRODUCT, REFUSED, mac, new_codes, take_in

LEGAL = {
    ("available", "reserved"),
    ("available", "void"),
    ("reserved", "available"),
    ("reserved", "writing"),
    ("writing", "held"),
    ("writing", "consumed"),
    ("held", "writing"),
    ("held", "consumed"),
    ("held", "void"),
    ("consumed", "held"),
    ("void", "available"),  # it was never written: no unit can bear it
}
PATH = {
    "available": [],
    "reserved": ["reserved"],
    "writing": ["reserved", "writing"],
    "held": ["reserved", "writing", "held"],
    "consumed": ["reserved", "writing", "consumed"],
    "void": ["void"],
}


def go(tool, session, code_id, state, unit=1):
    """The change with every other column as it must be, so that only the step itself can be wrong."""
    bound = state not in ("available", "void")
    tool.execute(
        "UPDATE code SET state=?, mac=?, session=?, job=?, consumed_at=? WHERE id=?",
        (
            state,
            str(mac(unit)) if bound else None,
            session if bound else None,
            "job-1" if bound else None,
            "2026-03-01 08:00:00.000000" if state == "consumed" else None,
            code_id,
        ),
    )


@pytest.mark.parametrize(("start", "end"), [pair for pair in product(PATH, PATH) if pair[0] != pair[1]])
def test_only_the_steps_of_a_codes_life_are_possible(tool, store, batch, start, end):
    for state in PATH[start]:
        go(tool, store.session_id, 1, state)
    if (start, end) in LEGAL:
        go(tool, store.session_id, 1, end)
    else:
        refusal = (
            "only with proof" if (start, end) == ("held", "available") else "does not go from this state"
        )
        with pytest.raises(REFUSED, match=refusal):
            go(tool, store.session_id, 1, end)


def test_every_state_has_its_place_in_the_tests():
    assert set(PATH) == {state.value for state in CodeState}


RESERVE = "UPDATE code SET state='reserved', mac={mac}, session={session}, job={job} WHERE id=1"
GOOD = {"mac": "'00:00:00:00:00:01'", "session": "(SELECT id FROM session)", "job": "'j'"}


@pytest.mark.parametrize("missing", ["mac", "session", "job"])
def test_a_reserved_code_has_a_unit_a_session_and_a_job(tool, batch, missing):
    with pytest.raises(REFUSED, match="ck_code_in_work"):
        tool.execute(RESERVE.format(**{**GOOD, missing: "NULL"}))
    tool.execute(RESERVE.format(**GOOD))


@pytest.mark.parametrize("spelling", ["'00:00:00:00:00:0A'", "'00000000000a'", "''"])
def test_a_mac_has_one_spelling_only(tool, batch, spelling):
    with pytest.raises(REFUSED, match="ck_code_mac_form"):
        tool.execute(RESERVE.format(**{**GOOD, "mac": spelling}))


def test_the_session_of_a_code_is_a_known_one(tool, batch):
    with pytest.raises(REFUSED, match=r"FOREIGN KEY|foreign key constraint"):
        tool.execute(RESERVE.format(**{**GOOD, "session": "'nobody'"}))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("mac='00:00:00:00:00:01'", "ck_code_unbound|does not go"),
        ("session=(SELECT id FROM session)", "ck_code_unbound|does not go"),
        ("state='stolen'", "ck_code_state|does not go"),
        ("consumed_at='2026-03-01 08:00:00.000000'", "ck_code_consumed_at"),
        ("device_secret=NULL", "ck_code_fingerprint"),
        ("batch=77", "identity of a code"),
        ("product_id=77", "identity of a code"),
        ("device_name='another'", "identity of a code"),
        ("row=99", "identity of a code"),
        ("id=99", "identity of a code"),
    ],
)
def test_an_available_code_can_not_be_bent(tool, batch, change, refusal):
    with pytest.raises(REFUSED, match=refusal):
        tool.execute(f"UPDATE code SET {change} WHERE id=1")


def test_a_consumed_code_has_the_time_when_it_was(tool, store, batch):
    for state in PATH["writing"]:
        go(tool, store.session_id, 1, state)
    with pytest.raises(REFUSED, match="ck_code_consumed_at"):
        tool.execute("UPDATE code SET state='consumed' WHERE id=1")


@pytest.mark.parametrize("state", ["held", "consumed"])
def test_a_code_that_may_be_on_a_chip_keeps_its_unit(tool, store, batch, state):
    for step in PATH[state]:
        go(tool, store.session_id, 1, step)
    with pytest.raises(REFUSED, match=r"ck_code_bound|does not go"):
        tool.execute("UPDATE code SET mac=NULL WHERE id=1")
    with pytest.raises(REFUSED, match=r"another|does not go"):
        tool.execute("UPDATE code SET mac='00:00:00:00:00:99' WHERE id=1")


@pytest.mark.parametrize("state", ["reserved", "writing", "held", "consumed"])
def test_a_unit_has_one_code_of_a_product(tool, store, batch, state):
    for step in PATH[state]:
        go(tool, store.session_id, 1, step)
    with pytest.raises(REFUSED, match=r"code\.product_id, code\.mac|uq_code_product_id_mac"):
        go(tool, store.session_id, 2, "reserved")
    go(tool, store.session_id, 2, "reserved", unit=2)


COPY = """INSERT INTO code
(batch, product_id, row, device_name, device_secret, secret_fingerprint, changed_at)
SELECT batch, product_id, {row}, {name}, device_secret, {fingerprint}, changed_at FROM code WHERE id=1"""


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"name": "device_name"}, "code.product_id, code.device_name|uq_code_product_id_device_name"),
        ({"fingerprint": "secret_fingerprint"}, "code.secret_fingerprint|uq_code_secret_fingerprint"),
        ({"row": "row"}, "code.batch, code.row|uq_code_batch_row"),
        ({"fingerprint": "NULL"}, "ck_code_fingerprint"),
    ],
)
def test_a_code_is_there_once(tool, batch, columns, refusal):
    new = {"row": "99", "name": "'another'", "fingerprint": "substr(secret_fingerprint, 2)"}
    with pytest.raises(REFUSED, match=refusal):
        tool.execute(COPY.format(**{**new, **columns}))
    tool.execute(COPY.format(**new))


def test_the_same_device_name_may_stand_in_two_products(store, batch):
    assert take_in(store, new_codes(10, product="b2Other")) != batch
    assert store.ledger.find("b2Other", "unit-00001").id != store.ledger.find(PRODUCT, "unit-00001").id


def test_a_codes_product_is_its_batchs_product(tool, store, batch):
    take_in(store, new_codes(1, product="b2Other"))
    with pytest.raises(REFUSED, match=r"FOREIGN KEY|foreign key constraint"):
        tool.execute(
            "INSERT INTO code (batch, product_id, row, device_name, changed_at)"
            " VALUES (1, 2, 99, 'x-99', 'now')"
        )


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM code WHERE id=1",
        "DELETE FROM batch",
        "DELETE FROM code_event",
        "UPDATE code_event SET reason='nothing happened'",
        "UPDATE batch SET issued=9",
        "UPDATE batch SET method='per-product'",
    ],
)
def test_nothing_is_deleted_and_no_history_is_rewritten(tool, store, batch, loss):
    store.ledger.void(3, person="Zhao", reason="leaked")
    with pytest.raises(REFUSED):
        tool.execute(loss)
