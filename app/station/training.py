"""Sample codes for training: made here, imported the way any code file is."""

import csv
import hashlib
from pathlib import Path

from app.model.person import Person, Role
from app.station.intake import Intake
from app.store.store import Store

TRAINING_PRODUCT = "a1TrainingX"
"""The sample product's ProductKey; 11 characters, as the platform issues them."""
_CODES = 200
_TRAINER = Person("training", Role.ENGINEER)


def ensure_sample_batch(store: Store, folder: Path, modules: int) -> int:
    """The number of a sample batch with a code for every module; imports the next sample file if need be."""
    rows = [row for row in store.records.batches() if row.product_key == TRAINING_PRODUCT]
    for row in rows:
        if row.counts.available >= modules:
            return row.number
    series = len(rows) + 1
    path = folder / f"sample-codes-{series}.csv"
    write_sample_codes(path, series, max(_CODES, modules))
    return Intake(store.stock).take_in(path, None, None, by=_TRAINER).batch


def write_sample_codes(path: Path, series: int, count: int) -> None:
    """Write a code file as the platform delivers it: `DeviceName,DeviceSecret,ProductKey`, UTF-8, CRLF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("DeviceName", "DeviceSecret", "ProductKey"))
        for number in range(1, count + 1):
            name = f"train-{series:03}-{number:05}"
            secret = hashlib.sha256(f"sample {name}".encode()).hexdigest()[:32]
            lines.writerow((name, secret, TRAINING_PRODUCT))
