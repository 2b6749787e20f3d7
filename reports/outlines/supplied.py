"""The outlines that ship with the product, one for each period; a commune without its own follows
them.
"""

import json
from functools import cache

from django.conf import settings

from .content import Outline, SectionSpec

SUPPLIED = settings.BASE_DIR / "fixtures" / "report_outlines.json"


@cache
def supplied_outlines() -> dict[str, Outline]:
    """Return the supplied outlines by the key of their period."""
    data = json.loads(SUPPLIED.read_text(encoding="utf-8"))
    return {period: Outline.from_json(each) for period, each in data.items()}


def supplied_outline(period: str) -> Outline:
    """Return the supplied outline of a period."""
    return supplied_outlines()[period]


def supplied_section(key: str) -> SectionSpec | None:
    """Return what a supplied outline says of the section with this key: reports of before version
    0.4 stored the key alone.
    """
    found = (outline.section(key) for outline in supplied_outlines().values())
    return next(filter(None, found), None)
