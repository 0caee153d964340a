"""Who works at the station."""

import getpass


def login_name() -> str:
    """The name under which this person is logged in to the computer; `operator` where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "operator"
