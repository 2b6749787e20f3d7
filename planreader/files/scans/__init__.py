"""Scanned pages: pictures of text into the words and ruled lines that a PDF's pages are read from.

`recognition` asks a process of its own (`__main__`) for them; the other modules work in there.
"""
