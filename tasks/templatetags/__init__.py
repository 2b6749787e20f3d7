"""Pieces of pages of other apps that show tasks."""
