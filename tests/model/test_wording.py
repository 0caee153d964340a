"""Sentences that can be shown in another language."""

import copy
import pickle

import pytest

from app.model.wording import Wording, first_line, joined, packed, reason_of, said, unpacked


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


def test_an_exception_that_is_worded_of_parts_tells_them():
    class RefusalError(ValueError):
        worded = said("{count} problems", count=2)

    assert reason_of(RefusalError("codes.csv")) is RefusalError.worded


def test_joined_sentences_keep_their_forms_and_the_first_line_its_own():
    first = said("{count} problems", count=2)
    text = joined([first, "row 3: {x}", said("and {count} more", count=7)], "\n")
    assert text == "2 problems\nrow 3: {x}\nand 7 more"
    assert [getattr(one, "template", None) for one in text.values.values()] == [
        "{count} problems",
        None,
        "and {count} more",
    ]
    assert first_line(text) is first
    assert first_line("plain\nlines") == "plain"


def test_a_kept_sentence_comes_back_with_its_form_and_one_with_a_format_as_it_reads():
    text = said("{what}: batch {batch}", what=said("is empty"), batch=7)
    again = unpacked(packed(text))
    assert isinstance(again, Wording)
    assert again == text
    assert isinstance(again.values["what"], Wording)
    assert unpacked(packed(said("at 0x{address:x}", address=255))) == "at 0xff"
    assert unpacked(packed(said("{why}", why=said("key {key!r}", key="a")))) == "key 'a'"
