"""The people of the line: a supervisor names them, changes what they may do, and lets them go."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.gui.centre_words import role_word
from app.gui.desk_dialog import DeskDialog
from app.gui.parts import ChoiceBox, make_button, make_label, make_secret_field
from app.gui.people.idle_lock import IDLE_CHOICES
from app.gui.people.session import Session
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.settings import GuiSettings
from app.gui.words import local_time
from app.gui.work import Work
from app.model.person import Role
from app.model.secret import Secret
from app.station.desk import Desk
from app.store.people import PersonRow


class PeopleDialog(DeskDialog):
    """Everybody; one's own PIN is changed here too.

    Args:
        desk: the people.
        work: thread for them.
        session: who is here.
        settings: after how long the station locks itself.
    """

    idle_changed = Signal()
    """The time until the station locks itself is another one."""

    def __init__(
        self, desk: Desk, work: Work, session: Session, settings: GuiSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._settings = desk, session, settings
        self.setWindowTitle(self.tr("People"))
        self.model: RowsModel[PersonRow] = RowsModel(self._headers, self._cells, (), self)
        samples = ("a long name of a person", "supervisor", "2026-12-31 23:59", "operator name", "")
        self.table = RecordsTable(self.model, samples)
        self.table.setSelectionMode(RecordsTable.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("People"))
        self.name, self.pin = QLineEdit(), make_secret_field(self.tr("PIN"))
        self.role, self.idle = ChoiceBox(), ChoiceBox()
        self.add_button = make_button("primary")
        self.role_button, self.pin_button, self.leave_button = (QPushButton() for _ in range(3))
        self._fill()
        self._lay_out()
        self._connect()
        self.resize(860, 520)
        self.ask(self._query, self._show)

    @Slot()
    def add(self) -> None:
        """Name a person."""
        if self.add_button.isEnabled():
            name, role, pin = self.name.text().strip(), self._role(), self._take_pin()

            def task() -> list[PersonRow]:
                people = self._desk.people
                people.add(name, role, pin, people.acting)
                return self._query()

            self.ask(task, self._done)

    @Slot()
    def set_pin(self) -> None:
        """Give the chosen person the PIN that was typed."""
        chosen = self._chosen()
        if chosen is not None:
            pin = self._take_pin()

            def task() -> list[PersonRow]:
                people = self._desk.people
                people.set_pin(chosen.name, pin, people.acting)
                return self._query()

            self.ask(task, self._done)

    @Slot()
    def set_role(self) -> None:
        """Give the chosen person the role that is chosen."""
        chosen = self._chosen()
        if chosen is not None:
            role = self._role()

            def task() -> list[PersonRow]:
                people = self._desk.people
                people.set_role(chosen.name, role, people.acting)
                return self._query()

            self.ask(task, self._done)

    @Slot()
    def let_go(self) -> None:
        """The chosen person has left."""
        chosen = self._chosen()
        if chosen is not None:

            def task() -> list[PersonRow]:
                people = self._desk.people
                people.let_go(chosen.name, people.acting)
                return self._query()

            self.ask(task, self._done)

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        chosen, free = self._chosen(), not self.busy
        present = chosen if chosen is not None and chosen.left_at is None else None
        here = present is not None
        typed = bool(self.pin.text())
        allow = self._session.allow
        allow(
            self.add_button,
            Role.SUPERVISOR,
            ready=free and typed and bool(self.name.text().strip()),
            tip=self.tr("Type a name and a PIN, and choose the role."),
        )
        allow(
            self.role_button,
            Role.SUPERVISOR,
            ready=free and present is not None and present.role is not self._role(),
        )
        allow(self.leave_button, Role.SUPERVISOR, ready=free and here)
        person = self._session.person
        own = present is not None and person is not None and present.name.casefold() == person.name.casefold()
        allow(
            self.pin_button,
            Role.OPERATOR if own else Role.SUPERVISOR,
            ready=free and here and typed,
            tip=self.tr("Type the new PIN first."),
        )
        self.idle.setEnabled(self._session.may(Role.SUPERVISOR))

    def reject(self) -> None:
        """Leave no PIN behind."""
        if not self.busy:
            self.pin.clear()
        super().reject()

    def _role(self) -> Role:
        return Role(self.role.currentData())

    def _take_pin(self) -> Secret:
        pin = Secret(self.pin.text())
        self.pin.clear()
        return pin

    def _chosen(self) -> PersonRow | None:
        rows = self.table.chosen_rows()
        return self.model.row(rows[0]) if rows else None

    def _query(self) -> list[PersonRow]:
        return self._desk.people.rows()

    def _show(self, rows: list[PersonRow]) -> None:
        self.model.show_rows(rows)
        if rows and self._chosen() is None:
            self.table.selectRow(0)

    def _done(self, rows: list[PersonRow]) -> None:
        self._show(rows)
        self.name.clear()
        self.say(self.tr("Done; it is on record."), good=True)
        self._session.read()

    @Slot()
    def _idle_chosen(self) -> None:
        self._settings.idle_minutes = int(self.idle.currentData())
        self._settings.save()
        self.idle_changed.emit()

    def _headers(self) -> list[str]:
        return [self.tr("Name"), self.tr("Role"), self.tr("Since"), self.tr("Named by"), self.tr("Left")]

    def _cells(self, row: PersonRow) -> list[str]:
        return [row.name, role_word(row.role), local_time(row.made_at), row.made_by, local_time(row.left_at)]

    def _fill(self) -> None:
        self.name.setMaxLength(64)
        self.name.setPlaceholderText(self.tr("name"))
        self.name.setAccessibleName(self.tr("Name"))
        self.pin.setPlaceholderText(self.tr("PIN, 6 characters at least"))
        self.role.setAccessibleName(self.tr("Role"))
        for role in Role:
            self.role.addItem(role_word(role), role.value)
        for minutes in IDLE_CHOICES:
            self.idle.addItem(self.tr("{minutes} minutes").format(minutes=minutes), minutes)
        self.idle.setAccessibleName(self.tr("Lock after"))
        self.idle.setCurrentIndex(max(0, self.idle.findData(self._settings.idle_minutes)))
        for button, text in (
            (self.add_button, self.tr("Name this person")),
            (self.role_button, self.tr("Change role")),
            (self.pin_button, self.tr("Change PIN")),
            (self.leave_button, self.tr("Has left")),
        ):
            button.setText(text)
            button.setAutoDefault(False)
        self.add_button.setDefault(True)

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self.refresh)
        self.name.textChanged.connect(self.refresh)
        self.pin.textChanged.connect(self.refresh)
        self.role.currentIndexChanged.connect(self.refresh)
        self.idle.activated.connect(self._idle_chosen)
        self._session.changed.connect(self.refresh)
        for button, action in (
            (self.add_button, self.add),
            (self.role_button, self.set_role),
            (self.pin_button, self.set_pin),
            (self.leave_button, self.let_go),
        ):
            button.clicked.connect(action)

    def _lay_out(self) -> None:
        line, lock = QHBoxLayout(), QHBoxLayout()
        for row in (line, lock):
            row.setSpacing(10)
        line.addWidget(self.name, 2)
        line.addWidget(self.pin, 2)
        line.addWidget(self.role, 1)
        line.addWidget(self.add_button)
        label = make_label("fieldName")
        label.setText(self.tr("Lock this station when nobody touches it for"))
        lock.addWidget(label)
        lock.addWidget(self.idle)
        lock.addStretch(1)
        self.content.addWidget(self.table, 1)
        self.content.addLayout(line)
        self.content.addLayout(lock)
        for button in (self.role_button, self.pin_button, self.leave_button):
            self.buttons.addWidget(button)
        self.add_close_button(self.tr("Close"))
