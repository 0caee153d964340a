"""Products that may be produced, for the tests of the centre."""

from __future__ import annotations

from app.model.cancel import CancelToken
from app.model.code import FlashingMethod, Generation
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.secret import Secret
from app.store.making import NewBatch, RawCode
from tests.store.samples import device_secret

KEY = "a1CentreTst"
LI = Person("Li", Role.ENGINEER)


def product(store, key=KEY, *, quota=0, debug=0, published=True, connectivity=Connectivity.WIFI) -> str:
    store.products.add(
        key, name=f"lamp {key}", connectivity=connectivity, project_type=ProjectType.ECO, by=LI
    )
    if published:
        store.products.publish(key, LI)
    for quantity, kind in ((quota, QuotaKind.PRODUCTION), (debug, QuotaKind.DEBUG)):
        if quantity:
            store.quota.buy(key, quantity, kind=kind, note="order 7", by=LI)
    return key


def raw_codes(count, *, start=1, series=""):
    return [
        RawCode(row, f"made{series}-{number:05}", Secret(device_secret(number, f"made{series}")))
        for row, number in enumerate(range(start, start + count), start=1)
    ]


def new_batch(quantity, key=KEY, **facts) -> NewBatch:
    facts = {"method": FlashingMethod.PER_DEVICE, "generation": Generation.AUTOMATIC, "made_by": "Li"} | facts
    return NewBatch(product_key=key, quantity=quantity, **facts)


def make(store, codes, *, progress=lambda _done, _of: None, cancel=None, key=KEY, **facts) -> int:
    """A batch of these codes; of so many numbered ones if a number is given."""
    codes = raw_codes(codes) if isinstance(codes, int) else codes
    new = new_batch(len(codes), key, **facts)
    return store.making.make(new, lambda _begun: iter(codes), progress, cancel or CancelToken())
