"""A store, its people's words, and files for the services of the centre."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from app.model.cancel import CancelToken
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.station.centre.production import Production
from app.station.centre.products import Products
from app.store.opening import open_store
from app.store.store import Store
from tests.books import laid_out

KEY = "a1CentreTst"
LI = Person("Li", Role.ENGINEER)
WANG = Person("Wang", Role.OPERATOR)


@pytest.fixture
def store(tmp_path) -> Store:
    with open_store(laid_out(tmp_path / "data"), station="station-1") as store:
        yield store


@pytest.fixture
def products(store) -> Products:
    return Products(store)


@pytest.fixture
def production(store) -> Production:
    return Production(store)


@pytest.fixture
def lamp(products) -> str:
    """A published product with 100 codes and 10 debug codes to be made."""
    products.add(KEY, "Desk lamp", Connectivity.WIFI, ProjectType.ECO, LI)
    products.publish(KEY, LI)
    products.buy(KEY, 100, "order 7", QuotaKind.PRODUCTION, LI)
    products.buy(KEY, 10, "trial", QuotaKind.DEBUG, LI)
    return KEY


def quiet(_done, _of) -> None:
    pass


def token() -> CancelToken:
    return CancelToken()


def workbook(path: Path, header, rows) -> Path:
    book = openpyxl.Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
