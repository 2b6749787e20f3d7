"""Saved views of lists: filters and columns under a name, and how each person has a list shown."""
