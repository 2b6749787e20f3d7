"""Targets whose figures rows of statistical forms give."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from indicators.figures import ACCEPTED, readings
from indicators.judging import Result
from indicators.models import FormEntry, FormRow, StatisticalForm, Target
from indicators.services import MeasurementRefused, edit_indicator, measure
from indicators.services.feeding import feed_targets, unfeed_targets
from planning.copying.services import copy_plan
from tests.factories import (
    make_form,
    make_indicator,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
)

from .entered import enter_into

pytestmark = pytest.mark.django_db

Q1, Q2, YEAR = "quarter-1", "six-months", "year"
REASON = "Lấy số từ biểu"


@pytest.fixture
def enter():
    return enter_into


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def officer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def form():
    """Settled files, of these on time, their share; documents, a yes/no row."""
    return make_form(
        name="Giải quyết thủ tục hành chính",
        rows=[
            {"code": "7", "unit": "hồ sơ"},
            {"code": "8", "unit": "hồ sơ"},
            {"code": "TL", "kind": "ratio", "formula": "[8]", "denominator": "[7]"},
            {"code": "VB", "unit": "văn bản"},
            {"code": "CK", "kind": "yes_no"},
            {"code": "GC", "kind": "text"},
        ],
    )


def row_of(form, code):
    return form.rows.get(code=code)


def target_of(plan, row, *, statement="Tỷ lệ hồ sơ đúng hạn", **values):
    indicator = make_indicator(
        plan, statement=statement, qualitative=values.pop("qualitative", False)
    )
    return make_target(indicator, fed_by=row, judged="every_period", **values)


def reading_of(plan, key, **options):
    [line] = readings(plan, **options)
    return next(each for each in line.readings if each.period.key == key)


def test_a_ratio_gives_numerator_denominator_and_value(plan, form, enter):
    target_of(plan, row_of(form, "TL"))
    enter(plan, form, Q1, {"7": 600, "8": 590})
    enter(plan, form, Q2, {"7": 400, "8": 397}, accepted=False)

    q1, q2 = reading_of(plan, Q1), reading_of(plan, Q2)

    assert (q1.fraction, q1.text, q1.waiting, q1.result) == ("590/600", "98,33%", False, "met")
    assert (q2.fraction, q2.text, q2.waiting) == ("987/1.000", "98,70%", True)
    assert q2.figures.value == Decimal("98.7")


def test_reports_read_accepted_figures_alone(plan, form, enter):
    target_of(plan, row_of(form, "VB"), unit="văn bản", goal=5)
    enter(plan, form, Q1, {"VB": 3})
    enter(plan, form, Q2, {"VB": 4}, accepted=False)

    assert reading_of(plan, Q2).value == 7
    assert reading_of(plan, Q1, reviews=ACCEPTED).value == 3
    assert reading_of(plan, Q2, reviews=ACCEPTED).value is None


def test_an_estimate_is_carried(plan, form, enter):
    target_of(plan, row_of(form, "VB"), unit="văn bản", goal=5)
    enter(plan, form, Q1, {"VB": 3}, today=date(2026, 2, 20), final=False)

    assert reading_of(plan, Q1).estimate


def test_the_sum_is_that_of_the_stored_entries(plan, form, enter):
    target_of(plan, row_of(form, "VB"), unit="văn bản", goal=5)
    for key, value in ((Q1, 3), (Q2, 4), ("quarter-3", 0), (YEAR, 6)):
        enter(plan, form, key, {"VB": value})

    sql = """SELECT SUM(value) FROM indicators_formentry e WHERE review = 'accepted' AND row_id = %s
             AND id = (SELECT MAX(id) FROM indicators_formentry o WHERE o.row_id = e.row_id
                       AND o.period = e.period AND o.review = 'accepted')"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [row_of(form, "VB").pk])
        (total,) = cursor.fetchone()

    assert reading_of(plan, YEAR).value == total == 13


def test_yes_answers_a_qualitative_target(plan, form, enter):
    target_of(plan, row_of(form, "CK"), qualitative=True, goal=None, comparator="", unit="")
    enter(plan, form, Q1, {"CK": 1})

    assert (reading_of(plan, Q1).text, reading_of(plan, Q2).figures) == ("đạt", None)


