"""Delegation: for some days a person may do what another may, and each act says for whom."""
