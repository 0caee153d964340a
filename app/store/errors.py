# ruff: noqa: N818 - the names are the field's words for what happened
"""What the store can refuse, each with a text that says what is wrong, where, and what to do.

No text quotes a secret.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.model.records import CodeRow
from app.model.wording import joined, said

_SHOWN = 10
_LISTED = 50


class StoreError(Exception):
    """Base of everything that the store raises."""


class StoreUnavailable(StoreError):
    """The database can't be read or written now: locked, disk full, read-only, I/O error."""


class StoreDamaged(StoreError):
    """The database file is no database, or not one that can be trusted."""


class StoreClosed(StoreError):
    """The store was closed, or its process no longer owns it."""


class SessionTakenOver(StoreClosed):
    """An engineer has settled this session's codes from another station: it may change nothing any more."""


class StoreMoved(StoreError):
    """The books are in another database now, or on their way into this one."""


class MoveRefused(StoreError):
    """A move to another database can't be begun or ended; the books are where they were."""


class RestoreRefused(StoreError):
    """Going back to a backup would forget something, or the store is in use; it is as it was."""


class RotationRefused(StoreError):
    """The key can't be changed now; the one in use is as it was."""


class FoundingRefused(StoreError):
    """A store can't be set up like this; there is none, or somebody else has made it."""


class StationProblem(StoreError):
    """Base of what can be wrong with a station's name or its taking over."""


class StationCopied(StationProblem):
    """Another computer works under this station's name: one of the two data folders is a copy."""

    def __init__(self, station: str, host: str, folder: object) -> None:
        super().__init__(
            said(
                "{folder}: station {station} is at work on computer {host}, so this folder is a copy "
                "of its; delete the files `station` and `sessions` in the folder, and this computer "
                "gets its own name",
                folder=folder,
                station=station,
                host=host,
            )
        )


class UnknownStation(StationProblem):
    """There is no station of this name."""

    def __init__(self, station: str) -> None:
        super().__init__(
            said(
                "there is no station {station} in the store; `flashline database stations` lists them",
                station=station,
            )
        )


class StationInUse(StationProblem):
    """The station is seen at work, so nobody may take its codes over."""

    def __init__(self, station: str, host: str) -> None:
        super().__init__(
            said(
                "station {station} is at work on computer {host}; close Flashline there first. (A "
                "computer that lost its power or network is seen for up to half a minute longer)",
                station=station,
                host=host,
            )
        )


class SchemaTooNew(StoreError):
    """The store was made by a newer program."""


class MigrationFailed(StoreError):
    """The store could not be brought to this program's schema; it is as it was before."""


class ConstraintBroken(StoreError):
    """The database itself refused a change; nothing of the transaction was kept."""


class KeyProblem(StoreError):
    """Base of what can be wrong with the vault's key."""


class KeyMissing(KeyProblem):
    """The store exists and its key does not."""


class KeyDamaged(KeyProblem):
    """The key file does not hold 32 bytes."""


class KeyLocked(KeyProblem):
    """The key needs a passphrase that nobody can be asked for, or a keyring that is not there."""


class KeyWrong(KeyProblem):
    """The key is not the one this store was sealed with, or the passphrase is not the key's."""


class KeyExposed(KeyProblem):
    """Others than the owner can read the key file."""


class SecretUnreadable(StoreError):
    """A sealed secret does not open: damaged, or moved from another row."""


class LedgerError(StoreError):
    """Base of what the ledger refuses."""


class UnknownBatch(LedgerError):
    """There is no batch with this number."""

    def __init__(self, batch: int) -> None:
        super().__init__(said("there is no batch {batch} in the store; import its file first", batch=batch))
        self.batch = batch


class UnknownCode(LedgerError):
    """There is no code with this id."""

    def __init__(self, code_id: int) -> None:
        super().__init__(said("there is no code with id {code_id} in the store", code_id=code_id))
        self.code_id = code_id


class NotWaiting(StoreError):
    """A batch does not wait for a cloud, or did not fail: there is nothing to continue or to dismiss."""

    def __init__(self, batch: int) -> None:
        super().__init__(said("batch {batch} does not wait to be continued", batch=batch))
        self.batch = batch


class OrderBusy(StoreError):
    """Another program is at work to bring a batch in."""

    def __init__(self, batch: int, station: str) -> None:
        super().__init__(
            said(
                "batch {batch} is being worked on by station {station}; wait, or stop it there",
                batch=batch,
                station=station,
            )
        )
        self.batch = batch


class BatchExhausted(LedgerError):
    """No code of the batch is available."""

    def __init__(self, batch: int) -> None:
        super().__init__(
            said(
                "batch {batch} has no available code left; close the run and open one with another batch",
                batch=batch,
            )
        )
        self.batch = batch


class UnitBusy(LedgerError):
    """A live job elsewhere works on a unit with this MAC: a duplicate MAC, or one unit in two places."""

    def __init__(self, mac: str, slot: int | None, station: str | None) -> None:
        place = said("slot {slot}", slot=slot) if slot is not None else said("another job")
        super().__init__(
            said(
                "a unit with MAC {mac} is being flashed in {place} of {station}; set this one aside",
                mac=mac,
                place=place,
                station=station or said("this station"),
            )
        )
        self.mac = mac
        self.slot = slot


class UnitLeft(UnitBusy):
    """A station that does not run has a code in hand for this MAC; only it, or an engineer, settles that."""

    def __init__(self, mac: str, slot: int | None, station: str) -> None:
        LedgerError.__init__(
            self,
            said(
                "a unit with MAC {mac} was being flashed in slot {slot} of {station}, which does not "
                "run now; start Flashline there, or let an engineer run `flashline database "
                "take-over {station}`, then flash it again",
                mac=mac,
                slot=slot,
                station=station,
            ),
        )
        self.mac = mac
        self.slot = slot


