"""The batch wizard: from a product to a batch of codes, nothing written before the last yes."""
