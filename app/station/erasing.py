"""Erasing a whole chip: an engineer's step, since a unit may bear the only copy of what it is."""

import hashlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from app.hardware.esp.link import EspLink
from app.hardware.firmware.partitions import MOST_BYTES, USUAL_OFFSET, parse_table
from app.hardware.firmware.problems import FirmwareError
from app.hardware.identity.nvs import NvsError
from app.hardware.identity.read_back import Identity, read_identity
from app.model.cancel import CancelToken
from app.model.closing import Erasure
from app.model.code import CodeState, FlashingMethod
from app.model.faults import FAILURES, FailureCode, Fault
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.person import Person, Role
from app.model.recipe import Recipe
from app.model.reports import DeskError
from app.model.unit import UnitFacts
from app.model.wording import joined, reason_of, said
from app.station.people import require
from app.store.errors import StoreError
from app.store.ledger import Reservation
from app.store.store import Store


class UnitTrouble(DeskError):  # noqa: N818 - the field's word
    """The unit could not be met, or was lost.

    Args:
        fault: what went wrong on its line.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(joined((FAILURES[fault.code].cause, fault.detail), " "))
        self.code: FailureCode = fault.code
        self.detail = fault.detail


@dataclass(frozen=True, slots=True)
class AtStake:
    """What erasing a unit loses.

    Args:
        unit: that is in the slot.
        names: DeviceNames that the books bind to it.
        stranger: DeviceName that the chip bears and the books do not bind to it; None if there is none.
        issued_secret: whether the cloud may have issued a secret that is on this chip alone.
    """

    unit: UnitFacts
    names: tuple[str, ...]
    stranger: str | None
    issued_secret: bool

    @property
    def identity(self) -> bool:
        """Whether the unit is somebody, so that a reason is needed."""
        return bool(self.names or self.stranger)


class Erasing:
    """Erases whole chips.

    A code that its unit was passed with goes to held before the first byte is erased, with who and why; it
    stays bound to that unit. A crash in between leaves it there: the unit gets it again, or erases again.

    Args:
        store: the open books.
        recipe: rates and names of the credential.
        clock: gives aware times.
        log: takes lines on what is done.
        find: tells the port that is at a slot's place now; None where the place says it.
    """

    def __init__(
        self,
        store: Store,
        recipe: Recipe,
        clock: Callable[[], datetime],
        log: Callable[[str], None],
        find: Callable[[SlotPlace], SlotPlace] | None = None,
    ) -> None:
        self._store = store
        self._recipe = recipe
        self._clock = clock
        self._log = log
        self._find = find

    def look(self, place: SlotPlace, *, by: Person, cancel: CancelToken) -> AtStake:
        """What erasing the unit in a slot would lose; nothing is changed.

        Raises:
            DeskError: not allowed; UnitTrouble, the unit can't be met.
            Cancelled: someone asked for a stop.
        """
        require(by, Role.ENGINEER, said("erase a whole chip"))
        with self._met(place, cancel) as (link, unit):
            return self._at_stake(link, unit)

    def erase(
        self,
        place: SlotPlace,
        *,
        by: Person,
        reason: str,
        cancel: CancelToken,
        issued_secret_too: bool = False,
        expected: Mac | None = None,
    ) -> UnitFacts:
        """Erase the chip in a slot and prove it blank.

        Args:
            place: the slot, with its port.
            by: an engineer.
            reason: why; needed if the unit bears an identity or the books bind a code to it.
            cancel: stops the wait; the chip goes on to its end.
            issued_secret_too: erase a passed per-product unit as well. What the cloud has issued to it is
                lost then, and the cloud issues nothing a second time.
            expected: the unit that was looked at before; None if none was.

        Raises:
            DeskError: not allowed, or something stands in the way; the text says whether anything was erased.
            Cancelled: someone asked for a stop.
        """
        require(by, Role.ENGINEER, said("erase a whole chip"))
        with self._met(place, cancel) as (link, unit):
            if expected is not None and unit.mac != expected:
                raise DeskError(
                    said("unit {mac} lies in the slot now, another one; nothing was erased", mac=unit.mac)
                )
            self._erase(link, unit, by, reason.strip(), issued_secret_too=issued_secret_too)
        return unit

    @contextmanager
    def _met(self, place: SlotPlace, cancel: CancelToken) -> Generator[tuple[EspLink, UnitFacts]]:
        """The unit in a slot, with its stub running."""
        find = self._find
        try:
            link = EspLink.open(
                place if find is None else find(place),
                self._recipe,
                cancel,
                self._log,
                None if find is None else lambda: find(place),
            )
            try:
                link.connect()
                unit = link.identify()
                link.start_stub()
                yield link, unit
            finally:
                if not link.has_reset_lines:
                    link.leave_ready()
                link.close()
        except Fault as fault:
            raise UnitTrouble(fault) from fault
        except (StoreError, ValueError) as error:
            raise DeskError(reason_of(error)) from error

    def _at_stake(self, link: EspLink, unit: UnitFacts) -> AtStake:
        codes = self._bound(unit)
        identity = None if codes else self._on_chip(link)
        return AtStake(
            unit,
            tuple(code.code.device_name for code in codes),
            None if identity is None else identity.device_name,
            any(_may_hold_issued_secret(code) for code in codes),
        )

    def _erase(
        self, link: EspLink, unit: UnitFacts, by: Person, reason: str, *, issued_secret_too: bool
    ) -> None:
        stake, codes = self._at_stake(link, unit), self._bound(unit)
        if stake.identity and not reason:
            raise DeskError(
                said(
                    "unit {mac} bears {names}: say why it is erased; nothing was erased",
                    mac=unit.mac,
                    names=", ".join(stake.names or (stake.stranger or "",)),
                )
            )
        self._check(codes, issued_secret_too=issued_secret_too)
        for code in codes:
            if code.state is CodeState.CONSUMED:
                text = f"whole chip erased: {reason}"
                self._store.ledger.reopen(code.code_id, unit.mac, person=by.name, reason=text)
        marks = {code.code_id: self._store.ledger.return_case(code.code_id).mark for code in codes}
        self._log(f"erasing {unit.flash_size} bytes of unit {unit.mac}")
        link.erase_all()
        self._prove(link, unit)
        for code_id, mark in marks.items():
            proof = Erasure(unit.mac, unit.chip, 0, unit.flash_size, self._clock(), mark)
            self._store.ledger.record_erasure(code_id, proof, person=by.name, reason=reason)

    def _bound(self, unit: UnitFacts) -> list[Reservation]:
        """The codes that the books bind to this unit, one a product at most."""
        products = {row.product_key for row in self._store.records.batches()}
        found = (self._store.ledger.bound_to(product, unit.mac) for product in sorted(products))
        return [one for one in found if one is not None]

    @staticmethod
    def _check(codes: list[Reservation], *, issued_secret_too: bool) -> None:
        for code in codes:
            name = code.code.device_name
            if code.state in (CodeState.RESERVED, CodeState.WRITING):
                raise DeskError(said("{name} is being written to this unit; nothing was erased", name=name))
            if _may_hold_issued_secret(code) and not issued_secret_too:
                raise DeskError(
                    said(
                        "{name} is a per-product code and its unit was passed: the cloud may have issued a "
                        "secret to it, which is on this chip alone and is not issued again; nothing was "
                        "erased",
                        name=name,
                    )
                )

    def _on_chip(self, link: EspLink) -> Identity | None:
        """The identity that the chip bears by its own table; None if it has none that can be read."""
        try:
            table = parse_table(link.read(USUAL_OFFSET, MOST_BYTES), said("the chip's partition table"))
        except FirmwareError:
            return None
        layout = self._recipe.credential
        place = next((partition for partition in table if partition.name == layout.partition), None)
        if place is None:
            return None
        try:
            return read_identity(link.read(place.offset, place.size), layout)
        except NvsError as error:
            self._log(f"the identity is not readable: {error}")
            return None

    @staticmethod
    def _prove(link: EspLink, unit: UnitFacts) -> None:
        blank = hashlib.md5(b"\xff" * unit.flash_size, usedforsecurity=False).digest()
        if link.md5(0, unit.flash_size) != blank:
            raise DeskError(said("unit {mac} is not blank after it was erased; scrap it", mac=unit.mac))


def _may_hold_issued_secret(code: Reservation) -> bool:
    return code.state is CodeState.CONSUMED and code.code.method is FlashingMethod.PER_PRODUCT
