"""The made-up commune xã Khe Mây: `fixtures/demo`, turned into rows around a given day."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Unit, User
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


@dataclass
class BegunDemo:
    """What the demo of a day begins with, whatever came in late this year."""

    today: date
    units: dict[str, Unit]  # by code
    people: dict[str, User]  # by username
    superior: DemoPlan
    last_year: DemoPlan


def make_demo(today: date, *, communes: int = 1, years: int = 0) -> list[Plan]:
    """Make the commune `demo` with last year's plan complete and this year's up to `today`; return
    both plans.

    This year's follows the plan of its province. The province scores `communes` in all: the round
    of last year (and of so many `years` before) is published, this year's under way. The same day
    yields the same rows.
    """
    return go_on(begin_demo(today), communes=communes, years=years)


def begin_demo(today: date, *, password: str | None = None) -> BegunDemo:
    """Make units, people (their `password` as `make_people` takes it), the plan of the province and
    last year.
    """
    load_supplied_forms()
    units = make_units()
    people = make_people(units, password)
    superior = make_superior(today.year, today, units)
    last_year = DemoPlan("last_year", today.year - 1, today, units)
    begun = BegunDemo(today, units, people, superior, last_year)
    _make_year(begun, last_year, today)
    return begun


def go_on(
    begun: BegunDemo, *, communes: int = 1, years: int = 0, behind: timedelta = timedelta(0)
) -> list[Plan]:
    """Make all else of the demo, as `make_demo` says; return both plans.

    What this year brought is entered up to so many days `behind` the day of the demo.
    """
    today, units, people = begun.today, begun.units, begun.people
    this_year = DemoPlan("this_year", today.year, today, units)
    follow_superior(this_year, begun.superior, people)
    _make_year(begun, this_year, today - behind)
    assign_people(this_year, today, people)
    make_letters(this_year.row, today, people)
    plans = [begun.last_year.row, this_year.row]
    tell_of_reviews(plans[-1])
    enter_superior(begun.superior.row)
    enter_documents(plans, today, people)
    close_plan(plans[0])
    make_communes(units["son-lam"], communes)
    make_statistics_of_others(units["son-lam"], today.year, today)
    for year in range(today.year - 1 - years, today.year):
        make_past_round(units["son-lam"], year, people)
    make_round_under_way(units["son-lam"], today.year, people)
    return plans


def _make_year(begun: BegunDemo, plan: DemoPlan, entered: date) -> None:
    """What a plan brought, `entered` up to that day; its reports."""
    people = begun.people
    make_progress(plan, entered, people)
    make_statistics(plan, entered, people)
    make_reports(plan, begun.today, people)
    make_exceptions(plan.row, begun.today, begun.units, people["thuongtruc"], people["canbo"])
