"""The list of commands that `--help` prints."""

from typing import Any

from typer.core import TyperGroup


class CommandList(TyperGroup):
    """Commands whose lines stand there whole; the library's own list cuts them to the terminal's width."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - the library keeps the types private
        """Write a line of each command."""
        named = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.help or "") for name, one in named if one and not one.hidden])
