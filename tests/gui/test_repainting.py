import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.gui.panel.repainting import Repainting


class Slow(QWidget):
    """Takes its time to paint."""

    painted = 0

    def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt calls it so
        self.painted += 1
        time.sleep(0.002)


def test_many_widgets_are_painted_once_each_and_the_window_lives_between(qtbot):
    board = QWidget()
    qtbot.addWidget(board)
    widgets = [Slow(board) for _ in range(40)]
    for place, widget in enumerate(widgets):  # side by side: one that lies on another is painted with it
        widget.setGeometry(place * 10, 0, 8, 8)
    board.resize(400, 8)
    board.show()
    qtbot.waitExposed(board)
    qtbot.wait(20)
    before = [widget.painted for widget in widgets]
    repainting = Repainting(board)
    seen: list[int] = []
    timer = QTimer(board, interval=1)
    timer.timeout.connect(lambda: seen.append(sum(w.painted for w in widgets) - sum(before)))
    timer.start()
    for _ in range(3):
        for widget in widgets:
            repainting.ask(widget)
    qtbot.waitUntil(lambda: sum(w.painted for w in widgets) >= sum(before) + 40)
    timer.stop()
    assert [widget.painted for widget in widgets] == [count + 1 for count in before]
    assert len({count for count in seen if 0 < count < 40}) >= 5


def test_a_widget_that_is_gone_is_passed_over(qtbot):
    board = QWidget()
    qtbot.addWidget(board)
    gone, there = Slow(board), Slow(board)
    board.show()
    qtbot.waitExposed(board)
    repainting = Repainting(board)
    repainting.ask(gone)
    repainting.ask(there)
    gone.deleteLater()
    before = there.painted
    qtbot.waitUntil(lambda: there.painted > before)
