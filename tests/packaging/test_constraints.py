import importlib.metadata
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = [
    line
    for line in (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
ASKED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(item for extra in PROJECT["project"]["optional-dependencies"].values() for item in extra),
]
# No metadata of theirs where they are not used.
ELSEWHERE = ("setuptools", "colorama", "pywin32-ctypes", "tzdata", "atheris")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}


def _pins() -> dict[str, Requirement]:
    return {canonicalize_name(pin.name): pin for pin in map(Requirement, LINES)}


def _version(pin: Requirement) -> str:
    return next(iter(pin.specifier)).version


@pytest.mark.parametrize("line", LINES)
def test_a_pin_is_one_exact_version_and_nothing_else(line):
    pin = Requirement(line)
    assert [specifier.operator for specifier in pin.specifier] == ["=="]
    assert "*" not in line
    assert (pin.url, pin.marker, pin.extras) == (None, None, set())


def test_nothing_is_pinned_twice():
    assert len(_pins()) == len(LINES)


@pytest.mark.parametrize("asked", ASKED)
def test_what_the_project_asks_for_is_pinned_to_a_version_that_it_allows(asked):
    requirement = Requirement(asked)
    assert requirement.specifier.contains(_version(_pins()[canonicalize_name(requirement.name)]))


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_the_dependencies_ask_for_in_turn_is_pinned_too(system, python):
    environment = {
        **default_environment(),
        **SYSTEMS[system],
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    pins = _pins()
    waiting = [Requirement(asked) for asked in ASKED]
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        assert name in pins, f"{name} is asked for and not pinned"
        assert requirement.specifier.contains(_version(pins[name]), prereleases=True)
        key = str(requirement)
        if key in seen or name in ELSEWHERE:
            continue
        seen.add(key)
        for text in importlib.metadata.requires(name) or ():
            needed = Requirement(text)
            extras = requirement.extras or {""}
            if needed.marker is None or any(
                needed.marker.evaluate({**environment, "extra": extra}) for extra in extras
            ):
                waiting.append(needed)


def test_what_is_tested_is_what_is_pinned():
    for asked in PROJECT["project"]["dependencies"]:
        name = canonicalize_name(Requirement(asked).name)
        assert importlib.metadata.version(name) == _version(_pins()[name])
