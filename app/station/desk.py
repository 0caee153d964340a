"""The desk: what people and scripts ask of the station, and where they hear from it."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.hardware.esp.packing import pack
from app.hardware.firmware.loading import load_firmware
from app.hardware.firmware.problems import FirmwareError
from app.hardware.firmware.sources import parse_pairs
from app.hardware.ports import Lister, list_ports
from app.model.code import BatchState
from app.model.fixture import Fixture
from app.model.person import Role
from app.model.recipe import Recipe
from app.model.reports import CheckReport, DeskError, ImportReport
from app.model.wording import reason_of, said
from app.station.centre.activation import Activation
from app.station.centre.cloud import Cloud
from app.station.centre.downloads import Downloads
from app.station.centre.production import Production
from app.station.centre.products import Products
from app.station.custody import Unsettled
from app.station.events import Listener
from app.station.intake import Intake
from app.station.jig import Jig
from app.station.jig_deeds import note_taught, note_unfenced
from app.station.matching import check_scans
from app.station.order import Plan, RunOrder
from app.station.people import People, require
from app.station.permanent import allow_permanent
from app.station.publisher import Publisher
from app.station.readiness import Readiness
from app.station.recipes import RecipeError, load_recipe
from app.station.record import Record
from app.station.run import Run, new_run_id
from app.station.slot_erasing import SlotErasing
from app.station.slot_memory import SlotMemory
from app.station.sockets import Sockets
from app.station.strongbox import Strongbox
from app.station.teaching import Teaching
from app.station.till import Till
from app.store.errors import StoreError, StoreUnavailable
from app.store.records import Records
from app.store.store import Store

JIG_FILE = "jig.toml"
"""Name of the taught jig's fixture file in the station's data folder."""


class Tray(Protocol):
    """The virtual modules of the training fixture."""

    def swap_all(self) -> None:
        """Put fresh modules into all slots."""
        ...


class Desk:
    """Calls may block for as long as a file is read or a statement takes: not for the screen's thread.

    Args:
        store: the open books.
        fixture: the jig.
        recipe_file: the recipe where an order names none.
        tray: the training fixture's modules; None on a real line.
        suggestion: the order that START begins with, until another was given.
        lister: tells the serial ports of the computer.
        strongbox: key and backups of the store; None where nobody keeps them from the window.
    """

    def __init__(
        self,
        store: Store,
        fixture: Fixture,
        *,
        recipe_file: Path,
        clock: Callable[[], datetime],
        tray: Tray | None = None,
        suggestion: RunOrder | None = None,
        lister: Lister = list_ports,
        strongbox: Strongbox | None = None,
    ) -> None:
        self._store = store
        self._fixture = fixture
        self._recipe_file = recipe_file
        self._clock = clock
        self._tray = tray
        self._suggestion = suggestion
        self._lister = lister
        self.strongbox = strongbox
        self._people = People(store.people, asked=tray is None)
        self._publisher = Publisher()
        self._intake = Intake(store.stock)
        self._lock = threading.Lock()
        # Of the desk, not of a run: what the store could not take from one run the next one brings.
        self._unsettled = Unsettled()
        self._memory = SlotMemory(store.folder)
        self._jig = self._make_jig(fixture)
        self._readiness = Readiness(store, clock)
        self._run: Run | None = None
        self._teaching: Teaching | None = None
        self._erasing = False

    @property
    def fixture(self) -> Fixture:
        """The jig."""
        return self._fixture

    @property
    def records(self) -> Records:
        """The production records."""
        return self._store.records

    @property
    def till(self) -> Till:
        """Closing of batches, taking out of codes, doubts."""
        return Till(self._store)

    @property
    def products(self) -> Products:
        """Products of the mass-production centre."""
        return Products(self._store)

    @property
    def production(self) -> Production:
        """Making of batches."""
        return Production(self._store)

    @property
    def cloud(self) -> Cloud:
        """The cloud's API: its accounts, and the issuer."""
        return Cloud(self._store)

    @property
    def activation(self) -> Activation:
        """What the cloud has seen."""
        return Activation(self._store)

    @property
    def downloads(self) -> Downloads:
        """What leaves the station, on record."""
        return Downloads(self._store)

    @property
    def record(self) -> Record:
        """What was done, by whom; and whether that record is whole."""
        return Record(self._store)

    @property
    def people(self) -> People:
        """Who is here, and what each may do."""
        return self._people

    @property
    def training(self) -> bool:
        """Whether the modules are virtual and the codes are samples."""
        return self._tray is not None

    @property
    def running(self) -> bool:
        """Whether a run is open."""
        run = self._run
        return run is not None and not run.closed

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event, in the workers' threads; the function returned ends it."""
        return self._publisher.subscribe(listener)

    def default_order(self) -> RunOrder | None:
        """The order that was given last, or the one to begin with."""
        return self._suggestion

    def open_run(self, order: RunOrder) -> Run:
        """Check the order, prepare what all units share, and set the slots to work.

        Raises:
            DeskError: nobody who may has signed in, or something about the order is wrong; nothing was
                started.
        """
        order = self._signed(order)
        with self._lock:
            if self.running:
                raise DeskError(said("a run is open already; stop it first"))
            self._require_idle_slots()
            if not self._fixture.slots:
                raise DeskError(said("the fixture has no slots; plug it in, or name a fixture file"))
            self._readiness.require()
            plan = self._plan(order)
            run = Run(
                plan,
                self._jig,
                ledger=self._store.ledger,
                outbox=self._store.outbox,
                jobs=self._store.jobs,
                unsettled=self._unsettled,
                publisher=self._publisher,
                clock=self._clock,
                afterwards=self._readiness.after_run,
            )
            try:
                run.start()
            except StoreError as error:
                raise DeskError(
                    said("the run can't be put on record: {error}", error=reason_of(error))
                ) from error
            self._run = run
            self._suggestion = order
            return run

    def close_run(self) -> None:
        """Ask for the end of the run and return at once; RunClosed follows."""
        run = self._run
        if run is not None:
            run.stop()

    def check_codes(self, path: Path, product_key: str | None, product_secret: str | None) -> CheckReport:
        """Look at a code file; nothing is written."""
        return self._intake.check(path, product_key, product_secret)

    def import_codes(self, path: Path, product_key: str | None, product_secret: str | None) -> ImportReport:
        """Make a batch of a code file; an engineer does.

        Raises:
            DeskError: not allowed, or the file or the stock refuses it; nothing was written.
        """
        return self._intake.take_in(path, product_key, product_secret, by=self.people.acting)

    def teach(
        self, *, slots: int, columns: int = 4, name: str = "fixture", lines: str = "dtr-rts"
    ) -> Teaching:
        """Begin to learn the places of a jig; SlotTaught and TeachRefused tell how it goes.

        Args:
            slots: how many places the jig has.
            columns: how many of them stand side by side.
            name: of the jig.
            lines: who drives EN and IO0 of every slot; see SlotPlace.

        Raises:
            DeskError: not allowed, a run is open, or such a jig can't be described.
        """
        require(self.people.acting, Role.ENGINEER, said("teach slots"))
        with self._lock:
            if self.running:
                raise DeskError(said("a run is open; stop it first, then teach the slots"))
            self._require_idle_slots()
            if self.training:
                raise DeskError(said("the training fixture is virtual: its slots can't be taught"))
            if self._teaching is not None:
                self._teaching.close()
            self._teaching = Teaching(
                self._lister, self._publisher, name=name, slots=slots, columns=columns, lines=lines
            )
            self._teaching.start()
            return self._teaching

    def finish_teaching(self, file: Path) -> Fixture:
        """Write what was taught to a fixture file, put it on record, and go on with that jig.

        Raises:
            DeskError: not allowed, nothing is being taught, a run is open, slots are missing, or the file
                can't be written; teaching goes on and the jig stays.
        """
        by = self.people.acting
        require(by, Role.ENGINEER, said("teach slots"))
        with self._lock:
            teaching = self._teaching
            if teaching is None:
                raise DeskError(said("no jig is being taught"))
            if self.running:
                raise DeskError(said("a run is open; stop it first"))
            fixture = teaching.finish(file)
            self._teaching = None
            self._fixture, self._jig = fixture, self._make_jig(fixture)
        note_taught(self._store, by, fixture, file)
        return fixture

    @property
    def jig_file(self) -> Path:
        """The fixture file that the window begins with if none is named."""
        return self._store.folder / JIG_FILE

    def recipe(self, file: Path | None) -> Recipe:
        """The recipe that an order with this file means; None is the one that comes with Flashline.

        Raises:
            DeskError: it can't be used.
        """
        try:
            return load_recipe(file or self._recipe_file)
        except RecipeError as error:
            raise DeskError(reason_of(error)) from error

    def fences(self) -> dict[int, str]:
        """The slots that take no units, by number, with the reasons."""
        return self._jig.fenced()

    def unfence(self, slot: int) -> None:
        """Let a fenced slot take units again, on record; an engineer does.

        Raises:
            DeskError: not allowed, there is no such slot, or the books don't take it.
        """
        by = self.people.acting
        require(by, Role.ENGINEER, said("open a fenced slot"))
        for place in self._fixture.slots:
            if place.number == slot and (fence := self._jig.fence_of(place)):
                note_unfenced(self._store, by, place, fence)
        self._jig.unfence(slot)

    def erasing(self) -> SlotErasing:
        """Erasing of whole chips with the recipe that START would take.

        Raises:
            DeskError: the recipe can't be used.
        """
        order = self._suggestion
        return SlotErasing(
            self._store,
            self._jig,
            self.recipe(None if order is None else order.recipe),
            self._people,
            self._publisher,
            clock=self._clock,
            between_runs=self._between_runs,
        )

    def new_tray(self) -> None:
        """Training: put fresh virtual modules into all slots.

        Raises:
            DeskError: this is no training fixture.
        """
        if self._tray is None:
            raise DeskError(said("only the training fixture has trays"))
        self._tray.swap_all()

    def close(self, timeout: float = 15.0) -> bool:
        """Stop the run, wait for its threads, close the books; False if a thread did not end in time."""
        run, teaching = self._run, self._teaching
        ended = True
        if teaching is not None:
            teaching.close()
        if run is not None:
            run.stop()
            ended = run.wait(timeout)
        with suppress(StoreUnavailable):  # then the next opening settles the codes
            self._unsettled.settle()
        with suppress(StoreUnavailable):
            self._store.close()
        return ended

    @contextmanager
    def _between_runs(self) -> Generator[None]:
        """Have the slots to oneself.

        Raises:
            DeskError: a run is open, or a chip is being erased.
        """
        with self._lock:
            self._require_idle_slots()
            if self.running:
                raise DeskError(said("a run is open; stop it first"))
            self._erasing = True
        try:
            yield
        finally:
            self._erasing = False

    def _require_idle_slots(self) -> None:
        if self._erasing:
            raise DeskError(said("a chip is being erased; wait for its end"))

    def _make_jig(self, fixture: Fixture) -> Jig:
        return Jig(fixture.slots, Sockets(self._lister), self._memory, self._publisher)

    def _signed(self, order: RunOrder) -> RunOrder:
        """The order of someone who may give it, in the name of who has signed in."""
        by = self.people.acting
        require(by, Role.ENGINEER if order.rework else Role.OPERATOR, said("open this run"))
        return replace(order, operator=by.name) if self.people.required else order

    def _plan(self, order: RunOrder) -> Plan:
        batch = self._store.records.batch(order.batch)
        if batch is None:
            raise DeskError(said("there is no batch {batch}; import a code file first", batch=order.batch))
        if batch.state is BatchState.CLOSED:
            raise DeskError(
                said(
                    "batch {batch} is closed; choose another, or open it again with a reason",
                    batch=order.batch,
                )
            )
        if batch.state is not BatchState.OPEN:
            raise DeskError(
                said(
                    "batch {batch} can't be used: its codes are not in stock ({state})",
                    batch=order.batch,
                    state=batch.state,
                )
            )
        if batch.debug and not order.trial:
            raise DeskError(
                said(
                    "batch {batch} has debug codes, which are for trials only, never for production",
                    batch=order.batch,
                )
            )
        if order.trial and not batch.debug:
            raise DeskError(
                said("batch {batch} has codes for production; a trial takes debug codes", batch=order.batch)
            )
        if batch.counts.available == 0 and batch.counts.held == 0 and not order.rework:
            raise DeskError(
                said(
                    "batch {batch} has no available code left; choose another or import more",
                    batch=order.batch,
                )
            )
        try:
            recipe = self.recipe(order.recipe)
            firmware = load_firmware(_source(order.firmware), layout=recipe.credential)
        except FirmwareError as error:
            raise DeskError(reason_of(error)) from error
        packed = tuple(pack(region) for region in firmware.regions)
        plan = Plan(new_run_id(), order, recipe, firmware, batch.product_key, packed)
        check_scans(plan, self._fixture)
        allow_permanent(plan, batch, self._store, self.people.acting)
        return plan


def _source(words: tuple[str, ...]) -> Path | list[tuple[int, Path]]:
    """A folder or an image if it is one word that names one, else `address=file` pairs."""
    if len(words) == 1 and ("=" not in words[0] or Path(words[0]).exists()):
        return Path(words[0])
    return parse_pairs(words)
