"""The image of a credential partition, made in memory for one code."""

from app.hardware.esp.nvs_writer import write_strings
from app.hardware.identity.nvs import NvsError, parse_nvs
from app.model.code import ActivationCode
from app.model.recipe import CredentialLayout
from app.model.wording import reason_of, said

_OLD_NVS = ("esp8266",)
"""Chips whose SDK may have an NVS library of the first format (ESP8266_RTOS_SDK before 3.2)."""


def build_identity(code: ActivationCode, layout: CredentialLayout, size: int, chip: str = "esp32") -> bytes:
    """The credential partition for a code, `size` bytes long.

    A secret that the code does not have is left out, not written empty: the firmware then asks for it
    (dynamic registration) or does without.

    Args:
        code: the code.
        layout: names of namespace and keys.
        size: bytes of the partition.
        chip: esptool's short name; it says which NVS libraries must be able to read the image.

    Raises:
        NvsError: the layout's names are too long or not distinct, a field is empty, or they do not fit.
    """
    fields = (
        (layout.device_name, code.device_name),
        (layout.device_secret, code.device_secret.reveal() if code.device_secret else None),
        (layout.product_key, code.product_key),
        (layout.product_secret, code.product_secret.reveal() if code.product_secret else None),
    )
    values = {key: value for key, value in fields if value is not None}
    if len({key for key, _ in fields}) != len(fields):
        raise NvsError(said("the recipe names two fields of the credential by the same key"))
    for key, value in values.items():
        if not value or not value.isascii() or not value.isprintable():
            raise NvsError(said("the value for {key!r} is empty or has characters that no code has", key=key))
    try:
        image = write_strings(layout.namespace, values, size, first=chip in _OLD_NVS)
    except ValueError as error:
        raise NvsError(reason_of(error)) from None  # the generator's own error may quote a value
    # The generator adds entries of its own to some key names; on the chip must be ours and nothing else.
    if len(image) != size or parse_nvs(image) != {layout.namespace: values}:
        raise NvsError(said("the image does not read back as it was asked for; check the recipe's key names"))
    return image
