"""The identity of a unit as its chip holds it: an NVS partition, built, read back and compared."""
