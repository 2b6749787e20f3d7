"""The leader's overview: its figures worked out by hand, its charts, and that it leads on."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from parindex.facts import Facts
from parindex.services.scoring import enter_score, open_assessment
from parindex.services.sets import make_set
from tasks.models import ProgressUpdate
from tests.factories import (
    DIGITAL,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)

from .conftest import HTMX

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State = ProgressUpdate.State


@pytest.fixture
def leader(plan):
    return make_leader(plan.unit)


@pytest.fixture
def tasks(plan, office):
    """Done, under way, late and not started; the last is another office's and of another area."""
    done, doing, late = (
        make_task(plan, lead=office, due=date(2026, month, 20)) for month in (6, 12, 6)
    )
    other = make_task(plan, lead=make_office(plan.unit, short_name="An phòng"), area=DIGITAL)
    make_update(done, state=State.DONE, percent=100, effective_on=date(2026, 6, 16))
    make_update(doing, effective_on=date(2026, 3, 1), review="waiting")
    make_update(late, effective_on=date(2026, 3, 1))
    return done, doing, late, other


def url(plan, query=""):
    return reverse("pages:overview", args=[plan.pk]) + query


def overview(client, plan, query=""):
    return client.get(url(plan, query)).context["overview"]


def test_tasks_are_counted_by_state(client, plan, tasks, leader):
    client.force_login(leader)

    found = overview(client, plan)

    whole = found.whole.tally
    assert (whole.total, whole.done, whole.doing, whole.not_started, whole.overdue) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert found.whole.parts == (1, 1, 1, 1)
    assert found.whole.waiting == 1


def test_offices_and_areas_add_up_to_the_whole(client, plan, tasks, office, leader):
    client.force_login(leader)

    found = overview(client, plan)

    assert [(group.name, group.parts) for group in found.units] == [
        ("An phòng", (0, 0, 1, 0)),
        (office.short_name, (1, 1, 0, 1)),
    ]
    assert [(group.short, group.parts) for group in found.areas] == [
        ("Chỉ đạo, điều hành CCHC", (1, 1, 0, 1)),
        ("Xây dựng chính quyền điện tử, chính quyền số", (0, 0, 1, 0)),
    ]


def test_a_late_task_stands_in_one_column_of_its_office_and_the_page_says_so(
    client, plan, tasks, office, leader
):
    client.force_login(leader)

    response = client.get(url(plan))

    [group] = [each for each in response.context["overview"].units if each.tally.overdue]
    counted = group.tally
    assert counted.done + counted.doing + counted.not_started + counted.overdue == counted.total
    assert "quá hạn không nằm trong số đang làm, chưa làm" in response.content.decode()


def test_a_task_of_two_leads_counts_for_each_and_one_without_for_nobody(
    client, plan, office, leader
):
    both, nobody = make_task(plan, lead=office), make_task(plan)
    both.leads[0].units.add(make_office(plan.unit))
    nobody.leads[0].units.clear()
    client.force_login(leader)

    assert [group.tally.all for group in overview(client, plan).units] == [1, 1, 1]
    assert overview(client, plan).units[-1].name == "Chưa có đơn vị chủ trì"


def test_the_late_are_listed_with_who_owes_them_and_since_when(client, plan, tasks, office, leader):
    client.force_login(leader)

    late = overview(client, plan).late

    assert [(row.pk, row.leads, row.since, row.days) for row in late] == [
        (tasks[2].pk, office.short_name, date(2026, 6, 20), 11)
    ]
    assert "11 ngày" in client.get(url(plan)).content.decode()


def test_a_period_that_is_over_shows_how_things_stood_at_its_end(client, plan, tasks, leader):
    client.force_login(leader)

    found = overview(client, plan, "?period=quarter-1")

    assert found.on == date(2026, 3, 14)
    assert (found.whole.tally.done, found.whole.tally.doing, found.whole.tally.overdue) == (0, 2, 0)


