"""A draft as a person corrected it: pure functions over what was read and changed."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from planreader import PlanTime, read_quantities, read_time, span
from plans.models import READ_AREAS
from plans.origins import DUTY_FIELDS, TARGET_FIELDS, TASK_FIELDS, places_of
from vietnamese import is_digits, number

Json = dict[str, Any]

HEAD_FIELDS = (
    "form",
    "number",
    "issued_on",
    "year",
    "place",
    "title",
    "issuer",
    "signer",
    "signer_title",
    "replaces",
)
PERIODS = ("quarter-1", "six-months", "quarter-3", "year")
# The values of each part that a document words, and their names in the draft.
READ_FIELDS = {
    "plan": {name: name for name in (*HEAD_FIELDS, "recipients", "legal_bases")},
    "deadlines": {period: period for period in PERIODS},
    "tasks": TASK_FIELDS,
    "targets": TARGET_FIELDS,
    "duties": DUTY_FIELDS,
}

_PAGE = re.compile(r"trang [\d–-]+")
_DEADLINE = re.compile(
    (
        r"(?:trước|chậm nhất|xong|hạn cuối|đến hết|hoàn thành (?:trong|vào)|trong "
        r"(?:tháng|quý))\b[^.;,\n]{0,60}"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class EntryPlace:
    """Where an entry stands in the documents."""

    file: str
    line: int
    end_line: int
    at: str = ""
    column: int | None = None

    @property
    def words(self) -> str:
        """Where people find it: the number beside the line on the page, and the leaf of the
        paper.
        """
        page = _PAGE.match(self.at)
        return span(f"dòng {self.line}", f"dòng {self.end_line}") + (f", {page[0]}" if page else "")

    @classmethod
    def of(cls, stored: Json) -> "EntryPlace":
        return cls(
            stored["file"],
            stored["line"],
            stored["end_line"],
            stored.get("at", ""),
            stored.get("column"),
        )


@dataclass(frozen=True)
class DraftEntry:
    """One entry under review: its values now, where it was read, and its last save.

    `read` holds the values as they were read, nothing for an entry that a person added.
    """

    part: str
    key: str
    values: Json
    place: EntryPlace | None = None
    version: int = 0
    read: Json = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The entry's name in addresses and forms."""
        return f"{self.part}-{self.key}"

    @property
    def keep(self) -> bool:
        return self.values.get("keep", True)


