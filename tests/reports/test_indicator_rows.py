"""Indicators in a report: a row for each statement, goals of the year, rates of the tasks."""

from datetime import date

import pytest

from indicators.figures import readings, tally
from reports.differences import differences
from reports.drafting.assessment import achievements, shortcomings
from reports.figures import gather
from reports.report_document import _indicator_rows
from reports.stored_figures import IndicatorRow, ReportFigures
from tests.factories import (
    make_indicator,
    make_officer,
    make_plan,
    make_target,
    make_task,
    make_update,
)

pytestmark = pytest.mark.django_db

Q1 = "quarter-1"


@pytest.fixture
def plan():
    return make_plan()


def figures(plan, key=Q1, **options) -> ReportFigures:
    return gather(plan, plan.periods.get(key=key), **{"today": date(2027, 1, 1)} | options)


def put(target, value, key=Q1):
    target.measurements.create(
        period=target.indicator.plan.periods.get(key=key),
        author=make_officer(target.indicator.lead_unit),
        value=value,
        review="accepted",
    )


@pytest.fixture
def two_figures(plan):
    both = make_indicator(plan, statement="Dịch vụ công trực tuyến")
    found = [make_target(both, label=label, order=n) for n, label in enumerate(("hồ sơ", "phí"))]
    for target, value in zip(found, (95, "50.25"), strict=True):
        put(target, value)
    return found


def test_a_statement_with_two_figures_is_one_row_that_names_each(plan, two_figures):
    gathered = figures(plan)

    [row] = gathered.indicators
    assert (row.outcome, row.met) == ("not_met", False)
    assert row.figure == "hồ sơ: 95,00%; phí: 50,25%"
    assert [(part.label, part.result) for part in row.parts] == [
        ("hồ sơ", "met"),
        ("phí", "not_met"),
    ]


@pytest.mark.parametrize(
    ("now", "better"),
    [((95, 60), True), ((96, "50.25"), True), ((94, 60), None), ((94, 40), False), ((95,), None)],
)
def test_a_statement_is_better_when_a_figure_is_and_none_is_worse(plan, two_figures, now, better):
    for target, value in zip(two_figures, now, strict=False):
        put(target, value, "six-months")

    [row] = figures(plan, "six-months").indicators

    assert row.better is better


def test_the_annex_numbers_statements_and_lists_their_figures_below(plan, two_figures):
    put(make_target(make_indicator(plan, statement="Hồ sơ đúng hạn")), 91)

    _, *rows = _indicator_rows(figures(plan))

    assert [(row.cells[0], row.cells[1], row.cells[-1]) for row in rows] == [
        ("1", "Dịch vụ công trực tuyến", "Chưa đạt"),
        ("", "- hồ sơ", "Đạt"),
        ("", "- phí", "Chưa đạt"),
        ("2", "Hồ sơ đúng hạn", "Đạt"),
    ]


def test_the_annex_never_mixes_periods_in_a_column_without_a_word(plan):
    carried = make_target(make_indicator(plan, statement="Hồ sơ đúng hạn"))
    newest = make_target(make_indicator(plan, statement="Văn bản ký số"))
    for target in (carried, newest):
        put(target, 91)
        put(target, 92, "six-months")
        put(target, 93, "quarter-3")
    put(newest, 94, "year")

    _, *rows = _indicator_rows(figures(plan, "year"))

    assert [row.cells[3:5] for row in rows] == [
        ("92%; 6 tháng đầu năm 2026", "93%; 9 tháng năm 2026"),
        ("93%", "94%"),
    ]


def test_the_first_quarter_lists_no_goal_of_the_year_as_a_shortcoming(plan):
    posts = make_indicator(plan, statement="Số tin, bài trong năm")
    put(make_target(posts, goal=72, unit="tin, bài"), 18)
    make_target(make_indicator(plan, statement="Thứ hạng tăng 3 bậc"), goal=3, unit="bậc")

    gathered = figures(plan)

    counted = gathered.indicator_tally
    assert (counted.total, counted.under_way, counted.not_met, counted.unknown) == (2, 2, 0, 0)
    assert (gathered.unmet, gathered.unmeasured) == ([], [])
    assert gathered.indicators[0].verdict == "đang thực hiện (18/72)"
    assert shortcomings(gathered).endswith(
        " không có nhiệm vụ quá hạn, không có chỉ tiêu chưa đạt mục tiêu."
    )


