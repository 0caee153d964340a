"""`python -m tests.fuzz [--target NAME] [--seconds N] [--engine atheris|hypothesis] [--list]`.

Each target has a process of its own. One input may take so many seconds and its process so much memory; more
is a finding, as is any error that the parser does not document. What was found stays in a file that `--input`
takes again.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.target import Target, memory, taken
from tests.fuzz.targets import all_targets

INPUT_SECONDS = 10
MEGABYTES = 1024
_LONGEST = 1 << 16
_CORPUS = Path(__file__).parent / "corpus"
_DICTIONARY = Path(__file__).parent / "words.dict"


def main() -> int:
    """Fuzz; the exit status is the number of targets with a finding."""
    asked = _asked()
    targets = all_targets()
    names = asked.target or list(targets)
    if asked.list:
        for one in targets.values():
            print(f"{one.name:22} {one.parser}\n{'':22} {one.limits}")
        return 0
    if asked.input:
        taken(targets[names[0]], asked.input.read_bytes())
        return 0
    findings = Path(asked.findings or tempfile.mkdtemp(prefix="flashline-findings-"))
    findings.mkdir(parents=True, exist_ok=True)
    failed = [name for name in names if not _fuzzed(targets[name], asked.engine, asked.seconds, findings)]
    print(f"{len(names) - len(failed)} of {len(names)} targets without a finding")
    if failed:
        print(f"look at {', '.join(failed)}; inputs are in {findings}")
    return len(failed)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description="Fuzz parsers of outside input."
    )
    parser.add_argument(
        "--target", action="append", choices=list(all_targets()), help="may stand several times"
    )
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--engine", choices=["atheris", "hypothesis"], default=_engine())
    parser.add_argument("--findings", help="folder for the inputs that were found; a new one if not given")
    parser.add_argument("--input", type=Path, help="feed this file to the target once")
    parser.add_argument("--list", action="store_true", help="tell the targets, their parsers and limits")
    return parser.parse_args()


def _engine() -> str:
    return "atheris" if importlib.util.find_spec("atheris") else "hypothesis"


def _fuzzed(target: Target, engine: str, seconds: int, findings: Path) -> bool:
    """Run one target; whether nothing was found."""
    with tempfile.TemporaryDirectory(prefix="flashline-fuzz-", dir=memory()) as place:
        corpus = Path(place) / "corpus"
        corpus.mkdir()
        kept = [path.read_bytes() for path in (_CORPUS / target.name).glob("*")]
        for number, seed in enumerate([*target.seeds(), *kept]):
            (corpus / f"seed-{number}").write_bytes(seed)
        if engine == "atheris":
            words = _atheris(target, seconds, corpus, findings)
        else:
            words = _search(target, seconds, findings)
        log = findings / f"{target.name}.log"
        with log.open("wb") as file:
            # libFuzzer ends its process without a word to Python: what it leaves goes with this folder.
            settings = {**os.environ, "TMPDIR": place}
            done = subprocess.run(words, stdout=file, stderr=subprocess.STDOUT, env=settings, check=False)
        status = done.returncode
    print(f"{target.name:22} {'nothing found' if status == 0 else f'FOUND, see {log}'}", flush=True)
    if status == 0:
        log.unlink()
    return status == 0


def _atheris(target: Target, seconds: int, corpus: Path, findings: Path) -> list[str]:
    return [
        sys.executable, "-m", "tests.fuzz.one", target.name, str(corpus), f"-max_total_time={seconds}",
        f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={_LONGEST}", "-len_control=0",
        f"-dict={_DICTIONARY}", f"-artifact_prefix={findings / target.name}-",
    ]  # fmt: skip


def _search(target: Target, seconds: int, findings: Path) -> list[str]:
    return [sys.executable, "-m", "tests.fuzz.search", target.name, str(seconds), str(findings)]


if __name__ == "__main__":
    sys.exit(main())
