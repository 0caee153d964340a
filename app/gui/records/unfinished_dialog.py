"""A batch about which a person has to decide: it waits for a cloud, or it has failed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app.gui.centre_words import batch_state_word
from app.gui.desk_dialog import DeskDialog
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.people.session import Session
from app.gui.wizard.feed import Feed
from app.gui.wordings import kept, shown, why
from app.gui.words import grouped, local_time
from app.gui.work import Work
from app.model.cancel import CancelToken
from app.model.cloud import CloudStanding
from app.model.person import Role
from app.model.records import BatchRow
from app.station.desk import Desk


class UnfinishedDialog(DeskDialog):
    """What was asked for, why it is not here, and what can be done: continue, give up, dismiss.

    Args:
        desk: does it.
        work: thread for it; continuing may take minutes.
        session: what who is here may do.
        batch: that is pending.
    """

    done_with = Signal(str)
    """What became of the batch."""

    def __init__(
        self,
        desk: Desk,
        work: Work,
        session: Session,
        batch: BatchRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._batch = desk, session, batch
        self._cancel: CancelToken | None = None
        self.setWindowTitle(self.tr("Batch {number}").format(number=batch.number))
        self.state, self.meaning = make_label("problem"), make_label(wrap=True)
        self.state.setFont(scaled(self.font(), 1.5, bold=True))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("reason, if it is given up: it goes on record"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.progress, self.feed = QProgressBar(), Feed(self)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.ask_button, self.give_up_button = make_button(), make_button()
        self.dismiss_button = make_button("primary")
        self.continue_button = make_button("primary")
        self._lay_out()
        self.feed.advanced.connect(self._advanced)
        self.reason.textChanged.connect(self.refresh)
        self.ask_button.clicked.connect(self.look)
        self.continue_button.clicked.connect(self.go_on)
        self.give_up_button.clicked.connect(self.give_up)
        self.dismiss_button.clicked.connect(self.dismiss)
        self.resize(720, 480)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        free, waits = not self.busy, self._batch.waiting
        allow = self._session.allow
        allow(self.continue_button, Role.ENGINEER, ready=free and waits)
        self.ask_button.setEnabled(free)
        reason = bool(self.reason.text().strip())
        tip = "" if reason else self.tr("Type the reason first.")
        allow(self.give_up_button, Role.ENGINEER, ready=free and waits and reason, tip=tip)
        allow(self.dismiss_button, Role.ENGINEER, ready=free and not waits)

    @Slot()
    def look(self) -> None:
        """Ask the cloud what it has done so far."""
        number = self._batch.number
        self.say(self.tr("The cloud is asked…"))

        def task() -> CloudStanding:
            return self._desk.cloud.standing(number)

        self.ask(task, self._looked)

    @Slot()
    def go_on(self) -> None:
        """Bring the batch in; what the cloud has done is not asked for again."""
        number, key, feed = self._batch.number, self._batch.product_key, self.feed
        token = self._cancel = CancelToken()
        self.progress.setRange(0, 0)
        self.progress.show()
        self.say(self.tr("The cloud is asked…"))

        def task() -> None:
            desk = self._desk
            issuer = desk.cloud.issuer(key)
            desk.production.resume(number, issuer, desk.people.acting, feed.tell, token, feed.stage)

        self.ask(task, self._continued)

    @Slot()
    def give_up(self) -> None:
        """Put on record that its codes will not come."""
        number, reason = self._batch.number, self.reason.text().strip()

        def task() -> None:
            self._desk.production.give_up(number, reason, self._desk.people.acting)

        self.ask(task, self._given_up)

    @Slot()
    def dismiss(self) -> None:
        """Take it out of the list."""
        number = self._batch.number

        def task() -> None:
            self._desk.production.dismiss(number, self._desk.people.acting)

        self.ask(task, self._dismissed)

    def reject(self) -> None:
        """Close; while the cloud is asked this only stops the waiting."""
        if self._cancel is not None:
            self._cancel.cancel()
            self.say(self.tr("Stopping…"))
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's cross, like the button."""
        if self._cancel is not None:
            self._cancel.cancel()
        super().closeEvent(event)

    def _looked(self, found: CloudStanding) -> None:
        self.say(
            self.tr(
                "At the cloud: {registered} registered, {under_way} being registered, {waiting} not told to, "
                "{failed} failed."
            ).format(
                registered=grouped(found.registered),
                under_way=grouped(found.under_way),
                waiting=grouped(found.waiting),
                failed=grouped(found.failed),
            )
        )

    def _continued(self, _: object) -> None:
        self._end(
            self.tr("Batch {number} is in stock: {count} codes.").format(
                number=self._batch.number, count=grouped(self._batch.quantity)
            )
        )

    def _given_up(self, _: object) -> None:
        self._end(
            self.tr("Batch {number} is given up; it stays listed until it is dismissed.").format(
                number=self._batch.number
            )
        )

    def _dismissed(self, _: object) -> None:
        self._end(self.tr("Batch {number} is dismissed.").format(number=self._batch.number))

    def _end(self, text: str) -> None:
        self._cancel = None
        self.done_with.emit(text)
        self.accept()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._cancel = None
        self.progress.hide()
        super()._refused(error)
        self.say(why(error), bad=True)

    @Slot(int, int)
    def _advanced(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        row = self._batch
        return (
            (self.tr("Product"), f"{row.product_name} · {row.product_key}"),
            (self.tr("Codes"), grouped(row.quantity)),
            (self.tr("Begun"), f"{local_time(row.made_at)} · {row.made_by}"),
            (
                self.tr("Issued by"),
                " · ".join(one for one in (kept(row.issuer or ""), row.place) if one) or row.source_name,
            ),
            (self.tr("Application"), row.application or "—"),
            (self.tr("Why"), shown(row.problem) or self.tr("the program ended while it was at work")),
        )

    def _meaning(self) -> str:
        row = self._batch
        if not row.waiting:
            return self.tr(
                "Nothing came of it; its quota is free again. Dismiss it to take it out of the list."
            )
        if row.application:
            return self.tr(
                "The cloud has taken the names and may have registered them: what it registered is paid for. "
                "Continue fetches the codes and asks for nothing twice. If you give it up, the devices stay "
                "there; their codes can come by its file later."
            )
        return self.tr("The cloud has not registered anything yet. Continue lets it check the names again.")

    def _lay_out(self) -> None:
        row = self._batch
        self.state.setText(("⚠ " if row.waiting else "✗ ") + batch_state_word(row))
        self.meaning.setText(self._meaning())
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(6)
        for name, value in self._facts():
            label, text = make_label("fieldName"), QLabel(value)
            label.setText(name)
            text.setWordWrap(True)
            form.addRow(label, text)
        self.content.addWidget(self.state)
        self.content.addLayout(form)
        self.content.addWidget(self.meaning)
        self.content.addWidget(self.reason)
        self.content.addStretch(1)
        self.progress.hide()
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.count() - 1, self.progress)
        for button, text in (
            (self.ask_button, self.tr("What has it done?")),
            (self.give_up_button, self.tr("Give up")),
            (self.continue_button, self.tr("Continue")),
            (self.dismiss_button, self.tr("Dismiss")),
        ):
            button.setText(text)
            button.setAutoDefault(False)
        self.reason.setVisible(row.waiting)
        self.ask_button.setVisible(bool(row.application))
        self.give_up_button.setVisible(row.waiting)
        self.continue_button.setVisible(row.waiting)
        self.dismiss_button.setVisible(not row.waiting)
        self.buttons.addWidget(self.ask_button)
        self.buttons.addWidget(self.give_up_button)
        self.close_button = self.add_close_button(self.tr("Close"))
        self.buttons.addWidget(self.continue_button)
        self.buttons.addWidget(self.dismiss_button)
