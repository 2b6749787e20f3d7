"""How Django itself writes and reads dates here, where its Vietnamese formats differ from the
product's.
"""
