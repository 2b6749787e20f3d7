"""What the review page of an import shows: the part that is open, its entries beside their source,
what is doubtful.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from accounts.models import Unit, User
from plans.models import PlanImport, ReformArea
from plans.origins import COMPARATOR_WORDS, LABELS, as_words
from plans.services.writing import available_units
from plans.time_words import time_in_words
from vietnamese import short_date, whole_number

from .corrections import PERIODS, READ_FIELDS, DraftEntry
from .entry_forms import EntryForm, entry_form
from .issuer import foreign_issuer
from .review_source import SourceDocument, entries_by_line, marks, sources_of
from .services import EntryChanged, corrected_draft, save_entry
from .units import UnitChoice, match_units

TABS = (
    ("tasks", "Nhiệm vụ"),
    ("units", "Đơn vị"),
    ("targets", "Chỉ tiêu"),
    ("duties", "Tổ chức thực hiện"),
    ("plan", "Thông tin chung"),
)
DAYS = {"issued_on", "due", *PERIODS}


@dataclass(frozen=True)
class UnsavedEntry:
    """What was typed and not kept: the form with its errors, or whose save was newer."""

    form: EntryForm
    conflict: EntryChanged | None = None


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
    time: str = ""
    choice: UnitChoice | None = None
    conflict: EntryChanged | None = None
    saved: dict | None = None

    @property
    def id(self) -> str:
        return self.entry.id

    @cached_property
    def shown(self) -> dict:
        return self.form.shown

    @property
    def corrections(self) -> list[Correction]:
        """The values that a person corrected, with what was read."""
        entry, names = self.entry, [*READ_FIELDS.get(self.entry.part, ()), "area", "due"]
        changed = [
            name for name in names if name in entry.read and entry.values[name] != entry.read[name]
        ]
        return [_correction(self.form, name, entry.read[name]) for name in changed]

    @property
    def area(self) -> int:
        """The number of the chosen area; 0 while it is open."""
        return whole_number(str(self.shown["area"] or "")) or 0


class ReviewPage:
    """The review of one import (one query: the units to choose from)."""

    areas = ReformArea.choices
    comparators = list(COMPARATOR_WORDS.items())

    def __init__(
        self,
        plan_import: PlanImport,
        part: str = "",
        unsaved: dict[str, UnsavedEntry] | None = None,
    ) -> None:
        """Show `part` of the import; `unsaved` are the entries whose typing was not kept, by id."""
        self.plan_import = plan_import
        self.part = part if part in dict(TABS) else TABS[0][0]
        self.corrected = corrected_draft(plan_import)
        self.unsaved = unsaved or {}

    @property
    def url(self) -> str:
        return f"{self.plan_import.get_absolute_url()}?part={self.part}"

    @cached_property
    def choices(self) -> list[UnitChoice]:
        """The wordings of units with what they mean, doubtful ones first."""
        return match_units(
            self.corrected, self.available, place=self.plan_import.unit.its_authority.place
        )

    @cached_property
    def available(self) -> list[Unit]:
        return available_units(self.plan_import.unit)

    @cached_property
    def tabs(self) -> list[tuple]:
        """The parts: words, address, is it this one, how many entries."""
        counts = {
            "tasks": len(self.corrected.tasks),
            "targets": len(self.corrected.targets),
            "duties": len(self.corrected.duties),
            "units": len(self.corrected.unit_texts),
        }
        address = self.plan_import.get_absolute_url()
        return [
            (words, f"{address}?part={part}", part == self.part, counts.get(part))
            for part, words in TABS
        ]

    @cached_property
    def rows(self) -> list[ReviewRow]:
        corrected = self.corrected
        if self.part == "units":
            return [self.row(choice.entry, choice) for choice in self.choices]
        entries = {
            "tasks": corrected.tasks,
            "targets": corrected.targets,
            "duties": corrected.duties,
            "plan": [corrected.head],
        }[self.part]
        return [self.row(entry) for entry in entries]

    @property
    def groups(self) -> list[tuple[str, int, list[ReviewRow]]]:
        """The rows of tasks or targets under the names of their areas, open ones first."""
        by_area = defaultdict(list)
        for row in self.rows:
            by_area[row.entry.values["area"] or 0].append(row)
        named = [
            (label, area, by_area[area])
            for area, label in self.areas
            if by_area[area] or self.part == "tasks"
        ]
        return [("Chưa rõ lĩnh vực", 0, by_area[0]), *named] if by_area[0] else named

    @cached_property
    def deadlines(self) -> ReviewRow:
        return self.row(self.corrected.deadlines)

    @cached_property
    def warnings(self) -> list[tuple[ReviewRow, str, str]]:
        """What to look at, unseen first: the row, its sentence, and the address of the place."""
        found = [
            (self.row(entry), self.corrected.message(entry), self._address_of(entry))
            for entry in self.corrected.warnings
        ]
        return sorted(found, key=lambda each: each[0].entry.values["seen"])

    @property
    def unseen(self) -> int:
        """How many warnings nobody has ticked."""
        return sum(not entry.values["seen"] for entry in self.corrected.warnings)

    @property
    def doubtful_units(self) -> int:
        """How many wordings nobody has matched."""
        return sum(choice.doubtful for choice in self.choices)

    @cached_property
    def unled(self) -> list[DraftEntry]:
        """Tracked tasks whose first lead is no unit of the system."""
        meant = {choice.text: choice.units for choice in self.choices}
        tracked = (task for task in self.corrected.tasks if task.keep and task.values["tracked"])
        return [
            task
            for task in tracked
            if not any(meant.get(text) for text in task.values["leads"][:1])
        ]

    @cached_property
    def foreign(self) -> str:
        """What to say when the document is another body's; empty when it is not."""
        return foreign_issuer(self.corrected, self.plan_import.unit)

    @property
    def tracked(self) -> int:
        """How many tasks will be tracked."""
        return sum(task.keep and task.values["tracked"] for task in self.corrected.tasks)

    @cached_property
    def sources(self) -> list[SourceDocument]:
        """The documents, each line with the address of what was read from it."""
        return sources_of(self.corrected, self._by_line, self._address)

    def file_index(self, entry: DraftEntry) -> int:
        """The number of the document that an entry was read from."""
        names = [source["file"] for source in self.corrected.draft["sources"]]
        return names.index(entry.place.file) if entry.place and entry.place.file in names else 0

    def proposes(self, entry: DraftEntry, units: list[int]) -> bool:
        """Are `units` what the names propose for a wording that nobody has matched yet?"""
        choice = next(each for each in self.choices if each.entry.id == entry.id)
        return not choice.chosen and {unit.pk for unit in choice.units} == set(units)

    def form(self, entry: DraftEntry, data=None) -> EntryForm:
        return entry_form(entry, data, available=self.available if entry.part == "units" else ())

    def row(self, entry: DraftEntry, choice: UnitChoice | None = None) -> ReviewRow:
        """Return the row of an entry, with what was typed when that was not kept."""
        if entry.part == "units" and choice is None:
            choice = next((each for each in self.choices if each.entry.id == entry.id), None)
        unsaved, places = self.unsaved.get(entry.id), self._places(entry)
        form = unsaved.form if unsaved else self.form(entry)
        form.set_places(places)
        return ReviewRow(
            entry,
            form,
            conflict=unsaved.conflict if unsaved else None,
            places=places,
            source=self.corrected.text_at(entry.place),
            file=self.file_index(entry),
            url=reverse("planning:import_entry", args=[self.plan_import.pk, entry.id]),
            time=time_in_words(self.corrected.time(entry)) if entry.part == "tasks" else "",
            choice=choice,
            saved=self.plan_import.review.get("saved", {}).get(entry.id),
        )

    def _places(self, entry: DraftEntry) -> dict[str, str]:
        if entry.part not in READ_FIELDS:
            return {}
        return {
            name: marks(self.corrected, self.corrected.places(entry, name))
            for name in READ_FIELDS[entry.part]
        }

    def _address(self, entry: DraftEntry) -> str:
        part = "duties" if entry.part == "deadlines" else entry.part
        here = "" if part == self.part else f"{self.plan_import.get_absolute_url()}?part={part}"
        return f"{here}#{entry.id}"

    def _address_of(self, warning: DraftEntry) -> str:
        """Where a warning leads: to the entry that was read from its line, else to the plan's head
        beside the line.
        """
        place = warning.place
        if place and (entry := self._by_line.get((place.file, place.line))):
            return self._address(entry)
        line = f"#line-{self.file_index(warning)}-{place.line}" if place else ""
        return f"{self.plan_import.get_absolute_url()}?part=plan{line}"

    @cached_property
    def _by_line(self) -> dict[tuple[str, int], DraftEntry]:
        """Which entry was read from each line; those of the open part win."""
        corrected = self.corrected
        parts = {
            "plan": [corrected.head],
            "tasks": corrected.tasks,
            "targets": corrected.targets,
            "duties": [*corrected.duties, corrected.deadlines],
        }
        ordered = sorted(parts, key=lambda name: name == self.part)
        return entries_by_line(corrected, [entry for name in ordered for entry in parts[name]])


