"""The one window: navigation at the left, a bar above, the pages."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.gui.banner import Banner
from app.gui.bridge import Bridge
from app.gui.dialogs import Dialogs
from app.gui.importing.drop_area import dropped_file
from app.gui.importing.import_dialog import ImportDialog
from app.gui.keeping.keeper import Keeper
from app.gui.keeping.key_change import KeyChange
from app.gui.language import Language, Translations
from app.gui.navigation import FLASH, PRODUCTS, RECORDS, Navigation
from app.gui.panel.flash_page import FlashPage
from app.gui.people.door import Door
from app.gui.people.locked_page import LockedPage
from app.gui.people.session import Session
from app.gui.products.products_page import ProductsPage
from app.gui.pulse import BooksPulse
from app.gui.record.reader import RecordReader
from app.gui.records.records_page import RecordsPage
from app.gui.settings import GuiSettings
from app.gui.top_bar import TopBar
from app.gui.wizard.batch_wizard import BatchWizard
from app.gui.wordings import why
from app.gui.work import Work
from app.model.person import Role
from app.model.product import ProductRow
from app.station.desk import Desk
from app.station.events import Event, RunClosed, StationTrouble, TroubleOver


class MainWindow(QMainWindow):
    """Everything on screen, and the stages of closing it.

    Args:
        desk: the station and the books.
        settings: geometry and language.
        translations: of the application.
        dialogs: questions and file choosers; tests hand in their own.
    """

    closed = Signal()
    """The window is closed for good; no thread of its own is left."""

    def __init__(
        self,
        desk: Desk,
        settings: GuiSettings,
        translations: Translations | None = None,
        dialogs: Dialogs | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._settings = desk, settings
        self._translations = translations or Translations(parent=self)
        self._dialogs = dialogs or Dialogs()
        self._leaving = self._gone = self._asking = False
        self.importer: ImportDialog | None = None
        self.wizard: BatchWizard | None = None
        self.bridge, self.pulse = Bridge(self), BooksPulse(self)
        self.work, self.making = Work(self), Work(self)
        self.top = TopBar(desk.fixture, self._translations.language, training=desk.training)
        self.navigation, self.banner = Navigation(), Banner()
        self.session = Session(desk, self.work, self)
        self.flash = FlashPage(desk, self.work, self.pulse, self.session, self._dialogs)
        self.door = Door(desk, self.work, self.session, settings, self)
        self.keeper = Keeper(desk, self.work, self.session, self._dialogs, self)
        self.reader = RecordReader(desk, self.work, self.making, self.session, self)
        self.errand: KeyChange | None = None
        self.records = RecordsPage(desk, self.work, self.pulse, self.session, self._dialogs, self.making)
        self.products = ProductsPage(desk, self.work, self.pulse, self.session, self._dialogs)
        self._locked, self._place = LockedPage(), FLASH
        self._whole, self._pages = QWidget(), QStackedWidget()
        self.setWindowTitle("Flashline")
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._unsubscribe = desk.subscribe(self.bridge.publish)
        geometry = settings.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1366, 720)
        self.session.read()

    @property
    def busy(self) -> bool:
        """Whether a task waits or runs on one of the two threads."""
        return self.work.busy or self.making.busy

    @Slot()
    def open_import(self) -> None:
        """Open the import dialog, once."""
        if self.importer is not None:
            return
        self.importer = ImportDialog(self._desk, self.work, self._dialogs, self)
        self.importer.imported.connect(self._imported)
        self.importer.finished.connect(self._importer_gone)
        self.importer.open()

    @Slot(object)
    def open_wizard(self, product: ProductRow) -> None:
        """Open the batch wizard on a product, once."""
        if self.wizard is not None:
            return
        wizard = self.wizard = BatchWizard(self._desk, self.making, self._dialogs, product, self)
        wizard.made.connect(self._batch_made)
        wizard.view_asked.connect(self._view_batch)
        wizard.told.connect(self._told)
        wizard.left_waiting.connect(self._batch_waits)
        wizard.finished.connect(self._wizard_gone)
        wizard.open()

    def speak(self, language: Language) -> None:
        """Change the language of everything on screen, and remember it."""
        self._translations.speak(language)
        self._settings.language = language.value
        for one, button in self.top.languages.items():
            button.setChecked(one is language)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close in stages: ask, end the run, wait for its end and for the worker, then close."""
        if self._gone:
            event.accept()
            return
        if self._desk.running and not self._leaving:
            event.ignore()
            self.errand = None
            self._ask_leave()
            return
        if self._desk.running or self.busy:
            self._prepare_to_leave()
            event.ignore()
            return
        self._let_go()
        event.accept()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file of codes may be dropped anywhere, by who may take codes in, except while a run is open."""
        free = not self._desk.running and self.session.may(Role.ENGINEER)
        if free and dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the import with the file."""
        path = dropped_file(event.mimeData())
        if path is None or self._desk.running or not self.session.may(Role.ENGINEER):
            return
        event.acceptProposedAction()
        self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Open the import with a file and check it."""
        self.open_import()
        if self.importer is not None:
            self.importer.take_file(path)

    @Slot(object)
    def _take(self, event: Event) -> None:
        match event:
            case TroubleOver():
                self.banner.trouble_over(event.failure)
            case StationTrouble():
                self.banner.show_trouble(event)
            case RunClosed():
                self.banner.clear()
                if self._leaving:
                    QTimer.singleShot(0, self, self.close)
            case _:
                pass

    @Slot(object)
    def _imported(self, number: int) -> None:
        self.navigation.choose(RECORDS)
        self.records.show_imported(number)
        self.pulse.touch()

    @Slot(int)
    def _batch_made(self, _: int) -> None:
        self.pulse.touch()

    @Slot(int)
    def _view_batch(self, number: int) -> None:
        self.navigation.choose(RECORDS)
        self.records.open_batch(number)

    @Slot(str)
    def _batch_waits(self, why_not: str) -> None:
        """A cloud was asked and its codes are not here: show where the batch waits."""
        self.banner.say(why_not)
        self.pulse.touch()
        self._show_pending()

    @Slot()
    def _show_pending(self) -> None:
        self.navigation.choose(RECORDS)
        self.records.show_pending()

    @Slot()
    def _wizard_gone(self) -> None:
        self.wizard = None
        if self.products.isVisible():
            self.products.read()

    @Slot()
    def _importer_gone(self) -> None:
        self.importer = None

    @Slot(object)
    def _work_failed(self, error: Exception) -> None:
        self.banner.say(why(error))

    @Slot(str)
    def _refused(self, text: str) -> None:
        self.banner.say(text)

    @Slot(str)
    def _told(self, text: str) -> None:
        self.banner.say(text, calm=True)

    @Slot()
    def _new_tray(self) -> None:
        self.work.ask(self._desk.new_tray, self._ignore)

    @Slot(object)
    def _ignore(self, _: object) -> None:
        """Events tell what came of it."""

    @Slot()
    def _work_idle(self) -> None:
        if self._leaving and not self._desk.running and not self.busy:
            QTimer.singleShot(0, self, self.close)

    @Slot(int)
    def _go(self, place: int) -> None:
        """Show a place; while nobody has signed in only the panel, and what runs on it, can be seen."""
        self._place = place
        shut = self.session.locked and place in (RECORDS, PRODUCTS)
        self._pages.setCurrentIndex(self._pages.indexOf(self._locked) if shut else place)

    @Slot()
    def _person_changed(self) -> None:
        self._go(self._place)
        self.flash.show_person(self.session.person, locked=self.session.locked)

    @Slot(object)
    def _close_for(self, errand: KeyChange) -> None:
        """Close; who shows the windows does the errand then, and opens the next one."""
        self.errand = errand
        self.close()

    def _ask_leave(self) -> None:
        if self._asking:
            return
        self._asking = True
        box = self._dialogs.ask(
            self,
            self.tr("Close Flashline?"),
            self.tr("A run is open. It will be stopped at the next safe point, then Flashline closes."),
            self.tr("Stop and close"),
            self.tr("Keep running"),
            self._leave,
        )
        box.finished.connect(self._asked)

    @Slot()
    def _asked(self) -> None:
        self._asking = False

    @Slot()
    def _leave(self) -> None:
        self._prepare_to_leave()
        if self._desk.running:
            self.flash.stop()
        else:
            QTimer.singleShot(0, self, self.close)

    def _prepare_to_leave(self) -> None:
        """Nothing new can be begun while the window waits for what is under way."""
        self._leaving = True
        self._whole.setEnabled(False)

    def _let_go(self) -> None:
        self._gone = True
        self._unsubscribe()
        self.work.close()
        self.making.close()
        self._settings.geometry = self.saveGeometry()
        self._settings.save()

    def _connect(self) -> None:
        self.bridge.heard.connect(self.flash.take)
        self.bridge.heard.connect(self.pulse.take)
        self.bridge.heard.connect(self._take)
        self.work.failed.connect(self._work_failed)
        self.work.idle.connect(self._work_idle)
        self.making.idle.connect(self._work_idle)
        self.flash.refused.connect(self._refused)
        self.flash.told.connect(self._told)
        self.flash.fixture_changed.connect(self.top.show_fixture)
        self.records.refused.connect(self._refused)
        self.records.told.connect(self._told)
        self.records.import_asked.connect(self.open_import)
        self.products.refused.connect(self._refused)
        self.products.told.connect(self._told)
        self.products.batch_asked.connect(self.open_wizard)
        self.products.pending_asked.connect(self._show_pending)
        self.navigation.chosen.connect(self._go)
        self.session.changed.connect(self._person_changed)
        self.door.told.connect(self._told)
        self.top.person.follow(self.session, keeps=self._desk.strongbox is not None)
        self.top.station_asked.connect(self.keeper.open_station)
        self.top.record_asked.connect(self.reader.open)
        self.keeper.told.connect(self._told)
        self.keeper.key_change_asked.connect(self._close_for)
        self.top.sign_in_asked.connect(self.door.sign_in)
        self.top.sign_out_asked.connect(self.door.sign_out)
        self.top.people_asked.connect(self.door.people)
        self._locked.sign_in_asked.connect(self.door.sign_in)
        self.top.language_asked.connect(self.speak)
        self.top.tray_asked.connect(self._new_tray)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.flash)
        self._pages.addWidget(self.records)
        self._pages.addWidget(self.products)
        self._pages.addWidget(self._locked)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.keeper.reminder)
        column.addWidget(self.banner)
        column.addWidget(self._pages, 1)
        grid = QGridLayout(self._whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.top, 0, 0, 1, 2)
        grid.addWidget(self.navigation, 1, 0)
        grid.addWidget(right, 1, 1)
        self.setCentralWidget(self._whole)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
