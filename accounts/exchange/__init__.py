"""Units, people and the calendar of holidays as datasets that go out and come back in."""

from .authority import key_of
from .holidays import HolidayDataset
from .people import PeopleDataset
from .units import UnitDataset

__all__ = ["HolidayDataset", "PeopleDataset", "UnitDataset", "key_of"]
