"""Steps that can't be undone: who may ask for them, and for which batches."""

from app.model.code import Generation
from app.model.mac import Mac
from app.model.person import Person, Role
from app.model.product import Connectivity
from app.model.recipe import MatchRule
from app.model.records import BatchRow
from app.model.reports import DeskError
from app.model.wording import said
from app.station.order import Plan
from app.station.people import require
from app.store.store import Store

_DEED = "burn custom MACs"


def allow_permanent(plan: Plan, batch: BatchRow, store: Store, acting: Person) -> None:
    """Refuse a run with a permanent step that is not confirmed, or whose batch is no pool of MACs.

    Custom MACs are burnt for Bluetooth products alone, whose DeviceNames are MACs that a pool gave: the chip
    must get the code's MAC. Where names were uploaded they are the chips' own MACs, and nothing is burnt.

    Args:
        plan: of the run.
        batch: that its codes come from.
        store: the open books; the confirmation goes on record there.
        acting: who opens the run.

    Raises:
        DeskError: not confirmed by an engineer, or nothing that MACs may be burnt for.
    """
    confirmed = plan.order.permanent_by
    if not plan.recipe.permanent.burn_custom_mac:
        if confirmed is not None:
            raise DeskError(said("recipe {recipe} has no permanent step to confirm", recipe=plan.recipe.name))
        return
    what = said("recipe {recipe} burns custom MACs for good", recipe=plan.recipe.name)
    if confirmed is None:
        raise DeskError(said("{what}: an engineer has to confirm that", what=what))
    for person in (confirmed, acting):
        require(person, Role.ENGINEER, said("burn custom MACs"))
    if store.products.row(batch.product_key).connectivity is not Connectivity.BLUETOOTH:
        raise DeskError(
            said(
                "{what}, but product {product} is not a Bluetooth product",
                what=what,
                product=batch.product_key,
            )
        )
    if batch.generation is Generation.UPLOAD:
        raise DeskError(
            said(
                "{what}, but the names of batch {batch} were uploaded: they are the chips' own",
                what=what,
                batch=batch.number,
            )
        )
    if plan.match is not MatchRule.NEXT:
        raise DeskError(
            said(
                "{what}, but codes are chosen by the rule {rule}; it takes the rule next",
                what=what,
                rule=plan.match.value,
            )
        )
    first = store.records.code_rows(store.records.code_ids(batch.number)[:1])
    if first and bluetooth_mac(first[0].device_name) is None:
        raise DeskError(
            said(
                "{what}, but DeviceName {name} of batch {batch} is no MAC",
                what=what,
                name=first[0].device_name,
                batch=batch.number,
            )
        )
    store.deeds.note(
        confirmed, _DEED, product_key=batch.product_key, batch=batch.number, detail=f"run {plan.run}"
    )


def bluetooth_mac(device_name: str) -> Mac | None:
    """The MAC that a DeviceName spells, or None if it spells none."""
    try:
        return Mac.parse(device_name)
    except ValueError:
        return None
