"""The one place where the parts are put together; each module imports only what its own parts need."""

from app.composition.settings import RECIPE, default_data_dir, key_file, now

__all__ = ["RECIPE", "default_data_dir", "key_file", "now"]
