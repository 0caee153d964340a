"""The button in the top bar that says who is here, with what can be done about it."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.gui.centre_words import role_word
from app.gui.people.session import Session
from app.model.person import Role


class PersonButton(QToolButton):
    """Hidden where nobody is ever asked (training)."""

    sign_in_asked = Signal()
    sign_out_asked = Signal()
    people_asked = Signal()
    station_asked = Signal()
    record_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("person")
        self._session: Session | None = None
        self._keeps = False
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.in_action, self.out_action, self.people_action, self.station_action, self.record_action = (
            QAction(menu) for _ in range(5)
        )
        for action, signal in (
            (self.in_action, self.sign_in_asked),
            (self.out_action, self.sign_out_asked),
            (self.people_action, self.people_asked),
            (self.station_action, self.station_asked),
            (self.record_action, self.record_asked),
        ):
            action.triggered.connect(signal)
            menu.addAction(action)
        self.setMenu(menu)
        self.hide()

    def follow(self, session: Session, *, keeps: bool = False) -> None:
        """Show who is here from now on.

        Args:
            session: tells it.
            keeps: whether key and backups are kept from the window.
        """
        self._session, self._keeps = session, keeps
        session.changed.connect(self._write)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)

    @Slot()
    def _write(self) -> None:
        session = self._session
        if session is None:
            return
        person = session.person
        self.setVisible(session.required or session.foundable)
        if person is None:
            self.setText(self.tr("Not signed in ▾") if session.required else self.tr("Open to everybody ▾"))
        else:
            self.setText(self.tr("{name} · {role} ▾").format(name=person.name, role=role_word(person.role)))
        self.in_action.setText(self.tr("Sign in…") if person is None else self.tr("Change person…"))
        self.out_action.setText(self.tr("Sign out"))
        self.people_action.setText(
            self.tr("People…") if session.required else self.tr("Name the first supervisor…")
        )
        self.in_action.setVisible(session.required)
        self.out_action.setVisible(person is not None)
        self.people_action.setVisible(person is not None or session.foundable)
        self.station_action.setText(self.tr("Key and backups…"))
        self.station_action.setVisible(self._keeps and session.may(Role.ENGINEER))
        self.record_action.setText(self.tr("Record of what was done…"))
        self.record_action.setVisible(session.may(Role.ENGINEER))
