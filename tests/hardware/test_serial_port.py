import contextlib
import os
import threading
from pathlib import Path

import pytest

from app.hardware.ports import list_ports, usb_ids
from app.hardware.serial_port import GuardedPort, open_port
from app.model.cancel import CancelToken
from app.model.faults import Cancelled, FailureCode, Fault

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no ptys")


@pytest.fixture
def pty():
    master, slave = os.openpty()
    name = os.ttyname(slave)
    os.close(slave)
    yield master, name
    with contextlib.suppress(OSError):
        os.close(master)


@pytest.fixture
def port(pty):
    cancel = CancelToken()
    opened = open_port(pty[1], 115200, cancel)
    cancel.on_cancel(opened.wake)
    yield opened, cancel
    opened.close()


def code_of(device):
    with pytest.raises(Fault) as caught:
        open_port(device, 115200, CancelToken())
    assert device in caught.value.detail
    return caught.value.code


def test_bytes_go_both_ways(pty, port):
    opened, _ = port
    assert opened.write(b"ping") == 4
    assert os.read(pty[0], 10) == b"ping"
    os.write(pty[0], b"pong")
    assert opened.read_some(1) == b"pong"
    opened.timeout = 0
    assert opened.read(5) == b""


def test_a_port_that_is_not_there_or_no_port_is_missing(tmp_path):
    assert code_of(str(tmp_path / "ttyUSB7")) is FailureCode.PORT_MISSING
    (tmp_path / "file").touch()
    assert code_of(str(tmp_path / "file")) is FailureCode.PORT_MISSING
    assert code_of("nonsense://x") is FailureCode.PORT_MISSING


def test_a_port_that_is_open_is_busy(pty, port):
    assert code_of(pty[1]) is FailureCode.PORT_BUSY


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open everything")
def test_a_port_of_someone_else_is_denied(pty):
    Path(pty[1]).chmod(0)
    assert code_of(pty[1]) is FailureCode.PORT_DENIED


def test_a_port_that_vanishes_loses_the_unit(pty, port):
    opened, _ = port
    os.close(pty[0])
    for action in (lambda: opened.read_some(1), lambda: opened.write(b"x"), opened.in_waiting):
        with pytest.raises(Fault) as caught:
            action()
        assert caught.value.code is FailureCode.UNIT_LOST
        assert caught.value.__cause__ is not None


def test_a_closed_port_loses_the_unit(port):
    opened, cancel = port
    opened.close()
    opened.close()
    with pytest.raises(Fault) as caught:
        opened.read_some(0)
    assert caught.value.code is FailureCode.UNIT_LOST
    cancel.cancel()  # a wake after close touches nothing


def test_a_stop_wakes_a_read_that_waits(port):
    opened, cancel = port
    stopper = threading.Timer(0.05, cancel.cancel)
    stopper.start()
    with pytest.raises(Cancelled):
        opened.read_some(60)
    stopper.join()


def test_a_stop_wakes_a_write_that_nobody_takes(port):
    opened, cancel = port
    stopper = threading.Timer(0.2, cancel.cancel)
    stopper.start()
    with pytest.raises(Cancelled):
        opened.write(bytes(1 << 20))  # far more than a pty holds
    stopper.join()


def test_after_a_stop_nothing_is_sent(pty, port):
    opened, cancel = port
    cancel.cancel()
    with pytest.raises(Cancelled):
        opened.write(b"late")
    os.set_blocking(pty[0], False)
    with pytest.raises(BlockingIOError):
        os.read(pty[0], 10)


def test_ports_of_this_computer_are_listed_by_name():
    names = [port.device for port in list_ports()]
    assert names == sorted(names)
    assert usb_ids("/dev/no-such-port") is None


def test_a_rate_that_the_system_refuses_is_the_stations_fault(port):
    opened, _ = port
    with pytest.raises(Fault) as caught:
        opened.baudrate = -1
    assert caught.value.code is FailureCode.PORT_DENIED
    opened.baudrate = 921600
    assert opened.baudrate == 921600
    assert isinstance(opened, GuardedPort)
