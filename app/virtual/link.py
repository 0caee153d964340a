"""The host's side of a module's UART: a pseudo terminal, or a socket where there are none."""

import contextlib
import os
import select
import socket
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.virtual.loop import Loop, Timer

_TCGETS2 = 0x802C542A
_TERMIOS2_SIZE = 44
_TERMIOS2_OUTPUT_SPEED = 40
_REOPEN_CHECK = 0.004


class Link(Protocol):
    """What a UART needs of the wire to the host."""

    port: str

    def start(self, readable: Callable[[], None], closed: Callable[[], None]) -> None:
        """Tell whom to call when bytes wait, and when the last opener has closed the port."""
        ...

    def listen(self, wanted: bool) -> None:
        """Say whether `readable` is to be called; while not, bytes wait in the kernel."""
        ...

    def read(self, size: int) -> bytes:
        """Return what waits, at most `size` bytes; empty if nothing does."""
        ...

    def write(self, data: bytes) -> int:
        """Hand bytes to the host; returns how many were taken. Without an opener they are dropped."""
        ...

    def host_baud(self) -> int | None:
        """The rate that the host has set; None where a link has no rates."""
        ...

    def unplug(self) -> None:
        """Take the port away."""
        ...

    def plug(self, *, renumber: bool = False) -> None:
        """Bring the port back, under its old name or under a new one."""
        ...


class PtyLink:
    """A pseudo terminal behind a symlink that stays the same over unplugging.

    Args:
        loop: the process's event loop.
        path: of the symlink; its folder exists.
    """

    def __init__(self, loop: Loop, path: Path) -> None:
        self.port = str(path)
        self._loop = loop
        self._path = path
        self._first_path = path
        self._renumbered = 0
        self._master = -1
        self._open = False
        self._wanted = False
        self._recheck: Timer | None = None
        self._readable: Callable[[], None] = lambda: None
        self._closed: Callable[[], None] = lambda: None
        self.plug()

    def start(self, readable: Callable[[], None], closed: Callable[[], None]) -> None:
        """Tell whom to call when bytes wait, and when the last opener has closed the port."""
        self._readable, self._closed = readable, closed

    def plug(self, *, renumber: bool = False) -> None:
        """Make a new pseudo terminal and point the symlink at it, or one with another name."""
        if self._master >= 0:
            return
        import tty

        if renumber:
            self._renumbered += 1
            self._path = self._first_path.with_name(f"{self._first_path.name}-{self._renumbered}")
            self.port = str(self._path)

        self._master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        fresh = self._path.with_suffix(".new")
        fresh.symlink_to(os.ttyname(slave))
        fresh.replace(self._path)
        os.close(slave)  # from now on the master tells when the host opens and closes it
        self._await_opener()

    def unplug(self) -> None:
        """Close the pseudo terminal: the host's reads fail, the path is gone."""
        if self._master < 0:
            return
        self._path.unlink(missing_ok=True)
        self._loop.ignore(self._master)
        if self._recheck is not None:
            self._recheck.cancel()
        os.close(self._master)
        self._master = -1
        self._open = False

    def listen(self, wanted: bool) -> None:
        """Say whether `readable` is to be called."""
        self._wanted = wanted
        if self._open and wanted:
            self._loop.watch(self._master, self._readable)
        elif self._master >= 0:
            self._loop.ignore(self._master)

    def read(self, size: int) -> bytes:
        """Return what waits; notices when the last opener has closed."""
        if not self._open:
            return b""
        try:
            return os.read(self._master, size)
        except BlockingIOError:
            return b""
        except OSError:  # EIO: nobody has the other end open
            self._loop.ignore(self._master)
            self._await_opener()
            self._closed()
            return b""

    def write(self, data: bytes) -> int:
        """Hand bytes to the host; dropped while nobody has the port open."""
        if self._master < 0 or self._hung_up():
            return len(data)
        try:
            return os.write(self._master, data)
        except BlockingIOError:
            return 0
        except OSError:
            return len(data)

    def host_baud(self) -> int | None:
        """The rate in the terminal settings, any number (TCGETS2); None where the system has no such call."""
        if self._master < 0:
            return None
        try:
            import fcntl

            settings = fcntl.ioctl(self._master, _TCGETS2, bytes(_TERMIOS2_SIZE))
        except (ImportError, OSError):
            return None
        (speed,) = struct.unpack_from("<I", settings, _TERMIOS2_OUTPUT_SPEED)
        return speed or None

    def _hung_up(self) -> bool:
        poller = select.poll()
        poller.register(self._master, 0)
        return bool(poller.poll(0))

    def _await_opener(self) -> None:
        """A master without opener is readable for ever, so it is not watched but looked at now and then."""
        self._open = False
        self._recheck = self._loop.call_in(_REOPEN_CHECK, self._check_opener)

    def _check_opener(self) -> None:
        if self._hung_up():
            self._recheck = self._loop.call_in(_REOPEN_CHECK, self._check_opener)
            return
        self._open = True
        self.listen(self._wanted)


