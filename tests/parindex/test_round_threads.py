"""Appraisers at the same moment, on PostgreSQL: results stay whole, no round changes in the middle
of a step.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib import messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from foundation.exchange import services
from foundation.exchange.models import ImportRun
from foundation.journal.history import history_of_parts
from parindex.exchange import SurveyDataset
from parindex.facts import Facts
from parindex.models import Appraiser, Assessment, CriteriaSet, Score, StepWindow
from parindex.services import ScoreChanged, ScoreRefused
from parindex.services.appraisal import (
    accept_rest,
    appraise,
    appraise_again,
    finish_first,
    reopen,
    start_appraisal,
)
from parindex.services.publication import publish
from parindex.services.rounds import (
    assign,
    open_late,
    remove_window,
    set_exception,
    set_window,
    unassign,
)
from parindex.services.scoring import explain, lock_self_score
from parindex.services.set_editing import (
    add_criterion,
    change_criterion,
    change_set,
    criterion_stamp,
    move_criterion,
    remove_criterion,
    set_stamp,
)
from parindex.services.sets import copy_set, make_set, put_in_force, remove_set
from parindex.services.surveys import store_survey
from plans.services.writing import TextChanged
from tests.factories import make_commune, make_user
from tests.foundation.exchange.books import Book, bring_in, run_job
from tests.threads import run_behind

from .rounds import (
    SMALL_SET,
    YES_NO,
    enter_all,
    make_round,
    open_window,
    play_to_first,
    play_to_locked,
    play_to_second,
)
from .test_threads import entry, play_to_explanation, rows

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
D, State, Step = Decimal, Assessment.State, StepWindow.Step
REFUSED = (ScoreRefused,)


def the_set(played):
    """The row of the criteria set, to be held."""
    return CriteriaSet.objects.filter(pk=played.criteria_set.pk)


def surveying(played, **facts):
    """Storing a survey result of the first commune."""
    results = {played.score("2.2").pk: Facts(**facts)}
    return lambda: store_survey(played.criteria_set, results, by=played.appraiser)


def verdict(played, code, by=None, **values):
    """Giving the first verdict on a score as it stands now."""
    score = played.score(code)
    return lambda: appraise(score, by=by or played.appraiser, seen=score.version, **values)


def put(played):
    decision = {"decision_number": "1", "decision_on": date(2026, 9, 1)}
    return lambda: put_in_force(played.criteria_set, by=played.appraiser, **decision)


# Results.


def test_the_totals_count_a_survey_and_an_entry_of_the_same_moment():
    played = make_round()

    run_behind(
        rows(played.assessment()),
        surveying(played, answers={"A": 1}),
        entry(played.score("1.1.1"), played.standing(), yes=True),
    )

    assert (played.assessment().self_total, played.assessment().final_total) == (D(10), D(15))


@pytest.mark.parametrize("back", [False, True])
def test_the_totals_count_a_stored_or_undone_file_of_surveys_and_an_entry_of_the_same_moment(back):
    played = make_round(communes=2)
    book = Book(dataset := SurveyDataset(played.appraiser, str(played.criteria_set.pk)))
    for commune in played.communes:
        book.set(str(played.score("2.2", commune).pk), Mức_A=1)
    found = bring_in(dataset, book.file)
    services.ask_to_store(found, by=played.appraiser)
    found.refresh_from_db()
    if back:
        run_job(found.job)
        services.ask_to_undo(found, by=played.appraiser)
        found.refresh_from_db()

    run_behind(
        rows(played.assessment()),
        lambda: run_job(found.job),
        entry(played.score("1.1.1"), played.standing(), yes=True),
    )

    found.refresh_from_db()
    assert found.state == (ImportRun.State.UNDONE if back else ImportRun.State.STORED), (
        found.job.error
    )
    assert (played.assessment().self_total, played.assessment().final_total) == (
        D(10),
        D(0) if back else D(15),
    )
    assert played.assessment(played.communes[1]).final_total == (D(0) if back else D(15))


def test_a_file_of_surveys_waits_for_the_assessments_before_it_looks_at_their_scores():
    played = make_round()

    def look():
        with transaction.atomic():
            return [
                record.points for record in SurveyDataset(played.appraiser, place).load(lock=True)
            ]

    place = str(played.criteria_set.pk)
    found, _ = run_behind(
        rows(played.assessment()), look, surveying(played, answers={"A": 1}), one_by_one=True
    )

    assert (found, played.score("2.2").self_points) == ([None], D(15))


def test_two_appraisers_appraise_at_once_and_both_verdicts_are_in_the_total():
    played = make_round()
    assessment = play_to_first(played)
    other = make_user(played.appraiser.unit, Role.APPRAISER)

    run_behind(
        rows(assessment),
        verdict(played, "1.1.1", verdict="accepted"),
        verdict(played, "2.1", other, verdict="changed", points=D(40), reason="Thiếu hồ sơ"),
    )

    scores = played.assessment().scores.exclude(first_points=None)
    assert dict(scores.values_list("criterion__code", "first_points")) == {
        "1.1.1": D(10),
        "2.1": D(40),
    }
    assert played.assessment().final_total == D(50)


def test_accepting_the_rest_and_one_verdict_do_not_wait_for_each_other():
    played = make_round()
    assessment = play_to_first(played)

    count, late = run_behind(
        rows(assessment),
        lambda: accept_rest(assessment, by=played.appraiser),
        verdict(played, "1.2", verdict="changed", points=D(1), reason="Thiếu sổ"),
        one_by_one=True,
        expected=(ScoreChanged,),
    )

    assert count == 6
    assert (late.score.first_verdict, late.score.first_points) == ("accepted", D("7.50"))
    assert played.assessment().final_total == D(77)


def test_reopening_and_a_verdict_do_not_wait_for_each_other():
    played = make_round()
    assessment = play_to_first(played)
    accept_rest(assessment, by=played.appraiser)

    _, late = run_behind(
        rows(assessment),
        lambda: reopen(assessment, by=played.appraiser, reason="Chấm lại"),
        verdict(played, "1.2", verdict="changed", points=D(1), reason="Thiếu sổ"),
        one_by_one=True,
        expected=REFUSED,
    )

    assert isinstance(late, ScoreRefused)
    assert set(played.assessment().scores.values_list("first_verdict", "first_points")) == {
        ("", None)
    }
    assert (played.assessment().state, played.assessment().final_total) == (State.DRAFT, D(0))


def test_no_verdict_is_given_after_the_first_appraisal_ended_a_moment_ago():
    played = make_round()
    assessment = play_to_first(played)
    accept_rest(assessment, by=played.appraiser)

    (late,) = run_behind(
        rows(assessment),
        verdict(played, "1.2", verdict="changed", points=D(1), reason="Thiếu sổ"),
        meanwhile=lambda: finish_first(assessment, by=played.appraiser),
        expected=REFUSED,
    )

    assert str(late) == "Kỳ chấm điểm không ở bước thẩm định này."
    assert (played.score("1.2").first_verdict, played.assessment().final_total) == (
        "accepted",
        D(77),
    )


def play_to_second_of_one(played):
    """A commune at the second appraisal of its leaf 1.2, which was questioned and explained."""
    assessment = play_to_explanation(played)
    explain(played.score("1.2"), by=played.standing(), text="Có sổ", seen=9)
    assessment.state = State.SECOND
    assessment.save(update_fields=["state"])
    return assessment


def test_the_result_counts_a_survey_and_a_second_verdict_of_the_same_moment():
    played = make_round()
    assessment, score = play_to_second_of_one(played), played.score("1.2")

    run_behind(
        rows(assessment),
        lambda: appraise_again(
            score, by=played.appraiser, seen=score.version, points=D(5), reason="Có sổ"
        ),
        surveying(played, answers={"A": 1}),
    )

    assert (played.assessment().final_total, played.assessment().index) == (D("89.50"), D("89.50"))


@pytest.mark.parametrize("published_first", [True, False])
def test_a_survey_of_the_moment_of_publication_is_in_the_result_or_refused(published_first):
    played = make_round()
    play_to_second(played)
    calls = [
        lambda: publish(
            played.criteria_set, by=played.appraiser, number="1/QĐ", decided_on=date(2026, 1, 15)
        ),
        surveying(played, answers={"A": 1}),
    ]
    calls = calls if published_first else calls[::-1]

    outcomes = run_behind(the_set(played), *calls, one_by_one=True, expected=REFUSED)

    found = played.assessment()
    assert [isinstance(each, ScoreRefused) for each in outcomes] == [False, published_first]
    assert (found.state, found.final_total) == (
        State.PUBLISHED,
        D(77) if published_first else D(92),
    )


def test_results_are_published_once():
    played = make_round()
    play_to_second(played)

    first, second = run_behind(
        the_set(played),
        *[
            lambda: publish(
                played.criteria_set,
                by=played.appraiser,
                number="1/QĐ",
                decided_on=date(2026, 1, 15),
            )
        ]
        * 2,
        expected=REFUSED,
    )

    assert {type(first), type(second)} == {int, ScoreRefused}
    assert played.assessment().steps.filter(to_state=State.PUBLISHED).count() == 1


# The round.


def _window(played, **values):
    now = timezone.now()
    values |= {"by": played.appraiser, "step": Step.SELF_SCORE}
    return values | {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)}


def _set_window(played):
    set_window(played.criteria_set, **_window(played))


def _set_exception(played):
    set_exception(played.criteria_set, **_window(played, unit=played.communes[0], reason="Nộp sớm"))


def _remove_window(played):
    remove_window(StepWindow.objects.get(step=Step.EXPLANATION), by=played.appraiser)


def _assign(played):
    assign(
        played.criteria_set,
        by=played.appraiser,
        user=make_user(played.appraiser.unit, Role.APPRAISER),
    )


def _unassign(played):
    unassign(Appraiser.objects.get(), by=played.appraiser)


@pytest.mark.parametrize(
    "change", [_set_window, _set_exception, _remove_window, _assign, _unassign]
)
def test_the_round_changes_when_what_is_being_done_in_it_is_done(change):
    played = make_round(communes=2)
    open_window(played.criteria_set, Step.EXPLANATION)
    assign(played.criteria_set, by=played.appraiser, user=played.appraiser)
    before = _rules(played)
    seen = []

    run_behind(
        rows(played.assessment()),
        lambda: change(played),
        meanwhile=lambda: seen.append(_rules(played)),
    )

    assert seen == [before]
    assert _rules(played) != before


def _rules(played):
    """The windows and assignments of the round."""
    found = played.criteria_set
    return list(found.windows.values_list("step", "unit", "closes_at")), list(
        found.appraisers.values_list("user")
    )


def test_no_verdict_is_given_by_whom_the_unit_was_taken_away_from_a_moment_ago():
    played = make_round()
    assessment = play_to_first(played)
    other = make_user(played.appraiser.unit, Role.APPRAISER)

    (late,) = run_behind(
        rows(assessment),
        verdict(played, "1.2", verdict="accepted"),
        meanwhile=lambda: assign(played.criteria_set, by=played.appraiser, user=other),
        expected=REFUSED,
    )

    assert isinstance(late, ScoreRefused)
    assert played.score("1.2").first_verdict == ""


@pytest.mark.parametrize("of_window", [True, False])
def test_what_two_take_away_at_once_is_taken_away_once(of_window):
    played = make_round()
    window = open_window(played.criteria_set, Step.EXPLANATION)
    assign(played.criteria_set, by=played.appraiser, user=played.appraiser)
    given = Appraiser.objects.get()

    def take_away():
        if of_window:
            remove_window(StepWindow.objects.get(pk=window.pk), by=played.appraiser)
        else:
            unassign(Appraiser.objects.get(pk=given.pk), by=played.appraiser)

    outcomes = run_behind(the_set(played), take_away, take_away, expected=REFUSED)

    assert {type(each) for each in outcomes} == {type(None), ScoreRefused}
    told = history_of_parts(played.criteria_set, StepWindow if of_window else Appraiser)
    assert [each.action for each in told].count("-") == 1


def test_an_appraisal_does_not_begin_outside_the_window_of_a_moment_ago():
    played = make_round()
    assessment = play_to_locked(played)
    values = _window(played) | {"step": Step.FIRST_APPRAISAL}

    (late,) = run_behind(
        rows(assessment),
        lambda: start_appraisal(assessment, by=played.appraiser),
        meanwhile=lambda: set_window(played.criteria_set, **values),
        expected=REFUSED,
    )

    assert str(late).startswith("Bước “Thẩm định lần 1” đã đóng")
    assert played.assessment().state == State.LOCKED


def test_two_who_lock_a_self_score_at_once_lock_it_once():
    played = make_round()
    assessment, by = enter_all(played), played.standing()

    outcomes = run_behind(
        rows(assessment), *[lambda: lock_self_score(assessment, by=by)] * 2, expected=REFUSED
    )

    assert {type(each) for each in outcomes} == {type(None), ScoreRefused}
    assert played.assessment().steps.filter(to_state=State.LOCKED).count() == 1


def test_a_commune_that_came_later_is_opened_once():
    played = make_round()
    late = make_commune(parent=played.province)

    outcomes = run_behind(
        the_set(played), *[lambda: open_late(played.criteria_set, by=played.appraiser)] * 2
    )

    assert sorted(outcomes, key=len) == [[], [late]]
    assert Score.objects.filter(assessment__unit=late).count() == 7


# Criteria sets.


def test_two_drafts_of_a_year_do_not_come_into_force_at_once():
    played = make_round(in_force=False)
    twin = make_set(played.province, year=2026, content=SMALL_SET)

    outcomes = run_behind(
        CriteriaSet.objects.all(),
        put(played),
        lambda: put_in_force(
            twin, by=played.appraiser, decision_number="2", decision_on=date(2026, 9, 1)
        ),
        expected=REFUSED,
    )

    assert {type(each) for each in outcomes} == {int, ScoreRefused}
    assert CriteriaSet.objects.in_force().count() == Assessment.objects.count() == 1


def test_a_set_that_came_into_force_a_moment_ago_is_not_removed():
    played = make_round(in_force=False)

    units, refusal = run_behind(
        the_set(played),
        put(played),
        lambda: remove_set(played.criteria_set, by=played.appraiser),
        one_by_one=True,
        expected=REFUSED,
    )

    assert (units, str(refusal)) == (1, "Chỉ bỏ được bộ tiêu chí đang là dự thảo.")
    assert CriteriaSet.objects.get().state == CriteriaSet.State.IN_FORCE


@pytest.mark.parametrize(
    "edit",
    [
        lambda draft, by: change_set(draft, by=by, name="Tên khác"),
        lambda draft, by: change_criterion(draft, "1.2", by=by, maximum=D(1)),
        lambda draft, by: add_criterion(
            draft, by=by, code="1.3", name="Mới", maximum=D(1), rule=YES_NO
        ),
        lambda draft, by: remove_criterion(draft, "1.2", by=by),
        lambda draft, by: move_criterion(draft, "2", by=by, up=True),
    ],
)
def test_a_set_that_came_into_force_a_moment_ago_is_not_edited(edit):
    played = make_round(in_force=False)
    before = list(played.criteria_set.criteria.values_list("code", "order", "maximum"))

    (late,) = run_behind(
        the_set(played),
        lambda: edit(played.criteria_set, played.appraiser),
        meanwhile=put(played),
        expected=REFUSED,
    )

    assert str(late) == "Chỉ sửa được bộ tiêu chí đang là dự thảo."
    assert list(played.criteria_set.criteria.values_list("code", "order", "maximum")) == before
    assert CriteriaSet.objects.get().name == "Bộ tiêu chí thử"


@pytest.mark.parametrize(
    ("name", "posted"),
    [
        (
            "set_edit",
            {
                "name_field": "Tên khác",
                "year": 2026,
                "level": "commune",
                "not_applicable": "full",
                "bonus_cap": 0,
                "penalty_cap": 0,
                "bands": "Tốt: 80",
            },
        ),
        ("set_row_remove", {"code": "1.2"}),
        ("set_row_move", {"code": "2", "to": "up"}),
        ("set_remove", {}),
    ],
)
def test_who_edits_a_set_that_came_into_force_a_moment_ago_is_told_so(client, name, posted):
    played = make_round(in_force=False)
    client.force_login(played.appraiser)
    address = reverse(f"parindex:{name}", args=[played.criteria_set.pk])

    (response,) = run_behind(
        the_set(played), lambda: client.post(address, posted), meanwhile=put(played)
    )

    assert response.status_code == 302
    (said,) = messages.get_messages(response.wsgi_request)
    assert "dự thảo" in str(said)
    assert said.level == messages.ERROR


def test_the_tree_that_two_edit_at_once_stays_in_order():
    played = make_round(in_force=False)
    draft, by = played.criteria_set, played.appraiser

    run_behind(
        the_set(played),
        lambda: add_criterion(draft, by=by, code="1.3", name="Một", maximum=D(1), rule=YES_NO),
        lambda: add_criterion(draft, by=by, code="2.3", name="Hai", maximum=D(1), rule=YES_NO),
        lambda: move_criterion(draft, "2.2", by=by, up=True),
    )

    found = list(draft.criteria.order_by("order").values_list("code", "order"))
    codes = ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.3", "2", "2.2", "2.1", "2.3", "T", "P"]
    assert found == list(zip(codes, range(12), strict=True))


def test_a_criterion_that_got_a_part_a_moment_ago_keeps_no_rule_of_its_own():
    played = make_round(in_force=False)
    draft, by = played.criteria_set, played.appraiser

    _, refusal = run_behind(
        the_set(played),
        lambda: add_criterion(draft, by=by, code="1.2.1", name="Phần", maximum=D(10), rule=YES_NO),
        lambda: change_criterion(draft, "1.2", by=by, name="Tên khác", rule=YES_NO),
        one_by_one=True,
        expected=REFUSED,
    )

    assert str(refusal).startswith("1.2 vừa có thêm tiêu chí thành phần")
    assert draft.criteria.values_list("name", "rule").get(code="1.2") == ("Báo cáo", {})


def test_of_two_who_change_a_criterion_at_once_the_second_is_asked():
    played = make_round(in_force=False)
    draft, by = played.criteria_set, played.appraiser
    seen = criterion_stamp(draft.criteria.get(code="1.2"))

    _, changed = run_behind(
        the_set(played),
        lambda: change_criterion(draft, "1.2", by=by, seen=seen, name="Một"),
        lambda: change_criterion(draft, "1.2", by=by, seen=seen, office="Hai"),
        one_by_one=True,
        expected=(TextChanged,),
    )

    assert str(changed).startswith(f"{by} vừa lưu")
    assert draft.criteria.values_list("name", "office").get(code="1.2") == ("Một", "")


def test_of_two_who_change_a_set_at_once_the_second_is_asked():
    played = make_round(in_force=False)
    draft, by = played.criteria_set, played.appraiser
    seen = set_stamp(CriteriaSet.objects.get())

    _, changed = run_behind(
        the_set(played),
        lambda: change_set(draft, by=by, seen=seen, name="Một"),
        lambda: change_set(draft, by=by, seen=seen, year=2030),
        one_by_one=True,
        expected=(TextChanged,),
    )

    assert str(changed).startswith(f"{by} vừa lưu")
    assert CriteriaSet.objects.values_list("name", "year").get() == ("Một", 2026)


def test_a_copy_is_made_of_the_set_as_it_stands_after_the_edit_of_the_same_moment():
    played = make_round(in_force=False)
    draft, by = played.criteria_set, played.appraiser

    (copy,) = run_behind(
        the_set(played),
        lambda: copy_set(draft, by=by, year=2027),
        meanwhile=lambda: (
            change_set(draft, by=by, name="Tên khác"),
            change_criterion(draft, "1.2", by=by, name="Khác"),
        ),
    )

    assert (copy.name, copy.criteria.get(code="1.2").name) == ("Tên khác", "Khác")