def test_a_years_goal_with_a_figure_of_nine_months_lacks_that_of_the_year(plan):
    posts = make_indicator(plan, statement="Số tin, bài trong năm")
    target = make_target(posts, goal=72, unit="tin, bài")
    put(target, 58, "quarter-3")
    year, nine_months = figures(plan, "year"), figures(plan, "quarter-3")

    [row] = year.indicators
    assert (row.verdict, nine_months.indicators[0].verdict) == (
        "chưa có số liệu cả năm",
        "đang thực hiện (58/72)",
    )
    _, annex = _indicator_rows(year)
    assert annex.cells[-2:] == ("58 tin, bài; 9 tháng năm 2026", "Chưa có số liệu cả năm")
    assert achievements(year).splitlines()[-1] == (
        "Trong 01 chỉ tiêu của Kế hoạch, có 0 chỉ tiêu đạt mục tiêu (0%) và 01 chỉ tiêu chưa có "
        "số liệu cả năm."
    )
    assert shortcomings(year).splitlines() == [
        "Còn 01 chỉ tiêu chưa có số liệu cả năm:",
        (
            f"- Số tin, bài trong năm ({row.lead} chủ trì): 58 tin, bài, số liệu 9 tháng năm 2026, "
            "mục tiêu tối thiểu 72 tin, bài."
        ),
    ]
    counted = tally(readings(plan), until=plan.periods.get(key="year"))
    assert (counted.unknown, counted.carried) == (1, 1)
    assert year.indicator_tally == counted


def test_the_report_counts_as_the_overview_does(plan, two_figures):
    make_target(make_indicator(plan))

    counted = figures(plan).indicator_tally

    there = tally(readings(plan), until=plan.periods.get(key=Q1))
    assert (counted.total, counted.met, counted.not_met, counted.unknown) == (
        there.total,
        there.met,
        there.not_met,
        there.unknown,
    )
    assert counted.total == plan.indicators.count() == 2


def test_a_rate_of_the_tasks_agrees_with_how_the_report_counts_them(plan):
    words = "Tỷ lệ nhiệm vụ trong Kế hoạch được hoàn thành"
    make_target(make_indicator(plan, statement=words))
    for review in ("accepted", "waiting"):
        task = make_task(plan, due=date(2026, 2, 20))
        make_update(task, state="done", percent=100, review=review)

    accepted, whole = figures(plan), figures(plan, include_waiting=True)

    for gathered, share in ((accepted, "1/2"), (whole, "2/2")):
        [row] = gathered.indicators
        assert (row.fraction, row.computed) == (share, True)
        assert f"{gathered.totals.done}/{gathered.totals.total}" == share


def test_a_frozen_row_of_before_is_read_and_its_decimals_are_no_difference(plan):
    target = make_target(make_indicator(plan))
    put(target, 95)
    put(target, "94.39", "six-months")
    now = figures(plan, "six-months")
    old = now.as_json()
    known = set(IndicatorRow.__dataclass_fields__)
    later = {"parts", "result", "indicator", "share", "change", "change_better", "goal_words"}
    old["indicators"] = [
        {name: each[name] for name in known - later} | {"value": "94,390%"}
        for each in old["indicators"]
    ]

    frozen = ReportFigures.from_json(old)

    assert frozen.indicators[0].outcome == "met"
    assert differences(frozen, now) == []
    old["indicators"][0]["value"] = "93%"
    assert len(differences(ReportFigures.from_json(old), now)) == 1


def test_the_number_of_queries_does_not_grow_with_computed_targets(
    plan, django_assert_max_num_queries
):
    for _ in range(5):
        make_target(make_indicator(plan, statement="Nhiệm vụ trong Kế hoạch được hoàn thành"))
    make_task(plan)

    with django_assert_max_num_queries(16):
        figures(plan, "year")