def text_key(text: str) -> str:
    """Return the key under which a unit's wording is kept: short, and the same each time."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def value_stamp(entry: DraftEntry, name: str) -> str:
    """Return what tells whether the value `name` of an entry is still the one that was shown."""
    return text_key(json.dumps([entry.values[name], entry.keep]))


def duty_due(text: str, year: int | None) -> date | None:
    """Return the one day by which a duty's text says it must be done, else None.

    >>> duty_due("Xây dựng kế hoạch của phòng, hoàn thành trước ngày 28/02/2026.", 2026)
    datetime.date(2026, 2, 28)
    """
    found = {read_time(match[0], year).due for match in _DEADLINE.finditer(text)} - {None}
    return found.pop() if len(found) == 1 else None


class CorrectedDraft:
    """The draft with its corrections; entries in the order of the document, added ones last."""

    def __init__(self, draft: Json, review: Json, areas: Collection[int] = READ_AREAS) -> None:
        """Take the draft and review of a `PlanImport`, neither is changed, and the numbers of the
        areas that its entries can be of, in order.
        """
        self.draft = draft
        self.review = review
        self.areas = areas

    def with_all_areas(self) -> "CorrectedDraft":
        """Return the draft in which an open area is that of the entry before, else the first;
        `has_open_area` tells such entries.
        """
        draft = dict(self.draft)
        for part in ("tasks", "targets"):
            area, found = next(iter(self.areas), 1), []
            for entry in draft[part]:
                is_open = entry["area"] is None
                area = entry["area"] or area
                found.append(entry | {"area": area, "area_open": is_open})
            draft[part] = found
        return CorrectedDraft(draft, self.review, self.areas)

    def has_open_area(self, entry: DraftEntry) -> bool:
        """Did the document not tell the area of `entry`, and nobody choose it?"""
        return bool(self.as_read(entry).get("area_open")) and entry.version == 0

    @cached_property
    def head(self) -> DraftEntry:
        """The plan's head, recipients and legal bases."""
        read = self.draft["plan"]
        values = {name: read.get(name) or "" for name in HEAD_FIELDS}
        values["form"] = values["form"] or "plan"
        values |= {
            "recipients": read.get("recipients", []),
            "legal_bases": read.get("legal_bases", []),
        }
        return self._entry("plan", "head", values, None)

    @property
    def recognised(self) -> str:
        """What to say of files whose words were recognised in pictures; empty when there are
        none.
        """
        files = ", ".join(self.draft.get("read_by_ocr", ()))
        return files and (
            f"Chữ của {files} do phần mềm nhận dạng từ bản quét nên có thể sai từng chữ, từng số; "
            "hãy đối chiếu mọi giá trị với bản gốc."
        )

    @property
    def year(self) -> int | None:
        """The plan's year as it stands now."""
        year = self.head.values["year"]
        return int(year) if year else None

    @cached_property
    def tasks(self) -> list[DraftEntry]:
        """The tasks; beside an appendix those of the running text are kept but not tracked."""
        appendix = any(task["source"] == "appendix" for task in self.draft["tasks"])
        read = [
            self._entry("tasks", str(index), _task_values(task, appendix), task["place"])
            for index, task in enumerate(self.draft["tasks"])
        ]
        return read + list(self._added("tasks"))

    @cached_property
    def targets(self) -> list[DraftEntry]:
        """The targets with the figures that must be reached."""
        read = [
            self._entry("targets", str(index), _target_values(target), target["place"])
            for index, target in enumerate(self.draft["targets"])
        ]
        return read + list(self._added("targets"))

    @cached_property
    def duties(self) -> list[DraftEntry]:
        """What units must do to carry the plan out, each with the day found in its text."""
        return [
            self._entry("duties", str(index), _duty_values(duty, self.year), duty["place"])
            for index, duty in enumerate(self.draft["duties"])
        ]

    @cached_property
    def without_area(self) -> list[DraftEntry]:
        """The tasks and targets to be taken whose area nobody knows yet."""
        return [
            each for each in (*self.tasks, *self.targets) if each.keep and not each.values["area"]
        ]

    @cached_property
    def deadlines(self) -> DraftEntry:
        """The days on which the plan itself orders reports, by period."""
        read = {each["period"]: each["due"] for each in self.draft["report_deadlines"]}
        place = self.draft["report_deadlines"][0]["place"] if read else None
        return self._entry(
            "deadlines", "all", {period: read.get(period, "") for period in PERIODS}, place
        )

    @cached_property
    def warnings(self) -> list[DraftEntry]:
        """Of what a person should look at, as the reader told it: did somebody?"""
        return [
            self._entry("warnings", str(index), {"seen": False}, warning["place"])
            for index, warning in enumerate(self.draft["warnings"])
        ]

    @cached_property
    def unled(self) -> list[DraftEntry]:
        """Of each tracked task without a lead: did a person say that it may stay so for now?"""
        return [
            self._entry("unled", task.key, {"seen": False}, task.place)
            for task in self.tasks
            if task.keep and task.values["tracked"] and not task.values["leads"]
        ]

    def message(self, warning: DraftEntry) -> str:
        return self.draft["warnings"][int(warning.key)]["message"]

    @cached_property
    def unit_texts(self) -> dict[str, DraftEntry]:
        """Each distinct wording of a unit, with the units that a person chose (None: not yet)."""
        places: dict[str, Any] = {}
        named = [
            (task, name, task.values[name])
            for task in self.tasks
            for name in ("leads", "coordinators")
        ]
        named += [(duty, "unit", filter(None, [duty.values["unit"]])) for duty in self.duties]
        for entry, name, texts in named:
            for text in texts if entry.keep else ():
                places.setdefault(text, next(iter(self.places(entry, name)), entry.place))
        return {
            text: self._entry("units", text_key(text), {"units": None}, place)
            for text, place in places.items()
        }

    @cached_property
    def entries(self) -> dict[str, DraftEntry]:
        """What a person may correct, by id."""
        lists = (self.tasks, self.targets, self.duties, self.unit_texts.values())
        return {
            entry.id: entry
            for entries in ([self.head, self.deadlines], *lists)
            for entry in entries
        }

    def uses(self, text: str) -> int:
        tasks = sum(
            text in (*task.values["leads"], *task.values["coordinators"])
            for task in self.tasks
            if task.keep
        )
        return tasks + sum(duty.values["unit"] == text for duty in self.duties if duty.keep)

    def source(self, task: DraftEntry) -> str:
        """Where a task comes from: `narrative`, `appendix` or `added`."""
        return (
            "added" if task.key.startswith("new-") else self.draft["tasks"][int(task.key)]["source"]
        )

    def as_read(self, entry: DraftEntry) -> Json:
        """What the draft holds for an entry; nothing for what a person added."""
        if entry.part == "plan":
            return self.draft["plan"]
        return self.draft[entry.part][int(entry.key)] if is_digits(entry.key) else {}

    def places(self, entry: DraftEntry, name: str) -> list[EntryPlace]:
        if entry.part == "deadlines":
            found = [
                each["place"] for each in self.draft["report_deadlines"] if each["period"] == name
            ]
        else:
            found = places_of(self.as_read(entry), READ_FIELDS[entry.part].get(name, name))
        return [EntryPlace.of(place) for place in found]

    def value_places(self, entry: DraftEntry) -> list[EntryPlace]:
        return [place for name in READ_FIELDS[entry.part] for place in self.places(entry, name)]

    def time(self, task: DraftEntry) -> PlanTime:
        """What the task's time text fixes: as read, or read anew once text or year changed."""
        text = task.values["time_text"]
        now = read_time(text, self.year)
        read = {} if self.source(task) == "added" else self.draft["tasks"][int(task.key)]
        if (read.get("time_text") or "") != text or self.year != self.draft["plan"]["year"]:
            return _in_order(now)
        start, due = (
            date.fromisoformat(read[name]) if read.get(name) else None for name in ("start", "due")
        )
        kind, done = read.get("time_kind"), bool(read.get("already_done"))
        return _in_order(replace(now, kind=kind, start=start, due=due, already_done=done))

    def text_at(self, place: EntryPlace | None) -> str:
        """The source text of a place, on one line; of a row the cells that are not empty."""
        if not place:
            return ""
        source = self._source(place)
        rows, lines = source.get("rows", {}), source.get("lines", [])
        numbers = range(place.line, min(place.end_line, len(lines)) + 1)
        return " ".join(
            " | ".join(filter(str.strip, rows.get(str(number), [lines[number - 1]])))
            for number in numbers
        )

    def wording_at(self, place: EntryPlace | None) -> str:
        """What stands at a place as an entry would word it: of a row its longest cell."""
        cells = self._source(place).get("rows", {}).get(str(place.line)) if place else None
        text = max(cells, key=len) if cells else self.text_at(place)
        return text.lstrip("-–—+•* ")

    def _source(self, place: EntryPlace) -> Json:
        """The document that holds a place."""
        found = (source for source in self.draft["sources"] if source["file"] == place.file)
        return next(found, {})

    @property
    def lines(self) -> list[str]:
        """The paragraphs of all source files."""
        return [line for source in self.draft["sources"] for line in source["lines"]]

    def next_key(self, part: str) -> str:
        """The key of the next task or target that a person adds."""
        added = [
            int(key.removeprefix("new-"))
            for key in self.review.get(part, {})
            if key.startswith("new-")
        ]
        return f"new-{max(added, default=0) + 1}"

    def _entry(
        self, part: str, key: str, values: Json, place: Json | EntryPlace | None
    ) -> DraftEntry:
        changed = self.review.get(part, {}).get(key, {})
        at = EntryPlace.of(place) if isinstance(place, dict) else place
        version = saved_version(self.review, part, key)
        return DraftEntry(part, key, values | changed, at, version, values)

    def _added(self, part: str) -> Iterator[DraftEntry]:
        for key, values in self.review.get(part, {}).items():
            if key.startswith("new-"):
                yield DraftEntry(part, key, values, None, saved_version(self.review, part, key))


