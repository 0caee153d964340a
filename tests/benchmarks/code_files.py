"""Half a million codes in and out of files, beside the obvious way: openpyxl, row by row, the same rules.

    python -m tests.benchmarks.code_files [CODES]

Each line is of a process of its own: seconds of the clock and of the processor, the most memory it ever had.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from app.exchange.code_file import read_code_file
from app.exchange.download import ExportRow, write_code_file
from app.exchange.uploads import read_upload
from app.model.code import ActivationCode, CodeState, device_name_problem, product_key_problem, secret_problem
from app.model.records import CodeRow
from app.model.secret import Secret

KEY = "k02m26Wpp9S"
CODES = 500_000
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def rows(count: int) -> Iterator[ExportRow]:
    for i in range(count):
        name, secret = f"unit-{i:07}-benchmark", f"{i * 0x9E3779B97F4A7C15:032x}"[-32:]
        record = CodeRow(i, 1, KEY, name, CodeState.AVAILABLE, None, AT, None, None, None, None)
        yield ExportRow(record, ActivationCode(KEY, name, Secret(secret)))


def write(path: Path, count: int) -> None:
    write_code_file(path, rows(count))


def write_locked(path: Path, count: int) -> None:
    write_code_file(path, rows(count), Secret("a password"))


def write_obviously(path: Path, count: int) -> None:
    """openpyxl's own way for large sheets; meanwhile the secrets are in a file of the temporary folder."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["DeviceName", "DeviceSecret", "ProductKey", "State"])
    for row in rows(count):
        secret = row.code.device_secret.reveal()
        sheet.append([row.code.device_name, secret, row.code.product_key, row.record.state.value])
    book.save(path)


def read(path: Path, count: int) -> None:
    assert len(read_code_file(path).codes) == count


def read_names(path: Path, count: int) -> None:
    assert len(read_upload(path).good) == count


def read_obviously(path: Path, count: int) -> None:
    """openpyxl, an object for each row, the same rules; without the checks of cells, zips, merged ranges."""
    sheet = openpyxl.load_workbook(path, read_only=True).active
    lines = sheet.iter_rows(values_only=True)
    next(lines)
    names: dict[str, int] = {}
    secrets: dict[str, int] = {}
    codes: list[ActivationCode] = []
    for number, (name, secret, key, *_) in enumerate(lines, start=2):
        for text, problem in (
            (name, device_name_problem),
            (secret, secret_problem),
            (key, product_key_problem),
        ):
            assert isinstance(text, str)
            assert problem(text) is None
        assert names.setdefault(name, number) == number
        assert secrets.setdefault(secret, number) == number
        codes.append(ActivationCode(key, name, Secret(secret)))
    assert len(codes) == count


TASKS = {
    "write xlsx": (write, "codes.xlsx"),
    "write xlsx under a password": (write_locked, "locked.xlsx"),
    "write csv": (write, "codes.csv"),
    "write xlsx, openpyxl": (write_obviously, "openpyxl.xlsx"),
    "read xlsx": (read, "codes.xlsx"),
    "read xlsx that openpyxl wrote": (read, "openpyxl.xlsx"),
    "read csv": (read, "codes.csv"),
    "read xlsx as names for an upload": (read_names, "openpyxl.xlsx"),
    "read xlsx, openpyxl": (read_obviously, "openpyxl.xlsx"),
}


def measure(task: str, folder: Path, count: int) -> None:
    work, name = TASKS[task]
    began, used = time.perf_counter(), time.process_time()
    work(folder / name, count)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{task:36} {seconds:7.1f} s {cpu:7.1f} s cpu {peak:6} MB", flush=True)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CODES
    print(f"{count:,} codes")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        for task in TASKS:
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.code_files",
                "--task",
                task,
                folder,
                str(count),
            ]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        measure(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
