"""The scorecard of a commune as its appraisers work in it."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import Role, Unit
from parindex.facts import Facts
from parindex.models import Assessment, Score
from parindex.services.appraisal import finish_first
from parindex.services.scoring import attach_evidence, enter_score, lock_self_score
from parindex.services.surveys import store_survey
from plans.services import add_evidence
from tests.factories import make_commune, make_leader, make_user
from tests.parindex.rounds import enter_all, make_round, play_to_locked

pytestmark = [pytest.mark.services, pytest.mark.django_db]

D, State, Verdict = Decimal, Assessment.State, Score.Verdict
OF_ASSESSMENT = ("assessment_appraise", "assessment_accept", "assessment_move", "assessment_reopen")


def address(name, row):
    return reverse(f"parindex:{name}", args=[row.pk])


@pytest.fixture
def played():
    return make_round()


@pytest.fixture
def client(client, request):
    """Signed in as the appraiser of the test's round."""
    mine = {"played", "at_first"} & {*request.fixturenames}
    client.force_login(request.getfixturevalue(mine.pop()).appraiser)
    return client


def judge(client, score, **values):
    seen = values.pop("seen", score.version)
    return client.post(
        address("score_appraise", score), {"seen": seen, "verdict": Verdict.ACCEPTED, **values}
    )


def test_a_leaf_is_shown_with_all_that_it_rests_on(client, played):
    by = played.standing()
    enter_all(played)
    piece = add_evidence(
        authority=played.communes[0],
        unit=by.unit,
        by=by,
        year=2026,
        title="Biểu 06",
        file=ContentFile(b"x", name="m.pdf"),
    )
    attach_evidence(played.score("2.1"), by=by, evidence=[piece], page="4")
    lock_self_score(played.assessment(), by=by)
    client.post(address("assessment_move", played.assessment()), {"move": "start"})

    page = client.get(
        address("assessment_appraise", played.assessment()), {"open": played.score("2.1").pk}
    )
    words = page.content.decode()

    for expected in (
        "90 / 100",
        "90/100 hồ sơ = 90% × 45 = 40,50",
        "Theo sổ theo dõi",
        "Biểu 06",
        "trang 4",
    ):
        assert expected in words
    assert client.get(reverse("plans:evidence_file", args=[piece.pk])).status_code == 200


def test_before_the_first_verdict_there_is_no_index(client, at_first):
    words = client.get(address("assessment_appraise", at_first.assessment())).content.decode()

    assert 'Chỉ số <span class="muted">đang thẩm định</span>' in words
    assert "None" not in words


def test_everybody_else_gets_404(client, at_first):
    elsewhere = make_commune(
        kind=Unit.Kind.DEPARTMENT, parent=make_commune(kind=Unit.Kind.PROVINCE)
    )
    strangers = [
        make_user(elsewhere, Role.APPRAISER),
        make_user(at_first.appraiser.unit, Role.OFFICER),
    ]
    strangers += [
        at_first.standing(),
        make_leader(at_first.communes[0]),
        make_user(at_first.communes[0], Role.APPRAISER),
    ]
    for stranger in strangers:
        client.force_login(stranger)
        codes = {
            client.post(address(name, at_first.assessment())).status_code
            for name in OF_ASSESSMENT[1:]
        }
        codes |= {client.get(address("assessment_appraise", at_first.assessment())).status_code}
        codes |= {judge(client, at_first.score("2.1")).status_code}
        assert codes == {404}
    assert not Score.objects.exclude(first_verdict="").exists()


def test_a_draft_is_not_shown_to_appraisers(client, played):
    assert client.get(address("assessment_appraise", played.assessment())).status_code == 404


def test_saving_goes_on_to_the_next_that_waits(client, at_first):
    answer = judge(client, at_first.score("1.1.1"))

    assert at_first.score("1.1.1").first_points == D(10)
    assert answer.url.endswith(
        f"?open={at_first.score('1.1.2').pk}#score-{at_first.score('1.1.2').pk}"
    )


