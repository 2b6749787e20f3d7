"""What people do with the figures of statistical forms: enter, make final, accept, return."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.notices.kinds import Kind
from foundation.journal.acts import acting
from plans.models import Plan, ReportingPeriod
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.notices import tell_authors, tell_reviewers
from vietnamese import short_date

from .figures import NOTHING, Cell, Figure
from .models import FormEntry, PlanForm, StatisticalForm, is_estimate
from .sheet import Entered, FormSheet, open_to_enter

__all__ = [
    "Entered",
    "FiguresRefused",
    "Outcome",
    "accept_figures",
    "append_figures",
    "check_period",
    "enter_figures",
    "open_locked",
    "reopen_figures",
    "return_figures",
    "standing_entry",
    "take_back_figures",
    "withdraw_figure",
]

if TYPE_CHECKING:
    from .exports.models import StatisticsImport

Review = FormEntry.Review

BATCH = 1000
NEWER = "Có số mới hơn"


class FiguresRefused(DeclarationRefused):
    """Nothing of what was sent can be stored; the message says why."""


@dataclass
class Outcome:
    """What became of what was sent: `entered` is stored, `refused` says of other cells why not, in
    a sentence for the person (those of `asks_note` a note would let in), `newer` holds what
    somebody else entered meanwhile, of `emptied` cells nothing was ever accepted, so that nothing
    waits, `gave_way` are the waiting entries that were taken back. `sheet` shows the figures as
    they are now.
    """

    sheet: FormSheet
    entered: list[FormEntry] = field(default_factory=list)
    refused: dict[Cell, str] = field(default_factory=dict)
    newer: dict[Cell, Figure] = field(default_factory=dict)
    emptied: list[Cell] = field(default_factory=list)
    asks_note: set[Cell] = field(default_factory=set)
    gave_way: list[FormEntry] = field(default_factory=list)


@transaction.atomic
def enter_figures(
    plan: Plan,
    form: StatisticalForm,
    figures: Sequence[Entered],
    *,
    author: User,
    period: ReportingPeriod,
    today: date | None = None,
    source: str = FormEntry.Source.TYPED,
    final: bool = False,
    key_of: Callable[[Cell], UUID] = lambda cell: uuid4(),
    brought_by: "StatisticsImport | None" = None,
) -> Outcome:
    """Append what was entered into the cells of `form` for `period`; it waits for review.

    What a cell already says, and what was stored under its key, is not stored again. Until the end
    of the cut-off figures are estimates unless `final` says otherwise. Each cell is stored or
    refused by itself; `brought_by` is the import of the file that the figures come from. Raises
    `PlanClosed`, and `FiguresRefused` when the period takes no figures.
    """
    plan = Plan.objects.lock_for_rows(plan.pk)
    plan_form = PlanForm.objects.lock(plan, form)
    sheet = open_locked(plan, plan_form, period.key, author, today or timezone.localdate())
    keys = {each.cell: key_of(each.cell) for each in figures}
    return append_figures(
        plan_form, sheet, figures, keys, source, final=final, brought_by=brought_by
    )


def open_locked(plan: Plan, plan_form: PlanForm, key: str, author: User, today: date) -> FormSheet:
    """Return the sheet of a form that is locked with its plan.

    Raises `PlanClosed`, and `FiguresRefused` when the period takes no figures.
    """
    plan.check_open()
    plan.read_periods()
    period = period_of(plan, key)
    plan_form.plan = plan
    check_period(period, plan_form.form, today, author)
    return open_to_enter(plan, plan_form.form, period, author, today)


def append_figures(
    plan_form: PlanForm,
    sheet: FormSheet,
    figures: Sequence[Entered],
    keys: Mapping[Cell, UUID],
    source: str,
    *,
    final: bool,
    brought_by: "StatisticsImport | None" = None,
) -> Outcome:
    """Append `figures` to the form, which is locked, as `enter_figures` does; `keys` has the key of
    each cell.
    """
    outcome, author = Outcome(sheet), sheet.user
    stored, waiting = _met(plan_form, sheet, keys, figures)
    taken = _taken(outcome, [each for each in figures if keys[each.cell] not in stored], final)
    estimate = is_estimate(sheet.period.cut_off, sheet.today) and not final
    outcome.gave_way = _supersede(
        waiting, [sheet.at(each.row, each.column) for each in taken], author
    )
    outcome.emptied = _only_waited(plan_form, sheet, taken)
    outcome.entered = [
        FormEntry(
            plan_form=plan_form,
            row=each.row,
            column=each.column,
            period=sheet.key,
            value=each.value,
            text=each.text,
            note=each.note or "",
            estimate=estimate,
            source=source,
            brought_by=brought_by,
            place=each.place[:200],
            author=author,
            on_behalf_of=sheet.offices.get(each.row.pk) or author.unit,
            province_id=sheet.plan.unit.province_id,
            key=keys[each.cell],
        )
        for each in taken
        if each.cell not in outcome.emptied
    ]
    FormEntry.objects.bulk_create(outcome.entered, batch_size=BATCH)
    for entry in {each.on_behalf_of: each for each in outcome.entered}.values():
        tell_reviewers(entry)
    _show(outcome)
    return outcome


def _show(outcome: Outcome) -> None:
    """Bring the sheet up to date with what was stored."""
    sheet = outcome.sheet
    for entry in outcome.entered:
        figure = Figure(entry.value, entry.text, entry.estimate, True, entry.note, (entry.pk,))
        sheet.known.put(sheet.key, (entry.row_id, entry.column_id), figure)
    for cell in outcome.emptied:
        sheet.known.put(sheet.key, cell, NOTHING)


def _only_waited(plan_form: PlanForm, sheet: FormSheet, taken: Sequence[Entered]) -> list[Cell]:
    """The cells to empty in which nothing was accepted: taking back what waits empties them."""
    emptied = [
        each.cell
        for each in taken
        if each.says(None, "") and sheet.at(each.row, each.column).waiting
    ]
    if not emptied:
        return []
    accepted = plan_form.entries.of_period(sheet.key).accepted().values_list("row", "column")
    return [cell for cell in emptied if cell not in set(accepted)]


def _taken(outcome: Outcome, figures: Sequence[Entered], final: bool) -> list[Entered]:
    """Say in `outcome` what is refused, and return what is to be stored."""
    sheet, taken, late = outcome.sheet, [], []
    for each in figures:
        current = sheet.at(each.row, each.column)
        if _says_the_same(current, each, final):
            continue
        if _is_newer(current, each):
            late.append((each, current))
        elif sentence := sheet.refusal(each):
            outcome.refused[each.cell] = sentence
            if sheet.asks_note(each):
                outcome.asks_note.add(each.cell)
        else:
            taken.append(each)
    untouched = _untouched([each for each, _ in late])
    outcome.newer = {each.cell: now for each, now in late if each.cell not in untouched}
    return taken


def _untouched(late: Sequence[Entered]) -> set[Cell]:
    """The cells in which a page sends again what it showed: the person did not touch them."""
    seen = FormEntry.objects.filter(pk__in=[each.seen for each in late if each.seen])
    shown = {row.pk: row for row in seen.only("value", "text")} if late else {}
    empty = FormEntry()
    was = {each.cell: shown.get(each.seen or 0, empty) for each in late}
    return {each.cell for each in late if each.says(was[each.cell].value, was[each.cell].text)}


@transaction.atomic
def accept_figures(plan_form: PlanForm, entries: Collection[int], *, by: User) -> int:
    """Accept the waiting entries with these ids; their authors are told once; return how many.

    Raises `DeclarationRefused` when one no longer waits, or `by` may not review it.
    """
    rows = _lock_waiting(plan_form, entries, by)
    _review(rows, Review.ACCEPTED, by=by)
    tell_authors(rows, Kind.ACCEPTED, "được xác nhận", by=by)
    return len(rows)


@transaction.atomic
def return_figures(plan_form: PlanForm, entries: Collection[int], *, by: User, reason: str) -> int:
    """Return the waiting entries with these ids; their authors are told once; return how many.

    Raises `DeclarationRefused` without a reason, when one no longer waits, or `by` may not.
    """
    reason = reason.strip()
    if not reason:
        raise DeclarationRefused("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.", "reason")
    rows = _lock_waiting(plan_form, entries, by)
    _review(rows, Review.RETURNED, by=by, reason=reason)
    tell_authors(rows, Kind.RETURNED, "bị trả lại", by=by, reason=reason)
    return len(rows)


@transaction.atomic
def reopen_figures(plan_form: PlanForm, entries: Collection[int], *, by: User) -> int:
    """Make those of the entries that `by` reviewed wait again, and return how many; cells that were
    entered anew meanwhile are left alone.
    """
    _lock_parents(plan_form)
    found = plan_form.entries.filter(pk__in=entries).reviewable_by(by).reviewed_by(by)
    rows = list(found.newest_of_cells().select_for_update(of=("self",)))
    for row in rows:
        row.mark_review(Review.WAITING, by=None)
    store_reviews(rows, by, "")
    return len(rows)


@transaction.atomic
def withdraw_figure(entry: FormEntry, *, by: User) -> None:
    """Take back what `by` entered and nobody has reviewed: it stays in the history and counts no
    more. Raises `DeclarationRefused` when it is another person's or waits no longer, `PlanClosed`.
    """
    plan = _lock_parents(entry.plan_form)
    rows = FormEntry.objects.waiting().filter(pk=entry.pk, author=by)
    locked = rows.select_for_update(of=("self",)).first()
    if locked is None:
        raise DeclarationRefused("Chỉ rút lại được số liệu do chính mình gửi và còn chờ duyệt.")
    plan.check_open()
    _review([locked], Review.WITHDRAWN, by=by)


@transaction.atomic
def take_back_figures(plan_form: PlanForm, keys: Collection[UUID], *, by: User) -> None:
    """Withdraw the entries with these keys; what waited in their cells before waits again.

    Raises `DeclarationRefused` when one was reviewed, or its cell entered anew.
    """
    _lock_parents(plan_form)
    rows = plan_form.entries.filter(key__in=keys)
    sent = list(rows.select_for_update(of=("self",)))
    newest = set(rows.newest_of_cells().values_list("pk", flat=True))
    if any(each.review != Review.WAITING or each.pk not in newest for each in sent):
        raise DeclarationRefused(
            "Có số liệu đã được duyệt hoặc nhập lại sau đó nên không rút lại được. Hãy gửi số "
            "liệu đúng thay cho số đã nhập."
        )
    superseded = _superseded_by(plan_form, sent)
    for each in sent:
        each.mark_review(Review.WITHDRAWN, by=by)
    for each in superseded:
        each.review = Review.WAITING
    store_reviews([*sent, *superseded], by, "")


def _superseded_by(plan_form: PlanForm, sent: Sequence[FormEntry]) -> list[FormEntry]:
    """The entries that waited until these took their place: withdrawn by nobody's will."""
    cells = {(each.row_id, each.column_id, each.period): each.pk for each in sent}
    rows = plan_form.entries.filter(row__in=[each.row_id for each in sent]).in_order()
    before: dict[tuple, FormEntry] = {}
    for row in rows.exclude(pk__in=[each.pk for each in sent]):
        place = row.row_id, row.column_id, row.period
        if place in cells and row.pk < cells[place]:
            before[place] = row
    withdrawn = (row for row in before.values() if row.review == Review.WITHDRAWN)
    return [row for row in withdrawn if row.reviewed_by_id is None]


