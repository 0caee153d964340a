import contextlib
import hashlib
import json
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hardware.firmware.flash_map import FlashMap
from app.hardware.firmware.loading import load_firmware
from app.hardware.firmware.partitions import parse_table
from app.hardware.firmware.pinning import check_unchanged
from app.hardware.firmware.problems import FirmwareError
from app.hardware.firmware.sources import parse_pairs
from app.model.firmware import Partition, Region
from app.model.recipe import CredentialLayout

TABLE = 0x8000
APP = 0x10000
CHIPS = ["esp32", "esp32c3", "esp32s3", "esp8266"]


def description(folder: Path) -> dict:
    return json.loads((folder / "flasher_args.json").read_text())


def describe(folder: Path, **changes) -> None:
    table = description(folder) | changes
    (folder / "flasher_args.json").write_text(json.dumps(table))


def pairs(folder: Path) -> list[tuple[int, Path]]:
    return [(int(address, 0), folder / name) for address, name in description(folder)["flash_files"].items()]


def merged(folder: Path, size: int) -> bytes:
    flash = bytearray(b"\xff" * size)
    for address, path in pairs(folder):
        data = path.read_bytes()
        flash[address : address + len(data)] = data
    return bytes(flash)


def table_bytes(*lines: tuple[str, int, int, int, int], md5: bool = True) -> bytes:
    body = b"".join(
        struct.pack("<2sBBII16sI", b"\xaa\x50", kind, sub, offset, size, name.encode(), 0)
        for name, kind, sub, offset, size in lines
    )
    if md5:
        body += b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(body).digest()
    return body.ljust(0xC00, b"\xff")


def write_table(folder: Path, *lines: tuple[str, int, int, int, int], md5: bool = True) -> None:
    (folder / "partition_table" / "partition-table.bin").write_bytes(table_bytes(*lines, md5=md5))


OTA_0 = ("ota_0", 0, 0x10, APP, 0x100000)


def problem(source, **options) -> str:
    with pytest.raises(FirmwareError) as caught:
        load_firmware(source, **options)
    return str(caught.value)


@pytest.mark.parametrize("chip", CHIPS)
def test_a_build_folder_is_taken_in(build_folder, chip):
    folder = build_folder(chip)
    firmware = load_firmware(folder)
    assert firmware == load_firmware(folder / "flasher_args.json")
    assert firmware.chip == chip
    assert firmware.name == "sample 1.0.0"
    assert (firmware.credential.name, firmware.credential.offset, firmware.credential.size) == (
        "fctry",
        0x210000,
        0x4000,
    )
    assert firmware.flash_size == 0x400000
    assert [(r.address, r.data) for r in firmware.regions] == [
        (a, p.read_bytes()) for a, p in sorted(pairs(folder))
    ]
    assert all(r.sha256 == hashlib.sha256(Path(r.source).read_bytes()).hexdigest() for r in firmware.regions)
    assert check_unchanged(firmware) == []


@pytest.mark.parametrize("chip", CHIPS)
def test_the_same_files_given_by_address_are_the_same_firmware(build_folder, chip):
    folder = build_folder(chip)
    words = [f"0x{address:x}={path}" for address, path in pairs(folder)]
    given = load_firmware(parse_pairs(words), name="by hand")
    assert given.name == "by hand"
    assert given.regions == load_firmware(folder).regions


@pytest.mark.parametrize("chip", CHIPS)
def test_a_merged_image_writes_all_its_bytes_but_those_of_the_identity(build_folder, tmp_path, chip):
    flash = merged(build_folder(chip), 0x400000)
    (tmp_path / "merged.bin").write_bytes(flash)
    firmware = load_firmware(tmp_path / "merged.bin")
    assert firmware.chip == chip
    dirty = bytearray(b"\x00" * 0x400000)
    for region in firmware.regions:
        dirty[region.address : region.end] = region.data
    place = firmware.credential
    assert bytes(dirty[place.offset : place.end]) == b"\x00" * place.size
    dirty[place.offset : place.end] = flash[place.offset : place.end]
    assert bytes(dirty) == flash
    assert check_unchanged(firmware) == []


