"""Sentences that can be shown in another language."""

import copy
import pickle

import pytest

from app.model.wording import Wording, reason_of, said


def test_a_sentence_reads_in_english_and_remembers_its_form():
    text = said("has {count} characters; {most} at most", count=40, most=32)
    assert text == "has 40 characters; 32 at most"
    assert text.template == "has {count} characters; {most} at most"
    assert text.values == {"count": 40, "most": 32}


def test_braces_of_a_value_are_not_taken_for_a_place():
    assert said("is {what}", what="{x}") == "is {x}"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_keeps_the_form(again):
    text = again(said("is the same as in row {row}", row=3))
    assert isinstance(text, Wording)
    assert (text.template, text.values) == ("is the same as in row {row}", {"row": 3})


def test_an_exception_gives_its_sentence_back_whole():
    text = said("is empty")
    assert reason_of(ValueError(text)) is text
    assert reason_of(ValueError()) == ""
