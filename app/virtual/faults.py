"""What can be wrong with a virtual module: for training and for tests of the station."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import cast

from app.virtual.events import Event


@dataclass(frozen=True, slots=True)
class BadCell:
    """One bit of flash that does not change.

    Args:
        address: of its byte.
        bit: 0 to 7.
        value: what it always reads, 0 or 1.
    """

    address: int
    bit: int
    value: int


@dataclass(frozen=True, slots=True)
class Faults:
    """Everything that is wrong with one module; nothing by default.

    Args:
        unplug_after: the port vanishes, once, when so many further bytes have been programmed.
        unplug_at_percent: the port vanishes, once, at this share of the next write of 64 KB or more.
        stuck_after: the loader stops answering after so many commands; 0 means at once.
        bad_cells: bits that do not change.
        flip_to_module: on average one flipped bit in so many bytes from the host; 0 for none.
        flip_to_host: the same for bytes to the host.
        seed: of the flipped bits.
        flash_size: bytes that the flash chip really has, where that is not what the module should have.
        secure_boot: the eFuse is burnt.
        flash_encryption: the eFuse is burnt.
        secure_download: the eFuse is burnt; on an ESP32 it shuts the download mode altogether.
        boot_loop: the application panics and restarts for ever.
        identity: `ProductKey/DeviceName` that a unit carries from before; empty for none. Counts when the
            unit is laid into its slot.
        events: what happens at moments.
    """

    unplug_after: int | None = None
    unplug_at_percent: float | None = None
    stuck_after: int | None = None
    bad_cells: tuple[BadCell, ...] = ()
    flip_to_module: int = 0
    flip_to_host: int = 0
    seed: int = 1
    flash_size: int | None = None
    secure_boot: bool = False
    flash_encryption: bool = False
    secure_download: bool = False
    boot_loop: bool = False
    identity: str = ""
    events: tuple[Event, ...] = ()

    def as_json(self) -> dict[str, object]:
        """All fields as JSON values, as `changed` takes them."""
        return {**asdict(self), "events": [str(event) for event in self.events]}

    def changed(self, values: Mapping[str, object]) -> "Faults":
        """Return these faults with some fields set from JSON values.

        Raises:
            ValueError: a field is unknown or of the wrong kind, a bad cell lacks address, bit or value, or an
                event is none.
        """
        known = {field.name for field in fields(self)}
        unknown = set(values) - known
        if unknown:
            raise ValueError(f"unknown fault {min(unknown)!r}; known are {', '.join(sorted(known))}")
        given = {name: self._field(name, value) for name, value in values.items()}
        return replace(self, **cast("dict[str, int]", given))

    def _field(self, name: str, value: object) -> object:
        usual: object = getattr(Faults(), name)
        if isinstance(usual, tuple):
            if not isinstance(value, (list, tuple)):
                raise ValueError(f"{name} is a list")  # noqa: TRY004 - a wrong value of an outside program
            items = cast("Sequence[object]", value)
            if name == "events":
                return tuple(Event.parse(str(item)) for item in items)
            return tuple(_bad_cell(item) for item in items)
        if usual is None and (value is None or type(value) in (int, float)):
            return value
        if type(value) is not type(usual):
            raise ValueError(f"{name} can't be {value!r}")
        return value


def _bad_cell(item: object) -> BadCell:
    if isinstance(item, Mapping):
        table = cast("Mapping[str, object]", item)
        address, bit, value = table.get("address"), table.get("bit"), table.get("value")
        if isinstance(address, int) and isinstance(bit, int) and isinstance(value, int):
            return BadCell(address, bit, value)
    raise ValueError("a bad cell is an object with address, bit and value")