def check_period(period: ReportingPeriod, form: StatisticalForm, today: date, author: User) -> None:
    """Raise `FiguresRefused` when `period` takes no figures of `form` that `author` may enter: it
    is closed to them, has not begun, or the form is not asked for it or no longer in force.
    """
    if form.state != StatisticalForm.State.IN_FORCE:
        raise FiguresRefused("Biểu này không áp dụng nên không nhập số liệu được.")
    if not form.has_period(period.key):
        raise FiguresRefused(f"Biểu này không báo cáo kỳ {period.get_key_display()}.")
    if not period.takes_of(author, today):
        own = author.authority_id == period.plan.unit.authority_id
        raise FiguresRefused(period.refusal() if own else f"{period.closed_words}.")
    if (start := period.interval.start) > today:
        raise FiguresRefused(f"Kỳ {period} chưa bắt đầu; nhập được số liệu từ {short_date(start)}.")


def period_of(plan: Plan, key: str) -> ReportingPeriod:
    """Return the period with this key of a plan whose periods were read. Raises `FiguresRefused`
    without one.
    """
    found = next((each for each in plan.periods.all() if each.key == key), None)
    if found is None:
        raise FiguresRefused("Kỳ báo cáo này không còn trong kế hoạch; hãy tải lại trang.")
    return found


