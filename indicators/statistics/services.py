"""What people do with the figures of statistical forms: enter, accept, return."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from accounts.models import Role, User
from accounts.services import notify
from plans.models import Plan, ReportingPeriod
from plans.reviewing.models import DeclarationRefused
from vietnamese import number, short_date

from .figures import NOTHING, Cell, Figure, FormFigures, form_figures
from .models import FormColumn, FormEntry, FormRow, PlanForm, StatisticalForm, is_estimate
from .offices import offices_of

if TYPE_CHECKING:
    from .exports.models import StatisticsImport

Review = FormEntry.Review

LARGEST = Decimal(10) ** 16  # what a stored figure stays below
BATCH = 1000
NEWER = "Có số mới hơn"


class FiguresRefused(DeclarationRefused):
    """Nothing of what was sent can be stored; the message says why."""


class Entered(NamedTuple):
    """What a person entered into a cell; neither value nor text empties it.

    `seen` is the id of the entry that the person was looking at (None: an empty cell), `place` is
    where in its file a figure was read.
    """

    row: FormRow
    column: FormColumn | None
    value: Decimal | None = None
    text: str = ""
    note: str = ""
    seen: int | None = None
    place: str = ""

    @property
    def cell(self) -> Cell:
        return self.row.pk, self.column.pk if self.column else None


@dataclass
class Outcome:
    """What became of what was sent: `entered` is stored, `refused` says of other cells why not, in
    a sentence for the person, `newer` holds what somebody else entered meanwhile.

    `ask_reason` are the refused cells that a note would let in, `gave_way` the waiting entries that
    were taken back for those entered.
    """

    entered: list[FormEntry] = field(default_factory=list)
    refused: dict[Cell, str] = field(default_factory=dict)
    newer: dict[Cell, Figure] = field(default_factory=dict)
    ask_reason: set[Cell] = field(default_factory=set)
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
    brought_by: "StatisticsImport | None" = None,
) -> Outcome:
    """Append what was entered into the cells of `form` for `period`; it waits for review.

    What a cell already says is not stored again. Until the end of the cut-off figures are estimates
    unless `final` says otherwise. Each cell is stored or refused by itself; `brought_by` is the
    import of the file that the figures come from. Raises `PlanClosed`, and `FiguresRefused` when
    the period takes no figures or the author no part in the form.
    """
    plan = Plan.objects.lock(plan.pk)
    plan.check_open()
    today = today or timezone.localdate()
    period = plan.periods.get(pk=period.pk)
    check_period(period, form, today)
    plan_form = PlanForm.objects.lock(plan, form)
    [known] = form_figures(plan, [form])
    offices = offices_of(plan.unit.its_authority, known.rows)
    outcome, estimate = Outcome(), is_estimate(period.cut_off, today) and not final
    before = _before(plan, form, known, period.key)
    for entered in figures:
        current = known.at(entered.row, entered.column, period.key)
        if sentence := _refusal(known, entered, offices, author):
            outcome.refused[entered.cell] = sentence
        elif sentence := _jump(known, entered, before):
            outcome.refused[entered.cell] = sentence
            outcome.ask_reason.add(entered.cell)
        elif _says_the_same(current, entered, estimate):
            continue
        elif _is_newer(current, entered):
            outcome.newer[entered.cell] = current
        else:
            outcome.entered.append(
                FormEntry(
                    plan_form=plan_form,
                    row=entered.row,
                    column=entered.column,
                    period=period.key,
                    value=entered.value,
                    text=entered.text,
                    note=entered.note,
                    estimate=estimate,
                    source=source,
                    brought_by=brought_by,
                    place=entered.place[:200],
                    author=author,
                    on_behalf_of=offices.get(entered.row.pk) or author.unit,
                )
            )
    outcome.gave_way = _supersede(plan_form, period.key, outcome.entered, author)
    FormEntry.objects.bulk_create(outcome.entered, batch_size=BATCH)
    return outcome


@transaction.atomic
def accept_figures(plan_form: PlanForm, entries: Collection[int], *, by: User) -> int:
    """Accept the waiting entries with these ids; return how many. Raises `DeclarationRefused` when
    one no longer waits, or `by` may not review it.
    """
    rows = _lock_waiting(plan_form, entries, by)
    _review(rows, Review.ACCEPTED, by=by)
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
    for author in {row.author_id: row for row in rows}.values():
        words = f"Số liệu thống kê bị trả lại: {plan_form.form} – {reason}"
        notify([author.author], words[:300], author.get_absolute_url())
    return len(rows)


def check_period(period: ReportingPeriod, form: StatisticalForm, today: date) -> None:
    """Raise `FiguresRefused` when `period` takes no figures of `form`: it is locked, has not begun,
    or the form is not asked for it.
    """
    if not form.has_period(period.key):
        raise FiguresRefused(f"Biểu này không báo cáo kỳ {period.get_key_display()}.")
    if period.locked:
        raise FiguresRefused(
            f"Kỳ {period} đã khóa số liệu đến hết {short_date(period.cut_off)}. Hãy đề nghị cơ "
            "quan thường trực mở lại."
        )
    if (start := period.interval.start) > today:
        raise FiguresRefused(f"Kỳ {period} chưa bắt đầu; nhập được số liệu từ {short_date(start)}.")


def may_enter(row: FormRow, offices: dict, author: User) -> bool:
    """May `author` enter figures of `row`: the office that answers for it, or the standing body?"""
    if author.has_role(Role.STANDING_BODY):
        return True
    office = offices.get(row.pk)
    return (
        author.has_role(Role.OFFICER, Role.HEAD)
        and office is not None
        and office.pk == author.unit_id
    )


def _refusal(known: FormFigures, entered: Entered, offices: dict, author: User) -> str:
    """Why this cell cannot take what was entered; empty when it can."""
    row = entered.row
    if not known.is_typed(row, entered.column):
        return "Ô này do phần mềm tính, không nhập."
    if not may_enter(row, offices, author) or author.authority_id != known_authority(offices):
        office = offices.get(row.pk)
        return f"Dòng này do {office} nhập." if office else "Dòng này chưa có đơn vị phụ trách."
    value = entered.value
    if value is None:
        return ""
    if abs(value) >= LARGEST:
        return "Số quá lớn; hãy kiểm tra lại."
    if row.kind == FormRow.Kind.COUNT and (value < 0 or value != value.to_integral_value()):
        return "Hãy ghi số nguyên, không âm."
    if row.kind == FormRow.Kind.YES_NO and value not in (0, 1):
        return "Hãy chọn có hoặc không."
    if row.kind == FormRow.Kind.CHOICE and value not in [each for each, _ in row.options]:
        return "Hãy chọn một trong các mục của dòng này."
    return ""


def known_authority(offices: dict) -> int | None:
    """Return the id of the authority that the offices belong to."""
    return next((unit.authority_id for unit in offices.values() if unit), None)


def _before(plan: Plan, form: StatisticalForm, known: FormFigures, key: str):
    """Return what a cell said in the period before: of the year, else of the year before."""
    if not form.jump or key not in known.keys:
        return lambda entered: NOTHING
    index = known.keys.index(key)
    if index:
        earlier = known.keys[index - 1]
        return lambda entered: known.at(entered.row, entered.column, earlier)
    old = last_year(plan, form)
    if old is None:
        return lambda entered: NOTHING
    return lambda entered: old.of(
        entered.row.code, entered.column.code if entered.column else "", old.keys[-1]
    )


def last_year(plan: Plan, form: StatisticalForm) -> FormFigures | None:
    """Return the figures of the form's version of the year before, None without any plan then."""
    plans = Plan.objects.of_unit(plan.unit).of_year(plan.year - 1).filter(state__in=Plan.IN_FORCE)
    old = plans.select_related("unit__authority").first()
    if old is None:
        return None
    versions = StatisticalForm.objects.filter(
        code=form.code, owner=form.owner_id, year__lte=plan.year - 1
    )
    version = versions.order_by("-year").first()
    return form_figures(old, [version])[0] if version else None


