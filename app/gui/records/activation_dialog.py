"""The platform's device list beside the books: which units the cloud has seen."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.dialogs import Dialogs
from app.gui.importing.drop_area import DropArea
from app.gui.parts import make_button, make_label
from app.gui.people.session import Session
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.wordings import shown
from app.gui.words import grouped, local_time
from app.gui.work import Work
from app.model.centre import ActivatedCode, ActivationCheck, ActivationReport
from app.model.person import Role
from app.model.records import BatchRow
from app.station.desk import Desk


class ActivationDialog(DeskDialog):
    """First the list is looked at; then it is taken in, and what does not agree is listed.

    Args:
        desk: activation.
        work: thread for it.
        session: what who is here may do.
        dialogs: file choosers.
        batch: what is known of it is shown; the list is of its product.
    """

    def __init__(
        self,
        desk: Desk,
        work: Work,
        session: Session,
        dialogs: Dialogs,
        batch: BatchRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._dialogs, self._key = desk, session, dialogs, batch.product_key
        self._path: Path | None = None
        self._check: ActivationCheck | None = None
        self.setWindowTitle(
            self.tr("Activation of {product}").format(product=batch.product_name or batch.product_key)
        )
        explain = make_label("muted", wrap=True)
        explain.setText(
            self.tr(
                "The platform's device list (DeviceName, status, active time) marks the codes that the cloud "
                "has seen. A code that is marked is never issued again."
            )
        )
        self.drop, self.take_button = DropArea(), make_button("primary")
        self.take_button.setText(self.tr("Take it in"))
        self.take_button.setAutoDefault(False)
        self.first, self.second, self.third = (self._table() for _ in range(3))
        self.tabs = QTabWidget()
        for table, _ in (self.first, self.second, self.third):  # owned by the tabs from the beginning
            self.tabs.addTab(table, "")
        self.content.addWidget(explain)
        self.content.addWidget(self.drop)
        self.content.addWidget(self.tabs, 1)
        self.add_close_button(self.tr("Close"))
        self.buttons.addWidget(self.take_button)
        self.drop.dropped.connect(self.take_file)
        self.drop.choose_asked.connect(self._choose)
        self.take_button.clicked.connect(self.take)
        keep = self.tabs.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.tabs.setSizePolicy(keep)
        self.tabs.hide()
        self.resize(860, 560)
        number = batch.number
        self.ask(lambda: desk.activation.report(number), self._show_lists)

    @Slot(object)
    def take_file(self, path: Path) -> None:
        """Look at a list; nothing is written."""
        self._path, self._check = path, None
        self.drop.show_path(path)
        key = self._key

        def task() -> ActivationCheck:
            return self._desk.activation.check(path, key)

        self.ask(task, self._checked)

    @Slot()
    def take(self) -> None:
        """Mark what the list shows to be activated."""
        path, key = self._path, self._key
        if path is None or not self.take_button.isEnabled():
            return

        def task() -> ActivationReport:
            return self._desk.activation.take(path, key, self._desk.people.acting)

        self.ask(task, self._taken)

    def refresh(self) -> None:
        """The list can be taken in once it was looked at."""
        check = self._check
        ready = check is not None and not check.problems and not self.busy
        self._session.allow(self.take_button, Role.ENGINEER, ready=ready)
        self.take_button.setDefault(ready)

    @Slot()
    def _choose(self) -> None:
        filters = self.tr("Device lists (*.xlsx *.csv);;All files (*)")
        self._dialogs.choose_file(self, self.tr("Choose the platform's device list"), filters, self.take_file)

    def _checked(self, check: ActivationCheck) -> None:
        self._check = check
        if check.problems:
            first = check.problems[0]
            self.say(
                self.tr("Problems: {count}. First, row {row}: {text}").format(
                    count=grouped(len(check.problems)), row=first.row, text=shown(first.text)
                ),
                bad=True,
            )
        else:
            self.say(
                self.tr("{devices} devices, {active} of them active, {known} known here.").format(
                    devices=grouped(check.devices), active=grouped(check.active), known=grouped(check.known)
                ),
                good=True,
            )

    def _taken(self, report: ActivationReport) -> None:
        self._check = None
        self.say(
            self.tr("{marked} codes are newly marked as activated; {already} were before.").format(
                marked=grouped(report.marked), already=grouped(report.already)
            ),
            good=True,
        )
        self._show_lists(report)

    def _show_lists(self, report: ActivationReport) -> None:
        strangers = [ActivatedCode(0, name, None, None, None) for name in report.unknown]
        for (table, model), rows, name in (
            (self.first, report.activated_not_consumed, self.tr("Activated, never proven here: {count}")),
            (self.second, report.consumed_not_activated, self.tr("Flashed, never activated: {count}")),
            (self.third, strangers, self.tr("Unknown here: {count}")),
        ):
            model.show_rows(rows)
            self.tabs.setTabText(self.tabs.indexOf(table), name.format(count=grouped(len(rows))))
        self.tabs.show()

    def _table(self) -> tuple[RecordsTable, RowsModel[ActivatedCode]]:
        model: RowsModel[ActivatedCode] = RowsModel(self._headers, self._cells, (), self)
        mac, time = "00:00:00:00:00:00:0", "2026-12-31 23:59"
        return RecordsTable(model, ("device-name-of-32-characters-000", "0000", mac, time, time)), model

    def _headers(self) -> list[str]:
        return [
            self.tr("DeviceName"),
            self.tr("Batch"),
            self.tr("MAC"),
            self.tr("Consumed"),
            self.tr("Activated"),
        ]

    def _cells(self, row: ActivatedCode) -> list[str]:
        return [
            row.device_name,
            str(row.batch or ""),
            row.mac or "",
            local_time(row.consumed_at),
            local_time(row.activated_at),
        ]
