"""What images of each chip need: addresses by kind of memory, and header fields."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """How images of one chip model are laid out.

    Args:
        image_id: chip id in headers; None where they are eight bytes short and carry none.
        bootloader_offset: where the ROM looks for the bootloader.
        entry: of the application.
        bootloader_entry: of the bootloader.
        rom_data: where constants in flash are mapped.
        rom_code: where code in flash is mapped.
        data: where data is loaded.
        code: where code is loaded that must not be in flash.
        bootloader_segments: address and size of each; together about 26 KB, an ESP8266's 11 KB.
        frequency: of the flash, as build systems write it.
        size_and_frequency: header byte for 4 MB at that frequency.
        revisions: lowest and highest, as major * 100 + minor.
        largest_app: bytes that can be mapped.
    """

    image_id: int | None
    bootloader_offset: int
    entry: int
    bootloader_entry: int
    rom_data: int
    rom_code: int
    data: int
    code: int
    bootloader_segments: tuple[tuple[int, int], ...]
    frequency: str
    size_and_frequency: int
    revisions: tuple[int, int]
    largest_app: int = 0x190000


TARGETS = {
    "esp32": Target(
        image_id=0,
        bootloader_offset=0x1000,
        entry=0x40081000,
        bootloader_entry=0x40080658,
        rom_data=0x3F400000,
        rom_code=0x400D0000,
        data=0x3FFB0000,
        code=0x40080000,
        bootloader_segments=((0x3FFF0030, 0x1C00), (0x40078000, 0x3C00), (0x40080400, 0xFA8)),
        frequency="40m",
        size_and_frequency=0x20,
        revisions=(0, 399),
    ),
    "esp32c3": Target(
        image_id=5,
        bootloader_offset=0,
        entry=0x40380800,
        bootloader_entry=0x403CC710,
        rom_data=0x3C000000,
        rom_code=0x42000000,
        data=0x3FC90000,
        code=0x40380000,
        bootloader_segments=((0x3FCD5820, 0x1C00), (0x403CC710, 0x3C00), (0x403CE710, 0xFA8)),
        frequency="80m",
        size_and_frequency=0x2F,
        revisions=(3, 199),
    ),
    "esp32s3": Target(
        image_id=9,
        bootloader_offset=0,
        entry=0x40374800,
        bootloader_entry=0x403C9914,
        rom_data=0x3C000000,
        rom_code=0x42000000,
        data=0x3FC98000,
        code=0x40374000,
        bootloader_segments=((0x3FCE3810, 0x1C00), (0x403C9700, 0x3C00), (0x403CC700, 0xFA8)),
        frequency="80m",
        size_and_frequency=0x2F,
        revisions=(0, 99),
    ),
    "esp8266": Target(
        image_id=None,
        bootloader_offset=0,
        entry=0x40100004,
        bootloader_entry=0x40100104,
        rom_data=0x40210000,
        rom_code=0x40210000,
        data=0x3FFE8000,
        code=0x40100000,
        bootloader_segments=((0x40100000, 0x2200), (0x3FFE8000, 0x9D8)),
        frequency="40m",
        size_and_frequency=0x40,
        revisions=(0, 0),
        largest_app=0xF0000,
    ),
}
