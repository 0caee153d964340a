"""Serial ports of this computer."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from serial.tools import list_ports as pyserial_ports
from serial.tools.list_ports_common import ListPortInfo

from app.model.wording import said

_LOOKS = 5
"""Looks at the ports until one is not spoilt by a port that vanishes at that moment."""
ESPRESSIF = 0x303A
"""USB vendor of chips with a USB port of their own (esptool ESPRESSIF_VID)."""


@dataclass(frozen=True, slots=True)
class PortFacts:
    """A serial port as the system knows it.

    Args:
        device: what opens it, `/dev/ttyUSB0`, `COM7`.
        description: the system's words.
        location: USB location (`1-4.2`), stable for one socket of a hub; None for other ports.
        vid: USB vendor id, or None.
        pid: USB product id, or None.
    """

    device: str
    description: str
    location: str | None
    vid: int | None
    pid: int | None


Lister = Callable[[], Sequence[PortFacts]]
"""Tells the serial ports that are there now; OSError if that can't be told at the moment."""


def list_ports() -> list[PortFacts]:
    """All serial ports, by device name.

    Raises:
        OSError: ports come and go so fast that none of several looks was whole.
    """
    for look in range(_LOOKS):
        try:
            return sorted(map(_facts, pyserial_ports.comports()), key=lambda port: port.device)
        except (TypeError, ValueError, OSError):  # pyserial reads of a port that has just vanished
            sleep(0.02 * look)
    raise OSError(said("the serial ports can't be listed"))


def linked_ports(folder: Path) -> Lister:
    """A lister of a folder of links, as /dev/serial/by-path is: each link's name stands for a USB location.

    A link that leads nowhere is a socket without a board.
    """

    def lister() -> list[PortFacts]:
        links = sorted(folder.iterdir()) if folder.is_dir() else []
        return [
            PortFacts(os.path.realpath(link), "linked", link.name, None, None)
            for link in links
            if link.is_symlink() and link.exists()
        ]

    return lister


def usb_ids(device: str) -> tuple[int, int] | None:
    """USB vendor and product id of the adapter behind `device`, or None; follows links (by-path)."""
    if "://" in device:
        return None
    name = os.path.realpath(device) if Path(device).exists() else device
    for port in _one_port(name):
        if port.vid is not None and port.pid is not None:
            return port.vid, port.pid
    return None


def _one_port(device: str) -> list[ListPortInfo]:
    if sys.platform != "linux":
        return [port for port in pyserial_ports.comports() if port.device == device]
    # The port's own entry in /sys says it: to list all ports for each slot would cost too much.
    from serial.tools.list_ports_linux import SysFS

    try:
        return [SysFS(device)]
    except (TypeError, ValueError, OSError):
        return []


def _facts(found: ListPortInfo) -> PortFacts:
    return PortFacts(found.device, found.description or "", found.location or None, found.vid, found.pid)
