"""Activation-code files in and out: xlsx, csv, templates, validation report."""
