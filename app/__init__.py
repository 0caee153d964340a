"""Flashline: the flashing station for factories."""

__version__ = "0.1.0"
