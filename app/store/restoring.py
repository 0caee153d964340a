"""Going back to a backup without letting a code out twice.

What the store knows beyond the backup is compared first. A unit that was flashed since would be forgotten,
and its code would look free: so going back is refused until it is allowed by name, and then such codes are
taken out (void) in the store that comes back. Where the present store can't be read any more, nobody can tell
which codes those are: then every code that looks free is taken out, to be given back by an engineer.
"""

import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.model.code import BatchState, CodeState
from app.model.person import Person, Role
from app.model.records import CodeRow
from app.model.wording import said
from app.store.backups import FOLDER, Backups, check
from app.store.clearing import DRAFT, remove_folder
from app.store.durable import flush_file, flush_folder
from app.store.errors import RestoreRefused, StoreDamaged, StoreError, StoreUnavailable
from app.store.heads import Head, Heads
from app.store.key_forms import Unlocking
from app.store.key_place import key_path
from app.store.loss import Loss, loss_of
from app.store.opening import folder_alone, open_store
from app.store.people import People
from app.store.sessions import is_held
from app.store.sqlite_file import FILE_NAME
from app.store.store import Store
from app.store.tries import Tries
from app.store.went_back import WENT_BACK

_TRIES = "restore-tries"


class Restoring:
    """Puts a backup in the place of a local store.

    Args:
        data_dir: of the station.
        key_file: of the store's key; the usual place if None.
        unlocking: how to get at a key that does not lie open.
        clock: gives aware times.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        key_file: Path | None = None,
        unlocking: Unlocking | None = None,
        clock: Callable[[], datetime],
    ) -> None:
        self._data_dir = data_dir
        self._key_file = key_file
        self._unlocking = unlocking
        self._clock = clock

    def loss(self, backup: Path) -> Loss:
        """What going back to this backup would forget.

        Raises:
            StoreDamaged: the backup is not sound.
            StoreUnavailable: it can't be read.
        """
        check(backup)
        return loss_of(self._data_dir / FILE_NAME, backup)

    def run(self, backup: Path, *, person: str, forget: bool = False) -> Loss:
        """Go back to a backup.

        Args:
            backup: the file.
            person: who does it, for the history.
            forget: go back although something is forgotten; the codes that were flashed since are taken out.

        Raises:
            RestoreRefused: something would be forgotten, or the store is in use.
            StoreDamaged: the backup is not sound; KeyProblem: its key is not here. The store is as it was.
            StoreUnavailable: files can't be read or written.
        """
        with folder_alone(self._data_dir):
            self._refuse_open()
            loss = self.loss(backup)
            known = loss.readable and not loss.codes and not loss.batches
            if not known and not forget:
                raise RestoreRefused(
                    said(
                        "going back to {backup} would forget something: {loss}. Allow it only if the "
                        "present store is lost for good (--forget): such codes are taken out then, so that "
                        "none is given out twice",
                        backup=backup.name,
                        loss=loss.worded,
                    )
                )
            draft = self._data_dir / DRAFT
            try:
                self._prepare(backup, draft)
                end, books = self._take_out(draft, loss, person, backup.name)
                self._heads(books).went_back(end)
                self._replace(draft / FILE_NAME)
            except (OSError, sqlite3.Error) as error:
                raise StoreUnavailable(
                    said("{data_dir}: can't go back ({error})", data_dir=self._data_dir, error=error)
                ) from error
            finally:
                remove_folder(draft)
        return loss

    @property
    def present(self) -> bool:
        """Whether there are books here at all, sound or not."""
        return (self._data_dir / FILE_NAME).exists()

    @contextmanager
    def people_of(self, backup: Path) -> Generator[People]:
        """The people whom a backup names, for one try to sign in; a block that raises counts as a wrong one.

        They are looked at in a copy that goes again, so the tries are counted beside the books.

        Raises:
            RestoreRefused: the store is in use, or too many PINs were wrong.
            StoreDamaged: the backup is not sound; KeyProblem: its key is not here.
            StoreUnavailable: files can't be read or written.
        """
        with folder_alone(self._data_dir):
            self._refuse_open()
            check(backup)
            draft = self._data_dir / DRAFT
            tries = _PinTries(self._data_dir / _TRIES, self._clock)
            try:
                self._prepare(backup, draft)
                with self._opened(draft) as store:
                    tries.begin()
                    yield store.people
                    tries.right()
            except (OSError, sqlite3.Error) as error:
                raise StoreUnavailable(
                    said("{backup}: its people can't be asked for ({error})", backup=backup, error=error)
                ) from error
            finally:
                remove_folder(draft)

    def _opened(self, draft: Path) -> Store:
        key_file = key_path(self._data_dir, self._key_file)
        return open_store(
            draft, station="restore", key_file=key_file, unlocking=self._unlocking, clock=self._clock
        )

    def _refuse_open(self) -> None:
        for lock in (self._data_dir / "sessions").glob("*.lock"):
            if is_held(lock):
                raise RestoreRefused(
                    said(
                        "{data_dir}: Flashline works with this store; close it first", data_dir=self._data_dir
                    )
                )

    def _prepare(self, backup: Path, draft: Path) -> None:
        remove_folder(draft)
        draft.mkdir(mode=0o700)
        target = draft / FILE_NAME
        target.touch(mode=0o600)
        with (
            closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)

    def _take_out(self, draft: Path, loss: Loss, person: str, name: str) -> tuple[Head, str]:
        """Through the ledger, so that every code that is taken out has its line of history.

        Returns the end of the chain that tells of it, and by what the books are known.
        """
        with self._opened(draft) as store:
            for one in loss.codes:
                row = store.ledger.find(one.product_key, one.device_name)
                if row is not None and row.state is not CodeState.VOID:
                    where = f"on {one.mac}" if one.mac else one.state
                    _void(store, row, person, f"{where} after the backup that was gone back to")
            if not loss.readable:
                for batch in store.records.batches():
                    free = store.records.code_ids(batch.number, states={CodeState.AVAILABLE})
                    for row in store.records.code_rows(free):
                        _void(store, row, person, "the store was lost after this backup: it may be on a unit")
            books = store.audit.books
            end = self._heads(books).last()
            detail = f"from {end.short if end else 'an unknown end'} to {name}"
            store.deeds.note(Person(person, Role.SUPERVISOR), WENT_BACK, detail=detail)
            return store.audit.head, books

    def _heads(self, books: str) -> Heads:
        heads = Heads(self._data_dir)
        heads.use(books)
        return heads

    def _replace(self, restored: Path) -> None:
        present = self._data_dir / FILE_NAME
        _fold_in(restored)
        if present.exists():
            self._keep(present)
        for name in ("-wal", "-shm"):
            present.with_name(FILE_NAME + name).unlink(missing_ok=True)
        flush_file(restored)
        restored.replace(present)
        flush_folder(self._data_dir)

    def _keep(self, present: Path) -> None:
        """The store that is replaced stays, with all that it knows.

        It is as whole as before until the other takes its name: a crash in between must lose nothing of it.
        """
        folder = self._data_dir / FOLDER
        try:
            Backups(present, folder, self._clock).make("restore")
            _fold_in(present)
        except (StoreDamaged, StoreUnavailable, sqlite3.DatabaseError):
            at = self._clock().astimezone(UTC)
            folder.mkdir(mode=0o700, exist_ok=True)
            for name in ("", "-wal", "-shm"):
                part = present.with_name(FILE_NAME + name)
                if part.exists():
                    shutil.copyfile(part, folder / f"{at:%Y%m%d-%H%M%S}-damaged.sqlite{name}.kept")


class _PinTries(Tries):
    """The tries at the PINs of backups."""

    def _refusal(self, seconds: int) -> StoreError:
        return RestoreRefused(said("too many wrong PINs: wait {seconds} seconds", seconds=seconds))


def _void(store: Store, row: CodeRow, person: str, reason: str) -> None:
    """Take a code out, whatever state the backup has it in."""
    batch = store.records.batch(row.batch)
    if batch is not None and batch.state is BatchState.CLOSED:
        store.closing.reopen(row.batch, person=person, reason=reason)
    store.ledger.void(row.id, person=person, reason=reason)


def _fold_in(database: Path) -> None:
    """Bring all that lies in the journal of a database into its file; the journal may be deleted then.

    Raises:
        StoreUnavailable: somebody else has the database open.
    """
    with closing(sqlite3.connect(database)) as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StoreUnavailable(
            said("{database}: another program has it open; close it, then try again", database=database)
        )
