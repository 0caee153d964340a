import json
import os
import sqlite3
from contextlib import closing

import pytest
from argon2 import extract_parameters

from app.composition.books import open_books, unlocking
from app.composition.entrance import line_entrance
from app.composition.line import fixture_of_ports, port_lister
from app.model.fixture import Fixture
from app.model.key_form import KeyForm
from app.model.person import Role
from app.model.secret import Secret
from app.store.cost import Cost
from app.store.founding import KeyChoice

PHRASE = Secret("four words on paper")
RECOMMENDED = Cost(time=3, memory=64 * 1024, lanes=4)
"""RFC 9106, section 4: the second one, for where there is less memory."""


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_in_a_folder_are_the_ports_and_their_names_the_places(tmp_path, monkeypatch):
    for name, target in (("1-4.2", "/dev/zero"), ("1-4.1", "/dev/null"), ("1-4.3", "/dev/no-such-port")):
        (tmp_path / name).symlink_to(target)
    monkeypatch.setenv("FLASHLINE_PORTS", str(tmp_path))
    assert [(port.location, port.device) for port in port_lister()()] == [
        ("1-4.1", "/dev/null"),
        ("1-4.2", "/dev/zero"),
    ]
    assert [(slot.number, slot.location) for slot in fixture_of_ports().slots] == [(1, "1-4.1"), (2, "1-4.2")]


def test_pins_and_passphrases_cost_a_thief_what_rfc_9106_recommends(tmp_path, monkeypatch):
    for name in ("FLASHLINE_PASSPHRASE", "FLASHLINE_KEY_FILE", "FLASHLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    by_window = KeyChoice(KeyForm.PASSPHRASE, PHRASE)
    line_entrance(tmp_path, Fixture("jig", (), 1)).set_up(
        by_window, "Ana", Secret("mountain-7"), sheet_away=True
    ).close()
    with open_books(tmp_path, ask=lambda: PHRASE) as store:
        store.people.add("Bo", Role.OPERATOR, Secret("river-22"), by="Ana")
    with closing(sqlite3.connect(tmp_path / "flashline.sqlite")) as books:
        pins = [extract_parameters(pin) for (pin,) in books.execute("SELECT pin FROM person")]
    assert [Cost(one.time_cost, one.memory_cost, one.parallelism) for one in pins] == [RECOMMENDED] * 2
    key = json.loads((tmp_path / "vault.key").read_text())
    assert Cost(key["time"], key["memory"], key["lanes"]) == RECOMMENDED
    assert unlocking(lambda: PHRASE).cost == RECOMMENDED
