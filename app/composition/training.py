"""The training fixture: virtual modules, a sample product, sample codes, sample firmware."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.composition.books import open_books
from app.composition.settings import RECIPE, default_data_dir, now
from app.model.reports import DeskError
from app.model.wording import said
from app.station.desk import Desk
from app.station.order import RunOrder
from app.station.training import TRAINING_PRODUCT, ensure_sample_batch
from app.virtual.bench import Bench
from app.virtual.firmware import build_firmware


@contextmanager
def training_desk(data_dir: Path | None, modules: int) -> Generator[Desk]:
    """A desk with virtual modules, a sample product, sample codes and sample firmware.

    Raises:
        DeskError: the data folder holds codes of a real product.
    """
    folder = data_dir or default_data_dir() / "training"
    with open_books(folder, shared=False) as store:
        others = [row for row in store.records.batches() if row.product_key != TRAINING_PRODUCT]
        if others:
            raise DeskError(
                said(
                    "{folder} holds codes of {product_key}: training needs a folder of its own",
                    folder=folder,
                    product_key=others[0].product_key,
                )
            )
        with Bench(chip="esp32", modules=modules) as bench:
            batch = ensure_sample_batch(store, folder, modules)
            firmware = build_firmware(folder / "sample-firmware", "esp32")
            order = RunOrder(batch=batch, firmware=(str(firmware),), operator="trainee", wait=None)
            fixture = replace(bench.fixture, name=said("training fixture"))
            desk = Desk(store, fixture, recipe_file=RECIPE, clock=now, tray=bench, suggestion=order)
            try:
                yield desk
            finally:
                desk.close()
