"""Template filters that write numbers and dates the Vietnamese way."""

from django import template

import vietnamese

register = template.Library()

register.filter("short_date", lambda day: vietnamese.short_date(day) if day else "")
register.filter("long_date", lambda day: vietnamese.long_date(day) if day else "")
register.filter("plain_number", lambda value: "" if value is None else vietnamese.number(value))
register.filter("percent_of", vietnamese.percent)
register.filter("difference", lambda value: "–" if value is None else vietnamese.signed(value, 2))
register.filter("points", lambda value: "" if value is None else vietnamese.number(value, 2))
