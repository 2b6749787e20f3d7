"""One figure everywhere: typed once on a form, it is read by target, overview, PAR INDEX, report,
API and public page, each with the way back; changing it says what is to be worked out anew.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from parindex.suggestions.proposals import suggestions
from plans.services import publish_progress
from reports import services as reports
from reports.models import Report
from tests.factories import (
    make_form,
    make_indicator,
    make_leader,
    make_plan,
    make_standing_officer,
    make_target,
)
from tests.indicators.statistics.entered import enter_into
from tests.parindex.rounds import enter
from tests.parindex.test_suggestions import RATIO, round_of

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("new_counters")]

Q1 = "quarter-1"
CODE = "giai-quyet"
STATEMENT = "Tỷ lệ hồ sơ giải quyết đúng hạn"


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel(datetime(2026, 6, 1, 2, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def form():
    return make_form(
        code=CODE,
        name="Giải quyết thủ tục hành chính",
        rows=[
            {"code": "7", "name": "Đã giải quyết", "unit": "hồ sơ", "area": 3},
            {"code": "8", "name": "Đúng hạn", "unit": "hồ sơ", "area": 3},
            {
                "code": "TL",
                "name": "Tỷ lệ đúng hạn",
                "area": 3,
                "kind": "ratio",
                "formula": "[8]",
                "denominator": "[7]",
            },
        ],
    )


@pytest.fixture
def played(form):
    return round_of(("10", RATIO, {"kind": "statistics", "form": CODE, "row": "TL"}))


@pytest.fixture
def plan(played):
    return make_plan(played.communes[0])


@pytest.fixture
def target(plan, form):
    indicator = make_indicator(plan, statement=STATEMENT)
    return make_target(indicator, fed_by=form.rows.get(code="TL"), judged="every_period")


def stored(code):
    sql = """SELECT SUM(e.value) FROM indicators_formentry e
             JOIN indicators_formrow r ON r.id = e.row_id
             WHERE r.code = %s AND e.review = 'accepted' AND e.id = (
                 SELECT MAX(o.id) FROM indicators_formentry o WHERE o.row_id = e.row_id
                 AND o.period = e.period AND o.review = 'accepted')"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [code])
        return Decimal(cursor.fetchone()[0])


def built(plan, by):
    report = reports.open_report(plan.periods.get(key=Q1), by=by)
    reports.build_now(report)
    return Report.objects.get(pk=report.pk)


def test_each_place_of_one_figure(client, plan, form, target, played):
    enter_into(plan, form, Q1, {"7": 1060, "8": 1042})
    officer = make_standing_officer(plan.unit)
    client.force_login(officer)
    place = reverse("indicators:statistics_form", args=[plan.pk, form.pk, Q1])
    assert (stored("8"), stored("7")) == (1042, 1060)

    on_form = client.get(place).content.decode()
    on_target = client.get(target.indicator.get_absolute_url()).content.decode()
    on_grid = client.get(reverse("indicators:indicator_list", args=[plan.pk])).content.decode()
    overview = client.get(reverse("pages:overview", args=[plan.pk])).context["overview"]
    suggestion = next(iter(suggestions(played.assessment(), today=timezone.localdate()).values()))
    report = built(plan, officer)
    figure = client.get(reverse("reports:report_figure", args=[report.pk, f"target-{target.pk}"]))

    assert "98,3%" in on_form
    assert "1.042" in on_form
    link = f"{place}#row-{target.fed_by_id}"
    for page in (on_target, on_grid):
        assert "98,3%" in page
        assert "1.042/1.060" in page
        assert link in page
    assert overview.targets.met == 1
    assert (suggestion.facts.numerator, suggestion.facts.denominator) == (1042, 1060)
    assert suggestion.note == "(8) đúng hạn 1.042; (7) đã giải quyết 1.060."
    assert suggestion.rows[0].url == link
    [row] = [each for each in report.figures["indicators"] if each["pk"] == target.pk]
    assert (row["value"], row["fraction"], row["computed"]) == ("98,3%", "1.042/1.060", False)
    assert link in figure.content.decode()


