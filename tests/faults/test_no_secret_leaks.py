"""A whole shift with known secrets, failures and a crash; then every byte left behind is searched."""

from __future__ import annotations

import csv
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.conftest import PRODUCT_KEY
from tests.forms import forms

CODES = 12
PIN, PASSPHRASE = "pin 480316 of Ana", "correct horse battery"


class Onlooker:
    """Reads the command line and the environment-free status of every process that this test starts."""

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.is_set():
            for folder in Path("/proc").glob("[0-9]*"):
                try:
                    self.seen.add((folder / "cmdline").read_bytes())
                except OSError:
                    continue
            time.sleep(0.05)

    def end(self) -> bytes:
        self._over.set()
        self._thread.join()
        return b"\n".join(self.seen)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked at through /proc")
def test_after_a_shift_with_failures_and_a_crash_no_secret_is_found_anywhere(
    shell, modules_of, firmware, tmp_path, monkeypatch
):
    device_secrets = [secrets.token_hex(16) for _ in range(CODES)]
    product_secret = secrets.token_hex(8)
    apart = tmp_path.parent / f"{tmp_path.name}-apart"
    apart.mkdir()
    codes = apart / "codes.csv"
    with codes.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("DeviceName", "DeviceSecret", "ProductKey"))
        rows.writerows((f"leak-{n:03}", one, PRODUCT_KEY) for n, one in enumerate(device_secrets))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setenv("FLASHLINE_PRODUCT_SECRET", product_secret)
    onlooker = Onlooker()
    said: list[str] = []

    def flashline(*words: object, ok: bool = True) -> None:
        done = shell.run(*words, ok=ok)
        said.extend((done.stdout, done.stderr))

    flashline("import", codes)
    flashline("import", codes, ok=False)  # again: refused, row by row
    # Slot 2 has a bad cell where the identity goes, slot 3 falls silent, slot 4 is of another chip.
    bench = modules_of(
        *("--fault", "bad-cell=0x210040.3.1,slots=2", "--fault", "stuck@data:40%,slots=3"),
        *("--fault", "chip=esp32c3,slots=4"),
        modules=4,
    )
    ports = [word for port in bench.ports for word in ("--port", port)]
    order = ("run", "--batch", 1, "--firmware", firmware, "--wait", 5)
    flashline(*order, *ports, "--json", ok=False)
    killed = shell.start(*order, "--rework", *ports[:2])
    time.sleep(2.5)
    killed.kill()
    said.extend(text for text in killed.communicate(timeout=20))
    for words in (
        ("doubt",),
        ("doctor",),
        ("records", 1),
        ("records", 1, "--json"),
        ("void", 1, "leak-011", "--reason", "scrap"),
        ("backup",),
        ("close", 1, "--accept-held", "--sheet", tmp_path / "sheet.xlsx"),
    ):
        flashline(*words, ok=words[0] != "doctor")  # it finds a code in doubt
    environment = {**os.environ, "FLASHLINE_NEW_PIN": PIN, "FLASHLINE_DATA_DIR": str(shell.data_dir)}
    started = [sys.executable, "-m", "app"]
    subprocess.run([*started, "people", "add", "Ana"], env=environment, check=True, capture_output=True)
    environment |= {
        "FLASHLINE_PIN": PIN,
        "FLASHLINE_PERSON": "Ana",
        "FLASHLINE_NEW_PASSPHRASE": PASSPHRASE,
    }
    for words in (("vault", "protect", "passphrase"), ("vault", "status")):
        done = subprocess.run([*started, *words], env=environment, check=True, capture_output=True, text=True)
        said.extend((done.stdout, done.stderr))
        environment["FLASHLINE_PASSPHRASE"] = PASSPHRASE
    bench.stop()
    seen = onlooker.end()
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    everything = b"\n".join([*files.values(), *(text.encode() for text in said), seen])
    assert b"leak-005" in everything, "the search looks at what it should"
    assert b"flashline.sqlite" in b"\n".join(str(path).encode() for path in files)
    assert str(shell.data_dir).encode() in seen
    for secret in (*device_secrets, product_secret, PIN, PASSPHRASE):
        found = [form for form in forms(secret) if form in everything]
        where = [path.name for path, content in files.items() if any(form in content for form in found)]
        assert not found, f"{found} in {where or 'what was said, or a command line'}"
