"""How a plan comes to be and changes: imported, in a new version, replaced, copied, handed out,
issued, held against the superior plan.
"""
