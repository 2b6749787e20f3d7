"""Rules in the words of criteria sets: read into types, and written so that they read back."""

from decimal import Decimal

import pytest

from parindex.rule_text import NotUnderstood, read_rule, rule_as_text
from parindex.rules import (
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
from parindex.services.sets import model_content
from parindex.suggestions.sources import read_source

D = Decimal
HALVES = (LadderStep("=", D(100), D(1)), LadderStep(">=", D(80), D("0.5")))
MODEL = [(each["code"], each) for each in model_content()["criteria"] if "rule" in each]
LATE = (
    LadderStep("<=", D(0), D("0.5"), "đúng hạn"),
    LadderStep("<=", D(10), D("0.25"), "chậm không quá 10 ngày"),
)
CHOICES = (
    LadderStep("=", D(2), D("1.5"), "có + kiểm tra"),
    LadderStep("=", D(1), D(1), "có"),
    LadderStep("=", D(0), D(0), "không"),
)
TABLE = [
    ("BOOL", "1", YesNo()),
    ("Có: 0,5 điểm; không: 0", "0.5", YesNo()),
    ("Có ban hành: điểm tối đa; không: 0", "1", YesNo()),
    ("có 0,5 / không 0", "0.5", YesNo()),
    ("Có: 1 điểm; không: 0,25 điểm", "1", YesNo(D("0.25"))),
    ("RATIO", "1", Ratio()),
    ("Tỷ lệ b/a nhân điểm tối đa", "2", Ratio()),
    ("RATIO_MIN floor 80 %", "2", Ratio(D(80))),
    ("RATIO_MIN floor 80 % (đúng hạn)", "2", Ratio(D(80))),
    ("RATIO_MIN floor 70 %; không có: NA", "2", Ratio(D(70))),
    ("Tỷ lệ b/a nhân điểm tối đa; dưới 80%: 0 điểm", "2", Ratio(D(80))),
    ("RATIO; không trễ: 2", "2", Ratio(empty_is_full=True)),
    ("tỷ lệ/90 % × max, tối đa max", "2", Ratio(goal=D(90))),
    ("DEDUCT 0.25/lần chậm", "0.5", Deduction(D("0.25"), "lần chậm")),
    ("Trừ 0,25 điểm mỗi lần chậm", "0.5", Deduction(D("0.25"), "lần chậm")),
    ("Mỗi lần chậm trừ 0,25 điểm", "0.5", Deduction(D("0.25"), "lần chậm")),
    ("DEDUCT 1/văn bản sai; không ban hành: NA", "2", Deduction(D(1), "văn bản sai")),
    ("SUM 0.25/hình thức, tối đa 0.5", "0.5", PerCase(D("0.25"), "hình thức")),
    ("mỗi quy chế 0,5 điểm", "1", PerCase(D("0.5"), "quy chế")),
    ("LADDER: 100 % 1; 80–<100 % 0.5; <80 % 0", "1", Ladder(HALVES)),
    ("100%: 1; từ 80% đến dưới 100%: 0,5; dưới 80%: 0", "1", Ladder(HALVES)),
    ("LADDER: ≤ hạn 0.5; chậm ≤ 10 ngày 0.25; khác 0", "0.5", Ladder(LATE, "value", "ngày chậm")),
    ("LADDER: có + kiểm tra 1.5; có 1; không 0", "1.5", Ladder(CHOICES, "choice", "")),
    (
        "LADDER: >90 % 1.5; 80–90 % 1; <80 % 0",
        "1.5",
        Ladder((LadderStep(">", D(90), D("1.5")), LadderStep(">=", D(80), D(1)))),
    ),
    (
        "LADDER: >100 % 1.5; =100 % 1; <100 % 0",
        "1.5",
        Ladder((LadderStep(">", D(100), D("1.5")), LadderStep("=", D(100), D(1)))),
    ),
    (
        "≥90 2; 80–<90 1.5; <80 0",
        "2",
        Ladder((LadderStep(">=", D(90), D(2)), LadderStep(">=", D(80), D("1.5"))), "value", ""),
    ),
    ("Tỷ lệ từ 90% trở lên: 1; dưới 90%: 0", "1", Ladder((LadderStep(">=", D(90), D(1)),))),
    (
        "Loa: 0,5 điểm; trang tin: 0,5 điểm; tối đa 1 điểm",
        "1",
        Checklist((("Loa", D("0.5")), ("trang tin", D("0.5")))),
    ),
    ("SURVEY", "3", SurveyMean()),
    ("Người chấm nhập điểm, tối đa 3 điểm", "3", Manual()),
]
NOT_UNDERSTOOD = [
    ("", "1"),
    ("Theo đánh giá của hội đồng", "2"),
    ("BONUS cap 3", "3"),
    ("Có: 1; không: 0", "2"),  # another maximum than the criterion's
    ("100%: 1; từ 50% đến dưới 80%: 0,5", "1"),  # what lies between earns nobody knows what
    ("Tỷ lệ b/a nhân điểm tối đa; từ 95% trở lên: điểm tối đa", "1"),
    ("Mỗi quy chế 0,5 điểm; quy chế hết hạn trừ 1", "1"),
    ('{"kind": "unknown"}', "1"),
]


@pytest.mark.parametrize(("words", "maximum", "rule"), TABLE)
def test_usual_wordings_are_understood(words, maximum, rule):
    assert read_rule(words, Decimal(maximum)) == rule


@pytest.mark.parametrize(("words", "maximum", "rule"), TABLE)
def test_a_rule_as_text_reads_back(words, maximum, rule):
    assert read_rule(rule_as_text(rule, Decimal(maximum)), Decimal(maximum)) == rule


@pytest.mark.parametrize(("words", "maximum"), NOT_UNDERSTOOD)
def test_what_is_not_understood_is_no_rule(words, maximum):
    with pytest.raises(NotUnderstood):
        read_rule(words, Decimal(maximum))


@pytest.mark.parametrize(("code", "criterion"), MODEL)
def test_rules_of_the_model_set_read_back_from_words(code, criterion):
    rule, maximum = rule_of(criterion["rule"]), Decimal(criterion["maximum"])

    words = rule_as_text(rule, maximum)

    assert "{" not in words
    assert read_rule(words, maximum) == rule


def test_a_rule_that_words_cannot_tell_reads_back_all_the_same():
    odd = Ladder(
        (LadderStep(">=", D(80), D(1)), LadderStep(">=", D(50), D("0.5"), "một; hai: ba")),
        "ratio",
        "%",
        "việc",
    )

    assert read_rule(rule_as_text(odd, D(1)), D(1)) == odd


@pytest.mark.parametrize(
    "form",
    [
        '{"kind": "per_case", "each": NaN}',
        '{"kind": "per_case", "each": "Infinity"}',
        '{"kind": "per_case", "each": 1e999}',
        '{"kind": "ratio", "goal": "1e999999"}',
        '{"kind": "deduction", "each": "1", "noun": NaN}',
        '{"kind": "checklist", "items": [[NaN, "1"]]}',
        '{"kind": []}',
        '{"kind":' * 50_000,
        f"mỗi hồ sơ cộng {'9' * 5_000} điểm",
    ],
)
def test_numbers_that_nothing_is_computed_with_are_no_rule(form):
    with pytest.raises(NotUnderstood):
        read_rule(form, Decimal(5))


@pytest.mark.parametrize(
    "form",
    [
        '{"kind": "plan_issued", "by": "9-99999999999999999999"}',
        '{"kind": "tasks_done", "area": NaN}',
        '{"a":' * 50_000,
    ],
)
def test_a_source_that_nothing_is_taken_from_is_none(form):
    assert read_source(form) is None
