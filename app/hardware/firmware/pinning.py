"""Firmware files stay what they were when the run was opened."""

import hashlib
from pathlib import Path

from app.model.firmware import Firmware


def check_unchanged(firmware: Firmware) -> list[str]:
    """Hash the files again.

    Returns:
        Paths of those that changed or are gone; empty if all are as they were.
    """
    pinned = {region.source: region.sha256 for region in firmware.regions}
    return [source for source, sha256 in pinned.items() if _sha256(source) != sha256]


def _sha256(source: str) -> str | None:
    try:
        with Path(source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
