"""Steps from one schema to the next, run by the program itself; a released step is never changed."""
