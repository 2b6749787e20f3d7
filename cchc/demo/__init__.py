"""The made-up commune xã Khe Mây: `fixtures/demo`, turned into rows around a given day."""

from datetime import date, timedelta

from indicators.statistics.form_editing.supplied import load_supplied_forms
from plans.models import Plan
from plans.services import close_plan

from .documents import enter_documents, enter_superior
from .letters import make_letters
from .notices import tell_of_reviews
from .people import make_people, make_units
from .people_of_tasks import assign_people
from .periods import make_exceptions
from .plans import DemoPlan
from .progress import make_progress
from .reports import make_reports
from .rounds import make_communes, make_past_round, make_round_under_way
from .statistics import make_statistics, make_statistics_of_others
from .superior import follow_superior, make_superior


def make_demo(
    today: date, *, communes: int = 1, years: int = 0, behind: timedelta = timedelta(0)
) -> list[Plan]:
    """Make the commune `demo` with last year's plan complete and this year's up to `today`; return
    both plans.

    This year's follows the plan of its province. The province scores `communes` in all: the round
    of last year (and of so many `years` before) is published, this year's under way.

    What this year brought up to `today` is entered up to so many days `behind` it. The same day
    yields the same rows.
    """
    load_supplied_forms()
    units = make_units()
    people = make_people(units)
    superior = make_superior(today.year, today, units)
    plans = []
    for which, year in (("last_year", today.year - 1), ("this_year", today.year)):
        plan = DemoPlan(which, year, today, units)
        if which == "this_year":
            follow_superior(plan, superior, people)
        entered = today - behind if which == "this_year" else today
        make_progress(plan, entered, people)
        make_statistics(plan, entered, people)
        make_reports(plan, today, people)
        make_exceptions(plan.row, today, units, people["thuongtruc"], people["canbo"])
        if which == "this_year":
            assign_people(plan, today, people)
            make_letters(plan.row, today, people)
        plans.append(plan.row)
    tell_of_reviews(plans[-1])
    enter_superior(superior.row)
    enter_documents(plans, today, people)
    close_plan(plans[0])
    make_communes(units["son-lam"], communes)
    make_statistics_of_others(units["son-lam"], today.year, today)
    for year in range(today.year - 1 - years, today.year):
        make_past_round(units["son-lam"], year, people)
    make_round_under_way(units["son-lam"], today.year, people)
    return plans
