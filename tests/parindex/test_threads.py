"""Two people of a commune at the same moment, on PostgreSQL: points, totals and proofs stay whole,
the lock holds.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.base import ContentFile

from accounts.models import Unit
from parindex.facts import Facts
from parindex.models import Assessment, Score, StepWindow
from parindex.own_evidence import document_key
from parindex.services import ScoreChanged, ScoreRefused
from parindex.services.appraisal import appraise, finish_first, reopen
from parindex.services.own_evidence import register_own
from parindex.services.rounds import set_exception, set_window
from parindex.services.scorecard import (
    TEXTS,
    assign_offices,
    prove,
    take_suggestion,
    words_stamp,
    write_texts,
)
from parindex.services.scoring import (
    assign_office,
    attach_evidence,
    detach_evidence,
    enter_score,
    explain,
    lock_self_score,
    send_explanations,
)
from parindex.services.suggestions import give_back, take_suggestions
from parindex.suggestions.proposals import suggestions
from plans.models import Evidence
from plans.services import add_evidence
from plans.services.writing import TextChanged
from tests.factories import make_office, make_officer
from tests.threads import run_behind

from .documents import make_document
from .rounds import enter, enter_all, make_round, open_window, play_to_first
from .test_suggestions import fill_tasks, make_plan, round_of

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
D, State, Step = Decimal, Assessment.State, StepWindow.Step
RATIO = {"kind": "ratio", "floor": "80", "noun": "nhiệm vụ"}
PROOF = {"kind": "evidence", "words": "kế hoạch tự kiểm tra", "by": "12-31"}


def rows(assessment: Assessment):
    """The row of the assessment, to be held."""
    return Assessment.objects.filter(pk=assessment.pk)


def entry(score, by, **facts):
    """Entering `facts` for the score as it stands now."""
    return lambda: enter(score, by, **facts)


def leaving_out(score, by):
    """Saying that the criterion does not apply, of the score as it stands now."""
    values = {
        "by": by,
        "seen": score.version,
        "facts": Facts(),
        "not_applicable": True,
        "reason": "Không có",
    }
    return lambda: enter_score(score, **values)


def points(played) -> dict[str, Decimal]:
    """The points of the unit, by the code of the criterion, where there are any."""
    scores = played.assessment().scores.exclude(self_points=None)
    return dict(scores.values_list("criterion__code", "self_points"))


def officer_for(played, code):
    """An officer of an office that is in charge of this criterion and of no other."""
    office = make_office(played.communes[0])
    assign_office(played.score(code), by=played.standing(), unit=office)
    return make_officer(office)


def piece_of(played, title="Kế hoạch"):
    commune = played.communes[0]
    return add_evidence(
        authority=commune,
        unit=None,
        by=played.standing(),
        year=2026,
        title=title,
        link="https://a.vn",
    )


def test_two_offices_enter_at_once_and_both_are_in_the_total():
    played = make_round()
    officer = make_officer(played.score("1.1.1").unit)

    run_behind(
        rows(played.assessment()),
        entry(played.score("1.1.1"), officer, yes=True),
        entry(played.score("2.1"), played.standing(), numerator=D(90), denominator=D(100)),
    )

    assert points(played) == {"1.1.1": D(10), "2.1": D("40.50")}
    assert played.assessment().self_total == D("50.50")


@pytest.mark.parametrize("entry_first", [True, False])
def test_what_does_not_apply_writes_over_no_entry_of_the_same_moment(entry_first):
    played = make_round()
    calls = [
        entry(played.score("1.1.1"), played.standing(), yes=True),
        leaving_out(played.score("1.1.2"), played.standing()),
    ]

    run_behind(
        rows(played.assessment()), *(calls if entry_first else reversed(calls)), one_by_one=True
    )

    assert points(played) == {"1.1.1": D(30), "1.1.2": D(0)}
    score = played.score("1.1.1")
    assert (score.facts, score.maximum, score.self_words) == (
        {"yes": True},
        D(30),
        "(Có) × 30/10 = 30,00",
    )
    assert played.assessment().self_total == D(30)


def test_the_second_of_two_who_enter_the_same_criterion_sees_the_first():
    played = make_round()
    score = played.score("1.2")

    first, second = run_behind(
        rows(played.assessment()),
        entry(score, played.standing(), count=1),
        entry(score, played.standing(), count=2),
        one_by_one=True,
        expected=(ScoreChanged,),
    )

    assert isinstance(second, ScoreChanged)
    assert (
        (second.score.self_points, second.score.version)
        == (first.self_points, first.version)
        == (D("7.50"), 1)
    )
    assert points(played) == {"1.2": D("7.50")}


def test_a_score_is_not_entered_after_the_lock_of_a_moment_ago():
    played = make_round()
    assessment, by = enter_all(played), played.standing()

    (late,) = run_behind(
        rows(assessment),
        entry(played.score("1.2"), by, count=0),
        meanwhile=lambda: lock_self_score(assessment, by=by),
        expected=(ScoreRefused,),
    )

    assert str(late) == "Điểm tự chấm đã chốt nên không sửa được nữa."
    assert played.score("1.2").self_points == D("7.50")
    assert (played.assessment().state, played.assessment().self_total) == (State.LOCKED, D("77.00"))


def test_what_is_kept_at_the_lock_has_the_score_of_a_moment_ago():
    played = make_round()
    assessment, by = enter_all(played), played.standing()

    run_behind(
        rows(assessment),
        entry(played.score("1.2"), by, count=0),
        lambda: lock_self_score(assessment, by=by),
        one_by_one=True,
    )

    content = played.assessment().snapshots.get().content
    points = {line["code"]: line["points"] for line in content["lines"]}
    assert (points["1.2"], content["total"]) == ("10.00", "79.50")


def test_a_self_score_is_not_locked_over_a_score_that_was_cleared_a_moment_ago():
    played = make_round()
    assessment, by = enter_all(played), played.standing()

    _, refusal = run_behind(
        rows(assessment),
        entry(played.score("1.2"), by),
        lambda: lock_self_score(assessment, by=by),
        one_by_one=True,
        expected=(ScoreRefused,),
    )

    assert "Còn 1 tiêu chí" in str(refusal)
    assert (played.assessment().state, played.assessment().self_total) == (State.DRAFT, D("69.50"))


@pytest.mark.parametrize("alone", [True, False])
def test_a_score_is_not_entered_after_its_window_closed_a_moment_ago(alone):
    played = make_round()
    assessment = played.assessment()
    window = open_window(played.criteria_set, Step.SELF_SCORE, since=-9)
    over = {"by": played.appraiser, "step": Step.SELF_SCORE}
    over |= {"opens_at": window.opens_at, "closes_at": window.opens_at + timedelta(days=1)}
    one = {"unit": played.communes[0], "reason": "Nộp sớm"}

    (late,) = run_behind(
        rows(assessment),
        entry(played.score("1.1.1"), played.standing(), yes=True),
        meanwhile=lambda: (
            set_exception(played.criteria_set, **over, **one)
            if alone
            else set_window(played.criteria_set, **over)
        ),
        expected=(ScoreRefused,),
    )

    assert str(late).startswith("Bước “Tự chấm điểm” đã đóng")
    assert points(played) == {}


def test_of_two_who_write_the_texts_at_once_the_second_is_asked():
    played = make_round()
    assessment, by = played.assessment(), played.standing()
    seen = {name: words_stamp("") for name in TEXTS}
    texts = [{"difficulties": "Một", "proposals": ""}, {"difficulties": "Hai", "proposals": "Hai"}]

    _, changed = run_behind(
        rows(assessment),
        *(partial(write_texts, assessment, by=by, seen=seen, **each) for each in texts),
        one_by_one=True,
        expected=(TextChanged,),
    )

    assert str(changed).startswith(f"{by} vừa lưu")
    assert [getattr(played.assessment(), name) for name in TEXTS] == ["Một", ""]


def test_two_who_write_different_texts_at_once_both_keep_theirs():
    played = make_round()
    assessment, by = played.assessment(), played.standing()
    seen = {name: words_stamp("") for name in TEXTS}
    texts = [{"difficulties": "Một", "proposals": ""}, {"difficulties": "", "proposals": "Hai"}]

    run_behind(
        rows(assessment),
        *(partial(write_texts, assessment, by=by, seen=seen, **each) for each in texts),
    )

    assert [getattr(played.assessment(), name) for name in TEXTS] == ["Một", "Hai"]


def test_the_total_counts_suggestions_and_an_entry_of_the_same_moment():
    played = round_of(("2.5", RATIO, {"kind": "tasks_done"}))
    fill_tasks(make_plan(played.communes[0]), done=9, doing=1)
    assessment, officer = played.assessment(), officer_for(played, "1.1")

    taken, _ = run_behind(
        rows(assessment),
        lambda: take_suggestions(assessment, by=officer),
        entry(played.score("1.99"), played.standing(), points=D(50)),
    )

    assert taken == {played.score("1.1").pk: (1, [])}
    assert points(played) == {"1.1": D("2.25"), "1.99": D(50)}
    assert played.assessment().self_total == D("52.25")


def test_the_total_counts_what_is_given_back_and_an_entry_of_the_same_moment():
    played = round_of(("2.5", RATIO, {"kind": "tasks_done"}))
    fill_tasks(make_plan(played.communes[0]), done=9, doing=1)
    assessment, by = played.assessment(), officer_for(played, "1.1")
    taken = take_suggestions(assessment, by=by)

    count, _ = run_behind(
        rows(assessment),
        lambda: give_back(assessment, by=by, taken=taken),
        entry(played.score("1.99"), played.standing(), points=D(50)),
    )

    assert count == 1
    assert points(played) == {"1.99": D(50)}
    assert played.assessment().self_total == D(50)


def test_evidence_that_was_attached_a_moment_before_is_not_given_back():
    played = round_of(("0.5", {"kind": "yes_no"}, PROOF))
    assessment, by, score = played.assessment(), played.standing(), played.score("1.1")
    piece = add_evidence(
        authority=played.communes[0],
        unit=None,
        by=by,
        year=2026,
        title="Kế hoạch tự kiểm tra",
        dated_on=date(2026, 2, 1),
        file=ContentFile(b"x", name="kh.pdf"),
    )

    _, taken = run_behind(
        rows(assessment),
        lambda: _attach(score, piece, played.standing()),
        lambda: take_suggestions(assessment, by=by),
        one_by_one=True,
    )

    assert give_back(assessment, by=by, taken=taken) == 1
    assert score.pieces.get().evidence == piece


@pytest.mark.parametrize("back", [True, False])
def test_suggestions_are_neither_taken_nor_given_back_after_the_lock_of_a_moment_ago(back):
    played = round_of(("2.5", RATIO, {"kind": "tasks_done"}))
    fill_tasks(make_plan(played.communes[0]), done=9, doing=1)
    assessment, by = played.assessment(), played.standing()
    enter(played.score("1.99"), by, points=D(50))
    taken = take_suggestions(assessment, by=by) if back else {}
    attach_evidence(played.score("1.1"), by=by, evidence=[piece_of(played)])

    def lock():
        if not back:
            enter(played.score("1.1"), by, numerator=D(1), denominator=D(1))
        lock_self_score(assessment, by=by)

    (late,) = run_behind(
        rows(assessment),
        lambda: (
            give_back(assessment, by=by, taken=taken)
            if back
            else take_suggestions(assessment, by=by)
        ),
        meanwhile=lock,
        expected=(ScoreRefused,),
    )

    assert str(late) == "Điểm tự chấm đã chốt nên không sửa được nữa."
    assert points(played) == {"1.1": D("2.25") if back else D("2.50"), "1.99": D(50)}
    assert played.assessment().self_total == sum(points(played).values())


def test_one_suggestion_with_its_proof_is_not_taken_after_the_lock_of_a_moment_ago():
    played = round_of(("0.5", {"kind": "yes_no"}, PROOF))
    assessment, by = played.assessment(), played.standing()
    add_evidence(
        authority=played.communes[0],
        unit=None,
        by=by,
        year=2026,
        title="Kế hoạch tự kiểm tra",
        dated_on=date(2026, 2, 1),
        file=ContentFile(b"x", name="kh.pdf"),
    )
    score = enter(played.score("1.1"), by, yes=False)
    enter(played.score("1.99"), by, points=D(50))
    found = suggestions(assessment, today=date(2026, 11, 21))[score.criterion_id]

    (late,) = run_behind(
        rows(assessment),
        lambda: take_suggestion(score, by=by, seen=score.version, suggestion=found),
        meanwhile=lambda: lock_self_score(assessment, by=by),
        expected=(ScoreRefused,),
    )

    assert str(late) == "Điểm tự chấm đã chốt nên không sửa được nữa."
    assert (points(played), played.score("1.1").pieces.count()) == ({"1.1": D(0), "1.99": D(50)}, 0)


def test_of_two_who_take_a_suggestion_at_once_the_second_is_asked_again():
    played = round_of(("0.5", {"kind": "yes_no"}, PROOF))
    assessment, people = played.assessment(), (played.standing(), played.standing())
    add_evidence(
        authority=played.communes[0],
        unit=None,
        by=people[0],
        year=2026,
        title="Kế hoạch tự kiểm tra",
        dated_on=date(2026, 2, 1),
        file=ContentFile(b"x", name="kh.pdf"),
    )
    score = played.score("1.1")
    found = suggestions(assessment, today=date(2026, 11, 21))[score.criterion_id]
    calls = [
        partial(take_suggestion, played.score("1.1"), by=by, seen=0, suggestion=found)
        for by in people
    ]

    taken, late = run_behind(rows(assessment), *calls, one_by_one=True, expected=(ScoreChanged,))

    stored = played.score("1.1")
    assert isinstance(late, ScoreChanged)
    assert (taken.pk, late.score.self_by, late.score.version) == (stored.pk, people[0], 1)
    assert (stored.self_points, stored.version, stored.pieces.count()) == (D("0.5"), 1, 1)
    assert played.assessment().self_total == sum(filter(None, points(played).values()))


def _attach(score, piece, by):
    attach_evidence(score, by=by, evidence=[piece])


def _prove(score, piece, by):
    prove([score], by=by, evidence=[piece], link="https://b.vn")


@pytest.mark.parametrize("attach", [_attach, _prove])
def test_evidence_is_not_attached_after_the_lock_of_a_moment_ago(attach):
    played = make_round()
    assessment, by = enter_all(played), played.standing()
    score, piece = played.score("1.1.1"), piece_of(played)

    (late,) = run_behind(
        rows(assessment),
        lambda: attach(score, piece, by),
        meanwhile=lambda: lock_self_score(assessment, by=by),
        expected=(ScoreRefused,),
    )

    assert str(late) == "Điểm tự chấm đã chốt nên không sửa được nữa."
    assert played.score("1.1.1").pieces.count() == 0
    assert played.communes[0].evidence.count() == 1


def test_the_only_proof_of_a_score_is_not_taken_off_while_the_self_score_is_locked():
    played = make_round()
    assessment, by = enter_all(played), played.standing()
    score = played.score("1.1.1")
    attach_evidence(score, by=by, evidence=[piece_of(played)])
    # no reason: the piece is all there is
    enter_score(score, by=by, seen=score.version, facts=Facts(yes=True))

    _, late = run_behind(
        rows(assessment),
        lambda: lock_self_score(assessment, by=by),
        lambda: detach_evidence(score.pieces.get(), by=by),
        one_by_one=True,
        expected=(ScoreRefused,),
    )

    assert str(late) == "Điểm tự chấm đã chốt nên không sửa được nữa."
    assert (played.assessment().state, played.score("1.1.1").pieces.count()) == (State.LOCKED, 1)


def test_a_piece_that_two_take_off_at_once_is_off_once():
    played = make_round()
    by, score = played.standing(), played.score("1.1.1")
    attach_evidence(score, by=by, evidence=[piece_of(played)])
    piece = score.pieces.get()

    run_behind(rows(played.assessment()), *[lambda: detach_evidence(piece, by=by)] * 2)

    assert score.pieces.count() == 0
    assert played.communes[0].evidence.count() == 1


@pytest.mark.parametrize("several", [True, False])
def test_no_office_is_put_in_charge_after_the_lock_of_a_moment_ago(several):
    played = make_round()
    assessment, by = enter_all(played), played.standing()
    score, office = played.score("1.1.1"), make_office(played.communes[0])

    (late,) = run_behind(
        rows(assessment),
        lambda: (
            assign_offices([score], by=by, unit=office)
            if several
            else assign_office(score, by=by, unit=office)
        ),
        meanwhile=lambda: lock_self_score(assessment, by=by),
        expected=(ScoreRefused,),
    )

    assert str(late) == "Chỉ cơ quan thường trực phân công được tiêu chí khi đang tự chấm."
    assert played.score("1.1.1").unit == score.unit != office


def test_an_office_does_not_enter_what_was_given_to_another_a_moment_ago():
    played = make_round()
    score = played.score("1.1.1")
    officer, other = make_officer(score.unit), make_office(played.communes[0])

    (late,) = run_behind(
        rows(played.assessment()),
        entry(score, officer, yes=True),
        meanwhile=lambda: assign_office(score, by=played.standing(), unit=other),
        expected=(ScoreRefused,),
    )

    assert str(late) == "Chỉ đơn vị phụ trách hoặc cơ quan thường trực chấm được tiêu chí này."
    assert points(played) == {}


def play_to_explanation(played):
    """A commune whose leaf 1.2 was questioned, all else accepted."""
    assessment = play_to_first(played)
    for code in ("1.1.1", "1.1.2", "2.1", "T", "P"):
        appraise(played.score(code), by=played.appraiser, seen=9, verdict="accepted")
    appraise(
        played.score("1.2"), by=played.appraiser, seen=9, verdict="questioned", reason="Thiếu sổ"
    )
    finish_first(assessment, by=played.appraiser)
    return played.assessment()


def test_nothing_is_explained_after_the_explanations_were_sent_a_moment_ago():
    played = make_round()
    assessment, by = play_to_explanation(played), played.standing()
    score = explain(played.score("1.2"), by=by, text="Có sổ theo dõi", seen=9)

    (late,) = run_behind(
        rows(assessment),
        lambda: explain(score, by=by, text="Chữa lại", seen=score.version),
        meanwhile=lambda: send_explanations(assessment, by=by),
        expected=(ScoreRefused,),
    )

    assert str(late).startswith("Chỉ giải trình được tiêu chí")
    assert played.score("1.2").explanation == "Có sổ theo dõi"
    assert played.assessment().state == State.SECOND


def test_evidence_of_an_explanation_is_plain_evidence_once_the_assessment_was_reopened():
    played = make_round()
    assessment, by, piece = play_to_explanation(played), played.standing(), piece_of(played)
    score = Score.objects.select_related("assessment").get(pk=played.score("1.2").pk)

    run_behind(
        rows(assessment),
        lambda: attach_evidence(score, by=by, evidence=[piece]),
        meanwhile=lambda: reopen(assessment, by=played.appraiser, reason="Chấm lại"),
    )

    assert played.assessment().state == State.DRAFT
    assert played.score("1.2").pieces.get().explains is False


def test_a_document_that_two_people_choose_is_registered_once():
    played = make_round()
    commune, standing = played.communes[0], played.standing()
    document = make_document(commune)
    choose = partial(register_own, played.assessment(), document_key(document.pk), by=standing)

    one, two = run_behind(Unit.objects.filter(pk=commune.pk), choose, choose)

    assert one == two
    assert Evidence.objects.count() == 1
