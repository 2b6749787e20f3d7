"""The checker of administrative documents: does a file, and do its pages, have the legal form?"""

from .checker import check
from .findings import Finding, UnreadableDocument

__all__ = ["Finding", "UnreadableDocument", "check"]
