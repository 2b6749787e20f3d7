"""What was decided: plans, duties, reporting periods, the register of evidence; reviewing what
offices declare.
"""
