"""What rules say: their sums, their sentences, their faults and their stored forms, letter by
letter.
"""

from decimal import Decimal

import pytest

from parindex.facts import Facts
from parindex.rules import (
    KINDS,
    Checklist,
    Deduction,
    Ladder,
    LadderStep,
    Manual,
    PerCase,
    Ratio,
    SurveyMean,
    YesNo,
    rule_of,
)

D = Decimal

ON_TIME = Ladder(
    (LadderStep(">", D(99), D(6)), LadderStep(">=", D(95), D(4)), LadderStep(">=", D(90), D(2))),
    noun="hồ sơ",
)
DAYS_LATE = Ladder(
    (LadderStep("<=", D(0), D("0.5"), "đúng hạn"), LadderStep("<=", D(10), D("0.25"))),
    of="value",
    unit="ngày chậm",
)
SHORTAGE = Ladder((LadderStep("<", D(5), D(2)), LadderStep("=", D(5), D(1))), of="value", unit="")
CHOICE = Ladder(
    (LadderStep("=", D(2), D("1.5"), "Có và kiểm tra"), LadderStep("=", D(1), D(1), "Có")),
    of="choice",
)
UNNAMED = (LadderStep("=", D(2), D(1)),)
LATE_REPORTS = Deduction(D("0.25"), "lần chậm")
FORMS = PerCase(D("0.25"), "hình thức")
TICKS = Checklist((("loa", D("0.3")), ("trang", D("0.3")), ("hội thi", D("0.4"))))
SURVEY = SurveyMean()


def share(part, whole) -> Facts:
    return Facts(numerator=D(part), denominator=D(whole))


@pytest.mark.parametrize(
    ("rule", "facts", "maximum", "words"),
    [
        (YesNo(), Facts(yes=True), "0.5", "Có = 0,50"),
        (YesNo(D("0.2")), Facts(yes=False), "1", "Không = 0,20"),
        (YesNo(), Facts(yes=False), "0", "Không = 0,00"),  # a maximum of nothing
        (ON_TIME, share(100, 100), "6", "100/100 hồ sơ = 100%, trên 99% = 6,00"),
        (ON_TIME, share(95, 100), "6", "95/100 hồ sơ = 95%, từ 95% trở lên = 4,00"),
        (ON_TIME, share(89, 100), "6", "89/100 hồ sơ = 89%, không đạt bậc nào = 0,00"),
        (DAYS_LATE, Facts(value=D(0)), "0.5", "0 ngày chậm, đúng hạn = 0,50"),
        (DAYS_LATE, Facts(value=D(1)), "0.5", "1 ngày chậm, không quá 10 ngày chậm = 0,25"),
        (DAYS_LATE, Facts(value=D(11)), "0.5", "11 ngày chậm, không đạt bậc nào = 0,00"),
        (SHORTAGE, Facts(value=D("4.99")), "2", "4,99, dưới 5 = 2,00"),
        (SHORTAGE, Facts(value=D(5)), "2", "5, đạt 5 = 1,00"),
        (CHOICE, Facts(value=D(2)), "1.5", "Có và kiểm tra = 1,50"),
        (Ratio(), share(1, 2), "1", "1/2 = 50% × 1 = 0,50"),
        (Ratio(floor=D(80)), share(79, 100), "1", "79/100 = 79%, dưới mức sàn 80% = 0,00"),
        (Ratio(goal=D(90)), share(72, 100), "2", "72/100 = 72% / 90% × 2 = 1,60"),
        (
            Ratio(noun="hồ sơ trễ", empty_is_full=True),
            share(0, 0),
            "2",
            "Không có hồ sơ trễ phải tính = 2,00",
        ),
        (
            Ratio(empty_is_full=True),
            share(0, 0),
            "2",
            "Không có trường hợp nào phải tính = 2,00",
        ),
        (LATE_REPORTS, Facts(count=1), "0.5", "0,5 − 1 lần chậm × 0,25 = 0,25"),
        (Deduction(), Facts(count=2), "3", "3 − 2 trường hợp × 1 = 1,00"),
        (FORMS, Facts(count=1), "0.5", "1 hình thức × 0,25 = 0,25"),
        (PerCase(), Facts(count=2), "3", "2 trường hợp × 1 = 2,00"),
        (TICKS, Facts(ticked=("loa", "hội thi")), "1", "0,3 + 0,4 = 0,70"),
        (TICKS, Facts(ticked=()), "1", "Không có mục nào = 0,00"),
        (
            SURVEY,
            Facts(answers={"A": 60, "B": 30, "C": 5, "D": 5}),
            "2.4",
            "bình quân 100 phiếu 79% × 2,4 = 1,90",
        ),
        (SURVEY, Facts(answers={"A": 1, "B": 0}), "1", "bình quân 1 phiếu 100% × 1 = 1,00"),
        (SURVEY, Facts(value=D("88.37")), "2.4", "88,37% × 2,4 = 2,12"),
        (
            SURVEY,
            Facts(value=D("88.37"), count=120),
            "2.4",
            "bình quân 120 phiếu 88,37% × 2,4 = 2,12",
        ),
        (Manual(), Facts(points=D("0.75")), "1", "Nhập tay = 0,75"),
    ],
)
def test_the_sum_is_written_out(rule, facts, maximum, words):
    assert rule.score(facts, D(maximum)).words == words


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1, 3, "33,3%"),
        (90, 100, "90%"),
        (8996, 10000, "89,96%"),  # to one decimal: 90%, a bound that it misses
        (8999123, 10000000, "89,99%"),
        (8999612, 10000000, "89,996%"),
        (89999612, 100000000, "89,9996%"),
    ],
)
def test_a_share_is_never_shown_as_a_bound_that_it_misses(part, whole, shown):
    words = Ratio().score(share(part, whole), D(1)).words

    assert words.split(" = ")[1] == f"{shown} × 1"


