"""The console of an application that has just started."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from app.hardware.serial_port import GuardedPort
from app.model.recipe import BootCheck
from app.model.secret import Secret

_COLOUR = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
"""ANSI sequences; ESP-IDF colours its log lines."""
_MOST_LINES = 500
_LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class BootReport:
    """What came of watching a start.

    Args:
        device_name: what the application reported, None if it did not in time.
        lines: what it printed, for the raw log; bounded, secrets replaced.
        crash: the line by which it told of a crash; empty if there was none.
    """

    device_name: str | None
    lines: list[str]
    crash: str = ""


class Console:
    """Cuts what an application prints into lines and looks for its DeviceName.

    Args:
        expect: regular expression with the group `device_name`.
        hide: secrets that must not reach a log; some applications print theirs.
        reject: regular expression of a line that tells of a crash; empty for none.
    """

    def __init__(self, expect: str, hide: Sequence[Secret] = (), reject: str = "") -> None:
        self._expect = re.compile(expect)
        self._reject = re.compile(reject) if reject else None
        self._crash = ""
        self._hide = hide
        self._rest = b""
        self._too_long = False
        self._lines: list[str] = []
        self._device_name: str | None = None

    @property
    def found(self) -> bool:
        """Whether a line with the DeviceName has come."""
        return self._device_name is not None

    @property
    def crashed(self) -> bool:
        """Whether a line has told of a crash."""
        return bool(self._crash)

    def feed(self, data: bytes) -> None:
        """Take what was received; only whole lines are looked at: half a name would be a wrong name."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        for line in whole:
            if not self._too_long:
                self._take(self._clean(line))
            self._too_long = False
        if len(self._rest) > _LONGEST_LINE:
            self._rest = b""
            if not self._too_long:
                self._keep(f"(more than {_LONGEST_LINE} bytes without an end of line)")
            self._too_long = True

    def report(self) -> BootReport:
        """The result so far, with the line that has not ended."""
        if self._rest:
            self._keep(self._clean(self._rest))
            self._rest = b""
        return BootReport(self._device_name, self._lines, self._crash)

    def _take(self, line: str) -> None:
        match = self._expect.search(line)
        if match is not None and self._device_name is None:
            self._device_name = match.groupdict().get("device_name")
        if self._reject is not None and not self._crash and self._reject.search(line):
            self._crash = self._masked(line)
        self._keep(line)

    def _keep(self, line: str) -> None:
        if len(self._lines) < _MOST_LINES:
            self._lines.append(self._masked(line))
        elif len(self._lines) == _MOST_LINES:
            self._lines.append(f"(more than {_MOST_LINES} lines)")

    def _masked(self, line: str) -> str:
        for secret in self._hide:
            line = line.replace(secret.reveal(), str(secret))
        return line

    @staticmethod
    def _clean(line: bytes) -> str:
        text = _COLOUR.sub("", line.decode("utf-8", "backslashreplace")).replace("\t", " ")
        return "".join(character for character in text if character.isprintable()).rstrip()


def watch(port: GuardedPort, check: BootCheck, console: Console) -> BootReport:
    """Read what the application prints until its DeviceName has come, and for `settle` seconds after it.

    A crash, or the end of the time, ends it.

    Raises:
        Cancelled: a stop was asked for.
        Fault: UNIT_LOST, the port is gone.
    """
    deadline = monotonic() + check.timeout
    while not (console.found or console.crashed) and (left := deadline - monotonic()) > 0:
        console.feed(port.read_some(left))
    settled = monotonic() + check.settle
    while console.found and not console.crashed and (left := settled - monotonic()) > 0:
        console.feed(port.read_some(left))
    return console.report()