def test_a_merged_image_that_ends_before_the_identity_is_one_region(build_folder, tmp_path):
    (tmp_path / "merged.bin").write_bytes(merged(build_folder("esp32"), 0x60000))
    assert [(r.address, r.end) for r in load_firmware(tmp_path / "merged.bin").regions] == [(0, 0x60000)]


def test_contents_where_the_identity_goes_are_refused(build_folder, tmp_path):
    flash = bytearray(merged(build_folder("esp32"), 0x220000))
    flash[0x213FFF] = 0
    (tmp_path / "merged.bin").write_bytes(flash)
    text = problem(tmp_path / "merged.bin")
    assert "merged.bin" in text
    assert "'fctry'" in text


def test_a_file_for_the_identity_itself_is_refused(own_build):
    (own_build / "fctry.bin").write_bytes(b"\x01" * 0x4000)
    describe(own_build, flash_files=description(own_build)["flash_files"] | {"0x210000": "fctry.bin"})
    assert "identity goes" in problem(own_build)


def test_a_changed_or_missing_file_is_noticed(own_build):
    firmware = load_firmware(own_build)
    app = own_build / "sample.bin"
    app.write_bytes(app.read_bytes() + b"\0")
    (own_build / "bootloader" / "bootloader.bin").unlink()
    assert sorted(Path(path).name for path in check_unchanged(firmware)) == ["bootloader.bin", "sample.bin"]


def test_a_table_without_the_partition_names_those_it_has(build_folder):
    text = problem(build_folder("esp32"), layout=CredentialLayout(partition="mfg_nvs"))
    assert "'mfg_nvs'" in text
    assert "nvs, otadata, phy_init, ota_0, ota_1, fctry" in text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("fctry", 1, 2, 0x210000, 0x2000), "0x3000"),
        (("fctry", 1, 6, 0x210000, 0x4000), "subtype 6"),
        (("fctry", 1, 2, 0x10F000, 0x4000), "overlap"),
        (("fctry", 1, 2, 0x210010, 0x4000), "whole sectors"),
        (("fctry", 1, 2, 0x3FF000, 0x4000), "beyond the 4 MB"),
        (("fctry", 1, 2, 0xFFFFF000, 0x4000), "whole sectors"),
    ],
)
def test_a_partition_that_can_not_take_an_identity_is_refused(own_build, line, words):
    write_table(own_build, OTA_0, line)
    text = problem(own_build)
    assert words in text
    assert "partition-table.bin" in text


def test_a_table_with_a_wrong_md5_is_refused(own_build):
    file = own_build / "partition_table" / "partition-table.bin"
    data = bytearray(file.read_bytes())
    data[12] ^= 1
    file.write_bytes(data)
    assert "MD5" in problem(own_build)


def test_an_app_larger_than_its_partition_is_refused(own_build):
    write_table(own_build, ("ota_0", 0, 0x10, APP, 0x8000), ("fctry", 1, 2, 0x210000, 0x4000))
    text = problem(own_build)
    assert "sample.bin" in text
    assert "partition" in text


def test_a_merged_app_larger_than_its_partition_is_refused(own_build, tmp_path):
    write_table(own_build, ("ota_0", 0, 0x10, APP, 0x8000), ("fctry", 1, 2, 0x210000, 0x4000))
    (tmp_path / "merged.bin").write_bytes(merged(own_build, 0x20000))
    assert "'ota_0' has" in problem(tmp_path / "merged.bin")


def test_two_files_that_share_a_sector_are_refused(own_build):
    (own_build / "more.bin").write_bytes(b"\0" * 16)
    files = description(own_build)["flash_files"]
    describe(own_build, flash_files=files | {"0x18000": "more.bin"})
    assert "overlap" in problem(own_build)
    describe(own_build, flash_files=files | {"0x30010": "more.bin"})
    assert "multiple of 0x1000" in problem(own_build)


@pytest.mark.parametrize("offset", [0, 20, 0x400, -1, -33])
def test_a_damaged_app_is_refused(own_build, offset):
    app = own_build / "sample.bin"
    data = bytearray(app.read_bytes())
    data[offset] ^= 0x10
    app.write_bytes(data)
    text = problem(own_build)
    assert "sample.bin" in text
    assert "build" in text


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_an_app_cut_short_is_refused(own_build, share):
    app = own_build / "sample.bin"
    data = app.read_bytes()
    app.write_bytes(data[: int(len(data) * share)])
    assert "sample.bin" in problem(own_build)