@pytest.mark.parametrize(
    ("rule", "maximum", "words"),
    [
        (YesNo(D("0.2")), "1", "Có: 1 điểm; không: 0,2 điểm"),
        (
            ON_TIME,
            "6",
            "trên 99%: 6 điểm; từ 95% trở lên: 4 điểm; từ 90% trở lên: 2 điểm; còn lại: 0 điểm",
        ),
        (
            DAYS_LATE,
            "0.5",
            "đúng hạn: 0,5 điểm; không quá 10 ngày chậm: 0,25 điểm; còn lại: 0 điểm",
        ),
        (SHORTAGE, "2", "dưới 5: 2 điểm; đạt 5: 1 điểm; còn lại: 0 điểm"),
        (CHOICE, "1.5", "Có và kiểm tra: 1,5 điểm; Có: 1 điểm"),
        (Ratio(), "1", "Tỷ lệ × 1 điểm, tối đa 1 điểm"),
        (Ratio(D(80)), "2.5", "Tỷ lệ × 2,5 điểm, tối đa 2,5 điểm; dưới 80%: 0 điểm"),
        (Ratio(goal=D(90)), "2", "Tỷ lệ / 90% × 2 điểm, tối đa 2 điểm"),
        (
            Ratio(noun="hồ sơ trễ", empty_is_full=True),
            "2",
            "Tỷ lệ × 2 điểm, tối đa 2 điểm; không có hồ sơ trễ: đủ điểm",
        ),
        (
            Ratio(empty_is_full=True),
            "2",
            "Tỷ lệ × 2 điểm, tối đa 2 điểm; không có trường hợp nào: đủ điểm",
        ),
        (LATE_REPORTS, "0.5", "0,5 điểm, trừ 0,25 điểm mỗi lần chậm, không dưới 0"),
        (FORMS, "0.5", "0,25 điểm mỗi hình thức, tối đa 0,5 điểm"),
        (TICKS, "1", "loa: 0,3 điểm; trang: 0,3 điểm; hội thi: 0,4 điểm; tối đa 1 điểm"),
        (SURVEY, "2.4", "Bình quân phiếu (A 100%, B 60%, C 20%, D 0%) × 2,4 điểm"),
        (Manual(), "1", "Người chấm nhập điểm, tối đa 1 điểm"),
        (Manual("Theo ý kiến"), "1", "Người chấm nhập điểm, tối đa 1 điểm: Theo ý kiến"),
    ],
)
def test_a_rule_is_a_sentence_of_the_criteria_set(rule, maximum, words):
    assert rule.in_words(D(maximum)) == words


BEYOND = "Điểm phải từ 0 đến điểm tối đa 1."
FLOOR, GOAL = "Mức sàn phải từ 0% đến 100%.", "Mục tiêu phải trên 0% và không quá 100%."
WEIGHT = "Trọng số phải từ 0% đến 100%."


