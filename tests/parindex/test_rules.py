"""Points of every kind of rule, computed by hand at the borders of each."""

from decimal import Decimal
from fractions import Fraction

import pytest

from parindex.facts import Facts, FactsMissing, half_up
from parindex.rules import (
    MOST,
    Checklist,
    Deduction,
    Ladder,
    LadderStep,
    Manual,
    PerCase,
    Ratio,
    SurveyMean,
    YesNo,
    json_of,
    rule_of,
)

D = Decimal

ON_TIME = Ladder(
    (LadderStep(">", D(99), D(6)), LadderStep(">=", D(95), D(4)), LadderStep(">=", D(90), D(2))),
    noun="hồ sơ",
)
DAYS_LATE = Ladder(
    (LadderStep("<=", D(0), D("0.5")), LadderStep("<=", D(10), D("0.25"))),
    of="value",
    unit="ngày chậm",
)
REVENUE = Ladder((LadderStep(">", D(100), D("1.5")), LadderStep("=", D(100), D(1))))
CHOICE = Ladder(
    (LadderStep("=", D(2), D("1.5"), "Có và kiểm tra"), LadderStep("=", D(1), D(1), "Có")),
    of="choice",
)
ALL_DONE = Ratio(noun="nhiệm vụ")
WITH_FLOOR = Ratio(floor=D(80))
TO_GOAL = Ratio(goal=D(90))
APOLOGIES = Ratio(noun="hồ sơ trễ hạn", empty_is_full=True)
LATE_REPORTS = Deduction(D("0.25"), "lần chậm")
FORMS = PerCase(D("0.25"), "hình thức")
TICKS = Checklist((("loa", D("0.3")), ("trang", D("0.3")), ("hội thi", D("0.4"))))
SURVEY = SurveyMean()
FLOOR_AND_GOAL = Ratio(floor=D(50), goal=D(90))
THIRDS = Deduction(D("0.33"))
SHORTAGE = Ladder(
    (LadderStep("<", D(5), D(2)), LadderStep("<=", D(10), D(1))), of="value", unit="vụ"
)
MORE_THAN_ENOUGH = Checklist((("a", D("0.6")), ("b", D("0.6")), ("c", D("0.4"))))


def share(part, whole) -> Facts:
    return Facts(numerator=D(part), denominator=D(whole))