def test_images_for_two_chips_do_not_mix(own_build, build_folder):
    other = (build_folder("esp32c3") / "sample.bin").read_bytes()
    (own_build / "sample.bin").write_bytes(other)
    text = problem(own_build)
    assert "esp32c3" in text
    assert "sample.bin" in text


def test_a_build_for_another_chip_than_its_description_says_is_refused(own_build):
    describe(own_build, extra_esptool_args={"chip": "esp32c3"})
    assert "esp32c3" in problem(own_build)
    describe(own_build, extra_esptool_args={"chip": "esp99"})
    assert "'esp99'" in problem(own_build)


def test_an_older_description_without_the_chip_is_understood(own_build):
    describe(own_build, extra_esptool_args={})
    assert load_firmware(own_build).chip == "esp32"


def test_a_flash_size_that_disagrees_with_the_bootloader_is_refused(own_build):
    settings_ = description(own_build)["flash_settings"]
    describe(own_build, flash_settings=settings_ | {"flash_size": "8MB"})
    text = problem(own_build)
    assert "8MB" in text
    assert "flash_settings.flash_size" in text
    describe(own_build, flash_settings=settings_ | {"flash_size": "keep"})
    load_firmware(own_build)


@pytest.mark.parametrize(("field", "value"), [("flash_mode", "qio"), ("flash_freq", "80m")])
def test_flash_settings_that_disagree_with_the_bootloader_are_refused(own_build, field, value):
    settings_ = description(own_build)["flash_settings"]
    describe(own_build, flash_settings=settings_ | {field: value})
    text = problem(own_build)
    assert f"flash_settings.{field} is {value}" in text
    for meant in ("keep", None):
        describe(own_build, flash_settings=settings_ | {field: meant})
        assert load_firmware(own_build).chip == "esp32"


def test_images_that_no_chip_revision_suits_are_refused(own_build):
    for path, lowest, highest in (("bootloader/bootloader.bin", 0, 99), ("sample.bin", 300, 399)):
        file = own_build / path
        data = bytearray(file.read_bytes()[:-32])
        data[15:19] = struct.pack("<HH", lowest, highest)
        file.write_bytes(bytes(data) + hashlib.sha256(data).digest())
    text = problem(own_build)
    assert "v3.00 or higher" in text
    assert "v0.99 or lower" in text


def test_encrypted_firmware_is_refused(own_build):
    app = description(own_build)["app"]
    describe(own_build, app=app | {"encrypted": "true"})
    assert "app.encrypted" in problem(own_build)


@pytest.mark.parametrize("name", ["../outside.bin", "/etc/hostname", "link/outside.bin"])
def test_files_outside_the_build_folder_are_not_read(own_build, name):
    (own_build.parent / "outside.bin").write_bytes(b"\xe9" * 100)
    (own_build / "link").symlink_to(own_build.parent)
    describe(own_build, flash_files=description(own_build)["flash_files"] | {"0x110000": name})
    assert "leads out of the build folder" in problem(own_build)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "must be a table"),
        ("{}", "flash_files"),
        ('{"flash_files": {"ten": "a.bin"}}', "0x1000"),
        ('{"flash_files": {"0x0": 5}}', "file name"),
        ('{"flash_files": {}}', "no firmware file"),
        ('{"flash_files": {"0x0": "missing.bin"}}', "missing.bin"),
        ('{"flash_files": {"0x1000": "bootloader/bootloader.bin"}, "flash_settings": 1}', "flash_settings"),
        (
            '{"flash_files": {"0x1000": "bootloader/bootloader.bin"}, "extra_esptool_args": {"chip": 1}}',
            "chip",
        ),
    ],
)
def test_a_description_that_is_none_names_the_field(own_build, text, words):
    (own_build / "flasher_args.json").write_text(text)
    problem_text = problem(own_build)
    assert words in problem_text


