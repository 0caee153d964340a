# ruff: noqa: D102 - the methods of the protocols are esptool's own and described there
"""esptool as a library for many threads: the one typed door to it.

esptool keeps some state for the whole process. What this module does about it, once, at import:
its configuration comes from our own file, not from whatever lies in the current folder; what it prints
goes to the thread that called it, never to stdout; the hex dumps that it formats for a trace nobody asked
for (17 ms per block of 16 KB) are not made.
"""

import os
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

from rich.errors import MarkupError
from rich.text import Text

_CONFIGURATION = Path(__file__).with_name("esptool.cfg")


@contextmanager
def _own_configuration() -> Generator[None]:
    """Esptool reads its configuration while it is imported; the variable is needed only then."""
    before = os.environ.get("ESPTOOL_CFGFILE")
    os.environ["ESPTOOL_CFGFILE"] = str(_CONFIGURATION)
    try:
        yield
    finally:
        if before is None:
            del os.environ["ESPTOOL_CFGFILE"]
        else:
            os.environ["ESPTOOL_CFGFILE"] = before


with _own_configuration():
    import esptool.cmds
    import esptool.loader
    from esptool import util
    from esptool.bin_image import LoadFirmwareImage
    from esptool.logger import EsptoolLogger, TemplateLogger
    from esptool.targets import CHIP_DEFS
    from esptool.util import FatalError, UnsupportedCommandError

__all__ = ["FatalError", "RomLoader", "Silence", "UnsupportedCommandError", "chip_classes", "spoken_to"]


class Silence(FatalError):  # noqa: N818 - said as a human would
    """Nothing came in time."""


class Noise(FatalError):  # noqa: N818
    """Something came that is no answer: bytes were lost or damaged on the way."""


class RomLoader(Protocol):
    """The parts of esptool's ESPLoader that are used."""

    CHIP_NAME: str
    IS_STUB: bool
    IMAGE_CHIP_ID: int | None
    MAGIC_VALUE: int | None
    USES_MAGIC_VALUE: bool
    BOOTLOADER_FLASH_OFFSET: int
    FLASH_SIZES: Mapping[str, int]
    sync_stub_detected: bool
    secure_download_mode: bool
    read: Callable[[], bytes]
    flush_input: Callable[[], None]
    get_usb_vid_pid: Callable[[], tuple[int | None, int | None]]
    read_reg: Callable[..., int]
    write_reg: Callable[..., Any]
    cache: dict[str, Any]

    def sync(self) -> None: ...
    def get_security_info(self, cache: bool = True) -> dict[str, Any]: ...
    def get_chip_revision(self) -> int: ...
    def read_mac(self) -> tuple[int, ...]: ...
    def get_secure_boot_enabled(self) -> int | bool: ...
    def get_flash_encryption_enabled(self) -> int | bool: ...
    def get_chip_spi_pads(self) -> tuple[int, int, int, int, int]: ...
    def flash_spi_attach(self, hspi_arg: int) -> None: ...
    def flash_set_parameters(self, size: int) -> None: ...
    def change_baud(self, baud: int) -> None: ...
    def run_stub(self) -> "RomLoader": ...
    def _post_connect(self) -> None: ...


class _LoaderClass(Protocol):
    CHIP_NAME: str
    IMAGE_CHIP_ID: int | None
    MAGIC_VALUE: int | None
    USES_MAGIC_VALUE: bool
    BOOTLOADER_FLASH_OFFSET: int
    FLASH_SIZES: Mapping[str, int]
    FLASH_FREQUENCY: Mapping[str, int]
    STUB_CLASS: "Callable[[RomLoader], RomLoader]"

    def __call__(self, port: object, baud: int) -> RomLoader: ...


class Segment(Protocol):
    """One segment of a firmware image."""

    file_offs: int
    data: bytes


