"""Whether a folder is on a disk of this computer.

SQLite's shared memory does not work between computers (https://sqlite.org/wal.html, disadvantages): two
stations on one file in the network would not see each other.
"""

import os
import sys
from pathlib import Path

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.davfs2", "davfs"}
)
_DRIVE_REMOTE = 4
"""GetDriveTypeW, winbase.h."""
_MOUNTS = Path("/proc/self/mountinfo")
_POINT_FIELD = 4


def network_kind(folder: Path) -> str | None:
    """The kind of network file system of a folder; None for a local disk, or where nobody can tell."""
    if os.name == "nt":
        return _windows_kind(folder)
    try:
        return kind_in(_MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"), folder.resolve())
    except OSError:
        return None


def kind_in(mounts: str, folder: Path) -> str | None:
    """The same, by the text of /proc/self/mountinfo (proc(5)).

    Args:
        mounts: one mount a line.
        folder: absolute.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        words = fields.split(" ")
        if len(words) <= _POINT_FIELD or not rest:
            continue
        point = Path(words[_POINT_FIELD].replace("\\040", " "))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), rest.split(" ")[0]
    return kind if kind in _NETWORK else None


def _windows_kind(folder: Path) -> str | None:
    if sys.platform != "win32":
        return None
    import ctypes

    resolved = folder.resolve()
    if str(resolved).startswith("\\\\"):
        return "a network share"
    kind = ctypes.windll.kernel32.GetDriveTypeW(resolved.anchor)
    return "a network drive" if kind == _DRIVE_REMOTE else None
