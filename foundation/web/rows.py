"""The templates of rows that pages show by the hundred: Jinja compiles them."""

from typing import Any

from jinja2 import Environment, StrictUndefined

from vietnamese import short_date

from .addresses import address_of
from .templatetags import components
from .templatetags.vietnamese import register as numbers

DRAWN = ("icon", "badge", "state_badge", "review_badge", "lateness_badge", "beat_badge")


def environment(**options: Any) -> Environment:
    """Return what the templates of rows are compiled in: they draw as the tags of other pages do,
    and a name that nobody gave is an error.
    """
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    del options["autoescape"]  # Django's usual, said here
    rows = Environment(autoescape=True, **options)
    rows.globals |= {name: getattr(components, name) for name in DRAWN}
    rows.globals |= {"address_of": address_of, "short_date": short_date}
    rows.filters["points"] = numbers.filters["points"]
    return rows
