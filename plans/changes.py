"""What was changed in a plan's text and duties once it was issued."""

from typing import Any

from foundation.operations.changes import ACTIONS, Change, Values, changes_in

from .models import Plan

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
    own = plan.history.exclude(state=Plan.State.DRAFT).select_related("history_user")
    own = own.order_by("-history_date", "-history_id")
    found = [change for change in changes_in(own, hidden=HIDDEN, also=_sections) if change.values]
    found += _of_duties(plan) + _of_areas(plan)
    return sorted(found, key=lambda change: change.at, reverse=True)


def _of_duties(plan: Plan) -> list[Change]:
    records = plan.duties.model.history.filter(plan_id=plan.pk)
    by_duty: dict[int, list] = {}
    for record in records.select_related("history_user").order_by("-history_date", "-history_id"):
        by_duty.setdefault(record.id, []).append(record)
    found = [changes_in(each, hidden=HIDDEN_OF_DUTIES, also=_duty) for each in by_duty.values()]
    return [change for changes in found for change in changes if change.reason]


def _of_areas(plan: Plan) -> list[Change]:
    records = plan.areas.model.history.filter(plan_id=plan.pk).select_related("history_user")
    before: dict[int, Any] = {}
    found = []
    for record in records.order_by("history_date", "history_id"):
        older, before[record.id] = before.get(record.id), record
        values = _area(record, older)
        if values and record.history_change_reason:
            what = ACTIONS[record.history_type]
            reason, by = record.history_change_reason, record.history_user
            found.append(Change(what, by, record.history_date, reason, values))
    return found


def _area(record, older) -> Values:
    """What became of an area: it came or went, or another name, place or part."""
    if record.history_type == "-":
        return (("Lĩnh vực", record.name, "(đã bỏ)"),)
    if older is None:
        return (("Lĩnh vực", "(chưa có)", record.name),)
    of = f" của lĩnh vực “{record.name}”"
    was, now = ("có" if each.directs else "không" for each in (older, record))
    told = (
        ("Tên lĩnh vực", older.name, record.name),
        (f"Thứ tự{of}", str(older.order), str(record.order)),
        (f"Chỉ đạo, điều hành{of}", was, now),
    )
    return tuple(each for each in told if each[1] != each[2])


def _duty(record, older) -> Values:
    """Which duty was taken out, or which units it was given to."""
    if record.history_type == "-":
        return (("Trách nhiệm", _clipped(record.text), "(đã bỏ)"),)
    units = record.reassigned if record.reassigned != older.reassigned else {}
    return (("Đơn vị phải làm", units["old"], units["new"]),) if units else ()


def _sections(record, older) -> Values:
    """The sections that differ: their heading, old and new text."""
    before, after = (
        {each["heading"]: each["text"] for each in row.sections} for row in (older, record)
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