class SocketLink:
    """A TCP port on the loopback interface, for systems without pseudo terminals; one opener at a time.

    Args:
        loop: the process's event loop.
    """

    scheme = "socket"

    def __init__(self, loop: Loop) -> None:
        self.port = ""
        self._loop = loop
        self._server: socket.socket | None = None
        self._peer: socket.socket | None = None
        self._wanted = False
        self._address = ("127.0.0.1", 0)
        self._readable: Callable[[], None] = lambda: None
        self._closed: Callable[[], None] = lambda: None
        self.plug()

    def start(self, readable: Callable[[], None], closed: Callable[[], None]) -> None:
        """Tell whom to call when bytes wait, and when the opener has closed the connection."""
        self._readable, self._closed = readable, closed

    def plug(self, *, renumber: bool = False) -> None:
        """Listen, on the same port as before or on a new one."""
        if self._server is not None:
            return
        if renumber:
            self._address = ("127.0.0.1", 0)
        self._server = socket.socket()
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._server.bind(self._address)
        self._server.listen(1)
        self._server.setblocking(False)
        self._address = self._server.getsockname()
        self.port = f"{self.scheme}://127.0.0.1:{self._address[1]}"
        self._loop.watch(self._server.fileno(), self._accept)

    def unplug(self) -> None:
        """Close the connection and listen no longer."""
        self._drop_peer()
        if self._server is not None:
            self._loop.ignore(self._server.fileno())
            self._server.close()
            self._server = None

    def listen(self, wanted: bool) -> None:
        """Say whether `readable` is to be called."""
        self._wanted = wanted
        if self._peer is not None:
            if wanted:
                self._loop.watch(self._peer.fileno(), self._readable)
            else:
                self._loop.ignore(self._peer.fileno())

    def read(self, size: int) -> bytes:
        """Return what waits; notices when the peer has closed."""
        if self._peer is None:
            return b""
        try:
            data = self._peer.recv(size)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._drop_peer()
            self._closed()
        return data

    def write(self, data: bytes) -> int:
        """Hand bytes to the host; dropped without a connection."""
        if self._peer is None:
            return len(data)
        try:
            return self._peer.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            return len(data)

    def host_baud(self) -> int | None:
        """A socket has no rate."""
        return None

    def _accept(self) -> None:
        if self._server is None:
            return
        with contextlib.suppress(BlockingIOError):
            peer, _ = self._server.accept()
            if self._peer is not None:
                peer.close()  # like an exclusive serial port: the second opener is refused
                return
            peer.setblocking(False)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._peer = peer
            self._greet()
            self.listen(self._wanted)

    def _greet(self) -> None:
        """A connection has been made."""

    def _drop_peer(self) -> None:
        if self._peer is not None:
            self._loop.ignore(self._peer.fileno())
            self._peer.close()
            self._peer = None
