"""What was decided: plans, duties, reporting periods and the register of evidence; reading plans
from documents.
"""
