"""What a plan asks of an office besides tasks: duties, and figures of targets."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.models import User
from indicators.models import Target
from indicators.statistics.standing import periods_to_fill
from plans.models import Duty, Plan, ReportingPeriod
from tasks.words import PERIODS

from .lines import Line, Place, lines
from .owed import Kind, Owed


def periods_asked_for(
    plans: Iterable[Plan], unit_id: int | None, today: date
) -> list[ReportingPeriod]:
    """Return the periods for which the plans ask the unit's figures: those that began and take
    them, the running one, the one that just ended, and earlier ones opened again for the unit.
    """
    return [
        each
        for plan in plans
        for each in periods_to_fill(plan.reporting_periods, today, unit_id)
        if each.takes_from(unit_id, today) and each in plan.owed_periods
    ]


def plan_lines(user: User, periods: Collection[int]) -> Iterator[QuerySet]:
    """The duties and targets of the person's unit that ask for something; a target is about each
    of `periods` (ids) that lacks its figure.
    """
    duties = Duty.objects.owed_by(user.unit_id).answerable_by(user)
    yield lines(duties, "duty", words=F("text"), plan="plan", day=F("due"))
    rows = Target.objects.measurable_by(user).led_by(user.unit_id).asked_in(periods)
    yield lines(
        rows,
        "target",
        words=F("indicator__statement"),
        label=F("label"),
        plan="indicator__plan",
        returned=F("returned"),
        reason=F("return_reason"),
        about=F("asked"),
    )


def owed_in_plans(
    found: Sequence[Line], where: Place, periods: list[ReportingPeriod]
) -> Iterator[Owed]:
    """What the lines of duties and targets say: of a target once, for the period of which a figure
    was returned, else for the first.
    """
    yield from (_duty(line, where) for line in found if line.source == "duty" and line.plan)
    targets = [line for line in found if line.source == "target"]
    by_pk = {period.pk: period for period in periods}
    asked = [(line, by_pk[line.about]) for line in targets if line.about]
    asked.sort(key=lambda each: (not each[0].returned, each[1].cut_off))
    first: dict[int, Owed] = {}
    for line, period in asked:
        first.setdefault(line.pk, _target(line, where, period))
    yield from first.values()


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
