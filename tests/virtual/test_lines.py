"""EN and IO0 over the line server, with a plain socket as client."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.virtual.bench import Bench, BenchError
from tests.virtual.rawhost import Host


class Client:
    """A line client that knows only the protocol."""

    def __init__(self, address: str) -> None:
        host, self.name = address.removeprefix("tcp://").split("/")
        name, port = host.split(":")
        self.socket = socket.create_connection((name, int(port)), 10)
        self.file = self.socket.makefile("rw", encoding="utf-8", newline="\n")

    def ask(self, text: str) -> dict:
        self.file.write(text + "\n")
        self.file.flush()
        return json.loads(self.file.readline())

    def close(self) -> None:
        self.file.close()
        self.socket.close()


@contextmanager
def client(address: str) -> Iterator[Client]:
    one = Client(address)
    try:
        assert one.ask(json.dumps({"open": one.name})) == {"ok": True}
        yield one
    finally:
        one.close()


def settled(bench: Bench, slot: int, key: str, value: object) -> None:
    """Ask until the module has noticed something that comes over another way."""
    for _ in range(2000):
        if bench.state(slot)[key] == value:
            return
    pytest.fail(f"{key} never became {value!r}: {bench.state(slot)}")


@pytest.fixture
def bench(bench_of: Callable[..., Bench]) -> Bench:
    return bench_of(strap="run")


def test_a_rising_en_samples_io0(bench: Bench):
    with client(bench.modules[0].lines) as lines:
        assert lines.ask('{"en": 0, "io0": 0}') == {"ok": True}
        assert bench.state(1)["mode"] == "reset"
        assert lines.ask('{"en": 1}') == {"ok": True}
        assert bench.state(1)["mode"] == "rom"
        assert lines.ask('{"io0": 1}') == {"ok": True}
        assert bench.state(1)["mode"] == "rom"  # nothing happens without EN
        lines.ask('{"en": 0}')
        lines.ask('{"en": 1}')
        assert bench.state(1)["mode"] == "boot"


def test_closing_the_connection_releases_both_lines(bench: Bench):
    with client(bench.modules[0].lines) as lines:
        lines.ask('{"en": 0, "io0": 0}')
    settled(bench, 1, "mode", "boot")
    assert (bench.state(1)["en"], bench.state(1)["io0"]) == (1, 1)


def test_a_client_that_drove_nothing_releases_nothing(bench: Bench):
    with client(bench.modules[0].lines) as lines:
        lines.ask('{"en": 0}')
        with client(bench.modules[0].lines) as other:
            other.ask('{"do": "state"}')
        assert bench.state(1)["mode"] == "reset"


def test_a_module_held_in_reset_says_nothing(bench: Bench, opened: Callable[..., Host]):
    with client(bench.modules[0].lines) as lines:
        lines.ask('{"en": 0, "io0": 0}')
        host = opened(bench.modules[0].port)
        host.patience = host.serial.timeout = 0.2
        host.send(0x08, bytes(36))
        assert host.frame() == b""
        lines.ask('{"en": 1}')
        assert "waiting for download" in host.text(b"waiting for download\r\n")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{}", "known fields"),
        ('{"en": 2}', "en is 0 or 1"),
        ('{"io0": "low"}', "io0 is 0, 1 or null"),
        ('{"dtr": 1}', "known fields"),
        ("[]", "one JSON object"),
        ("no json", "Expecting value"),
        ('{"do": "dance"}', "can't do 'dance'"),
        ('{"do": "power"}', "power needs"),
        ('{"do": "fault", "colour": 1}', "unknown fault 'colour'"),
        ('{"do": "fault", "bad_cells": [{"address": 1}]}', "address, bit and value"),
        ('{"do": "fault", "bad_cells": 7}', "bad_cells is a list"),
        ('{"do": "fault", "stuck_after": "soon"}', "stuck_after can't be 'soon'"),
        ('{"do": "fault", "boot_loop": 1}', "boot_loop can't be 1"),
        ('{"do": "fault", "events": ["melt"]}', "no mishap 'melt'"),
        ('{"do": "plan"}', "needs a list of faults"),
        ('{"do": "plan", "faults": ["rust"]}', "no fault 'rust'"),
        ('{"do": "timing", "latency": -1}', "latency is in seconds"),
        ('{"do": "swap", "mac": "nonsense"}', "is no MAC"),
        ('{"do": "swap", "chip": "z80"}', "no virtual chip 'z80'"),
        ('{"open": "slot-01"}', "has opened a module already"),
    ],
)
def test_a_line_that_makes_no_sense_is_answered_with_what_is_wrong(bench: Bench, line: str, problem: str):
    with client(bench.modules[0].lines) as lines:
        answer = lines.ask(line)
        assert answer["ok"] is False
        assert problem in answer["error"]
        assert lines.ask('{"do": "state"}')["ok"] is True


def test_the_first_line_opens_a_module_that_is_here(bench: Bench):
    one = Client(bench.modules[0].lines)
    try:
        assert "the first line opens" in one.ask('{"en": 0}')["error"]
        assert "no module 'slot-77'" in one.ask('{"open": "slot-77"}')["error"]
        assert one.ask('{"open": "slot-01"}') == {"ok": True}
    finally:
        one.close()


def test_lines_of_one_module_do_not_move_another(bench_of: Callable[..., Bench]):
    bench = bench_of(modules=3, strap="run", per_process=2)
    with client(bench.modules[1].lines) as lines:
        lines.ask('{"en": 0}')
        assert [bench.state(slot)["mode"] for slot in (1, 2, 3)] == ["boot", "reset", "boot"]


def test_a_slot_that_is_not_there_is_an_error(bench: Bench):
    with pytest.raises(BenchError, match="no slot 5"):
        bench.unplug(5)
