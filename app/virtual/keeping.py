"""Units that survive a restart: flash, MAC and eFuses of each slot's unit in a folder.

`slot-01.json` tells what the unit is, with its eFuses; it names the file that is its flash, byte for byte.
The flash file is mapped into memory, so what a module has programmed is kept however its process ends, and a
half-written flash is what a real one would be after the same power cut. The JSON file is replaced whole.
"""

import json
import mmap
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from app.model.mac import Mac
from app.virtual.chips import CHIPS
from app.virtual.efuses import FuseContentError
from app.virtual.flash import FlashTiming
from app.virtual.silicon import Silicon, Unit

_FORMAT = 1
_MOST_FACTS = 64 * 1024
"""Bytes; a larger file is cut there and is no JSON then."""


class KeepError(ValueError):
    """A kept unit can't be read, or another program has it; the text names the file."""


class Drawer:
    """Where the unit of one slot is kept.

    Args:
        folder: is made if it is not there.
        name: of the slot.

    Raises:
        KeepError: the folder can't be made.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._facts = folder / f"{name}.json"
        self._name = name
        self._file: BinaryIO | None = None
        self._map: mmap.mmap | None = None
        self._silicon: Silicon | None = None
        self._saved = b""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KeepError(f"{folder}: {error.strerror}") from error

    def load(self, timing: FlashTiming) -> Silicon | None:
        """The unit that is kept here; None if there is none.

        Raises:
            KeepError: it can't be read, or is in use.
        """
        try:
            with self._facts.open("rb") as file:
                table = cast("dict[str, object]", json.loads(file.read(_MOST_FACTS)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise KeepError(f"{self._facts}: {error}") from error
        try:
            silicon = self._unit(table, timing)
        except (OSError, KeyError, TypeError, ValueError, FuseContentError) as error:
            self.close()
            raise KeepError(f"{self._facts}: this is no kept unit ({error})") from error
        self._silicon, self._saved = silicon, silicon.fuses.content
        return silicon

    def store(self, silicon: Silicon) -> None:
        """Keep this unit from now on, in place of the one before.

        Raises:
            KeepError: the folder can't be written.
        """
        self.close()
        path = self._folder / f"{self._name}-{silicon.unit.mac.octets.hex()}.flash"
        fresh = path.with_suffix(".new")
        try:
            with fresh.open("wb") as file:
                file.write(silicon.flash.read(0, silicon.flash.size))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
            self._lay(silicon, path)
            self._write_facts(silicon, path.name)
            for old in self._folder.glob(f"{self._name}-*"):
                if old != path and old.suffix in (".flash", ".new"):
                    old.unlink()
        except OSError as error:
            raise KeepError(f"{path}: {error.strerror}") from error
        self._silicon = silicon

    def save_fuses(self) -> None:
        """Write the eFuses down if one has been burnt since."""
        silicon = self._silicon
        if silicon is not None and silicon.fuses.content != self._saved:
            self._write_facts(silicon, f"{self._name}-{silicon.unit.mac.octets.hex()}.flash")

    def close(self) -> None:
        """Write everything down and let go of the files."""
        self.save_fuses()
        if self._silicon is not None:
            self._silicon.flash.lie_in(bytearray(self._silicon.flash.read(0, self._silicon.flash.size)))
            self._silicon = None
        if self._map is not None:
            self._map.flush()
            self._map.close()
            self._map = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def _unit(self, table: dict[str, object], timing: FlashTiming) -> Silicon:
        if table["format"] != _FORMAT:
            raise ValueError(f"format {table['format']}")
        chip = str(table["chip"])
        if chip not in CHIPS:
            raise ValueError(f"no virtual chip {chip!r}")
        path = self._folder / Path(str(table["flash"])).name
        silicon = Silicon(Unit(chip, Mac.parse(str(table["mac"])), path.stat().st_size), timing)
        silicon.fuses.restore(bytes.fromhex(str(table["efuses"])))
        self._lay(silicon, path)
        return silicon

    def _lay(self, silicon: Silicon, path: Path) -> None:
        """Map the file and let the unit's flash be it."""
        self._file = path.open("r+b")
        _lock(self._file)
        self._map = mmap.mmap(self._file.fileno(), 0)
        silicon.flash.lie_in(self._map)

    def _write_facts(self, silicon: Silicon, flash: str) -> None:
        content = silicon.fuses.content
        table = {
            "format": _FORMAT,
            "chip": silicon.unit.chip,
            "mac": str(silicon.unit.mac),
            "flash": flash,
            "efuses": content.hex(),
        }
        fresh = self._facts.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(json.dumps(table, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._facts)
        with suppress(OSError):  # a folder can't be opened on Windows
            folder = os.open(self._folder, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        self._saved = content


def _lock(file: BinaryIO) -> None:
    """Hold the file for this process alone, where the system can.

    Raises:
        OSError: another process has it.
    """
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise OSError("another program serves this module") from None
