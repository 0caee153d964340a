"""The flashing engine: slots, phases, runs, events. Knows no Qt."""
