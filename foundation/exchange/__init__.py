"""Excel both ways: a file goes out, is worked on, and comes back; every list of the product shares
this.
"""
