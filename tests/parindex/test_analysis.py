"""Where points are lost, points at risk, what-ifs and comparisons, on their pages and by sums
worked out by hand.
"""

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parindex.analysis import RiskOutlook, compared, losses
from parindex.models import Assessment, CriteriaSet
from parindex.services.scoring import open_assessment
from parindex.services.sets import make_set
from parindex.suggestions.unit_year import UnitYear
from tests.factories import make_leader, make_office, make_plan, make_task
from vietnamese import short_date

from .rounds import SMALL_SET, enter, enter_all, make_round, open_window
from .test_suggestions import DAY, RATIO, fill_tasks, round_of

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(scope="module")
def stored(module_db):
    """Ten tasks, eight done, two of other offices late; the report of the nine months not sent."""
    played = round_of(
        ("2.5", RATIO, {"kind": "tasks_done"}),
        ("0.5", {"kind": "ratio", "noun": "báo cáo"}, {"kind": "reports_sent"}),
    )
    plan = make_plan(played.communes[0])
    fill_tasks(plan, done=8, doing=0)
    for name in ("Phòng Kinh tế", "Phòng Văn hóa"):
        office = make_office(played.communes[0], name=name, short_name=name)
        make_task(plan, lead=office, due=date(2026, 10, 1), time_kind="date")
    return played


@pytest.fixture
def late(stored):
    return deepcopy(stored)


def outlook_of(played, **values):
    assessment = played.assessment()
    scores = assessment.scores.select_related("criterion__area", "unit").in_order()
    return RiskOutlook(scores, UnitYear(assessment, DAY), **values)


def test_points_at_risk_say_how_many_why_and_who(late):
    risks = outlook_of(late).risks

    # 8/10 × 2,5 = 2,00 of 2,5; 0/3 × 0,5 = 0 of 0,5
    assert [risk.lost for risk in risks] == [Decimal("0.50"), Decimal("0.50")]
    assert [row.office for row in risks[0].rows] == ["Phòng Kinh tế", "Phòng Văn hóa"]
    assert len(risks[1].rows) == 3
    assert outlook_of(late).lost == Decimal("1.00")


def test_a_what_if_counts_chosen_rows_as_done_and_writes_nothing(late):
    outlook = outlook_of(late)
    keys = [row.key for row in outlook.choices]

    one, everything = outlook.if_done(keys[:1]), outlook.if_done(keys)

    assert one.words == "nếu 1 nhiệm vụ này xong trước 31/12/2026: +0,25 điểm"
    assert one.changes[0].after.outcome.words == "9/10 nhiệm vụ = 90% × 2,5 = 2,25"
    assert everything.words == "nếu 2 nhiệm vụ và 3 báo cáo này xong trước 31/12/2026: +1,00 điểm"
    assert outlook.if_done(["task-0", "report-x"]).changes == []
    assert outlook_of(late).lost == Decimal("1.00")


def test_a_report_that_is_late_stays_late_when_it_is_sent():
    each = {"kind": "deduction", "each": "0.25", "noun": "lần chậm"}
    played = round_of(
        ("0.5", each, {"kind": "reports_late"}), ("1", RATIO, {"kind": "reports_sent"})
    )
    make_plan(played.communes[0])
    outlook = outlook_of(played)

    changed = outlook.if_done([row.key for row in outlook.choices]).changes

    assert [change.score.criterion.code for change in changed] == ["1.2"]


@pytest.mark.parametrize(("by", "gain"), [(date(2026, 11, 30), "0"), (date(2026, 12, 31), "0.50")])
def test_an_ongoing_task_that_missed_an_interval_is_done_only_in_the_last_one(by, gain):
    played = round_of(("1", {"kind": "ratio"}, {"kind": "tasks_done"}))
    plan = make_plan(played.communes[0], issued_on=date(2026, 1, 10))
    # the last interval: from 2 December
    begins_late = {"cut_off": date(2026, 12, 1), "deadline": date(2026, 12, 3)}
    plan.periods.filter(key="quarter-3").update(**begins_late)
    make_task(plan, time_kind="continuous")
    fill_tasks(plan, done=1, doing=0)
    outlook = outlook_of(played, by=by)

    found = outlook.if_done([row.key for row in outlook.choices])

    assert found.gain == Decimal(gain)
    assert len(found.beyond) == (found.gain == 0)


