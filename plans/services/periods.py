"""What people do with reporting periods: close, reopen, let one office in, say how they close."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from foundation.journal.acts import acting
from vietnamese import short_date

from ..models import PeriodOpening, Plan, PlanRefused, ReportingPeriod
from ..periods import MOST_GRACE

LONGEST = timedelta(days=366)  # for which a closed period is opened once more
ANSWERED = "Đề nghị này vừa được người khác trả lời."
CLOSERS = (Role.STANDING_BODY, Role.LEADER)


@transaction.atomic
def close_period(period: ReportingPeriod, *, by: User | None = None, reason: str = "") -> None:
    """Close the period: nothing more is entered up to its cut-off, but by offices with an
    exception. One that was reopened is closed again; people of the offices are told. One that is
    closed stays as it is, and nobody is told anew. Raises `PlanClosed` when the plan was closed or
    replaced.

    Who is entering something right now comes before, or finds the period closed.
    """
    period = _locked(period)
    today = timezone.localdate()
    if not period.takes_from(None, today):
        return
    for opening in period.openings_in_force(today):
        if opening.unit_id is None:
            _withdraw(opening, by, reason)
    if not period.is_closed(today):
        period.locked = True
        with acting(by=by, why=f"Đóng kỳ: {reason}"):
            period.save(update_fields=["locked"])
    _tell(period, _people_of(period), f"{period} đã đóng, không nhận thêm số liệu.", by)


@transaction.atomic
def reopen_period(period: ReportingPeriod, *, by: User, until: date, reason: str) -> PeriodOpening:
    """Let the closed period take entries of all offices until the end of a day; they are told.

    Raises `PlanRefused` for one that is open, without a reason, and for a day that is over or more
    than a year ahead; `PlanClosed` when the plan takes nothing.
    """
    period = _locked(period)
    period.plan.check_open()
    today = timezone.localdate()
    if period.state(today) != ReportingPeriod.State.CLOSED:
        raise PlanRefused(f"Kỳ {period} đang mở hoặc chưa bắt đầu nên không cần mở lại.")
    opening = _open(period, None, by, until, reason)
    words = f"{period} mở lại đến hết {short_date(until)}: {reason}"
    _tell(period, _people_of(period), words, by)
    return opening


@transaction.atomic
def except_office(
    period: ReportingPeriod, unit: Unit, *, by: User, until: date, reason: str
) -> PeriodOpening:
    """Let one office enter what belongs to the period until the end of a day, in place of its
    exception in force; its people are told.

    It may be given before the period closes, for days after that; what the office asked for is
    granted by it. Raises `PlanRefused` for a unit of another authority, for a period that does not
    close by then, without a reason, and for a day that is over or more than a year ahead;
    `PlanClosed` when the plan takes nothing.
    """
    period = _locked(period)
    today = timezone.localdate()
    _check_exception(period, unit, until, reason)
    for opening in period.openings_in_force(today):
        if opening.unit_id == unit.pk:
            _withdraw(opening, by, reason)
    opening = _open(period, unit, by, until, reason)
    words = f"{period}: {unit} được nhập đến hết {short_date(until)}. {reason}"
    _tell(period, _people_of_office(unit), words, by)
    return opening


@transaction.atomic
def ask_exception(
    period: ReportingPeriod, unit: Unit, *, by: User, until: date, reason: str
) -> PeriodOpening:
    """Ask that the office may enter what belongs to the period until the end of a day; those who
    may grant it are told.

    Raises `PlanRefused` where `except_office` would, when the office has been let in to that day or
    is waiting for an answer; `PlanClosed` when the plan takes nothing.
    """
    period = _locked(period)
    _check_exception(period, unit, until, reason)
    if period.exceptions_asked(unit.pk):
        raise PlanRefused("Đơn vị đã đề nghị ngoại lệ của kỳ này và đang chờ trả lời.")
    given = period.openings_in_force(timezone.localdate())
    if any(each.unit_id in (None, unit.pk) and each.until >= until for each in given):
        raise PlanRefused(f"Đơn vị đã được nhập đến hết {short_date(until)}; không cần đề nghị.")
    asked = period.openings.create(
        unit=unit,
        until=until,
        reason=reason.strip()[:300],
        asked_by=by,
        asked_at=timezone.now(),
    )
    body = User.objects.active().with_role(Role.STANDING_BODY)
    body = body.filter(unit__authority=period.plan.unit.authority_id)
    words = f"{period}: {unit} đề nghị được nhập đến hết {short_date(until)}. {asked.reason}"
    _tell(period, body, words, by)
    return asked


@transaction.atomic
def grant_exception(asked: PeriodOpening, *, by: User, until: date) -> PeriodOpening:
    """Let the office in that asked, until the end of a day that may be another than it wished.

    Raises `PlanRefused` when somebody decided on it meanwhile or `by` asked for it, and as
    `except_office` does.
    """
    asked = _still_asked(asked, by)
    if asked.unit is None:
        raise PlanRefused(ANSWERED)
    return except_office(asked.period, asked.unit, by=by, until=until, reason=asked.reason)


@transaction.atomic
def refuse_exception(asked: PeriodOpening, *, by: User, reason: str) -> None:
    """Tell the office that it is not let in, and why. Raises `PlanRefused` without a reason, when
    somebody decided on it meanwhile, or `by` asked for it.
    """
    asked = _still_asked(asked, by)
    if not reason.strip():
        raise PlanRefused("Hãy ghi lý do.")
    _withdraw(asked, by, reason)
    words = f"{asked.period}: đề nghị ngoại lệ của {asked.unit} không được chấp nhận. {reason}"
    _tell(asked.period, _people_of_office(asked.unit), words, by)


@transaction.atomic
def withdraw_opening(opening: PeriodOpening, *, by: User, reason: str = "") -> None:
    """End a reopening or exception before its day. Raises `PlanRefused` when somebody did so, and
    `PlanClosed` when the plan was closed or replaced.
    """
    _locked(opening.period)
    standing = PeriodOpening.objects.standing().filter(pk=opening.pk).first()
    if standing is None:
        raise PlanRefused("Ngoại lệ này vừa được người khác rút lại.")
    _withdraw(standing, by, reason)


@transaction.atomic
def set_closing(plan: Plan, *, by: User, by_itself: bool, grace: int) -> None:
    """Say whether the plan's periods close by themselves, and how many working days after their
    deadline.

    Switched on it holds for days to come: a period that was over by then stays as it is. Raises
    `PlanRefused` for a number of days that is too large, `PlanClosed` when the plan was closed or
    replaced.
    """
    plan = Plan.objects.lock(plan.pk)
    plan.check_periods_may_change()
    if not 0 <= grace <= MOST_GRACE:
        raise PlanRefused(f"Số ngày làm việc từ 0 đến {MOST_GRACE}.")
    if by_itself and not plan.closes_by_itself:
        plan.closes_from = timezone.localdate()
    plan.closes_by_itself, plan.grace = by_itself, grace
    why = f"Kỳ tự đóng sau hạn gửi {grace} ngày làm việc" if by_itself else "Đóng kỳ bằng tay"
    with acting(by=by, why=why):
        plan.save(update_fields=["closes_by_itself", "closes_from", "grace"])


def _locked(period: ReportingPeriod) -> ReportingPeriod:
    """The period as it stands, under the lock of its plan, which is neither closed nor replaced."""
    plan = Plan.objects.lock(period.plan_id)
    plan.check_periods_may_change()
    return plan.periods.get(pk=period.pk)


def _still_asked(asked: PeriodOpening, by: User) -> PeriodOpening:
    """What was asked for as it stands, under the lock of its plan."""
    period = _locked(asked.period)
    still = PeriodOpening.objects.asked().select_related("unit").filter(pk=asked.pk).first()
    if still is None:
        raise PlanRefused(ANSWERED)
    if still.asked_by_id in by.barred_authors(*CLOSERS):
        raise PlanRefused("Bạn không trả lời đề nghị do chính mình gửi.")
    still.period = period
    return still


def _check_exception(period: ReportingPeriod, unit: Unit, until: date, reason: str) -> None:
    """Raise unless an exception of the office makes sense and may be given."""
    period.plan.check_open()
    if unit.authority_id != period.plan.unit.authority_id:
        raise PlanRefused("Đơn vị này không thuộc cơ quan; hãy tải lại trang rồi chọn lại.")
    closed = period.is_closed(timezone.localdate())
    if not closed and not (period.closes and period.closes < until):
        raise PlanRefused(
            f"Đến ngày {short_date(until)} kỳ {period} vẫn nhận số liệu của mọi đơn vị nên không "
            "cần ngoại lệ."
        )
    _check_words(until, reason)


def _check_words(until: date, reason: str) -> None:
    today = timezone.localdate()
    if not reason.strip():
        raise PlanRefused("Hãy ghi lý do.")
    if not today <= until <= today + LONGEST:
        raise PlanRefused("Hãy chọn ngày từ hôm nay đến không quá một năm.")


def _open(
    period: ReportingPeriod, unit: Unit | None, by: User, until: date, reason: str
) -> PeriodOpening:
    _check_words(until, reason)
    asked = period.exceptions_asked(unit.pk) if unit else []
    opening = asked[0] if asked else PeriodOpening(period=period, unit=unit)
    opening.until, opening.reason, opening.at = until, reason.strip()[:300], timezone.now()
    opening.by, opening.acting_for = by, by.acting_for(*CLOSERS)
    opening.save()
    return opening


def _withdraw(opening: PeriodOpening, by: User | None, reason: str) -> None:
    opening.withdrawn_by, opening.withdrawn_at = by, timezone.now()
    opening.withdrawal_reason = reason.strip()[:300]
    opening.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])


def _people_of(period: ReportingPeriod) -> Iterable[User]:
    """Those who enter figures in the plan's authority, and its standing body."""
    people = User.objects.active().with_role(Role.OFFICER, Role.HEAD, Role.STANDING_BODY)
    return people.filter(unit__authority=period.plan.unit.authority_id)


def _people_of_office(unit: Unit | None) -> Iterable[User]:
    return User.objects.active().holding(Role.OFFICER, Role.HEAD).filter(unit=unit)


def _tell(period: ReportingPeriod, people: Iterable[User], words: str, by: User | None) -> None:
    """The one place that tells people of a period's opening and closing."""
    url = reverse("plans:plan_periods", args=[period.plan_id])
    notify(people, Kind.LOCKED, f"Kỳ {words}", url, by=by)
