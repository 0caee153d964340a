"""Requests and answers of Espressif's serial protocol (esptool documentation, "Serial Protocol")."""

import struct
from dataclasses import dataclass
from enum import IntEnum

from app.virtual import slip


class Op(IntEnum):
    """Commands by their number on the wire."""

    FLASH_BEGIN = 0x02
    FLASH_DATA = 0x03
    FLASH_END = 0x04
    MEM_BEGIN = 0x05
    MEM_END = 0x06
    MEM_DATA = 0x07
    SYNC = 0x08
    WRITE_REG = 0x09
    READ_REG = 0x0A
    SPI_SET_PARAMS = 0x0B
    SPI_ATTACH = 0x0D
    READ_FLASH_SLOW = 0x0E
    CHANGE_BAUDRATE = 0x0F
    FLASH_DEFL_BEGIN = 0x10
    FLASH_DEFL_DATA = 0x11
    FLASH_DEFL_END = 0x12
    SPI_FLASH_MD5 = 0x13
    GET_SECURITY_INFO = 0x14
    ERASE_FLASH = 0xD0
    ERASE_REGION = 0xD1
    READ_FLASH = 0xD2
    RUN_USER_CODE = 0xD3


class Rejected(Exception):  # noqa: N818 - an answer of the loader, no error of this program
    """A command is answered with an error status.

    Args:
        status: the two status bytes as one number, first byte on top.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status:04x}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One command.

    Args:
        op: its number, known or not.
        checksum: as sent; counts only for data blocks.
        data: what follows the header.
    """

    op: int
    checksum: int
    data: bytes

    def words(self) -> tuple[int, ...]:
        """The data as 32-bit words; a rest that fills no word is left out."""
        return struct.unpack_from(f"<{len(self.data) // 4}I", self.data)


def parse(frame: bytes) -> Request | None:
    """Read a frame; None if it is no request or its length is not the announced one."""
    if len(frame) < 8:
        return None
    direction, op, size, checksum = struct.unpack_from("<BBHI", frame)
    if direction != 0 or size != len(frame) - 8:
        return None
    return Request(op, checksum, frame[8:])


def answer(op: int, value: int, payload: bytes, status: int, tail: int) -> bytes:
    """Make an answer as it goes over the wire.

    Args:
        op: the command answered.
        value: of READ_REG, else mostly 0.
        payload: stands before the status.
        status: two bytes as one number, first byte on top; 0 is success.
        tail: reserved zero bytes after the status (ROM of the ESP32 and later: 2).
    """
    body = payload + status.to_bytes(2, "big") + bytes(tail)
    return slip.encode(struct.pack("<BBHI", 1, op, len(body), value) + body)


def checksum(data: bytes) -> int:
    """XOR of all bytes, seeded with EF; by halving a big number, because blocks are 16 KB."""
    size = len(data)
    number = int.from_bytes(data, "little")
    while size > 1:
        half = (size + 1) // 2
        number = (number >> 8 * half) ^ (number & (1 << 8 * half) - 1)
        size = half
    return number ^ 0xEF
