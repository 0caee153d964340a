"""Teach the jig: one board is plugged along it in order; each new USB place becomes the next slot."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.desk_dialog import DeskDialog
from app.gui.dialogs import Dialogs
from app.gui.jig.lesson_view import LessonView
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.wordings import shown
from app.gui.work import Work
from app.model.fixture import Fixture
from app.station.desk import Desk
from app.station.events import Event, SlotTaught, TeachRefused, TeachUndone
from app.station.teaching import Teaching

MOST_SLOTS, MOST_COLUMNS = 64, 16


class TeachDialog(DeskDialog):
    """Asks what the jig looks like, follows the lesson, and has the fixture file written.

    Args:
        desk: teaches, and goes on with the new jig.
        work: thread for it.
        dialogs: file choosers.
    """

    taught = Signal(object, object)
    """The Fixture that the desk works with now, and the Path of its file."""

    def __init__(self, desk: Desk, work: Work, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(work, "", parent)
        self._desk, self._dialogs = desk, dialogs
        self._teaching: Teaching | None = None
        self.view: LessonView | None = None
        self.setWindowTitle(self.tr("Teach the jig"))
        fixture = desk.fixture
        self.name = QLineEdit(fixture.name)
        self.slots, self.columns = QLineEdit(str(len(fixture.slots) or 8)), QLineEdit(str(fixture.columns))
        self.slots.setValidator(QIntValidator(1, MOST_SLOTS, self.slots))
        self.columns.setValidator(QIntValidator(1, MOST_COLUMNS, self.columns))
        self.reset_lines = QCheckBox(self.tr("The boards are reset over their serial ports (DTR and RTS)"))
        self.reset_lines.setChecked(True)
        self.file = QLineEdit(str(desk.jig_file))
        self.headline, self.hint = make_label(wrap=True), make_label("muted", wrap=True)
        self._pages = QStackedWidget()
        self._lay_out_settings()
        self._lay_out_lesson()
        self.content.addWidget(self._pages, 1)
        self._lay_out_buttons()
        for field in (self.slots, self.columns, self.name, self.file):
            field.textChanged.connect(self.refresh)
        self.resize(820, 600)
        self.refresh()
        self.slots.setFocus()
        self.slots.selectAll()

    @Slot()
    def begin(self) -> None:
        """Let the desk watch the ports."""
        if not self.begin_button.isEnabled():
            return
        slots, columns, name = int(self.slots.text()), int(self.columns.text()), self.name.text().strip()
        lines = "dtr-rts" if self.reset_lines.isChecked() else "none"
        self.say("")

        def task() -> Teaching:
            return self._desk.teach(slots=slots, columns=columns, name=name, lines=lines)

        self.ask(task, self._begun)

    @Slot()
    def undo(self) -> None:
        """Take the last slot back."""
        if self._teaching is not None:
            self._work.ask(self._teaching.undo, self._ignore)

    @Slot()
    def finish(self) -> None:
        """Have the file written, and go on with the jig."""
        if not self.finish_button.isEnabled():
            return
        file = Path(self.file.text().strip())

        def task() -> tuple[Fixture, Path]:
            return self._desk.finish_teaching(file), file

        self.ask(task, self._finished)

    def take(self, event: Event) -> None:
        """Show how the lesson goes."""
        if self.view is None:
            return
        match event:
            case SlotTaught():
                self.view.learn(event.slot, event.location)
                self.say("")
            case TeachUndone():
                self.view.forget(event.slot)
                self.say("")
            case TeachRefused():
                self.say(shown(event.text), bad=True)
            case _:
                return
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say what comes next, and what can be pressed."""
        learning = self.view is not None
        self._pages.setCurrentIndex(1 if learning else 0)
        for button in (self.undo_button, self.finish_button):
            button.setVisible(learning)
        self.begin_button.setVisible(not learning)
        named = bool(self.name.text().strip() and self.file.text().strip())
        sized = self.slots.hasAcceptableInput() and self.columns.hasAcceptableInput()
        self.begin_button.setEnabled(named and sized and not self.busy)
        if self.view is None:
            return
        slot = self.view.next_slot
        self.undo_button.setEnabled(bool(self.view.taught) and not self.busy)
        self.finish_button.setEnabled(slot is None and not self.busy)
        if slot is None:
            self.headline.setText(self.tr("All slots are known. Press Finish."))
            self.finish_button.setFocus()
        else:
            self.headline.setText(self.tr("Plug the board into slot {number}").format(number=slot))

    def reject(self) -> None:
        """Nothing is written; the jig stays as it was."""
        if not self.busy:
            self._end()
        super().reject()

    def _begun(self, teaching: Teaching) -> None:
        self._teaching = teaching
        self.view = LessonView(int(self.slots.text()), int(self.columns.text()))
        self._lesson.addWidget(self.view, 1)
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setFocus()

    def _finished(self, answer: tuple[Fixture, Path]) -> None:
        self._teaching = None
        self.taught.emit(*answer)
        self.accept()

    def _end(self) -> None:
        teaching, self._teaching = self._teaching, None
        if teaching is not None:
            self._work.ask(teaching.close, self._ignore)

    @Slot(object)
    def _ignore(self, _: object) -> None:
        """Events tell what came of it."""

    @Slot()
    def _choose_file(self) -> None:
        self._dialogs.choose_target(
            self, self.tr("Fixture file"), self.file.text(), self.tr("Fixtures (*.toml)"), self._take_file
        )

    @Slot(object)
    def _take_file(self, path: Path) -> None:
        self.file.setText(str(path))

    def _lay_out_settings(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        explain = make_label(wrap=True)
        explain.setFont(scaled(self.font(), 1.15))
        explain.setText(
            self.tr(
                "Take one board. Plug it into slot 1, then into slot 2, and so on along the jig. Flashline "
                "sees at which USB place it comes and remembers that place for the slot, whatever name the "
                "port has later. Boards at other places are never touched."
            )
        )
        column.addWidget(explain)
        browse = QPushButton(self.tr("File…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose_file)
        target = QHBoxLayout()
        target.setSpacing(8)
        target.addWidget(self.file, 1)
        target.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(12)
        self._add_field(form, self.tr("Name of the jig"), self.name)
        self._add_field(form, self.tr("Slots"), self.slots)
        self._add_field(form, self.tr("Side by side"), self.columns)
        form.addRow("", self.reset_lines)
        label = self._add_label(self.tr("Kept in"), self.file)
        form.addRow(label, target)
        column.addLayout(form)
        column.addStretch(1)
        for box in (self.slots, self.columns):
            box.setMaximumWidth(120)
        self._pages.addWidget(page)

    def _lay_out_lesson(self) -> None:
        page = QWidget()
        self._lesson = QVBoxLayout(page)
        self._lesson.setContentsMargins(0, 0, 0, 0)
        self._lesson.setSpacing(10)
        self.headline.setFont(scaled(self.font(), 2.4, bold=True))
        self.hint.setText(
            self.tr("One board at a time. What was plugged in before counts when it is plugged in again.")
        )
        self._lesson.addWidget(self.headline)
        self._lesson.addWidget(self.hint)
        self._pages.addWidget(page)

    def _lay_out_buttons(self) -> None:
        self.undo_button = make_button()
        self.undo_button.setText(self.tr("Take the last slot back"))
        self.undo_button.setAutoDefault(False)
        self.undo_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        self.undo_button.setToolTip(self.undo_button.shortcut().toString())
        self.undo_button.clicked.connect(self.undo)
        self.buttons.addWidget(self.undo_button)
        self.add_close_button(self.tr("Cancel"))
        self.begin_button, self.finish_button = make_button("primary"), make_button("primary")
        self.begin_button.setText(self.tr("Begin"))
        self.finish_button.setText(self.tr("Finish"))
        self.begin_button.setDefault(True)
        self.begin_button.clicked.connect(self.begin)
        self.finish_button.clicked.connect(self.finish)
        self.buttons.addWidget(self.begin_button)
        self.buttons.addWidget(self.finish_button)

    def _add_field(self, form: QFormLayout, text: str, field: QWidget) -> None:
        form.addRow(self._add_label(text, field), field)

    def _add_label(self, text: str, field: QWidget) -> QWidget:
        label = make_label("fieldName")
        label.setText(text)
        label.setBuddy(field)
        label.setMinimumHeight(field.sizeHint().height())
        field.setAccessibleName(text)
        return label
