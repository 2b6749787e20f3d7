"""What was changed in a plan's text and duties once it was issued."""

from foundation.journal.history import history_of, history_of_parts
from foundation.journal.models import Entry
from foundation.operations.changes import ACTIONS, Change, Values, changes_in

from .models import Duty, Plan, ReformArea

HIDDEN = {
    "sections",
    "handed_out_at",
    "discarded_at",
    "ended_at",
    "follows",
    "replaces",
    "copied_from",
    "published_at",
    "footnotes",
    "closes_from",
}
HIDDEN_OF_DUTIES = {"plan", "order", "done_on", "reassigned"}
SHOWN = 400  # letters of a section


def changes_of_plan(plan: Plan) -> list[Change]:
    """Return what changed in an issued plan, its duties and areas, the newest first (three
    queries).
    """
    if plan.state == Plan.State.DRAFT:
        return []
    own = [each for each in history_of(plan) if each.stood.state != Plan.State.DRAFT]
    found = [change for change in changes_in(own, hidden=HIDDEN, also=_sections) if change.values]
    found += _of_duties(plan) + _of_areas(plan)
    return sorted(found, key=lambda change: change.at, reverse=True)


def _of_duties(plan: Plan) -> list[Change]:
    by_duty: dict[str, list[Entry]] = {}
    for entry in history_of_parts(plan, Duty):
        by_duty.setdefault(entry.row, []).append(entry)
    found = [changes_in(each, hidden=HIDDEN_OF_DUTIES, also=_duty) for each in by_duty.values()]
    return [change for changes in found for change in changes if change.reason]


def _of_areas(plan: Plan) -> list[Change]:
    before: dict[str, Entry] = {}
    found = []
    for entry in history_of_parts(plan, ReformArea):
        older, before[entry.row] = before.get(entry.row), entry
        values = _area(entry, older.stood if older else None)
        if values and entry.why:
            found.append(Change(ACTIONS[entry.action], entry.by, entry.at, entry.why, values))
    return found


def _area(entry: Entry, older: ReformArea | None) -> Values:
    """What became of an area: it came or went, or another name, place or part."""
    area = entry.stood
    if entry.action == Entry.Action.DELETED:
        return (("Lĩnh vực", area.name, "(đã bỏ)"),)
    if older is None:
        return (("Lĩnh vực", "(chưa có)", area.name),)
    of = f" của lĩnh vực “{area.name}”"
    was, now = ("có" if each.directs else "không" for each in (older, area))
    told = (
        ("Tên lĩnh vực", older.name, area.name),
        (f"Thứ tự{of}", str(older.order), str(area.order)),
        (f"Chỉ đạo, điều hành{of}", was, now),
    )
    return tuple(each for each in told if each[1] != each[2])


def _duty(entry: Entry, older: Entry) -> Values:
    """Which duty was taken out, or which units it was given to."""
    duty = entry.stood
    if entry.action == Entry.Action.DELETED:
        return (("Trách nhiệm", _clipped(duty.text), "(đã bỏ)"),)
    units = duty.reassigned if duty.reassigned != older.stood.reassigned else {}
    return (("Đơn vị phải làm", units["old"], units["new"]),) if units else ()


def _sections(entry: Entry, older: Entry) -> Values:
    """The sections that differ: their heading, old and new text."""
    before, after = (
        {part["heading"]: part["text"] for part in each.stood.sections} for each in (older, entry)
    )
    return tuple(
        (
            heading or "Phần mở đầu, kết thúc",
            _clipped(before.get(heading, "")),
            _clipped(after.get(heading, "")),
        )
        for heading in dict.fromkeys([*before, *after])
        if before.get(heading) != after.get(heading)
    )


def _clipped(text: str) -> str:
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text or "(trống)"
