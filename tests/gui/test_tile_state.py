from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.gui.colours import Tone
from app.gui.panel.tile_face import Shape, face_of
from app.gui.panel.tile_state import TileState, after
from app.model.faults import FailureCode
from app.model.mac import Mac
from app.model.outcome import BootResult, Outcome, Phase, SlotStatus
from app.model.unit import SecurityState, UnitFacts
from app.station.events import (
    JobBegan,
    JobEnded,
    JobProgress,
    JobRetried,
    PhaseBegan,
    SlotChanged,
    SlotFenced,
    SlotOpen,
    UnitIdentified,
)

NOW = datetime(2026, 5, 4, tzinfo=UTC)
UNIT = UnitFacts("esp32", 300, Mac.parse("7c:df:a1:00:12:03"), 4 << 20, SecurityState())


def ended(outcome=Outcome.PASSED, failure=None, boot=BootResult.CONFIRMED):
    return JobEnded("j", 1, "COM1", str(UNIT.mac), "dev-00001", outcome, failure, "why", boot, 12.4)


def status(value: SlotStatus) -> SlotChanged:
    return SlotChanged(1, "COM1", value)


def run(*events) -> TileState:
    state = TileState(1)
    for event in events:
        state = after(state, event, 100.0)
    return state


BEGAN = (status(SlotStatus.WORKING), JobBegan("j", 1, "COM1", NOW), UnitIdentified("j", 1, UNIT))
FENCED = SlotFenced(1, "line-noise on 3 modules in a row")


@pytest.mark.parametrize(
    ("events", "tone", "shape", "word", "filled"),
    [
        ((), Tone.NEUTRAL, Shape.DASH, "IDLE", False),
        ((status(SlotStatus.WAITING),), Tone.WORKING, Shape.ARROW_DOWN, "EMPTY", False),
        (BEGAN, Tone.WORKING, Shape.RING, "0 %", False),
        ((*BEGAN, ended(), status(SlotStatus.HOLDING)), Tone.PASSED, Shape.TICK, "PASSED", True),
        (
            (*BEGAN, ended(Outcome.FAILED, FailureCode.NO_ANSWER), status(SlotStatus.HOLDING)),
            Tone.FAILED,
            Shape.CROSS,
            "FAILED",
            True,
        ),
        ((*BEGAN, ended(Outcome.ABORTED)), Tone.ABORTED, Shape.BAR, "STOPPED", True),
        ((*BEGAN, ended(Outcome.ALREADY_DONE)), Tone.DONE_BEFORE, Shape.DOUBLE_TICK, "DONE BEFORE", True),
        ((*BEGAN, ended(Outcome.SKIPPED)), Tone.NEUTRAL, Shape.DASH, "SKIPPED", True),
        ((*BEGAN, ended(), status(SlotStatus.SWAP)), Tone.PASSED, Shape.TICK, "PASSED", True),
        ((status(SlotStatus.FINISHED),), Tone.NEUTRAL, Shape.DASH, "FINISHED", False),
        ((status(SlotStatus.HOLDING),), Tone.NEUTRAL, Shape.DASH, "TAKE OUT", False),
        ((FENCED, status(SlotStatus.FENCED)), Tone.ABORTED, Shape.FENCE, "FENCED", True),
        (
            (FENCED, status(SlotStatus.FENCED), status(SlotStatus.IDLE)),
            Tone.ABORTED,
            Shape.FENCE,
            "FENCED",
            False,
        ),
    ],
)
def test_every_status_has_its_own_tone_shape_and_word(qapp, events, tone, shape, word, filled):
    face = face_of(run(*events), 100.0)
    assert (face.tone, face.shape, face.word, face.filled) == (tone, shape, word, filled)


def test_nothing_that_is_idle_or_waiting_is_green(qapp):
    for value in SlotStatus:
        assert face_of(run(status(value)), 0.0).tone is not Tone.PASSED


def test_a_result_stays_until_the_unit_leaves(qapp):
    held = run(*BEGAN, ended(), status(SlotStatus.HOLDING))
    assert held.outcome is Outcome.PASSED
    assert held.device_name == "dev-00001"
    assert after(held, status(SlotStatus.WAITING), 1.0).outcome is None


def test_a_result_outlives_the_run_but_no_longer_fills_the_tile(qapp):
    closed = run(*BEGAN, ended(), status(SlotStatus.HOLDING), status(SlotStatus.IDLE))
    face = face_of(closed, 0.0)
    assert face.word == "PASSED"
    assert not face.filled


def test_a_fenced_slot_keeps_its_failed_unit_on_the_tile_until_that_leaves(qapp):
    failed = run(*BEGAN, ended(Outcome.FAILED, FailureCode.LINE_NOISE), FENCED, status(SlotStatus.HOLDING))
    assert face_of(failed, 0.0).word == "FAILED"
    fenced = after(failed, status(SlotStatus.FENCED), 1.0)
    assert fenced.detail == FENCED.reason
    assert face_of(after(fenced, SlotOpen(1), 1.0), 0.0).word != "FENCED"


