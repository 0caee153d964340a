"""The record of what was done: read page by page, verified, and answered for."""