def test_nothing_done_after_the_year_counts():
    played = round_of(("1", {"kind": "ratio"}, {"kind": "tasks_done"}))
    fill_tasks(make_plan(played.communes[0]), done=1, doing=1)
    assessment = played.assessment()
    scores = assessment.scores.select_related("criterion__area", "unit").in_order()
    outlook = RiskOutlook(scores, UnitYear(assessment, date(2027, 1, 4)))

    assert outlook.if_done([row.key for row in outlook.choices]).changes == []


def test_each_office_has_its_what_if_ready(late):
    ready = {each.office: each.gain for each in outlook_of(late).by_office}

    assert ready == {
        "Cơ quan thường trực": Decimal("0.50"),
        "Phòng Kinh tế": Decimal("0.25"),
        "Phòng Văn hóa": Decimal("0.25"),
    }


def test_losses_by_area_criterion_and_office_the_most_first():
    played = make_round()
    scores = (
        enter_all(played).scores.with_parts().select_related("criterion__area", "unit").in_order()
    )

    # 40,5 of 45; 18 of 20; 7,5 of 10; 10 of 10
    assert [(each.name, each.lost) for each in losses(scores, "area")] == [
        ("1 Chỉ đạo, điều hành", Decimal("4.50")),
        ("2 Thủ tục hành chính", Decimal("4.50")),
    ]
    assert [each.lost for each in losses(scores, "criterion")] == [
        Decimal("4.50"),
        Decimal("2.50"),
        Decimal("2.00"),
    ]
    assert [(each.name, each.lost) for each in losses(scores, "office")] == [
        ("Chưa có đơn vị phụ trách", Decimal("9.00"))
    ]


def test_last_year_is_compared_by_code_and_changed_criteria_are_named():
    played = make_round()
    old = {**SMALL_SET, "criteria": [{**each} for each in SMALL_SET["criteria"]]}
    old["criteria"][3] |= {"name": "Tên cũ"}
    before = make_set(played.province, year=2025, content=old, state=CriteriaSet.State.CLOSED)
    last = open_assessment(before, played.communes[0], by=None)
    last.scores.filter(criterion__code__in=["1.1.1", "1.1.2", "1.2"]).update(self_points=Decimal(5))
    enter(played.score("1.1.1"), played.standing(), yes=True)
    enter(played.score("1.2"), played.standing(), count=1)

    scores = played.assessment().scores.with_parts().in_order()
    found = {
        each.score.criterion.code: each
        for each in compared(played.assessment(), scores, played.standing()).rows
    }

    assert found["1.2"].since_last == Decimal("2.50")
    assert found["1.1.2"].changed == "năm trước là “Tên cũ”"
    assert found["1.1.2"].since_last is None


@pytest.fixture
def averaged():
    """Three communes; the first leaf has 10, 5 and 1 points, last year it had 4 and 8 and was
    published.
    """
    played = make_round(communes=3)
    for commune, points in zip(played.communes, (10, 5, 1), strict=True):
        played.assessment(commune).scores.filter(criterion__code="1.1.1").update(
            first_points=points
        )
    before = make_set(played.province, year=2025, content=SMALL_SET, state=CriteriaSet.State.CLOSED)
    for commune, points in zip(played.communes[:2], (4, 8), strict=True):
        last = open_assessment(before, commune, by=None)
        last.scores.filter(criterion__code="1.1.1").update(first_points=points)
        Assessment.objects.filter(pk=last.pk).update(state="published")
    return played