def test_without_a_figure_the_target_is_unknown_and_nobody_owes_it(plan, form, client, officer):
    target = target_of(plan, row_of(form, "TL"))
    client.force_login(officer)

    page = client.get(reverse("indicators:indicator_list", args=[plan.pk])).content.decode()
    own = client.get(target.indicator.get_absolute_url()).content.decode()

    assert reading_of(plan, Q1).result == Result.UNKNOWN
    assert not Target.objects.of_plan(plan).owed().exists()
    address = reverse("indicators:statistics_form", args=[plan.pk, form.pk, Q1])
    link = f'href="{address}#row-{target.fed_by_id}"'
    assert "Chưa có số liệu" in page
    assert link in page
    assert link in own


def test_what_was_typed_before_stays_in_the_history_and_counts_no_more(plan, form, enter, officer):
    target = target_of(plan, None, statement="Tỷ lệ")
    period = plan.periods.get(key=Q1)
    measure(
        target, author=officer, period=period, seen=None, key=uuid4(), value=Decimal(80), note="a"
    )
    feed_targets(plan, {target.pk: row_of(form, "TL").pk}, by=officer, reason=REASON)
    enter(plan, form, Q1, {"7": 100, "8": 90})

    assert reading_of(plan, Q1).text == "90%"
    assert target.measurements.count() == 1
    unfeed_targets(plan, {target.pk: row_of(form, "TL").pk}, by=officer, reason=REASON)
    assert reading_of(plan, Q1).text == "80%"


def test_a_row_of_an_earlier_version_is_read_by_its_code(plan, form, enter):
    target_of(plan, row_of(form, "VB"), unit="văn bản", goal=5)
    newer = make_form(code=form.code, year=2026, name="Bản mới", rows=[{"code": "VB"}])
    enter(plan, newer, Q1, {"VB": 9})

    reading = reading_of(plan, Q1)

    assert reading.value == 9
    assert reading.target.fed_row == row_of(newer, "VB")


def test_a_row_that_the_form_has_lost_gives_nothing(plan, form, enter):
    target_of(plan, row_of(form, "VB"), unit="văn bản", goal=5)
    enter(plan, form, Q1, {"VB": 9})
    make_form(code=form.code, year=2026, rows=[{"code": "KH"}])

    assert reading_of(plan, Q1).figures is None


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries_more_however_many_targets(
    plan, form, enter, count, django_assert_num_queries
):
    for _ in range(count):
        target_of(plan, row_of(form, "TL"))
    enter(plan, form, Q1, {"7": 100, "8": 90})
    plan = type(plan).objects.select_related("unit").prefetch_related("periods").get(pk=plan.pk)

    with django_assert_num_queries(4):
        readings(plan)


def test_no_query_more_without_a_fed_target(plan, form, django_assert_num_queries):
    target_of(plan, None)
    plan = type(plan).objects.prefetch_related("periods").get(pk=plan.pk)

    with django_assert_num_queries(1):
        readings(plan)


# Nobody types what a form gives.


def test_the_service_says_where_to_enter(plan, form, officer):
    target = target_of(plan, row_of(form, "TL"))

    with pytest.raises(MeasurementRefused) as refused:
        measure(
            target,
            author=officer,
            period=plan.periods.get(key=Q1),
            seen=None,
            key=uuid4(),
            value=Decimal(90),
        )

    assert str(refused.value) == (
        "Số liệu lấy từ dòng “Dòng TL” của biểu “Giải quyết thủ tục hành chính”; hãy nhập số ở "
        "biểu ấy."
    )
    assert target.measurements.count() == 0


def test_the_page_leads_to_the_form(plan, form, officer, client):
    target = target_of(plan, row_of(form, "TL"))
    client.force_login(officer)
    address = reverse("indicators:measure", args=[target.pk, Q1])

    page = client.get(address).content.decode()
    client.post(address, {"value": "90", "seen": "", "key": str(uuid4())})

    assert "hãy nhập số ở biểu ấy" in page
    assert reverse("indicators:statistics_form", args=[plan.pk, form.pk, Q1]) in page
    assert target.measurements.count() == 0


def test_a_stranger_finds_no_such_target(plan, form, client):
    target = target_of(plan, row_of(form, "TL"))
    client.force_login(make_officer())

    assert client.get(reverse("indicators:measure", args=[target.pk, Q1])).status_code == 404