def standing_entry(current: Figure) -> int | None:
    """Return the entry that a typed figure rests on, None for none."""
    return current.entries[-1] if current.entries else None


def _is_newer(current: Figure, entered: Entered) -> bool:
    """Did somebody enter the cell after what the person was looking at?"""
    return (standing_entry(current) or 0) > (entered.seen or 0)


def _says_the_same(current: Figure, entered: Entered, final: bool) -> bool:
    if not current.entries:
        return entered.says(None, "")
    if entered.note is not None and entered.note != current.note:
        return False
    return entered.says(current.value, current.text) and not (final and current.estimate)


def _met(
    plan_form: PlanForm, sheet: FormSheet, keys: Mapping[Cell, UUID], figures: Iterable[Entered]
) -> tuple[set[UUID], dict[int, FormEntry]]:
    """The keys under which something is stored already, and what waits in the cells, by its id (one
    query).
    """
    standing = (sheet.at(each.row, each.column) for each in figures)
    waiting = {pk for each in standing if each.waiting for pk in each.entries}
    met = plan_form.entries.filter(Q(key__in=keys.values()) | Q(pk__in=waiting)).order_by()
    rows = list(met)
    return {row.key for row in rows}, {row.pk: row for row in rows if row.pk in waiting}


def _supersede(
    waiting: Mapping[int, FormEntry], standing: Sequence[Figure], author: User
) -> list[FormEntry]:
    """Take back what waits in cells that are entered anew, and return it; it stays in their
    history.
    """
    old = [waiting[pk] for each in standing if each.waiting for pk in each.entries]
    for each in old:
        each.review = Review.WITHDRAWN
    store_reviews(old, author, NEWER)
    return old


