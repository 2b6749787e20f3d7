"""The seven areas of reform as plans number them."""

from .models import ReformArea

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII")


def area_title(area: int) -> str:
    """Return the heading of an area: `VI. Cải cách tài chính công`."""
    return f"{ROMAN[area]}. {ReformArea(area).label}"
