"""The custom MAC in a chip's eFuses: bits that are burnt once and never taken back.

espefuse does the burning; it alone knows each chip's blocks and codings. What is there is compared bit by bit
before, because a block without coding would take the bits of a second MAC on top of the first.
"""

import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from app.hardware.esp.library import RomLoader
from app.model.faults import FailureCode, Fault
from app.model.mac import Mac
from app.model.wording import said

_CUSTOM_MAC, _CRC, _VERSION = "CUSTOM_MAC", "CUSTOM_MAC_CRC", "MAC_VERSION"
_IN_USE = 1
"""MAC_VERSION of an ESP32 whose custom MAC counts."""


class _Field(Protocol):
    def get_raw(self) -> bytes | int: ...


class _Fuses(Protocol):
    def __getitem__(self, name: str) -> _Field: ...


class _Commands(Protocol):
    efuses: _Fuses

    def burn_custom_mac(self, mac: str) -> None: ...


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in the eFuses.

    Args:
        octets: of the MAC.
        crc: beside it, on an ESP32; None on chips whose blocks are coded.
        version: that says whether it counts, on an ESP32; None elsewhere.
    """

    octets: bytes
    crc: int | None
    version: int | None

    @property
    def blank(self) -> bool:
        """Whether no bit has been burnt."""
        return not any(self.octets) and not self.crc and not self.version

    def bears(self, mac: Mac) -> bool:
        """Whether the chip uses this MAC."""
        return (
            self.octets == mac.octets
            and self.crc in (None, _crc8(mac.octets))
            and self.version in (None, _IN_USE)
        )

    def may_become(self, mac: Mac) -> bool:
        """Whether every bit that is burnt is one of this MAC: a burning that was cut off, or none."""
        pairs = zip(self.octets, mac.octets, strict=True)
        return (
            all(not found & ~wanted for found, wanted in pairs)
            and not (self.crc or 0) & ~_crc8(mac.octets)
            and (self.version or 0) in (0, _IN_USE)
        )


def read(chip: str, loader: RomLoader) -> Mac | None:
    """The custom MAC that the chip uses, or None if none is burnt.

    Args:
        chip: esptool's short name.
        loader: of the chip, ROM or stub.

    Raises:
        Fault: WRONG_CHIP for one that has no place for a MAC, CUSTOM_MAC for one that is not whole.
    """
    found = _look(_commands(chip, loader))
    if found.blank:
        return None
    mac = Mac(found.octets)
    if not found.bears(mac):
        raise Fault(FailureCode.CUSTOM_MAC, said("{mac} is burnt, but not whole", mac=mac))
    return mac


def burn(chip: str, loader: RomLoader, mac: Mac) -> bool:
    """Burn a custom MAC for good, and read it back.

    A chip that bears it already is left as it is; a burning that was cut off is ended where the chip's coding
    allows it.

    Args:
        chip: esptool's short name.
        loader: of the chip, ROM or stub.
        mac: a unicast MAC, not all zero.

    Returns:
        Whether anything was burnt.

    Raises:
        Fault: WRONG_CHIP for a chip that has no place for a MAC; CUSTOM_MAC if another one stands there, if
            it can't be burnt, or if another one is read back.
    """
    if mac.octets[0] & 1 or not any(mac.octets):
        raise Fault(FailureCode.CUSTOM_MAC, said("{mac} can't be the MAC of one module", mac=mac))
    commands = _commands(chip, loader)
    found = _look(commands)
    if found.bears(mac):
        return False
    if not found.may_become(mac):
        raise Fault(
            FailureCode.CUSTOM_MAC,
            said("{found} is burnt; {mac} was to be", found=Mac(found.octets), mac=mac),
        )
    commands.burn_custom_mac(str(mac))
    back = _look(_commands(chip, loader))
    if not back.bears(mac):
        raise Fault(
            FailureCode.CUSTOM_MAC,
            said("{mac} was burnt, {found} is read back", mac=mac, found=Mac(back.octets)),
        )
    return True


def _commands(chip: str, loader: RomLoader) -> _Commands:
    """Espefuse's commands with the eFuses as they are now; to read them all takes 35 to 100 exchanges."""
    if chip == "esp8266":
        raise Fault(FailureCode.WRONG_CHIP, said("an ESP8266 has no eFuses for a custom MAC"))
    return _start()(esp=loader, do_not_confirm=True)  # else it would ask at a terminal


@functools.cache
def _start() -> Callable[..., _Commands]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its command line uses an old part of click
        import espefuse  # 0.3 s, and only this step needs it
    return cast("Callable[..., _Commands]", espefuse.init_commands)


def _look(commands: _Commands) -> _Found:
    fuses = commands.efuses
    octets = cast("bytes", fuses[_CUSTOM_MAC].get_raw())[::-1]
    try:
        crc, version = fuses[_CRC].get_raw(), fuses[_VERSION].get_raw()
    except KeyError:
        return _Found(octets, None, None)
    return _Found(octets, cast("int", crc), cast("int", version))


def _crc8(data: bytes) -> int:
    """CRC-8 with the reflected polynomial 8C, as the ESP32's ROM checks a custom MAC by it."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0x8C if crc & 1 else crc >> 1
    return crc