def save_typed(
    page: ReviewPage, ids: Sequence[str], data: QueryDict, *, by: User
) -> tuple[PlanImport, dict[str, UnsavedEntry]]:
    """Keep what was typed for the entries of these ids; return the import as it stands then, and
    what was not kept.
    """
    plan_import, unsaved, data = page.plan_import, {}, _with_restored(page, data)
    for entry in (page.corrected.entries[each] for each in ids if each in page.corrected.entries):
        form = page.form(entry, data)
        if not form.is_valid():
            unsaved[entry.id] = UnsavedEntry(form)
            continue
        values = form.values()
        if entry.part == "units" and page.proposes(entry, values["units"]):
            continue  # nobody chose: the page only sent back what it proposed
        try:
            plan_import = save_entry(
                plan_import,
                part=entry.part,
                key=entry.key,
                values=values,
                seen=form.version_seen,
                by=by,
            )
        except EntryChanged as conflict:
            unsaved[entry.id] = UnsavedEntry(form, conflict)
    return plan_import, unsaved


def _with_restored(page: ReviewPage, data: QueryDict) -> QueryDict:
    """`data` with the value that the person asked to have back (`restore`) as it was read."""
    entry_id, _, name = data.get("restore", "").partition(":")
    entry = page.corrected.entries.get(entry_id)
    if entry is None or name not in entry.read:
        return data
    data, value = data.copy(), entry.read[name]
    if name == "quantities":
        for column in ("comparator", "value", "unit"):
            data.setlist(f"{entry.id}-{column}", [quantity[column] for quantity in value])
    else:
        data[f"{entry.id}-{name}"] = _as_typed(name, value)
    return data


def _correction(form: EntryForm, name: str, value) -> Correction:
    label = str((form.fields[name].label if name in form.fields else "") or LABELS[name])
    return Correction(
        name,
        label,
        _read_words(name, value),
        None if name == "quantities" else _as_typed(name, value),
    )


def _as_typed(name: str, value) -> str:
    """A value as it was read, as a person would type it: a list with one item a line."""
    if name in DAYS and value:
        return short_date(date.fromisoformat(value))
    return "\n".join(as_words(value)) if isinstance(value, list) else str(value)


def _read_words(name: str, value) -> str:
    """A value as it was read, on one line."""
    if not value:
        return "(không ghi)"
    if name == "area":
        return ReformArea(value).label
    return "; ".join(as_words(value)) if isinstance(value, list) else _as_typed(name, value)
