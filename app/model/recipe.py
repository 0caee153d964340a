"""A recipe: what is done to a unit."""

from dataclasses import dataclass, field
from enum import StrEnum


class MatchRule(StrEnum):
    """Which code of the batch a unit gets."""

    NEXT = "next"
    """The next one that is free."""
    MAC = "mac"
    """The one whose DeviceName is the unit's factory MAC (its Wi-Fi station MAC)."""
    BLUETOOTH_MAC = "bluetooth-mac"
    """The one whose DeviceName is the unit's Bluetooth MAC."""
    SCAN = "scan"
    """The one whose DeviceName was scanned from the unit's label (SN, IMEI)."""


@dataclass(frozen=True, slots=True)
class CredentialLayout:
    """Where the identity goes: an NVS partition with one namespace of string keys.

    The defaults are those of esp-aliyun and esp-ali-smartliving (`single_mfg_config.csv`).
    """

    partition: str = "fctry"
    namespace: str = "aliyun-key"
    product_key: str = "ProductKey"
    product_secret: str = "ProductSecret"  # noqa: S105 - the name of a key
    device_name: str = "DeviceName"
    device_secret: str = "DeviceSecret"  # noqa: S105


@dataclass(frozen=True, slots=True)
class BootCheck:
    """What the application must print after flashing.

    Args:
        expect: regular expression on one line of the boot log; its group `device_name` must equal the code's.
        baud: of the application's console.
        timeout: seconds.
        reject: regular expression; a line that it fits says that the application has crashed.
        settle: seconds that the application must go on without such a line after its DeviceName.
    """

    expect: str = r"DeviceName\s*:\s*(?P<device_name>\S+)"
    baud: int = 115200
    timeout: float = 5.0
    reject: str = r"Guru Meditation Error|abort\(\) was called|Backtrace:|^Rebooting\.\.\."
    settle: float = 0.1


@dataclass(frozen=True, slots=True)
class Permanent:
    """What is done to a chip for good. All of it is off unless a recipe names it, and needs an engineer.

    Args:
        burn_custom_mac: burn the MAC that the code's DeviceName is into the eFuses, as the Bluetooth MAC.
    """

    burn_custom_mac: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to do to a unit.

    Args:
        name: shown to people.
        connect_baud: rate at which the ROM loader is met.
        baud: rate of the data.
        credential: layout of the identity.
        boot: the boot check; None leaves it out.
        match: which code of the batch a unit gets.
        permanent: what can't be undone.
    """

    name: str
    connect_baud: int = 115200
    baud: int = 921600
    credential: CredentialLayout = field(default_factory=CredentialLayout)
    boot: BootCheck | None = field(default_factory=BootCheck)
    match: MatchRule = MatchRule.NEXT
    permanent: Permanent = field(default_factory=Permanent)
