"""One code: its whole history, and its secret for an engineer who says who he is."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.fault_words import reason_words
from app.gui.look import scaled
from app.gui.parts import make_label, make_secret_field
from app.gui.people.session import Session
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.words import local_time, state_word
from app.gui.work import Work
from app.model.code import ActivationCode, CodeState
from app.model.person import Role
from app.model.records import CodeEvent, CodeRow
from app.model.secret import Secret
from app.station.desk import Desk

MASK = "••••••••"


class CodeDialog(DeskDialog):
    """The secret is asked for anew each time, shown until the dialog closes, and the look goes on record.

    Args:
        desk: records, people and downloads.
        work: thread for them.
        session: what who is here may do.
        code: to show.
    """

    def __init__(
        self, desk: Desk, work: Work, session: Session, code: CodeRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._code = desk, session, code
        self.setWindowTitle(self.tr("Code {name}").format(name=code.device_name))
        self.secret, self.pin = QLabel(MASK), make_secret_field(self.tr("Engineer's PIN"))
        self.who = QLineEdit()
        self.show_button = QPushButton(self.tr("Show the secret"))
        self.model: RowsModel[CodeEvent] = RowsModel(self._headers, self._cells, (), self)
        samples = (
            "2026-12-31 23:59",
            "available → reserved",
            "00:00:00:00:00:00:0",
            "32",
            "operator name",
            "why it is held or void, in a sentence",
            "",
        )
        self.table = RecordsTable(self.model, samples)
        self.table.setAccessibleName(self.tr("History"))
        self._lay_out(code)
        self.show_button.clicked.connect(self.show_secret)
        self.pin.textChanged.connect(self.refresh)
        self.pin.returnPressed.connect(self.show_secret)
        self.resize(980, 560)
        self.ask(self._query, self._show)

    @Slot()
    def show_secret(self) -> None:
        """Ask for it in the name of the engineer whose PIN was typed."""
        if not self.show_button.isEnabled():
            return
        code, name, pin = self._code.id, self.who.text().strip() or None, Secret(self.pin.text())
        self.pin.clear()

        def task() -> ActivationCode:
            by = self._desk.people.confirm(pin, Role.ENGINEER, name)
            return self._desk.downloads.show(code, by)

        self.ask(task, self._reveal)

    def refresh(self) -> None:
        """The button is free once there is a PIN, where one is wanted."""
        wanted = self._session.required
        self.show_button.setEnabled(not self.busy and (bool(self.pin.text()) or not wanted))
        self.pin.setVisible(wanted)
        self.who.setVisible(wanted)

    def reject(self) -> None:
        """Leave neither secret nor PIN behind."""
        if not self.busy:
            self.pin.clear()
            self.secret.setText(MASK)
        super().reject()

    def _query(self) -> list[CodeEvent]:
        return self._desk.records.history(self._code.id)

    def _show(self, events: list[CodeEvent]) -> None:
        self.model.show_rows(events)

    def _reveal(self, code: ActivationCode) -> None:
        shown = code.device_secret or code.product_secret
        self.secret.setText(shown.reveal() if shown is not None else self.tr("none"))
        self.say(self.tr("That this was looked at is on record."), good=True)

    def _headers(self) -> list[str]:
        return [
            self.tr("Date"),
            self.tr("Step"),
            self.tr("MAC"),
            self.tr("Slot"),
            self.tr("Person"),
            self.tr("Reason"),
            self.tr("Job"),
        ]

    def _cells(self, event: CodeEvent) -> list[str]:
        to = state_word(CodeState(event.to_state))
        step = to if event.from_state is None else f"{state_word(CodeState(event.from_state))} → {to}"
        return [
            local_time(event.at),
            step,
            event.mac or "",
            "" if event.slot is None else str(event.slot),
            event.person or "",
            reason_words(event.reason or ""),
            event.job or "",
        ]

    def _lay_out(self, code: CodeRow) -> None:
        facts = QFormLayout()
        facts.setHorizontalSpacing(24)
        activated = local_time(code.activated_at) if code.activated_at else self.tr("not seen by the cloud")
        for name, value in (
            (self.tr("DeviceName"), code.device_name),
            (self.tr("ProductKey"), code.product_key),
            (self.tr("State"), state_word(CodeState(code.state))),
            (self.tr("MAC"), code.mac or "—"),
            (self.tr("Activated"), activated),
        ):
            label, shown = make_label("fieldName"), QLabel(value)
            label.setText(name)
            shown.setFont(scaled(self.font(), 1.1, bold=True))
            shown.setTextInteractionFlags(shown.textInteractionFlags().TextSelectableByMouse)
            facts.addRow(label, shown)
        line, label = QHBoxLayout(), make_label("fieldName")
        label.setText(self.tr("Secret"))
        self.secret.setTextInteractionFlags(self.secret.textInteractionFlags().TextSelectableByMouse)
        self.who.setPlaceholderText(self.tr("engineer's name"))
        self.who.setAccessibleName(self.tr("Engineer's name"))
        self.who.setText(self._session.person.name if self._session.person is not None else "")
        self.pin.setPlaceholderText(self.tr("engineer's PIN"))
        self.show_button.setAutoDefault(False)
        line.addWidget(label)
        line.addWidget(self.secret, 1)
        line.addWidget(self.who)
        line.addWidget(self.pin)
        line.addWidget(self.show_button)
        self.content.addLayout(facts)
        self.content.addLayout(line)
        self.content.addWidget(self.table, 1)
        self.add_close_button(self.tr("Close")).setDefault(True)
