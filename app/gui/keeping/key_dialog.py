"""What all dialogs on the key have in common: the passphrase until now is asked where there is one."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.keeping.secret_field import SecretField
from app.gui.parts import make_button, make_label
from app.gui.work import Work
from app.model.secret import Secret
from app.station.strongbox import Strongbox


class KeyDialog(DeskDialog):
    """Asks first whether a passphrase has to be typed.

    Args:
        strongbox: the key.
        work: thread for it.
        title: of the window.
    """

    def __init__(self, strongbox: Strongbox, work: Work, title: str, parent: QWidget | None = None) -> None:
        super().__init__(work, title, parent)
        self.strongbox = strongbox
        self.explain = make_label(wrap=True)
        self.present = SecretField(self.tr("Present passphrase"))
        self._label = make_label("fieldName")
        self._label.setText(self.tr("Present passphrase"))
        self._label.setBuddy(self.present.field)
        self._label.setMinimumHeight(self.present.field.sizeHint().height())
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.addRow(self._label, self.present)
        self._form.setRowVisible(self.present, False)
        self._asks: bool | None = None
        self.content.addWidget(self.explain)
        self.content.addLayout(self._form)
        self.close_button = self.add_close_button(self.tr("Cancel"))
        self.do_button = make_button("primary")
        self.do_button.setDefault(True)
        self.do_button.clicked.connect(self.act)
        self.buttons.addWidget(self.do_button)
        self.present.changed.connect(self.refresh)

    def begin(self) -> None:
        """Called by the dialog once it is laid out."""
        self.ask(self._query, self._show)

    @Slot()
    def act(self) -> None:
        """Overridden: what the button does."""

    @property
    def ready(self) -> bool:
        """Overridden: whether the button can be pressed as far as the dialog's own fields go."""
        return True

    @Slot()
    def refresh(self) -> None:
        """Wait for the passphrase."""
        known = self._asks is False or bool(self._asks and self.present.filled)
        self.do_button.setEnabled(known and self.ready and not self.busy)

    def take_present(self) -> Secret | None:
        """The passphrase that was typed; it leaves the field. None where nobody is asked."""
        return self.present.take() if self._asks else None

    def done(self, result: int) -> None:
        """Leave nothing behind."""
        self.present.clear()
        super().done(result)

    def _query(self) -> bool:
        return self.strongbox.asks

    def _show(self, asks: bool) -> None:
        self._asks = asks
        self._form.setRowVisible(self.present, asks)
        if asks:
            self.present.setFocus()
