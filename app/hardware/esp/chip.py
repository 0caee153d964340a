"""Which chip is there, and what its eFuses and its flash say."""

import functools
from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

from app.hardware.esp.library import (
    FatalError,
    Noise,
    RomLoader,
    Silence,
    after_connect,
    attach_flash,
    bare_loader,
    chip_classes,
    flash_size,
)
from app.hardware.esp.wire import Wire
from app.model.faults import FailureCode, Fault
from app.model.mac import Mac
from app.model.unit import SecurityState, UnitFacts
from app.model.wording import said

_MAGIC_REGISTER = 0x40001000
"""A word of the ROM that tells ESP8266, ESP32 and ESP32-S2 apart (esptool CHIP_DETECT_MAGIC_REG_ADDR)."""


def unknown_chip(wire: Wire, usb: tuple[int, int] | None) -> RomLoader:
    """Esptool's loader for a chip that is not known yet, talking through `wire`."""
    return _through(bare_loader(wire.port, wire.port.baudrate), wire, usb)


def known_chip(met: RomLoader, wire: Wire, usb: tuple[int, int] | None) -> tuple[str, RomLoader]:
    """Ask a chip what it is.

    The magic word is asked for first: an ESP32 answers GET_SECURITY_INFO with an error that costs 0.4 s.

    Args:
        met: the loader that has synchronised.
        wire: the dialogue.
        usb: ids of the adapter.

    Returns:
        esptool's short name and its loader for this chip, the stub's if that is what runs.

    Raises:
        Fault: WRONG_CHIP for one that is not known, SECURED_CHIP for one that does not let itself be asked.
        Silence: no answer.
        Noise: no whole answer.
    """
    name = _name_by_magic(met) or _name_by_security_info(met)
    chip = chip_classes()[name]
    loader = _through(chip(wire.port, wire.port.baudrate), wire, usb)
    loader.sync_stub_detected = met.sync_stub_detected
    if met.sync_stub_detected:
        loader = _through(chip.STUB_CLASS(loader), wire, usb)
        loader.sync_stub_detected = True
    after_connect(loader)
    return name, loader


def rom_changes_baud(name: str) -> bool:
    """Whether the ROM loader of a chip can change its rate; the ESP8266's knows no such command."""
    return name != "esp8266"


def adopt_stub(loader: RomLoader, wire: Wire, usb: tuple[int, int] | None) -> RomLoader:
    """Upload and start the stub, or take the one that runs."""
    return loader if loader.IS_STUB else _through(loader.run_stub(), wire, usb)


def read_mac(loader: RomLoader) -> Mac:
    """The factory MAC, from its eFuse block."""
    return Mac(bytes(loader.read_mac()))


def read_facts(name: str, loader: RomLoader) -> UnitFacts:
    """Read everything that is asked of a unit, each eFuse word once.

    Security, by esptool's chip classes: flash encryption is on where FLASH_CRYPT_CNT (SPI_BOOT_CRYPT_CNT) has
    an odd number of bits; secure boot by ABS_DONE_0/1 on the ESP32, SECURE_BOOT_EN on the others. A chip
    in secure download mode lets no register be read: `known_chip` refuses it before. An ESP8266 has neither
    security nor a revision.

    Raises:
        Fault: FLASH_UNKNOWN.
    """
    with _each_register_once(loader):
        mac = read_mac(loader)
        if name == "esp8266":
            revision, security = 0, SecurityState()
        else:
            revision = loader.get_chip_revision()
            security = SecurityState(
                secure_boot=bool(loader.get_secure_boot_enabled()),
                flash_encryption=bool(loader.get_flash_encryption_enabled()),
            )
        # On an ESP32 the flash's pins may stand in the eFuses (esptool cmds.attach_flash).
        pads = loader.get_chip_spi_pads() if name == "esp32" else (0, 0, 0, 0, 0)
    return UnitFacts(name, revision, mac, _flash_size(loader, pads), security)


def let_boot(loader: RomLoader) -> None:
    """Take back a download mode that an application forced over USB: it would outlast the reset.

    As esptool's hard_reset does, on the chips that have such a bit.
    """
    register = cast("int | None", getattr(loader, "RTC_CNTL_OPTION1_REG", None))
    bit = cast("int | None", getattr(loader, "RTC_CNTL_FORCE_DOWNLOAD_BOOT_MASK", None))
    if register is not None and bit is not None:
        loader.write_reg(register, 0, bit)


def _flash_size(loader: RomLoader, pads: tuple[int, int, int, int, int]) -> int:
    if not loader.IS_STUB:
        # The ROM reaches its flash only after this.
        clk, q, d, hd, cs = pads
        loader.flash_spi_attach((hd << 24) | (cs << 18) | (d << 12) | (q << 6) | clk)
    size = flash_size(loader)
    if size is None:
        # Some flash chips need to be reset or started up first; that takes 44 exchanges, so only here.
        attach_flash(loader)
        loader.cache["flash_id"] = None
        size = flash_size(loader)
    if size is None:
        raise Fault(FailureCode.FLASH_UNKNOWN, f"JEDEC id 0x{loader.cache['flash_id'] or 0:06X}")
    return size


def _name_by_magic(met: RomLoader) -> str | None:
    try:
        magic = met.read_reg(_MAGIC_REGISTER)
    except (Silence, Noise):
        raise
    except FatalError:
        return None  # secure download mode refuses it
    for name, chip in chip_classes().items():
        if chip.USES_MAGIC_VALUE and magic == chip.MAGIC_VALUE:
            return name
    return None


def _name_by_security_info(met: RomLoader) -> str:
    try:
        info = met.get_security_info()
    except (Silence, Noise):
        raise
    except FatalError as error:
        detail = "the chip lets nothing be read: secure download mode, or a chip that is not known"
        raise Fault(FailureCode.SECURED_CHIP, detail) from error
    if info["parsed_flags"]["SECURE_DOWNLOAD_ENABLE"]:
        raise Fault(FailureCode.SECURED_CHIP, said("secure download mode is on"))
    number: int | None = info["chip_id"]
    for name, chip in chip_classes().items():
        if not chip.USES_MAGIC_VALUE and number == chip.IMAGE_CHIP_ID:
            return name
    raise Fault(FailureCode.WRONG_CHIP, said("chip id {number} is not known", number=number))


def _through(loader: RomLoader, wire: Wire, usb: tuple[int, int] | None) -> RomLoader:
    """Let a loader read by our frame reader, and not look its adapter up again and again."""
    loader.read = wire.read_frame
    loader.flush_input = wire.forget_input
    ids: tuple[int | None, int | None] = usb or (None, None)
    loader.get_usb_vid_pid = lambda: ids
    return loader


@contextmanager
def _each_register_once(loader: RomLoader) -> Generator[None]:
    """Esptool asks for the same eFuse word up to four times; a round trip can take 16 ms."""
    plain = loader.read_reg
    loader.read_reg = functools.cache(plain)
    try:
        yield
    finally:
        loader.read_reg = plain
