"""What the figures of a form say: of a period, cumulative, computed; and the form's checks."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import FormEntry, FormRow, StatisticalForm
from indicators.statistics.comparing import versions_before
from indicators.statistics.figures import ACCEPTED, form_figures
from indicators.statistics.services import (
    Entered,
    FiguresRefused,
    accept_figures,
    enter_figures,
)
from tests.factories import make_form, make_plan, make_standing_officer

pytestmark = pytest.mark.django_db

Q1, Q2 = "quarter-1", "six-months"


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def author(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def settlement():
    """A form of fields by columns: received, carried over, settled, pending."""
    return make_form(
        rows=[
            {"code": "01"},
            {"code": "02"},
            {"code": "TONG", "kind": "computed", "formula": "TỔNG"},
            {"code": "TL", "kind": "ratio", "formula": "[TONG.7]", "denominator": "[TONG.3]"},
        ],
        columns=[
            {"code": "3", "formula": "[4] + [6]"},
            {"code": "4"},
            {"code": "6", "accumulates": "first"},
            {"code": "7"},
            {"code": "11", "accumulates": "last"},
        ],
        checks=["[3] = [7] + [11]", "[6] = [11@trước]"],
    )


def enter(plan, form, author, key, rows, *, today=date(2026, 6, 20)):
    figures = form_figures(plan, [form])[0]
    cells = [
        Entered(*figures.named(row, column), Decimal(value))
        for row, values in rows.items()
        for column, value in values.items()
    ]
    return enter_figures(
        plan, form, cells, author=author, period=plan.periods.get(key=key), today=today
    )


def both_quarters(plan, form, author):
    enter(
        plan,
        form,
        author,
        Q1,
        {
            "01": {"4": 100, "6": 10, "7": 90, "11": 20},
            "02": {"4": 50, "6": 0, "7": 50, "11": 0},
        },
    )
    enter(
        plan,
        form,
        author,
        Q2,
        {
            "01": {"4": 80, "6": 20, "7": 95, "11": 5},
            "02": {"4": 30, "6": 0, "7": 30, "11": 0},
        },
    )


def test_cumulative_figures_add_up_by_what_each_column_says(plan, author, settlement):
    both_quarters(plan, settlement, author)

    known = form_figures(plan, [settlement])[0]

    whole = [known.of("01", code, Q2, cumulative=True).value for code in ("3", "4", "6", "7", "11")]
    assert whole == [190, 180, 10, 185, 5]
    assert known.of("TONG", "3", Q2, cumulative=True).value == 270
    assert known.of("TONG", "7", Q2).value == 125
    ratio, _ = known.named("TL")
    above, below = known.parts(ratio, Q2)
    assert (above.value, below.value) == (265, 270)
    assert known.shown(ratio, None, Q2, cumulative=True) == "98,15%"
    assert known.findings(Q2) == []


def test_not_reported_is_not_zero(plan, author, settlement):
    enter(plan, settlement, author, Q1, {"01": {"4": 100, "6": 0, "7": 100, "11": 0}})

    total = form_figures(plan, [settlement])[0].of("TONG", "4", Q1)

    assert total.value is None
    assert total.missing == ("Dòng 02",)


def test_a_check_that_does_not_hold_names_row_and_figures(plan, author, settlement):
    enter(plan, settlement, author, Q1, {"01": {"4": 100, "6": 0, "7": 90, "11": 0}})

    [found] = form_figures(plan, [settlement])[0].findings(Q1)

    assert found.row.code == "01"
    assert (found.left, found.right) == (100, 90)
    assert found.message == (
        "Dòng 01: không đúng điều kiện [3] = [7] + [11] (đang là 100 và 90). Hãy kiểm tra lại."
    )


def test_reports_count_what_was_accepted(plan, author, settlement):
    both_quarters(plan, settlement, author)
    reviewer = make_standing_officer(plan.unit)
    first = FormEntry.objects.of_period(Q1)
    accept_figures(first[0].plan_form, list(first.values_list("pk", flat=True)), by=reviewer)

    known = form_figures(plan, [settlement], reviews=ACCEPTED)[0]

    assert known.of("TONG", "4", Q1).value == 150
    assert not known.of("TONG", "4", Q2).known


def test_what_a_cell_says_already_is_not_stored_again(plan, author, settlement):
    both_quarters(plan, settlement, author)
    count = FormEntry.objects.count()

    again = enter(plan, settlement, author, Q1, {"01": {"4": 100}})

    assert (again.entered, again.refused, again.newer) == ([], {}, {})
    assert FormEntry.objects.count() == count


def test_a_condition_on_cumulative_figures_lets_a_later_period_make_up(plan, author):
    form = make_form(
        rows=[{"code": "107"}, {"code": "108"}], checks=["[108@lũy kế] <= [107@luỹ kế]"]
    )
    rows = ({"107": {"": 9}, "108": {"": 0}}, {"107": {"": 0}, "108": {"": 9}})
    for key, values in zip((Q1, Q2), rows, strict=True):
        enter(plan, form, author, key, values)

    assert form_figures(plan, [form])[0].findings(Q2) == []

    enter(plan, form, make_standing_officer(plan.unit), Q2, {"107": {"": 1}})
    known = form_figures(plan, [form])[0]
    assert known.findings(Q2) == []
    cells = [Entered(*known.named("108"), Decimal(11), seen=known.of("108", "", Q2).entries[-1])]
    enter_figures(
        plan, form, cells, author=author, period=plan.periods.get(key=Q2), today=date(2026, 6, 20)
    )
    [found] = form_figures(plan, [form])[0].findings(Q2)
    assert (found.left, found.right, found.cumulative) == (11, 9, False)


def test_a_plan_of_the_next_year_begins_without_figures(plan, author, settlement):
    both_quarters(plan, settlement, author)
    following = make_plan(plan.unit, year=2027)

    [known] = form_figures(following, [settlement])

    assert not known.of("01", "4", Q1).known
    assert not following.statistical_forms.exists()


def test_a_row_of_the_commune_is_owed_from_its_first_figure_on(plan, author):
    form = make_form(rows=[{"code": "01"}, {"code": "TONG", "kind": "computed", "formula": "TỔNG"}])
    enter(plan, form, author, Q1, {"01": {"": 10}})
    FormRow.objects.create(form=form, owner=plan.unit, code="X1", name="Dòng của xã", order=9)
    before = form_figures(plan, [form])[0].of("TONG", "", Q1)

    enter(plan, form, author, Q2, {"01": {"": 20}, "X1": {"": 3}})

    [known] = form_figures(plan, [form])
    assert before.value == 10
    assert known.of("TONG", "", Q1).value == 10
    assert known.of("TONG", "", Q2).value == 23
    assert known.of("X1", "", Q2, cumulative=True).value == 3
    assert known.of("TONG", "", Q2, cumulative=True).value == 33
    assert known.of("TONG", "", "quarter-3").missing == ("Dòng 01", "Dòng của xã")


def test_a_form_that_was_closed_meanwhile_takes_no_figures(plan, author, settlement):
    StatisticalForm.objects.update(state=StatisticalForm.State.CLOSED)

    with pytest.raises(FiguresRefused, match="không áp dụng"):
        enter(plan, settlement, author, Q1, {"01": {"4": 1}})

    assert not FormEntry.objects.exists()


def test_a_draft_is_no_version_to_compare_with():
    draft = {"state": StatisticalForm.State.DRAFT}
    held, _, form = (
        make_form(code="bieu", year=year, **more)
        for year, more in ((2024, {}), (2025, draft), (2026, {}))
    )

    assert versions_before([form], 2026) == {("bieu", None): held}
