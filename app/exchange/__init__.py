"""Activation-code files in and out: xlsx and csv, checked whole before anything is taken."""
