"""Patterns of recipes that would take for ever are refused; those that people write are not."""

import pytest

from app.model.recipe import BootCheck
from app.station.patterns import hangs


@pytest.mark.parametrize(
    "pattern",
    [
        BootCheck().expect,
        BootCheck().reject,
        r"name=(?P<device_name>[\w+*-]+)\s*(?:\(.*\))?$",
        r"a\+b\(+",
        "(ab)+c{2}d*",
    ],
)
def test_what_people_write_is_taken(pattern):
    assert hangs(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "((?:a|b*)c?)*", r"(\s*x){2,}", r"(a)\1", "(?P<a>x)(?P=a)", "([)+]*)*", "x" * 501],
)
def test_what_can_take_for_ever_is_refused(pattern):
    assert hangs(pattern)
