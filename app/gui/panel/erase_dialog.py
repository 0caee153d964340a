"""Erasing a whole chip: says what is lost, wants a reason, and nothing is erased before both."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.fault_words import engineer_cause, instruction_for
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.wordings import shown
from app.gui.work import Work
from app.model.unit import UnitFacts
from app.station.desk import Desk
from app.station.erasing import AtStake, UnitTrouble


class EraseDialog(DeskDialog):
    """Looks at the unit first; the same unit must still be there when it is erased.

    Args:
        desk: erases.
        work: thread for it.
        slot: where the unit is.
    """

    erased = Signal(object)
    """The UnitFacts of the blank chip."""

    def __init__(self, desk: Desk, work: Work, slot: int, parent: QWidget | None = None) -> None:
        super().__init__(work, "", parent)
        self._desk, self._slot = desk, slot
        self._stake: AtStake | None = None
        self.setWindowTitle(self.tr("Erase the whole chip in slot {number}?").format(number=slot))
        self.danger, self.detail = make_label("danger", wrap=True), make_label(wrap=True)
        self.danger.setFont(scaled(self.font(), 1.3, bold=True))
        self.danger.hide()
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        label = make_label("fieldName")
        label.setText(self.tr("Why is it erased?"))
        label.setBuddy(self.reason)
        label.setMinimumHeight(self.reason.sizeHint().height())
        self.reason.setAccessibleName(self.tr("Why is it erased?"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.addRow(label, self.reason)
        self._form.setRowVisible(self.reason, False)
        self.secret_too = QCheckBox()
        self.secret_too.setText(self.tr("Lose the secret that the cloud has issued to this unit"))
        self.secret_too.hide()
        for widget in (self.danger, self.detail):
            self.content.addWidget(widget)
        self.content.addLayout(self._form)
        self.content.addWidget(self.secret_too)
        self.content.addStretch(1)
        self.keep_button = self.add_close_button(self.tr("Leave it as it is"))
        self.look_button = make_button()
        self.look_button.setText(self.tr("Look again"))
        self.look_button.setAutoDefault(False)
        self.look_button.clicked.connect(self.look)
        self.erase_button = make_button("danger")
        self.erase_button.setText(self.tr("Erase the chip"))
        self.erase_button.setAutoDefault(False)
        self.erase_button.clicked.connect(self.erase)
        self.buttons.addWidget(self.look_button)
        self.buttons.addWidget(self.erase_button)
        self.keep_button.setDefault(True)
        self.reason.textChanged.connect(self.refresh)
        self.secret_too.toggled.connect(self.refresh)
        self.resize(640, 380)
        self.look()

    @Slot()
    def look(self) -> None:
        """See which unit is there and what it bears."""
        self._stake = None
        self.say(self.tr("Looking at the module…"))

        def task() -> AtStake:
            return self._desk.erasing().look(self._slot)

        self.ask(task, self._show)

    @Slot()
    def erase(self) -> None:
        """Erase it, and prove it blank."""
        stake = self._stake
        if stake is None or not self.erase_button.isEnabled():
            return
        reason, secret_too = self.reason.text().strip(), self.secret_too.isChecked()
        self.say(self.tr("Erasing… A large chip takes half a minute. Leave the module where it is."))

        def task() -> UnitFacts:
            return self._desk.erasing().erase(
                self._slot, reason, expected=stake.unit.mac, issued_secret_too=secret_too
            )

        self.ask(task, self._done)

    @Slot()
    def refresh(self) -> None:
        """The button is free once all that is needed was said."""
        stake = self._stake
        reasoned = stake is not None and (bool(self.reason.text().strip()) or not stake.identity)
        agreed = stake is not None and (self.secret_too.isChecked() or not stake.issued_secret)
        self.erase_button.setEnabled(reasoned and agreed and not self.busy)
        self.look_button.setEnabled(not self.busy)

    def refusal(self, error: Exception) -> str:
        """What is wrong with the unit, and what to do about it."""
        if not isinstance(error, UnitTrouble):
            return super().refusal(error)
        return self.tr("{cause} {instruction}. {detail}").format(
            cause=engineer_cause(error.code),
            instruction=instruction_for(error.code),
            detail=shown(error.detail),
        )

    def _show(self, stake: AtStake) -> None:
        self._stake = stake
        self.say("")
        unit = stake.unit
        self.danger.setVisible(stake.identity)
        self.danger.setText("⚠ " + self._loss(stake))
        megabytes = unit.flash_size // (1024 * 1024)
        self.detail.setText(
            self.tr(
                "Module {mac} ({chip}, {size} MB of flash): firmware, settings and identity, everything on "
                "it is erased, and read back to prove it. That can't be undone."
            ).format(mac=unit.mac, chip=unit.chip, size=megabytes)
        )
        self._form.setRowVisible(self.reason, stake.identity)
        self.secret_too.setVisible(stake.issued_secret)
        if stake.identity:
            self.reason.setFocus()

    def _loss(self, stake: AtStake) -> str:
        if stake.issued_secret:
            return self.tr(
                "This module is {name} and was passed. The cloud may have issued a secret to it that is on "
                "this chip alone and is never issued again: it could never connect any more."
            ).format(name=", ".join(stake.names))
        if stake.names:
            return self.tr(
                "This module is {name}. Its code is held for it, with your reason, and goes to no other "
                "module."
            ).format(name=", ".join(stake.names))
        return self.tr(
            "This module bears {name}, which the books do not know. What is erased can't be brought back."
        ).format(name=stake.stranger)

    def _done(self, unit: UnitFacts) -> None:
        self.accept()
        self.erased.emit(unit)
