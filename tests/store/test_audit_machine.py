"""Whatever honest people do is no finding; whatever is altered then, once, is one."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from app.store.contents import LINKED
from app.store.sqlite_file import FILE_NAME
from tests.store.history import Meddler
from tests.store.test_audit import other_value, verify
from tests.store.test_till_machine import TillLine, manner

pytestmark = pytest.mark.timeout(900)  # as the line that it is made of


class AuditedLine(TillLine):
    """A line whose record is looked at, altered, and looked at again."""

    @initialize(seed=st.integers(0, 2**32))
    def choose(self, seed: int) -> None:
        self.chance = Random(seed)

    def teardown(self) -> None:
        try:
            if hasattr(self, "chance"):
                self.store.close()
                assert verify(self.folder).findings == ()
                meddle = Meddler(self.folder / FILE_NAME)
                meddle.unguard()
                edit = an_edit(meddle, self.chance)
                meddle(edit)
                assert verify(self.folder).findings, edit
        finally:
            super().teardown()


def an_edit(meddle: Meddler, chance: Random) -> str:
    """One statement that alters what is on record."""
    table = chance.choice([name for name in LINKED if meddle.read(f'SELECT 1 FROM "{name}"')])
    content = LINKED[table]
    key = content.key.name
    row = chance.choice(meddle.read(f'SELECT "{key}" FROM "{table}"'))[0]
    column = chance.choice([one for one in content.table.columns if one is not content.key])
    columns = ", ".join(f'"{one.name}"' for one in content.table.columns if one.name != key)
    new = "'another'" if table == "job" else "(SELECT max(id) + 100 FROM deed)"
    taken_out = "state = CASE state WHEN 'void' THEN 'available' ELSE 'void' END"
    return chance.choice(
        (
            f"""UPDATE "{table}" SET "{column.name}" = {other_value(column)} WHERE "{key}" = '{row}'""",
            f"""DELETE FROM "{table}" WHERE "{key}" = '{row}'""",
            f"""INSERT INTO "{table}" ("{key}", {columns}) SELECT {new}, {columns} FROM "{table}" LIMIT 1""",
            f"UPDATE code SET {taken_out}, mac = NULL, consumed_at = NULL WHERE id = {chance.randint(1, 8)}",
            "UPDATE batch SET issued = issued + 1",
        )
    )


def test_one_change_to_the_record_of_any_work_is_always_found():
    run_state_machine_as_test(AuditedLine, settings=manner(6))
