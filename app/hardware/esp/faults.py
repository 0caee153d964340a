"""esptool's exceptions as faults."""

import struct
from collections.abc import Generator
from contextlib import contextmanager

from app.hardware.esp.library import FatalError, Noise, Silence
from app.model.faults import FailureCode, Fault


@contextmanager
def as_faults(
    what: str,
    silence: FailureCode = FailureCode.UNIT_LOST,
    refusal: FailureCode = FailureCode.WRITE_REFUSED,
) -> Generator[None]:
    """Turn whatever esptool raises within into a Fault, with the original as its cause.

    Args:
        what: what is being done, for the detail.
        silence: the failure when no answer comes.
        refusal: the failure when the chip answers with an error.
    """
    try:
        yield
    except Silence as error:
        raise Fault(silence, f"{what}: {error}") from error
    except Noise as error:
        raise Fault(FailureCode.LINE_NOISE, f"{what}: {error}") from error
    except FatalError as error:
        raise Fault(refusal, f"{what}: {_first_line(error)}") from error
    except (struct.error, IndexError) as error:
        # esptool takes answers apart without asking for their length
        raise Fault(FailureCode.LINE_NOISE, f"{what}: an answer is too short") from error
    except SystemExit as error:
        # esptool's own way out of its command line; here it would end the slot's thread in silence
        raise Fault(FailureCode.BUG, f"{what}: esptool asked to exit") from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
