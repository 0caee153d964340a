"""The commands. Each imports what it uses when it is given, not before: see app.cli.entry."""

from app.cli.entry import main

__all__ = ["main"]
