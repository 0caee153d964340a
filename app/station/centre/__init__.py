"""The mass-production centre: products, batches in the making, activation, downloads."""
