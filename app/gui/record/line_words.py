"""What was done, as the record names it, in the language of the window."""

from PySide6.QtCore import QCoreApplication

from app.gui.fault_words import reason_words, short_cause
from app.model.audit import LineKind
from app.model.faults import FailureCode

_FAILURES = frozenset(FailureCode)


def kind_word(kind: LineKind | None) -> str:
    """What lines are about; all of them for None."""
    translate = QCoreApplication.translate
    return {
        None: translate("Record", "everything"),
        LineKind.CODES: translate("Record", "codes"),
        LineKind.JOBS: translate("Record", "runs and jobs"),
        LineKind.BATCHES: translate("Record", "batches"),
        LineKind.PRODUCTS: translate("Record", "products and quota"),
        LineKind.PEOPLE: translate("Record", "people and sign-ins"),
        LineKind.SECRETS: translate("Record", "secrets and downloads"),
        LineKind.STATION: translate("Record", "the station, its key and backups"),
    }[kind]


def what_word(what: str) -> str:
    """What was done; as it is on record where it has no other word."""
    start, colon, rest = what.partition(": ")
    if colon:
        words = _refusals()
        return words[start].format(what=what_word(rest)) if start in words else what
    return (_steps() | _centre() | _station()).get(what, what)


def detail_words(detail: str) -> str:
    """What a line tells beside; the program's own words are translated, people's stay as they are."""
    return "; ".join(map(_part_words, detail.split("; ")))


def _part_words(part: str) -> str:
    return short_cause(FailureCode(part)) if part in _FAILURES else reason_words(part)


def _refusals() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "wrong PIN": translate("Record", "wrong PIN: {what}"),
        "refused": translate("Record", "refused: {what}"),
    }


def _steps() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "code available": translate("Record", "code available"),
        "code reserved": translate("Record", "code reserved"),
        "code writing": translate("Record", "code writing"),
        "code held": translate("Record", "code held"),
        "code consumed": translate("Record", "code consumed"),
        "code void": translate("Record", "code void"),
        "unit erased": translate("Record", "unit erased"),
        "job passed": translate("Record", "job passed"),
        "job failed": translate("Record", "job failed"),
        "job aborted": translate("Record", "job stopped"),
        "job already done": translate("Record", "job: done before"),
        "job skipped": translate("Record", "job skipped"),
        "batch open": translate("Record", "batch opened again"),
        "batch closed": translate("Record", "batch closed"),
        "open run": translate("Record", "run opened"),
        "close run": translate("Record", "run closed"),
        "burn custom MACs": translate("Record", "burning of MACs allowed"),
    }


def _centre() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "make batch": translate("Record", "batch made"),
        "open batch": translate("Record", "codes came into stock"),
        "give batch up": translate("Record", "batch given up"),
        "dismiss batch": translate("Record", "failed batch dismissed"),
        "take cloud files in": translate("Record", "cloud files taken in"),
        "take device list in": translate("Record", "device list taken in"),
        "add product": translate("Record", "product entered"),
        "edit product": translate("Record", "product changed"),
        "set limit": translate("Record", "limit of codes set"),
        "publish product": translate("Record", "product published"),
        "take product back": translate("Record", "product taken back"),
        "keep ProductSecret": translate("Record", "ProductSecret kept"),
        "switch per-product secret on": translate("Record", "per-product secret switched on"),
        "switch per-product secret off": translate("Record", "per-product secret switched off"),
        "enter quota": translate("Record", "quota entered"),
        "add MACs": translate("Record", "MACs added"),
        "remove MACs": translate("Record", "MACs removed"),
        "set cloud account": translate("Record", "cloud account entered"),
        "forget cloud account": translate("Record", "cloud account forgotten"),
        "look at secret": translate("Record", "secret looked at"),
        "download codes": translate("Record", "codes downloaded"),
        "download consumption": translate("Record", "record of use downloaded"),
        "download summary": translate("Record", "summary downloaded"),
    }


def _station() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "sign in": translate("Record", "signed in"),
        "sign out": translate("Record", "signed out"),
        "confirm": translate("Record", "confirmed with the PIN"),
        "name person": translate("Record", "person named"),
        "change PIN": translate("Record", "PIN changed"),
        "change role": translate("Record", "role changed"),
        "let person go": translate("Record", "person has left"),
        "begin session": translate("Record", "program started"),
        "end session": translate("Record", "program ended"),
        "new station": translate("Record", "new station"),
        "change the key": translate("Record", "key changed"),
        "change how the key is kept": translate("Record", "key kept otherwise"),
        "print recovery sheet": translate("Record", "recovery sheet handed out"),
        "put recovery sheet away": translate("Record", "recovery sheet put away"),
        "bring the key back from its sheet": translate("Record", "key brought back from its sheet"),
        "make backup": translate("Record", "backup made"),
        "check backup": translate("Record", "backup checked"),
        "go back to backup": translate("Record", "went back to a backup"),
        "move books": translate("Record", "books moved"),
        "teach jig": translate("Record", "jig taught"),
        "open fence": translate("Record", "fenced slot opened"),
        "acknowledge lost ends": translate("Record", "lost ends acknowledged"),
    }
