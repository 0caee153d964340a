"""The words of a flashing line as plain Python: no I/O, no Qt, no SQL, no serial."""
