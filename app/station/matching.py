"""Which code a unit must get: by its MAC, by its Bluetooth MAC, or by what was scanned from its label."""

from collections import Counter

from app.model.code import match_key
from app.model.faults import FailureCode, Fault
from app.model.fixture import Fixture
from app.model.mac import Mac
from app.model.recipe import MatchRule
from app.model.reports import DeskError
from app.model.wording import said
from app.station.order import Plan


def wanted_name(plan: Plan, slot: int, mac: Mac) -> str | None:
    """The DeviceName that the unit in a slot must get; None if any code of the batch will do.

    Raises:
        Fault: NO_MATCHING_CODE, the label of this unit was not scanned.
    """
    match plan.match:
        case MatchRule.NEXT:
            return None
        case MatchRule.MAC:
            return str(mac)
        case MatchRule.BLUETOOTH_MAC:
            return str(mac.bluetooth)
        case MatchRule.SCAN:
            scanned = dict(plan.order.scans).get(slot)
            if scanned is None:
                raise Fault(
                    FailureCode.NO_MATCHING_CODE, said("nothing was scanned for slot {slot}", slot=slot)
                )
            return scanned


def check_scans(plan: Plan, fixture: Fixture) -> None:
    """Refuse scans that do not fit the run.

    Raises:
        DeskError: scans are missing or not asked for, of no slot, empty, or the same label twice.
    """
    scans = plan.order.scans
    if plan.match is not MatchRule.SCAN:
        if scans:
            raise DeskError(
                said("labels were scanned, but codes are chosen by the rule {match}", match=plan.match)
            )
        return
    if not scans:
        raise DeskError(said("codes are chosen by scanned labels: scan the label of the unit in each slot"))
    numbers = {place.number for place in fixture.slots}
    for slot, label in scans:
        if slot not in numbers:
            raise DeskError(
                said("a label was scanned for slot {slot}, which the fixture does not have", slot=slot)
            )
        if not match_key(label):
            raise DeskError(said("the label that was scanned for slot {slot} is empty", slot=slot))
    for what, values in (
        ("slot", [str(slot) for slot, _ in scans]),
        ("label", [match_key(label) for _, label in scans]),
    ):
        value, count = Counter(values).most_common(1)[0]
        if count > 1:
            raise DeskError(
                said(
                    "{what} {value} was scanned {count} times; scan each label once",
                    what=what,
                    value=value,
                    count=count,
                )
            )
