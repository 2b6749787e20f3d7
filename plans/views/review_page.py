"""What the review page of an import shows: the part that is open, its entries beside their source, what is doubtful."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from accounts.models import Unit, User
from cchc.formats import short_date

from ..entry_forms import COMPARATORS, EntryForm, entry_form
from ..importing.corrections import Corrected, Entry
from ..importing.units import UnitChoice, match_units
from ..models import PlanImport, ReformArea
from ..reader import PlanTime
from ..services.imports import EntryChanged, available_units, save_entry

TABS = (("tasks", "Nhiệm vụ"), ("units", "Đơn vị"), ("targets", "Chỉ tiêu"), ("duties", "Tổ chức thực hiện"),
        ("plan", "Thông tin chung"))  # fmt: skip


KINDS = {
    "quarter": "theo quý", "month": "theo tháng", "date": "đến ngày", "range": "trong khoảng", "year": "trong năm",
    "recurring": "định kỳ", "continuous": "thường xuyên", "relative": "kể từ một sự kiện, cần đặt ngày khi có",
    "done": "đã hoàn thành", "other": "chưa hiểu được, sẽ không có ngày",
}  # fmt: skip


@dataclass(frozen=True)
class Unsaved:
    """What a person typed for an entry that was not kept: its form with the errors, or whose save was newer."""

    form: EntryForm
    conflict: EntryChanged | None = None


@dataclass
class Row:
    """One entry as the page shows it: its form, where it was read, and what happened when it was saved."""

    entry: Entry
    form: EntryForm
    source: str
    url: str
    file: int = 0
    time: str = ""
    choice: UnitChoice | None = None
    conflict: EntryChanged | None = None
    saved: dict | None = None

    @property
    def id(self) -> str:
        return self.entry.id

    @cached_property
    def shown(self) -> dict:
        """What the fields hold."""
        return self.form.shown

    @property
    def area(self) -> int:
        """The number of the area in the field."""
        area = str(self.shown["area"])
        return int(area) if area.isdecimal() else 0


@dataclass(frozen=True)
class SourceLine:
    """One line of a document: its number, text, and the address of the entry that was read from it."""

    number: int
    text: str
    entry_id: str = ""
    address: str = ""


class ReviewPage:
    """The review of one import (one query: the units to choose from)."""

    areas = ReformArea.choices
    comparators = list(zip(COMPARATORS, ("tối thiểu", "trên", "đạt", "tối đa", "dưới"), strict=True))

    def __init__(self, plan_import: PlanImport, part: str = "", unsaved: dict[str, Unsaved] | None = None):
        """Show `part` of the import; `unsaved` are the entries whose typing was not kept, by id."""
        self.plan_import = plan_import
        self.part = part if part in dict(TABS) else TABS[0][0]
        self.corrected = Corrected(plan_import.draft, plan_import.review)
        self.unsaved = unsaved or {}

    @property
    def url(self) -> str:
        """The address of this part."""
        return f"{self.plan_import.get_absolute_url()}?part={self.part}"

    @cached_property
    def choices(self) -> list[UnitChoice]:
        """The wordings of units with what they mean, doubtful ones first."""
        return match_units(self.corrected, self.available, place=self.plan_import.unit.authority.place)

    @cached_property
    def available(self) -> list[Unit]:
        """The units to choose from."""
        return available_units(self.plan_import.unit)

    @cached_property
    def tabs(self) -> list[tuple]:
        """The parts: words, address, is it this one, how many entries."""
        counts = {"tasks": len(self.corrected.tasks), "targets": len(self.corrected.targets),
                  "duties": len(self.corrected.duties), "units": len(self.corrected.unit_texts)}  # fmt: skip
        address = self.plan_import.get_absolute_url()
        return [(words, f"{address}?part={part}", part == self.part, counts.get(part)) for part, words in TABS]

    @cached_property
    def rows(self) -> list[Row]:
        """The entries of the open part."""
        corrected = self.corrected
        if self.part == "units":
            return [self.row(choice.entry, choice) for choice in self.choices]
        entries = {"tasks": corrected.tasks, "targets": corrected.targets, "duties": corrected.duties,
                   "plan": [corrected.head]}[self.part]  # fmt: skip
        return [self.row(entry) for entry in entries]

    @property
    def groups(self) -> list[tuple[str, int, list[Row]]]:
        """The rows of tasks or targets under the names of their areas."""
        by_area = defaultdict(list)
        for row in self.rows:
            by_area[int(row.entry.values["area"])].append(row)
        return [(label, area, by_area[area]) for area, label in self.areas if by_area[area] or self.part == "tasks"]

    @cached_property
    def deadlines(self) -> Row:
        """The row of the report deadlines."""
        return self.row(self.corrected.deadlines)

    @cached_property
    def warnings(self) -> list[tuple[Row, str, str]]:
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
    def unled(self) -> list[Entry]:
        """Tracked tasks whose first lead is no unit of the system."""
        meant = {choice.text: choice.units for choice in self.choices}
        tracked = (task for task in self.corrected.tasks if task.keep and task.values["tracked"])
        return [task for task in tracked if not any(meant.get(text) for text in task.values["leads"][:1])]

    @property
    def tracked(self) -> int:
        """How many tasks will be tracked."""
        return sum(task.keep and task.values["tracked"] for task in self.corrected.tasks)

    @cached_property
    def sources(self) -> list[tuple[int, str, list[SourceLine]]]:
        """The documents: their number, name and lines."""
        by_line = self._entries_by_line()
        return [
            (index, source["file"], list(self._lines(source, by_line)))
            for index, source in enumerate(self.corrected.draft["sources"])
        ]

    def file_index(self, entry: Entry) -> int:
        """The number of the document that an entry was read from."""
        names = [source["file"] for source in self.corrected.draft["sources"]]
        return names.index(entry.place.file) if entry.place and entry.place.file in names else 0

    def proposes(self, entry: Entry, units: list[int]) -> bool:
        """Are `units` what the names propose for a wording that nobody has matched yet?"""
        choice = next(each for each in self.choices if each.entry.id == entry.id)
        return not choice.chosen and {unit.pk for unit in choice.units} == set(units)

    def form(self, entry: Entry, data=None) -> EntryForm:
        """Return the form of an entry."""
        return entry_form(entry, data, available=self.available if entry.part == "units" else ())

    def row(self, entry: Entry, choice: UnitChoice | None = None) -> Row:
        """Return the row of an entry, with what was typed when that was not kept."""
        if entry.part == "units" and choice is None:
            choice = next((each for each in self.choices if each.entry.id == entry.id), None)
        unsaved = self.unsaved.get(entry.id)
        return Row(
            entry,
            unsaved.form if unsaved else self.form(entry),
            conflict=unsaved.conflict if unsaved else None,
            source=self.corrected.text_at(entry.place),
            file=self.file_index(entry),
            url=reverse("plans:import_entry", args=[self.plan_import.pk, entry.id]),
            time=_time_words(self.corrected.time(entry)) if entry.part == "tasks" else "",
            choice=choice,
            saved=self.plan_import.review.get("saved", {}).get(entry.id),
        )

    def _entries_by_line(self) -> dict[tuple[str, int], Entry]:
        """Which entry was read from each line; the open part's entries win over those of other parts."""
        corrected, found = self.corrected, {}
        parts = {"tasks": corrected.tasks, "targets": corrected.targets, "duties": corrected.duties}
        for part in sorted(parts, key=lambda name: name == self.part):
            for entry in parts[part]:
                if entry.place:
                    lines = range(entry.place.line, entry.place.end_line + 1)
                    found |= {(entry.place.file, line): entry for line in lines}
        return found

    def _lines(self, source: dict, by_line: dict) -> Iterator[SourceLine]:
        for number, text in enumerate(source["lines"], start=1):
            entry = by_line.get((source["file"], number))
            yield SourceLine(number, text, entry.id, self._address(entry)) if entry else SourceLine(number, text)

    def _address(self, entry: Entry) -> str:
        here = "" if entry.part == self.part else f"{self.plan_import.get_absolute_url()}?part={entry.part}"
        return f"{here}#{entry.id}"

    def _address_of(self, warning: Entry) -> str:
        """Where a warning leads: to the entry that was read from its line, else to the plan's head beside the line."""
        entry = self._by_line.get((warning.place.file, warning.place.line))
        line = f"#line-{self.file_index(warning)}-{warning.place.line}"
        return self._address(entry) if entry else f"{self.plan_import.get_absolute_url()}?part=plan{line}"

    @cached_property
    def _by_line(self) -> dict[tuple[str, int], Entry]:
        return self._entries_by_line()