def _lock_parents(plan_form: PlanForm) -> Plan:
    plan = Plan.objects.lock(plan_form.plan_id)
    PlanForm.objects.lock_again(plan_form.pk)
    return plan


def _lock_waiting(plan_form: PlanForm, entries: Collection[int], by: User) -> list[FormEntry]:
    _lock_parents(plan_form)
    asked = plan_form.entries.filter(pk__in=entries)
    found = asked.reviewable_by(by).select_related("author", "plan_form__form")
    rows = list(found.select_for_update(of=("self",)))
    if len(rows) < len(set(entries)):
        raise DeclarationRefused(
            "Bạn không duyệt được số liệu do chính mình gửi hoặc của cơ quan khác."
        )
    if any(row.review != Review.WAITING for row in rows):
        raise DeclarationRefused(
            "Có số liệu vừa được người khác xử lý hoặc đơn vị gửi lại; hãy tải lại trang."
        )
    return rows


def _review(rows: Sequence[FormEntry], review: str, *, by: User, reason: str = "") -> None:
    for row in rows:
        row.mark_review(review, by=by, reason=reason)
    store_reviews(rows, by, reason)


def store_reviews(rows: Sequence[FormEntry], by: User, reason: str) -> None:
    """Store the reviews that were set on these entries, with `reason` in the journal."""
    if rows:
        with acting(by=by, why=reason):
            FormEntry.objects.bulk_update(rows, FormEntry.REVIEWED, batch_size=BATCH)
