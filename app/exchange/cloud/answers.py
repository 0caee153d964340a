"""What the platform's answers hold, in the nested way in which it writes lists."""

from typing import Any, cast

from app.model.issuer import RefusedName
from app.model.wording import said

Answer = dict[str, Any]


def data_of(answer: Answer) -> Answer:
    """The `Data` of an answer; empty where it has none."""
    data = answer.get("Data")
    return cast("Answer", data) if isinstance(data, dict) else {}


def items_of(holder: object) -> list[Any]:
    """The list in a holder such as `{"Name": [...]}`; its key differs from call to call."""
    for value in cast("Answer", holder).values() if isinstance(holder, dict) else ():
        if isinstance(value, list):
            return cast("list[Any]", value)
    return []


def refused_names(data: Answer) -> list[RefusedName]:
    """Names that the platform does not take, each with what it says; several reasons are joined."""
    found: dict[str, str] = {}
    for detail in items_of(data.get("InvalidDetailList")):
        found[str(detail.get("DeviceName", ""))] = str(detail.get("ErrorMsg", "")).replace("|", "; ")
    bare = {
        "InvalidDeviceNameList": said("is not a name that the platform takes"),
        "RepeatedDeviceNameList": said("stands more than once, or is registered already"),
        "InvalidList": said("is refused by the platform"),
    }
    for key, reason in bare.items():
        for name in items_of(data.get(key)):
            found.setdefault(str(name), reason)
    return [RefusedName(name, reason) for name, reason in found.items()]
