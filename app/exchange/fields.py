"""What a row of an activation-code file is made of."""

from enum import StrEnum


class Field(StrEnum):
    """The columns that files are read for; the values are the headers that platforms write."""

    DEVICE_NAME = "DeviceName"
    DEVICE_SECRET = "DeviceSecret"  # noqa: S105 - the name of a column
    PRODUCT_KEY = "ProductKey"
    PRODUCT_SECRET = "ProductSecret"  # noqa: S105 - the name of a column
    MAC = "MAC"
    SERIAL = "SN"
    IMEI = "IMEI"
    STATUS = "Status"
    ACTIVE_TIME = "ActiveTime"
    ERROR = "ErrorMsg"
