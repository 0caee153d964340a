"""The link against virtual modules."""

import dataclasses
import random
import struct
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.hardware.esp.packing import checksum, pack, request
from app.hardware.identity.image import build_identity
from app.hardware.identity.read_back import compare, read_identity
from app.hardware.lines import LineServer
from app.model.cancel import CancelToken
from app.model.code import ActivationCode
from app.model.faults import Cancelled, FailureCode, Fault
from app.model.firmware import Region
from app.model.recipe import BootCheck, CredentialLayout, Recipe
from app.model.secret import Secret
from app.virtual.bench import Bench
from app.virtual.faults import BadCell, Faults

LAYOUT = CredentialLayout()
CODE = ActivationCode(
    "a1TestPk001", "unit-0001", Secret("0123456789abcdef0123456789abcdef"), Secret("PsPsPsPsPsPsPsPs")
)
NO_RESET = ["--before", "no-reset", "--after", "no-reset"]


def no_lines(place):
    return dataclasses.replace(place, lines="none")


def identity_region(firmware, code=CODE):
    image = build_identity(code, LAYOUT, firmware.credential.size)
    return Region(firmware.credential.offset, image, "", "identity")


def _needs_security_fuses(bench: Bench) -> None:
    if bench.modules[0].chip == "esp8266":
        pytest.skip("an ESP8266 has no such eFuses")


def failure_of(action) -> Fault:
    with pytest.raises(Fault) as caught:
        action()
    return caught.value


def test_a_unit_goes_through_the_whole_cycle(chip_bench, firmware, open_link, flashed):
    unit = chip_bench.swap(1)
    image = firmware(unit.chip)
    said: list[str] = []
    link = open_link(chip_bench.fixture.slots[0], log=said.append)
    assert link.has_reset_lines
    flashed(link, image)
    facts = link.identify()
    assert (facts.chip, facts.mac, facts.flash_size) == (unit.chip, unit.mac, 0x400000)
    assert facts.security.open
    assert image.min_revision <= facts.revision <= image.max_revision
    region = identity_region(image)
    link.write(pack(region), lambda _: None)
    data = link.read(image.credential.offset, image.credential.size)
    assert data == region.data
    found = read_identity(data, LAYOUT)
    assert found is not None
    assert compare(found, CODE) == []
    report = link.watch_boot(BootCheck())
    assert report.device_name == CODE.device_name
    assert any("boot:" in line for line in report.lines)
    secrets = (CODE.device_secret.reveal(), CODE.product_secret.reveal())
    assert not any(secret in line for line in (*said, *report.lines) for secret in secrets)


def test_stock_esptool_reads_what_the_link_wrote(chip_bench, firmware, open_link, flashed, tmp_path):
    unit = chip_bench.swap(1)
    image = firmware(unit.chip)
    place = chip_bench.fixture.slots[0]
    link = open_link(place)
    flashed(link, image)
    lines = LineServer(place.lines)
    link.close()
    lines.into_bootloader()
    out = tmp_path / "flash.bin"
    command = [sys.executable, "-m", "esptool", "--port", place.port, *NO_RESET]
    subprocess.run(
        [*command, "read-flash", "0", "0x60000", str(out)], check=True, capture_output=True, timeout=60
    )
    lines.release()
    flash = out.read_bytes()
    for region in image.regions:
        assert flash[region.address : region.end] == region.data


def test_a_unit_with_a_bad_flash_cell_is_told_by_the_md5(chip_bench, open_link):
    chip_bench.swap(1, faults=Faults(bad_cells=(BadCell(0x10123, 3, 1),)))
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    link.start_stub()
    packed = pack(Region(0x10000, bytes(0x1000), "", "test"))
    link.write(packed, lambda _: None)
    assert link.md5(packed.address, packed.size) != packed.md5


def test_the_same_chip_read_twice_says_the_same_and_another_one_is_seen(chip_bench, open_link):
    place = chip_bench.fixture.slots[0]
    chip_bench.swap(1)
    link = open_link(place)
    link.connect()
    first = link.identify()
    assert link.identify() is first
    chip_bench.swap(1)
    link.connect()
    assert link.identify().mac != first.mac


