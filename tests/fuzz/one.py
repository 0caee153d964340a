"""One target in a process of its own, coverage-guided; `python -m tests.fuzz` starts it."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["app"]):
    from tests.fuzz.target import taken
    from tests.fuzz.targets import all_targets


def main(argv: list[str]) -> None:
    """Fuzz the target that argv[1] names, with libFuzzer's own words behind it."""
    target = all_targets()[argv[1]]

    def test(data: bytes) -> None:
        taken(target, target.mend(data) if target.mend and len(data) % 2 else data)

    atheris.Setup([argv[0], *argv[2:]], test)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
