"""What the platform's documented error codes mean for who makes a batch (help.aliyun.com 87387)."""

from app.model.wording import said

NO_SUCH_APPLICATION = frozenset(
    {"iot.device.DeviceApplyIsNotFound", "iot.device.InvalidFormattedApplyId", "iot.device.NullApplyId"}
)
"""Codes that say no more than that an application is unknown."""


def meaning_of(code: str) -> str | None:
    """What a code means and what to do, or None for one that is not known here.

    Args:
        code: as the platform gives it; matched without regard to case, for it writes some in both.
    """
    return _MEANINGS.get(code.lower())


_KEY = said("the AccessKey id is unknown, or switched off: check the cloud account")
_RIGHTS = said("the AccessKey's user lacks the right: grant it to register devices (RAM)")
_INSTANCE = said("the platform knows no instance of this id: check the cloud account")
_APPLICATION = said("the platform does not know the application any more")
_NAME = said("the platform does not take one of the names")
_BUSY = said("the platform has an error of its own: try again later")

_MEANINGS = {
    code.lower(): meaning
    for code, meaning in {
        "InvalidAccessKeyId.NotFound": _KEY,
        "InvalidAccessKeyId.Inactive": _KEY,
        "SignatureDoesNotMatch": said("the AccessKey's secret is wrong: enter the cloud account again"),
        "IncompleteSignature": said("the AccessKey's secret is wrong: enter the cloud account again"),
        "InvalidTimeStamp.Expired": said("this computer's clock is wrong: set it, then try again"),
        "Forbidden.RAM": _RIGHTS,
        "NoPermission": _RIGHTS,
        "iot.common.RamActionPermissionDeny": _RIGHTS,
        "iot.common.AuthActionPermissionDeny": _RIGHTS,
        "iot.common.InvalidTenant": said("the cloud account may not use this product"),
        "Throttling": said("the account calls the platform too often: try again later"),
        "Throttling.User": said("the account calls the platform too often: try again later"),
        "ServiceUnavailable": _BUSY,
        "InternalError": _BUSY,
        "iot.system.SystemException": _BUSY,
        "iot.system.InstanceNotFound": _INSTANCE,
        "iot.Sre.IotInstanceNotFound": _INSTANCE,
        "iot.system.UidNotFound": said("the cloud account has no IoT Platform: open it in the console"),
        "Iot.system.BillIsOverDue": said("the cloud account has unpaid bills"),
        "iot.prod.NotExistedProduct": said("the platform has no product of this ProductKey in this instance"),
        "iot.prod.InvalidFormattedProductkey": said("the platform does not take this ProductKey"),
        "iot.device.ApplyManyDevicesFailed": said("the platform could not begin to register the names"),
        "iot.device.AlreadyExistedDeviceName": said("a device of one of these names exists already"),
        "iot.device.CreateDeviceTaskIsRunning": said("the platform is still registering other devices: wait"),
        "iot.device.DeviceApplyIsNotFound": _APPLICATION,
        "iot.device.InvalidFormattedApplyId": _APPLICATION,
        "iot.device.DeviceCountExceeded": said("more devices were asked for than the platform takes at once"),
        "iot.device.IncorrentDeviceApplyInfo": said("the application is not of this product"),
        "iot.device.InvalidFormattedDeviceName": _NAME,
        "iot.device.NoneDeviceNameElement": said("no names were given"),
        "iot.device.QueryDeviceApplyActionError": said("the platform could not look the application up"),
    }.items()
}