@pytest.mark.parametrize("fault", ["secure_boot", "flash_encryption"])
def test_burnt_security_fuses_are_read_and_the_stub_is_refused(chip_bench, open_link, fault):
    _needs_security_fuses(chip_bench)
    chip_bench.swap(1, faults=Faults(**{fault: True}))
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    security = link.identify().security
    assert getattr(security, fault)
    assert not security.open
    assert failure_of(link.start_stub).code is FailureCode.SECURED_CHIP


def test_a_chip_in_secure_download_mode_is_no_unit_for_this_line(chip_bench, open_link):
    _needs_security_fuses(chip_bench)
    chip_bench.swap(1, faults=Faults(secure_download=True))
    link = open_link(chip_bench.fixture.slots[0])

    def meet():
        link.connect(attempts=1)
        link.identify()

    # an ESP32 shuts its download mode, the others answer that they are secured
    wanted = FailureCode.NO_ANSWER if chip_bench.modules[0].chip == "esp32" else FailureCode.SECURED_CHIP
    assert failure_of(meet).code is wanted


def test_the_real_size_of_the_flash_is_told(chip_bench, open_link):
    chip_bench.swap(1, faults=Faults(flash_size=0x200000))
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    assert link.identify().flash_size == 0x200000


def test_a_stuck_module_does_not_answer(chip_bench, open_link):
    chip_bench.swap(1, faults=Faults(stuck_after=0))
    link = open_link(chip_bench.fixture.slots[0])
    assert failure_of(lambda: link.connect(attempts=1)).code is FailureCode.NO_ANSWER


def test_a_module_that_falls_silent_is_lost(chip_bench, open_link):
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    link.start_stub()
    chip_bench.set_faults(1, Faults(stuck_after=0))
    fault = failure_of(lambda: link.md5(0, 16))
    assert fault.code is FailureCode.UNIT_LOST
    assert fault.__cause__ is not None
    chip_bench.set_faults(1, Faults())


def test_a_cable_pulled_in_the_middle_of_a_write_loses_the_unit(chip_bench, firmware, open_link):
    chip_bench.swap(1, faults=Faults(unplug_at_percent=40))
    place = chip_bench.fixture.slots[0]
    link = open_link(place)
    link.connect()
    link.start_stub()
    app = pack(firmware(chip_bench.modules[0].chip).regions[-1])
    fault = failure_of(lambda: link.write(app, lambda _: None))
    assert fault.code is FailureCode.UNIT_LOST
    assert place.port in fault.detail
    link.close()
    assert failure_of(lambda: open_link(place)).code is FailureCode.PORT_MISSING
    chip_bench.swap(1)
    chip_bench.plug(1)
    open_link(place).connect()


def test_a_block_that_arrives_damaged_is_sent_again(open_link):
    """Whichever bits are hit: a write that ends well after a resend has the right bytes on the flash."""
    packed = pack(Region(0x10000, random.Random(3).randbytes(200_000), "", "test"))
    mended, ended = 0, set()
    with Bench("esp32", 1, strap="run", paced=False) as bench:
        for seed in (0, 1, 3, 5):
            bench.swap(1)
            said: list[str] = []
            link = open_link(bench.fixture.slots[0], log=said.append)
            link.connect()
            link.start_stub()
            bench.set_faults(1, Faults(flip_to_module=150_000, seed=seed))
            try:
                link.write(packed, lambda _: None)
            except Fault as fault:
                ended.add(fault.code)
            else:
                bench.set_faults(1, Faults())
                assert link.md5(packed.address, packed.size) == packed.md5
                mended += any("sent again" in line for line in said)
            link.close()
    assert mended
    assert ended <= {FailureCode.LINE_NOISE, FailureCode.UNIT_LOST, FailureCode.WRITE_REFUSED}


