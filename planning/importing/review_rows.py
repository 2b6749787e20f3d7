"""One entry under review as the page shows it: read as text, or open as a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from plans.models import ReportingPeriod
from plans.origins import LABELS, as_words
from vietnamese import short_date, whole_number

from .corrections import PERIODS, READ_FIELDS, DraftEntry
from .entry_forms import EntryForm
from .services import EntryChanged
from .units import UnitChoice

DAYS = {"issued_on", "due", *PERIODS}
PART_WORDS = {
    "plan": "Phần chung",
    "tasks": "Nhiệm vụ",
    "targets": "Chỉ tiêu",
    "duties": "Trách nhiệm",
    "deadlines": "Hạn gửi báo cáo",
    "units": "Đơn vị",
}
_TITLES = {"plan": "title", "tasks": "content", "targets": "text", "duties": "text"}
# What stands under an entry's first line, in this order, where there is something to tell.
_FACTS = {
    "plan": (
        "number",
        "issued_on",
        "year",
        "place",
        "issuer",
        "signer",
        "signer_title",
        "replaces",
        "legal_bases",
        "recipients",
    ),
    "tasks": ("leads", "time_text", "product"),
    "targets": ("quantities",),
    "duties": ("unit", "due"),
    "deadlines": PERIODS,
}


@dataclass(frozen=True)
class Correction:
    """A value that a person corrected: what was read, in words and as it would be typed (None: not
    in one field).
    """

    name: str
    label: str
    words: str
    typed: str | None


@dataclass
class ReviewRow:
    """One entry as the page shows it: its form, where it was read, and how saving went."""

    entry: DraftEntry
    form: EntryForm
    source: str
    url: str
    file: int = 0
    # where each value was read, as the page's script takes it
    places: dict[str, str] = field(default_factory=dict)
    time: str = ""  # what the wording of the time means
    is_time_clear: bool = True
    choice: UnitChoice | None = None
    conflict: EntryChanged | None = None
    saved: dict | None = None
    open: bool = False
    doubts: int = 0
    areas: Mapping[int, str] = field(default_factory=dict)  # the names of areas by number

    @property
    def id(self) -> str:
        return self.entry.id

    @cached_property
    def shown(self) -> dict:
        return self.form.shown

    @property
    def title(self) -> str:
        """What the entry says, on its first line."""
        if self.choice:
            return f"“{self.choice.text}”"
        name = _TITLES.get(self.entry.part)
        return self.entry.values[name] if name else "Hạn gửi báo cáo mà kế hoạch tự quy định"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What else of the entry is told on the line below: label and words."""
        values = self.entry.values
        return [
            (label_of(self.entry.part, name), read_words(name, values[name], self.areas))
            for name in _FACTS.get(self.entry.part, ())
            if values[name]
        ]

    @property
    def corrections(self) -> list[Correction]:
        """The values that a person corrected, with what was read."""
        entry, names = self.entry, [*READ_FIELDS.get(self.entry.part, ()), "area", "due"]
        changed = [
            name for name in names if name in entry.read and entry.values[name] != entry.read[name]
        ]
        return [correction(entry.part, name, entry.read[name], self.areas) for name in changed]

    @property
    def area(self) -> int:
        """The number of the chosen area; 0 while it is open."""
        return whole_number(str(self.shown["area"] or "")) or 0


def correction(part: str, name: str, value, areas: Mapping[int, str]) -> Correction:
    """What was read for a value that a person corrected."""
    typed = None if name == "quantities" else as_typed(name, value)
    return Correction(name, label_of(part, name), read_words(name, value, areas), typed)


def label_of(part: str, name: str) -> str:
    """What a value of an entry is called: `year` is a period among the report deadlines."""
    return ReportingPeriod.Key(name).label if part == "deadlines" else LABELS[name]


def as_typed(name: str, value) -> str:
    """A value as it was read, as a person would type it: a list with one item a line."""
    if name in DAYS and isinstance(value, str) and value:  # the year of a plan is a number
        return short_date(date.fromisoformat(value))
    if isinstance(value, list):
        return "\n".join(as_words(value))
    return "" if value is None else str(value)


def read_words(name: str, value, areas: Mapping[int, str]) -> str:
    """A value as it was read, on one line; `areas` are the names of areas by number."""
    if not value:
        return "(không ghi)"
    if name == "area":
        return areas.get(value, "(không ghi)")
    return "; ".join(as_words(value)) if isinstance(value, list) else as_typed(name, value)
