"""What is wrong with a file is said in the language of the window."""

import pytest

from app.exchange.code_file import CodeFileError, read_code_file
from app.gui.language import Language
from app.gui.wording_list import SENTENCES
from app.gui.wordings import shown
from app.model.wording import said
from tests.wordings import templates


@pytest.fixture
def chinese(translations):
    translations.speak(Language.CHINESE)


def test_every_sentence_stands_in_the_list_for_translation():
    """If not: python -m tests.wordings, then pyside6-lupdate."""
    assert set(SENTENCES) == templates()


def test_a_sentence_is_shown_in_chinese_with_its_values(chinese):
    assert shown(said("is the same as in row {row}", row=7)) == "与第 7 行相同"


def test_a_sentence_in_a_sentence_is_translated_too(chinese):
    text = said("is {what}; a plain text is wanted, paste the values as text", what=said("a formula"))
    assert shown(text) == "是公式；应为纯文本，请粘贴为文本"


def test_other_texts_and_braces_in_values_stay_as_they_are(chinese):
    assert shown("{plain}") == "{plain}"
    assert "{0}" in shown(said("can't be opened: {reason}", reason="{0}"))


def test_a_refused_file_is_explained_in_chinese(chinese, tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("DeviceName,DeviceSecret,ProductKey\nabc,x,k02m26Wpp9S\n")
    with pytest.raises(CodeFileError) as caught:
        read_code_file(path)
    assert [shown(problem.text) for problem in caught.value.problems] == ["有 3 个字符，应为 4 至 32 个"]


def test_in_english_a_sentence_is_as_it_was_made(qapp):
    text = said("has {count} characters; 4 to 32 are allowed", count=3)
    assert shown(text) == text
