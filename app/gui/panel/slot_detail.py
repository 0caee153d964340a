"""Everything about one slot, for the engineer: failure, cause, identity, raw log."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.fault_words import engineer_cause
from app.gui.look import scaled
from app.gui.panel.fence_words import failed_units, what_to_do
from app.gui.panel.run_tally import RunTally
from app.gui.panel.slot_log import LINES_KEPT, SlotLogs
from app.gui.panel.tile_face import face_of
from app.gui.panel.tile_state import TileState
from app.gui.parts import make_button, make_label
from app.gui.people.session import Session
from app.gui.wordings import shown
from app.gui.words import boot_word, grouped
from app.model.outcome import Outcome
from app.model.person import Role
from app.station.events import LogLine


class SlotDetail(QDialog):
    """Follows one slot while it is open; does not stop anything.

    Args:
        state: of the slot.
        logs: of all slots.
        session: who is here.
        tally: of the run; None where there was none.
    """

    unfence_asked = Signal(int)
    """The slot that is to be used again."""

    erase_asked = Signal(int)
    """The slot whose chip is to be erased."""

    def __init__(
        self,
        state: TileState,
        logs: SlotLogs,
        session: Session,
        tally: RunTally | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._state, self._session, self._tally = state, session, tally
        self.headline, self.advice = make_label(wrap=True), make_label(wrap=True)
        self.headline.setFont(scaled(self.font(), 1.9, bold=True))
        self.advice.setFont(scaled(self.font(), 1.35, bold=True))
        self.explanation = make_label(wrap=True)
        self.unfence = make_button("primary")
        self.erase = QPushButton()
        self._idle = True
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(18)
        self.log = QPlainTextEdit(readOnly=True, maximumBlockCount=LINES_KEPT)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setPlainText("\n".join(logs.lines(state.slot)))
        self._log_name = make_label("fieldName")
        self._copy, self._close = QPushButton(), QPushButton()
        self._lay_out()
        logs.line.connect(self._add_line)
        self._copy.clicked.connect(self._copy_log)
        self._close.clicked.connect(self.close)
        self.unfence.clicked.connect(self._ask_unfence)
        self.erase.clicked.connect(self._ask_erase)
        session.changed.connect(self._retranslate)
        self._retranslate()
        self.resize(760, 620)

    @property
    def slot(self) -> int:
        """The slot shown."""
        return self._state.slot

    def show_state(self, state: TileState) -> None:
        """Show newer facts of the slot; progress alone changes nothing here."""
        older, self._state = self._state, state
        if replace(older, fraction=0.0, rate=0.0) != replace(state, fraction=0.0, rate=0.0):
            self._retranslate()

    def show_idle(self, *, idle: bool) -> None:
        """Whether no run is open, so that a chip can be erased."""
        self._idle = idle
        self._retranslate()

    def facts(self) -> list[tuple[str, str]]:
        """Names and values, as they are shown."""
        state, ended = self._state, self._state.outcome is not None
        cause = engineer_cause(state.failure) if state.failure else ""
        units = failed_units(state.fence)
        fence = "\n".join(units) or state.fence
        rows = [
            (self.tr("Failed in a row here") if units else self.tr("Fenced because"), fence),
            (self.tr("Failure code"), str(state.failure or "")),
            (self.tr("Cause"), cause),
            (self.tr("Detail"), "" if state.detail == state.fence else shown(state.detail)),
            (self.tr("DeviceName"), state.device_name or ""),
            (self.tr("MAC"), state.mac or ""),
            (self.tr("Port"), state.port),
            (self.tr("Rate"), self._rate()),
            (self.tr("Tries"), str(state.tries) if ended else ""),
            (self.tr("Boot check"), boot_word(state.boot) if state.outcome is Outcome.PASSED else ""),
            (self.tr("This slot, this run"), self._counts()),
            (self.tr("Job"), state.job or ""),
        ]
        return [(name, value) for name, value in rows if value]

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _rate(self) -> str:
        return self.tr("{baud} baud").format(baud=grouped(self._state.baud)) if self._state.baud else ""

    def _counts(self) -> str:
        passed, failed = (0, 0) if self._tally is None else self._tally.of_slot(self._state.slot)
        if not passed + failed:
            return ""
        return self.tr("{passed} passed, {failed} failed").format(
            passed=grouped(passed), failed=grouped(failed)
        )

    @Slot()
    def _ask_unfence(self) -> None:
        self.unfence_asked.emit(self._state.slot)

    @Slot()
    def _ask_erase(self) -> None:
        self.erase_asked.emit(self._state.slot)

    @Slot(object)
    def _add_line(self, line: LogLine) -> None:
        if line.slot == self._state.slot:
            self.log.appendPlainText(line.text)

    @Slot()
    def _copy_log(self) -> None:
        facts = "\n".join(f"{name}: {value}" for name, value in self.facts())
        QGuiApplication.clipboard().setText(f"{self.headline.text()}\n{facts}\n\n{self.log.toPlainText()}")

    @Slot()
    def _retranslate(self) -> None:
        face = face_of(self._state, 0.0 if self._state.began is None else self._state.began)
        word = face.lead if face.fraction is not None else face.word
        number = self._state.slot
        self.setWindowTitle(self.tr("Slot {number}").format(number=number))
        self.headline.setText(self.tr("Slot {number}: {word}").format(number=number, word=word))
        self.advice.setText("" if face.fraction is not None else face.lead)
        self.advice.setVisible(bool(self.advice.text()))
        self.explanation.setText(what_to_do(self._state))
        self.explanation.setVisible(bool(self.explanation.text()))
        self.unfence.setText(self.tr("Use this slot again"))
        self.unfence.setVisible(bool(self._state.fence))
        self._session.allow(self.unfence, Role.ENGINEER)
        self.erase.setText(self.tr("Erase the chip…"))
        wait = "" if self._idle else self.tr("A run is open; stop it first.")
        self._session.allow(self.erase, Role.ENGINEER, ready=self._idle, tip=wait)
        self._log_name.setText(self.tr("Raw log"))
        self._copy.setText(self.tr("Copy all"))
        self._close.setText(self.tr("Close"))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, value in self.facts():
            title = make_label("fieldName")
            title.setText(name)
            label = QLabel(value, wordWrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addRow(title, label)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addWidget(self.unfence)
        buttons.addWidget(self.erase)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(self.headline)
        column.addWidget(self.advice)
        column.addWidget(self.explanation)
        column.addLayout(self._facts)
        column.addWidget(self._log_name)
        column.addWidget(self.log, 1)
        column.addLayout(buttons)
        self._close.setDefault(True)