def test_the_next_job_takes_the_last_result_away(qapp):
    again = after(run(*BEGAN, ended()), JobBegan("j2", 1, "COM1", NOW), 5.0)
    assert again.outcome is None
    assert again.mac is None
    assert again.fraction == 0.0


def test_a_working_tile_tells_phase_progress_and_seconds(qapp):
    state = run(*BEGAN, PhaseBegan("j", 1, Phase.FIRMWARE), JobProgress("j", 1, Phase.FIRMWARE, 0.425, 9.0))
    face = face_of(state, 107.9)
    assert (face.word, face.lead, face.seconds) == ("42 %", "Writing firmware", "7 s")
    assert face.fraction == 0.42
    assert face.ids == ("7c:df:a1:00:12:03",)


def test_a_passed_unit_whose_boot_was_not_checked_says_so(qapp):
    face = face_of(run(*BEGAN, ended(boot=BootResult.NO_RESET_LINES)), 0.0)
    assert face.word == "PASSED"
    assert face.note == "boot not checked"


def test_a_unit_that_was_done_before_tells_the_operator_to_take_another(qapp):
    assert face_of(run(*BEGAN, ended(Outcome.ALREADY_DONE)), 0.0).lead == "Put in another one"


def test_a_passed_unit_that_is_still_there_stays_passed_and_asks_to_be_swapped(qapp):
    face = face_of(run(*BEGAN, ended(), status(SlotStatus.SWAP)), 0.0)
    assert (face.word, face.lead) == ("PASSED", "Swap this one")


def test_a_failed_unit_that_is_still_there_keeps_its_instruction(qapp):
    failed = ended(Outcome.FAILED, FailureCode.WRONG_CHIP)
    held, still_there = (run(*BEGAN, failed, status(one)) for one in (SlotStatus.HOLDING, SlotStatus.SWAP))
    assert face_of(still_there, 0.0).lead == face_of(held, 0.0).lead


@pytest.mark.parametrize("code", FailureCode)
def test_every_failure_shows_one_instruction_and_a_short_cause(qapp, code):
    face = face_of(run(*BEGAN, ended(Outcome.FAILED, code)), 0.0)
    assert face.lead
    assert face.note
    assert face.shape is Shape.CROSS


def test_a_second_try_is_told_beside_the_progress_and_stays_with_the_result(qapp):
    retried = run(*BEGAN, JobRetried("j", 1, 2, FailureCode.LINE_NOISE, 460_800))
    assert face_of(retried, 0.0).ids[0] == "try 2"
    passed = after(retried, replace(ended(), tries=2, baud=460_800), 1.0)
    assert (passed.tries, passed.baud) == (2, 460_800)
    assert after(passed, JobBegan("j2", 1, "COM1", NOW), 2.0).tries == 1


def test_a_slot_that_is_fenced_after_the_run_hides_it_behind_no_old_result(qapp):
    failed = run(*BEGAN, ended(Outcome.FAILED, FailureCode.LINE_NOISE), status(SlotStatus.HOLDING), FENCED)
    assert face_of(failed, 0.0).note == "Slot is fenced"
    assert face_of(after(failed, status(SlotStatus.IDLE), 1.0), 0.0).word == "FENCED"


def test_progress_of_a_job_that_has_ended_is_too_late(qapp):
    late = after(run(*BEGAN, ended(Outcome.FAILED, FailureCode.UNIT_LOST)), progress("j", 0.9), 1.0)
    assert late.fraction == 0.0
    assert late.outcome is Outcome.FAILED


def test_progress_of_another_job_changes_nothing(qapp):
    state = run(*BEGAN)
    assert after(state, progress("other", 0.9), 1.0) == state


def progress(job: str, fraction: float) -> JobProgress:
    return JobProgress(job, 1, Phase.FIRMWARE, fraction, 0.0)


EVENTS = st.one_of(
    st.builds(status, st.sampled_from(SlotStatus)),
    st.builds(lambda job: JobBegan(job, 1, "COM1", NOW), st.sampled_from(["a", "b"])),
    st.builds(progress, st.sampled_from(["a", "b"]), st.floats(0, 1)),
    st.builds(ended, st.sampled_from(Outcome)),
    st.builds(lambda phase: PhaseBegan("a", 1, phase), st.sampled_from(Phase)),
)


@settings(max_examples=150, deadline=None)
@given(events=st.lists(EVENTS, max_size=25))
def test_any_order_of_events_gives_a_face_and_green_only_after_a_pass(qapp, events):
    state, passed = TileState(1), False
    for event in events:
        state = after(state, event, 1.0)
        face = face_of(state, 2.0)
        if isinstance(event, JobEnded):
            passed = event.outcome is Outcome.PASSED
        elif isinstance(event, JobBegan) or getattr(event, "status", None) is SlotStatus.WAITING:
            passed = False
        assert face.word
        assert face.tone is not Tone.PASSED or passed
        assert 0.0 <= state.fraction <= 1.0
