"""What a plan asks of an office besides tasks: duties, and figures of targets."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.models import User
from indicators.grid import current_period
from indicators.models import Target
from plans.models import Duty, Plan, ReportingPeriod
from tasks.words import PERIODS

from .lines import Line, Place, lines
from .owed import Kind, Owed


def running_periods(
    plans: Iterable[Plan], unit_id: int | None, today: date
) -> list[ReportingPeriod]:
    """Return the period that each plan asks the unit's figures for: the one that runs, unless it is
    closed to them.
    """
    found = (current_period(list(plan.periods.all()), today) for plan in plans)
    return [
        each
        for each in found
        if each and each.interval.start <= today and each.takes_from(unit_id, today)
    ]


def plan_lines(user: User, periods: list[ReportingPeriod]) -> Iterator[QuerySet]:
    """The duties and targets of the person's unit that ask for something."""
    duties = Duty.objects.owed_by(user.unit_id).answerable_by(user)
    yield lines(duties, "duty", words=F("text"), plan="plan", day=F("due"))
    targets = Target.objects.measurable_by(user).led_by(user.unit_id)
    rows = targets.without_value_in(*periods).with_returned_in(*periods)
    yield lines(
        rows,
        "target",
        words=F("indicator__statement"),
        label=F("label"),
        plan="indicator__plan",
        returned=F("returned"),
        reason=F("return_reason"),
    )


def owed_in_plans(
    found: Iterable[Line], where: Place, periods: list[ReportingPeriod]
) -> Iterator[Owed]:
    """What the lines of duties and targets say."""
    by_plan = {period.plan_id: period for period in periods}
    for line in found:
        if line.source == "duty" and line.plan:
            yield _duty(line, where)
        elif line.source == "target" and line.plan:
            yield _target(line, where, by_plan[line.plan])


def _duty(line: Line, where: Place) -> Owed:
    return Owed(
        Kind.DUTY,
        f"duty:{line.pk}",
        line.words,
        reverse("plans:duty_done", args=[line.plan, line.pk]),
        "Báo đã xong",
        place=where.name(line),
        due=line.day,
        plan_id=line.plan,
        unit_id=where.user.unit_id,
    )


def _target(line: Line, where: Place, period: ReportingPeriod) -> Owed:
    return Owed(
        Kind.MEASURE,
        f"target:{line.pk}",
        f"{line.words}: {line.label}" if line.label else line.words,
        reverse("indicators:measure", args=[line.pk, period.key]),
        "Nhập số liệu",
        place=f"Số liệu {PERIODS[period.key]}, {where.name(line)}",
        due=period.deadline,
        returned=line.returned,
        returned_because=line.reason or "",
        plan_id=line.plan,
        unit_id=where.user.unit_id,
        this_period=True,
    )