@pytest.mark.parametrize(
    ("rule", "facts", "maximum", "points"),
    [
        (YesNo(), Facts(yes=True), "0.5", "0.50"),
        (YesNo(), Facts(yes=False), "0.5", "0.00"),
        (YesNo(D("0.2")), Facts(yes=False), "1", "0.20"),
        (ON_TIME, share(1000, 1000), "6", "6.00"),
        (ON_TIME, share(9901, 10000), "6", "6.00"),
        (ON_TIME, share(99, 100), "6", "4.00"),  # 99% is not above 99%
        (ON_TIME, share(95, 100), "6", "4.00"),
        (ON_TIME, share(949999, 1000000), "6", "2.00"),
        (ON_TIME, share(90, 100), "6", "2.00"),
        (ON_TIME, share(8999, 10000), "6", "0.00"),
        (DAYS_LATE, Facts(value=D(0)), "0.5", "0.50"),
        (DAYS_LATE, Facts(value=D(1)), "0.5", "0.25"),
        (DAYS_LATE, Facts(value=D(10)), "0.5", "0.25"),
        (DAYS_LATE, Facts(value=D(11)), "0.5", "0.00"),
        (REVENUE, share(10001, 10000), "1.5", "1.50"),
        (REVENUE, share(7, 7), "1.5", "1.00"),
        (REVENUE, share(9999, 10000), "1.5", "0.00"),
        (CHOICE, Facts(value=D(2)), "1.5", "1.50"),
        (CHOICE, Facts(value=D(1)), "1.5", "1.00"),
        (CHOICE, Facts(value=D(0)), "1.5", "0.00"),
        (ALL_DONE, share(29, 33), "2.5", "2.20"),
        (ALL_DONE, share(1, 8), "1", "0.13"),  # 0.125: half-up, not half-even
        (ALL_DONE, share(35, 33), "2.5", "2.50"),
        (ALL_DONE, share(0, 33), "2.5", "0.00"),
        (WITH_FLOOR, share(80, 100), "2.5", "2.00"),
        (WITH_FLOOR, share(7999, 10000), "2.5", "0.00"),
        (TO_GOAL, share(72, 100), "2", "1.60"),
        (TO_GOAL, share(90, 100), "2", "2.00"),
        (TO_GOAL, share(95, 100), "2", "2.00"),
        (APOLOGIES, share(0, 0), "2", "2.00"),
        (APOLOGIES, share(1, 3), "2", "0.67"),
        (LATE_REPORTS, Facts(count=0), "0.5", "0.50"),
        (LATE_REPORTS, Facts(count=1), "0.5", "0.25"),
        (LATE_REPORTS, Facts(count=2), "0.5", "0.00"),
        (LATE_REPORTS, Facts(count=9), "0.5", "0.00"),
        (FORMS, Facts(count=1), "0.5", "0.25"),
        (FORMS, Facts(count=5), "0.5", "0.50"),
        (TICKS, Facts(ticked=()), "1", "0.00"),
        (TICKS, Facts(ticked=("loa", "hội thi")), "1", "0.70"),
        (TICKS, Facts(ticked=("loa", "loa")), "1", "0.30"),
        # 0.79 × 2.4 = 1.896
        (SURVEY, Facts(answers={"A": 60, "B": 30, "C": 5, "D": 5}), "2.4", "1.90"),
        (SURVEY, Facts(value=D("88.37")), "2.4", "2.12"),
        (SURVEY, Facts(answers={"D": 3}), "2.4", "0.00"),
        (SHORTAGE, Facts(value=D("4.99")), "2", "2.00"),
        (SHORTAGE, Facts(value=D(5)), "2", "1.00"),
        (SHORTAGE, Facts(value=D(10)), "2", "1.00"),
        (SHORTAGE, Facts(value=D("10.01")), "2", "0.00"),
        (REVENUE, share(0, 9), "1.5", "0.00"),
        (ALL_DONE, share(1, 200), "1", "0.01"),  # 0.005
        (ALL_DONE, share(1, 201), "1", "0.00"),  # 0.00497…
        (ALL_DONE, share(29, 200), "1", "0.15"),  # 0.145
        (ALL_DONE, share(2, 3), "1", "0.67"),
        (ALL_DONE, share(199, 200), "1", "1.00"),  # 0.995
        (WITH_FLOOR, share(0, 5), "2.5", "0.00"),
        (WITH_FLOOR, share(4, 5), "2.5", "2.00"),
        (TO_GOAL, share(8999, 10000), "2", "2.00"),  # 1.99977…
        (TO_GOAL, share(89, 100), "2", "1.98"),  # 1.9777…
        (TO_GOAL, share(0, 100), "2", "0.00"),
        (TO_GOAL, share(120, 100), "2", "2.00"),
        (FLOOR_AND_GOAL, share(50, 100), "2", "1.11"),  # 50/90 × 2 = 1.111…
        (FLOOR_AND_GOAL, share(4999, 10000), "2", "0.00"),
        (FLOOR_AND_GOAL, share(45, 50), "2", "2.00"),
        (APOLOGIES, share(0, 3), "2", "0.00"),
        (THIRDS, Facts(count=3), "1", "0.01"),
        (THIRDS, Facts(count=4), "1", "0.00"),
        (FORMS, Facts(count=0), "0.5", "0.00"),
        (FORMS, Facts(count=2), "0.5", "0.50"),
        (MORE_THAN_ENOUGH, Facts(ticked=("a", "b")), "1", "1.00"),  # 1.2
        (MORE_THAN_ENOUGH, Facts(ticked=("a", "c")), "1", "1.00"),
        (SURVEY, Facts(answers={"A": 1, "B": 1, "C": 1, "D": 1}), "2.4", "1.08"),  # 0.45 × 2.4
        (SURVEY, Facts(answers={"A": 5}), "2.4", "2.40"),
        (SURVEY, Facts(value=D(0)), "2.4", "0.00"),
        (SURVEY, Facts(value=D(100)), "2.4", "2.40"),
        (SURVEY, Facts(answers={"B": 1}, value=D(100)), "1", "0.60"),  # answers come first
        (YesNo(D(1)), Facts(yes=False), "1", "1.00"),
        (Manual(), Facts(points=D(0)), "1", "0.00"),
        (Manual(), Facts(points=D("0.75")), "1", "0.75"),
        (Manual(), Facts(points=D(1)), "1", "1.00"),
    ],
)
def test_points_of_a_rule(rule, facts, maximum, points):
    assert rule.score(facts, D(maximum)).points == D(points)