def test_htmx_gets_the_scorecard_alone_with_the_next_open(client, at_first):
    score = at_first.score("1.1.1")

    page = client.post(
        address("score_appraise", score),
        {"seen": 99, "verdict": Verdict.ACCEPTED},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "<html" not in page
    assert "Đã lưu 1.1.1" in page
    assert reverse("parindex:score_appraise", args=[at_first.score("1.1.2").pk]) in page


def test_points_are_changed_with_a_reason_or_questioned(client, at_first):
    judge(
        client,
        at_first.score("2.1"),
        verdict=Verdict.CHANGED,
        points="30,5",
        reason="Hai hồ sơ trễ",
    )
    judge(client, at_first.score("1.2"), verdict=Verdict.QUESTIONED, reason="Thiếu biểu")

    assert (at_first.score("2.1").first_points, at_first.score("2.1").first_reason) == (
        D("30.5"),
        "Hai hồ sơ trễ",
    )
    assert (at_first.score("1.2").first_points, at_first.score("1.2").first_verdict) == (
        D(0),
        Verdict.QUESTIONED,
    )


def test_what_does_not_apply_is_refused(client, played):
    enter_all(played)
    by = played.standing()
    enter_score(
        played.score("1.1.1"),
        by=by,
        seen=9,
        facts=Facts(),
        not_applicable=True,
        reason="Không phải ban hành",
    )
    lock_self_score(played.assessment(), by=by)
    client.post(address("assessment_move", played.assessment()), {"move": "start"})

    changed = {"verdict": Verdict.CHANGED, "points": "5", "reason": "Phải ban hành"}
    judge(client, played.score("1.1.1"), **changed, applies_after_all="on")

    score = played.score("1.1.1")
    assert (score.applies_after_all, score.final_maximum, score.first_points) == (True, D(10), D(5))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"verdict": "loved"}, "verdict"),
        ({"verdict": Verdict.CHANGED, "points": "", "reason": "x"}, "points"),
        ({"verdict": Verdict.CHANGED, "points": "45,01", "reason": "x"}, "points"),
        ({"verdict": Verdict.CHANGED, "points": "nhiều", "reason": "x"}, "points"),
        ({"verdict": Verdict.CHANGED, "points": "5", "reason": " "}, "reason"),
        ({"verdict": Verdict.QUESTIONED, "reason": ""}, "reason"),
        ({"points": "3"}, "points"),
    ],
)
def test_a_wrong_verdict_is_named_at_its_field_and_changes_nothing(client, at_first, values, field):
    answer = judge(client, at_first.score("2.1"), **values)

    assert list(answer.context["opened"]["form"].errors) == [field]
    assert at_first.score("2.1").first_verdict == ""


def test_a_conflict_shows_both_versions(client, at_first):
    seen = at_first.score("2.1").version
    judge(client, at_first.score("2.1"), verdict=Verdict.QUESTIONED, reason="Thiếu biểu 06")

    answer = judge(
        client,
        at_first.score("2.1"),
        seen=seen,
        verdict=Verdict.CHANGED,
        points="7",
        reason="Ý của tôi",
    )
    words = answer.content.decode()

    assert "Người khác vừa lưu" in words
    assert "Thiếu biểu 06" in words
    assert "Ý của tôi" in words
    assert at_first.score("2.1").first_verdict == Verdict.QUESTIONED
    judge(
        client,
        at_first.score("2.1"),
        seen=answer.context["opened"]["form"]["seen"].value(),
        verdict=Verdict.CHANGED,
        points="7",
        reason="Tôi",
    )
    assert at_first.score("2.1").first_points == D(7)


def test_only_assigned_leaves_are_offered(client, at_first):
    area = at_first.criteria_set.criteria.get(code="1")
    at_first.criteria_set.appraisers.create(user=at_first.appraiser, area=area)

    page = client.get(address("assessment_appraise", at_first.assessment()))

    assert [score.criterion.code for score in page.context["appraisal"].scores] == [
        "1.1.1",
        "1.1.2",
        "1.2",
    ]
    assert judge(client, at_first.score("2.1")).status_code == 404


def test_moves_are_offered_to_those_assigned_to_the_unit(client, at_first):
    at_first.criteria_set.appraisers.create(user=make_user(at_first.appraiser.unit, Role.APPRAISER))
    page = address("assessment_appraise", at_first.assessment())

    assert 'name="move"' not in client.get(page).content.decode()
    for name, told in (
        ("assessment_move", {"move": "finish"}),
        ("assessment_accept", {"area": ""}),
    ):
        answer = client.post(address(name, at_first.assessment()), told, follow=True)
        assert "Đơn vị này được phân công cho người thẩm định khác" in answer.content.decode()

    assert at_first.assessment().state == State.FIRST
    assert not Score.objects.exclude(first_verdict="").exists()


