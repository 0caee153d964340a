"""Names that people have: checked against the file, the product and the platform."""

import csv

import openpyxl
import pytest

from app.model.centre import NameKind
from app.model.code import FlashingMethod, Generation
from app.model.reports import DeskError
from app.model.secret import Secret
from tests.station.centre.conftest import KEY, LI, quiet, token, workbook

MACS = ["7cb94c000001", "7cb94c000002", "7cb94c000003"]


def check(production, path, method=FlashingMethod.PER_DEVICE):
    return production.check_upload(path, KEY, method, quiet, token())


def take(production, report, *, only_good=False, debug=False):
    return production.take_upload(
        report, only_good=only_good, debug=debug, note="", by=LI, progress=quiet, cancel=token()
    )


def file(tmp_path, names, name="macs.xlsx"):
    return workbook(tmp_path / name, ["MAC"], [[one] for one in names])


def test_names_are_taken_as_they_stand_with_their_rows(production, store, lamp, tmp_path):
    names = ["7C:B9:4C:00:00:0B", "7cb94c000003", "7CB94C000002"]
    report = check(production, file(tmp_path, names))
    assert (report.ok, report.kind, len(report.good)) == (True, NameKind.MAC, 3)
    number = take(production, report)
    assert [row.device_name for row, _ in store.stock.export_codes(number)] == names
    row = store.records.batch(number)
    assert (row.generation, row.source_name, row.source_sha256) == (
        Generation.UPLOAD,
        "macs.xlsx",
        report.sha256,
    )
    secrets = {code.device_secret.reveal() for _, code in store.stock.export_codes(number)}
    assert len(secrets) == 3


def test_a_name_that_the_product_has_in_any_spelling_is_bad_and_says_where(production, lamp, tmp_path):
    take(production, check(production, file(tmp_path, MACS)))
    report = check(production, file(tmp_path, ["7CB94C000002", "7cb94c000003", "7cb94c000004"], "more.xlsx"))
    assert not report.ok
    assert [(one.row, one.text, *one.reasons) for one in report.bad] == [
        (
            2,
            "7CB94C000002",
            "is 7cb94c000002 of batch 1, row 3 but for upper and lower case, : or -; that is one device",
        ),
        (3, "7cb94c000003", "already in stock: batch 1, row 4"),
    ]


def test_bad_rows_stop_everything_unless_only_the_good_ones_are_wanted(production, store, lamp, tmp_path):
    report = check(production, file(tmp_path, [*MACS, "7cb94c00", MACS[0]]))
    assert (len(report.good), len(report.bad)) == (3, 2)
    with pytest.raises(DeskError, match="2 rows can't be taken"):
        take(production, report)
    assert store.records.batches() == []
    assert store.records.batch(take(production, report, only_good=True)).counts.available == 3


def test_names_for_the_per_product_secret_want_it_switched_on_and_known(
    production, products, store, lamp, tmp_path
):
    report = check(production, file(tmp_path, MACS), FlashingMethod.PER_PRODUCT)
    with pytest.raises(DeskError, match="switched off"):
        take(production, report)
    products.enable_per_product(KEY, LI)
    with pytest.raises(DeskError, match="ProductSecret of Desk lamp is not known"):
        take(production, report)
    products.set_product_secret(KEY, Secret("product-secret-1"), LI)
    number = take(production, report)
    [(_, code), *_] = store.stock.export_codes(number)
    assert (code.device_secret, code.product_secret) == (None, Secret("product-secret-1"))


def test_the_same_file_is_taken_once(production, lamp, tmp_path):
    path = file(tmp_path, MACS)
    report = check(production, path)
    take(production, report)
    with pytest.raises(DeskError, match="in stock already: batch 1"):
        take(production, report)


def test_quota_and_debug_hold_for_uploads_too(production, store, lamp, tmp_path):
    many = [f"7cb94c{number:06x}" for number in range(1, 12)]
    report = check(production, file(tmp_path, many))
    with pytest.raises(DeskError, match="Active code quota is insufficient: 10 left, 11 asked"):
        take(production, report, debug=True)
    take(production, report)
    assert store.products.row(KEY).remaining == 89


def test_a_corrected_file_reads_back_as_good(production, lamp, tmp_path):
    report = check(production, file(tmp_path, [*MACS, "7cb94c00"]))
    production.write_corrected(report, tmp_path / "again.xlsx")
    again = check(production, tmp_path / "again.xlsx")
    assert [one.text for one in again.good] == MACS
    production.write_template(tmp_path / "template.xlsx")
    assert openpyxl.load_workbook(tmp_path / "template.xlsx").sheetnames


def test_names_go_to_a_platform_and_what_comes_back_is_compared(production, lamp, tmp_path):
    take(production, check(production, file(tmp_path, MACS)))
    [form] = production.write_upload_form(1, tmp_path)
    assert [cell.value for cell in openpyxl.load_workbook(form).active["A"]] == ["DeviceName", *MACS]
    back = tmp_path / "back.csv"
    with back.open("w", newline="") as out:
        csv.writer(out).writerows([["DeviceName", "DeviceSecret"], [MACS[0], "a" * 32], ["other", "b" * 32]])
    report = production.reconcile_upload(1, [back])
    assert (report.sent, report.returned, report.complete) == (3, 1, False)
    assert (report.missing, report.strange) == ((MACS[1], MACS[2]), ("other",))
    assert production.reconcile_upload(1, [form]).complete
    with pytest.raises(DeskError, match="no batch 9"):
        production.write_upload_form(9, tmp_path)
