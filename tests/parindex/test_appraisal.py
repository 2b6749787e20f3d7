"""What appraisers may and may not do, and that nothing moves a score once it is published."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Notification, Role, Unit
from foundation.journal.history import history_of
from parindex.facts import Facts
from parindex.models import Assessment, Score, StepWindow
from parindex.services import ScoreChanged, ScoreRefused
from parindex.services.appraisal import (
    accept_rest,
    appraise,
    appraise_again,
    end_explanation,
    finish_first,
    reopen,
    start_appraisal,
)
from parindex.services.counting import recount
from parindex.services.publication import missing_for_publication, publish, ranking
from parindex.services.scoring import (
    assign_office,
    enter_score,
    explain,
    lock_self_score,
    send_explanations,
)
from parindex.services.surveys import store_survey
from tests.factories import make_commune, make_leader, make_officer, make_user
from tests.parindex.rounds import (
    enter,
    make_round,
    open_window,
    play_to_first,
    play_to_locked,
    play_to_second,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

D, State, Verdict, Step = Decimal, Assessment.State, Score.Verdict, StepWindow.Step
DAY = date(2026, 1, 15)


def strangers(played):
    """People who may not appraise the commune of the round."""
    commune = played.communes[0]
    elsewhere = make_commune(
        kind=Unit.Kind.DEPARTMENT, parent=make_commune(kind=Unit.Kind.PROVINCE)
    )
    return [
        make_user(elsewhere, Role.APPRAISER),
        make_user(commune, Role.APPRAISER),
        make_user(played.appraiser.unit, Role.OFFICER, Role.STANDING_BODY, Role.LEADER),
        played.standing(),
        make_leader(commune),
        make_officer(commune.units.get(name="Văn phòng")),
    ]


def question(played, code="2.1", **how):
    score = played.score(code)
    values = {"verdict": Verdict.QUESTIONED, "reason": "Thiếu biểu 06"} | how
    return appraise(score, by=played.appraiser, seen=score.version, **values)


def go_on_to_explanation(played):
    question(played)
    accept_rest(played.assessment(), by=played.appraiser)
    finish_first(played.assessment(), by=played.appraiser)


def test_only_appraisers_of_the_province_appraise():
    played = make_round()
    play_to_locked(played)
    for stranger in strangers(played):
        with pytest.raises(ScoreRefused):
            start_appraisal(played.assessment(), by=stranger)
    start_appraisal(played.assessment(), by=played.appraiser)
    score = played.score("2.1")

    for stranger in strangers(played):
        for attempt in (
            lambda by: appraise(score, by=by, seen=99, verdict=Verdict.ACCEPTED),
            lambda by: accept_rest(played.assessment(), by=by),
            lambda by: finish_first(played.assessment(), by=by),
            lambda by: reopen(played.assessment(), by=by, reason="Vì sao"),
            lambda by: publish(played.criteria_set, by=by, number="1/QĐ", decided_on=DAY),
        ):
            with pytest.raises(ScoreRefused):
                attempt(stranger)
    assert not played.assessment().scores.exclude(first_verdict="").exists()


def test_all_that_waits_is_accepted_with_one_summing_up(django_assert_max_num_queries, at_first):
    question(at_first, "1.2", points=D(5))

    with django_assert_max_num_queries(12):
        count = accept_rest(at_first.assessment(), by=at_first.appraiser)

    assert count == 5
    assert at_first.assessment().final_total == D(
        "74.50"
    )  # 10 + 18 + 5 + 40.5 and a point of bonus
    score = at_first.score("2.1")
    assert (score.first_verdict, score.first_points, score.first_by) == (
        Verdict.ACCEPTED,
        D("40.5"),
        at_first.appraiser,
    )
    assert history_of(score)[-1].by == at_first.appraiser
    assert at_first.score("1.2").first_verdict == Verdict.QUESTIONED


def test_only_the_scores_that_are_named_are_accepted(at_first):
    count = accept_rest(
        at_first.assessment(),
        by=at_first.appraiser,
        scores=[at_first.score("2.1"), at_first.score("T")],
    )

    assert count == 2
    assert sorted(
        at_first.assessment()
        .scores.exclude(first_verdict="")
        .values_list("criterion__code", flat=True)
    ) == [
        "2.1",
        "T",
    ]


def test_nothing_of_others_is_accepted_with_the_rest(at_first):
    at_first.criteria_set.appraisers.create(
        user=at_first.appraiser, area=at_first.criteria_set.criteria.get(code="1")
    )

    assert accept_rest(at_first.assessment(), by=at_first.appraiser) == 3

    assert at_first.score("2.1").first_verdict == ""


def test_nobody_appraises_what_they_entered_or_explained():
    played = make_round()
    person = played.standing()
    enter(played.score("1.1.1"), person, yes=True)
    play_to_first(played)
    Score.objects.filter(criterion__code="1.1.1").update(self_by=person)
    person.unit, person.roles = played.appraiser.unit, [Role.APPRAISER]
    person.save()

    with pytest.raises(ScoreRefused, match="tự nhập"):
        appraise(played.score("1.1.1"), by=person, seen=99, verdict=Verdict.ACCEPTED)
    accept_rest(played.assessment(), by=person)

    assert played.score("1.1.1").first_verdict == ""
    assert played.score("2.1").first_by == person


@pytest.mark.parametrize(("since", "until"), [(1, 2), (-2, -1)])
def test_outside_its_window_nothing_is_appraised(since, until):
    played = make_round()
    play_to_locked(played)
    open_window(played.criteria_set, Step.FIRST_APPRAISAL, since=since, until=until)
    with pytest.raises(ScoreRefused, match="Thẩm định lần 1"):
        start_appraisal(played.assessment(), by=played.appraiser)
    Assessment.objects.update(state=State.FIRST)

    for attempt in (
        lambda: question(played),
        lambda: accept_rest(played.assessment(), by=played.appraiser),
        lambda: finish_first(played.assessment(), by=played.appraiser),
    ):
        with pytest.raises(ScoreRefused, match="Thẩm định lần 1"):
            attempt()


@pytest.mark.parametrize(("since", "until"), [(1, 2), (-2, -1)])
def test_outside_its_window_nothing_is_appraised_again(since, until, at_first):
    go_on_to_explanation(at_first)
    end_explanation(at_first.assessment(), by=at_first.appraiser)
    open_window(at_first.criteria_set, Step.SECOND_APPRAISAL, since=since, until=until)

    with pytest.raises(ScoreRefused, match="Thẩm định lần 2"):
        appraise_again(
            at_first.score("2.1"), by=at_first.appraiser, seen=99, points=D(1), reason="Đủ"
        )


def test_explanations_end_only_when_their_time_is_over(at_first):
    go_on_to_explanation(at_first)
    window = open_window(at_first.criteria_set, Step.EXPLANATION)

    with pytest.raises(ScoreRefused, match="còn thời gian"):
        end_explanation(at_first.assessment(), by=at_first.appraiser)
    window.delete()
    open_window(at_first.criteria_set, Step.EXPLANATION, since=-2, until=-1)
    end_explanation(at_first.assessment(), by=at_first.appraiser)

    assert at_first.assessment().state == State.SECOND


def test_what_was_accepted_is_not_appraised_again(at_first):
    go_on_to_explanation(at_first)
    end_explanation(at_first.assessment(), by=at_first.appraiser)

    with pytest.raises(ScoreRefused, match="chấp nhận"):
        appraise_again(
            at_first.score("1.2"), by=at_first.appraiser, seen=99, points=D(1), reason="Khác"
        )


@pytest.mark.parametrize(
    ("points", "reason"), [("45.01", "x"), ("-1", "x"), ("1.005", "x"), ("30", " ")]
)
def test_a_second_appraisal_beyond_the_maximum_or_without_reason_is_refused(
    points, reason, at_first
):
    go_on_to_explanation(at_first)
    end_explanation(at_first.assessment(), by=at_first.appraiser)

    with pytest.raises(ScoreRefused):
        appraise_again(
            at_first.score("2.1"), by=at_first.appraiser, seen=99, points=D(points), reason=reason
        )

    assert at_first.score("2.1").second_points is None


def test_a_newer_appraisal_is_not_overwritten(at_first):
    seen = at_first.score("2.1").version
    question(at_first)

    with pytest.raises(ScoreChanged):
        appraise(at_first.score("2.1"), by=at_first.appraiser, seen=seen, verdict=Verdict.ACCEPTED)

    assert at_first.score("2.1").first_verdict == Verdict.QUESTIONED


def test_accepting_with_other_points_is_refused(at_first):
    with pytest.raises(ScoreRefused, match="Điều chỉnh"):
        question(at_first, verdict=Verdict.ACCEPTED, points=D(3))


def test_a_changed_score_that_was_explained_waits_for_its_second_appraisal(at_first):
    question(at_first, verdict=Verdict.CHANGED, points=D(30))
    question(at_first, "1.2", verdict=Verdict.CHANGED, points=D(5))
    accept_rest(at_first.assessment(), by=at_first.appraiser)
    finish_first(at_first.assessment(), by=at_first.appraiser)
    explain(at_first.score("2.1"), by=at_first.standing(), text="Đã bổ sung", seen=99)
    send_explanations(at_first.assessment(), by=at_first.standing())

    with pytest.raises(ScoreRefused, match="chưa thẩm định lần 2"):
        publish(at_first.criteria_set, by=at_first.appraiser, number="1/QĐ", decided_on=DAY)
    appraise_again(
        at_first.score("2.1"), by=at_first.appraiser, seen=99, points=D(35), reason="Có hồ sơ"
    )

    assert publish(at_first.criteria_set, by=at_first.appraiser, number="1/QĐ", decided_on=DAY) == 1
    assert at_first.assessment().final_total == D("69.00")  # 10 + 18 + 5 + 35 and a point of bonus


def test_the_standing_body_reopens_until_appraisal_begins():
    played = make_round()
    play_to_locked(played)
    open_window(played.criteria_set, Step.SELF_SCORE)

    reopen(played.assessment(), by=played.standing(), reason="Nhập nhầm biểu")

    assert played.assessment().state == State.DRAFT
    lock_self_score(played.assessment(), by=played.standing())
    start_appraisal(played.assessment(), by=played.appraiser)
    with pytest.raises(ScoreRefused, match="Sở Nội vụ"):
        reopen(played.assessment(), by=played.standing(), reason="Nhập nhầm biểu")


def test_reopening_takes_both_appraisals_and_the_explanation_off_the_scorecard(at_first):
    go_on_to_explanation(at_first)
    explain(at_first.score("2.1"), by=at_first.standing(), text="Đã bổ sung", seen=99)
    send_explanations(at_first.assessment(), by=at_first.standing())
    appraise_again(
        at_first.score("2.1"), by=at_first.appraiser, seen=99, points=D(35), reason="Có hồ sơ"
    )

    reopen(at_first.assessment(), by=at_first.appraiser, reason="Nhập nhầm biểu")

    score = at_first.score("2.1")
    assert (score.self_points, score.first_points, score.second_points) == (D("40.5"), None, None)
    assert (score.first_verdict, score.first_reason, score.second_reason, score.explanation) == (
        "",
        "",
        "",
        "",
    )
    assert (at_first.assessment().final_total, at_first.assessment().index) == (D(0), None)
    kept = next(each.stood for each in history_of(score) if each.stood.second_points == 35)
    assert (kept.explanation, kept.first_reason) == ("Đã bổ sung", "Thiếu biểu 06")


def test_equal_indices_go_by_name_as_vietnamese_read_it():
    played = make_round(communes=4)
    for commune, name in zip(
        played.communes, ("UBND xã Số 10", "UBND xã Số 4", "UBND xã Ân", "UBND xã Ba"), strict=True
    ):
        Unit.objects.filter(pk=commune.pk).update(short_name=name)
        play_to_second(played, commune)

    rows = ranking(played.criteria_set)

    assert [str(row.unit) for row in rows] == [
        "UBND xã Ân",
        "UBND xã Ba",
        "UBND xã Số 4",
        "UBND xã Số 10",
    ]
    assert [row.rank for row in rows] == [1, 1, 1, 1]


def test_equal_indices_share_a_rank():
    played = make_round(communes=3)
    for commune in played.communes[:2]:
        play_to_second(played, commune)
    play_to_first(played, played.communes[2])
    score = played.score("2.1", played.communes[2])
    appraise(
        score,
        by=played.appraiser,
        seen=99,
        verdict=Verdict.CHANGED,
        points=D("45"),
        reason="Tính lại",
    )

    rows = ranking(played.criteria_set)

    # nothing but the one score counts for the third yet
    assert [row.rank for row in rows] == [1, 1, 3]
    assert Assessment.objects.exclude(rank=None).count() == 0
    assert missing_for_publication(played.criteria_set, rows) == [
        f"Chưa thẩm định xong 1 đơn vị: {played.communes[2]}."
    ]


def test_survey_results_of_some_units_only_keep_results_from_being_published():
    played = make_round(communes=2)
    for commune in played.communes:
        play_to_second(played, commune)
    store_survey(
        played.criteria_set, {played.score("2.2").pk: Facts(answers={"A": 3})}, by=played.appraiser
    )

    with pytest.raises(ScoreRefused, match=r"2\.2 mới có kết quả điều tra"):
        publish(played.criteria_set, by=played.appraiser, number="1/QĐ", decided_on=DAY)


def test_publication_is_told_to_the_communes_and_asks_for_its_number():
    played = make_round(communes=2)
    for commune in played.communes:
        play_to_second(played, commune)
    with pytest.raises(ScoreRefused, match="số quyết định"):
        publish(played.criteria_set, by=played.appraiser, number=" ", decided_on=DAY)
    person = played.standing()

    publish(played.criteria_set, by=played.appraiser, number="99/QĐ-UBND", decided_on=DAY)

    assert (
        Notification.objects.filter(user=person, text__startswith="Đã công bố kết quả").count() == 1
    )
    told = played.criteria_set.assessments.values_list("decision_number", flat=True)
    assert set(told) == {"99/QĐ-UBND"}


def test_nothing_changes_a_published_score(at_first):
    go_on_to_explanation(at_first)
    end_explanation(at_first.assessment(), by=at_first.appraiser)
    appraise_again(
        at_first.score("2.1"), by=at_first.appraiser, seen=99, points=D(35), reason="Có hồ sơ"
    )
    publish(at_first.criteria_set, by=at_first.appraiser, number="1/QĐ", decided_on=DAY)
    before = list(Score.objects.order_by("pk").values()), list(Assessment.objects.values())
    score, by, standing = at_first.score("2.1"), at_first.appraiser, at_first.standing()

    for attempt in (
        lambda: enter_score(
            score, by=standing, seen=99, facts=Facts(numerator=D(1), denominator=D(1))
        ),
        lambda: assign_office(score, by=standing, unit=None),
        lambda: lock_self_score(at_first.assessment(), by=standing),
        lambda: explain(score, by=standing, text="Thêm", seen=99),
        lambda: send_explanations(at_first.assessment(), by=standing),
        lambda: start_appraisal(at_first.assessment(), by=by),
        lambda: question(at_first),
        lambda: accept_rest(at_first.assessment(), by=by),
        lambda: finish_first(at_first.assessment(), by=by),
        lambda: end_explanation(at_first.assessment(), by=by),
        lambda: appraise_again(score, by=by, seen=99, points=D(1), reason="Khác"),
        lambda: reopen(at_first.assessment(), by=by, reason="Sai"),
        lambda: publish(at_first.criteria_set, by=by, number="2/QĐ", decided_on=DAY),
        lambda: store_survey(
            at_first.criteria_set, {at_first.score("2.2").pk: Facts(value=D(80), count=9)}, by=by
        ),
    ):
        with pytest.raises(ScoreRefused):
            attempt()
    Score.objects.filter(pk=score.pk).update(facts={"numerator": "1", "denominator": "2"})
    recount(at_first.assessment())
    Score.objects.filter(pk=score.pk).update(facts=score.facts)

    assert (
        list(Score.objects.order_by("pk").values()),
        list(Assessment.objects.values()),
    ) == before