def saved_version(review: Json, part: str, key: str) -> int:
    """Return the version of the import at which this entry was last saved, 0 for never."""
    return review.get("saved", {}).get(f"{part}-{key}", {}).get("version", 0)


def with_entry(
    review: Json, part: str, key: str, values: Json, *, version: int, by: str, at: str
) -> Json:
    """Return `review` with the entry's new values, and who saved them when, as `version`."""
    saved = review.get("saved", {}) | {f"{part}-{key}": {"version": version, "by": by, "at": at}}
    return review | {part: review.get(part, {}) | {key: values}, "saved": saved}


def blank_task(area: int | None, content: str = "") -> Json:
    """Return the values of a task that a person adds."""
    return {
        "keep": True,
        "tracked": True,
        "area": area,
        "content": content,
        "product": "",
        "time_text": "",
        "leads": [],
        "coordinators": [],
    }


def new_target(area: int | None, text: str, year: int | None) -> Json:
    """Return the values of a target that a person adds, with the figures that its text names."""
    quantities = [
        {"comparator": each.comparator, "value": number(each.value), "unit": each.unit}
        for each in read_quantities(text, year)
    ]
    return {"keep": True, "area": area, "text": text, "quantities": quantities}


def _task_values(task: Json, appendix: bool) -> Json:
    return {
        "keep": True,
        "tracked": task["source"] == "appendix" or not appendix,
        "area": task["area"],
        "content": task["content"],
        "product": task["product"] or "",
        "time_text": task["time_text"] or "",
        "leads": task["lead_units"],
        "coordinators": task["coordinating_units"],
    }


def _target_values(target: Json) -> Json:
    quantities = [{**each, "value": number(each["value"])} for each in target["quantities"]]
    return {"keep": True, "area": target["area"], "text": target["text"], "quantities": quantities}


def _duty_values(duty: Json, year: int | None) -> Json:
    due = duty_due(duty["text"], year)
    return {
        "keep": True,
        "unit": duty["unit"],
        "text": duty["text"],
        "due": due.isoformat() if due else "",
    }


def _in_order(time: PlanTime) -> PlanTime:
    """The time without a start that lies behind its end."""
    return replace(time, start=None) if time.start and time.due and time.start > time.due else time
