"""What differs from chip to chip, as data.

Sources: the technical reference manuals (eFuse and SPI chapters) and the boot texts that the ROMs print.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.model.mac import Mac
from app.virtual.efuses import CodedFuses, Fuses, LegacyFuses
from app.virtual.fusemaps import (
    ESP32_FUSES,
    ESP32C3_FUSES,
    ESP32S3_FUSES,
    ESP8266_FUSES,
    coded_burnt,
    esp32_burnt,
    esp8266_burnt,
)


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
        image_id: chip id in image headers; None where headers are eight bytes short and carry none.
        bootloader_offset: where the ROM looks for the bootloader.
        magic: value at 0x40001000, by which old ROMs are told apart; None where GET_SECURITY_INFO does it.
        revision: major * 100 + minor.
        spi: controller of the flash.
        oui: first three bytes of the MACs.
        begin_sizes: lengths of FLASH_BEGIN that the ROM takes (up to ESP32: 16; later: 20 with encrypt word).
        stub_ram: address ranges into which a stub is loaded.
        registers: further fixed registers.
        clock_divider: register that tells the UART's divider of its clock, if programs read it.
        uart_clock: in Hz, as the ROM sets it.
        fuses: makes the eFuses of a unit: (MAC, revision) -> fuses.
        text_baud: of the ROM's text.
        framework: version of the SDK that the bootloader tells.
        banner: first lines of every boot.
        download_mode: `boot:` word and text of the download mode.
        flash_mode: the same for booting from flash.
        watchdog: `rst:` text when the boot watchdog bites.
        power_on: `rst:` text after EN.
        software: `rst:` text after a software reset.
    """

    name: str
    title: str
    image_id: int | None
    bootloader_offset: int
    magic: int | None
    revision: int
    spi: SpiLayout
    oui: bytes
    begin_sizes: tuple[int, ...]
    stub_ram: tuple[tuple[int, int], ...]
    registers: dict[int, int]
    clock_divider: int | None
    uart_clock: int
    fuses: Callable[[Mac, int], Fuses]
    text_baud: int
    framework: str
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


ESP8266 = Chip(
    name="esp8266",
    title="ESP8266",
    image_id=None,
    bootloader_offset=0,
    magic=0xFFF0C101,
    revision=0,
    spi=SpiLayout(0x60000200, 0x1C, 0x40, address_on_top=True),
    oui=bytes.fromhex("5ccf7f"),
    begin_sizes=(16,),
    stub_ram=((0x3FFE8000, 0x40000000), (0x40100000, 0x40110000)),
    registers={},
    clock_divider=0x60000014,
    uart_clock=52_000_000,
    fuses=lambda mac, revision: Fuses(ESP8266_FUSES, esp8266_burnt(mac, revision)),
    text_baud=74_880,
    framework="v3.4",
    banner="\r\n ets Jan  8 2013,",
    download_mode=" boot mode:(1,6)\r\n",
    flash_mode=" boot mode:(3,6)\r\n",
    power_on="rst cause:2",
    software="rst cause:2",
    watchdog="rst cause:4",
)

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
    registers={0x3FF5F06C: 2048 << 7, 0x3FF44038: 0x13, 0x3FF6607C: 1 << 31},
    clock_divider=0x3FF40014,
    uart_clock=40_000_000,
    fuses=lambda mac, revision: LegacyFuses(ESP32_FUSES, esp32_burnt(mac, revision)),
    text_baud=115_200,
    framework="v5.1.4",
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
    uart_clock=40_000_000,
    fuses=lambda mac, revision: CodedFuses(ESP32C3_FUSES, coded_burnt(mac, revision), fail_bit=7),
    text_baud=115_200,
    framework="v5.1.4",
    banner="ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n",
    download_mode="boot:0x5 (DOWNLOAD(USB/UART0))",
    flash_mode="boot:0xd (SPI_FAST_FLASH_BOOT)",
    power_on="rst:0x1 (POWERON)",
    software="rst:0x3 (RTC_SW_SYS_RST)",
    watchdog="rst:0x7 (TG0WDT_SYS_RST)",
)

ESP32S3 = Chip(
    name="esp32s3",
    title="ESP32-S3",
    image_id=9,
    bootloader_offset=0,
    magic=None,
    revision=2,
    spi=SpiLayout(0x60002000, 0x18, 0x58, address_on_top=False),
    oui=bytes.fromhex("7cdfa1"),
    begin_sizes=(16, 20),
    stub_ram=((0x3FC88000, 0x3FD00000), (0x40370000, 0x403E0000)),
    registers={0x60004038: 0},
    clock_divider=None,
    uart_clock=40_000_000,
    fuses=lambda mac, revision: CodedFuses(ESP32S3_FUSES, coded_burnt(mac, revision)),
    text_baud=115_200,
    framework="v5.1.4",
    banner="ESP-ROM:esp32s3-20210327\r\nBuild:Mar 27 2021\r\n",
    download_mode="boot:0x23 (DOWNLOAD(USB/UART0))",
    flash_mode="boot:0x8 (SPI_FAST_FLASH_BOOT)",
    power_on="rst:0x1 (POWERON)",
    software="rst:0x3 (RTC_SW_SYS_RST)",
    watchdog="rst:0x7 (TG0WDT_SYS_RST)",
)

CHIPS = {chip.name: chip for chip in (ESP32, ESP32C3, ESP32S3, ESP8266)}
