"""The province's plan of the demo, which the commune's plan follows: some of its tasks taken up,
some not.
"""

from datetime import date

from accounts.models import Unit, User
from tasks.models import SetAside

from .content import moment
from .plans import DemoPlan


def make_superior(year: int, today: date, units: dict[str, Unit]) -> DemoPlan:
    """Make the province's plan of `year` from the file `plan_province`."""
    return DemoPlan("province", year, today, units)


def follow_superior(plan: DemoPlan, superior: DemoPlan, people: dict[str, User]) -> None:
    """Let the commune's `plan` and its tasks follow the province's, once that is issued.

    What the province said `earlier` is what a task remembers of it, so that its change shows.
    """
    if superior.row.issued_on is None:
        return
    plan.row.follows = superior.row
    plan.row.save(update_fields=["follows"])
    for data in superior.data["tasks"]:
        above = superior.tasks[data["key"]]
        for key in data["followed_by"]:
            task = plan.tasks[key]
            task.follow(above)
            task.followed_as |= data.get("earlier", {})
            task.save(update_fields=["follows", "followed_as"])
        if reason := data.get("set_aside"):
            by, at = people["thuongtruc"], moment(plan.row.issued_on or superior.row.issued_on)
            SetAside.objects.create(plan=plan.row, task=above, reason=reason, by=by, at=at)
