"""What leaves the station is on record; and reconciliation with the platform."""

import csv

import openpyxl
import pytest

from app.model.centre import GenerationOrder
from app.model.mac import Mac
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.centre.activation import Activation
from app.station.centre.downloads import Downloads
from app.station.people import NotAllowed
from tests.station.centre.conftest import KEY, LI, WANG, quiet, token

UNIT = Mac.parse("7c:b9:4c:00:00:01")


@pytest.fixture
def batch(production, store, lamp) -> int:
    """A batch of 5 codes of which one is on a unit."""
    number = production.generate(GenerationOrder(KEY, 5), LI, quiet, token())
    got = store.ledger.reserve(number, UNIT, job="j", slot=1, operator="Wang")
    store.ledger.begin_writing(got.code_id, UNIT, job="j")
    store.ledger.confirm(got.code_id, UNIT, job="j", slot=1, operator="Wang")
    return number


@pytest.fixture
def downloads(store) -> Downloads:
    return Downloads(store)


def last(store):
    deed = store.deeds.rows()[-1]
    return deed.what, deed.person, deed.product_key, deed.batch, deed.detail


def test_a_download_of_codes_takes_an_engineer_and_is_on_record(downloads, store, batch, tmp_path):
    with pytest.raises(NotAllowed):
        downloads.codes(batch, tmp_path / "codes.xlsx", None, WANG)
    assert downloads.codes(batch, tmp_path / "codes.xlsx", None, LI) == 5
    assert last(store) == ("download codes", "Li", KEY, batch, "codes.xlsx, without a password")
    rows = list(openpyxl.load_workbook(tmp_path / "codes.xlsx").active.values)
    assert rows[0][:3] == ("DeviceName", "DeviceSecret", "ProductKey")
    downloads.codes(batch, tmp_path / "locked.xlsx", Secret("a long password"), LI)
    assert last(store)[4] == "locked.xlsx, with a password"
    assert not (tmp_path / "locked.xlsx").read_bytes().startswith(b"PK")


def test_a_record_of_consumption_has_no_secret(downloads, store, batch, tmp_path):
    assert downloads.consumption(batch, tmp_path / "used.csv", WANG) == 5
    text = (tmp_path / "used.csv").read_text(encoding="utf-8-sig")
    assert str(UNIT) in text
    for _, code in store.stock.export_codes(batch):
        assert code.device_secret.reveal() not in text
    assert last(store)[0] == "download consumption"


def test_a_summary_is_written_as_a_pdf(downloads, store, batch, tmp_path):
    downloads.pdf_summary(batch, tmp_path / "batch.pdf", WANG)
    assert (tmp_path / "batch.pdf").read_bytes().startswith(b"%PDF")
    assert last(store)[0] == "download summary"


def test_looking_at_one_secret_takes_an_engineer_and_is_on_record(downloads, store, batch):
    [code_id] = store.records.code_ids(batch, search=str(UNIT))
    with pytest.raises(NotAllowed):
        downloads.show(code_id, WANG)
    code = downloads.show(code_id, LI)
    assert len(code.device_secret.reveal()) == 32
    assert last(store) == ("look at secret", "Li", KEY, batch, f"DeviceName {code.device_name}")
    with pytest.raises(DeskError, match="no code with id 999"):
        downloads.show(999, LI)


def test_a_batch_that_is_not_there_and_a_folder_that_is_not_there(downloads, batch, tmp_path):
    with pytest.raises(DeskError, match="no batch 9"):
        downloads.codes(9, tmp_path / "codes.xlsx", None, LI)
    with pytest.raises(DeskError):
        downloads.codes(batch, tmp_path / "nowhere" / "codes.xlsx", None, LI)


def devices(path, rows):
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["DeviceName", "Status", "ActiveTime"], *rows])
    return path


def test_a_device_list_marks_codes_and_tells_what_does_not_agree(store, batch, tmp_path):
    names = [row.device_name for row in store.records.code_rows(store.records.code_ids(batch))]
    [used] = [row.device_name for row in store.records.code_rows(store.records.code_ids(batch)) if row.mac]
    free = next(name for name in names if name != used)
    path = devices(
        tmp_path / "devices.csv",
        [
            [used, "ONLINE", "2026-11-20 08:00:00"],
            [free, "OFFLINE", "2026-11-21 09:00:00"],
            ["stranger", "ONLINE", "2026-11-20 08:00:00"],
            [names[-1] if names[-1] not in (used, free) else names[-2], "UNACTIVE", ""],
        ],
    )
    activation = Activation(store)
    check = activation.check(path, KEY)
    assert (check.devices, check.active, check.known, check.problems) == (4, 3, 3, ())
    with pytest.raises(NotAllowed):
        activation.take(path, KEY, WANG)
    report = activation.take(path, KEY, LI)
    assert (report.marked, report.unknown, report.consumed_not_activated) == (2, ("stranger",), ())
    assert [one.device_name for one in report.activated_not_consumed] == [free]
    assert activation.report(batch).activated_not_consumed == report.activated_not_consumed
    with pytest.raises(DeskError, match="no batch 9"):
        activation.report(9)
