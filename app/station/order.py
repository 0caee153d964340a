"""What a run is asked to do, and what it needs to do it."""

from dataclasses import dataclass
from pathlib import Path

from app.hardware.esp.packing import PackedRegion
from app.model.firmware import Firmware
from app.model.person import Person
from app.model.recipe import MatchRule, Recipe


@dataclass(frozen=True, slots=True)
class RunOrder:
    """What a person asks for.

    Args:
        batch: number of the batch that the codes come from.
        firmware: build folder, merged image, or `address=file` pairs.
        operator: name on the records.
        recipe: a recipe file; None takes the one that comes with Flashline.
        units: end after so many units; None sets no such end.
        once: every slot does one unit and is finished; else it goes on until someone stops the run.
        wait: seconds that a slot waits for a unit, or for one that is done to be swapped, before it gives up;
            None waits for ever.
        rework: allow units that the books call passed to be done again with their own code.
        match: which code of the batch a unit gets; None leaves it to the recipe.
        permanent_by: the engineer who confirms that the recipe's permanent steps are to be done.
        scans: what was scanned from the label of the unit in each slot, by slot number.
        trial: whether it is one: debug codes are for trials, and for nothing else.
    """

    batch: int
    firmware: tuple[str, ...]
    operator: str
    recipe: Path | None = None
    units: int | None = None
    once: bool = False
    wait: float | None = None
    rework: bool = False
    match: MatchRule | None = None
    scans: tuple[tuple[int, str], ...] = ()
    permanent_by: Person | None = None
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """An order made ready: everything that a run does once, so that no unit has to.

    Args:
        run: the run's id.
        product_key: of the batch.
        packed: the firmware's regions, compressed and framed, shared read-only by all slots.
    """

    run: str
    order: RunOrder
    recipe: Recipe
    firmware: Firmware
    product_key: str
    packed: tuple[PackedRegion, ...]

    @property
    def match(self) -> MatchRule:
        """Which code of the batch a unit gets."""
        return self.order.match or self.recipe.match
