"""What stands before the window: the set-up of new books, and the key of those that are there."""
