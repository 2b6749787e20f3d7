"""What a person has to look at before a plan is made of a draft: doubted values, wordings of units
that match nobody, and lines that went nowhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.origins import DUTY_FIELDS, TARGET_FIELDS, TASK_FIELDS

from .corrections import HEAD_FIELDS, PERIODS, CorrectedDraft, DraftEntry, EntryPlace
from .units import UnitChoice

_PATH = re.compile(r"(?P<part>\w+)(?:\[(?P<index>\d+)\])?\.(?P<name>\w+)")
# The field of the review that holds each value of a draft; a person corrects a time by its words.
_FIELDS: dict[str, dict[str, str]] = {
    "plan": {name: name for name in (*HEAD_FIELDS, "recipients", "legal_bases")},
    "tasks": {read: name for name, read in (TASK_FIELDS | {"area": "area"}).items()}
    | dict.fromkeys(("start", "due", "time_kind", "already_done"), "time_text"),
    "targets": {name: name for name in (*TARGET_FIELDS, "area")},
    "duties": {name: name for name in (*DUTY_FIELDS, "due")},
}


@dataclass(frozen=True)
class Doubt:
    """One thing to look at: the value `name` of `entry`, or without an entry a line of the
    documents that went nowhere.

    `mark` remembers that a person saw it; an open area, and a wording, are settled by a choice.
    """

    id: str
    message: str
    open: bool
    entry: DraftEntry | None = None
    name: str = ""
    place: EntryPlace | None = None
    mark: DraftEntry | None = None

    @property
    def seen(self) -> bool:
        return bool(self.mark and self.mark.values["seen"])

    @property
    def added(self) -> str:
        """The id of the task or target that a person made of the line, empty for none."""
        added = self.mark.values.get("added", "") if self.mark else ""
        return "tasks" if added is True else added  # noted before targets could be made

    @property
    def title(self) -> str:
        """What the entry says, where the message does not tell it."""
        told = self.mark is not None and self.mark.part == "warnings"
        values = self.entry.values if self.entry and not told else {}
        return values.get("content") or values.get("text") or ""

    @property
    def needs_choice(self) -> bool:
        """Is it settled only by choosing something?"""
        return self.mark is None or _is_without_area(self.entry, self.name)

    @property
    def asks_for_area(self) -> bool:
        """Is it about an entry whose area nobody knows yet?"""
        return _is_without_area(self.entry, self.name)

    @property
    def leaves_out(self) -> bool:
        """Is it a line of the documents that becomes nothing?"""
        return self.entry is None and not self.added


def doubts_of(corrected: CorrectedDraft, choices: Sequence[UnitChoice]) -> list[Doubt]:
    """Return what is doubtful, also what was seen: the plan's head first, then as in the
    documents.
    """
    warned = list(_warned(corrected))
    known = {doubt.entry.id for doubt in warned if doubt.entry and doubt.name == "area"}
    found = [
        *warned,
        *_without_area(corrected, known),
        *_without_lead(corrected),
        *_unmatched(choices),
    ]
    files = [source["file"] for source in corrected.draft["sources"]]

    def order(doubt: Doubt) -> tuple:
        if doubt.entry and doubt.entry.part == "plan":
            return (-1, 0)
        place = doubt.place
        if place is None or place.file not in files:
            return (len(files), 0)
        return (files.index(place.file), place.line)

    return sorted(found, key=order)


def _warned(corrected: CorrectedDraft) -> Iterator[Doubt]:
    """What the reader warned of; tasks without a lead are told one by one instead."""
    for mark in corrected.warnings:
        warning = corrected.draft["warnings"][int(mark.key)]
        message, seen = warning["message"], mark.values["seen"]
        if not message:  # about an area that the plan has not
            continue
        entry, name = _doubted(corrected, warning.get("field") or "")
        if entry is None:
            yield Doubt(mark.id, message, not seen, place=mark.place, mark=mark)
        elif not (name == "leads" and not entry.read["leads"]):
            is_open = entry.keep and (not seen or _is_without_area(entry, name))
            nowhere = None if entry.part == "plan" else mark.place  # the document lacks the value
            place = next(iter(corrected.places(entry, name)), nowhere)
            yield Doubt(mark.id, message, is_open, entry, name, place, mark)


def _doubted(corrected: CorrectedDraft, path: str) -> tuple[DraftEntry | None, str]:
    """The entry and the field of its form that a reader's path such as `tasks[3].due` names."""
    found = _PATH.match(path)
    if not found:
        return None, ""
    part, index = found["part"], found["index"] or ""
    if part == "report_deadlines":
        ordered = corrected.draft[part][int(index)]["period"]
        return (corrected.deadlines, ordered) if ordered in PERIODS else (None, "")
    name = _FIELDS.get(part, {}).get(found["name"], "")
    entry_id = "plan-head" if part == "plan" else f"{part}-{index}"
    return (corrected.entries.get(entry_id), name) if name else (None, "")


def _is_without_area(entry: DraftEntry | None, name: str) -> bool:
    return bool(entry and name == "area" and not entry.values["area"])


def _without_area(corrected: CorrectedDraft, known: set[str]) -> Iterator[Doubt]:
    for entry in corrected.without_area:
        if entry.id not in known:
            message = "Chưa rõ thuộc lĩnh vực nào; hãy chọn lĩnh vực"
            yield Doubt(f"area-{entry.id}", message, True, entry, "area", entry.place)


def _without_lead(corrected: CorrectedDraft) -> Iterator[Doubt]:
    for mark in corrected.unled:
        message = "Văn bản không ghi đơn vị chủ trì; chọn bây giờ hoặc để đến khi giao việc"
        entry = corrected.entries[f"tasks-{mark.key}"]
        yield Doubt(mark.id, message, not mark.values["seen"], entry, "leads", entry.place, mark)


def _unmatched(choices: Sequence[UnitChoice]) -> Iterator[Doubt]:
    for choice in choices:
        if choice.doubtful:
            message = (
                f"Chưa khớp được “{choice.unmatched}”; các đơn vị đã đánh dấu là đề xuất"
                if choice.units
                else f"Cách ghi “{choice.text}” không khớp với tên đơn vị nào của cơ quan"
            )
            entry = choice.entry
            yield Doubt(entry.id, message, True, entry, "units", entry.place)
