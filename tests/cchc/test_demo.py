"""The demo's province has a plan that the commune's follows, once the day has come."""

from datetime import date

import pytest

from cchc.demo.people import make_people, make_units
from cchc.demo.plans import DemoPlan
from cchc.demo.superior import follow_superior, make_superior
from planning.superior.rows import SuperiorTasks

pytestmark = pytest.mark.django_db


def make_plans(today):
    units = make_units()
    superior = make_superior(today.year, today, units)
    plan = DemoPlan("this_year", today.year, today, units)
    follow_superior(plan, superior, make_people(units))
    return plan.row, superior.row


def test_the_communes_plan_takes_most_of_the_provinces_up():
    plan, superior = make_plans(date(2026, 11, 21))

    totals = SuperiorTasks(plan, superior, {}, today=date(2026, 11, 21)).totals

    assert plan.follows == superior
    assert totals == {"taken": 11, "open": 4, "aside": 1, "changed": 2, "proposed": 2}


def test_before_the_province_issues_its_plan_nothing_is_followed():
    plan, superior = make_plans(date(2026, 1, 3))

    assert (superior.state, plan.follows, plan.follows_text) == ("draft", None, "07/KH-UBND")
    assert not plan.tasks.filter(follows__isnull=False).exists()