def test_a_folder_that_is_no_build_says_what_to_choose(tmp_path):
    assert "flasher_args.json" in problem(tmp_path)
    (tmp_path / "other.json").write_text("{}")
    assert "flasher_args.json" in problem(tmp_path / "other.json")
    assert "nothing.bin" in problem(tmp_path / "nothing.bin")
    (tmp_path / "empty.bin").touch()
    assert "is empty" in problem(tmp_path / "empty.bin")
    assert "is no file" in problem([(0, tmp_path)])
    assert "no firmware file" in problem([])


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "huge.bin").open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert "at most 64 MB" in problem(tmp_path / "huge.bin")


def test_an_app_alone_is_no_firmware(build_folder):
    assert "no bootloader" in problem(build_folder("esp32") / "partition_table" / "partition-table.bin")
    text = problem(build_folder("esp32") / "sample.bin")
    assert "at 0x0 is an image for esp32" in text
    assert "0x1000" in text


def test_a_firmware_without_an_application_or_a_table_is_refused(own_build):
    files = description(own_build)["flash_files"]
    describe(own_build, flash_files={a: f for a, f in files.items() if f != "sample.bin"})
    assert "no application" in problem(own_build)
    describe(own_build, flash_files={a: f for a, f in files.items() if "table" not in f})
    assert "no partition table at 0x8000" in problem(own_build)


def test_a_table_at_another_place_is_found_there(own_build):
    files = description(own_build)["flash_files"]
    moved = {"0x9000" if "table" in name else address: name for address, name in files.items()}
    section = description(own_build)["partition-table"] | {"offset": "0x9000"}
    describe(own_build, flash_files=moved, **{"partition-table": section})
    write_table(own_build, OTA_0, ("fctry", 1, 2, 0x210000, 0x4000))
    assert load_firmware(own_build).credential.offset == 0x210000
    assert load_firmware(pairs(own_build)).credential.offset == 0x210000


@pytest.mark.parametrize(
    "word", ["boot.bin", "0x1000=", "=boot.bin", "ten=boot.bin", "-1=boot.bin", "0x1ffffffff=b"]
)
def test_a_word_that_is_no_pair_is_quoted_with_an_example(word):
    with pytest.raises(FirmwareError, match="0x1000"):
        parse_pairs([word])


@given(
    st.binary(max_size=0x400)
    | st.lists(st.binary(min_size=30, max_size=30), max_size=9).map(
        lambda body: b"".join(b"\xaa\x50" + line for line in body)
    )
)
@settings(max_examples=200)
def test_a_table_of_any_bytes_is_read_or_refused(data):
    with contextlib.suppress(FirmwareError):
        ends = [p.end for p in parse_table(data, "table")]
        assert ends == sorted(ends)
        assert ends


regions = st.lists(
    st.tuples(st.integers(0, 30), st.binary(min_size=1, max_size=3 * 0x1000)), min_size=1, max_size=5
).map(lambda items: tuple(Region(sector * 0x1000, data, "", f"file {sector}") for sector, data in items))


@given(regions, st.integers(0, 30), st.integers(3, 5))
@settings(max_examples=200)
def test_cutting_the_identity_out_loses_no_other_byte(found, first, count):
    place = Partition("fctry", 1, 2, first * 0x1000, count * 0x1000)
    try:
        flash = FlashMap(found)
        left = flash.without(place)
    except FirmwareError:
        return
    after, before = {}, {}
    for whole, target in ((flash.regions, before), (left, after)):
        for region in whole:
            target |= {region.address + place_: byte for place_, byte in enumerate(region.data)}
    assert after == {a: b for a, b in before.items() if not place.offset <= a < place.end}
    assert all(region.address % 0x1000 == 0 for region in left)


def test_one_large_file_at_many_addresses_is_not_read_again_and_again(own_build, monkeypatch):
    read: list[Path] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or whole(path))
    monkeypatch.setattr("app.hardware.firmware.sources._MOST_BYTES", 0x20000)
    app = own_build / "sample.bin"
    with pytest.raises(FirmwareError, match="together have more than"):
        load_firmware([(0x10000 * number, app) for number in range(1, 60)])
    assert len(read) * app.stat().st_size < 0x20000 + 2 * app.stat().st_size
