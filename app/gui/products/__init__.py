"""Products: what may be produced, by which method, and how many codes."""
