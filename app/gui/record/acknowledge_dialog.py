"""A supervisor's word for ends of the record that are gone: it stays on record for good."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.parts import add_named_row, make_button, make_label, make_secret_field
from app.gui.words import grouped
from app.gui.work import Work
from app.model.audit import AuditFinding
from app.model.person import Role
from app.model.secret import Secret
from app.station.desk import Desk


class AcknowledgeDialog(DeskDialog):
    """Wants a reason and, where people sign in, the PIN of a supervisor.

    Args:
        desk: the record and the people.
        work: thread for them.
        gone: what is acknowledged; nothing else is.
    """

    acknowledged = Signal()
    """It is on record."""

    def __init__(
        self, desk: Desk, work: Work, gone: Sequence[AuditFinding], parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._gone = desk, tuple(gone)
        self.setWindowTitle(self.tr("Acknowledge what is gone?"))
        self._required: bool | None = None
        self.danger, self.detail = make_label("danger", wrap=True), make_label(wrap=True)
        self.reason, self.who = QLineEdit(), QLineEdit()
        self.pin = make_secret_field(self.tr("Supervisor's PIN"))
        self.do_button = make_button("danger")
        self._form = QFormLayout()
        self._lay_out()
        self.do_button.clicked.connect(self.acknowledge)
        self.resize(640, 380)
        self.ask(self._query, self._show)

    @Slot()
    def acknowledge(self) -> None:
        """Put it on record."""
        if not self.do_button.isEnabled():
            return
        reason, name, pin = self.reason.text().strip(), self.who.text().strip(), Secret(self.pin.text())
        self.pin.clear()
        desk, gone = self._desk, self._gone

        def task() -> int:
            by = desk.people.confirm(pin, Role.SUPERVISOR, name or None)
            return desk.record.acknowledge(gone, reason, by)

        self.ask(task, self._done)

    @Slot()
    def refresh(self) -> None:
        """The button is free once everything was typed."""
        pin = self._required is False or bool(self._required and self.pin.text())
        self.do_button.setEnabled(bool(self.reason.text().strip()) and pin and not self.busy)

    def reject(self) -> None:
        """Leave no PIN behind."""
        if not self.busy:
            self.pin.clear()
        super().reject()

    def _query(self) -> tuple[bool, str]:
        return self._desk.people.required, self._desk.people.acting.name

    def _show(self, answer: tuple[bool, str]) -> None:
        self._required, name = answer
        self.who.setText(name)
        self._form.setRowVisible(self.who, self._required)
        self._form.setRowVisible(self.pin, self._required)
        self.reason.setFocus()

    def _done(self, _: int) -> None:
        self.acknowledged.emit()
        self.accept()

    def _lay_out(self) -> None:
        self.danger.setText(
            self.tr("⚠ Ends of the record that are gone: {count}").format(count=grouped(len(self._gone)))
        )
        self.detail.setText(
            self.tr(
                "Lines that this station wrote are not in the database any more. That is so after its "
                "administrator has put an older copy of it back, and it is so after somebody has taken lines "
                "out. Acknowledge it only if you know of the first. Your name and the reason go on record "
                "for good, and every later look tells of them."
            )
        )
        self._form.setHorizontalSpacing(14)
        for text, field in (
            (self.tr("Reason"), self.reason),
            (self.tr("Supervisor's name"), self.who),
            (self.tr("Supervisor's PIN"), self.pin),
        ):
            add_named_row(self._form, text, field)
            field.textChanged.connect(self.refresh)
        self.content.addWidget(self.danger)
        self.content.addWidget(self.detail)
        self.content.addLayout(self._form)
        self.content.addStretch(1)
        self.add_close_button(self.tr("Leave it as a finding")).setDefault(True)
        self.do_button.setText(self.tr("Acknowledge"))
        self.do_button.setAutoDefault(False)
        self.buttons.addWidget(self.do_button)
