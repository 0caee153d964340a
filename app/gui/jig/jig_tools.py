"""What an engineer does to the jig from the panel: teach it, use a fenced slot again, erase a chip."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.dialogs import Dialogs
from app.gui.jig.teach_dialog import TeachDialog
from app.gui.panel.erase_dialog import EraseDialog
from app.gui.work import Work
from app.model.fixture import Fixture
from app.model.unit import UnitFacts
from app.station.desk import Desk
from app.station.events import Event


class JigTools(QObject):
    """Owns the teach dialog; one is open at a time.

    Args:
        desk: the station.
        work: thread for it.
        dialogs: file choosers.
        page: that the dialog belongs to.
    """

    fixture_changed = Signal(object)
    """The Fixture that the desk works with now."""

    fences_read = Signal(object)
    """The fenced slots by number, with the reasons."""

    told = Signal(str)
    """What came of it, for people."""

    def __init__(self, desk: Desk, work: Work, dialogs: Dialogs, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._work, self._dialogs, self._page = desk, work, dialogs, page
        self.teaching: TeachDialog | None = None
        self.erasing: EraseDialog | None = None

    @Slot()
    def teach(self) -> None:
        """Open the dialog, once."""
        if self.teaching is not None:
            return
        self.teaching = TeachDialog(self._desk, self._work, self._dialogs, self._page)
        self.teaching.taught.connect(self._taught)
        self.teaching.finished.connect(self._closed)
        self.teaching.open()

    @Slot()
    def read_fences(self) -> None:
        """Ask which slots are fenced."""
        self._work.ask(self._desk.fences, self._show_fences, lane="fences")

    @Slot(int)
    def unfence(self, slot: int) -> None:
        """Let a slot take units again; SlotOpen follows."""

        def task() -> None:
            self._desk.unfence(slot)

        self._work.ask(task, self._opened)

    @Slot(int)
    def erase(self, slot: int) -> None:
        """Open the dialog that erases the chip in a slot, once."""
        if self.erasing is not None:
            return
        self.erasing = EraseDialog(self._desk, self._work, slot, self._page)
        self.erasing.erased.connect(self._erased)
        self.erasing.finished.connect(self._erasing_over)
        self.erasing.open()

    def take(self, event: Event) -> None:
        """Hand an event to the dialog."""
        if self.teaching is not None:
            self.teaching.take(event)

    @Slot(object, object)
    def _taught(self, fixture: Fixture, file: Path) -> None:
        self.fixture_changed.emit(fixture)
        text = self.tr("The jig is {name} with {count} slots now; it is kept in {file}.").format(
            name=fixture.name, count=len(fixture.slots), file=file
        )
        if file != self._desk.jig_file:
            text += " " + self.tr("To begin with it: flashline --fixture-file {file}").format(file=file)
        self.told.emit(text)
        self.read_fences()

    @Slot(object)
    def _show_fences(self, fences: dict[int, str]) -> None:
        self.fences_read.emit(fences)

    @Slot(object)
    def _opened(self, _: object) -> None:
        """SlotOpen tells it."""

    @Slot(object)
    def _erased(self, unit: UnitFacts) -> None:
        self.told.emit(self.tr("Module {mac} is blank; that is on record.").format(mac=unit.mac))

    @Slot()
    def _erasing_over(self) -> None:
        self.erasing = None

    @Slot()
    def _closed(self) -> None:
        self.teaching = None
