"""What the wizard has been told so far; nothing of it is written anywhere before the last yes."""

from dataclasses import dataclass
from pathlib import Path

from app.model.centre import CloudPreview, UploadReport
from app.model.cloud import CloudAccountRow
from app.model.code import FlashingMethod, Generation
from app.model.product import ProductRow
from app.model.secret import Secret


@dataclass(slots=True)
class Draft:
    """A batch that is being thought about.

    Args:
        by_cloud: whether the cloud issues the codes, over its API.
        account: with which it is asked.
        only_good: leave the bad rows of an upload out.
        product_secret: for a cloud's files of the per-product method, where it is not known.
    """

    product: ProductRow | None = None
    method: FlashingMethod = FlashingMethod.PER_DEVICE
    generation: Generation = Generation.AUTOMATIC
    by_cloud: bool = False
    account: CloudAccountRow | None = None
    quantity: int = 0
    debug: bool = False
    note: str = ""
    upload: Path | None = None
    report: UploadReport | None = None
    only_good: bool = False
    cloud_files: tuple[Path, ...] = ()
    preview: CloudPreview | None = None
    product_secret: Secret | None = None

    @property
    def product_key(self) -> str:
        """Of the product; empty while none is chosen."""
        return self.product.product_key if self.product is not None else ""

    @property
    def asks_cloud(self) -> bool:
        """Whether the cloud is asked for the codes of this batch."""
        return self.by_cloud and self.generation is not Generation.CLOUD_FILE

    @property
    def codes(self) -> int:
        """How many codes the batch would have."""
        if self.generation is Generation.AUTOMATIC:
            return self.quantity
        if self.generation is Generation.UPLOAD:
            return len(self.report.good) if self.report is not None else 0
        return self.preview.codes if self.preview is not None else 0

    @property
    def left_out(self) -> int:
        """Rows of an upload that stay out."""
        upload = self.generation is Generation.UPLOAD and self.only_good
        return len(self.report.bad) if upload and self.report is not None else 0

    @property
    def insufficient(self) -> bool:
        """Whether the quota does not reach, as far as the product's row tells."""
        return self.generation is not Generation.CLOUD_FILE and self.codes > self.remaining

    @property
    def remaining(self) -> int:
        """Codes of the kind wanted that may still be issued."""
        if self.product is None:
            return 0
        return self.product.debug_remaining if self.debug else self.product.remaining