def test_updates_of_the_interval_are_held_against_what_was_expected(
    client, plan, tasks, office, leader
):
    client.force_login(leader)

    found = {
        group.name: (group.delivered, group.expected) for group in overview(client, plan).units
    }

    # The finished one was reported in this interval (from 15 June), the two others before it.
    assert found == {office.short_name: (1, 3), "An phòng": (0, 1)}


def test_indicators_are_counted_by_area_up_to_the_period(client, plan, office, leader):
    target = make_target(make_indicator(plan, lead=office))
    make_target(make_indicator(plan, area=DIGITAL))
    for key, value in (("quarter-1", 50), ("six-months", 95)):
        target.measurements.create(period=plan.periods.get(key=key), author=leader, value=value)
    client.force_login(leader)

    now, before = overview(client, plan), overview(client, plan, "?period=quarter-1")

    assert (now.targets.met, now.targets.not_met, now.targets.unknown) == (1, 0, 1)
    assert (before.targets.met, before.targets.not_met, before.targets.unknown) == (0, 1, 1)
    assert [(row.area, row.tally.met, row.tally.unknown) for row in now.targets_by_area] == [
        (3, 1, 0),
        (7, 0, 1),
    ]


def test_a_figure_of_before_does_not_make_the_years_figure_known(client, plan, office, leader):
    target = make_target(
        make_indicator(plan, lead=office, statement="Số tin, bài trong năm"), unit="tin, bài"
    )
    client.force_login(leader)
    assert "1 chưa có số liệu<" in client.get(url(plan, "?period=year")).content.decode()

    target.measurements.create(
        period=plan.periods.get(key="quarter-3"), author=leader, value=50, review="accepted"
    )

    page = client.get(url(plan, "?period=year")).content.decode()
    assert "1 chưa có số liệu cả năm<" in page
    assert "0 chưa có số liệu<" in client.get(url(plan, "?period=quarter-3")).content.decode()


def test_figures_lead_into_the_filtered_lists(client, plan, tasks, office, leader):
    make_target(make_indicator(plan, lead=office))
    client.force_login(leader)

    page = client.get(url(plan)).content.decode()

    matrix = reverse("tasks:task_list", args=[plan.pk])
    by_office = f"?unit={office.pk}&amp;unit_role=lead"
    for query in ("?group=done", "?group=overdue", "?review=waiting", by_office, "?area=7"):
        assert f'href="{matrix}{query}' in page
    grid = reverse("indicators:indicator_list", args=[plan.pk])
    assert f"{grid}?result=unknown&amp;period=quarter-3" in page


def test_the_bar_of_the_whole_plan_stands_in_the_page_and_says_its_numbers(
    client, plan, tasks, leader
):
    client.force_login(leader)

    bar = re.search(r'<svg viewBox="0 0 (\d+) 1".*?</div>', client.get(url(plan)).content.decode())

    assert bar
    lengths = [int(length) for length in re.findall(r'width="(\d+)" height="1"', bar[0])]
    starts = [int(start) for start in re.findall(r'<rect x="(\d+)"', bar[0])]
    assert starts == [sum(lengths[:place]) for place in range(4)]
    assert int(bar[1]) == sum(lengths) > 0
    said = re.findall(r"</svg> (.+?) (\d+)</span>", bar[0])
    names = ["Hoàn thành", "Đang thực hiện", "Chưa thực hiện", "Quá hạn"]
    assert said == [(name, str(length)) for name, length in zip(names, lengths, strict=True)]


@pytest.mark.parametrize("which", ["units", "areas"])
@pytest.mark.parametrize("query", ["", "?narrow=1&period=six-months"])
def test_charts_are_drawings_with_numbers_and_without_scripts(
    client, plan, tasks, leader, which, query
):
    client.force_login(leader)

    response = client.get(reverse("pages:overview_chart", args=[plan.pk, which]) + query)

    drawing = response.content.decode()
    assert response["Content-Type"].startswith("image/svg+xml")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "<script" not in drawing
    assert re.search(r'class="value">[1-4]<', drawing)
    assert "prefers-color-scheme:dark" in drawing.replace(" ", "")


