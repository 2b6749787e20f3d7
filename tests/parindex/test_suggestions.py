"""Suggested points: every source against sums worked out by hand, and that nothing of a person's
score moves.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from parindex.facts import Facts
from parindex.models import Assessment
from parindex.rules import rule_of
from parindex.services import ScoreRefused
from parindex.services.scoring import attach_evidence, enter_score, lock_self_score
from parindex.services.sets import faults_of, make_set, model_content
from parindex.services.suggestions import give_back, take_suggestions
from parindex.suggestions.proposals import suggestions
from parindex.suggestions.sources import KINDS, faults_of_source, read_source, source_in_words
from plans.models import Evidence, Plan
from plans.services import add_evidence
from reports.models import Report
from tasks.models import ProgressUpdate
from tests.factories import (
    make_commune,
    make_indicator,
    make_officer,
    make_plan,
    make_target,
    make_task,
    make_update,
)

from .rounds import enter, make_round

pytestmark = [pytest.mark.both, pytest.mark.django_db]

DAY = date(2026, 11, 21)
RATIO = {"kind": "ratio", "floor": "80", "noun": "nhiệm vụ"}
DAYS = {
    "kind": "ladder",
    "of": "value",
    "unit": "ngày chậm",
    "steps": [["<=", "0", "0.5", "đúng hạn"], ["<=", "10", "0.25", "chậm không quá 10 ngày"]],
}
State, Review = ProgressUpdate.State, ProgressUpdate.Review
PERCENT = {State.DONE: 100}


def round_of(*leaves, **values):
    """A round whose set has these leaves (maximum, rule, source), and one more that fills it up to
    100 points.
    """
    rows = [
        {
            "code": f"1.{place}",
            "name": f"Tiêu chí {place}",
            "maximum": maximum,
            "rule": rule,
            "source": source,
        }
        for place, (maximum, rule, source) in enumerate(leaves, start=1)
    ]
    rest = Decimal(100) - sum(Decimal(maximum) for maximum, _, _ in leaves)
    rows.append(
        {"code": "1.99", "name": "Còn lại", "maximum": str(rest), "rule": {"kind": "manual"}}
    )
    head = {"code": "1", "name": "Lĩnh vực", "maximum": "100"}
    content = {"name": "Bộ", "bands": [["Tốt", "0"]], "criteria": [head, *rows]}
    return make_round(content=content, **values)


def suggested(played, code="1.1", today=DAY):
    """The suggestion for a leaf, None for none."""
    return suggestions(played.assessment(), today=today).get(played.score(code).criterion_id)


def leave_out(played, code):
    score = played.score(code)
    enter_score(
        score,
        by=played.standing(),
        seen=score.version,
        facts=Facts(),
        not_applicable=True,
        reason="Không có",
    )


def fill_tasks(plan, *, done, doing, not_doing=0):
    for state, count in ((State.DONE, done), (State.DOING, doing), (State.NOT_DOING, not_doing)):
        for _ in range(count):
            make_update(
                make_task(plan, due=date(2026, 10, 1), time_kind="date"),
                state=state,
                percent=PERCENT.get(state, 50),
                reason=str(state),
            )


def send(plan, key, on, **values):
    usual = {"state": Report.State.ISSUED, "number": "5", "issued_on": on, "sent_on": on}
    values = usual | values
    return Report.objects.create(plan=plan, period=plan.periods.get(key=key), **values)


def measure(plan, statement, *, target=None, key="quarter-1", review="accepted", **figures):
    target = target or make_target(make_indicator(plan, statement=statement))
    author = target.indicator.lead_unit.users.first() or make_officer(target.indicator.lead_unit)
    period = plan.periods.get(key=key)
    return target.measurements.create(period=period, author=author, review=review, **figures)


def test_tasks_done_leave_out_those_that_will_not_be_done_and_write_the_sum_out():
    played = round_of(("2.5", RATIO, {"kind": "tasks_done"}))
    plan = make_plan(played.communes[0])
    fill_tasks(plan, done=29, doing=4, not_doing=2)

    found = suggested(played)

    assert found.outcome.points == Decimal("2.20")
    assert found.outcome.words == "29/33 nhiệm vụ = 87,9% × 2,5 = 2,20"
    assert len(found.rows) == 4
    assert {row.lost for row in found.rows} == {"quá hạn 51 ngày"}


def test_only_accepted_updates_make_a_task_done():
    played = round_of(("2.5", RATIO, {"kind": "tasks_done"}))
    plan = make_plan(played.communes[0])
    fill_tasks(plan, done=9, doing=0)
    make_update(make_task(plan), state=State.DONE, percent=100, review=Review.WAITING)

    assert suggested(played).outcome.words == "9/10 nhiệm vụ = 90% × 2,5 = 2,25"


def test_tasks_of_an_area_and_of_another_unit_or_year():
    played = round_of(("2", {"kind": "ratio"}, {"kind": "tasks_done", "area": 2}), communes=2)
    plan = make_plan(played.communes[0])
    make_update(make_task(plan, area=2), state=State.DONE, percent=100)
    make_task(plan, area=2)
    make_update(make_task(plan, area=1), state=State.DONE, percent=100)
    make_update(make_task(make_plan(played.communes[1]), area=2), state=State.DONE, percent=100)
    make_update(
        make_task(make_plan(played.communes[0], year=2025), area=2), state=State.DONE, percent=100
    )

    assert suggested(played).outcome.words == "1/2 = 50% × 2 = 1,00"


@pytest.mark.parametrize(
    ("issued", "points"),
    [((1, 31), "0.50"), ((2, 1), "0.25"), ((2, 10), "0.25"), ((2, 11), "0.00")],
)
def test_the_days_that_a_plan_was_issued_late(issued, points):
    played = round_of(("0.5", DAYS, {"kind": "plan_issued", "by": "01-31"}))
    make_plan(played.communes[0], issued_on=date(2026, *issued))

    assert suggested(played).outcome.points == Decimal(points)


def test_a_plan_that_replaced_another_is_as_punctual_as_the_first():
    played = round_of(("0.5", DAYS, {"kind": "plan_issued", "by": "01-31"}))
    make_plan(played.communes[0], issued_on=date(2026, 1, 20), state=Plan.State.REPLACED)
    make_plan(played.communes[0], issued_on=date(2026, 6, 1))

    assert suggested(played).facts.value == 0


def test_a_draft_or_no_plan_suggests_nothing():
    played = round_of(
        ("0.5", DAYS, {"kind": "plan_issued", "by": "01-31"}), ("2", RATIO, {"kind": "tasks_done"})
    )
    assert suggestions(played.assessment(), today=DAY) == {}
    make_plan(played.communes[0], state=Plan.State.DRAFT, issued_on=None)

    assert suggestions(played.assessment(), today=DAY) == {}


def test_reports_sent_and_late_out_of_those_due_so_far():
    sent, late = (
        {"kind": "ratio", "noun": "báo cáo"},
        {"kind": "deduction", "each": "0.25", "noun": "lần chậm"},
    )
    played = round_of(
        ("0.5", sent, {"kind": "reports_sent"}), ("0.5", late, {"kind": "reports_late"})
    )
    plan = make_plan(played.communes[0])  # deadlines on 17 March, June, September, December
    assert suggestions(played.assessment(), today=date(2026, 3, 17)) == {}
    send(plan, "quarter-1", date(2026, 3, 17))
    # a newer version does not make the first one late
    send(plan, "quarter-1", date(2026, 5, 1), version=2)
    send(plan, "six-months", date(2026, 6, 18))
    send(plan, "quarter-3", None, state=Report.State.DRAFT)

    assert suggested(played, "1.1").outcome.words == "2/3 báo cáo = 66,7% × 0,5 = 0,33"
    assert suggested(played, "1.2").outcome.words == "0,5 − 2 lần chậm × 0,25 = 0,00"
    assert [row.lost for row in suggested(played, "1.1").rows] == ["", "", "chưa gửi"]
    assert [row.lost for row in suggested(played, "1.2").rows] == ["", "gửi sau hạn", "chưa gửi"]


def test_a_target_gives_its_newest_accepted_figures_by_words_without_accents():
    played = round_of(
        (
            "2",
            {"kind": "ratio", "goal": "80", "noun": "hồ sơ"},
            {"kind": "target", "words": "tiep nhan truc tuyen"},
        )
    )
    plan = make_plan(played.communes[0])
    first = measure(
        plan, "Tỷ lệ hồ sơ tiếp nhận trực tuyến", numerator=10, denominator=20, value=50
    )
    measure(
        plan, "", target=first.target, key="six-months", numerator=60, denominator=100, value=60
    )
    measure(
        plan,
        "",
        target=first.target,
        key="quarter-3",
        review="waiting",
        numerator=90,
        denominator=100,
        value=90,
    )

    assert suggested(played).outcome.words == "60/100 hồ sơ = 60% / 80% × 2 = 1,50"
    assert suggested(played).rows[0].lost == "chưa đạt mục tiêu tối thiểu 90%"


@pytest.mark.parametrize(
    ("rule", "figures", "facts"),
    [
        (
            {"kind": "ratio"},
            {"value": Decimal("98.5")},
            {"numerator": "98.5000", "denominator": "100"},
        ),
        (DAYS, {"value": 3}, {"value": "3.0000"}),
        ({"kind": "deduction", "each": "0.1"}, {"value": 3}, {"count": 3}),
        ({"kind": "deduction", "each": "0.1"}, {"value": Decimal("3.5")}, None),
        ({"kind": "yes_no"}, {"value": 90}, {"yes": True}),
        ({"kind": "yes_no"}, {"achieved": False}, {"yes": False}),
    ],
)
def test_a_measurement_is_fitted_to_the_kind_of_rule(rule, figures, facts):
    played = round_of(("0.5", rule, {"kind": "target", "words": "giải ngân"}))
    measure(make_plan(played.communes[0]), "Giải ngân vốn", **figures)

    found = suggested(played)

    assert (found.facts.as_json() if found else None) == facts


@pytest.mark.parametrize(("day", "yes"), [((3, 31), True), ((4, 1), False), (None, None)])
def test_evidence_of_the_register_dated_in_time_says_yes_with_the_piece(day, yes):
    played = round_of(
        (
            "0.5",
            {"kind": "yes_no"},
            {"kind": "evidence", "words": "kế hoạch tự kiểm tra", "by": "03-31"},
        )
    )
    piece = add_evidence(
        authority=played.communes[0],
        unit=None,
        by=played.standing(),
        year=2026,
        title="Ke hoach TU KIEM TRA năm 2026",
        dated_on=date(2026, *day) if day else None,
        file=ContentFile(b"x", name="kh.pdf"),
    )

    found = suggested(played)

    assert (found and found.facts.yes) is yes
    if found:
        assert found.evidence == (piece,)


def test_what_does_not_apply_has_no_suggestion_and_redistributed_points_count():
    played = round_of(("10", RATIO, {"kind": "tasks_done"}), ("10", {"kind": "yes_no"}, {}))
    fill_tasks(make_plan(played.communes[0]), done=9, doing=1)
    leave_out(played, "1.2")

    found = suggested(played)  # 100 points over 90 by the set: 10 × 100/90 = 11,11

    assert found.outcome.points == Decimal("10.00")
    assert suggested(played, "1.2") is None
    leave_out(played, "1.1")
    assert suggested(played) is None


def test_data_that_change_move_the_suggestion_and_nothing_that_a_person_set():
    played = round_of(("2.5", RATIO, {"kind": "tasks_done"}))
    plan = make_plan(played.communes[0])
    fill_tasks(plan, done=9, doing=1)
    enter(played.score("1.1"), played.standing(), numerator=Decimal(10), denominator=Decimal(10))
    before = played.score("1.1").__dict__ | {"_state": None}

    fill_tasks(plan, done=0, doing=1)

    assert suggested(played).facts.denominator == 11
    assert played.score("1.1").__dict__ | {"_state": None} == before


def test_the_model_set_names_sources_that_fit_its_rules(django_assert_max_num_queries):
    played = make_round(content=model_content())
    plan = make_plan(played.communes[0])
    fill_tasks(plan, done=2, doing=1)
    measure(plan, "Tỷ lệ hồ sơ đúng hạn", numerator=999, denominator=1000, value=Decimal("99.9"))
    kinds = {each.source["kind"] for each in played.criteria_set.criteria.exclude(source={})}

    assert kinds == set(KINDS) - {"statistics", "statistics_complete"}
    assessment = Assessment.objects.with_set().get()
    with django_assert_max_num_queries(7):
        assert len(suggestions(assessment, today=DAY)) == 5


@pytest.mark.parametrize(
    ("source", "rule", "fault"),
    [
        ({"kind": "magic"}, RATIO, "không đọc được"),
        ({"kind": "plan_issued", "by": "31-01"}, DAYS, "không đọc được"),
        ({"kind": "plan_issued", "by": "02-29"}, DAYS, "không đọc được"),
        ({"kind": "tasks_done", "speed": 3}, RATIO, "không đọc được"),
        ({"kind": "tasks_done", "area": 99}, RATIO, "sai lĩnh vực"),
        ({"kind": "tasks_done"}, {"kind": "yes_no"}, "không dùng được với quy tắc"),
        ({"kind": "target", "words": " "}, RATIO, "chưa ghi các chữ"),
        ({"kind": "evidence"}, {"kind": "yes_no"}, "chưa ghi các chữ"),
        ({"kind": "statistics", "form": "x"}, RATIO, "chưa ghi mã biểu và mã dòng"),
        ({"kind": "statistics", "form": "x", "row": 3}, RATIO, "chưa ghi mã biểu và mã dòng"),
        ({"kind": "statistics_complete"}, DAYS, "không dùng được với quy tắc"),
        (
            {"kind": "reports_late"},
            {"kind": "survey", "weights": []},
            "không dùng được với quy tắc",
        ),
        (
            {"kind": "reports_late"},
            {"kind": "ladder", "steps": [], "of": "choice"},
            "không dùng được với quy tắc",
        ),
    ],
)
def test_a_source_that_cannot_serve_is_a_fault_of_the_set(source, rule, fault):
    assert fault in faults_of_source(source, rule_of(rule))[0]


CELLS = [
    ("Ngày ban hành kế hoạch, hạn 31/01", {"kind": "plan_issued", "by": "01-31"}),
    ("Nhiệm vụ hoàn thành", {"kind": "tasks_done"}),
    (
        "Nhiệm vụ hoàn thành, lĩnh vực Xây dựng chính quyền điện tử, chính quyền số",
        {"kind": "tasks_done", "area": 7},
    ),
    ("Báo cáo đã gửi", {"kind": "reports_sent"}),
    ("Báo cáo gửi chậm", {"kind": "reports_late"}),
    ("Kết quả chỉ tiêu “giải ngân”", {"kind": "target", "words": "giải ngân"}),
    (
        "Minh chứng trong kho “kế hoạch, hạn 5/1”, hạn 31/12",
        {"kind": "evidence", "words": "kế hoạch, hạn 5/1", "by": "12-31"},
    ),
    (
        "Dòng của biểu thống kê “giai-quyet-tthc.TL”",
        {"kind": "statistics", "form": "giai-quyet-tthc", "row": "TL"},
    ),
    (
        "Dòng của biểu thống kê “giai-quyet-tthc.TONG.7”",
        {"kind": "statistics", "form": "giai-quyet-tthc", "row": "TONG", "column": "7"},
    ),
    ("Đủ số liệu thống kê đã duyệt", {"kind": "statistics_complete"}),
    (
        "Đủ số liệu thống kê đã duyệt “giai-quyet-tthc”",
        {"kind": "statistics_complete", "form": "giai-quyet-tthc"},
    ),
]


@pytest.mark.parametrize(("words", "stored"), CELLS)
def test_a_source_in_a_cell_reads_back(words, stored):
    assert source_in_words(stored) == words
    assert read_source(words) == stored


def test_every_kind_of_source_is_told_in_words():
    assert {stored["kind"] for _, stored in CELLS} == set(KINDS)


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("", {}),
        ("chỉ tiêu  “giải ngân”.", {"kind": "target", "words": "giải ngân"}),
        (
            "Minh chứng “sáng kiến”, hạn 1/3",
            {"kind": "evidence", "words": "sáng kiến", "by": "03-01"},
        ),
        ('{"kind": "reports_sent"}', {"kind": "reports_sent"}),
        ("Báo cáo", None),  # sent or late?
        ("Nhiệm vụ hoàn thành, lĩnh vực Y tế", None),
        ("Ngày ban hành kế hoạch, hạn 31/02", None),
        ("Báo cáo đã gửi “năm”", None),
        ("Dòng của biểu thống kê “a.b.c.d”", None),
        ('{"kind": "magic"}', None),
        ("{", None),
    ],
)
def test_words_of_people_are_read_as_sources(words, stored):
    assert read_source(words) == stored


def test_no_source_has_no_faults():
    assert faults_of_source({}, rule_of(RATIO)) == []


def test_the_model_set_has_no_faulty_source():
    assert (
        faults_of(make_set(make_commune(kind="province"), year=2027, content=model_content())) == []
    )


def register(played, title):
    return add_evidence(
        authority=played.communes[0],
        unit=None,
        by=played.standing(),
        year=2026,
        title=title,
        dated_on=date(2026, 2, 1),
        file=ContentFile(title.encode(), name="kh.pdf"),
    )


@pytest.fixture
def proved():
    """A round with a suggestion from tasks and one from a piece of the register."""
    yes = {"kind": "evidence", "words": "kế hoạch tự kiểm tra", "by": "12-31"}
    played = round_of(("2.5", RATIO, {"kind": "tasks_done"}), ("0.5", {"kind": "yes_no"}, yes))
    fill_tasks(make_plan(played.communes[0]), done=9, doing=1)
    register(played, "Kế hoạch tự kiểm tra")
    return played


def test_all_suggestions_are_taken_with_their_evidence_and_given_back(proved):
    by = proved.standing()

    taken = take_suggestions(proved.assessment(), by=by)

    assert [proved.score(code).self_points for code in ("1.1", "1.2", "1.99")] == [
        Decimal("2.25"),
        Decimal("0.5"),
        None,
    ]
    assert proved.score("1.1").suggested_points == Decimal("2.25")
    assert proved.score("1.2").pieces.count() == 1
    assert proved.assessment().self_total == Decimal("2.75")
    assert give_back(proved.assessment(), by=by, taken=taken) == 2
    assert proved.assessment().self_total == 0
    assert proved.score("1.2").pieces.count() == 0


def take_back(client, assessment, by, between=lambda: None):
    """Take all suggestions on the page and take that back; `between` happens meanwhile."""
    client.force_login(by)
    address = reverse("parindex:assessment_take", args=[assessment.pk])
    client.post(address)
    between()
    client.post(address, {"undo": "1"})


def attached(score):
    return list(score.pieces.values_list("evidence__title", "page"))


def test_giving_back_leaves_the_evidence_that_colleagues_attached_before(client, proved):
    score, piece = proved.score("1.2"), Evidence.objects.get()
    attach_evidence(score, by=proved.standing(), evidence=[piece], page="trang 3")

    take_back(client, proved.assessment(), proved.standing())

    assert proved.score("1.2").self_points is None
    assert attached(score) == [("Kế hoạch tự kiểm tra", "trang 3")]


def test_giving_back_leaves_evidence_suggested_for_one_criterion_on_another(client):
    plans, reports = (
        {"kind": "evidence", "words": words, "by": "12-31"}
        for words in ("kế hoạch tự kiểm tra", "báo cáo kết quả")
    )
    played = round_of(("0.5", {"kind": "yes_no"}, plans), ("0.5", {"kind": "yes_no"}, reports))
    register(played, "Kế hoạch tự kiểm tra")
    report = register(played, "Báo cáo kết quả")

    def prove():
        attach_evidence(played.score("1.1"), by=played.standing(), evidence=[report])

    take_back(client, played.assessment(), played.standing(), prove)

    assert played.assessment().self_total == 0
    assert attached(played.score("1.1")) == [("Báo cáo kết quả", "")]
    assert attached(played.score("1.2")) == []


def test_giving_back_leaves_taken_evidence_on_which_a_page_was_noted_since(client, proved):
    score = proved.score("1.2")

    def note():
        attach_evidence(
            score, by=proved.standing(), evidence=[Evidence.objects.get()], page="trang 3"
        )

    take_back(client, proved.assessment(), proved.standing(), note)

    assert attached(score) == [("Kế hoạch tự kiểm tra", "trang 3")]


def test_taking_all_leaves_what_a_person_scored_and_giving_back_what_was_saved_since(proved):
    by = proved.standing()
    enter(proved.score("1.1"), by, numerator=Decimal(8), denominator=Decimal(10))

    taken = take_suggestions(proved.assessment(), by=by)
    enter(proved.score("1.2"), by, yes=False)

    assert len(taken) == 1
    assert proved.score("1.1").self_points == Decimal("2.00")
    assert give_back(proved.assessment(), by=by, taken=taken) == 0
    with pytest.raises(ScoreRefused, match="Không có điểm gợi ý"):
        take_suggestions(proved.assessment(), by=by)


def test_the_lock_keeps_the_suggestions_of_all_leaves_beside_the_scores(proved):
    by = proved.standing()
    enter(proved.score("1.1"), by, numerator=Decimal(10), denominator=Decimal(10))
    enter(proved.score("1.2"), by, yes=False)
    enter(proved.score("1.99"), by, points=Decimal(50))

    lock_self_score(proved.assessment(), by=by)

    assert proved.score("1.1").suggested_words == "9/10 nhiệm vụ = 90% × 2,5 = 2,25"
    assert [
        (score.self_points, score.suggested_points)
        for score in proved.assessment().scores.in_order()
    ] == [
        (Decimal("2.50"), Decimal("2.25")),
        (Decimal("0.00"), Decimal("0.50")),
        (Decimal("50.00"), None),
    ]