def test_what_is_read_is_right_or_the_noise_is_told(open_link):
    content = random.Random(4).randbytes(0x8000)
    told = 0
    with Bench("esp32", 1, strap="run", paced=False) as bench:
        link = open_link(bench.fixture.slots[0])
        link.connect()
        link.start_stub()
        link.write(pack(Region(0x10000, content, "", "test")), lambda _: None)
        for seed in range(4):
            bench.set_faults(1, Faults(flip_to_host=20_000, seed=seed))
            try:
                assert link.read(0x10000, len(content)) == content
            except Fault as fault:
                told += fault.code is FailureCode.LINE_NOISE
            bench.set_faults(1, Faults())
            link.connect()
            link.start_stub()
        link.close()
    assert told


def test_a_block_that_can_not_be_unpacked_is_reported_with_the_next_one(chip_bench, open_link):
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    link.start_stub()
    good = pack(Region(0x10000, random.Random(5).randbytes(0x3000), "", "test"), block_size=0x1000)
    junk = bytes(0x1000)
    frame = request(0x11, struct.pack("<IIII", len(junk), 0, 0, 0) + junk, checksum(junk))
    broken = dataclasses.replace(good, frames=(frame, *good.frames[1:]))
    reached: list[int] = []
    fault = failure_of(lambda: link.write(broken, reached.append))
    assert fault.code is FailureCode.WRITE_REFUSED
    assert "0x10000" in fault.detail
    assert reached == list(good.reached[:1])
    link.write(good, lambda _: None)
    assert link.md5(good.address, good.size) == good.md5


def test_a_write_that_lacks_its_end_is_refused(chip_bench, open_link):
    chip_bench.swap(1)
    link = open_link(chip_bench.fixture.slots[0])
    link.connect()
    link.start_stub()
    whole = pack(Region(0x10000, random.Random(5).randbytes(0x3000), "", "test"), block_size=0x1000)
    cut = dataclasses.replace(whole, frames=whole.frames[:-2])
    assert failure_of(lambda: link.write(cut, lambda _: None)).code is FailureCode.WRITE_REFUSED


def test_a_stop_is_obeyed_at_the_next_block_and_the_unit_can_be_flashed_again(
    chip_bench, firmware, open_link, flashed
):
    chip_bench.swap(1)
    image = firmware(chip_bench.modules[0].chip)
    app = pack(image.regions[-1], block_size=0x1000)
    cancel = CancelToken()
    seen: list[int] = []

    def stop_after_three(done):
        seen.append(done)
        if len(seen) == 3:
            cancel.cancel()

    link = open_link(chip_bench.fixture.slots[0], cancel=cancel)
    link.connect()
    link.start_stub()
    with pytest.raises(Cancelled):
        link.write(app, stop_after_three)
    assert len(seen) == 3
    assert len(app.frames) > 3
    link.leave_ready()
    link.close()
    flashed(open_link(chip_bench.fixture.slots[0]), image)


def test_a_write_that_waits_for_the_line_is_woken_by_a_stop(firmware, open_link):
    cancel = CancelToken()
    under_way = threading.Event()
    with Bench("esp32", 1, strap="run") as bench:
        link = open_link(bench.fixture.slots[0], Recipe("slow", baud=115200), cancel)
        link.connect()
        link.start_stub()
        app = pack(firmware("esp32").regions[-1], block_size=0x1000)
        stopper = threading.Thread(target=lambda: (under_way.wait(), cancel.cancel()))
        stopper.start()
        reached: list[int] = []

        def progress(done):
            reached.append(done)
            under_way.set()

        with pytest.raises(Cancelled):
            link.write(app, progress)
        stopper.join()
        assert len(reached) < len(app.frames)
        link.close()


def test_a_port_is_for_one_opener_only(chip_bench, open_link):
    place = chip_bench.fixture.slots[0]
    first = open_link(place)
    fault = failure_of(lambda: open_link(place))
    assert fault.code is FailureCode.PORT_BUSY
    assert place.port in fault.detail
    first.close()
    open_link(place)


