"""Events as JSON lines for scripts."""

import json
from datetime import UTC, datetime

from app.model.faults import FailureCode
from app.model.mac import Mac
from app.model.outcome import BootResult, Outcome, Phase
from app.model.unit import SecurityState, UnitFacts
from app.station.event_lines import EventLines
from app.station.events import (
    BoardElsewhere,
    JobBegan,
    JobEnded,
    JobProgress,
    JobRetried,
    LogLine,
    RunClosed,
    RunFigures,
    RunOpened,
    SlotFenced,
    SlotOpen,
    UnitIdentified,
)

AT = datetime(2026, 1, 2, tzinfo=UTC)
UNIT = UnitFacts("esp32", 301, Mac.parse("24:6f:28:00:00:01"), 4 << 20, SecurityState())


def lines_of(*events):
    written: list[str] = []
    lines = EventLines(written.append)
    for event in events:
        lines(event)
    return [json.loads(line) for line in written]


def ended(outcome=Outcome.PASSED, failure=None):
    return JobEnded("j", 3, "/dev/x", str(UNIT.mac), "dn-1", outcome, failure, "", BootResult.CONFIRMED, 4.25)


def test_a_job_is_told_from_its_begin_to_its_end_with_slot_and_mac():
    told = lines_of(
        JobBegan("j", 3, "/dev/x", AT),
        UnitIdentified("j", 3, UNIT),
        JobProgress("j", 3, Phase.FIRMWARE, 0.5, 90000.0),
        ended(),
    )
    assert [line["type"] for line in told] == ["task_begin", "progress", "task_end"]
    assert {line["slot"] for line in told} == {3}
    assert told[1]["mac"] == "24:6f:28:00:00:01"
    assert told[1]["percent"] == 50
    assert told[2]["outcome"] == "passed"
    assert told[2]["device_name"] == "dn-1"


def test_a_failure_is_told_with_its_code_and_what_to_do():
    (line,) = lines_of(ended(Outcome.FAILED, FailureCode.NO_ANSWER))
    assert (line["failure"], line["action"]) == ("no-answer", "reseat")


def test_progress_is_told_once_a_hundredth():
    began = JobBegan("j", 3, "/dev/x", AT)
    steps = [JobProgress("j", 3, Phase.FIRMWARE, n / 10_000, 0.0) for n in range(10_000)]
    assert 95 <= len(lines_of(began, *steps)) - 1 <= 101


def test_a_run_is_told_and_log_lines_are_not():
    told = lines_of(RunOpened("r", 7, (1, 2), AT), LogLine(1, None, "x"), RunClosed("r", 7, 2, 0, "complete"))
    assert [line["type"] for line in told] == ["run_begin", "run_end"]
    assert told[1]["passed"] == 2
    assert told[1]["first_pass_yield"] is None


def test_the_figures_of_a_run_are_told_with_its_end():
    figures = RunFigures("r", 2, 1, 119.6, 2 / 3, (), ())
    (line,) = lines_of(figures, RunClosed("r", 7, 2, 1, "complete"))
    assert (line["per_hour"], line["first_pass_yield"]) == (120, 0.6667)


def test_second_tries_fences_and_boards_elsewhere_are_told():
    told = lines_of(
        JobBegan("j", 3, "/dev/x", AT),
        UnitIdentified("j", 3, UNIT),
        JobRetried("j", 3, 2, FailureCode.LINE_NOISE, 460_800),
        SlotFenced(3, "3 modules in a row failed"),
        SlotOpen(3),
        BoardElsewhere("1-9", "/dev/ttyUSB9"),
    )
    retry, fenced, opened, elsewhere = told[1:]
    assert (retry["type"], retry["mac"], retry["baud"]) == ("task_retry", str(UNIT.mac), 460_800)
    assert (fenced["type"], fenced["reason"]) == ("slot_fenced", "3 modules in a row failed")
    assert opened["slot"] == 3
    assert elsewhere["location"] == "1-9"
