"""Reads a criteria set from the sheet of a province, and writes it as one that reads back."""
