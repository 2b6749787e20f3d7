"""The self-assessment of a unit on its way out: as a report, as an Excel file, and as a dossier
with its evidence.
"""
