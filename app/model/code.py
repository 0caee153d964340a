"""Activation codes, the rules for their fields, and the life of a code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.model.secret import Secret
from app.model.wording import said


class FlashingMethod(StrEnum):
    """How the identity of a unit is made up."""

    PER_DEVICE = "per-device"
    """ProductKey + DeviceName + DeviceSecret; recommended."""
    PER_PRODUCT = "per-product"
    """ProductKey + ProductSecret + DeviceName; high risk: all units share the secret."""

    @property
    def word(self) -> str:
        """For sentences."""
        return said("per-device") if self is FlashingMethod.PER_DEVICE else said("per-product")


class CodeState(StrEnum):
    """Where a code is in its life."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    WRITING = "writing"
    HELD = "held"
    CONSUMED = "consumed"
    VOID = "void"

    @property
    def bound(self) -> bool:
        """Whether a code in this state belongs to one unit."""
        return self not in (CodeState.AVAILABLE, CodeState.VOID)

    @property
    def word(self) -> str:
        """For sentences."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    CodeState.AVAILABLE: said("available"),
    CodeState.RESERVED: said("reserved"),
    CodeState.WRITING: said("writing"),
    CodeState.HELD: said("held"),
    CodeState.CONSUMED: said("consumed"),
    CodeState.VOID: said("void"),
}


class Generation(StrEnum):
    """Where the codes of a batch come from."""

    AUTOMATIC = "automatic"
    """Made here: names (or MACs of the pool) and secrets."""
    UPLOAD = "upload"
    """Names from a file of MACs, SNs or IMEIs; secrets made here or by a cloud."""
    CLOUD_FILE = "cloud-file"
    """Issued by a cloud, taken in from its file."""


class BatchState(StrEnum):
    """Where a batch is in its life; codes are handed out of an open one only.

    An open batch is "ready" until its first code is consumed, and "in production" from then on.
    """

    CHECK = "check"
    """A cloud is asked whether it takes the names."""
    CHECK_FAILED = "check-failed"
    """It does not, or it could not be asked; nothing was issued."""
    CREATE = "create"
    """Its codes are being made or taken in; they are no stock yet."""
    CREATE_FAILED = "create-failed"
    OPEN = "open"
    CLOSED = "closed"
    """Counted and done with: nothing of it changes until someone opens it again, with a reason."""


FAILED_STATES = (BatchState.CHECK_FAILED, BatchState.CREATE_FAILED)
"""Nothing comes of such a batch any more; its quota is free again."""
UNFINISHED_STATES = (BatchState.CHECK, BatchState.CREATE)
STOCKED_STATES = (BatchState.OPEN, BatchState.CLOSED)
"""Its codes are in stock, all of them."""


@dataclass(frozen=True, slots=True)
class ActivationCode:
    """The credential of one device; its identity is (product_key, device_name).

    Args:
        product_key: ProductKey, at most 20 characters.
        device_name: DeviceName, 4 to 32 characters, always text, never altered.
        device_secret: DeviceSecret; None for the per-product method.
        product_secret: ProductSecret; None where the platform gave none.
    """

    product_key: str
    device_name: str
    device_secret: Secret | None = None
    product_secret: Secret | None = None

    @property
    def method(self) -> FlashingMethod:
        """The flashing method that these fields are for."""
        return FlashingMethod.PER_DEVICE if self.device_secret else FlashingMethod.PER_PRODUCT


_DEVICE_NAME = re.compile(r"[A-Za-z0-9\-_@.:]{4,32}")
_PRODUCT_KEY = re.compile(r"[A-Za-z0-9\-_]{1,20}")
_SECRET = re.compile(r"[A-Za-z0-9\-_@.:+/=]{1,64}")
# Excel always writes the sign; 1E3456789012 is the MAC 1e:34:56:78:90:12.
_EXCEL_NUMBER = re.compile(r"\d(?:[.,]\d+)?E[+-]\d+")
_GOOD_NAME = re.compile(rf"(?!{_EXCEL_NUMBER.pattern}\Z){_DEVICE_NAME.pattern}")


def match_key(text: str) -> str:
    """What two spellings of one MAC, SN or IMEI have in common: lower case, without `:` and `-`.

    For finding a code only; a DeviceName is written as it was issued.
    """
    return text.strip().lower().replace(":", "").replace("-", "")


def device_name_problem(text: str) -> str | None:
    """What is wrong with a DeviceName, or None (rules of the platform's RegisterDevice call)."""
    if _GOOD_NAME.fullmatch(text):
        return None
    if _EXCEL_NUMBER.fullmatch(text):
        return said(
            "Excel has made scientific notation of this number; digits are lost, take the original file"
        )
    if not 4 <= len(text) <= 32:
        return said("has {count} characters; 4 to 32 are allowed", count=len(text))
    return said("has a character other than A-Z a-z 0-9 - _ @ . :")


def product_key_problem(text: str) -> str | None:
    """What is wrong with a ProductKey, or None (1 to 20 characters: the firmware's buffer)."""
    return _field_problem(text, _PRODUCT_KEY, 20)


def secret_problem(text: str) -> str | None:
    """What is wrong with a DeviceSecret or ProductSecret, or None; never quotes it.

    At most 64 characters: the buffer of the firmware's `iotkit-embedded`; no character on which
    the serial commands split (space, comma, quote).
    """
    return _field_problem(text, _SECRET, 64)


def all_device_names(texts: Iterable[str]) -> bool:
    """Whether `device_name_problem` finds nothing in any of them; for half a million at once."""
    return all(map(_GOOD_NAME.fullmatch, texts))


def all_secrets(texts: Iterable[str]) -> bool:
    """Whether `secret_problem` finds nothing in any of them; for half a million at once."""
    return all(map(_SECRET.fullmatch, texts))


def _field_problem(text: str, form: re.Pattern[str], longest: int) -> str | None:
    if form.fullmatch(text):
        return None
    if not text:
        return said("is empty")
    if len(text) > longest:
        return said("has {count} characters; at most {most} are allowed", count=len(text), most=longest)
    return said("has a space, quote, comma or another character that is not allowed")
