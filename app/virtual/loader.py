"""What the ROM loader and the stub have in common, and what they ask of the module around them."""

import struct
from collections.abc import Callable
from typing import Protocol

from app.virtual import slip
from app.virtual.silicon import Silicon
from app.virtual.transfer import FlashWrite
from app.virtual.wire import Op, Rejected, Request, answer, parse


class Surroundings(Protocol):
    """The module, as far as a loader reaches out of itself."""

    def runs(self, loader: "Loader") -> bool:
        """Whether this loader is the one that runs."""
        ...

    def admit(self, request: Request, write: FlashWrite | None) -> Request | None:
        """Let what is planned happen at a command; returns what is left of it, None for nothing."""
        ...

    def send(self, data: bytes) -> None:
        """Put bytes on the line."""
        ...

    def when_sent(self, call: Callable[[], None]) -> None:
        """Call when everything sent so far is out, if the loader still runs then."""
        ...

    def set_baud(self, baud: int) -> None:
        """Change the UART's rate once everything sent so far is out."""
        ...

    def synced(self) -> None:
        """The line's rate is known now."""
        ...

    def start_stub(self, image: dict[int, bytes]) -> None:
        """Run what was uploaded."""
        ...

    def soft_reset(self) -> None:
        """Restart with the straps as they were sampled."""
        ...

    def run_application(self) -> None:
        """Leave the loader and boot from flash."""
        ...


Handler = Callable[[Request], tuple[int, bytes]]


class Loader:
    """A loader that answers commands; subclasses say which and how.

    Args:
        silicon: the unit that it runs on.
        module: what is around it.
    """

    status_tail = 0

    def __init__(self, silicon: Silicon, module: Surroundings) -> None:
        self.silicon = silicon
        self.module = module
        self.chip = silicon.chip
        self.flash = silicon.flash
        self.counters = silicon.counters
        self.decoder = slip.Decoder()
        self.write: FlashWrite | None = None
        self.handlers: dict[int, Handler] = {
            Op.SYNC: self.sync,
            Op.READ_REG: self.read_register,
            Op.WRITE_REG: self.write_register,
        }

    def receive(self, data: bytes) -> None:
        """Take bytes from the line and act on every frame that they complete."""
        for frame in self.decoder.feed(data):
            if not self.module.runs(self):
                return  # a reset or the start of the stub came between
            self.frame(frame)

    def frame(self, frame: bytes) -> None:
        """Act on one frame; what is no request is dropped."""
        request = parse(frame)
        if request is None:
            self.counters.bad_frames += 1
            return
        self.counters.commands += 1
        left = self.module.admit(request, self.write)
        if left is not None:
            self.run(left)

    def run(self, request: Request) -> None:
        """Run one command and answer it."""
        try:
            value, payload = self.handle(request)
        except Rejected as reason:
            self.reject(request.op, reason.status)
        else:
            self.reply(request.op, value, payload)
            self.after(request)

    def handle(self, request: Request) -> tuple[int, bytes]:
        """Run one command and return value and payload of the answer.

        Raises:
            Rejected: it is answered with an error.
        """
        raise NotImplementedError

    def after(self, request: Request) -> None:
        """Do what a command does once it has been answered."""

    def reply(self, op: int, value: int = 0, payload: bytes = b"") -> None:
        """Send a success."""
        self.module.send(answer(op, value, payload, 0, self.status_tail))

    def reject(self, op: int, status: int) -> None:
        """Send an error."""
        self.counters.rejected += 1
        self.module.send(answer(op, 0, b"", status, self.status_tail))

    def sync(self, request: Request) -> tuple[int, bytes]:
        """Answer SYNC; a loader sends eight answers."""
        raise NotImplementedError

    def read_register(self, request: Request) -> tuple[int, bytes]:
        """Return a register's value."""
        (address,) = struct.unpack_from("<I", request.data.ljust(4, b"\0"))
        return self.silicon.registers.read(address), b""

    def write_register(self, request: Request) -> tuple[int, bytes]:
        """Write one register or several: address, value, mask, delay in microseconds each."""
        if not request.data or len(request.data) % 16:
            raise Rejected(self.bad_length)
        for address, value, mask, _delay in struct.iter_unpack("<4I", request.data):
            self.silicon.registers.write(address, value, mask)
        return 0, b""

    bad_length = 0

    def exact(self, request: Request, *sizes: int) -> tuple[int, ...]:
        """The words of a request whose length must be one of `sizes` bytes.

        Raises:
            Rejected: it is not.
        """
        if len(request.data) not in sizes:
            raise Rejected(self.bad_length)
        return request.words()
