"""One jig with its station and its books, set back to the beginning for every trial."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.composition import RECIPE
from app.model.fixture import Fixture
from app.station.desk import Desk
from app.store.opening import open_store
from tests.books import laid_out
from tests.faults.jig import Jig
from tests.faults.promise import PRODUCT_KEY, Books, read_books, read_server_books, secret_of
from tests.faults.station import Body, Shift, Stations, Told
from tests.postgres import Server

_SHOWN = 20
SLOTS = 3
"""Two to work in and one as a shelf."""


@dataclass(frozen=True)
class Stock:
    """Books with one batch, closed and ready to be copied.

    Args:
        data_dir: of the station.
        batch: its number.
        database: on a server, which has the books.
    """

    data_dir: Path
    batch: int
    database: str | None = None


def take_in(folder: Path, codes: int, server: Server | None = None) -> Stock:
    """Import a file of codes into new books: a file's, or a server's."""
    folder.mkdir()
    source = folder / "codes.csv"
    with source.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(("DeviceName", "DeviceSecret", "ProductKey"))
        names = [f"unit-{number:05}" for number in range(codes)]
        lines.writerows((name, secret_of(name), PRODUCT_KEY) for name in names)
    data_dir = folder / "data" if server else laid_out(folder / "data")
    database = server and server.new_database()
    desk = Desk(
        open_store(data_dir, database_url=server and server.url(str(database))),
        Fixture("none", ()),
        recipe_file=RECIPE,
        clock=lambda: datetime.now(UTC),
    )
    batch = desk.import_codes(source, None, None).batch
    assert desk.close()
    return Stock(data_dir, batch, database)


class Line:
    """Used by one thread.

    Args:
        folder: its own.
        stations: where processes come from.
        stock: what each trial begins with.
        firmware: a build folder.
    """

    def __init__(self, folder: Path, stations: Stations, stock: Stock, firmware: Path) -> None:
        folder.mkdir()
        self.jig = Jig(folder, SLOTS)
        self.data_dir = folder / "data"
        self._folder = folder
        self._stations = stations
        self._stock = stock
        self._firmware = firmware

    def begin(self, *, powered: bool = True) -> None:
        """Blank units, untouched books."""
        self.data_dir.mkdir(exist_ok=True)  # it may be a disk of its own: emptied, not taken away
        for left in self.data_dir.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.copytree(self._stock.data_dir, self.data_dir, dirs_exist_ok=True)
        self.jig.lay_blank(powered=powered)

    def shift(self, *slots: int, **changes: object) -> Shift:
        """What a station is to do in these slots."""
        plain = Shift(self.data_dir, self.jig.fixture(*slots), self._stock.batch, self._firmware)
        return replace(plain, **changes)

    def work(
        self,
        *slots: int,
        body: Body | None = None,
        heard: Callable[[str], None] = lambda kind: None,
        **changes: object,
    ) -> Told:
        """Start a station and wait for its end."""
        return self._stations.work(self.shift(*slots, **changes), body, heard)

    def books(self) -> Books:
        """The books as they lie on disk."""
        return read_books(self.data_dir, self._folder)


class ServerLine(Line):
    """A line whose books are on a server.

    Args:
        server: that has the stock's database too, from which that of each trial is copied.
    """

    def __init__(
        self, folder: Path, stations: Stations, stock: Stock, firmware: Path, server: Server
    ) -> None:
        super().__init__(folder, stations, stock, firmware)
        self._server = server
        self._database: str | None = None

    def begin(self, *, powered: bool = True) -> None:
        """Blank units, untouched books."""
        super().begin(powered=powered)
        self._drop()
        self._database = self._server.new_database(str(self._stock.database))

    def shift(self, *slots: int, **changes: object) -> Shift:
        """What a station is to do in these slots."""
        return super().shift(*slots, **{"database_url": self._url, **changes})

    def books(self) -> Books:
        """The books as the server has them."""
        return read_server_books(self._url)

    def close(self) -> None:
        """Take the jig and the database away."""
        self.jig.close()
        self._drop()

    def _drop(self) -> None:
        if self._database:
            self._server.drop_database(self._database)
            self._database = None

    @property
    def _url(self) -> str:
        return self._server.url(str(self._database))


def sweep(lines: list[Line], trials: list[Callable[[Line], list[str]]]) -> None:
    """Do all trials, shared out over the lines; nothing may go wrong."""

    def work(line: Line, share: list[Callable[[Line], list[str]]]) -> list[str]:
        return [wrong for trial in share for wrong in trial(line)]

    shares = [trials[number :: len(lines)] for number in range(len(lines))]
    with ThreadPoolExecutor(len(lines)) as pool:
        found = [wrong for found in pool.map(work, lines, shares) for wrong in found]
    assert not found, f"{len(found)} wrong:\n" + "\n".join(found[:_SHOWN])