def test_an_area_or_all_is_accepted_at_once(client, at_first):
    assessment = at_first.assessment()
    area = at_first.criteria_set.criteria.get(code="2")

    client.post(address("assessment_accept", assessment), {"area": area.pk})
    assert [score.criterion.code for score in assessment.scores.exclude(first_verdict="")] == [
        "2.1"
    ]
    client.post(address("assessment_accept", assessment), {"area": "extra"})
    assert assessment.scores.exclude(first_verdict="").count() == 3
    client.post(address("assessment_accept", assessment), {"area": ""})

    assert assessment.scores.self_scored().filter(first_verdict="").count() == 0
    client.post(address("assessment_move", assessment), {"move": "finish"})
    assert at_first.assessment().state == State.SECOND


def test_moves_that_are_not_possible_say_so_and_change_nothing(client, at_first):
    answer = client.post(
        address("assessment_move", at_first.assessment()), {"move": "finish"}, follow=True
    )

    assert "chưa thẩm định" in answer.content.decode()
    assert (
        client.post(address("assessment_move", at_first.assessment()), {"move": "x"}).status_code
        == 404
    )
    assert at_first.assessment().state == State.FIRST


def test_the_second_appraisal_is_given_beside_the_explanation(client, at_first):
    judge(client, at_first.score("2.1"), verdict=Verdict.QUESTIONED, reason="Thiếu biểu 06")
    client.post(address("assessment_accept", at_first.assessment()), {"area": ""})
    finish_first(at_first.assessment(), by=at_first.appraiser)
    Score.objects.filter(criterion__code="2.1").update(
        explanation="Đã bổ sung biểu 06", explained_at="2026-12-01T00:00Z"
    )
    client.post(address("assessment_move", at_first.assessment()), {"move": "end_explanation"})

    page = client.get(
        address("assessment_appraise", at_first.assessment()),
        {"only": "waiting", "open": at_first.score("2.1").pk},
    )
    assert [score.criterion.code for score in page.context["appraisal"].waiting] == ["2.1"]
    assert "Đã bổ sung biểu 06" in page.content.decode()
    client.post(
        address("score_appraise", at_first.score("2.1")),
        {"seen": 99, "points": "38", "reason": "Đủ biểu"},
    )

    assert (at_first.score("2.1").first_points, at_first.score("2.1").second_points) == (
        D(0),
        D(38),
    )


def test_reopening_by_the_province_and_by_the_standing_body(client, at_first):
    here = address("assessment_reopen", at_first.assessment())
    assert client.post(here, {"reason": " "}).status_code == 200
    assert at_first.assessment().state == State.FIRST

    client.post(here, {"reason": "Nhập nhầm biểu"})
    assert at_first.assessment().state == State.DRAFT

    person = at_first.standing()
    client.force_login(person)
    lock_self_score(at_first.assessment(), by=person)
    client.post(here, {"reason": "Sót một tiêu chí"})
    assert at_first.assessment().steps.last().reason == "Sót một tiêu chí"


@pytest.mark.parametrize("opened", [False, True])
def test_the_scorecard_costs_the_same_for_one_piece_of_evidence_and_for_three(
    client, played, opened, django_assert_max_num_queries
):
    counts = []
    by = played.standing()
    play_to_locked(played)
    Assessment.objects.update(state=State.FIRST)
    for n in (1, 3):
        piece = add_evidence(
            authority=played.communes[0],
            unit=by.unit,
            by=by,
            year=2026,
            title=f"Tệp {n}",
            file=ContentFile(bytes(n), name="m.pdf"),
        )
        for code in ("1.1.1", "1.1.2", "1.2")[:n]:
            played.score(code).pieces.create(evidence=piece)
        asked = {"open": played.score("1.1.1").pk} if opened else {}
        here = address("assessment_appraise", played.assessment())
        client.get(here, asked)
        with django_assert_max_num_queries(12) as queries:
            client.get(here, asked)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_scorecard_says_how_many_answered_a_survey_and_leads_to_the_appraisal(client, at_first):
    store_survey(
        at_first.criteria_set,
        {at_first.score("2.2").pk: Facts(answers={"A": 30, "B": 10})},
        by=at_first.appraiser,
    )

    def detail(code):
        score = at_first.score(code)
        return client.get(
            address("score_detail", score), headers={"HX-Request": "true"}
        ).content.decode()

    assert "40 người trả lời" in detail("2.2")
    assert address("score_appraise", at_first.score("2.1")) in detail("2.1")
    assert address("score_appraise", at_first.score("2.2")) not in detail("2.2")
