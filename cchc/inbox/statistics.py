"""Statistical forms with cells that an office owes."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse

from accounts.models import Role, User
from indicators.statistics.standing import FormStanding, periods_to_fill, standings_of_plans
from plans.models import Plan
from tasks.words import PERIODS

from .owed import Kind, Owed


def owed_in_forms(user: User, plans: Iterable[Plan], *, today: date) -> Iterator[Owed]:
    """The forms in which the person's unit owes cells for a period that runs or has just closed
    (four queries).
    """
    if not user.has_role(Role.OFFICER, Role.HEAD):
        return
    asked = [(plan, periods_to_fill(plan.reporting_periods, today, user.unit_id)) for plan in plans]
    for each in standings_of_plans(asked):
        if each.period.takes_from(user.unit_id, today) and each.of_office(user.unit_id).owed:
            yield _owed(each, user)


def _owed(each: FormStanding, user: User) -> Owed:
    plan, period, counts = each.period.plan, each.period, each.of_office(user.unit_id)
    words = f"{each.form.name}: còn {counts.owed}/{counts.cells} ô"
    return Owed(
        Kind.STATISTICS,
        f"form:{plan.pk}-{each.form.pk}-{period.key}",
        words,
        reverse("indicators:statistics_form", args=[plan.pk, each.form.pk, period.key]),
        "Nhập số liệu",
        place=f"Biểu {PERIODS[period.key]}, {plan}",
        due=period.deadline,
        returned=counts.returned > 0,
        returned_because=counts.return_reason,
        count=counts.owed,
        plan_id=plan.pk,
        unit_id=user.unit_id,
        this_period=True,
    )
