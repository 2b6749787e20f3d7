"""Reads a criteria set from the table of a province, and writes it as one that reads back."""
