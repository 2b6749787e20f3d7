"""What a figure says of a goal, by when the goal is judged; statements with several figures."""

from decimal import Decimal

import pytest

from foundation.journal.history import history_of
from indicators.figures import lines_until, readings, tally
from indicators.judging import Result
from indicators.models import Target
from indicators.services import edit_indicator
from tests.factories import make_indicator, make_target

from .test_figures import put, read

Q1, SIX, YEAR = "quarter-1", "six-months", "year"
MET, NOT_MET, UNDER_WAY, UNKNOWN = Result


@pytest.mark.parametrize(
    ("values", "period", "value", "result"),
    [
        ({}, Q1, "18", UNDER_WAY),
        ({}, Q1, "72", MET),  # reached before the year's end
        ({}, YEAR, "71", NOT_MET),
        ({}, YEAR, "72", MET),
        ({}, Q1, None, UNKNOWN),
        ({"judged": "every_period"}, Q1, "18", NOT_MET),
        # a period with a goal of its own is judged by it
        ({"goal_quarter_1": 18}, Q1, "18", MET),
        ({"goal_quarter_1": 19}, Q1, "18", NOT_MET),
        ({"goal_quarter_1": 18}, SIX, "30", UNDER_WAY),
        ({"judged": "every_period", "goal_quarter_1": 10}, Q1, "18", MET),
        # a limit that a sum has passed is not met at once, one that it has not is still open
        ({"comparator": "<="}, Q1, "72", UNDER_WAY),
        ({"comparator": "<="}, Q1, "73", NOT_MET),
        ({"comparator": "<"}, Q1, "72", NOT_MET),
        ({"comparator": "<="}, YEAR, "72", MET),
        ({"comparator": "<=", "unit": "%"}, Q1, "73", UNDER_WAY),  # no sum: it may fall again
        ({"comparator": "<=", "published_later": True}, Q1, "73", UNDER_WAY),
        ({"comparator": "=", "exact": True}, Q1, "72", UNDER_WAY),
        ({"comparator": "=", "exact": True}, Q1, "73", NOT_MET),
        ({"goal": None, "comparator": ""}, Q1, "18", UNKNOWN),
    ],
)
def test_a_goal_of_the_years_end_is_under_way_until_then(values, period, value, result):
    given = {"judged": "year_end", "comparator": ">=", "goal": 72, "unit": "tin, bài"} | values
    target = Target(**given)

    assert target.result_in(period, value and Decimal(value)) == result


@pytest.mark.parametrize(
    ("period", "achieved", "result"),
    [(Q1, False, UNDER_WAY), (Q1, True, MET), (YEAR, False, NOT_MET)],
)
def test_a_statement_in_words_waits_for_the_years_end_too(period, achieved, result):
    assert Target(judged="year_end").result_in(period, None, achieved) == result


@pytest.mark.parametrize(
    ("change", "value", "met"),
    [
        ("rise", "110", True),
        ("rise", "109", False),
        ("fall", "90", True),
        ("fall_percent", "90", True),
        ("fall_percent", "91", False),
        ("rise_percent", "110", True),
        ("ranks", "90", True),  # a smaller rank is a better one
        ("ranks", "110", False),
        ("typed", "10", True),
        ("", "10", True),
    ],
)
def test_a_goal_against_the_year_before_is_computed_from_the_baseline(change, value, met):
    target = Target(comparator=">=", goal=10, baseline=100, change=change)

    assert target.met_by(Decimal(value)) is met


def test_a_share_of_nothing_is_unknown():
    target = Target(comparator=">=", goal=10, baseline=0, change="rise_percent")

    assert target.met_by(Decimal(5)) is None


@pytest.mark.both
@pytest.mark.django_db
def test_a_statement_with_two_figures_is_counted_once(plan):
    both = make_indicator(plan, statement="Dịch vụ công trực tuyến")
    first, second = (make_target(both, label=label, order=n) for n, label in enumerate("ab"))
    put(first, Q1, 95)
    lines = readings(plan)

    alone = tally(lines)
    put(second, Q1, 50)
    together = tally(readings(plan))

    assert (alone.total, alone.met, alone.unknown) == (1, 0, 1)
    assert (together.total, together.met, together.not_met) == (1, 0, 1)
    assert together.total == plan.indicators.count()


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "value", "until", "result"),
    [
        ({}, 40, SIX, UNDER_WAY),
        ({}, 40, YEAR, UNKNOWN),  # a share of before does not say that the year's goal was missed
        ({}, 72, YEAR, MET),
        ({"comparator": "<="}, 40, YEAR, UNKNOWN),
        ({"comparator": "<="}, 73, YEAR, NOT_MET),
        ({"goal_six_months": 50}, 40, SIX, UNKNOWN),
        ({"judged": "every_period"}, 40, YEAR, NOT_MET),
    ],
)
def test_a_figure_of_an_earlier_period_says_what_it_can(plan, values, value, until, result):
    given = {"judged": "year_end", "goal": 72, "unit": "tin, bài"} | values
    put(make_target(make_indicator(plan), **given), Q1, value)

    [line] = readings(plan)

    assert line.result(plan.periods.get(key=until)) == result


