"""Files of codes that a cloud issued: several of one batch, a secret that is missing, what is refused."""

import pytest

from app.model.code import FlashingMethod, Generation
from app.model.faults import Cancelled
from app.model.records import BatchLife
from app.model.reports import DeskError
from app.model.secret import Secret
from tests.station.centre.conftest import LI, quiet, token, workbook

KEY = "a1CloudFile"
HEADER = ["DeviceName", "DeviceSecret", "ProductKey"]


def codes(tmp_path, name, first, count, *, header=HEADER, key=KEY):
    rows = [
        [
            {"DeviceName": f"dev-{n:04}", "DeviceSecret": f"{n:032x}", "ProductKey": key}.get(one, "x")
            for one in header
        ]
        for n in range(first, first + count)
    ]
    return workbook(tmp_path / name, header, rows)


def take(production, preview, secret=None):
    return production.take_cloud_files(preview, secret, LI, quiet, token())


def test_a_file_is_shown_with_its_columns_and_its_secrets_masked(production, tmp_path):
    path = codes(tmp_path, "a.xlsx", 1, 8, header=[*HEADER, "Remark"])
    preview = production.preview_cloud_files([path], None)
    assert (preview.ok, preview.codes, preview.product_key) == (True, 8, KEY)
    assert preview.columns == (*((one, one) for one in HEADER), ("Remark", ""))
    assert preview.samples[0].values == ("dev-0001", "********", KEY, "")
    assert f"{1:032x}" not in repr(preview)


def test_several_files_are_one_batch_in_their_order(production, store, tmp_path):
    paths = [codes(tmp_path, "a.xlsx", 1, 3), codes(tmp_path, "b.xlsx", 4, 2)]
    preview = production.preview_cloud_files(paths, None)
    number = take(production, preview)
    exported = list(store.stock.export_codes(number))
    assert [row.device_name for row, _ in exported] == [f"dev-{n:04}" for n in range(1, 6)]
    assert [code.device_secret.reveal() for _, code in exported] == [f"{n:032x}" for n in range(1, 6)]
    row = store.records.batch(number)
    assert (row.source_name, row.generation) == ("a.xlsx + b.xlsx", Generation.CLOUD_FILE)
    assert store.products.row(KEY).remaining == 0
    detail = store.deeds.rows(batch=number)[0].detail
    assert detail.startswith("5 codes; a.xlsx sha256 ")
    again = production.preview_cloud_files(list(reversed(paths)), None)
    assert not again.ok


def test_a_missing_product_secret_is_asked_for_once(production, store, tmp_path):
    header = ["DeviceName", "ProductKey"]
    preview = production.preview_cloud_files([codes(tmp_path, "a.xlsx", 1, 3, header=header)], None)
    assert (preview.ok, preview.needs_product_secret) == (True, True)
    assert preview.method is FlashingMethod.PER_PRODUCT
    with pytest.raises(DeskError, match="ProductSecret"):
        take(production, preview)
    assert store.records.batches() == []
    number = take(production, preview, Secret("product-secret-1"))
    assert next(store.stock.export_codes(number))[1].product_secret == Secret("product-secret-1")
    more = production.preview_cloud_files([codes(tmp_path, "b.xlsx", 9, 3, header=header)], None)
    assert (more.ok, more.needs_product_secret) == (True, False)
    take(production, more)


def test_what_does_not_belong_together_is_refused(production, tmp_path):
    one = codes(tmp_path, "a.xlsx", 1, 3)
    other = codes(tmp_path, "b.xlsx", 3, 3)
    foreign = codes(tmp_path, "c.xlsx", 9, 3, key="b2Other")
    twice = production.preview_cloud_files([one, other], None)
    assert [problem.text for problem in twice.problems] == ["dev-0003 of b.xlsx stands in a.xlsx too"]
    mixed = production.preview_cloud_files([one, foreign], None)
    assert mixed.problems[0].text == "c.xlsx is of another product or method than a.xlsx"
    same = production.preview_cloud_files([one, one], None)
    assert same.problems[0].text == "two of the files are the same"
    with pytest.raises(DeskError):
        take(production, mixed)


def test_codes_that_are_in_stock_are_named_before_and_after(production, store, tmp_path):
    path = codes(tmp_path, "a.xlsx", 1, 3)
    first = production.preview_cloud_files([path], None)
    take(production, first)
    late = production.preview_cloud_files([codes(tmp_path, "b.xlsx", 3, 2)], None)
    assert [(one.row, one.field, one.text) for one in late.problems] == [
        (2, "DeviceName", "already in stock: batch 1, row 4"),
        (2, "DeviceSecret", "already in stock: batch 1, row 4"),
    ]
    with pytest.raises(DeskError, match="in stock already: batch 1"):
        take(production, first)
    assert len(store.records.batches()) == 1


def test_a_file_that_is_none_is_told_with_its_reason(production, tmp_path):
    broken = tmp_path / "codes.xlsx"
    broken.write_bytes(b"MZ this is a program")
    preview = production.preview_cloud_files([broken], None)
    assert not preview.ok
    assert preview.problems


def test_a_taking_in_that_fails_stays_listed_until_it_is_dismissed(production, store, tmp_path):
    preview = production.preview_cloud_files([codes(tmp_path, "a.xlsx", 1, 3)], None)

    def broken(done, _of):
        if done:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        production.take_cloud_files(preview, None, LI, broken, token())
    row = store.records.batch(1)
    assert (row.life, row.pending, row.problem) == (
        BatchLife.CREATE_FAILED,
        True,
        "an error in Flashline itself: ZeroDivisionError",
    )
    production.dismiss(1, LI)
    assert store.records.batches() == []
    assert take(production, preview) == 2


def test_a_taking_in_that_is_cancelled_leaves_nothing(production, store, tmp_path):
    preview = production.preview_cloud_files([codes(tmp_path, "a.xlsx", 1, 3)], None)
    cancel = token()
    cancel.cancel()
    with pytest.raises(Cancelled):
        production.take_cloud_files(preview, None, LI, quiet, cancel)
    assert (store.records.batches(), store.products.rows()) == ([], [])