def test_programs_and_everybody_read_the_same(client, plan, form, target):
    enter_into(plan, form, Q1, {"7": 1060, "8": 1042})
    publish_progress(plan, by=make_leader(plan.unit), public=True)
    program = APIClient()
    program.force_authenticate(make_standing_officer(plan.unit))

    cells = program.get(f"/api/v1/plans/{plan.pk}/statistics/{form.pk}/{Q1}/").json()["cells"]
    where = reverse("pages:public_json", args=[plan.unit.code, plan.year])
    said = client.get(where).json()["statistics"][0]["areas"][0]["rows"]

    assert [cell["cumulative"]["value"] for cell in cells] == ["1060.0000", "1042.0000", "98.3019"]
    assert [row["figures"][0]["shown"] for row in said] == ["1.060", "1.042", "98,3%"]


def test_changing_it_offers_to_recompute_what_is_not_issued(client, plan, form, target, played):
    enter_into(plan, form, Q1, {"7": 1060, "8": 1042})
    officer = played.standing()
    report = built(plan, officer)
    enter(played.score("1.1"), officer, numerator=Decimal(1042), denominator=Decimal(1060))
    client.force_login(officer)
    where = reverse("pages:resting", args=[plan.pk, form.pk])
    before = client.get(where).context["resting"]

    enter_into(plan, form, Q1, {"8": 1050})
    page = client.get(where)

    resting = page.context["resting"]
    assert before.empty
    assert [each.pk for each in resting.reports] == [report.pk]
    assert [(each.entered, each.now) for each in resting.scores] == [("1.042/1.060", "1.050/1.060")]
    assert reverse("reports:report_build", args=[report.pk]) in page.content.decode()


def test_a_draft_tells_the_form_also_where_no_target_is_fed(client, plan, form):
    enter_into(plan, form, Q1, {"7": 1060, "8": 1042})
    officer = make_standing_officer(plan.unit)
    report = built(plan, officer)
    client.force_login(officer)

    enter_into(plan, form, Q1, {"8": 1050})

    resting = client.get(reverse("pages:resting", args=[plan.pk, form.pk])).context["resting"]
    assert [each.pk for each in resting.reports] == [report.pk]


def test_an_issued_report_says_what_has_changed(client, plan, form, target):
    enter_into(plan, form, Q1, {"7": 1060, "8": 1042})
    officer = make_standing_officer(plan.unit)
    report = built(plan, officer)
    Report.objects.filter(pk=report.pk).update(
        state=Report.State.ISSUED, number="5", issued_on=date(2026, 3, 16)
    )
    enter_into(plan, form, Q1, {"8": 1050})
    client.force_login(officer)

    page = client.get(reverse("reports:report_changes", args=[report.pk])).content.decode()

    assert "Số liệu đã đổi sau khi ban hành." in page
    assert f"Chỉ tiêu “{STATEMENT}”: 98,3% → 99,06%." in page


def test_what_rests_on_a_form_is_hidden_from_strangers(client, plan, form):
    client.force_login(make_standing_officer(make_plan().unit))

    assert client.get(reverse("pages:resting", args=[plan.pk, form.pk])).status_code == 404


def test_what_rests_on_a_form_takes_a_bounded_number_of_queries(
    client, plan, form, target, played, django_assert_max_num_queries
):
    enter_into(plan, form, Q1, {"7": 1060, "8": 1042})
    officer = played.standing()
    built(plan, officer)
    enter(played.score("1.1"), officer, numerator=Decimal(1042), denominator=Decimal(1060))
    enter_into(plan, form, Q1, {"8": 1050})
    client.force_login(officer)
    where = reverse("pages:resting", args=[plan.pk, form.pk])

    with django_assert_max_num_queries(16):
        client.get(where, headers={"HX-Request": "true"})
