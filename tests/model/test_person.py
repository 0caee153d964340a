"""Roles of people."""

import pytest

from app.model.person import Role


@pytest.mark.parametrize(
    ("held", "wanted", "may"),
    [
        (Role.OPERATOR, Role.OPERATOR, True),
        (Role.OPERATOR, Role.ENGINEER, False),
        (Role.ENGINEER, Role.OPERATOR, True),
        (Role.ENGINEER, Role.SUPERVISOR, False),
        (Role.SUPERVISOR, Role.ENGINEER, True),
    ],
)
def test_a_role_covers_those_below_it(held: Role, wanted: Role, may: bool) -> None:
    assert held.covers(wanted) is may