def test_an_empty_plan_has_an_overview_and_charts(client, plan, leader):
    client.force_login(leader)

    assert "Không có nhiệm vụ nào quá hạn." in client.get(url(plan)).content.decode()
    assert client.get(reverse("pages:overview_chart", args=[plan.pk, "units"])).status_code == 200


def test_strangers_find_neither_the_page_nor_the_charts(client, plan):
    client.force_login(make_officer())

    assert client.get(url(plan)).status_code == 404
    assert client.get(reverse("pages:overview_chart", args=[plan.pk, "units"])).status_code == 404


def test_a_chart_that_does_not_exist_is_not_found(client, plan, leader):
    client.force_login(leader)

    assert client.get(reverse("pages:overview_chart", args=[plan.pk, "people"])).status_code == 404


def test_htmx_gets_the_overview_alone(client, plan, leader):
    client.force_login(leader)

    response = client.get(url(plan, "?period=quarter-1"), headers=HTMX)

    assert response.content.decode().lstrip().startswith('<div id="overview"')
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("count", [3, 300])
def test_the_same_queries_for_any_number_of_rows(
    client, plan, office, leader, count, django_assert_num_queries
):
    for n in range(count):
        task = make_task(plan, lead=office, due=date(2026, 6, 1))
        if n % 3 == 0:
            make_update(task, author=leader)
        make_target(make_indicator(plan, lead=office))
    client.force_login(leader)
    client.get(url(plan))

    with django_assert_num_queries(9):
        client.get(url(plan))


@pytest.fixture
def scored(plan, tasks):
    """An assessment of the plan's unit: 20 points by tasks (1 of 4 done), of which 18 are
    declared.
    """
    done = {"kind": "ratio", "noun": "nhiệm vụ"}
    rows = [
        {"code": "1", "name": "Lĩnh vực", "maximum": "100"},
        {
            "code": "1.1",
            "name": "Kế hoạch",
            "maximum": "20",
            "rule": done,
            "source": {"kind": "tasks_done"},
        },
        {"code": "1.2", "name": "Còn lại", "maximum": "80", "rule": {"kind": "manual"}},
    ]
    content = {"name": "Bộ", "bands": [["Khá", "15"], ["Yếu", "0"]], "criteria": rows}
    criteria_set = make_set(plan.unit, year=plan.year, content=content)
    assessment = open_assessment(criteria_set, plan.unit, by=None)
    facts = Facts(numerator=Decimal(9), denominator=Decimal(10))
    enter_score(
        assessment.scores.get(criterion__code="1.1"),
        by=make_standing_officer(plan.unit),
        seen=0,
        facts=facts,
    )
    return assessment


def test_the_index_of_the_unit_stands_on_the_overview_with_what_is_at_risk(
    client, plan, scored, leader, django_assert_max_num_queries
):
    client.force_login(leader)
    part = reverse("pages:overview_index", args=[plan.pk])

    page = client.get(url(plan)).content.decode()
    with django_assert_max_num_queries(12):
        shown = " ".join(client.get(part, headers=HTMX).content.decode().split())

    assert f'hx-get="{part}"' in page
    assert [figure in shown for figure in ("18,00", "trên 100,00", "18,00%", "Khá", "15,00")] == [
        True
    ] * 5
    assert scored.get_absolute_url() in shown
    assert reverse("parindex:assessment_risk", args=[scored.pk]) in shown


def test_a_unit_without_an_assessment_has_no_index_and_strangers_none_at_all(client, plan, leader):
    part = reverse("pages:overview_index", args=[plan.pk])
    client.force_login(leader)
    assert client.get(part, headers=HTMX).content.decode().strip() == ""
    client.force_login(make_leader(make_office().authority))

    assert client.get(part, headers=HTMX).status_code == 404
