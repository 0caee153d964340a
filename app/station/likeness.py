"""Whether a chip that may have been in use bears a code."""

from app.hardware.identity.read_back import Identity, compare
from app.model.code import ActivationCode, FlashingMethod


def differences(found: Identity, code: ActivationCode) -> list[str]:
    """Names of the fields in which a chip differs from the code that it should bear; empty if in none.

    A per-product unit keeps the secret that the cloud issues to it at its first connection in the same place
    (esp-aliyun, HAL_SetDeviceSecret): that is no difference.
    """
    differing = compare(found, code)
    if code.method is FlashingMethod.PER_PRODUCT:
        differing = [name for name in differing if name != "DeviceSecret"]
    return differing
