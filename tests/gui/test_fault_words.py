import pytest

from app.gui.fault_words import (
    INSTRUCTIONS,
    SHORT_CAUSES,
    engineer_cause,
    instruction_for,
    reason_words,
    short_cause,
)
from app.gui.language import Language
from app.gui.words import boot_word, method_word, outcome_word, phase_word, state_word
from app.model.code import CodeState, FlashingMethod
from app.model.faults import Action, FailureCode
from app.model.outcome import BootResult, Outcome, Phase
from app.model.wording import said


def test_every_failure_has_a_short_cause_and_every_action_an_instruction():
    assert set(SHORT_CAUSES) == set(FailureCode)
    assert set(INSTRUCTIONS) == set(Action)


def test_no_two_failures_are_told_in_the_same_words():
    assert len(set(SHORT_CAUSES.values())) == len(FailureCode)


@pytest.mark.parametrize("code", FailureCode)
def test_every_failure_speaks_chinese(translations, code):
    english = (short_cause(code), instruction_for(code), engineer_cause(code))
    translations.speak(Language.CHINESE)
    chinese = (short_cause(code), instruction_for(code), engineer_cause(code))
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in chinese)
    assert all(one != other for one, other in zip(english, chinese, strict=True))


def test_why_a_code_changed_is_told_in_the_language_of_the_window(translations):
    translations.speak(Language.CHINESE)
    assert reason_words("credential: unit-lost") == "写入激活码: 失去连接"
    assert reason_words("the program ended before anything was written") == "程序在写入任何内容之前已退出"
    assert reason_words(said("batch {batch}: {source}", batch=7, source="a.csv")) == "批次 7：a.csv"
    assert reason_words("credential: I saw smoke") == "credential: I saw smoke"


@pytest.mark.parametrize("language", Language)
def test_every_word_of_the_model_has_a_word_on_screen(translations, language):
    translations.speak(language)
    for word, kind in (
        (phase_word, Phase),
        (outcome_word, Outcome),
        (boot_word, BootResult),
        (state_word, CodeState),
        (method_word, FlashingMethod),
    ):
        words = [word(one) for one in kind]
        assert all(words)
        assert len(set(words)) == len(words)
