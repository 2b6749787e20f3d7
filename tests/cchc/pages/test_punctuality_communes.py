"""What the communes of a province owed: a line each, the sums of their own pages, for who appraises
them alone.
"""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, Unit
from cchc.pages.punctuality.figures import CommunesPunctuality, PlanPunctuality, for_counting
from indicators.models import FormRow, RowOffice
from plans.models import Plan
from tests.factories import (
    make_commune,
    make_form,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_user,
)

from .conftest import HTMX
from .test_punctuality import TODAY, Office

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def province():
    return make_commune(kind=Unit.Kind.PROVINCE)


@pytest.fixture
def appraiser(client, province):
    person = make_user(province, Role.APPRAISER)
    client.force_login(person)
    return person


def make_owing(province, seed: int) -> Plan:
    """The plan of a commune whose offices do what chance says."""
    plan = make_plan(make_commune(parent=province))
    report = plan.reports.create(period=make_period(plan), version=1)
    for place in range(2):
        office = Office(plan, Random(10 * seed + place))
        office.running_task()
        office.dated_task()
        office.target()
        office.contribution(report)
    return plan


def address(name="punctuality_communes", query="", year=2026):
    return reverse(f"pages:{name}", args=[year]) + query


def lines(client, query="?period=all") -> dict[str, tuple]:
    figures = client.get(address(query=query)).context["figures"]
    return {each.name: each.counts.parts for each in figures.offices}


def test_each_commune_has_the_sum_of_its_own_page(client, province, appraiser):
    make_form(rows=[{"code": "01"}, {"code": "02", "office": "Phòng lạ"}])
    of_province = make_form(owner=province, rows=[{"code": "03"}])
    plans = [make_owing(province, seed) for seed in range(3)]
    make_form(owner=plans[0].unit, rows=[{"code": "04"}])
    FormRow.objects.create(form=of_province, owner=plans[1].unit, code="05", name="Dòng thêm")
    row = of_province.rows.get(code="03")
    RowOffice.objects.create(authority=plans[2].unit, row=row, unit=make_office(plans[2].unit))

    for query in ({}, {"period": "quarter-1"}, {"kind": "statistics"}, {"kind": "task"}):
        asked = "&".join(f"{name}={value}" for name, value in ({"period": "all"} | query).items())
        own = {
            plan.unit.short_name: PlanPunctuality(plan, today=TODAY, **query).total.counts.parts
            for plan in Plan.objects.filter(pk__in=[plan.pk for plan in plans])
        }
        assert lines(client, f"?{asked}") == own
        assert any(sum(parts) for parts in own.values())


def test_communes_of_others_and_plans_that_are_not_issued_have_no_line(client, province, appraiser):
    plan = make_owing(province, 1)
    make_owing(make_commune(kind=Unit.Kind.PROVINCE), 2)
    make_plan(make_commune(parent=province), state=Plan.State.DRAFT)

    page = client.get(address())

    assert list(lines(client)) == [plan.unit.short_name]
    assert "1 xã chưa ban hành kế hoạch" in page.content.decode()
    assert client.get(address(year=2025)).context["figures"].offices == []


def test_a_line_leads_to_the_offices_of_the_commune_and_to_what_they_owed(
    client, province, appraiser
):
    plan, other = make_owing(province, 1), make_owing(make_commune(kind=Unit.Kind.PROVINCE), 2)
    offices = reverse("pages:punctuality", args=[plan.pk])
    rows = reverse("pages:punctuality_rows", args=[plan.pk])

    assert f'href="{offices}?period=all"' in client.get(address(query="?period=all")).text
    assert f'href="{rows}?period=all' in client.get(f"{offices}?period=all").text
    page = client.get(f"{rows}?period=all").text
    assert plan.tasks.first().content in page
    assert f'href="{plan.tasks.first().get_absolute_url()}"' not in page
    assert client.get(reverse("pages:punctuality", args=[other.pk])).status_code == 404


def test_the_commune_itself_and_its_neighbours_see_no_page_of_communes(client, province):
    plan = make_owing(province, 1)
    for person in (make_leader(plan.unit), make_officer(make_office(plan.unit))):
        client.force_login(person)
        for name in ("", "_chart", "_export"):
            assert client.get(address(f"punctuality_communes{name}")).status_code == 404


def test_chart_and_files_say_the_same(client, province, appraiser):
    plan = make_owing(province, 1)

    chart = client.get(address("punctuality_communes_chart", "?period=all"))
    part = client.get(address(query="?period=all"), headers=HTMX).text
    file = client.get(address("punctuality_communes_export", "?period=all&format=csv"))

    assert chart["Content-Type"].startswith("image/svg+xml")
    assert plan.unit.short_name in chart.content.decode()
    assert "<html" not in part
    [_, line, total] = b"".join(file).decode("utf-8-sig").splitlines()
    assert line.split(";")[2:] == total.split(";")[2:]
    assert line.split(";")[1] == f'"{plan.unit.short_name}"'


def test_many_communes_ask_no_more_of_the_database(client, province, appraiser):
    make_form(rows=[{"code": "01"}])
    for seed in range(2):
        make_owing(province, seed)
    client.get(address())
    with CaptureQueriesContext(connection) as of_two:
        client.get(address(query="?period=all"))
    for seed in range(2, 8):
        make_owing(province, seed)
    with CaptureQueriesContext(connection) as of_eight:
        client.get(address(query="?period=all"))

    assert len(of_eight) == len(of_two)
    plans = Plan.objects.appraised_by(appraiser)
    with CaptureQueriesContext(connection) as figures:
        plans = list(for_counting(plans))
        assert len(CommunesPunctuality(plans, today=TODAY).offices) == 8
    assert len(figures) <= 8
