"""All tiles of the fixture, filling the space that there is."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.gui.panel.repainting import Repainting
from app.gui.panel.tile import SlotTile
from app.gui.panel.tile_state import TileState, after
from app.model.fixture import Fixture
from app.model.outcome import SlotStatus
from app.station.events import Event, RunClosed, RunOpened, SlotChanged


class TileGrid(QWidget):
    """A grid as many tiles wide as the fixture says.

    Args:
        fixture: the jig.
        clock: monotonic seconds.
    """

    opened = Signal(int)
    """The slot whose details are wanted."""

    def __init__(
        self, fixture: Fixture, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tileGrid")
        self._clock = clock
        repainting = Repainting(self)
        self.tiles: dict[int, SlotTile] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8 if len(fixture.slots) <= 16 else 6)
        columns = max(1, min(fixture.columns, len(fixture.slots)))
        for place, slot in enumerate(fixture.slots):
            tile = SlotTile(TileState(slot.number, slot.port), clock(), repainting, self)
            tile.opened.connect(self.opened)
            self.tiles[slot.number] = tile
            grid.addWidget(tile, place // columns, place % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        for row in range((len(fixture.slots) + columns - 1) // columns):
            grid.setRowStretch(row, 1)
        self._seconds = QTimer(self, interval=1000)
        self._seconds.timeout.connect(self.refresh)

    @property
    def working(self) -> int:
        """How many slots have a job under way."""
        states = (tile.state for tile in self.tiles.values())
        return sum(state.status is SlotStatus.WORKING and state.outcome is None for state in states)

    @Slot(object)
    def take(self, event: Event) -> None:
        """Show an event on its tile; a new run clears what the last one left, a closed one fades it."""
        now = self._clock()
        if isinstance(event, RunOpened):
            for slot in event.slots:
                tile = self.tiles.get(slot)
                if tile is not None and tile.state.status is SlotStatus.IDLE:
                    tile.show_state(TileState(slot, tile.state.port), now)
            return
        if isinstance(event, RunClosed):
            for tile in self.tiles.values():
                over = SlotChanged(tile.state.slot, tile.state.port, SlotStatus.IDLE)
                tile.show_state(after(tile.state, over, now), now)
            return
        tile = self.tiles.get(getattr(event, "slot", 0))
        if tile is None:
            return
        tile.show_state(after(tile.state, event, now), now)
        if not self._seconds.isActive() and self.working:
            self._seconds.start()

    @Slot()
    def refresh(self) -> None:
        """Show the time that has passed; stops by itself when nothing works."""
        now = self._clock()
        for tile in self.tiles.values():
            tile.show_state(tile.state, now)
        if not self.working:
            self._seconds.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)
