import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.model.fixture import Fixture, SlotPlace
from app.model.mac import Mac

SERVE = """
import sys
from pathlib import Path
from app.virtual.serving import Served, serve
sys.exit(serve(Served(chip="esp32c3", modules=2, strap="run"), Path(sys.argv[1]), sys.stdout))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_modules_are_served_until_a_signal_and_leave_nothing(number: signal.Signals, tmp_path: Path):
    file = tmp_path / "fixture.toml"
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(file)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        lines = [json.loads(server.stdout.readline()) for _ in range(2)]
        assert [line["slot"] for line in lines] == [1, 2]
        assert {line["chip"] for line in lines} == {"esp32c3"}
        assert all(Mac.parse(line["mac"]) for line in lines)
        assert Fixture.from_toml(file.read_text()).slots == tuple(
            SlotPlace(line["slot"], line["port"], line["lines"]) for line in lines
        )
        server.send_signal(number)
        assert server.wait(20) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["fixture.toml"]
    assert not Path(lines[0]["port"]).parent.exists()


def test_a_fixture_file_that_cannot_be_written_is_told_and_nothing_stays(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", SERVE, str(tmp_path / "missing" / "fixture.toml")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "FileNotFoundError" in done.stderr
