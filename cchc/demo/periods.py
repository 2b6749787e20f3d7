"""The demo's exceptions: an office that was let in for some days after a period had closed."""

from datetime import date

from accounts.models import Holiday, Unit, User
from plans.models import Plan

from .content import moment

# office, period, working days after the deadline on which it was let in and to the end of which
EXCEPTIONS = (
    ("demo-kt", "quarter-1", 1, 3, "Mất mạng hai ngày cuối kỳ, chưa gửi được số liệu thu, chi."),
    ("demo-ca", "quarter-3", 50, 60, "Bổ sung số liệu cư trú do cấp trên đính chính."),
)

ASKED = "Kho bạc đính chính số chi ngày hôm qua, đơn vị cần sửa một dòng."


def make_exceptions(
    plan: Plan, today: date, units: dict[str, Unit], by: User, asking: User
) -> None:
    """Let offices in that asked by `today`; `asking` is still waiting for an answer."""
    calendar = Holiday.objects.calendar()
    periods = {period.key: period for period in plan.periods.all()}
    for code, key, asked, until, reason in EXCEPTIONS:
        period = periods[key]
        on = calendar.shift(period.deadline, asked)
        if on <= today:
            period.openings.create(
                unit=units[code],
                until=calendar.shift(period.deadline, until),
                reason=reason,
                by=by,
                at=moment(on),
            )
    closed = [period for period in periods.values() if period.is_closed(today)]
    if closed and plan.year == today.year:
        closed[-1].openings.create(
            unit=asking.unit,
            until=calendar.shift(today, 3),
            reason=ASKED,
            asked_by=asking,
            asked_at=moment(today),
        )
