"""The bar over the pages: the station's name, who is here, training, language."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.gui.language import Language
from app.gui.look import scaled
from app.gui.parts import make_label, make_place_button
from app.gui.people.person_button import PersonButton
from app.gui.wordings import shown
from app.model.fixture import Fixture


class TopBar(QWidget):
    """Says where one is and who; changes the language; in training puts new modules in.

    Args:
        fixture: the jig.
        training: whether the modules are virtual.
        language: that is spoken now.
    """

    language_asked = Signal(object)
    """The Language that is wanted."""

    tray_asked = Signal()
    sign_in_asked = Signal()
    sign_out_asked = Signal()
    people_asked = Signal()
    station_asked = Signal()
    record_asked = Signal()

    def __init__(
        self, fixture: Fixture, language: Language, *, training: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fixture = fixture
        self._name, self._station = QLabel("Flashline"), make_label("muted")
        self._name.setFont(scaled(self.font(), 1.35, bold=True))
        self.training = make_label("training")
        self.training.setFont(scaled(self.font(), 1.2, bold=True))
        self.tray = QPushButton()
        self.training.setVisible(training)
        self.tray.setVisible(training)
        self.tray.clicked.connect(self.tray_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(14)
        row.addWidget(self._name)
        row.addWidget(self._station)
        row.addStretch(1)
        row.addWidget(self.training)
        row.addWidget(self.tray)
        self.person = PersonButton()
        self.person.sign_in_asked.connect(self.sign_in_asked)
        self.person.sign_out_asked.connect(self.sign_out_asked)
        self.person.people_asked.connect(self.people_asked)
        self.person.station_asked.connect(self.station_asked)
        self.person.record_asked.connect(self.record_asked)
        row.addWidget(self.person)
        self._group = QButtonGroup(self)
        self.languages: dict[Language, QToolButton] = {}
        switch = QHBoxLayout()
        switch.setSpacing(0)
        for number, one in enumerate(Language):
            button = make_place_button("language", one.own_name)
            button.setChecked(one is language)
            self._group.addButton(button, number)
            self.languages[one] = button
            switch.addWidget(button)
        row.addLayout(switch)
        self._group.idClicked.connect(self._language_clicked)
        self._retranslate()

    @Slot(object)
    def show_fixture(self, fixture: Fixture) -> None:
        """Name another jig."""
        self._fixture = fixture
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _language_clicked(self, number: int) -> None:
        self.language_asked.emit(list(Language)[number])

    def _retranslate(self) -> None:
        slots = len(self._fixture.slots)
        form = self.tr("{fixture} · 1 slot") if slots == 1 else self.tr("{fixture} · {slots} slots")
        self._station.setText(form.format(fixture=shown(self._fixture.name), slots=slots))
        self.training.setText(self.tr("TRAINING"))
        self.training.setToolTip(self.tr("Virtual modules and sample codes: nothing here is production."))
        self.tray.setText(self.tr("New tray"))
        self.tray.setToolTip(self.tr("Put fresh virtual modules into all slots"))
