"""The flashing panel: one tile for every slot, and the bar that opens and closes a run."""
