"""A secret shows itself only to who asks for it."""

import logging

import pytest

from app.model.code import ActivationCode, FlashingMethod
from app.model.secret import Secret

CLEAR = "dsj3RuY74pgCBJ3zczKz1LaLK7RGApqh"


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        format,
        ascii,
        lambda secret: f"{secret}",
        lambda secret: f"{secret!r:>40}",
        lambda secret: f"{secret:>40}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 - the form that logging uses
        lambda secret: repr([secret]) + repr({"DeviceSecret": secret}),
        lambda secret: repr(ActivationCode("k02m26Wpp9S", "unit-1", secret, secret)),
        lambda secret: repr(ValueError("bad", secret)),
    ],
)
def test_no_way_of_printing_shows_it(show):
    shown = show(Secret(CLEAR))
    assert CLEAR not in shown
    assert "********" in shown


def test_logging_shows_a_mask(caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("writing %s and %r", Secret(CLEAR), Secret(CLEAR))
    assert CLEAR not in caplog.text
    assert "writing ********" in caplog.text


def test_the_mask_tells_nothing_of_the_length():
    assert str(Secret("a")) == str(Secret("a" * 64))


def test_it_is_revealed_and_compared_by_its_value():
    assert Secret(CLEAR).reveal() == CLEAR
    assert Secret(CLEAR) == Secret(CLEAR)
    assert Secret(CLEAR) != Secret(CLEAR.lower())
    assert len({Secret(CLEAR), Secret(CLEAR)}) == 1


def test_it_cannot_be_changed():
    with pytest.raises(AttributeError):
        Secret(CLEAR).value = "other"


def test_the_method_follows_from_the_fields():
    per_device = ActivationCode("k02m26Wpp9S", "unit-1", Secret(CLEAR), Secret("pVfLpS1u3A9JM0go"))
    per_product = ActivationCode("k02m26Wpp9S", "unit-1", product_secret=Secret("pVfLpS1u3A9JM0go"))
    assert per_device.method is FlashingMethod.PER_DEVICE
    assert per_product.method is FlashingMethod.PER_PRODUCT
