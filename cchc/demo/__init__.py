"""The made-up commune xã Khe Mây: content in `fixtures/demo`, turned into rows around a given day."""

from datetime import date

from plans.models import Plan
from plans.services import close_plan

from .people import make_people, make_units
from .plans import DemoPlan
from .progress import make_progress
from .reports import make_reports


def make_demo(today: date) -> list[Plan]:
    """Make the commune `demo` with last year's plan complete and this year's up to `today`; return both plans.

    The same day yields the same rows.
    """
    units = make_units()
    people = make_people(units)
    plans = []
    for which, year in (("last_year", today.year - 1), ("this_year", today.year)):
        plan = DemoPlan(which, year, today, units)
        make_progress(plan, today, people)
        make_reports(plan, today, people)
        plans.append(plan.row)
    close_plan(plans[0])
    return plans
