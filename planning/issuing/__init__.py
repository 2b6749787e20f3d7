"""Issuing a plan with its number and day."""
