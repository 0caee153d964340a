"""Where things lie and what the environment says of it; nothing here needs a large library."""

import os
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from app.model.reports import DeskError
from app.model.wording import said
from app.store.small_file import read_small

RESOURCES = Path(__file__).resolve().parent.parent.parent / "resources"
RECIPE = RESOURCES / "recipes" / "aliyun-nvs.toml"


def now() -> datetime:
    """The station's clock."""
    return datetime.now(UTC)


def default_data_dir() -> Path:
    """Where the books lie if nobody says otherwise: FLASHLINE_DATA_DIR, or the user's data folder."""
    named = os.environ.get("FLASHLINE_DATA_DIR")
    return Path(named) if named else platformdirs.user_data_path("flashline", appauthor=False)


def key_file() -> Path | None:
    """Where the vault's key lies if not in the data folder: FLASHLINE_KEY_FILE."""
    named = os.environ.get("FLASHLINE_KEY_FILE")
    return Path(named) if named else None


def database_url(data_dir: Path) -> str | None:
    """The database that stations share: FLASHLINE_DATABASE_URL, or what the file `database-url` here says.

    Raises:
        DeskError: others can read that file, or it can't be read.
    """
    named = os.environ.get("FLASHLINE_DATABASE_URL")
    file = data_dir / "database-url"
    if named or not file.exists():
        return named or None
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise DeskError(
                said("{file}: others can read it, and it may hold a password: chmod 600 '{file}'", file=file)
            )
        return read_small(file).strip() or None
    except OSError as error:
        raise DeskError(said("{file}: can't be read: {error}", file=file, error=error.strerror)) from error
    except ValueError:  # its text may quote the password
        raise DeskError(
            said("{file}: is no text; write the URL of the database into it", file=file)
        ) from None
