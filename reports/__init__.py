"""What we send: periodic reports, drafted from figures that are frozen with them, as administrative
documents.
"""
