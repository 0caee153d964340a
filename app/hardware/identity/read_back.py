"""The identity that a chip bears, and whether it is the one of a code."""

from dataclasses import dataclass

from app.hardware.identity.nvs import NvsError, Value, parse_nvs
from app.model.code import ActivationCode
from app.model.recipe import CredentialLayout
from app.model.secret import Secret
from app.model.wording import said


@dataclass(frozen=True, slots=True)
class Identity:
    """What stands in the credential partition.

    Args:
        product_key: ProductKey; empty if the namespace has none.
        product_secret: ProductSecret, or None.
        device_name: DeviceName; empty if the namespace has none.
        device_secret: DeviceSecret, or None.
    """

    product_key: str
    product_secret: Secret | None
    device_name: str
    device_secret: Secret | None


def read_identity(data: bytes, layout: CredentialLayout) -> Identity | None:
    """The identity in a credential partition.

    Args:
        data: the whole partition, as it was read from the chip.
        layout: names of namespace and keys.

    Returns:
        None if the partition is erased, or has no such namespace, or none of the four keys in it.

    Raises:
        NvsError: the partition is damaged, or a key holds no string; never quotes a value.
    """
    values = parse_nvs(data).get(layout.namespace, {})
    keys = (layout.product_key, layout.product_secret, layout.device_name, layout.device_secret)
    if not any(key in values for key in keys):
        return None
    product_key, product_secret, device_name, device_secret = (_string(values, key) for key in keys)
    return Identity(
        product_key=product_key or "",
        product_secret=None if product_secret is None else Secret(product_secret),
        device_name=device_name or "",
        device_secret=None if device_secret is None else Secret(device_secret),
    )


def compare(identity: Identity, code: ActivationCode) -> list[str]:
    """Names of the fields in which a chip's identity differs from a code; empty when they are equal.

    A secret that the code does not have must not be on the chip either.
    """
    pairs = {
        "ProductKey": (identity.product_key, code.product_key),
        "ProductSecret": (identity.product_secret, code.product_secret),
        "DeviceName": (identity.device_name, code.device_name),
        "DeviceSecret": (identity.device_secret, code.device_secret),
    }
    return [name for name, (found, wanted) in pairs.items() if found != wanted]


def _string(values: dict[str, Value], key: str) -> str | None:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise NvsError(said("key {key!r} holds no string", key=key))
    return value
