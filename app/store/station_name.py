"""What a station is called: a name that its data folder keeps, and that no other folder has by accident."""

import platform
import re
import secrets
from pathlib import Path

from app.model.wording import said
from app.store.durable import write_whole
from app.store.errors import StoreUnavailable
from app.store.small_file import read_small

_FILE = "station"
_LONGEST = 48


def station_name(folder: Path, label: str | None) -> str:
    """The name of the station whose data folder this is; it gets one at the first call.

    Args:
        folder: of the station's data; only one process at a time may call this.
        label: what people call the station; the computer's name if not given. Later calls do not read it.

    Raises:
        OSError: the folder can't be read or written.
        StoreUnavailable: the file that holds the name is damaged.
    """
    file = folder / _FILE
    if file.exists():
        kept = _kept(file)
        if kept:
            return kept
    name = f"{_clean(label or '') or _clean(platform.node()) or 'station'}-{secrets.token_hex(3)}"
    write_whole(file, name + "\n")
    return name


def _kept(file: Path) -> str:
    try:
        return _clean(read_small(file))
    except ValueError as error:
        # Under another name the station would not settle what it had in hand.
        raise StoreUnavailable(
            said(
                "{file}: this station's name can't be read ({error}); write it into the file again, as the "
                "records have it, or delete the file: then the station gets a new name",
                file=file,
                error=error,
            )
        ) from error


def _clean(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text.strip())[:_LONGEST].strip("-")
