"""How a plan comes to be and changes: imported, revised, replaced, copied, handed out, held against
the superior plan.
"""
