"""One target in a process of its own, with mutations of valid inputs, for where atheris does not install."""

from __future__ import annotations

import faulthandler
import random
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.__main__ import INPUT_SECONDS, MEGABYTES
from tests.fuzz.mutation import Edit, mutated
from tests.fuzz.target import taken
from tests.fuzz.targets import all_targets


def main(name: str, seconds: float, findings: Path) -> int:
    """Search for so long; 1 with the input in a file once something was found."""
    target = all_targets()[name]
    seeds = target.seeds()
    faulthandler.enable()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # an input that hangs ends the process
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = used + (MEGABYTES << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    dice, end = random.Random(), time.monotonic() + seconds
    file = findings / f"{name}-input"
    while time.monotonic() < end:
        edits = [Edit(*(dice.randrange(0x10000) for _ in range(4))) for _ in range(dice.randrange(1, 7))]
        edits = [edit._replace(size=1 + edit.size % dice.choice((8, 64, 0x2000))) for edit in edits]
        data = mutated(dice.choice(seeds), edits, dice.choice(seeds))
        if target.mend and dice.random() < 0.5:
            data = target.mend(data)
        file.write_bytes(data)
        signal.alarm(INPUT_SECONDS)
        try:
            taken(target, data)
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            traceback.print_exc()
            return 1
        signal.alarm(0)
    file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])))