TWO_FIGURES = "Hãy nhập cả hai số: đã đạt và tổng số."
NOTHING_TO_DIVIDE_BY = (
    "Tổng số phải lớn hơn 0; nếu không có trường hợp nào, hãy chọn “Không áp dụng”."
)
NO_COUNT = "Hãy nhập số lần (0 nếu không có)."
NO_VOTES = "Số phiếu phải lớn hơn 0."
MEAN_BEYOND = "Kết quả điều tra phải từ 0% đến 100%."


@pytest.mark.parametrize(
    ("rule", "facts", "message"),
    [
        (YesNo(), Facts(), "Hãy chọn “Có” hoặc “Không”."),
        (ON_TIME, Facts(numerator=D(3)), TWO_FIGURES),
        (TO_GOAL, Facts(denominator=D(3)), TWO_FIGURES),
        (ON_TIME, share(0, 0), NOTHING_TO_DIVIDE_BY),
        (ALL_DONE, share(5, 0), NOTHING_TO_DIVIDE_BY),
        (ALL_DONE, share(5, -5), NOTHING_TO_DIVIDE_BY),
        (APOLOGIES, share(1, 0), NOTHING_TO_DIVIDE_BY),  # one of none
        (ALL_DONE, share(-1, 5), "Số đã đạt không được âm."),
        (DAYS_LATE, Facts(), "Hãy nhập số liệu."),
        (CHOICE, Facts(), "Hãy chọn một mức."),
        (LATE_REPORTS, Facts(), NO_COUNT),
        (LATE_REPORTS, Facts(count=-1), NO_COUNT),
        (FORMS, Facts(), NO_COUNT),
        (TICKS, Facts(), "Hãy đánh dấu các mục đã làm, hoặc “Không có mục nào”."),
        (TICKS, Facts(ticked=("phim", "loa", "báo")), "Không có mục “báo” trong danh mục."),
        (SURVEY, Facts(), "Chưa có kết quả điều tra xã hội học."),
        (SURVEY, Facts(answers={"A": 0}), NO_VOTES),
        (SURVEY, Facts(answers={"A": 2, "B": -1}), NO_VOTES),
        (SURVEY, Facts(answers={"F": 1, "A": 1, "E": 3}), "Không có mức trả lời “E”."),
        (SURVEY, Facts(value=D(101)), MEAN_BEYOND),
        (SURVEY, Facts(value=D("100.01")), MEAN_BEYOND),
        (SURVEY, Facts(value=D("-0.01")), MEAN_BEYOND),
        (Manual(), Facts(), "Hãy nhập điểm."),
        (Manual(), Facts(points=D("1.01")), "Điểm phải từ 0 đến 1."),
        (Manual(), Facts(points=D("-0.01")), "Điểm phải từ 0 đến 1."),
    ],
)
def test_facts_that_make_no_points_are_refused_with_what_to_enter(rule, facts, message):
    with pytest.raises(FactsMissing) as refused:
        rule.score(facts, D(1))

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("rule", "facts", "maximum", "earned"),
    [
        (YesNo(), Facts(yes=True), "0.5", Fraction(1)),
        (APOLOGIES, share(0, 0), "2", Fraction(1)),
        (ALL_DONE, share(35, 33), "2.5", Fraction(35, 33)),
        (LATE_REPORTS, Facts(count=9), "0.5", Fraction(-7, 2)),
        (FORMS, Facts(count=3), "0", Fraction(0)),  # a maximum of nothing
    ],
)
def test_the_share_that_was_earned_is_exact(rule, facts, maximum, earned):
    assert rule.share(facts, D(maximum))[0] == earned


