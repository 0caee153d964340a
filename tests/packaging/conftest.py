"""The bootstrap's modules lie beside no package; a tiny project stands in for the large one."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

_PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["building"]

[project]
name = "tiny"
version = "1"
dependencies = []

[project.optional-dependencies]
dev = []
"""

# A build backend of its own (PEP 660), so that a real pip installs the project without a network.
_BACKEND = """
import pathlib
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    root = pathlib.Path.cwd()
    text = (root / "pyproject.toml").read_text()
    needs = "Requires-Dist: no-such-package==1\\n" if "no-such-package" in text else ""
    with zipfile.ZipFile(pathlib.Path(folder) / "tiny-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.pth", str(root))
        info = "tiny-1.dist-info/"
        about = "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\nProvides-Extra: dev\\n"
        wheel.writestr(info + "METADATA", about + needs)
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nflashline = app.cli:main\\n")
        wheel.writestr(info + "RECORD", "")
    with (root / "built.log").open("a") as log:
        log.write("built\\n")
    return "tiny-1-py3-none-any.whl"
"""

_COMMAND = """
import sys
def main():
    print(*sys.argv[1:])
    sys.exit(5 if "fail" in sys.argv else 0)
"""


@dataclass
class TinyProject:
    """A checkout with the real bootstrap and next to nothing in it."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def command(self, *args: str) -> list[str]:
        return [sys.executable, str(self.root / "packaging" / "bootstrap.py"), *args]

    def environment(self, **more: str) -> dict[str, str]:
        unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "FLASHLINE_VENV")
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        return {**kept, "PIP_NO_INDEX": "1", **more}

    def start(self, *args: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*args),
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env=self.environment(**environ),
        )

    def builds(self) -> int:
        """How often the project was installed."""
        log = self.root / "built.log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def rewrite(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


def make_tiny_project(root: Path) -> TinyProject:
    files = {
        "pyproject.toml": _PYPROJECT,
        "building/backend.py": _BACKEND,
        "app/cli.py": _COMMAND,
        "packaging/constraints.txt": "# nothing\n",
    }
    for source in ("bootstrap.py", "environment.py", "system_parts.py"):
        files[f"packaging/{source}"] = (ROOT / "packaging" / source).read_text(encoding="utf-8")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return TinyProject(root)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyProject:
    """Shared by a file's tests: making an environment takes seconds. Each test starts with `start`."""
    return make_tiny_project(tmp_path_factory.mktemp("tiny project"))


@pytest.fixture
def fresh(tmp_path: Path) -> TinyProject:
    return make_tiny_project(tmp_path / "tiny")
