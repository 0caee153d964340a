"""NVS images by Espressif's own generator (esp-idf-nvs-partition-gen), in memory."""

import io
from collections.abc import Callable, Mapping
from typing import Protocol, cast

from esp_idf_nvs_partition_gen import nvs_partition_gen

from app.model.wording import said

_PAGE = 0x1000
LONGEST_KEY = 15
"""Characters of a key or namespace (ESP-IDF NVS_KEY_NAME_MAX_SIZE - 1); the generator does not check it."""


class _Nvs(Protocol):
    """The generator's object for one image."""


class _Generator(Protocol):
    nvs_open: Callable[[io.BytesIO, int, int], _Nvs]
    write_entry: Callable[[_Nvs, str, str, str, str], None]
    nvs_close: Callable[[_Nvs], None]


def write_strings(namespace: str, values: Mapping[str, str], size: int, *, first: bool = False) -> bytes:
    """An NVS partition with one namespace of strings.

    Args:
        namespace: its name.
        values: strings by their keys.
        size: bytes of the whole partition, a multiple of 4096 and at least 0x3000 (ESP-IDF's least).
        first: whether its pages say format 1 instead of 2. Strings are the same in both; a library that knows
            2 reads 1 too, one that is older knows only 1.

    Raises:
        ValueError: a name is too long, the size is wrong, or the strings do not fit.
    """
    if size % _PAGE or size < 3 * _PAGE:
        raise ValueError(
            said("an NVS partition has at least 0x3000 bytes in whole pages, not 0x{size:x}", size=size)
        )
    for name in (namespace, *values):
        if not 1 <= len(name.encode()) <= LONGEST_KEY:
            raise ValueError(
                said("{name!r}: a key or namespace has 1 to {most} characters", name=name, most=LONGEST_KEY)
            )
    generator = cast("_Generator", nvs_partition_gen)
    page = nvs_partition_gen.Page
    version = cast("int", page.VERSION1 if first else page.VERSION2)
    image = io.BytesIO()
    try:
        # One page stays free for the chip to move entries; the generator wants the size without it.
        nvs = generator.nvs_open(image, size - _PAGE, version)
        generator.write_entry(nvs, namespace, "namespace", "", "")
        for key, value in values.items():
            generator.write_entry(nvs, key, "data", "string", value)
        generator.nvs_close(nvs)
    except (nvs_partition_gen.InsufficientSizeError, nvs_partition_gen.InputError):
        raise ValueError(
            said("the strings do not fit into the partition")
        ) from None  # its text may quote one
    data = image.getvalue()
    if len(data) > size:
        raise ValueError(
            said("the image has 0x{count:x} bytes, the partition 0x{size:x}", count=len(data), size=size)
        )
    return data.ljust(size, b"\xff")