@pytest.mark.parametrize(
    ("rule", "faults"),
    [
        (YesNo(D("-0.01")), [BEYOND]),
        (YesNo(D("1.01")), [BEYOND]),
        (Ladder(()), ["Chưa có bậc nào."]),
        (Ladder((LadderStep("~", D(1), D(1)),)), ["Có bậc ghi sai cách so sánh."]),
        (Ladder(UNNAMED, of="choice"), ["Mỗi mức để chọn cần có tên."]),
        (
            Ladder((LadderStep("=", D(1), D("0.99")), LadderStep("=", D(2), D(0)))),
            ["Không bậc nào cho đủ 1 điểm tối đa."],
        ),
        (Ladder((LadderStep("=", D(1), D("1.01")),)), [BEYOND]),
        (Ratio(floor=D("-0.01")), [FLOOR]),
        (Ratio(floor=D("100.01")), [FLOOR]),
        (Ratio(goal=D(0)), [GOAL]),
        (Ratio(goal=D("100.01")), [GOAL]),
        (Ratio(floor=D(120), goal=D(-1)), [FLOOR, GOAL]),
        (Deduction(D(0)), ["Điểm trừ mỗi lần phải lớn hơn 0."]),
        (PerCase(D(0)), ["Điểm mỗi lần phải lớn hơn 0."]),
        (
            Checklist((("loa", D("0.3")), ("trang", D("0.69")))),
            ["Các mục cộng lại chưa đủ 1 điểm tối đa."],
        ),
        (Checklist((("loa", D("1.01")),)), [BEYOND]),
        (SurveyMean((("A", D("1.01")),)), [WEIGHT]),
        (SurveyMean((("A", D(1)), ("B", D("-0.01")))), [WEIGHT]),
    ],
)
def test_a_rule_that_does_not_fit_its_maximum_says_why(rule, faults):
    assert rule.faults(D(1)) == faults


@pytest.mark.parametrize(
    "rule",
    [
        YesNo(D(0)),
        YesNo(D("0.5")),
        YesNo(D(1)),
        Ladder((LadderStep("=", D(1), D(1)), LadderStep("=", D(2), D(0)))),
        Ladder(UNNAMED, of="value"),
        Ladder((LadderStep("=", D(2), D(1), "Có"),), of="choice"),
        Ratio(floor=D(0)),
        Ratio(floor=D(100)),
        Ratio(goal=D("0.01")),
        Ratio(goal=D(100)),
        Deduction(D("0.01")),
        PerCase(D("0.01")),
        Checklist((("loa", D(1)), ("trang", D(0)))),
        Checklist((("loa", D("0.5")), ("trang", D("0.5")))),
        SurveyMean(),
        Manual(),
    ],
)
def test_a_rule_at_the_border_of_what_is_allowed_has_no_fault(rule):
    assert rule.faults(D(1)) == []


STORED = [
    (YesNo(D("0.1")), {"kind": "yes_no", "no": "0.1"}),
    (
        DAYS_LATE,
        {
            "kind": "ladder",
            "steps": [["<=", "0", "0.5", "đúng hạn"], ["<=", "10", "0.25", ""]],
            "of": "value",
            "unit": "ngày chậm",
            "noun": "",
        },
    ),
    (
        Ratio(D(50), D(90), "hồ sơ", True),
        {"kind": "ratio", "floor": "50", "goal": "90", "noun": "hồ sơ", "empty_is_full": True},
    ),
    (LATE_REPORTS, {"kind": "deduction", "each": "0.25", "noun": "lần chậm"}),
    (FORMS, {"kind": "per_case", "each": "0.25", "noun": "hình thức"}),
    (TICKS, {"kind": "checklist", "items": [["loa", "0.3"], ["trang", "0.3"], ["hội thi", "0.4"]]}),
    (SurveyMean((("A", D(1)),)), {"kind": "survey", "weights": [["A", "1"]]}),
    (Manual(), {"kind": "manual"}),
    (Manual("Theo ý kiến"), {"kind": "manual", "words": "Theo ý kiến"}),
]


def test_every_kind_is_stored():
    assert {stored["kind"] for _, stored in STORED} == set(KINDS)


@pytest.mark.parametrize(("rule", "stored"), STORED)
def test_the_stored_form_of_a_rule(rule, stored):
    assert rule.as_json() == stored
    assert rule_of(stored) == rule


@pytest.mark.parametrize(
    ("stored", "rule"),
    [
        ({"kind": "yes_no"}, YesNo()),
        (
            {"kind": "ladder", "steps": [[">=", "80", "1"]]},
            Ladder((LadderStep(">=", D(80), D(1)),)),
        ),
        ({"kind": "ratio"}, Ratio()),
        ({"kind": "deduction", "each": "1"}, Deduction()),
        ({"kind": "per_case", "each": "1"}, PerCase()),
    ],
)
def test_what_a_stored_form_leaves_out_is_the_usual(stored, rule):
    assert rule_of(stored) == rule
