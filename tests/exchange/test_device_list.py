"""A platform's device list: which devices are active, and since when."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.exchange.code_file import CodeFileError
from app.exchange.device_list import read_device_list

CHINA = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 3, 21, 6, 7, tzinfo=UTC)
HEADER = ("DeviceName", "Status", "ActiveTime")


@pytest.fixture(params=["xlsx", "csv"])
def listed(request, xlsx_file, csv_file):
    def read(*rows, header=HEADER, **given):
        table = [header, *rows]
        path = xlsx_file(table) if request.param == "xlsx" else csv_file(table)
        return read_device_list(path, zone=CHINA, **given)

    return read


@pytest.mark.parametrize(
    "header", [HEADER, ("设备名称", "设备状态", "激活时间"), ("deviceName", "status", "activeTime")]
)
def test_names_states_and_times_are_read(listed, header):
    file = listed(("unit-1", "ONLINE", "2026-03-04 05:06:07"), ("unit-2", "未激活", ""), header=header)
    assert [(one.row, one.device_name, one.active, one.active_at) for one in file.rows] == [
        (2, "unit-1", True, AT),
        (3, "unit-2", False, None),
    ]
    assert (file.problems, file.warnings, file.product_key) == ((), (), None)


@pytest.mark.parametrize(
    ("status", "active"),
    [
        ("0", False), ("UNACTIVE", False), ("Not activated", False), ("未激活", False),
        ("1", True), ("Online", True), ("在线", True), ("3", True), ("OFFLINE", True), ("离线", True),
        ("8", None), ("DISABLE", None), ("已禁用", None), ("", None),
    ],
)  # fmt: skip
def test_each_status_of_a_platform_is_known(listed, status, active):
    file = listed(("unit-1", status, ""))
    assert [one.active for one in file.rows] == [active]
    assert file.warnings == ()


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-04 05:06:07",
        "2026/03/04 05:06:07",
        "2026-03-04T05:06:07+08:00",
        "2026-03-03T21:06:07Z",
        "2026-03-03T21:06:07.000Z",
        str(round(AT.timestamp()) * 1000),
    ],
)
def test_each_way_of_writing_a_time_is_the_same_moment(listed, time):
    assert listed(("unit-1", "", time)).rows[0].active_at == AT


def test_a_date_cell_is_a_time(xlsx_file):
    path = xlsx_file([HEADER, ("unit-1", 1, AT.astimezone(CHINA).replace(tzinfo=None))])
    (device,) = read_device_list(path, zone=CHINA).rows
    assert (device.active_at, device.status) == (AT, "1")


def test_who_has_a_time_is_active_whatever_the_status_says(listed):
    assert listed(("unit-1", "disabled", "2026-03-04 05:06:07")).rows[0].active is True


def test_an_unknown_status_is_told_once(listed):
    file = listed(("unit-1", "frozen", ""), ("unit-2", "frozen", ""))
    assert [one.active for one in file.rows] == [None, None]
    assert len(file.warnings) == 1
    assert "'frozen' is not known (first in row 2)" in file.warnings[0]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("unit-1", "1", "yesterday")], "is no time"),
        ([("unit-1", "1", ""), ("unit-1", "0", "")], "the same as in row 2"),
        ([("", "1", "")], "is empty"),
        ([(" unit-1", "1", "")], "white space"),
        ([], "no devices"),
    ],
)
def test_what_is_wrong_is_named(listed, rows, words):
    assert words in listed(*rows).problems[0].text


def test_a_list_is_for_one_product(listed):
    header = ("DeviceName", "ProductKey", "Status")
    file = listed(("unit-1", "k02m26Wpp9S", "1"), ("unit-2", "a10BnLLzGv4", "1"), header=header)
    assert file.product_key == "k02m26Wpp9S"
    assert [(one.row, one.field) for one in file.problems] == [(3, "ProductKey")]


def test_too_many_devices_are_refused(listed):
    assert (
        "more than 1 devices"
        in listed(("unit-1", "1", ""), ("unit-2", "1", ""), row_limit=1).problems[0].text
    )


def test_a_list_that_says_nothing_of_activation_is_refused(csv_file):
    with pytest.raises(CodeFileError, match="neither a Status nor an ActiveTime"):
        read_device_list(csv_file([("DeviceName", "DeviceSecret"), ("unit-1", "x")]))
