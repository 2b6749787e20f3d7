"""Reminding people before deadlines: whom of what on which day, once a day in one digest, told to
those above when it stays undone, and as a calendar.
"""
