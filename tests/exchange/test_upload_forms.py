"""DeviceNames on their way to a platform and back."""

import openpyxl
import pytest

from app.exchange import upload_forms
from app.exchange.code_file import CodeFileError
from app.exchange.upload_forms import read_returned, write_upload_forms
from app.model.issuer import RefusedName


def names_in(path) -> list[str]:
    header, *rows = openpyxl.load_workbook(path).active.values
    assert header == ("DeviceName",)
    return [name for (name,) in rows]


def test_names_are_split_at_what_a_platform_takes(tmp_path, monkeypatch):
    assert upload_forms.NAMES_A_FILE == 10_000
    monkeypatch.setattr(upload_forms, "NAMES_A_FILE", 4)
    names = [f"-unit={i}" for i in range(9)]
    paths = write_upload_forms(tmp_path, "batch-7", names)
    assert [path.name for path in paths] == ["batch-7-1.xlsx", "batch-7-2.xlsx", "batch-7-3.xlsx"]
    assert [len(names_in(path)) for path in paths] == [4, 4, 1]
    assert [name for path in paths for name in names_in(path)] == names
    assert read_returned(paths) == (tuple(names), ())


def test_a_file_that_can_not_be_written_leaves_none(tmp_path, monkeypatch):
    monkeypatch.setattr(upload_forms, "NAMES_A_FILE", 1)
    (tmp_path / "batch-2.xlsx").mkdir()
    with pytest.raises(CodeFileError, match="can't be written"):
        write_upload_forms(tmp_path, "batch", ["unit-1", "unit-2"])
    assert [path.name for path in tmp_path.iterdir()] == ["batch-2.xlsx"]


def test_no_names_are_refused(tmp_path):
    with pytest.raises(CodeFileError, match="no names"):
        write_upload_forms(tmp_path, "batch", [])


def test_what_came_back_is_read_from_codes_and_from_results(csv_file):
    codes = csv_file(
        [("DeviceName", "DeviceSecret", "ProductKey"), ("unit-1", "1" * 32, "k"), ("unit-2", "2" * 32, "k")],
        name="codes.csv",
    )
    results = csv_file(
        [("DeviceName", "ErrorMsg"), ("unit-3", ""), ("unit-4", "The device name is illegal."), ("", "")],
        name="results.csv",
    )
    assert read_returned([codes, results]) == (
        ("unit-1", "unit-2", "unit-3"),
        (RefusedName("unit-4", "The device name is illegal."),),
    )


def test_a_name_that_excel_has_damaged_is_refused(xlsx_file):
    with pytest.raises(CodeFileError, match="row 2, DeviceName: is a number"):
        read_returned([xlsx_file([("DeviceName",), (860000000000001,)])])
