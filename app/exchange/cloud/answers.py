"""What the platform's answers hold, in the nested way in which it writes lists."""

import re
from typing import Any, cast

from app.model.issuer import RefusedName
from app.model.wording import said

Answer = dict[str, Any]
_APPLICATION = re.compile(r"[0-9]{1,18}")


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


def records_of(holder: object) -> list[Answer]:
    """Of such a list, what has fields."""
    return [cast("Answer", item) for item in items_of(holder) if isinstance(item, dict)]


def application_of(data: Answer) -> int | None:
    """The number of the application that an answer names; None where it names none."""
    number = str(data.get("ApplyId"))
    return int(number) if _APPLICATION.fullmatch(number) else None


def refused_names(data: Answer) -> list[RefusedName]:
    """Names that the platform does not take, each with what it says; several reasons are joined."""
    found: dict[str, str] = {}
    for detail in records_of(data.get("InvalidDetailList")):
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
