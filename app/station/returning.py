"""Giving a code back: its unit lies in a slot, is erased, and is read back blank before the books say so."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from app.hardware.esp.link import EspLink
from app.hardware.esp.packing import pack
from app.hardware.firmware.partitions import MOST_BYTES, USUAL_OFFSET, credential_partition, parse_table
from app.hardware.firmware.problems import FirmwareError
from app.hardware.identity.nvs import NvsError
from app.hardware.identity.read_back import read_identity
from app.model.cancel import CancelToken
from app.model.closing import Erasure, ReturnCase
from app.model.faults import FAILURES, Fault
from app.model.firmware import Firmware, Partition, Region
from app.model.fixture import SlotPlace
from app.model.person import Person, Role
from app.model.recipe import Recipe
from app.model.records import CodeRow
from app.model.reports import DeskError
from app.model.unit import UnitFacts
from app.model.wording import joined, reason_of, said
from app.station.people import require
from app.store.errors import StoreError
from app.store.ledger import Ledger

_BLANK = b"\xff"


class Returning:
    """Gives codes back to their batch.

    A crash after the erasing leaves the code as it was: doing it once more finds the chip blank.

    Args:
        ledger: of the open books.
        recipe: rates and names of the credential.
        clock: gives aware times.
        log: takes lines on what is done.
    """

    def __init__(
        self, ledger: Ledger, recipe: Recipe, clock: Callable[[], datetime], log: Callable[[str], None]
    ) -> None:
        self._ledger = ledger
        self._recipe = recipe
        self._clock = clock
        self._log = log

    def give_back(
        self,
        row: CodeRow,
        *,
        place: SlotPlace | None,
        firmware: Firmware | None = None,
        by: Person,
        reason: str,
    ) -> None:
        """Make a held or void code available again.

        Args:
            row: the code.
            place: the slot with the unit that it may be on; needed unless it was never written.
            firmware: names the credential's partition where the chip's own table is gone.
            by: who gives it back; an engineer.
            reason: why.

        Raises:
            DeskError: not allowed, or it can't be given back; the text says why, and the code is as it was.
        """
        require(by, Role.ENGINEER, said("give a code back"))
        try:
            case = self._ledger.return_case(row.id)
            proof = None
            if case.unit is not None and place is not None:
                proof = self._prove(case, place, firmware)
            self._ledger.put_back(row.id, person=by.name, reason=reason, proof=proof)
        except Fault as fault:
            raise DeskError(joined((FAILURES[fault.code].cause, fault.detail), " ")) from fault
        except (StoreError, ValueError) as error:
            raise DeskError(reason_of(error)) from error

    def _prove(self, case: ReturnCase, place: SlotPlace, firmware: Firmware | None) -> Erasure:
        link = EspLink.open(place, self._recipe, CancelToken(), self._log)
        try:
            link.connect()
            unit = link.identify()
            if unit.mac != case.unit:
                raise DeskError(
                    said(
                        "unit {mac} is in the slot; {device_name} may be on unit {unit}",
                        mac=unit.mac,
                        device_name=case.row.device_name,
                        unit=case.unit,
                    )
                )
            link.start_stub()
            return self._blank(link, unit, case, firmware)
        finally:
            if not link.has_reset_lines:
                link.leave_ready()
            link.close()

    def _blank(self, link: EspLink, unit: UnitFacts, case: ReturnCase, firmware: Firmware | None) -> Erasure:
        credential = self._credential(link, firmware)
        if credential is None:
            if not _all_blank(link, unit.flash_size):
                raise DeskError(
                    said(
                        "the chip has no partition table that says where an identity is; "
                        "name the firmware it was flashed with (--firmware)"
                    )
                )
            self._log(f"all {unit.flash_size} bytes of flash are blank (MD5)")
            return self._erasure(unit, case, 0, unit.flash_size)
        found = link.read(credential.offset, credential.size)
        if found.strip(_BLANK):
            self._require_own(found, case.row)
            blank = Region(credential.offset, _BLANK * credential.size, "", "blank")
            link.write(pack(blank), lambda _: None)
            found = link.read(credential.offset, credential.size)
        if len(found) != credential.size or found.strip(_BLANK):
            raise DeskError(
                said(
                    "partition {partition} is not blank after it was erased; scrap this unit",
                    partition=credential.name,
                )
            )
        self._log(f"partition {credential.name} read back, {credential.size} bytes, all blank")
        return self._erasure(unit, case, credential.offset, credential.size)

    def _credential(self, link: EspLink, firmware: Firmware | None) -> Partition | None:
        """Where the identity is, by the chip's own table, else by the firmware's; None if neither tells."""
        where = f"the chip's partition table at 0x{USUAL_OFFSET:x}"
        try:
            table = parse_table(link.read(USUAL_OFFSET, MOST_BYTES), where)
            return credential_partition(table, self._recipe.credential.partition, where)
        except FirmwareError as error:
            self._log(str(error))
            return None if firmware is None else firmware.credential

    def _require_own(self, data: bytes, row: CodeRow) -> None:
        """Never erase another code from a chip."""
        try:
            identity = read_identity(data, self._recipe.credential)
        except NvsError as error:
            self._log(f"the identity is not readable: {error}")
            return
        if identity is not None and (identity.product_key, identity.device_name) != (
            row.product_key,
            row.device_name,
        ):
            raise DeskError(
                said(
                    "the chip bears {product_key}/{device_name}, another code than "
                    "{wanted}; nothing was erased",
                    product_key=identity.product_key,
                    device_name=identity.device_name,
                    wanted=row.device_name,
                )
            )

    def _erasure(self, unit: UnitFacts, case: ReturnCase, offset: int, size: int) -> Erasure:
        return Erasure(unit.mac, unit.chip, offset, size, self._clock(), case.mark)


def _all_blank(link: EspLink, size: int) -> bool:
    return link.md5(0, size) == hashlib.md5(_BLANK * size, usedforsecurity=False).digest()
