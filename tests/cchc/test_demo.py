"""What the demo tells: plans of a province and a commune, and reports that hold together."""

import re
from datetime import date

import pytest

from cchc.demo import make_demo
from cchc.demo.people import make_people, make_units
from cchc.demo.plans import DemoPlan
from cchc.demo.superior import follow_superior, make_superior
from planning.superior.rows import SuperiorTasks
from plans.models import Plan
from reports.figures import gather
from reports.models import Report
from reports.stored_figures import ReportFigures
from tasks.models import ProgressUpdate
from vietnamese import fold

pytestmark = pytest.mark.django_db

POINT = re.compile(r"điểm (\d) mục III")


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


@pytest.fixture(scope="module")
def demo(module_db):
    make_demo(date(2026, 11, 29))


def plan_of(year: int) -> Plan:
    return Plan.objects.get(unit__code="demo", year=year)


LATE = re.compile(r"(?<!về )(?:trễ|muộn|chậm) (\d+) ngày")
EARLY = re.compile(r"(?:sớm hơn|trước) hạn (\d+) ngày")


def test_days_before_and_after_the_due_day_are_those_of_the_product(demo):
    told = []
    for update in ProgressUpdate.objects.filter(state="done", product_date__isnull=False):
        due = update.task.due
        for sign, pattern in ((1, LATE), (-1, EARLY)):
            if due and (found := pattern.search(update.result)):
                told.append((update.result, sign * int(found[1]), (update.product_date - due).days))

    assert len(told) == 8
    assert [(text, said) for text, said, counted in told if said != counted] == []


def test_tasks_are_dated_and_told_by_when_they_were_done(demo):
    plan = plan_of(2026)
    assert plan.tasks.get(time_kind="relative").due == date(2026, 2, 6)  # ten days after 27 January

    talk = plan.tasks.get(content__startswith="Tổ chức hội nghị Chủ tịch UBND xã đối thoại")
    figures = gather(plan, plan.periods.get(key="six-months"), today=date(2026, 11, 29))

    [row] = [row for row in figures.tasks if row.pk == talk.pk]
    assert (row.state, row.document) == ("done", "74/TB-UBND ngày 29/5/2026")


def is_named(name: str, names: list[str], text: str) -> bool:
    """Do three words of the name that no other name has stand in the text together?"""
    others = " | ".join(fold(" ".join(words(each))) for each in names if each != name)
    run = words(name)
    threes = (fold(" ".join(run[at : at + 3])) for at in range(len(run) - 2))
    said = fold(" ".join(words(text)))
    return any(three in said and three not in others for three in threes)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_point_that_issued_reports_refer_to_names_what_they_count(demo):
    reports = Report.objects.filter(state="issued")
    assert reports.count() == 7
    for report in reports:
        figures = ReportFigures.from_json(report.figures)
        texts = {each.key: each.content for each in report.sections.all()}
        statements = [row.statement for row in figures.indicators]
        counted = [
            *(row.called for row in figures.tasks if row.overdue or row.dropped),
            *(row.statement for row in (*figures.unmet, *figures.unmeasured)),
        ]

        assert {place for text in texts.values() for place in POINT.findall(text)} == {"2"}
        assert [n for n in counted if not is_named(n, statements, texts["shortcomings"])] == []
