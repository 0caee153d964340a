"""The production records: batches, and the codes of one batch."""
