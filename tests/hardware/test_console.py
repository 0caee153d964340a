from hypothesis import given
from hypothesis import strategies as st

from app.hardware.esp.console import Console
from app.model.recipe import BootCheck
from app.model.secret import Secret

EXPECT = BootCheck().expect


def test_the_name_is_taken_from_a_coloured_line():
    console = Console(EXPECT)
    console.feed(b"\x1b[0;32mI (312) app: DeviceName: unit-0001\x1b[0m\r\n")
    assert console.report().device_name == "unit-0001"
    assert console.report().lines == ["I (312) app: DeviceName: unit-0001"]


@given(st.integers(1, 40))
def test_half_a_line_gives_no_half_name(cut):
    line = b"I (312) app: DeviceName: unit-0001\r\n"
    console = Console(EXPECT)
    console.feed(line[:cut])
    assert console.found == (cut >= len(line))
    console.feed(line[cut:])
    assert console.report().device_name == "unit-0001"


def test_a_crash_is_told_whether_before_the_name_or_after_it():
    panic = b"Guru Meditation Error: Core  0 panic'ed (LoadProhibited)\n"
    for text in (panic, b"DeviceName: unit\n" + panic + b"DeviceName: unit\n"):
        console = Console(EXPECT, reject=BootCheck().reject)
        console.feed(text)
        assert console.crashed
        assert "LoadProhibited" in console.report().crash
    calm = Console(EXPECT, reject=BootCheck().reject)
    calm.feed(b"I (1) boot: no crash, no reboot: Rebooting later\nDeviceName: unit\n")
    assert not calm.crashed


def test_secrets_that_an_application_prints_are_masked():
    console = Console(EXPECT, [Secret("s3cr3t")])
    console.feed(b"DeviceSecret: s3cr3t\nDeviceName: unit\nrest s3cr3t")
    assert console.report().lines == ["DeviceSecret: ********", "DeviceName: unit", "rest ********"]


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_any_bytes_become_printable_lines(pieces):
    console = Console(EXPECT)
    for piece in pieces:
        console.feed(piece)
    assert all(line.isprintable() for line in console.report().lines)


def test_a_flood_is_bounded_and_the_name_still_found():
    console = Console(EXPECT)
    console.feed(b"again\n" * 5000)
    for _ in range(20):
        console.feed(b"x" * 1000)
    console.feed(b" DeviceName: cut-off\nDeviceName: unit\n")
    report = console.report()
    assert report.device_name == "unit"
    assert len(report.lines) == 501


def test_a_line_without_end_is_not_kept_and_not_searched():
    console = Console(EXPECT)
    console.feed(b"x" * 5000)
    console.feed(b"DeviceName: wrong\nDeviceName: right\n")
    report = console.report()
    assert report.device_name == "right"
    assert report.lines == ["(more than 4096 bytes without an end of line)", "DeviceName: right"]
