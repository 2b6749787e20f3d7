"""Sentences in a section that stand where a person's words are still to come."""

from .drafting import CAUSES_OPEN, STOCK_SENTENCES
from .models import ReportSection


def stock_in(section: ReportSection) -> str:
    """Return a sentence that stands there instead of a person's word; empty without one.

    A person may write that there is nothing to explain or to ask for, not that others will explain.
    """
    stock = STOCK_SENTENCES if section.text is None else (CAUSES_OPEN,)
    return next((sentence for sentence in stock if sentence in section.content), "")