def _jump(known: FormFigures, entered: Entered, before) -> str:
    """Ask for a note where a figure lies far from the period before."""
    jump, row = known.form.jump, entered.row
    if not jump or entered.value is None or entered.note.strip():
        return ""
    if row.kind not in FormRow.NUMERIC:
        return ""
    old = before(entered).value
    if not old or abs(entered.value - old) * 100 <= abs(old) * jump:
        return ""
    return (
        f"Số này lệch quá {jump}% so với kỳ trước ({number(old)}). Hãy ghi lý do vào ô ghi chú, "
        "hoặc sửa lại số."
    )


def _is_newer(current: Figure, entered: Entered) -> bool:
    """Did somebody enter the cell after what the person was looking at?"""
    standing = current.entries[-1] if current.entries else None
    return standing is not None and standing != entered.seen


def _says_the_same(current: Figure, entered: Entered, estimate: bool) -> bool:
    if not current.entries:
        return entered.value is None and not entered.text
    said = (current.value, current.text, current.note, current.estimate)
    note = entered.note or current.note
    return said == (entered.value, entered.text, note, estimate)


def _supersede(
    plan_form: PlanForm, key: str, entered: Iterable[FormEntry], author: User
) -> list[FormEntry]:
    """Take back what waits in the cells that are entered anew; it stays in their history."""
    cells = {(each.row.pk, each.column.pk if each.column else None) for each in entered}
    waiting = plan_form.entries.of_period(key).waiting()
    old = [each for each in waiting if (each.row_id, each.column_id) in cells]
    for each in old:
        each.review = Review.WITHDRAWN
    store_reviews(old, author, NEWER)
    return old


def _lock_waiting(plan_form: PlanForm, entries: Collection[int], by: User) -> list[FormEntry]:
    Plan.objects.lock(plan_form.plan_id)
    PlanForm.objects.select_for_update(no_key=True).get(pk=plan_form.pk)
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
        row.review, row.reviewed_by, row.review_reason = review, by, reason
        row.reviewed_at = timezone.now()
    store_reviews(rows, by, reason)


def store_reviews(rows: Sequence[FormEntry], by: User, reason: str) -> None:
    """Store the reviews that were set on these entries, with `reason` in their history."""
    if rows:
        bulk_update_with_history(
            rows,
            FormEntry,
            ["review", "reviewed_by", "reviewed_at", "review_reason"],
            batch_size=BATCH,
            default_user=by,
            default_change_reason=reason[:100] or None,
        )
