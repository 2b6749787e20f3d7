"""The family of letters: documents that people write by hand or have drafted from rows, edit, and
send over the desk like any other.
"""
