"""One file per step. A step imports nothing of the program, so that it means the same for ever."""