def save_typed(
    page: ReviewPage, ids: Sequence[str], data: QueryDict, *, by: User
) -> tuple[PlanImport, dict[str, Unsaved]]:
    """Keep what was typed for the entries of these ids; return the import as it stands then, and what was not kept."""
    plan_import, unsaved = page.plan_import, {}
    for entry in (page.corrected.entries[each] for each in ids if each in page.corrected.entries):
        form = page.form(entry, data)
        if not form.is_valid():
            unsaved[entry.id] = Unsaved(form)
            continue
        values = form.values()
        if entry.part == "units" and page.proposes(entry, values["units"]):
            continue  # nobody chose: the page only sent back what it proposed
        try:
            plan_import = save_entry(
                plan_import, part=entry.part, key=entry.key, values=values, seen=form.version_seen, by=by
            )
        except EntryChanged as conflict:
            unsaved[entry.id] = Unsaved(form, conflict)
    return plan_import, unsaved


def _time_words(time: PlanTime) -> str:
    """What the time text was understood as: `theo quý, 01/04/2026 – 30/09/2026`."""
    words = KINDS.get(time.kind, "không ghi thời hạn")
    if time.already_done and time.kind != "done":
        words += ", đã hoàn thành"
    days = [short_date(day) for day in (time.start, time.due) if day]
    return f"{words}: {' – '.join(days)}" if days else words
