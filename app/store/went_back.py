"""The deed of going back to a backup."""

WENT_BACK = "go back to backup"
"""What it is called on record; its detail tells from which end of the books to which copy."""
