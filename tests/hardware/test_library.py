"""What esptool shares process-wide is held in check."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from app.hardware.esp import library

ROOT = Path(__file__).parents[2]


def test_a_configuration_that_lies_about_is_not_read(tmp_path):
    (tmp_path / "esptool.cfg").write_text("[esptool]\ntimeout = 99\nserial_write_timeout = 98\n")
    program = (
        "import app.hardware.esp.library, esptool.loader, os\n"
        "print(esptool.loader.DEFAULT_TIMEOUT, 'ESPTOOL_CFGFILE' in os.environ)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "ESPTOOL_CFGFILE"}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.split() == ["3.0", "False"]


def test_what_esptool_says_goes_to_the_thread_that_called_it(capsys):
    from esptool.logger import log

    heard: dict[str, list[str]] = {"a": [], "b": []}
    both_listen = threading.Barrier(2)

    def speak(name):
        with library.spoken_to(heard[name].append):
            both_listen.wait()
            for number in range(50):
                log.print(f"[dim]{name}[/dim] {number} \\[x]")
        log.print("nobody listens")

    threads = [threading.Thread(target=speak, args=(name,)) for name in heard]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {name: [f"{name} {number} [x]" for number in range(50)] for name in heard}
    assert capsys.readouterr() == ("", "")


def test_no_hex_dump_is_made_for_a_trace_that_is_off():
    import esptool.loader

    assert str(esptool.loader.HexFormatter(b"\x01\x02")) == ""


def test_warnings_and_odd_markup_come_through():
    from esptool.logger import log

    heard: list[str] = []
    with library.spoken_to(heard.append):
        log.warn("careful")
        log.note("look")
        log.err("bad")
        log.print("[/nonsense]")
        log.print("...")
    assert heard == ["warning: careful", "note: look", "error: bad", "[/nonsense]"]
