"""One target in a process of its own under hypothesis, for where atheris does not install."""

from __future__ import annotations

import faulthandler
import resource
import signal
import sys
import time
from pathlib import Path

from tests.fuzz.__main__ import INPUT_SECONDS, MEGABYTES
from tests.fuzz.examples import search
from tests.fuzz.targets import all_targets

_AT_ONCE = 500


def main(name: str, seconds: float, findings: Path) -> None:
    """Search for so long; what is found ends the process with its error, and its input stays in a file."""
    target = all_targets()[name]
    faulthandler.enable()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # an input that hangs ends the process
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = used + (MEGABYTES << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    file, end = findings / f"{name}-input", time.monotonic() + seconds

    def before(data: bytes) -> None:
        file.write_bytes(data)
        signal.alarm(INPUT_SECONDS)

    while time.monotonic() < end:
        search(target, _AT_ONCE, before)
    signal.alarm(0)
    file.unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]))
