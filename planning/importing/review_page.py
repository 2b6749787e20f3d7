"""What the review page of an import shows: what is doubtful, one after another; the entries of the
part that is open, beside their source; what will be made and what will not.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.forms import BoundField
from django.urls import reverse

from accounts.models import Unit
from plans.models import PlanImport
from plans.origins import COMPARATOR_WORDS
from plans.services.writing import available_units
from plans.time_words import time_in_words

from .areas import ImportAreas
from .corrections import READ_FIELDS, DraftEntry, EntryPlace, value_stamp
from .doubts import Doubt, doubts_of
from .entry_forms import EntryForm, entry_form
from .forms import ImportAreasForm
from .issuer import foreign_issuer
from .review_rows import PART_WORDS, Correction, ReviewRow, label_of, read_words
from .review_source import SourceDocument, entries_by_line, marks, sources_of
from .saving import UnsavedEntry
from .services import corrected_draft
from .units import UnitChoice, match_units

TABS = (
    ("doubts", "Cần xem"),
    ("tasks", "Nhiệm vụ"),
    ("units", "Đơn vị"),
    ("targets", "Chỉ tiêu"),
    ("duties", "Trách nhiệm"),
    ("plan", "Phần chung"),
)


def tab_of(part: str) -> str:
    """The part of the page that shows the entries of a part of the draft."""
    return "duties" if part == "deadlines" else part


@dataclass
class DoubtCard:
    """One doubt as the page shows it: the form of just that value, the source beside it."""

    doubt: Doubt
    url: str
    source: str
    file: int
    row: ReviewRow | None
    wording: str = ""  # the line as a task would word it
    unled: int = 0
    without_area: int = 0

    @property
    def label(self) -> str:
        """What is asked for."""
        if self.doubt.entry is None or self.doubt.name == "units":
            return "Đơn vị được nói đến"
        return label_of(self.doubt.entry.part, self.doubt.name)

    @property
    def about(self) -> str:
        """What the value belongs to."""
        part = self.doubt.entry.part if self.doubt.entry else ""
        return PART_WORDS.get(part, "Chỗ chưa dùng đến")

    @property
    def title(self) -> str:
        """What the entry says, unless that is the value itself; the plan is named by the page."""
        if self.row is None or self.row.entry.part == "plan":
            return ""
        return "" if self.doubt.name in {"content", "text"} else self.row.title

    @property
    def taken(self) -> str:
        """What was taken for the value, where its control does not tell it."""
        is_time = self.row and self.doubt.name == "time_text" and self.row.is_time_clear
        return self.row.time if self.row and is_time else ""

    @property
    def field(self) -> BoundField | None:
        """The control of the value; figures have no single one."""
        if self.row is None or self.doubt.name not in self.row.form.fields:
            return None
        field = self.row.form[self.doubt.name]
        field.field.widget.attrs["data-focus"] = True
        return field

    @property
    def value(self) -> str:
        """What stands in the control."""
        return self.field.value() if self.field else ""

    @property
    def places(self) -> str:
        """Where the value was read, as the page's script takes it."""
        return self.row.places.get(self.doubt.name, "") if self.row else ""

    @property
    def stamp(self) -> str:
        """What tells whether somebody changes the value while it is looked at."""
        return value_stamp(self.row.entry, self.doubt.name) if self.row else ""

    @property
    def stands(self) -> str:
        """The value that is stored."""
        if self.row is None or self.row.choice:
            return ""
        return read_words(self.doubt.name, self.row.entry.values[self.doubt.name], self.row.areas)

    @property
    def is_one_of_many(self) -> bool:
        """Are there more tasks without a lead to be passed at once?"""
        return self.unled > 1 and bool(self.doubt.mark and self.doubt.mark.part == "unled")

    @property
    def names_nobody(self) -> bool:
        """Is a lead asked for where the document names none?"""
        return self.doubt.name == "leads" and not self.value

    @property
    def correction(self) -> Correction | None:
        """What was read, when a person corrected the value."""
        found = self.row.corrections if self.row else []
        return next((each for each in found if each.name == self.doubt.name), None)


@dataclass(frozen=True)
class AreaGroup:
    """The rows of one area: how many of its values wait to be looked at, is it unfolded."""

    area: int
    place: int  # of the area in the plan, 0 for none
    label: str
    rows: list[ReviewRow]
    doubts: int
    open: bool


