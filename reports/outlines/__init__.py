"""Outlines of periodic reports as data: sections, what each draws on, annexes; whose is in force,
and how people change their own.
"""
