"""What a person typed on the review page becomes corrections of the draft: whole entries, or one
doubted value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict

from accounts.models import User
from plans.models import PlanImport, ReformArea
from vietnamese import nfc, whole_number

from .corrections import DraftEntry
from .doubts import Doubt
from .entry_forms import EntryForm
from .review_rows import as_typed, label_of, read_words
from .services import EntryChanged, add_task, mark_seen, save_entry

if TYPE_CHECKING:
    from .review_page import ReviewPage


@dataclass(frozen=True)
class UnsavedEntry:
    """What was typed and not kept: the form with its errors, or whose save was newer."""

    form: EntryForm
    conflict: EntryChanged | None = None


def save_typed(
    page: "ReviewPage", ids: Sequence[str], data: QueryDict, *, by: User
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
            plan_import = _save(plan_import, entry, form, values, by)
        except EntryChanged as conflict:
            unsaved[entry.id] = UnsavedEntry(form, conflict)
    return plan_import, unsaved


def settle_doubt(
    page: "ReviewPage", doubt: Doubt, data: QueryDict, *, by: User
) -> tuple[PlanImport, dict[str, UnsavedEntry]]:
    """Keep what a person decided on `doubt` and that they saw it; return the import as it stands
    then, and what was not kept.

    The buttons say otherwise: `later` (to be looked at again), `drop` (leave the entry out),
    `restore` (the value as it was read), of a task without a lead `every` (all such tasks may stay
    so for now), and of a line that went nowhere `add` (it is a task).
    """
    if "every" in data and doubt.mark and doubt.mark.part == "unled":
        unled = [mark for mark in page.corrected.unled if not mark.values["seen"]]
        return mark_seen(page.plan_import, unled, by=by), {}
    plan_import, entry, seen = page.plan_import, doubt.entry, {"seen": "later" not in data}
    if not seen["seen"]:
        pass
    elif entry:
        plan_import, unsaved = _save_value(page, entry, doubt.name, data, by)
        if unsaved:
            return plan_import, {entry.id: unsaved}
    elif "add" in data and not doubt.added:
        content = nfc(" ".join(data.get("content", "").split()))
        area = whole_number(data.get("area", ""))
        add_task(
            plan_import,
            area=area if area in ReformArea.values else None,
            content=content or without_bullet(page.corrected.text_at(doubt.place)),
            by=by,
        )
        seen["added"] = True
    changed = doubt.mark and any(doubt.mark.values.get(name) != now for name, now in seen.items())
    if doubt.mark and changed and "restore" not in data:
        plan_import = mark_seen(plan_import, [doubt.mark], by=by, **seen)
    return plan_import, {}


def without_bullet(line: str) -> str:
    return line.lstrip("-–—+•* ")


def said_of(page: "ReviewPage", doubt: Doubt, data: QueryDict) -> str:
    """What became of a doubt, in words; `page` is the review as it stands now."""
    entry = page.corrected.entries.get(doubt.entry.id) if doubt.entry else None
    if "later" in data:
        return "Để lại xem sau"
    if "every" in data:
        return "Sẽ chọn đơn vị chủ trì khi giao việc"
    if "add" in data:
        return "Đã thêm thành nhiệm vụ"
    if entry is None:
        return "Đã bỏ qua"
    if not entry.keep:
        return "Không lấy mục này"
    if entry.part == "units":
        return "Đã chọn đơn vị"
    label = label_of(entry.part, doubt.name)
    return (
        f"Đã lưu {label[0].lower()}{label[1:]}: {read_words(doubt.name, entry.values[doubt.name])}"
    )


def _save_value(
    page: "ReviewPage", entry: DraftEntry, name: str, data: QueryDict, by: User
) -> tuple[PlanImport, UnsavedEntry | None]:
    """Keep what was typed for one value; what else the entry holds stays."""
    form = page.form(entry, _with_restored(page, data)).only(name)
    if "drop" in data and "keep" in entry.values:
        values = entry.values | {"keep": False}
    elif form.is_valid():
        values = entry.values | {name: form.values()[name]}
    else:
        return page.plan_import, UnsavedEntry(form)
    try:
        return _save(page.plan_import, entry, form, values, by), None
    except EntryChanged as conflict:
        return page.plan_import, UnsavedEntry(form, conflict)


def _save(
    plan_import: PlanImport, entry: DraftEntry, form: EntryForm, values: dict, by: User
) -> PlanImport:
    return save_entry(
        plan_import, part=entry.part, key=entry.key, values=values, seen=form.version_seen, by=by
    )


def _with_restored(page: "ReviewPage", data: QueryDict) -> QueryDict:
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
        data[f"{entry.id}-{name}"] = as_typed(name, value)
    return data