class LedgerConflict(LedgerError):
    """The code is not in the state, or not with the unit or job, that the change starts from."""


class BatchClosed(LedgerError):
    """The batch was closed: nothing of it changes."""

    def __init__(self, batch: int) -> None:
        super().__init__(
            said(
                "batch {batch} is closed, so none of its codes changes; take another batch, or let "
                "an engineer open it again with `flashline reopen {batch} --reason ...`",
                batch=batch,
            )
        )
        self.batch = batch


class NoMatchingCode(LedgerError):
    """The batch has no code with the name that was asked for, or two that can't be told apart."""


class CodeTaken(LedgerError):
    """The code with the name that was asked for is not free for this unit."""


class NotReadyToClose(LedgerError):
    """A batch can't be closed; `codes` are those that stand in the way."""

    def __init__(self, text: str, codes: Sequence[CodeRow] = ()) -> None:
        self.codes = tuple(codes)
        lines = [
            said(
                "  {device_name}: {state}, unit {mac}, slot {slot}, since {changed_at:%Y-%m-%d %H:%M} UTC"
                "{reason}",
                device_name=c.device_name,
                state=c.state.word,
                mac=c.mac,
                slot=c.slot,
                changed_at=c.changed_at,
                reason=f", {c.reason}" if c.reason else "",
            )
            for c in self.codes[:_LISTED]
        ]
        if len(self.codes) > _LISTED:
            lines.append(said("  and {count} more", count=len(self.codes) - _LISTED))
        super().__init__(joined([text, *lines], "\n"))


class StockError(StoreError):
    """A batch can't be taken in; nothing of it was kept."""


class AlreadyImported(StockError):
    """A file with these very bytes is in stock."""

    def __init__(self, batch: int, at: datetime) -> None:
        super().__init__(
            said(
                "this file was taken in before, as batch {batch} at {at:%Y-%m-%d %H:%M} UTC; use that batch",
                batch=batch,
                at=at,
            )
        )
        self.batch = batch
        self.at = at


@dataclass(frozen=True, slots=True)
class StockConflict:
    """A code of the file that stands in stock already.

    Args:
        row: in the file.
        device_name: in the file.
        batch: where the like is.
        batch_row: row of the like in the file that it came from.
        field: `DeviceName` or `DeviceSecret`.
    """

    row: int
    device_name: str
    batch: int
    batch_row: int
    field: str


class CodesInStock(StockError):
    """Codes of the file are in stock already; `conflicts` lists every one."""

    def __init__(self, conflicts: Sequence[StockConflict]) -> None:
        self.conflicts = list(conflicts)
        lines = [
            said(
                "row {row}, DeviceName {device_name}: the {field} is in batch {batch}, row {batch_row}",
                row=c.row,
                device_name=c.device_name,
                field=c.field,
                batch=c.batch,
                batch_row=c.batch_row,
            )
            for c in self.conflicts[:_SHOWN]
        ]
        text = said(
            "{count} conflicts with codes in stock; nothing was taken in, ask for a file with new codes:",
            count=len(self.conflicts),
        )
        super().__init__(joined([text, *lines, *_and_more(len(self.conflicts) - len(lines))], "\n"))


@dataclass(frozen=True, slots=True)
class Repetition:
    """A code that stands twice in one file; `field` is `DeviceName` or `DeviceSecret`."""

    row: int
    first_row: int
    device_name: str
    field: str


class CodesRepeated(StockError):
    """Codes stand twice in the file; `repetitions` lists every one."""

    def __init__(self, repetitions: Sequence[Repetition]) -> None:
        self.repetitions = list(repetitions)
        lines = [
            said(
                "row {row}, DeviceName {device_name}: same {field} as row {first_row}",
                row=r.row,
                device_name=r.device_name,
                field=r.field,
                first_row=r.first_row,
            )
            for r in self.repetitions[:_SHOWN]
        ]
        text = said("codes stand twice in the file; nothing was taken in:")
        super().__init__(joined([text, *lines, *_and_more(len(self.repetitions) - len(lines))], "\n"))


def _and_more(count: int) -> list[str]:
    return [said("and {count} more", count=count)] if count else []


class ProductProblem(StoreError):
    """Something about a product can't be done."""


class UnknownProduct(ProductProblem):
    """There is no product with this ProductKey."""

    def __init__(self, product_key: str) -> None:
        super().__init__(said("there is no product {product_key}", product_key=product_key))


class QuotaRefused(StoreError):
    """A quantity is more than a product may have."""


class QuotaInsufficient(QuotaRefused):
    """Fewer codes are left than were asked for."""

    def __init__(self, left: int, asked: int) -> None:
        super().__init__(
            said("Active code quota is insufficient: {left} left, {asked} asked", left=left, asked=asked)
        )
        self.left = left
        self.asked = asked


class MacPoolRefused(StoreError):
    """A range of MACs can't be added or removed, or has too few."""


class CodeActivated(LedgerConflict):
    """The cloud has seen the code's device: it is never issued or written again."""

    def __init__(self, device_name: str | None = None) -> None:
        what = said("code {device_name}", device_name=device_name) if device_name else said("the code")
        super().__init__(
            said(
                "{what} is activated: the cloud has seen a device with it, so it is never issued or "
                "written again; set this unit aside",
                what=what,
            )
        )


_ACTIVATED = "the code is activated: it is never issued or written again"
"""What the database says, see the migrations."""


def named_refusal(message: str) -> StoreError | None:
    """The error for what a trigger says, where it has one of its own."""
    return CodeActivated() if _ACTIVATED in message else None


class RunProblem(StoreError):
    """A run or a job can't be put on record as it is."""
