"""What every resource of the API shares: errors, paging, rates, versions, safe repeats and the
schema.
"""
