"""Everything that one person owes, over all plans of their authority."""

from datetime import date

from accounts.models import Holiday, User
from plans.models import Plan

from .owed import Owed
from .tasks import owed_on_tasks


def owed_by(user: User, today: date, *, ahead: bool = False) -> list[Owed]:
    """Return what `user` owes on `today`, in the order in which to do it; `ahead` with what is due
    later, too.

    The one place that says so: “Việc của tôi”, its counts, reminders and calendars read it. The
    number of queries does not grow with plans, tasks or communes.
    """
    calendar = Holiday.objects.calendar()
    plans = open_plans(user)
    found = (
        list(owed_on_tasks(user, plans, today=today, calendar=calendar, ahead=ahead))
        if plans
        else []
    )
    return sorted(
        (each.on(today, calendar) for each in found), key=lambda each: each.place_in_order
    )


def open_plans(user: User) -> dict[int, Plan]:
    """Return the open plans of the person's authority by id (two queries)."""
    plans = Plan.objects.of_authority(user.authority_id).open().with_areas()
    found = plans.select_related("unit__authority").prefetch_related("periods").current_first()
    return {plan.pk: plan for plan in found}