class ReviewPage:
    """The review of one import (one query: the units to choose from)."""

    comparators = list(COMPARATOR_WORDS.items())

    def __init__(
        self,
        plan_import: PlanImport,
        part: str = "",
        unsaved: dict[str, UnsavedEntry] | None = None,
        *,
        edit: Collection[str] = (),
        doubt: str = "",
        areas_form: ImportAreasForm | None = None,
    ) -> None:
        """Show `part` of the import; `unsaved` are the entries whose typing was not kept, by id.

        `edit` are the ids of the entries that stand open as forms, `doubt` is that of the doubt to
        show.
        """
        self.plan_import = plan_import
        self.part = part if part in dict(TABS) else TABS[0][0]
        self.import_areas = ImportAreas(plan_import)
        self.corrected = corrected_draft(plan_import, self.import_areas)
        self.unsaved = unsaved or {}
        self.edit, self.asked = edit, doubt
        self._areas_form = areas_form

    @property
    def url(self) -> str:
        return f"{self.plan_import.get_absolute_url()}?part={self.part}"

    @property
    def doubt_url(self) -> str:
        """The address of the doubt that is asked about."""
        return f"{self.url}&doubt={self.asked}" if self.asked else self.url

    @cached_property
    def areas(self) -> list[tuple[int, str]]:
        """The areas that the plan will have: number and name, in order."""
        return [(area.number, area.name) for area in self.import_areas.areas]

    @cached_property
    def areas_form(self) -> ImportAreasForm:
        """Which areas the plan has."""
        return self._areas_form or ImportAreasForm(areas=self.import_areas)

    def words_of(self, name: str, value) -> str:
        """A value of an entry in words."""
        return read_words(name, value, dict(self.areas))

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
            "doubts": len(self.open_doubts),
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
    def doubts(self) -> list[Doubt]:
        """All that is or was doubtful, in the order in which it is looked at."""
        return doubts_of(self.corrected, self.choices)

    @cached_property
    def open_doubts(self) -> list[Doubt]:
        return [doubt for doubt in self.doubts if doubt.open]

    @property
    def seen_doubts(self) -> list[Doubt]:
        return [doubt for doubt in self.doubts if doubt.seen and not doubt.open]

    def doubt(self, doubt_id: str) -> Doubt | None:
        return next((doubt for doubt in self.doubts if doubt.id == doubt_id), None)

    def go_on(self, before: "ReviewPage") -> None:
        """Ask about the open doubt that follows the one asked about `before`, behind the last one
        about the first.
        """
        ids = [doubt.id for doubt in before.doubts]
        place = ids.index(before.asked) + 1 if before.asked in ids else 0
        is_open = {doubt.id for doubt in self.open_doubts}
        self.asked = next((each for each in ids[place:] + ids[:place] if each in is_open), "")

    def again(self, doubt: Doubt) -> str:
        """Where what was decided on a doubt is changed: at its entry, else at the line."""
        now = self.doubt(doubt.id)
        entry_id = doubt.entry.id if doubt.entry else now.added if now else ""
        line = f"{self.plan_import.get_absolute_url()}?part=doubts&doubt={doubt.id}"
        return self.address_of(entry_id) or line

    def address_of(self, entry_id: str) -> str:
        """Where an entry stands open as a form; empty for none."""
        entry = self.corrected.entries.get(entry_id)
        if entry is None:
            return ""
        address = self.plan_import.get_absolute_url()
        return f"{address}?part={tab_of(entry.part)}&edit={entry.id}#{entry.id}"

    def entry_id_of(self, doubt_id: str) -> str:
        """The id of the entry that a doubt was about which is none any more."""
        kind, _, rest = doubt_id.partition("-")
        return {"area": rest, "unled": f"tasks-{rest}"}.get(kind, doubt_id)

    def names_of(self, wording: DraftEntry) -> list[str]:
        """The units that a wording means."""
        choice = self._choice(wording)
        return [unit.short_name for unit in choice.units] if choice else []

    @cached_property
    def card(self) -> DoubtCard | None:
        """The doubt that is asked about; None when nothing is left."""
        doubt = self.doubt(self.asked) or next(iter(self.open_doubts), None)
        if doubt is None:
            return None
        row = self.row(doubt.entry, only=doubt.name) if doubt.entry else None
        return DoubtCard(
            doubt,
            url=reverse("planning:import_doubt", args=[self.plan_import.pk, doubt.id]),
            source=self.corrected.text_at(doubt.place),
            file=self.file_index(doubt.place),
            row=row,
            wording=self.corrected.wording_at(doubt.place),
            unled=sum(not mark.values["seen"] for mark in self.corrected.unled),
            without_area=len(self.corrected.without_area),
        )

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
        }.get(self.part, [])
        return [self.row(entry) for entry in entries]

    @property
    def groups(self) -> list[AreaGroup]:
        """The rows of tasks or targets under the names of their areas, open ones first."""
        by_area = defaultdict(list)
        for row in self.rows:
            by_area[row.entry.values["area"] or 0].append(row)
        return [
            AreaGroup(
                area,
                place,
                label,
                by_area[area],
                doubts=len(self.doubts_of_area(self.part, area)),
                open=any(row.open for row in by_area[area]),
            )
            for place, (area, label) in enumerate(((0, "Chưa rõ lĩnh vực"), *self.areas))
            if by_area[area]
        ]

    def doubts_of_area(self, part: str, area: int) -> list[Doubt]:
        """The open doubts about the entries of a part and area that can be passed as they are."""
        return [
            doubt
            for doubt in self.open_doubts
            if doubt.entry
            and doubt.entry.part == part
            and doubt.entry.values.get("area") == area
            and not doubt.needs_choice
        ]

    @cached_property
    def deadlines(self) -> ReviewRow:
        return self.row(self.corrected.deadlines)

    @property
    def is_open(self) -> bool:
        """Does an entry stand open as a form, to be saved without scripts?"""
        rows = [*self.rows, *([self.deadlines] if self.part == "duties" else [])]
        return any(row.open for row in rows)

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
    def made(self) -> str:
        """What the draft will hold, in words."""
        corrected = self.corrected
        counts = [
            (sum(entry.keep for entry in entries), words)
            for entries, words in (
                (corrected.tasks, "nhiệm vụ"),
                (corrected.targets, "chỉ tiêu"),
                (corrected.duties, "trách nhiệm của các đơn vị"),
            )
        ]
        return ", ".join(f"{count} {words}" for count, words in counts)

    @property
    def left_out(self) -> str:
        """What of the documents will be in no row of the draft, in words; empty for nothing."""
        corrected = self.corrected
        counts = [
            (sum(not entry.keep for entry in entries), words)
            for entries, words in (
                (corrected.tasks, "nhiệm vụ"),
                (corrected.targets, "chỉ tiêu"),
                (corrected.duties, "trách nhiệm"),
            )
        ]
        lines = sum(doubt.leaves_out for doubt in self.doubts)
        counts.append((lines, "chỗ của văn bản chưa dùng đến"))
        return ", ".join(f"{count} {words}" for count, words in counts if count)

    @property
    def untracked(self) -> int:
        """How many tasks are kept and not tracked."""
        return sum(task.keep and not task.values["tracked"] for task in self.corrected.tasks)

    @property
    def files(self) -> str:
        return ", ".join(source["file"] for source in self.corrected.draft["sources"])

    @cached_property
    def sources(self) -> list[SourceDocument]:
        """The documents, each line with the address of what was read from it."""
        return sources_of(self.corrected, self._by_line, self._address)

    def file_index(self, place: EntryPlace | None) -> int:
        """The number of the document that holds a place."""
        names = [source["file"] for source in self.corrected.draft["sources"]]
        return names.index(place.file) if place and place.file in names else 0

    def proposes(self, entry: DraftEntry, units: list[int]) -> bool:
        """Are `units` what the names propose for a wording that nobody has matched yet?"""
        choice = self._choice(entry)
        return bool(
            choice and not choice.chosen and {unit.pk for unit in choice.units} == set(units)
        )

    def form(self, entry: DraftEntry, data=None) -> EntryForm:
        units = self.available if entry.part == "units" else ()
        return entry_form(entry, data, available=units, areas=self.areas)

    def row(
        self, entry: DraftEntry, choice: UnitChoice | None = None, *, only: str = ""
    ) -> ReviewRow:
        """Return the row of an entry, with what was typed when that was not kept; its form holds
        the value `only` where that is given.
        """
        unsaved, places = self.unsaved.get(entry.id), self._places(entry)
        time = self.corrected.time(entry) if entry.part == "tasks" else None
        form = unsaved.form if unsaved else self.form(entry)
        if only:
            form.only(only)
        form.set_places(places)
        return ReviewRow(
            entry,
            form,
            areas=dict(self.areas),
            conflict=unsaved.conflict if unsaved else None,
            places=places,
            source=self.corrected.text_at(entry.place),
            file=self.file_index(entry.place),
            url=reverse("planning:import_entry", args=[self.plan_import.pk, entry.id]),
            time=time_in_words(time) if time else "",
            is_time_clear=bool(time and time.kind and time.kind != "other"),
            choice=choice or self._choice(entry),
            saved=self.plan_import.review.get("saved", {}).get(entry.id),
            open=unsaved is not None or entry.id in self.edit,
            doubts=self._doubted.get(entry.id, 0),
        )

    def _choice(self, entry: DraftEntry) -> UnitChoice | None:
        if entry.part != "units":
            return None
        return next((each for each in self.choices if each.entry.id == entry.id), None)

    @cached_property
    def _doubted(self) -> dict[str, int]:
        """How many open doubts there are about each entry."""
        found: dict[str, int] = defaultdict(int)
        for doubt in self.open_doubts:
            if doubt.entry:
                found[doubt.entry.id] += 1
        return found

    def _places(self, entry: DraftEntry) -> dict[str, str]:
        if entry.part not in READ_FIELDS:
            return {}
        return {
            name: marks(self.corrected, self.corrected.places(entry, name))
            for name in READ_FIELDS[entry.part]
        }

    def _address(self, entry: DraftEntry) -> str:
        part = tab_of(entry.part)
        here = "" if part == self.part else f"{self.plan_import.get_absolute_url()}?part={part}"
        return f"{here}#{entry.id}"

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
