"""Backups: the whole installation in one encrypted archive, restored, rehearsed, and moved to
another database.
"""
