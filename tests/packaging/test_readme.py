import re
from pathlib import Path

import pytest
import typer.main

from app.cli.entry import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `flashline ?(.*?)` \|(.*)\|$", README, re.MULTILINE)
GROUP = typer.main.get_command(app)


@pytest.mark.parametrize(("usage", "text"), ROWS, ids=[usage.split(" ")[0] or "window" for usage, _ in ROWS])
def test_a_command_of_the_readme_has_the_options_that_it_names(usage, text):
    command = GROUP
    for word in usage.split(" "):
        if word in getattr(command, "commands", ()):
            command = command.commands[word]
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", usage + text)) <= known


def test_the_readme_names_every_command():
    assert {usage.split(" ")[0] for usage, _ in ROWS} - {""} == set(GROUP.commands)


@pytest.mark.parametrize(
    "group", [name for name, command in GROUP.commands.items() if getattr(command, "commands", None)]
)
def test_the_readme_names_every_command_of_a_group(group):
    named = {usage.split(" ")[1] for usage, _ in ROWS if usage.startswith(f"{group} ")}
    words = {word for words in named for word in words.split("\\|")}
    assert words == set(GROUP.commands[group].commands)


@pytest.mark.parametrize("path", re.findall(r"(?:python3 |\.|cp )((?:packaging|ci)/\S+)", README))
def test_a_program_of_the_readme_is_there(path):
    assert (ROOT / path).exists() or (ROOT / f".{path}").exists()
