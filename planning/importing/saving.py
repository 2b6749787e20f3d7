"""What a person typed on the review page becomes corrections of the draft: whole entries, or one
doubted value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict

from accounts.models import User
from plans.models import PlanImport
from plans.time_words import time_in_words
from vietnamese import nfc, whole_number

from .corrections import DraftEntry, value_stamp
from .doubts import Doubt
from .entry_forms import EntryForm
from .review_rows import as_typed, label_of
from .services import EntryChanged, add_of_line, choose_area, mark_seen, save_entry

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
            plan_import = _save(plan_import, entry, form.version_seen, values, by)
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
    so for now), of one without an area `every` (all such entries are of this one), and of a line
    that went nowhere `add` (it is a task, or `targets` a target).
    """
    if "every" in data and doubt.mark and doubt.mark.part == "unled":
        unled = [mark for mark in page.corrected.unled if not mark.values["seen"]]
        return mark_seen(page.plan_import, unled, by=by), {}
    if "every" in data and doubt.entry and doubt.name == "area":
        return _save_every_area(page, doubt.entry, data, by)
    plan_import, entry, seen = page.plan_import, doubt.entry, {"seen": "later" not in data}
    if not seen["seen"]:
        pass
    elif entry:
        plan_import, unsaved = _save_value(page, entry, doubt.name, data, by)
        if unsaved:
            return plan_import, {entry.id: unsaved}
    elif "add" in data and doubt.mark:
        content = nfc(" ".join(data.get("content", "").split()))
        area = whole_number(data.get("area", ""))
        return add_of_line(
            plan_import,
            doubt.mark,
            part="targets" if data["add"] == "targets" else "tasks",
            area=area if area in page.corrected.areas else None,
            text=content or page.corrected.wording_at(doubt.place),
            by=by,
        ), {}
    changed = doubt.mark and any(doubt.mark.values.get(name) != now for name, now in seen.items())
    if doubt.mark and changed and "restore" not in data:
        plan_import = mark_seen(plan_import, [doubt.mark], by=by, **seen)
    return plan_import, {}


def said_of(page: "ReviewPage", doubt: Doubt, data: QueryDict) -> str:
    """What became of a doubt, in words; `page` is the review as it stands now."""
    entry = page.corrected.entries.get(doubt.entry.id) if doubt.entry else None
    if "later" in data:
        return "Để lại xem sau"
    if doubt.entry is None:
        return _said_of_line(doubt, data)
    if entry is None:
        return "Đã lưu"
    if not entry.keep:
        return "Không lấy mục này"
    if entry.part == "units":
        names = ", ".join(page.names_of(entry))
        return f"Đã chọn: {names}" if names else "Đã ghi nhận là không chỉ đơn vị nào của cơ quan"
    label = label_of(entry.part, doubt.name)
    if not entry.values[doubt.name]:
        to_choose = "Sẽ chọn đơn vị chủ trì khi giao việc"
        return to_choose if doubt.name == "leads" else f"Để trống {label[0].lower()}{label[1:]}"
    saved = f"{label[0].lower()}{label[1:]}: {page.words_of(doubt.name, entry.values[doubt.name])}"
    if "every" in data:
        return f"Đã chọn cho mọi mục chưa rõ {saved}"
    if doubt.name == "time_text":
        saved += f" ({time_in_words(page.corrected.time(entry))})"
    return f"Đã lưu {saved}"


def _said_of_line(doubt: Doubt, data: QueryDict) -> str:
    if "add" in data and doubt.added:
        return "Dòng này đã được thêm trước đó nên không thêm lần nữa"
    if "add" in data:
        return f"Đã thêm thành {'chỉ tiêu' if data['add'] == 'targets' else 'nhiệm vụ'}"
    return "Giữ mục đã thêm từ dòng này" if doubt.added else "Đã bỏ qua"


def said_of_settled(page: "ReviewPage", doubt_id: str) -> str:
    """What to say to who decided on a doubt that is none any more."""
    saved = page.plan_import.review.get("saved", {}).get(page.entry_id_of(doubt_id), {})
    if saved.get("at"):
        words = f"{saved['by']} đã xử lý chỗ này lúc {saved['at']}"
    else:
        words = "Chỗ này không còn phải xem"
    return f"{words}; nội dung bạn vừa chọn không được lưu"


def _save_every_area(
    page: "ReviewPage", entry: DraftEntry, data: QueryDict, by: User
) -> tuple[PlanImport, dict[str, UnsavedEntry]]:
    """Keep the chosen area for all entries whose area is open."""
    form = page.form(entry, data).only("area")
    if not form.is_valid():
        return page.plan_import, {entry.id: UnsavedEntry(form)}
    plan_import = choose_area(page.plan_import, form.values()["area"], by=by)
    marks = [each.mark for each in page.open_doubts if each.mark and each.asks_for_area]
    return (mark_seen(plan_import, marks, by=by) if marks else plan_import), {}


def _save_value(
    page: "ReviewPage", entry: DraftEntry, name: str, data: QueryDict, by: User
) -> tuple[PlanImport, UnsavedEntry | None]:
    """Keep what was typed for one value; what else the entry holds stays."""
    form = page.form(entry, _with_restored(page, data)).only(name)
    seen = form.version_seen
    if data.get("stamp") == value_stamp(entry, name):
        seen = entry.version  # what was saved meanwhile is another value of the entry
    if "drop" in data and "keep" in entry.values:
        values = entry.values | {"keep": False}
    elif form.is_valid():
        values = entry.values | {name: form.values()[name]}
    else:
        return page.plan_import, UnsavedEntry(form)
    try:
        return _save(page.plan_import, entry, seen, values, by), None
    except EntryChanged as conflict:
        return page.plan_import, UnsavedEntry(form, conflict)


def _save(
    plan_import: PlanImport, entry: DraftEntry, seen: int, values: dict, by: User
) -> PlanImport:
    return save_entry(plan_import, part=entry.part, key=entry.key, values=values, seen=seen, by=by)


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
