"""What differs from chip to chip, as data.

Sources: the technical reference manuals (eFuse and SPI chapters) and the boot texts that the ROMs print.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.model.mac import Mac
from app.virtual.faults import Faults


@dataclass(frozen=True, slots=True)
class SpiLayout:
    """Registers of the SPI controller that the flash hangs on.

    Args:
        base: address of CMD; ADDR follows at +4.
        usr: offset of USER, then USER1 and USER2 in the two next words.
        w0: offset of the data buffer.
        address_on_top: whether a 24-bit address stands in the upper bits of ADDR.
    """

    base: int
    usr: int
    w0: int
    address_on_top: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip model.

    Args:
        name: esptool's short name.
        title: as the boot log writes it.
        image_id: chip id in image headers.
        bootloader_offset: where the ROM looks for the bootloader.
        magic: value at 0x40001000, by which old ROMs are told apart; None where GET_SECURITY_INFO does it.
        revision: major * 100 + minor.
        spi: controller of the flash.
        oui: first three bytes of the MACs.
        begin_sizes: lengths of FLASH_BEGIN that the ROM takes (ESP32: 16; later: 20 with the encrypt word).
        stub_ram: address ranges into which a stub is loaded.
        registers: further fixed registers.
        clock_divider: register that tells the UART's divider of the 40 MHz crystal, if the ROM has one.
        fuses: makes the eFuse words of a unit: (MAC, revision, faults) -> registers.
        banner: first lines of every boot.
        download_mode: `boot:` word and text of the download mode.
        flash_mode: the same for booting from flash.
        watchdog: `rst:` text when the boot watchdog bites.
        power_on: `rst:` text after EN.
        software: `rst:` text after a software reset.
    """

    name: str
    title: str
    image_id: int
    bootloader_offset: int
    magic: int | None
    revision: int
    spi: SpiLayout
    oui: bytes
    begin_sizes: tuple[int, ...]
    stub_ram: tuple[tuple[int, int], ...]
    registers: dict[int, int]
    clock_divider: int | None
    fuses: Callable[[Mac, int, Faults], dict[int, int]]
    banner: str
    download_mode: str
    flash_mode: str
    power_on: str
    software: str
    watchdog: str

    @property
    def has_security_info(self) -> bool:
        """Whether the ROM knows GET_SECURITY_INFO."""
        return self.magic is None


def _crc8(data: bytes) -> int:
    """CRC-8/MAXIM, which stands beside the MAC in the ESP32's eFuses."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8C if crc & 1 else crc >> 1
    return crc


def _mac_words(mac: Mac) -> tuple[int, int]:
    return int.from_bytes(mac.octets[2:], "big"), int.from_bytes(mac.octets[:2], "big")


def _esp32_fuses(mac: Mac, revision: int, faults: Faults) -> dict[int, int]:
    low, high = _mac_words(mac)
    major, minor = divmod(revision, 100)
    package = 1  # D0WD
    word0 = (1 << 20 if faults.flash_encryption else 0) | (1 << 27 if faults.secure_download else 0)
    word3 = package << 9 | (1 << 15 if major >= 1 else 0)
    word4 = 50  # frequency of the 8 MHz oscillator, for the ROM's estimate of the crystal
    word5 = (1 << 20 if major >= 2 else 0) | minor << 24
    word6 = 1 << 5 if faults.secure_boot else 0
    words = (word0, low, high | _crc8(mac.octets) << 16, word3, word4, word5, word6)
    found = {0x3FF5A000 + 4 * n: word for n, word in enumerate(words)}
    found[0x3FF6607C] = 1 << 31 if major >= 3 else 0
    return found


def _esp32c3_fuses(mac: Mac, revision: int, faults: Faults) -> dict[int, int]:
    low, high = _mac_words(mac)
    major, minor = divmod(revision, 100)
    return {
        0x60008830: 0,
        0x60008834: 1 << 18 if faults.flash_encryption else 0,
        0x60008838: 1 << 20 if faults.secure_boot else 0,
        0x6000883C: 1 << 18 if faults.secure_download else 0,
        0x60008844: low,
        0x60008848: high,
        0x60008850: (minor & 7) << 18,
        0x60008854: 0,
        0x60008858: (minor >> 3) << 23 | major << 24,
    }


ESP32 = Chip(
    name="esp32",
    title="ESP32",
    image_id=0,
    bootloader_offset=0x1000,
    magic=0x00F01D83,
    revision=300,
    spi=SpiLayout(0x3FF42000, 0x1C, 0x80, address_on_top=True),
    oui=bytes.fromhex("246f28"),
    begin_sizes=(16,),
    stub_ram=((0x3FFE0000, 0x40000000), (0x40070000, 0x400C0000)),
    registers={0x3FF5F06C: 2048 << 7, 0x3FF44038: 0x13},
    clock_divider=0x3FF40014,
    fuses=_esp32_fuses,
    banner="ets Jul 29 2019 12:21:46\r\n\r\n",
    download_mode="boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))",
    flash_mode="boot:0x13 (SPI_FAST_FLASH_BOOT)",
    power_on="rst:0x1 (POWERON_RESET)",
    software="rst:0xc (SW_CPU_RESET)",
    watchdog="rst:0x10 (RTCWDT_RTC_RESET)",
)

ESP32C3 = Chip(
    name="esp32c3",
    title="ESP32-C3",
    image_id=5,
    bootloader_offset=0,
    magic=None,
    revision=4,
    spi=SpiLayout(0x60002000, 0x18, 0x58, address_on_top=False),
    oui=bytes.fromhex("58cf79"),
    begin_sizes=(16, 20),
    stub_ram=((0x3FC80000, 0x3FCE0000), (0x4037C000, 0x403E0000)),
    registers={},
    clock_divider=None,
    fuses=_esp32c3_fuses,
    banner="ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n",
    download_mode="boot:0x5 (DOWNLOAD(USB/UART0))",
    flash_mode="boot:0xd (SPI_FAST_FLASH_BOOT)",
    power_on="rst:0x1 (POWERON)",
    software="rst:0x3 (RTC_SW_SYS_RST)",
    watchdog="rst:0x7 (TG0WDT_SYS_RST)",
)

CHIPS = {chip.name: chip for chip in (ESP32, ESP32C3)}
