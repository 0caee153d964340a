"""Alembic at work on a database; imported only where migrations run or are compared with: it is large."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from app.store.schema import metadata


def settings(connection: Connection, scripts: str) -> Config:
    """Alembic's settings without an ini file.

    Args:
        connection: what the migrations work on.
        scripts: folder of the migrations, or `package:folder`.
    """
    config = Config()
    config.set_main_option("script_location", scripts)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def head_of(connection: Connection, scripts: str) -> str | None:
    """The schema that the migrations lead to."""
    return ScriptDirectory.from_config(settings(connection, scripts)).get_current_head()


def knows(connection: Connection, revision: str, scripts: str) -> bool:
    """Whether there is a migration to that schema."""
    try:
        ScriptDirectory.from_config(settings(connection, scripts)).get_revision(revision)
    except CommandError:
        return False
    return True


def migrate(connection: Connection, scripts: str) -> None:
    """Run the missing migrations, in the connection's transaction."""
    command.upgrade(settings(connection, scripts), "head")
