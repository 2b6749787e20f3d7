"""Phrases of plans: areas, headings, times, units, figures."""
