"""The procedure from self-score to publication, through the services, with its windows and
refusals.
"""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Role
from parindex.facts import Facts
from parindex.models import Assessment, CriteriaSet, Score, StepWindow
from parindex.services import ScoreChanged, ScoreRefused
from parindex.services.appraisal import (
    appraise,
    appraise_again,
    finish_first,
    reopen,
    start_appraisal,
)
from parindex.services.publication import publish
from parindex.services.scorecard import assign_offices
from parindex.services.scoring import enter_score, explain, lock_self_score, send_explanations
from tests.factories import make_leader, make_office, make_officer, make_standing_officer, make_user
from tests.parindex.rounds import (
    enter,
    enter_all,
    make_round,
    open_window,
    play_to_first,
    play_to_locked,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

D, State, Verdict, Step = Decimal, Assessment.State, Score.Verdict, StepWindow.Step


def test_a_set_in_force_opens_an_assessment_with_a_score_for_each_leaf():
    played = make_round(communes=2)

    assert (
        Assessment.objects.filter(criteria_set=played.criteria_set, state=State.DRAFT).count() == 2
    )
    assert [score.criterion.code for score in played.assessment().scores.in_order()] == [
        "1.1.1",
        "1.1.2",
        "1.2",
        "2.1",
        "2.2",
        "T",
        "P",
    ]
    assert played.score("1.1.1").unit.name == "Văn phòng"


def test_entered_figures_make_points_and_totals():
    played = make_round()

    assessment = enter_all(played)

    assert played.score("1.1.2").self_points == D("18.00")
    assert played.score("1.1.2").self_words == "18/20 nhiệm vụ = 90% × 20 = 18,00"
    assert assessment.self_total == D("77.00")


def test_what_does_not_apply_hands_its_points_on_and_back():
    played = make_round()
    by = played.standing()
    enter(played.score("1.1.2"), by, numerator=D(18), denominator=D(20))

    enter_score(
        played.score("1.1.1"),
        by=by,
        seen=0,
        facts=Facts(),
        not_applicable=True,
        reason="Không phải ban hành",
    )

    assert (played.score("1.1.2").maximum, played.score("1.1.2").self_points) == (D(30), D(27))
    assert played.assessment().self_total == D(27)

    enter_score(played.score("1.1.1"), by=by, seen=1, facts=Facts(yes=True))

    assert (played.score("1.1.2").maximum, played.score("1.1.2").self_points) == (D(20), D(18))
    assert played.assessment().self_total == D(28)


def test_full_points_for_what_does_not_apply_when_the_set_says_so():
    played = make_round(not_applicable=CriteriaSet.NotApplicable.FULL)

    enter_score(
        played.score("1.1.1"),
        by=played.standing(),
        seen=0,
        facts=Facts(),
        not_applicable=True,
        reason="Không có",
    )

    assert played.score("1.1.1").self_points == D(10)


def test_points_set_by_a_person_need_a_reason_and_stay():
    played = make_round()
    by = played.standing()
    score, facts = played.score("1.1.2"), Facts(numerator=D(18), denominator=D(20))

    with pytest.raises(ScoreRefused, match="lý do"):
        enter_score(score, by=by, seen=0, facts=facts, set_points=D(19))
    enter_score(
        score, by=by, seen=0, facts=facts, set_points=D(19), reason="Hai nhiệm vụ do tỉnh lùi"
    )
    enter_score(
        played.score("1.1.1"), by=by, seen=0, facts=Facts(), not_applicable=True, reason="Không có"
    )

    assert played.score("1.1.2").self_points == D(19)


@pytest.mark.parametrize("points", ["20.01", "-0.01", "3.005"])
def test_points_outside_the_maximum_or_too_fine_are_refused(points):
    played = make_round()

    with pytest.raises(ScoreRefused):
        enter_score(
            played.score("1.1.2"),
            by=played.standing(),
            seen=0,
            facts=Facts(),
            set_points=D(points),
            reason="Vì sao",
        )

    assert played.score("1.1.2").self_points is None


def test_another_office_commune_or_role_cannot_score():
    played = make_round(communes=2)
    office = played.communes[0].units.get(name="Văn phòng")
    for stranger in (
        make_officer(),
        make_officer(
            office.parent.units.create(
                kind="office", parent=office.parent, code="khac", name="Phòng khác"
            )
        ),
        make_leader(played.communes[0]),
        make_standing_officer(played.communes[1]),
        played.appraiser,
    ):
        with pytest.raises(ScoreRefused):
            enter(played.score("1.1.1"), stranger, yes=True)

    assert enter(played.score("1.1.1"), make_officer(office), yes=True).self_points == D(10)


def test_the_office_in_charge_scores_its_own_criteria_alone():
    played = make_round()
    officer = make_officer(played.communes[0].units.get(name="Văn phòng"))

    with pytest.raises(ScoreRefused):
        enter(played.score("1.1.2"), officer, numerator=D(1), denominator=D(1))


def test_a_newer_save_is_not_overwritten():
    played = make_round()
    by = played.standing()
    enter(played.score("1.1.1"), by, yes=True)

    with pytest.raises(ScoreChanged):
        enter_score(played.score("1.1.1"), by=by, seen=0, facts=Facts(yes=False))

    assert played.score("1.1.1").self_points == D(10)


@pytest.mark.parametrize(("since", "until"), [(1, 2), (-2, -1)])
def test_outside_the_window_nothing_is_scored_or_locked(since, until):
    played = make_round()
    by = played.standing()
    enter_all(played)
    open_window(played.criteria_set, Step.SELF_SCORE, since=since, until=until)

    with pytest.raises(ScoreRefused, match="Tự chấm điểm"):
        enter(played.score("1.1.1"), by, yes=False)
    with pytest.raises(ScoreRefused, match="Tự chấm điểm"):
        lock_self_score(played.assessment(), by=by)


def test_an_exception_opens_the_window_for_one_unit():
    played = make_round(communes=2)
    first, second = played.communes
    open_window(played.criteria_set, Step.SELF_SCORE, since=-3, until=-1)
    open_window(played.criteria_set, Step.SELF_SCORE, unit=first, reason="Mất điện do bão")

    assert enter(played.score("1.1.1", first), played.standing(first), yes=True).self_points == D(
        10
    )
    with pytest.raises(ScoreRefused):
        enter(played.score("1.1.1", second), played.standing(second), yes=True)


def test_unfinished_self_scores_are_not_locked():
    played = make_round()
    by = played.standing()
    enter_all(played)
    # nothing proves it
    enter_score(played.score("2.1"), by=by, seen=1, facts=Facts(numerator=D(9), denominator=D(10)))

    with pytest.raises(ScoreRefused, match=r"Còn 1 tiêu chí.*2\.1"):
        lock_self_score(played.assessment(), by=by)

    assert played.assessment().state == State.DRAFT


def test_a_locked_self_score_stands():
    played = make_round()
    enter_all(played)
    lock_self_score(played.assessment(), by=played.standing())

    with pytest.raises(ScoreRefused, match="đã chốt"):
        enter(played.score("1.1.1"), played.standing(), yes=False)


def appraise_all(played, **questioned):
    """Accept every self-score, but ask why for the codes in `questioned` (`c21` for 2.1)."""
    for score in played.assessment().scores.self_scored():
        reason = questioned.get("c" + score.criterion.code.replace(".", ""), "")
        verdict = Verdict.QUESTIONED if reason else Verdict.ACCEPTED
        appraise(score, by=played.appraiser, seen=score.version, verdict=verdict, reason=reason)


def test_a_whole_round(at_first):
    appraise_all(at_first)
    finish_first(at_first.assessment(), by=at_first.appraiser)

    assert at_first.assessment().state == State.SECOND  # nothing to explain
    assert (
        publish(
            at_first.criteria_set,
            by=at_first.appraiser,
            number="99/QĐ-UBND",
            decided_on=date(2026, 1, 15),
        )
        == 1
    )
    published = at_first.assessment()
    assert (published.state, published.rank) == (State.PUBLISHED, 1)
    assert published.final_total == D("77.00")
    assert published.index == D("90.59")  # 77 of the 85 points that need no survey


def test_questioned_scores_come_back_with_an_explanation(at_first):
    appraise_all(at_first, c21="Thiếu biểu 06")
    finish_first(at_first.assessment(), by=at_first.appraiser)
    by = at_first.standing()

    assert at_first.assessment().state == State.EXPLANATION
    with pytest.raises(ScoreRefused, match="chưa giải trình"):
        send_explanations(at_first.assessment(), by=by)
    score = at_first.score("2.1")
    explain(score, by=by, text="Đã bổ sung biểu 06", seen=score.version)
    send_explanations(at_first.assessment(), by=by)
    score = at_first.score("2.1")
    appraise_again(
        score, by=at_first.appraiser, seen=score.version, points=D(40), reason="Có 2 hồ sơ trễ"
    )

    score = at_first.score("2.1")
    assert (score.self_points, score.first_points, score.second_points) == (D("40.50"), D(0), D(40))
    assert at_first.assessment().final_total == D("76.50")
    assert [step.to_state for step in at_first.assessment().steps.all()] == [
        State.DRAFT,
        State.LOCKED,
        State.FIRST,
        State.EXPLANATION,
        State.SECOND,
    ]


def test_each_step_is_told_to_those_who_go_on(at_first):
    commune = at_first.communes[0]
    office = at_first.score("2.1").unit or commune.units.get(name="Văn phòng")
    at_first.assessment().scores.filter(criterion__code="2.1").update(unit=office)
    head, leader = make_user(office, Role.HEAD), make_leader(commune)
    standing, other = at_first.standing(), make_user(at_first.appraiser.unit, Role.APPRAISER)

    appraise_all(at_first, c21="Thiếu biểu 06")
    finish_first(at_first.assessment(), by=at_first.appraiser)
    score = at_first.score("2.1")
    explain(score, by=standing, text="Đã bổ sung biểu 06", seen=score.version)
    send_explanations(at_first.assessment(), by=standing)

    assessment = at_first.assessment()
    assert [(each.kind, each.text) for each in head.notifications.all()] == [
        ("asked", f"Tiêu chí đơn vị bạn phụ trách cần giải trình: {assessment}.")
    ]
    assert [each.kind for each in standing.notifications.all()] == ["locked"]
    assert [(each.kind, each.text) for each in other.notifications.all()] == [
        ("to_review", f"Chờ thẩm định lần 2: {assessment}.")
    ]
    assert not leader.notifications.exists()


def test_an_office_is_told_once_a_day_that_criteria_are_its_own():
    played = make_round()
    by, office = played.standing(), make_office(played.communes[0])
    officer = make_officer(office)

    for code in ("1.1.1", "1.1.2"):
        assign_offices([played.score(code)], by=by, unit=office)
    assign_offices([played.score("1.1.1")], by=by, unit=None)

    assert [(each.kind, each.text) for each in officer.notifications.all()] == [
        ("handed_out", f"Đơn vị của bạn được giao tiêu chí chấm điểm: {played.assessment()}.")
    ]


def test_an_appraiser_who_finds_that_a_criterion_applies_puts_its_points_back():
    played = make_round()
    by = played.standing()
    enter_all(played)
    enter_score(
        played.score("1.1.1"),
        by=by,
        seen=1,
        facts=Facts(),
        not_applicable=True,
        reason="Không phải ban hành",
    )
    lock_self_score(played.assessment(), by=by)
    start_appraisal(played.assessment(), by=played.appraiser)
    score = played.score("1.1.2")
    appraise(score, by=played.appraiser, seen=score.version, verdict=Verdict.ACCEPTED)

    assert played.score("1.1.2").first_points == D(27)  # 90% of the 30 points that it took over

    score = played.score("1.1.1")
    appraise(
        score,
        by=played.appraiser,
        seen=score.version,
        verdict=Verdict.CHANGED,
        points=D(5),
        reason="Xã phải ban hành",
        applies_after_all=True,
    )

    assert (played.score("1.1.1").final_maximum, played.score("1.1.1").first_points) == (
        D(10),
        D(5),
    )
    assert (played.score("1.1.2").maximum, played.score("1.1.2").first_points) == (D(30), D(18))
    assert played.score("1.1.2").self_points == D(27)


@pytest.mark.parametrize(
    ("verdict", "points", "reason"),
    [
        (Verdict.CHANGED, None, "Sai"),
        (Verdict.CHANGED, D(5), ""),
        (Verdict.CHANGED, D("45.01"), "Sai"),
        (Verdict.QUESTIONED, None, " "),
    ],
)
def test_an_appraisal_without_its_reason_or_beyond_the_maximum_is_refused(
    verdict, points, reason, at_first
):
    score = at_first.score("2.1")

    with pytest.raises(ScoreRefused):
        appraise(
            score,
            by=at_first.appraiser,
            seen=score.version,
            verdict=verdict,
            points=points,
            reason=reason,
        )

    assert at_first.score("2.1").first_verdict == ""


def test_appraisers_see_to_what_they_were_assigned(at_first):
    area = at_first.criteria_set.criteria.get(code="2")
    at_first.criteria_set.appraisers.create(user=at_first.appraiser, area=area)

    with pytest.raises(ScoreRefused, match="người thẩm định khác"):
        appraise(at_first.score("1.2"), by=at_first.appraiser, seen=9, verdict=Verdict.ACCEPTED)
    assert appraise(
        at_first.score("2.1"), by=at_first.appraiser, seen=9, verdict=Verdict.ACCEPTED
    ).first_points == D("40.5")


@pytest.mark.parametrize("where", ["area", "unit"])
def test_an_appraisal_is_begun_and_ended_by_those_assigned_to_the_unit(where):
    played = make_round(communes=2)
    mine, other = played.communes
    colleague = make_user(played.appraiser.unit, Role.APPRAISER)
    what = {"area": {"area": played.criteria_set.criteria.get(code="2")}, "unit": {"unit": mine}}[
        where
    ]
    play_to_locked(played, mine)
    play_to_locked(played, other)
    played.criteria_set.appraisers.create(user=colleague, **what)

    for service, states in (
        (start_appraisal, (State.LOCKED, State.FIRST)),
        (finish_first, (State.FIRST, State.SECOND)),
    ):
        with pytest.raises(ScoreRefused, match="được phân công cho người thẩm định khác"):
            service(played.assessment(mine), by=played.appraiser)
        assert played.assessment(mine).state == states[0]
        service(played.assessment(mine), by=colleague)
        played.assessment(mine).scores.update(first_verdict=Verdict.ACCEPTED)
        assert played.assessment(mine).state == states[1]

    if where == "unit":  # nobody is assigned to the other commune, so that anybody may begin there
        start_appraisal(played.assessment(other), by=played.appraiser)
        assert played.assessment(other).state == State.FIRST


def test_reopening_needs_a_reason_and_is_recorded(at_first):
    with pytest.raises(ScoreRefused, match="lý do"):
        reopen(at_first.assessment(), by=at_first.appraiser, reason=" ")
    with pytest.raises(ScoreRefused):
        reopen(at_first.assessment(), by=at_first.standing(), reason="Quên")
    reopen(at_first.assessment(), by=at_first.appraiser, reason="Nhập nhầm biểu")

    assert at_first.assessment().state == State.DRAFT
    assert at_first.assessment().steps.last().reason == "Nhập nhầm biểu"


def test_results_are_published_only_when_every_unit_is_through():
    played = make_round(communes=2)
    play_to_first(played)

    with pytest.raises(ScoreRefused, match="Chưa thẩm định xong"):
        publish(
            played.criteria_set, by=played.appraiser, number="1/QĐ", decided_on=date(2026, 1, 15)
        )
