"""What a supervisor keeps from the window: the key of the books, its recovery sheet, the backups."""
