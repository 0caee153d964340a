"""The link to a chip's ROM loader and stub. Alone in knowing esptool."""
