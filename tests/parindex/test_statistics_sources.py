"""Criteria that read statistical forms: a row's figures, and whether the forms are complete."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from indicators.models import FormEntry
from parindex.facts import Facts
from parindex.suggestions.proposals import suggestions
from tests.factories import make_form, make_plan
from tests.indicators.statistics.entered import enter_into

from .test_suggestions import RATIO, round_of, suggested

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Q1, Q2 = "quarter-1", "six-months"
CODE = "giai-quyet"
COUNT = {"kind": "ladder", "of": "value", "unit": "văn bản", "steps": [[">=", "5", "1", "đủ"]]}
OWN_SQL = """
    SELECT SUM(e.value) FROM indicators_formentry e JOIN indicators_formcolumn c
    ON c.id = e.column_id WHERE c.code IN ({codes}) AND e.review = 'accepted'
"""


@pytest.fixture
def form():
    return make_form(
        code=CODE,
        name="Giải quyết thủ tục hành chính",
        rows=[
            {"code": "01"},
            {"code": "TONG", "kind": "computed", "formula": "TỔNG", "name": "Tổng số"},
            {
                "code": "TL",
                "name": "Tỷ lệ đúng hạn",
                "kind": "ratio",
                "formula": "[TONG.8]+[TONG.9]",
                "denominator": "[TONG.7]",
            },
            {"code": "CK", "kind": "yes_no"},
        ],
        columns=[
            {"code": "7", "heading": "Đã giải quyết"},
            {"code": "8", "heading": "Trước hạn"},
            {"code": "9", "heading": "Đúng hạn"},
        ],
    )


def source(**more):
    return {"kind": "statistics", "form": CODE} | more


def summed(*codes):
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(codes))
        cursor.execute(OWN_SQL.format(codes=marks), codes)
        return Decimal(cursor.fetchone()[0])


def test_a_ratio_row_gives_both_parts_with_the_sum_written_out(form):
    played = round_of(("1", RATIO, source(row="TL")))
    plan = make_plan(played.communes[0])
    enter_into(plan, form, Q1, {"01": {"7": 600, "8": 500, "9": 90}})
    enter_into(plan, form, Q2, {"01": {"7": 460, "8": 312, "9": 140}})
    enter_into(plan, form, "quarter-3", {"01": {"7": 9, "8": 9, "9": 0}}, accepted=False)

    found = suggested(played)

    assert found.facts == Facts(numerator=Decimal(1042), denominator=Decimal(1060))
    assert (summed("8", "9"), summed("7")) == (1042, 1060)
    assert found.note == ("(8) trước hạn 812 + (9) đúng hạn 230 = 1.042; (7) đã giải quyết 1.060.")
    [row] = found.rows
    address = reverse("indicators:statistics_form", args=[plan.pk, form.pk, Q2])
    assert row.url == f"{address}#row-{form.rows.get(code='TL').pk}"
    assert row.words == "Tỷ lệ đúng hạn, biểu Giải quyết thủ tục hành chính (6 tháng)"


def test_a_cell_gives_its_value(form):
    played = round_of(("1", COUNT, source(row="TONG", column="8")))
    plan = make_plan(played.communes[0])
    enter_into(plan, form, Q1, {"01": {"8": 7}})

    assert suggested(played).facts == Facts(value=Decimal(7))


def test_a_yes_row_answers_yes(form):
    form = make_form(code="cong-khai", rows=[{"code": "CK", "kind": "yes_no"}])
    played = round_of(
        ("1", {"kind": "yes_no"}, {"kind": "statistics", "form": "cong-khai", "row": "CK"})
    )
    enter_into(make_plan(played.communes[0]), form, Q1, {"CK": 1})

    assert suggested(played).facts == Facts(yes=True)


@pytest.mark.parametrize("values", [{"row": "XX"}, {"row": "TL", "form": "khong-co"}])
def test_a_row_that_is_not_there_suggests_nothing(form, values):
    played = round_of(("1", RATIO, source() | values))
    make_plan(played.communes[0])

    assert suggested(played) is None


def test_what_was_not_reported_suggests_nothing(form):
    played = round_of(("1", RATIO, source(row="TL")))
    plan = make_plan(played.communes[0])
    enter_into(plan, form, Q1, {"01": {"7": 600, "8": 500}})

    assert suggested(played) is None


def test_complete_forms_count_accepted_cells_of_closed_periods():
    form = make_form(code="bieu-hai", name="Biểu hai", rows=[{"code": "A"}, {"code": "B"}])
    played = round_of(
        ("1", RATIO, {"kind": "statistics_complete", "form": "bieu-hai"}),
        ("1", {"kind": "yes_no"}, {"kind": "statistics_complete", "form": "bieu-hai"}),
    )
    plan = make_plan(played.communes[0])
    enter_into(plan, form, Q1, {"A": 1, "B": 0})
    enter_into(plan, form, Q2, {"A": 1})
    enter_into(plan, form, Q2, {"B": 1}, accepted=False)
    day = date(2026, 7, 1)

    ratio, yes = suggested(played, today=day), suggested(played, "1.2", today=day)

    closed = [period.key for period in plan.periods.all() if period.cut_off < day]
    accepted = FormEntry.objects.filter(review="accepted", period__in=closed).count()
    assert (accepted, len(closed)) == (3, 2)
    assert ratio.facts == Facts(numerator=Decimal(3), denominator=Decimal(4))
    assert yes.facts == Facts(yes=False)
    assert [row.lost for row in ratio.rows] == ["", "còn thiếu Dòng B"]
    assert ratio.rows[1].words == "Biểu hai (6 tháng): 1/2 ô có số liệu được xác nhận"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_leaves(form, count, django_assert_max_num_queries):
    played = round_of(*[("1", RATIO, source(row="TL"))] * count)
    plan = make_plan(played.communes[0])
    enter_into(plan, form, Q1, {"01": {"7": 600, "8": 500, "9": 90}})
    assessment = type(played.assessment()).objects.with_set().get()

    with django_assert_max_num_queries(10):
        assert len(suggestions(assessment, today=date(2026, 11, 21))) == count