def average(played, user, *states):
    """The average of the first leaf that `user` sees of the first commune, with the states of the
    communes.
    """
    for commune, state in zip(played.communes, states, strict=True):
        Assessment.objects.filter(unit=commune, criteria_set=played.criteria_set).update(
            state=state
        )
    assessment = played.assessment()
    found = compared(assessment, assessment.scores.with_parts().in_order(), user)
    return found.rows[0].average, found.basis


def test_the_average_is_that_of_the_round_once_it_is_published(averaged):
    found = average(averaged, averaged.standing(), "published", "published", "draft")

    assert found == (Decimal("7.50"), "2 đơn vị đã công bố kết quả")


def test_during_a_round_appraisers_see_the_average_of_those_through_and_others_last_years(averaged):
    states = "second", "locked", "second"

    assert average(averaged, averaged.appraiser, *states) == (
        Decimal("5.50"),
        "2 đơn vị đã thẩm định xong",
    )
    assert average(averaged, averaged.standing(), *states) == (
        Decimal("6.00"),
        "2 đơn vị đã công bố kết quả năm trước",
    )


def test_without_any_published_result_no_average_is_shown(client):
    played = make_round(communes=2)
    client.force_login(played.standing())

    page = client.get(
        reverse("parindex:assessment_analysis", args=[played.assessment().pk])
    ).content.decode()

    assert average(played, played.standing(), "second", "second") == (None, "")
    assert "Bình quân năm nay: chưa công bố." in page
    assert "So bình quân" not in page


@pytest.mark.parametrize("name", ["assessment_analysis", "assessment_risk"])
def test_pages_open_for_the_commune_with_a_dozen_queries(
    client, late, name, django_assert_max_num_queries
):
    client.force_login(late.standing())
    address = reverse(f"parindex:{name}", args=[late.assessment().pk])
    client.get(address)

    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_the_page_shows_what_the_chosen_rows_would_change(client, late):
    client.force_login(make_leader(late.communes[0]))
    key = outlook_of(late).choices[0].key

    page = client.get(
        reverse("parindex:assessment_risk", args=[late.assessment().pk]), {"done": [key, "task-0"]}
    )

    assert "Nếu 1 nhiệm vụ này xong trước 31/12/2026: +0,25 điểm" in page.content.decode()


def test_the_day_of_the_what_if_is_the_closing_of_the_self_score_and_may_be_changed(client, late):
    client.force_login(late.standing())
    address = reverse("parindex:assessment_risk", args=[late.assessment().pk])
    asked = {"done": [outlook_of(late).choices[0].key]}
    today = timezone.localdate()
    window = open_window(late.criteria_set, "self_score", until=2)

    closing = client.get(address, asked).context["what_if"]
    own = client.get(address, asked | {"by": short_date(today)}).context["what_if"]
    over = client.get(
        address, asked | {"by": short_date(today - timedelta(days=1))}
    ).content.decode()

    assert closing.by == timezone.localdate(window.closes_at)
    assert own.by == today
    assert "Hãy chọn ngày từ" in over


def test_strangers_and_appraisers_see_nothing_of_a_commune_at_work(client, late):
    stranger = make_round().standing()
    pk = late.assessment().pk
    for person in (stranger, late.appraiser):
        client.force_login(person)
        for name in ("assessment_analysis", "assessment_risk"):
            assert client.get(reverse(f"parindex:{name}", args=[pk])).status_code == 404
        assert (
            client.get(reverse("parindex:assessment_chart", args=[pk, "areas"])).status_code == 404
        )
        assert client.post(reverse("parindex:assessment_take", args=[pk])).status_code == 404


def test_charts_are_drawn_and_unknown_ones_missing(client):
    played = make_round()
    pk = enter_all(played).pk
    client.force_login(played.standing())

    assert b"<svg" in client.get(reverse("parindex:assessment_chart", args=[pk, "offices"])).content
    assert client.get(reverse("parindex:assessment_chart", args=[pk, "moons"])).status_code == 404
