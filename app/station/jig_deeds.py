"""What people do to the jig, on record."""

from pathlib import Path

from app.model.fixture import Fixture, SlotPlace
from app.model.person import Person
from app.model.reports import DeskError
from app.model.wording import reason_of
from app.store.errors import StoreError
from app.store.store import Store


def note_taught(store: Store, by: Person, fixture: Fixture, file: Path) -> None:
    """Put on record which places the slots of a jig have from now on.

    Raises:
        DeskError: the books don't take it; the jig is taught all the same.
    """
    places = ", ".join(f"slot {place.number} {place.key}" for place in fixture.slots)
    _note(store, by, "teach jig", f"{fixture.name}, {file.name}: {places}")


def note_unfenced(store: Store, by: Person, place: SlotPlace, fence: str) -> None:
    """Put on record that a slot is opened again, before it is.

    Raises:
        DeskError: the books don't take it.
    """
    _note(store, by, "open fence", f"slot {place.number} ({place.key}), which was fenced: {fence}")


def _note(store: Store, by: Person, what: str, detail: str) -> None:
    try:
        store.deeds.note(by, what, detail=detail)
    except StoreError as error:
        raise DeskError(reason_of(error)) from error
