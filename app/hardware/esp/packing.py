"""Regions made ready for the wire: compressed once, framed once, shared by all slots.

The stub's commands FLASH_DEFL_BEGIN, _DATA and _END (esptool 5.6, loader.py): each request is
`00 op length checksum` and its data, in a SLIP frame.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

import deflate

from app.hardware.esp.slip import encode
from app.model.firmware import Region

BLOCK_SIZE = 0x4000
"""Compressed bytes per block; the stub's buffer takes no more (esptool StubMixin.FLASH_WRITE_SIZE).

Every block costs one turn of the line, so that smaller ones only lose time.
"""
_COMPRESSION = 12
"""libdeflate's best: 2 to 4 % fewer bytes of program code on the line than zlib's level 9, as few as zopfli
in a twentieth of its time. Its window is zlib's 32 KB, which is what the stub can unpack."""
HEAD = 0x1000
FLASH_DEFL_BEGIN, FLASH_DEFL_DATA, FLASH_DEFL_END = 0x10, 0x11, 0x12
DEFAULT_TIMEOUT = 3.0
"""Seconds for an answer that waits for no flash (esptool DEFAULT_TIMEOUT)."""
_CHECKSUM_SEED = 0xEF
_SECONDS_PER_BYTE = 40e-6
"""esptool ERASE_WRITE_TIMEOUT_PER_MB."""
_STUB_BUFFER = 32 * 1024
_FLASH_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class PackedRegion:
    """What is sent for one region; read-only, made once per run.

    Args:
        address: flash address, a multiple of 4096.
        size: bytes of flash content, padded with FF to a multiple of 4.
        md5: of these bytes, 16 bytes.
        head: MD5 of the first `HEAD` of them, by which another content is told in a moment.
        source: the region's file, for messages.
        begin: frame that opens the region.
        frames: one frame per block.
        end: frame that closes the region and waits for the last block.
        timeouts: seconds to wait for the answer to each of `frames`, then for that to `end`.
        reached: bytes of flash content that are out after each of `frames`.
    """

    address: int
    size: int
    md5: bytes
    head: bytes
    source: str
    begin: bytes = field(repr=False)
    frames: tuple[bytes, ...] = field(repr=False)
    end: bytes = field(repr=False)
    timeouts: tuple[float, ...] = field(repr=False)
    reached: tuple[int, ...] = field(repr=False)

    @property
    def wire_size(self) -> int:
        """Bytes that go over the line."""
        return len(self.begin) + sum(map(len, self.frames)) + len(self.end)


def pack(region: Region, block_size: int = BLOCK_SIZE) -> PackedRegion:
    """Compress and frame a region for the stub.

    Args:
        region: must begin on a sector (4096 bytes): the stub erases whole sectors.
        block_size: compressed bytes per block.

    Raises:
        ValueError: the region is empty or does not begin on a sector.
    """
    if region.address % 0x1000 or not region.data:
        raise ValueError(f"region at 0x{region.address:x}: must begin on a sector and hold something")
    data = region.data + b"\xff" * (-len(region.data) % 4)
    packed = bytes(deflate.zlib_compress(data, _COMPRESSION))  # pyright: ignore[reportUnknownMemberType]
    blocks = [packed[start : start + block_size] for start in range(0, len(packed), block_size)]
    begin = struct.pack("<IIIII", len(data), len(blocks), block_size, region.address, 0)
    contents = _content_lengths(blocks)
    # The stub answers a block when it has it, then writes it: the wait comes with the next command.
    timeouts = (DEFAULT_TIMEOUT, *(block_timeout(content) for content in contents))
    return PackedRegion(
        address=region.address,
        size=len(data),
        md5=hashlib.md5(data, usedforsecurity=False).digest(),
        head=hashlib.md5(data[:HEAD], usedforsecurity=False).digest(),
        source=region.source,
        begin=request(FLASH_DEFL_BEGIN, begin),
        frames=tuple(_block_frame(number, block) for number, block in enumerate(blocks)),
        end=request(FLASH_DEFL_END, struct.pack("<I", 1)),  # 1: stay in the loader
        timeouts=timeouts,
        reached=tuple(sum(contents[: count + 1]) for count in range(len(contents))),
    )


def request(op: int, data: bytes = b"", check: int = 0) -> bytes:
    """One command as a SLIP frame."""
    return encode(struct.pack("<BBHI", 0, op, len(data), check) + data)


def checksum(data: bytes) -> int:
    """XOR of all bytes, seed EF (esptool ESPLoader.checksum), eight bytes at a time."""
    whole = len(data) & ~7
    folded = 0
    for word in struct.unpack(f"<{whole // 8}Q", data[:whole]):
        folded ^= word
    state = _CHECKSUM_SEED
    for byte in folded.to_bytes(8, "little") + data[whole:]:
        state ^= byte
    return state


def block_timeout(content: int) -> float:
    """Seconds that the stub may need to erase and write `content` bytes.

    As esptool's _get_flash_defl_block_timeout: the stub erases ahead, one flash block before it begins
    and one more per full deflate buffer.
    """
    erases = -(-content // _STUB_BUFFER) + 1
    return max(DEFAULT_TIMEOUT, (content + erases * _FLASH_BLOCK) * _SECONDS_PER_BYTE)


def _block_frame(number: int, block: bytes) -> bytes:
    return request(FLASH_DEFL_DATA, struct.pack("<IIII", len(block), number, 0, 0) + block, checksum(block))


def _content_lengths(blocks: list[bytes]) -> list[int]:
    inflate = zlib.decompressobj()
    return [len(inflate.decompress(block)) for block in blocks]
