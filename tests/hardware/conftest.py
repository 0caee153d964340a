import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.hardware.esp.link import EspLink
from app.hardware.esp.packing import pack
from app.hardware.firmware.loading import load_firmware
from app.model.cancel import CancelToken
from app.model.firmware import Firmware
from app.model.fixture import SlotPlace
from app.model.recipe import Recipe
from app.virtual.bench import Bench
from app.virtual.firmware import build_firmware

RECIPE = Recipe("test", baud=921600)
Opener = Callable[..., EspLink]


@pytest.fixture(scope="session")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """An ESP-IDF build folder per chip; never changed by a test."""
    root = tmp_path_factory.mktemp("builds")
    made: dict[str, Path] = {}

    def folder(chip: str) -> Path:
        if chip not in made:
            made[chip] = build_firmware(root / chip, chip, app_size=0x30000, seed=7)
        return made[chip]

    return folder


@pytest.fixture(scope="session")
def firmware(build_folder: Callable[[str], Path]) -> Callable[[str], Firmware]:
    return lambda chip: load_firmware(build_folder(chip))


@pytest.fixture
def own_build(tmp_path: Path) -> Path:
    """A build folder that a test may spoil."""
    return build_firmware(tmp_path / "build", "esp32", app_size=0x9000, seed=3)


@pytest.fixture
def open_link() -> Iterator[Opener]:
    """Opens links; closes them at the end."""
    with contextlib.ExitStack() as stack:

        def opened(
            place: SlotPlace,
            recipe: Recipe = RECIPE,
            cancel: CancelToken | None = None,
            log: Callable[[str], None] = lambda _: None,
        ) -> EspLink:
            link = EspLink.open(place, recipe, cancel or CancelToken(), log)
            stack.callback(link.close)
            return link

        yield opened


@pytest.fixture
def flashed() -> Callable[[EspLink, Firmware], None]:
    """Brings a module from connect to firmware on its flash."""

    def flash(link: EspLink, firmware: Firmware) -> None:
        link.connect()
        link.identify()
        link.start_stub()
        for region in firmware.regions:
            packed = pack(region)
            link.write(packed, lambda _: None)
            assert link.md5(packed.address, packed.size) == packed.md5

    return flash


@pytest.fixture(scope="module", params=["esp32", "esp32c3", "esp32s3", "esp8266"])
def chip_bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """One unpaced virtual module with reset lines, shared by a file's tests; swap before use."""
    with Bench(
        request.param, 1, strap="run", paced=False, boot_delays=False, first_mac="24:6f:28:00:00:10"
    ) as bench:
        yield bench


@pytest.fixture
def mock_port(request: pytest.FixtureRequest) -> Iterator[str]:
    """The port of an esp32-mock-bootloader: a peer that we did not write."""
    chip: str = request.param
    program = Path(sys.executable).with_name("esp32-mock-bootloader")
    if os.name == "nt" or not program.exists():
        pytest.skip("needs ptys and esp32-mock-bootloader")
    process = subprocess.Popen(
        [str(program), "run", "--pty", "--chip", chip, "--timeout", "60"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = next((m for line in process.stdout if (m := re.search(r"/dev/\S+", line))), None)
        assert found is not None
        yield found[0]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