def test_without_lines_a_stub_left_at_the_data_rate_is_found_there(chip_bench, open_link):
    chip_bench.swap(1)
    place = chip_bench.fixture.slots[0]
    lines = LineServer(place.lines)
    lines.into_bootloader()
    first = open_link(no_lines(place))
    assert not first.has_reset_lines
    first.connect(attempts=1)
    first.start_stub()
    first.close()
    said: list[str] = []
    second = open_link(no_lines(place), log=said.append)
    second.connect(attempts=1)
    assert said[0] == "the stub of before answers at 921600 baud"
    second.start_stub()
    assert second.md5(0, 4096)
    lines.release()


def test_without_lines_the_module_is_left_at_the_rate_of_the_next_opener(chip_bench, open_link):
    chip_bench.swap(1)
    place = chip_bench.fixture.slots[0]
    lines = LineServer(place.lines)
    lines.into_bootloader()
    first = open_link(no_lines(place))
    first.connect(attempts=1)
    first.start_stub()
    first.leave_ready()
    first.close()
    said: list[str] = []
    second = open_link(no_lines(place), log=said.append)
    second.connect(attempts=1)
    assert said[0] == "the stub of before answers at 115200 baud"
    lines.release()


def test_without_lines_a_start_can_not_be_watched(chip_bench, open_link):
    place = chip_bench.fixture.slots[0]
    link = open_link(no_lines(place))
    assert failure_of(lambda: link.watch_boot(BootCheck())).code is FailureCode.LINES_UNREACHABLE


def test_a_unit_that_starts_in_a_loop_reports_no_name(chip_bench, firmware, open_link, flashed):
    chip_bench.swap(1, faults=Faults(boot_loop=True))
    link = open_link(chip_bench.fixture.slots[0])
    flashed(link, firmware(chip_bench.modules[0].chip))
    report = link.watch_boot(BootCheck(timeout=0.5))
    assert report.device_name is None
    assert 0 < len(report.lines) <= 502


def test_a_console_at_another_rate_reports_no_name(chip_bench, firmware, open_link, flashed):
    chip_bench.swap(1)
    image = firmware(chip_bench.modules[0].chip)
    link = open_link(chip_bench.fixture.slots[0])
    flashed(link, image)
    link.write(pack(identity_region(image)), lambda _: None)
    assert link.watch_boot(BootCheck(baud=74880, timeout=0.5)).device_name is None


def test_a_module_on_a_socket_is_flashed_too(firmware, open_link, flashed):
    with Bench("esp32c3", 1, link="socket", paced=False, boot_delays=False) as bench:
        image = firmware("esp32c3")
        link = open_link(bench.fixture.slots[0])
        flashed(link, image)
        region = identity_region(image)
        link.write(pack(region), lambda _: None)
        assert link.read(region.address, len(region.data)) == region.data
        assert link.watch_boot(BootCheck()).device_name == CODE.device_name
        link.close()


def test_work_without_a_stub_is_refused_as_a_bug(chip_bench, open_link):
    link = open_link(chip_bench.fixture.slots[0])
    assert failure_of(lambda: link.read(0, 16)).code is FailureCode.BUG
    assert failure_of(link.identify).code is FailureCode.BUG


def test_eight_units_at_once_get_eight_identities(firmware, open_link, flashed):
    image = firmware("esp32")

    def job(place):
        code = ActivationCode("a1TestPk001", f"unit-{place.number:04}", Secret(f"{place.number:032x}"))
        said: list[str] = []
        link = open_link(place, log=said.append)
        flashed(link, image)
        link.write(pack(identity_region(image, code)), lambda _: None)
        found = read_identity(link.read(image.credential.offset, image.credential.size), LAYOUT)
        report = link.watch_boot(BootCheck())
        link.close()
        return compare(found, code), report.device_name == code.device_name, link_mac(said)

    def link_mac(said):
        return next(line.split("MAC ")[1].split(",")[0] for line in said if "MAC " in line)

    with Bench("esp32", 8, paced=False, boot_delays=False) as bench, ThreadPoolExecutor(8) as pool:
        results = list(pool.map(job, bench.fixture.slots))
        macs = [str(module.mac) for module in bench.modules]
    assert [(differing, booted) for differing, booted, _ in results] == [([], True)] * 8
    # what esptool says of one module goes to that module's log
    assert [mac for _, _, mac in results] == macs