class FirmwareImage(Protocol):
    """The parts of esptool's ESP32FirmwareImage that are used."""

    segments: list[Segment]
    checksum: int
    append_digest: bool
    stored_digest: bytes
    calc_digest: bytes
    chip_id: int
    min_rev: int
    min_rev_full: int
    max_rev_full: int
    flash_size_freq: int
    flash_mode: int

    def calculate_checksum(self) -> int: ...


def chip_classes() -> Mapping[str, _LoaderClass]:
    """Esptool's ROM loader classes by their short names (`esp32c3`)."""
    return cast("Mapping[str, _LoaderClass]", CHIP_DEFS)


def bare_loader(port: object, baud: int) -> RomLoader:
    """A loader for a chip that is not known yet."""
    return cast("_LoaderClass", esptool.loader.ESPLoader)(port, baud)


def after_connect(loader: RomLoader) -> None:
    """What a chip wants done once it is met: on its own USB peripheral the watchdogs are switched off."""
    loader._post_connect()  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001 - esptool's detect_chip does so


def load_image(chip: str, data: bytes) -> FirmwareImage:
    """Take an image apart; FatalError, struct.error or RuntimeError if it is none."""
    return cast("Callable[[str, bytes], FirmwareImage]", LoadFirmwareImage)(chip, data)


def attach_flash(loader: RomLoader) -> None:
    """Esptool's whole care for a flash chip that does not answer as it should (reset, XMC start-up)."""
    cast("Callable[[RomLoader], None]", esptool.cmds.attach_flash)(loader)


def flash_size(loader: RomLoader) -> int | None:
    """Bytes of flash by its JEDEC id (esptool DETECTED_FLASH_SIZES), or None."""
    detect = cast("Callable[[RomLoader], str | None]", esptool.cmds.detect_flash_size)
    text = detect(loader)
    return None if text is None else size_in_bytes(text)


def size_in_bytes(text: str) -> int:
    """`4MB` as bytes; FatalError or ValueError if it is no size."""
    return cast("Callable[[str], int]", util.flash_size_bytes)(text)


class _ThreadLogger(TemplateLogger):
    """Hands each line to the sink of the thread that esptool runs in; without one the line is dropped."""

    def __init__(self, threads: threading.local) -> None:
        self._threads = threads

    def _tell(self, text: str) -> None:
        sink = cast("Callable[[str], None] | None", getattr(self._threads, "sink", None))
        plain = _without_markup(text).strip(" .\r\n")
        if sink is not None and plain:
            sink(plain)

    def print(self, *args: object, **kwargs: object) -> None:  # noqa: ARG002 - esptool's signature
        self._tell(" ".join(str(arg) for arg in args))

    def note(self, message: str) -> None:
        self._tell(f"note: {message}")

    def warning(self, message: str) -> None:
        self._tell(f"warning: {message}")

    def error(self, message: str) -> None:
        self._tell(f"error: {message}")

    def stage(self, finish: bool = False) -> None:
        """Stages are for terminals."""

    def progress_bar(self, *args: object, **kwargs: object) -> None:
        """Progress comes from our own block loop."""

    def set_verbosity(self, verbosity: str) -> None:
        """All lines are told."""


def _without_markup(text: str) -> str:
    try:
        return Text.from_markup(text).plain
    except MarkupError:
        return text


def _no_hex_dump(binary_string: bytes, auto_split: bool = True) -> str:  # noqa: ARG001 - HexFormatter's signature
    return ""


_threads = threading.local()
# The logger is one for the process, whichever one is installed now; set_logger needs none to replace it.
cast("Callable[[object, TemplateLogger], None]", EsptoolLogger.set_logger)(None, _ThreadLogger(_threads))
# A module global that esptool looks up at each call: replacing it is the smallest change that ends the dumps.
esptool.loader.HexFormatter = _no_hex_dump  # type: ignore[assignment,misc]  # a function stands in for the class


@contextmanager
def spoken_to(sink: Callable[[str], None]) -> Generator[None]:
    """What esptool says within, in this thread, goes to `sink`."""
    before = getattr(_threads, "sink", None)
    _threads.sink = sink
    try:
        yield
    finally:
        _threads.sink = before
