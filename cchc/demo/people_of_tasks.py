"""Who does which task in the demo: heads assigned some of their people."""

from datetime import date

from accounts.models import User

from .content import content, day, moment
from .plans import DemoPlan


def assign_people(plan: DemoPlan, today: date, people: dict[str, User]) -> None:
    """Enter the assignments of the file `people_of_tasks_<which>` that were made by `today`."""
    data = content(f"people_of_tasks_{plan.which}", plan.row.year)
    for each in data["assignments"]:
        begun, ended = day(each["from"]), day(each["to"])
        if begun > today:
            continue
        over = ended is not None and ended <= today
        plan.tasks[each["task"]].people.create(
            unit=people[each["person"]].unit,
            person=people[each["person"]],
            assigned_at=moment(begun),
            assigned_by=people[each["by"]],
            ended_at=moment(ended) if ended and over else None,
            ended_by=people[each["by"]] if over else None,
        )
