"""What is wrong with a file is said in the language of the window."""

import errno
import os
from dataclasses import replace

import pytest

from app.exchange.code_file import CodeFileError, read_code_file
from app.gui.centre_words import source_word
from app.gui.language import Language
from app.gui.wording_list import SENTENCES
from app.gui.wordings import kept, shown, why
from app.model.code import Generation
from app.model.reports import Problem
from app.model.wording import said
from tests.gui.conftest import a_batch
from tests.wordings import spoken_plainly, templates

TECHNICAL = {
    "exchange/times.py": "an error of a caller",
    "hardware/esp/chip.py": "a number from the chip",
    "hardware/esp/faults.py": "of the wire: stands behind a cause that is translated",
    "hardware/esp/link.py": "an error of a caller",
    "hardware/esp/packing.py": "an error of a caller",
    "hardware/esp/slip.py": "of the wire: stands behind a cause that is translated",
    "hardware/esp/stub.py": "of the wire: stands behind a cause that is translated",
    "hardware/esp/wire.py": "of the wire: stands behind a cause that is translated",
    "hardware/identity/nvs.py": "of the bytes of a partition: stands behind a sentence that is translated",
    "model/wording.py": "caught in the same file",
    "station/context.py": "an error of a caller",
    "station/custody.py": "an error of a caller",
    "station/phases/credential.py": "an error of a caller",
    "station/phases/permanent.py": "an error of a caller",
    "station/phases/verify.py": "an error of a caller",
    "station/slot.py": "an error of the program itself, told by its kind",
    "store/heads.py": "an error of a caller",
    "store/key_forms.py": "caught in the same file",
    "store/outbox.py": "caught in the same file",
    "store/schema.py": "an error of a caller",
}
"""Files whose errors may speak English only, and why."""


@pytest.fixture
def chinese(translations):
    translations.speak(Language.CHINESE)


def test_every_sentence_stands_in_the_list_for_translation():
    """If not: python -m tests.wordings, then pyside6-lupdate."""
    assert set(SENTENCES) == templates()


def test_no_error_of_the_layers_below_speaks_english_only():
    """If one does: `said("...")`, and `reason_of(error)` for what another error says."""
    plain = list(spoken_plainly())
    assert [(file, line, text) for file, line, text in plain if file not in TECHNICAL] == []
    assert TECHNICAL.keys() == {file for file, _, _ in plain}


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


def test_the_pool_that_names_came_from_is_no_file(chinese):
    pool = a_batch(1, source_name="MAC pool", generation=Generation.AUTOMATIC)
    assert source_word(pool) == "MAC 池"
    assert source_word(replace(pool, generation=Generation.UPLOAD)) == "MAC pool"


def test_a_refusal_of_many_lines_is_translated_line_by_line(chinese, tmp_path):
    problems = [Problem(row, "DeviceName", said("is empty")) for row in range(2, 24)]
    lines = why(CodeFileError("codes.csv", problems)).split("\n")
    assert lines[0] == "codes.csv：22 个问题"
    assert lines[1] == "  第 2 行，DeviceName：为空"
    assert lines[-1] == "  另有 2 个"


def test_what_the_system_says_of_a_file_is_translated_within_a_sentence(chinese):
    text = said("{file}: can't be written: {error}", file="a.xlsx", error=os.strerror(errno.EACCES))
    assert shown(text) == "a.xlsx：无法写入：没有权限"


def test_own_words_of_the_books_are_translated_and_those_of_people_are_not(chinese):
    assert kept("Alibaba Cloud IoT Platform") == "阿里云物联网平台"
    assert kept("the jig was wet") == "the jig was wet"
    assert kept("") == ""


def test_in_english_a_sentence_is_as_it_was_made(qapp):
    text = said("has {count} characters; 4 to 32 are allowed", count=3)
    assert shown(text) == text
