import threading

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from app.gui.work import Work


class Desk(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.errors: list[Exception] = []
        self.in_main: list[bool] = []

    @Slot(object)
    def take(self, answer: object) -> None:
        self.answers.append(answer)
        self.in_main.append(QThread.currentThread() is self.thread())

    @Slot(object)
    def refuse(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def work(qapp):
    one = Work()
    yield one
    one.close()


def test_a_task_runs_beside_and_its_answer_comes_to_the_main_thread(qtbot, work):
    desk = Desk()
    work.ask(threading.get_ident, desk.take)
    assert work.busy
    qtbot.waitUntil(lambda: not work.busy)
    assert desk.answers != [threading.get_ident()]
    assert desk.in_main == [True]


def test_answers_of_an_older_question_are_dropped(qtbot, work):
    desk, gate = Desk(), threading.Event()

    def slow() -> str:
        gate.wait(10)
        return "old"

    work.ask(slow, desk.take, lane="search")
    work.ask(lambda: "between", desk.take, lane="search")
    work.ask(lambda: "new", desk.take, lane="search")
    work.ask(lambda: "other", desk.take, lane="elsewhere")
    gate.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert desk.answers == ["new", "other"]


def test_an_error_goes_to_who_asked_else_to_everybody(qtbot, work):
    desk = Desk()

    def fail() -> None:
        raise ValueError("no such file")

    work.ask(fail, desk.take, desk.refuse)
    with qtbot.waitSignal(work.failed) as heard:
        work.ask(fail, desk.take)
    assert [str(error) for error in desk.errors] == ["no such file"]
    assert str(heard.args[0]) == "no such file"
    assert desk.answers == []


def test_an_answer_for_a_widget_that_is_gone_is_dropped(qtbot, work):
    desk, gate = Desk(), threading.Event()
    work.ask(lambda: gate.wait(10), desk.take)
    answers = desk.answers
    import shiboken6

    shiboken6.delete(desk)
    gate.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert answers == []


def test_after_closing_nothing_is_asked_any_more(qtbot, qapp):
    work, desk = Work(), Desk()
    work.close()
    work.ask(lambda: 1, desk.take)
    assert not work.busy
