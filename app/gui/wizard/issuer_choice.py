"""Who issues the codes: this station, or the cloud over its API."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.gui.look import scaled
from app.gui.parts import make_label, set_role
from app.gui.wordings import shown
from app.model.cloud import CloudAccountRow
from app.model.code import FlashingMethod


class IssuerChoice(QWidget):
    """Two radio buttons, and a line that says what the chosen one means, or why one can't be taken."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account: CloudAccountRow | None = None
        self._reason = ""
        self._method = FlashingMethod.PER_DEVICE
        title = make_label("fieldName")
        title.setText(self.tr("Who issues the codes?"))
        self.here, self.cloud = (
            QRadioButton(self.tr("This station")),
            QRadioButton(self.tr("The cloud (API)")),
        )
        self._group = QButtonGroup(self)
        self.meaning, self.reason = make_label("muted", wrap=True), make_label("problem", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(28)
        for button in (self.here, self.cloud):
            button.setFont(scaled(self.font(), 1.1, bold=True))
            self._group.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 0)
        column.setSpacing(6)
        column.addWidget(title)
        column.addLayout(line)
        column.addWidget(self.meaning)
        column.addWidget(self.reason)
        self.here.setChecked(True)
        self._group.buttonClicked.connect(self._clicked)
        self._write()

    @property
    def by_cloud(self) -> bool:
        """Whether the cloud is to issue them."""
        return self.cloud.isChecked()

    def offer(
        self, account: CloudAccountRow | None, reason: str, method: FlashingMethod, *, by_cloud: bool
    ) -> None:
        """Offer what can be taken.

        Args:
            account: with which the cloud would be asked.
            reason: why it can't be; empty if it can.
            method: tells whether codes have secrets of their own.
            by_cloud: what was chosen before.
        """
        self._account, self._reason, self._method = account, shown(reason), method
        self.cloud.setEnabled(not reason)
        self.cloud.setAccessibleDescription(self._reason)
        (self.cloud if by_cloud and not reason else self.here).setChecked(True)
        self._write()

    @Slot()
    def _clicked(self) -> None:
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        shared = self._method is FlashingMethod.PER_PRODUCT
        if self.by_cloud and self._account is not None:
            text = (
                self.tr("It checks the names and registers them: {place}, AccessKey {key}.")
                if shared
                else self.tr(
                    "It checks the names, registers them and issues their secrets: {place}, AccessKey {key}."
                )
            ).format(place=self._account.place, key=self._account.masked_id)
            text += " " + self.tr("What it registers is paid for there.")
        elif shared:
            text = self.tr(
                "Only the names are kept here: your platform must know them before a unit connects."
            )
        else:
            text = self.tr("Secrets are made here, for a platform of your own.")
        self.meaning.setText(text)
        set_role(self.meaning, "muted")
        self.reason.setText(self.tr("✗ The cloud (API): {reason}").format(reason=self._reason))
        self.reason.setVisible(bool(self._reason))
