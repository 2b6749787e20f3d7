"""What people do with indicators: measure, take back, change what one says and who leads it."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from uuid import UUID

from django.core.files.base import File
from django.core.serializers import serialize
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from foundation.journal.history import history_of, history_of_parts
from foundation.operations.usage import in_use
from plans.models import Evidence, EvidenceHead, Plan, PlanClosed, ReportingPeriod
from plans.reviewing.models import DeclarationRefused, NewerDeclaration
from plans.reviewing.notices import tell_reviewers
from plans.services import register_evidence
from plans.services.writing import TextChanged, stamp_of
from vietnamese import number, short_date

from ..models import Indicator, Measurement, Target, TargetQuerySet

Review = Measurement.Review
DISCARDED_TARGET = "target"

STORED = Decimal("0.0001")  # the decimals of a stored value
LARGEST = Decimal(10) ** 14  # what a stored value stays below
# how far a typed share may lie from numerator / denominator: people round it
TYPED = Decimal("0.1")


class NewerMeasurement(NewerDeclaration):
    """Somebody measured the target for the period after what the author was looking at."""


class MeasurementRefused(DeclarationRefused):
    """The measurement or the change of an indicator breaks a rule."""


@transaction.atomic
def measure(
    target: Target,
    *,
    author: User,
    period: ReportingPeriod,
    seen: Measurement | None,
    key: UUID,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    value: Decimal | None = None,
    achieved: bool | None = None,
    estimate: bool = False,
    note: str = "",
    evidence: Iterable[Evidence] = (),
    files: Sequence[File] = (),
    heads: Sequence[EvidenceHead] = (),
    link: str = "",
    reason: str = "",
) -> Measurement:
    """Append what `target` stood at in `period`; it counts at once and waits for review.

    A share is numerator / denominator, or `value` alone; a qualitative indicator is `achieved` or
    not. Evidence are the registered pieces `evidence`, and `files` (already judged by content) and
    `link`, which go into the register with what `heads` say of them. The same `key` twice yields
    the first measurement; `reason` stands in its history. Raises `NewerMeasurement` when someone
    measured after `seen`, `PlanClosed` when the plan takes nothing more, and `MeasurementRefused`
    when the author may not measure the target, a row of a form feeds it, the period is closed to
    the office or has not begun, the figures contradict each other, or a `note` is missing that says
    why what the program computes is overruled.
    """
    target = _locked(target, Target.objects.with_answered(author))
    sent, newer = target.measurements.sent_since(seen, key, period=period)
    if sent:
        return sent
    if not target.answered:
        raise MeasurementRefused(
            "Chỉ đơn vị chủ trì hoặc cơ quan thường trực được nhập số liệu chỉ tiêu này."
        )
    check_typed(target)
    check_overruling(target, note)
    plan = target.indicator.plan
    plan.check_open()
    if period.plan_id != plan.pk:
        raise MeasurementRefused("Kỳ báo cáo này thuộc kế hoạch khác.")
    plan.read_periods()
    period = next(each for each in plan.periods.all() if each.pk == period.pk)
    behalf = on_behalf_of(target, author)
    check_period(period, behalf)
    figures = figures_of(target, numerator, denominator, value, achieved)
    if newer:
        raise NewerMeasurement(newer)
    given = {"period": period, "estimate": estimate, "note": note, "key": key}
    measured = Measurement(target=target, author=author, on_behalf_of=behalf, **given, **figures)
    with acting(by=author, why=reason):
        measured.save(force_insert=True)
    pieces = register_evidence(plan, by=author, files=files, heads=heads, link=link)
    if known := [*evidence, *pieces]:
        measured.evidence.add(*known)
    tell_reviewers(measured)
    return measured


@transaction.atomic
def take_back(measured: Measurement, *, by: User, reason: str) -> None:
    """Delete what `by` has sent, while it waits and nothing rests on it; that it was there stays in
    the journal.

    Raises `MeasurementRefused` when somebody else sent it, it was reviewed, or figures were sent
    after it.
    """
    target = _locked(measured.target)
    stored = target.measurements.filter(pk=measured.pk).first()
    if not stored:
        raise MeasurementRefused(
            f"Số liệu của “{target.indicator}” vừa được rút lại hoặc chuyển sang kế hoạch thay thế."
        )
    if stored.author_id != by.pk:
        raise MeasurementRefused(
            f"Số liệu của “{target.indicator}” do người khác gửi; chỉ người gửi rút lại được."
        )
    if stored.review != Review.WAITING:
        words = stored.get_review_display().lower()
        raise MeasurementRefused(
            f"Số liệu của “{target.indicator}” {words} nên không rút lại được."
        )
    later = target.measurements.of_period(stored.period_id).filter(pk__gt=stored.pk)
    if later.exists() or in_use(Measurement.objects.filter(pk=stored.pk)).exists():
        raise MeasurementRefused(
            f"Đã có số liệu hoặc minh chứng gửi tiếp cho “{target.indicator}”."
        )
    with acting(by=by, why=reason):
        stored.delete()


@transaction.atomic
def edit_indicator(
    indicator: Indicator,
    *,
    by: User,
    statement: str,
    lead_unit: Unit | None,
    qualitative: bool,
    targets: Sequence[Target] = (),
    removed: Sequence[Target] = (),
    reason: str = "",
    seen: str | None = None,
) -> Indicator:
    """Change what `indicator` says, who leads it, and its changed, new and `removed` targets.

    After the plan is issued a `reason` is asked for; it stands in the history. Raises `TextChanged`
    when somebody changed one of them after the stamp `seen` that the person's form bears,
    `MeasurementRefused` when `by` may not, the reason is missing or a target that was measured
    would go, and `PlanClosed` when the plan is over.
    """
    plan = Plan.objects.lock(indicator.plan_id)
    allowed = Indicator.objects.editable_by(by).select_for_update(of=("self",), no_key=True)
    stored = allowed.filter(pk=indicator.pk).first()
    if not stored:
        raise MeasurementRefused("Chỉ cơ quan thường trực được sửa chỉ tiêu của cơ quan mình.")
    if seen is not None and indicator_stamp(stored) != seen:
        raise TextChanged(stored, _changed_last_by(stored))
    check_change(plan, reason)
    known = set(stored.targets.values_list("pk", flat=True))
    if gone := next((target for target in targets if target.pk and target.pk not in known), None):
        raise MeasurementRefused(f"Mục tiêu “{gone}” vừa được người khác bỏ; hãy tải lại trang.")
    stored.statement, stored.lead_unit, stored.qualitative = statement, lead_unit, qualitative
    save_told(stored, by, reason)
    for target in targets:
        target.indicator = stored
        check_feeding(target)
        if target.pk:
            target.follows_words()
        save_told(target, by, reason)
    for target in removed:
        if target.measurements.exists():
            raise MeasurementRefused(f"Mục tiêu “{target}” đã có số liệu nên không bỏ được.")
        discard_target(target, stored, by=by, reason=reason)
    _hold_targets(stored, by, reason)
    return stored


def discard_target(target: Target, indicator: Indicator, *, by: User, reason: str) -> None:
    """Discard a target for who has locked the plan and judged the step."""
    authority = indicator.plan.unit.its_authority.pk
    title = f"{target} ({indicator})"
    discard(target, kind=DISCARDED_TARGET, authority=authority, by=by, reason=reason, title=title)


def indicator_stamp(indicator: Indicator, targets: Iterable[Target] | None = None) -> str:
    """Return a short mark that stays until somebody changes what an indicator says, who leads it,
    or one of its `targets` (one query where they are not handed in).
    """
    own = (indicator.statement, indicator.lead_unit_id, indicator.qualitative)
    rows = indicator.targets.all() if targets is None else targets
    said = serialize("python", sorted(rows, key=lambda target: target.pk))
    return stamp_of([*own, *said])


def _changed_last_by(indicator: Indicator) -> User | None:
    """Who changed the indicator or one of its targets last."""
    changes = [*history_of(indicator), *history_of_parts(indicator, Target)]
    known = [change for change in changes if change.by]
    return max(known, key=attrgetter("at")).by if known else None


def _hold_targets(indicator: Indicator, by: User, reason: str) -> None:
    """Keep a target under each statement, so that it can be measured and is counted; what nobody
    has confirmed follows the words.
    """
    kept = list(indicator.targets.all())
    if not kept:
        save_told(Target(indicator=indicator), by, reason)
    for target in kept:
        target.indicator = indicator
        if target.follows_words():
            save_told(target, by, reason)


def check_change(plan: Plan, reason: str) -> None:
    """Raise `PlanClosed` when the plan is over, `MeasurementRefused` when issued without reason."""
    if plan.state not in (Plan.State.DRAFT, Plan.State.ISSUED):
        raise PlanClosed(
            "Kế hoạch này đã đóng hoặc đã được thay thế nên không sửa chỉ tiêu được nữa."
        )
    if plan.state == Plan.State.ISSUED and not reason.strip():
        raise MeasurementRefused("Kế hoạch đã ban hành: hãy ghi lý do sửa chỉ tiêu.", "reason")


def save_told(row: Indicator | Target, by: User, reason: str) -> None:
    """Store the row, with who changed it and why."""
    with acting(by=by, why=reason.strip() or "Sửa chỉ tiêu"):
        row.save()


def check_typed(target: Target) -> None:
    """Raise `MeasurementRefused` when a row of a form feeds the target: it is entered there."""
    if target.fed_by_id:
        raise MeasurementRefused(f"Số liệu lấy từ {target.fed_words}; hãy nhập số ở biểu ấy.")


def check_feeding(target: Target, columns: int | None = None) -> None:
    """Raise `MeasurementRefused` when the row that is to feed the target does not fit it; `columns`
    are those of the row's form, which are counted unless given.
    """
    row = target.fed_by
    if row is None:
        return
    if target.computed_from:
        raise MeasurementRefused(
            "Phần mềm đang tính mục tiêu này từ kết quả nhiệm vụ; hãy bỏ cách tính ấy trước khi "
            "lấy số từ biểu thống kê.",
            "fed_by",
        )
    columns = row.form.columns.count() if columns is None else columns
    if words := target.misfit(row, columns):
        raise MeasurementRefused(words, "fed_by")


def check_overruling(target: Target, note: str) -> None:
    """Raise `MeasurementRefused` when a figure is typed over what the program computes, and no
    `note` says why.
    """
    if target.computed_from and not note.strip():
        rate = target.get_computed_from_display()
        raise MeasurementRefused(
            f"Phần mềm tính chỉ tiêu này từ kết quả nhiệm vụ ({rate}); hãy ghi chú vì sao ghi số "
            "khác.",
            "note",
        )


def check_period(period: ReportingPeriod, unit: Unit | None) -> None:
    """Raise `MeasurementRefused` when `period` takes no figures of `unit`: it is closed to it, or
    has not begun.
    """
    if not period.takes_from(unit.pk if unit else None, timezone.localdate()):
        raise MeasurementRefused(period.refusal())
    if (start := period.interval.start) > timezone.localdate():
        raise MeasurementRefused(
            f"Kỳ {period} chưa bắt đầu; nhập được số liệu từ {short_date(start)}."
        )


def figures_of(
    target: Target,
    numerator: Decimal | None,
    denominator: Decimal | None,
    value: Decimal | None,
    achieved: bool | None,
) -> dict:
    """Return the figures to store. Raises `MeasurementRefused` when they say nothing or contradict
    each other.
    """
    if target.indicator.qualitative:
        if achieved is None:
            raise MeasurementRefused("Hãy chọn đạt hoặc chưa đạt.", "achieved")
        return {"achieved": achieved}
    if denominator is not None and denominator <= 0:
        raise MeasurementRefused("Mẫu số phải lớn hơn 0.", "denominator")
    if (numerator is None) != (denominator is None):
        missing, words = ("numerator", "tử số") if numerator is None else ("denominator", "mẫu số")
        raise MeasurementRefused(f"Hãy ghi cả {words}, hoặc chỉ ghi kết quả.", missing)
    if target.is_ratio and numerator is not None and denominator is not None:
        value = _share(numerator, denominator, value)
    if value is None:
        hint = "tử số và mẫu số, hoặc kết quả (%)" if target.is_ratio else "kết quả"
        raise MeasurementRefused(f"Hãy ghi {hint}.", "numerator" if target.is_ratio else "value")
    return {"numerator": numerator, "denominator": denominator, "value": value}


def _share(numerator: Decimal, denominator: Decimal, typed: Decimal | None) -> Decimal:
    """The percentage of `numerator` in `denominator`; `typed` must not contradict it."""
    share = numerator * 100 / denominator
    if abs(share) >= LARGEST:
        raise MeasurementRefused(
            "Tử số chia mẫu số ra số quá lớn; hãy kiểm tra lại tử số và mẫu số.", "numerator"
        )
    share = share.quantize(STORED, ROUND_HALF_UP)
    if typed is not None and abs(typed - share) > TYPED:
        raise MeasurementRefused(
            f"Tử số chia mẫu số là {number(round(share, 2))}%, khác kết quả ghi ở "
            "đây. Hãy sửa một trong hai, "
            "hoặc để trống kết quả.",
            "value",
        )
    return share


def _locked(target: Target, rows: TargetQuerySet | None = None) -> Target:
    """The target as it stands, locked, and before it its plan; with what `rows` annotate. Raises
    `MeasurementRefused` when it was taken out.
    """
    plan = Plan.objects.lock_for_rows(target.indicator.plan_id)
    rows = Target.objects.all() if rows is None else rows
    locked = rows.select_for_update(of=("self",), no_key=True).with_indicator()
    found = locked.filter(pk=target.pk).first()
    if not found:
        raise MeasurementRefused("Mục tiêu này vừa được người khác bỏ khỏi kế hoạch.")
    found.indicator.plan = plan
    return found


def on_behalf_of(target: Target, author: User) -> Unit | None:
    """The unit that the figure speaks for: the lead, else the author's own."""
    return target.indicator.lead_unit or author.unit
