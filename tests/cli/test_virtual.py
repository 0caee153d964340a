"""`flashline virtual` as another program sees it."""

import socket
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from app.cli.entry import app
from app.virtual.lineclient import LineClient
from tests.virtual.rawhost import Host


def test_modules_keep_their_units_and_get_the_faults_that_were_asked_for(shell, modules_of, tmp_path):
    kept = tmp_path / "kept"
    options = ("--keep", kept, "--no-paced", "--flash", "typical", "--latency", 1, "--hub", 900)
    first = modules_of(*options, "--fault", "hang@md5,slots=2", "--first-mac", "24:6f:28:00:00:01", modules=2)
    assert [line["mac"][-2:] for line in first.lines] == ["01", "02"]
    host = Host(first.ports[0])
    try:
        host.sync()
        host.load_stub()
        host.write(0x10000, b"kept" * 64)
    finally:
        host.close()
    with LineClient(first.lines[1]["lines"]) as lines:
        assert lines.ask({"do": "state"})["faults"]["events"] == ["hang@md5"]
    with LineClient(first.lines[0]["lines"]) as lines:
        assert lines.ask({"do": "state"})["faults"]["events"] == []
        digest = lines.ask({"do": "state"})["flash_sha256"]
    first.stop()
    again = modules_of(*options, modules=2)
    assert [line["mac"] for line in again.lines] == [line["mac"] for line in first.lines]
    with LineClient(again.lines[0]["lines"]) as lines:
        assert lines.ask({"do": "state"})["flash_sha256"] == digest


def test_ports_over_telnet_are_on_the_loopback_interface(modules_of):
    modules = modules_of("--link", "rfc2217", "--strap", "run", modules=1)
    address = urlsplit(modules.ports[0])
    assert (address.scheme, address.hostname) == ("rfc2217", "127.0.0.1")
    with socket.create_connection((address.hostname, address.port), 10) as client:
        assert client.recv(1) == b"\xff"  # it begins to negotiate


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--fault", "rust"), "no fault 'rust'"),
        (("--first-mac", "nonsense"), "is no MAC"),
        (("--flash-mb", "3"), "no flash chip has"),
        (("--chip", "z80"), "no virtual chip 'z80'"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(options: tuple[str, str], problem: str):
    done = CliRunner().invoke(app, ["virtual", "--modules", "1", *options])
    assert done.exit_code == 2
    assert problem in " ".join(done.output.replace("│", " ").split())
