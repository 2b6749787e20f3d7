"""Template filters that write numbers and dates the Vietnamese way."""

from django import template

from cchc import formats

register = template.Library()

register.filter("short_date", lambda day: formats.short_date(day) if day else "")
register.filter("long_date", lambda day: formats.long_date(day) if day else "")
register.filter("plain_number", lambda value: "" if value is None else formats.number(value))
register.filter("percent_of", formats.percent)
register.filter("difference", lambda value: "–" if value is None else formats.signed(value, 2))
register.filter("points", lambda value: "" if value is None else formats.number(value, 2))