@pytest.mark.both
@pytest.mark.django_db
def test_what_is_published_later_is_under_way_without_a_figure(plan):
    make_target(make_indicator(plan, statement="Thứ hạng tăng 3 bậc"), goal=3, unit="bậc")

    [line] = readings(plan)

    assert (line.target.published_later, line.target.change) == (True, "typed")
    assert line.result() == line.result(plan.periods.get(key=YEAR)) == UNDER_WAY


@pytest.mark.both
@pytest.mark.django_db
def test_a_rank_is_read_against_the_one_of_the_year_before(plan):
    words = "Thứ hạng tăng 3 bậc"
    target = make_target(make_indicator(plan, statement=words), goal=3, unit="bậc", baseline=23)
    put(target, YEAR, 22)

    reading = read(target)[3]

    assert (reading.text, reading.fraction, reading.met) == ("tăng 1 bậc", "22 so với 23", False)
    assert target.goal_text == "tăng tối thiểu 3 bậc"
    assert reading.against_baseline is None


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "value", "words", "better"),
    [
        ({}, "97.25", "tăng 3,5 điểm phần trăm so với năm 2025", True),
        ({}, "93", "giảm 0,75 điểm phần trăm so với năm 2025", False),
        ({}, "93.7512", "không đổi so với năm 2025", None),
        ({"comparator": "<=", "unit": "phút"}, "90", "giảm 3,75 phút so với năm 2025", True),
    ],
)
def test_a_figure_is_compared_with_its_baseline(plan, values, value, words, better):
    target = make_target(make_indicator(plan), baseline=Decimal("93.75"), **values)
    put(target, Q1, Decimal(value))

    change = read(target)[0].against_baseline

    assert (change.text, change.better) == (words, better)


@pytest.mark.both
@pytest.mark.django_db
def test_a_sum_that_has_only_begun_is_not_compared_with_a_whole_year(plan):
    target = make_target(make_indicator(plan), goal=72, unit="tin, bài", baseline=66)
    put(target, Q1, 18)
    put(target, YEAR, 77)

    first, *_, last = read(target)

    assert (first.against_baseline, first.share, first.under_way) == (None, "18/72", True)
    assert last.against_baseline.text == "tăng 11 tin, bài so với năm 2025"


@pytest.mark.both
@pytest.mark.django_db
def test_figures_of_a_statement_are_written_with_the_same_decimals(plan):
    both = make_indicator(plan)
    first, second = (make_target(both, label=label, order=n) for n, label in enumerate("ab"))
    put(first, Q1, Decimal("94.3925"))
    put(first, SIX, 95)
    put(second, Q1, Decimal("50.5"))
    alone = make_target(make_indicator(plan))
    put(alone, Q1, 88)

    lines = readings(plan)

    assert [[each.text for each in line.readings[:2]] for line in lines] == [
        ["94,39%", "95,00%"],
        ["50,50%", ""],
        ["88%", ""],
    ]
    assert [line.goal_text for line in lines] == ["tối thiểu 90,00%"] * 2 + ["tối thiểu 90%"]


@pytest.mark.both
@pytest.mark.django_db
def test_a_later_figure_does_not_change_how_an_earlier_report_writes(plan):
    target = make_target(make_indicator(plan))
    put(target, Q1, 95)
    put(target, SIX, Decimal("94.39"))

    [line] = lines_until(readings(plan), plan.periods.get(key=Q1))

    assert [each.text for each in line.readings] == ["95%"]


@pytest.mark.both
@pytest.mark.django_db
def test_a_statement_keeps_a_target(target, reviewer):
    words = {"statement": "Công khai", "lead_unit": None, "qualitative": True}
    target.indicator.plan.state = "draft"
    target.indicator.plan.save()

    edit_indicator(target.indicator, by=reviewer, removed=[target], reason="Đổi", **words)

    [left] = target.indicator.targets.all()
    assert (left.goal, left.judged) == (None, "every_period")


@pytest.mark.both
@pytest.mark.django_db
def test_what_nobody_confirmed_follows_the_words_with_history(target, reviewer):
    words = {"lead_unit": None, "qualitative": False, "reason": "Đổi"}

    edit_indicator(target.indicator, by=reviewer, statement="Giải ngân vốn", **words)
    target.refresh_from_db()
    proposed = target.judged
    target.judged_confirmed = True
    edit_indicator(
        target.indicator, by=reviewer, statement="Hồ sơ đúng hạn", targets=[target], **words
    )

    target.refresh_from_db()
    assert (proposed, target.judged, target.judged_confirmed) == ("year_end", "year_end", True)
    assert history_of(target)[-1].by == reviewer
