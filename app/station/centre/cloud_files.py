"""Files of one batch that a cloud issued: looked at together, joined, taken into stock."""

import hashlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from app.exchange.code_file import CodeFile, CodeFileError, read_code_file
from app.exchange.fields import Field
from app.model.cancel import CancelToken
from app.model.centre import CloudPreview, CloudSample
from app.model.codes import Codes, FileRow, joined
from app.model.issuer import Progress
from app.model.person import Person, Role
from app.model.reports import DeskError, Problem
from app.model.secret import Secret
from app.model.wording import reason_of, said
from app.station.centre.refusals import told
from app.station.people import require
from app.store.errors import StockError
from app.store.store import Store

_SAMPLES = 5
_MASK = "********"
_SECRETS = (Field.DEVICE_SECRET, Field.PRODUCT_SECRET)
# Stands in for a ProductSecret that is asked for later, so that the rest of the file can be looked at.
_ASKED_LATER = Secret("asked-for-later-")


class CloudFiles:
    """Every method raises DeskError with a text for people; a taking in that fails leaves nothing.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def preview(self, paths: Sequence[Path], product_key: str | None) -> CloudPreview:
        """Look at files; nothing is written, and problems are told in the preview."""
        files: list[CodeFile] = []
        problems: list[Problem] = []
        for path in paths:
            try:
                files.append(self._read(path, product_key, None))
            except CodeFileError as error:
                problems += error.problems
        if not files:
            return _nothing(tuple(paths), product_key, tuple(problems))
        problems += _problems(files)
        first = files[0]
        missing = first.product_secret == _ASKED_LATER and not self._known_secret(first.product_key)
        if not problems:
            problems += self._against_stock(files, missing=missing)
        preview = CloudPreview(
            paths=tuple(paths),
            product_key=first.product_key,
            method=first.method,
            columns=(
                *((header, meant.value) for header, meant in first.mapping.items()),
                *((header, "") for header in first.ignored_columns),
            ),
            samples=tuple(_sample(one, first) for one in islice(first.codes, _SAMPLES)),
            codes=sum(len(one.codes) for one in files),
            warnings=tuple(warning for one in files for warning in one.warnings),
            problems=tuple(problems),
            needs_product_secret=missing,
        )
        _let_go(files)
        return preview

    def take(
        self,
        preview: CloudPreview,
        product_secret: Secret | None,
        by: Person,
        progress: Progress,
        cancel: CancelToken,
        *,
        debug: bool = False,
        note: str = "",
    ) -> int:
        """Make a batch of files that were looked at; they are read again, as they are now."""
        require(by, Role.ENGINEER, said("make a batch"))
        with told():
            files = [self._read(path, preview.product_key, product_secret) for path in preview.paths]
            problems = _problems(files)
            if problems:
                raise DeskError(problems[0].text, tuple(problems))
            codes = _codes(files)
            number = self._store.stock.take_in(
                codes,
                source_name=" + ".join(one.source_name for one in files),
                source_sha256=_digest(files),
                made_by=by.name,
                product_secret=codes.product_secret,
                debug=debug,
                note=note.strip(),
                progress=progress,
                cancel=cancel,
            )
            digests = ", ".join(f"{one.source_name} sha256 {one.sha256}" for one in files)
            self._store.deeds.note(
                by,
                "take cloud files in",
                product_key=preview.product_key,
                batch=number,
                detail=f"{len(codes)} codes; {digests}",
            )
        _let_go(files)
        return number

    def _read(self, path: Path, product_key: str | None, secret: Secret | None) -> CodeFile:
        try:
            return read_code_file(path, product_key=product_key or None, product_secret=secret)
        except CodeFileError as error:
            if secret is not None or any(one.field != Field.PRODUCT_SECRET for one in error.problems):
                raise
        # Only the ProductSecret is missing: the store may have it, or a person is asked for it.
        return read_code_file(path, product_key=product_key or None, product_secret=_ASKED_LATER)

    def _known_secret(self, product_key: str) -> bool:
        with told():
            return self._store.stock.known_product_secret(product_key)

    def _against_stock(self, files: Sequence[CodeFile], *, missing: bool) -> list[Problem]:
        try:
            with told():
                self._store.stock.check(
                    _codes(files),
                    source_sha256=_digest(files),
                    product_secret=_ASKED_LATER if missing else None,
                )
        except DeskError as error:
            return list(error.problems) or [Problem(0, "", reason_of(error))]
        return []


def _digest(files: Sequence[CodeFile]) -> str:
    """The SHA-256 of the file; of several the digest of their digests, in any order of the files."""
    digests = sorted(one.sha256 for one in files)
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _let_go(files: Sequence[CodeFile]) -> None:
    for one in files:
        one.codes.let_go()


def _codes(files: Sequence[CodeFile]) -> Codes:
    """The codes of all files, one file after the other; rows count on from file to file.

    Raises:
        StockError: the files have several ProductSecrets.
    """
    known = [one for one in files if one.product_secret != _ASKED_LATER]
    secret = next((one.product_secret for one in known if one.product_secret is not None), None)
    for one in known:
        if one.product_secret not in (None, secret):
            raise StockError(
                said(
                    "{source_name}: the ProductSecret differs from the others; a product has one",
                    source_name=one.source_name,
                )
            )
    return joined([one.codes for one in files], secret)


def _problems(files: Sequence[CodeFile]) -> list[Problem]:
    """What is wrong with the files together: other products or methods, a file or a name twice."""
    first, *others = files
    found = [
        Problem(
            0,
            "",
            said(
                "{file} is of another product or method than {first}",
                file=one.source_name,
                first=first.source_name,
            ),
        )
        for one in others
        if (one.product_key, one.method) != (first.product_key, first.method)
    ]
    seen: dict[str, str] = {}
    for one in files if others else ():
        for row, name in zip(one.codes.rows, one.codes.names, strict=True):
            before = seen.setdefault(name, one.source_name)
            if before != one.source_name:
                text = said(
                    "{name} of {file} stands in {before} too",
                    name=name,
                    file=one.source_name,
                    before=before,
                )
                found.append(Problem(row, Field.DEVICE_NAME, text))
    if len({one.sha256 for one in files}) < len(files):
        found.insert(0, Problem(0, "", said("two of the files are the same")))
    return found


def _sample(one: FileRow, file: CodeFile) -> CloudSample:
    """What a preview shows of a row: each known column's value, secrets masked."""
    values = {
        Field.DEVICE_NAME: one.code.device_name,
        Field.PRODUCT_KEY: one.code.product_key,
        **dict.fromkeys(_SECRETS, _MASK),
    }
    known = tuple(values.get(meant, "") for meant in file.mapping.values())
    return CloudSample(one.row, known + ("",) * len(file.ignored_columns))


def _nothing(paths: tuple[Path, ...], product_key: str | None, problems: tuple[Problem, ...]) -> CloudPreview:
    return CloudPreview(
        paths=paths,
        product_key=product_key or "",
        method=None,
        columns=(),
        samples=(),
        codes=0,
        warnings=(),
        problems=problems or (Problem(0, "", said("no file was given")),),
        needs_product_secret=False,
    )