# Which row fits.


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("7", {"unit": "%"}, "Dòng “Dòng 7” tính bằng hồ sơ, mục tiêu tính bằng %."),
        ("TL", {"unit": "bài"}, "Dòng “Dòng TL” tính bằng %, mục tiêu tính bằng bài."),
        ("7", {"unit": "bài"}, "Dòng “Dòng 7” tính bằng hồ sơ, mục tiêu tính bằng bài."),
        ("GC", {"unit": "%"}, "Dòng “Dòng GC” không có số liệu bằng số; hãy chọn dòng khác."),
        (
            "CK",
            {"unit": "%"},
            "Dòng “Dòng CK” không hợp với chỉ tiêu này; hãy chọn dòng ghi bằng số.",
        ),
        (
            "TL",
            {"unit": "%", "computed_from": "plan_rate"},
            (
                "Phần mềm đang tính mục tiêu này từ kết quả nhiệm vụ; hãy bỏ cách tính ấy trước "
                "khi lấy số từ biểu thống kê."
            ),
        ),
    ],
)
def test_a_row_that_does_not_fit_is_refused(plan, form, officer, code, values, words):
    target = target_of(plan, None, **values)
    target.fed_by = row_of(form, code)

    with pytest.raises(MeasurementRefused) as refused:
        edit_indicator(
            target.indicator,
            by=officer,
            statement="Tỷ lệ",
            lead_unit=None,
            qualitative=False,
            targets=[target],
            reason=REASON,
        )

    assert str(refused.value) == words
    assert Target.objects.get(pk=target.pk).fed_by is None


def test_a_row_with_several_columns_is_refused(plan, officer):
    form = make_form(rows=[{"code": "1"}], columns=[{"code": "a"}, {"code": "b"}])
    target = target_of(plan, None, unit="hồ sơ")

    with pytest.raises(MeasurementRefused, match="nhiều cột"):
        feed_targets(plan, {target.pk: row_of(form, "1").pk}, by=officer, reason=REASON)


def test_the_form_of_a_target_offers_fitting_rows_in_force_first(plan, form, officer, client):
    target = target_of(plan, None)
    make_form(rows=[{"code": "X"}], state=StatisticalForm.State.DRAFT)
    client.force_login(officer)
    address = reverse("indicators:indicator_edit", args=[target.indicator_id])

    page = client.get(address)
    field = page.context["targets"].forms[0]["fed_by"]

    code_of = dict(FormRow.objects.values_list("pk", "code"))
    offered = [(group, [code_of[pk] for pk, _ in rows]) for group, rows in field.field.choices[1:]]
    assert offered == [
        ("Giải quyết thủ tục hành chính", ["TL"]),
        ("Không hợp với mục tiêu này", ["7", "8", "VB", "CK"]),
    ]


def test_the_form_of_a_target_takes_a_row_and_refuses_one_that_does_not_fit(
    plan, form, officer, client
):
    target = target_of(plan, None)
    client.force_login(officer)
    address = reverse("indicators:indicator_edit", args=[target.indicator_id])

    def send(row):
        return client.post(
            address,
            {
                "statement": "Tỷ lệ hồ sơ đúng hạn",
                "reason": REASON,
                "targets-TOTAL_FORMS": "1",
                "targets-INITIAL_FORMS": "1",
                "targets-0-id": target.pk,
                "targets-0-indicator": target.indicator_id,
                "targets-0-comparator": ">=",
                "targets-0-goal": "90",
                "targets-0-unit": "%",
                "targets-0-judged": "every_period",
                "targets-0-fed_by": row.pk,
            },
        )

    wrong = send(row_of(form, "7"))
    right = send(row_of(form, "TL"))

    assert wrong.context["targets"].forms[0].errors == {
        "fed_by": ["Dòng “Dòng 7” tính bằng hồ sơ, mục tiêu tính bằng %."]
    }
    assert right.status_code == 302
    assert Target.objects.get(pk=target.pk).fed_by == row_of(form, "TL")


def test_a_copy_of_the_plan_keeps_the_row(plan, form, officer, enter):
    target_of(plan, row_of(form, "TL"))

    copy = copy_plan(plan, year=2027, by=officer)

    assert Target.objects.of_plan(copy).get().fed_by == row_of(form, "TL")


def test_a_stranger_cannot_tie_targets(plan, form):
    target = target_of(plan, None)

    with pytest.raises(MeasurementRefused, match="Chỉ cơ quan thường trực"):
        feed_targets(
            plan,
            {target.pk: row_of(form, "TL").pk},
            by=make_standing_officer(make_plan().unit),
            reason=REASON,
        )

    assert not FormEntry.objects.exists()
    assert Target.objects.get(pk=target.pk).fed_by is None