def test_the_sum_is_written_out():
    assert ALL_DONE.score(share(29, 33), D("2.5")).words == "29/33 nhiệm vụ = 87,9% × 2,5 = 2,20"


def test_the_sum_names_the_maximum_that_redistribution_raised():
    outcome = ALL_DONE.score(share(29, 33), D("3.33"), nominal=D("2.5"))

    assert outcome.points == D("2.93")
    assert outcome.words == "(29/33 nhiệm vụ = 87,9% × 2,5) × 3,33/2,5 = 2,93"


@pytest.mark.parametrize(
    ("rule", "facts", "nominal", "maximum", "points"),
    [
        (YesNo(D("0.2")), Facts(yes=False), "1", "1.5", "0.30"),
        (YesNo(), Facts(yes=True), "1", "1.37", "1.37"),
        (ON_TIME, share(95, 100), "6", "9", "6.00"),
        (DAYS_LATE, Facts(value=D(3)), "0.5", "0.75", "0.38"),  # 0.375
        # 2.9263…: rounded once, not 2.20 × 3.33 / 2.5
        (ALL_DONE, share(29, 33), "2.5", "3.33", "2.93"),
        (WITH_FLOOR, share(80, 100), "2.5", "3.33", "2.66"),  # 2.664
        (LATE_REPORTS, Facts(count=1), "0.5", "0.75", "0.38"),
        (FORMS, Facts(count=1), "0.5", "0.67", "0.34"),  # 0.335
        (TICKS, Facts(ticked=("loa", "trang")), "1", "1.25", "0.75"),
        (SURVEY, Facts(value=D(50)), "2.4", "3", "1.50"),
        (Manual(), Facts(points=D("0.75")), "1", "1.5", "1.13"),  # 1.125
    ],
)
def test_points_grow_with_a_maximum_that_redistribution_raised(
    rule, facts, nominal, maximum, points
):
    assert rule.score(facts, D(maximum), nominal=D(nominal)).points == D(points)


@pytest.mark.parametrize(
    "rule",
    [
        YesNo(D("0.1")),
        ON_TIME,
        DAYS_LATE,
        CHOICE,
        APOLOGIES,
        TO_GOAL,
        LATE_REPORTS,
        FORMS,
        TICKS,
        SURVEY,
        Manual(),
        Manual("Theo ý kiến"),
    ],
)
def test_a_rule_survives_its_stored_form(rule):
    assert rule_of(rule.as_json()) == rule


@pytest.mark.parametrize(
    "data", [{}, {"kind": "magic"}, {"kind": "deduction"}, {"kind": "ladder", "steps": [["="]]}]
)
def test_a_stored_form_that_is_none_is_refused(data):
    with pytest.raises(ValueError, match=r"^Quy tắc tính điểm không đọc được\.$"):
        rule_of(data)


@pytest.mark.parametrize("no", ["NaN", "Infinity", "-Infinity", str(MOST), str(-MOST)])
def test_numbers_that_cannot_be_computed_with_are_refused(no):
    with pytest.raises(ValueError, match=r"^Quy tắc tính điểm không đọc được\.$"):
        rule_of({"kind": "yes_no", "no": no})


def test_a_form_that_a_person_wrote_out_keeps_its_numbers_as_written():
    assert json_of('{"steps": [["=", 0.10, 1]]}') == {"steps": [["=", "0.10", 1]]}


@pytest.mark.parametrize("text", ["{", '{"no": NaN}', '{"no": Infinity}', "[" * 100_000])
def test_what_is_no_form_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        json_of(text)


def test_facts_survive_their_stored_form():
    facts = Facts(yes=False, value=D("0.5"), count=0, ticked=("loa",), answers={"A": 3})

    assert Facts.from_json(facts.as_json()) == facts
    assert Facts.from_json(Facts(ticked=()).as_json()) == Facts(ticked=())
    assert (Facts().empty, Facts(ticked=()).empty) == (True, False)


def test_halves_are_rounded_away_from_zero():
    assert [half_up(D(each)) for each in ("0.005", "0.015", "2.675", "1.004")] == [
        D("0.01"),
        D("0.02"),
        D("2.68"),
        D("1.00"),
    ]
