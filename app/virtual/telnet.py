"""Telnet as RFC 2217 uses it (RFC 854, 855): data with commands in between, both ways."""

from collections.abc import Callable

BINARY, ECHO, SUPPRESS_GO_AHEAD, COM_PORT = 0, 1, 3, 44

_SE, _SB, _WILL, _WONT, _DO, _DONT, _IAC = 240, 250, 251, 252, 253, 254, 255
_MARK = bytes((_IAC,))
_LONGEST_COMMAND = 0x400
_OFFERED = frozenset((BINARY, SUPPRESS_GO_AHEAD, COM_PORT))


class Telnet:
    """One end of a connection: takes the commands out of what arrives and answers them.

    Args:
        send: takes bytes for the other end, already escaped.
        told: takes every subnegotiation: option, and what was said about it.
    """

    def __init__(self, send: Callable[[bytes], None], told: Callable[[int, bytes], None]) -> None:
        self._send = send
        self._told = told
        self._rest = b""
        self._said: set[tuple[int, int]] = set()

    def offer(self) -> None:
        """Say what this end does and what it wants of the other."""
        for option in sorted(_OFFERED):
            self._say(_WILL, option)
            self._say(_DO, option)

    def tell(self, option: int, content: bytes) -> None:
        """Send a subnegotiation."""
        self._send(bytes((_IAC, _SB, option)) + escape(content) + bytes((_IAC, _SE)))

    def feed(self, chunk: bytes) -> bytes:
        """Take bytes in, act on the commands, and return the data."""
        data, self._rest = self._rest + chunk, b""
        if _MARK not in data:
            return data
        found: list[bytes] = []
        position = 0
        while (mark := data.find(_MARK, position)) >= 0:
            found.append(data[position:mark])
            after = self._command(data, mark, found)
            if not after:
                self._rest = data[mark:] if len(data) - mark < _LONGEST_COMMAND else b""
                return b"".join(found)
            position = after
        found.append(data[position:])
        return b"".join(found)

    def _command(self, data: bytes, mark: int, found: list[bytes]) -> int:
        """Act on the command at `mark`; returns where it ends, 0 if it is not all there."""
        if mark + 1 >= len(data):
            return 0
        command = data[mark + 1]
        if command == _IAC:
            found.append(_MARK)
        elif command == _SB:
            return self._subnegotiation(data, mark + 2)
        elif command in (_WILL, _WONT, _DO, _DONT):
            if mark + 2 >= len(data):
                return 0
            self._negotiate(command, data[mark + 2])
            return mark + 3
        return mark + 2

    def _subnegotiation(self, data: bytes, start: int) -> int:
        end = data.find(_MARK, start)
        while 0 <= end < len(data) - 1 and data[end + 1] != _SE:
            end = data.find(_MARK, end + 2)
        if not 0 <= end < len(data) - 1:
            return 0
        content = data[start:end].replace(2 * _MARK, _MARK)
        if content:
            self._told(content[0], content[1:])
        return end + 2

    def _negotiate(self, command: int, option: int) -> None:
        if command == _WILL:
            self._say(_DO if option in _OFFERED else _DONT, option)
        elif command == _DO:
            self._say(_WILL if option in _OFFERED else _WONT, option)

    def _say(self, command: int, option: int) -> None:
        """Say it once: both ends stay with what was agreed."""
        if (command, option) not in self._said:
            self._said.add((command, option))
            self._send(bytes((_IAC, command, option)))


def escape(data: bytes) -> bytes:
    """Data as it goes over the connection."""
    return data.replace(_MARK, 2 * _MARK)
