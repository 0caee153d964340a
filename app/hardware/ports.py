"""Serial ports of this computer."""

import os
from dataclasses import dataclass

from serial.tools import list_ports as pyserial_ports


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


def list_ports() -> list[PortFacts]:
    """All serial ports, by device name."""
    found = [
        PortFacts(port.device, port.description or "", port.location or None, port.vid, port.pid)
        for port in pyserial_ports.comports()
    ]
    return sorted(found, key=lambda port: port.device)


def usb_ids(device: str) -> tuple[int, int] | None:
    """USB vendor and product id of the adapter behind `device`, or None; follows links (by-path)."""
    names = {device, os.path.realpath(device)}
    for port in list_ports():
        if port.device in names and port.vid is not None and port.pid is not None:
            return port.vid, port.pid
    return None
