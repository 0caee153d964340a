"""Whether the platform's library is there: it comes with the extra “cloud”."""

from importlib.util import find_spec

from app.model.wording import said


def is_installed() -> bool:
    """Whether codes can be asked for over the API at all."""
    return find_spec("alibabacloud_iot20180120") is not None


def library_missing() -> str:
    """What to do where it is not, for people."""
    return said("the cloud's library is not installed; install Flashline with its extra “cloud”")
