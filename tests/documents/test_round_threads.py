"""Scores, self-scores and results that change while a document of theirs takes a step."""

from datetime import date
from functools import partial

import pytest
import time_machine

from documents import services
from documents.models import Document
from documents.sources import DocumentRefused
from parindex.models import Assessment, CriteriaSet
from parindex.services.appraisal import reopen, start_appraisal
from parindex.services.desk import submit_decision, submit_self_score
from parindex.services.publication import publish
from tests.factories import make_leader
from tests.parindex.rounds import enter, enter_all, make_round, play_to_second
from tests.threads import run_behind

from .rounds import TITLE, approved, make_desk

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

TODAY, State = date(2026, 12, 20), Assessment.State


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def desk():
    made = make_desk()
    enter_all(made.played)
    return made


def row(stored):
    return type(stored).objects.filter(pk=stored.pk)


def refusals(results) -> int:
    return sum(isinstance(result, DocumentRefused) for result in results)


def points_said(record) -> bool:
    """Does the newest file say the points after the entry?"""
    return "79,50" in " ".join(record.files.first().paragraphs)


@pytest.mark.parametrize("first", ["entry", "submission"])
def test_a_score_and_a_submission_do_not_pass_each_other(desk, first):
    assessment, score = desk.played.assessment(), desk.played.score("1.2")
    calls = {
        "entry": partial(enter, score, desk.standing, count=0),
        "submission": partial(submit_self_score, assessment, by=desk.standing),
    }
    order = [calls.pop(first), *calls.values()]
    results = run_behind(row(assessment), *order, one_by_one=True, expected=(DocumentRefused,))
    entered = desk.played.score("1.2").self_points == 10
    assert entered == (first == "entry")
    assert refusals(results) == (first == "submission")
    assert points_said(desk.played.assessment().record) == entered


def test_a_self_score_goes_to_the_desk_once(desk):
    assessment = desk.played.assessment()
    send = partial(submit_self_score, assessment, by=desk.standing)
    results = run_behind(row(assessment), send, send, expected=(DocumentRefused,))
    assert (refusals(results), Document.objects.count()) == (1, 1)


def test_an_approval_and_a_withdrawal_are_one_decision(desk):
    record = submit_self_score(desk.played.assessment(), by=desk.standing)
    file = record.files.get().pk
    yes = partial(services.approve, record, by=desk.leader, file=file, signer_title=TITLE)
    back = partial(services.withdraw, record, by=desk.standing)
    results = run_behind(row(desk.played.assessment()), yes, back, expected=(DocumentRefused,))
    record.refresh_from_db()
    locked = desk.played.assessment().state == State.LOCKED
    assert (refusals(results), locked) == (1, record.state == Document.State.APPROVED)


@pytest.mark.parametrize("first", ["reopening", "issue"])
def test_a_reopening_and_the_number_do_not_pass_each_other(desk, first):
    record = submit_self_score(desk.played.assessment(), by=desk.standing)
    approved(record, desk.leader)
    assessment = desk.played.assessment()
    calls = {
        "reopening": partial(reopen, assessment, by=desk.standing, reason="Sai"),
        "issue": partial(services.issue, record, by=desk.clerk, number=1, issued_on=TODAY),
    }
    order = [calls.pop(first), *calls.values()]
    results = run_behind(row(assessment), *order, one_by_one=True, expected=(DocumentRefused,))
    record.refresh_from_db()
    issued = record.state == Document.State.ISSUED
    assert (issued, refusals(results)) == (first == "issue", first == "reopening")
    assert desk.played.assessment().state == State.DRAFT
    assert record.files.filter(final=True).exists() == issued


def test_a_return_and_the_beginning_of_appraisal_are_one_decision(desk):
    record = submit_self_score(desk.played.assessment(), by=desk.standing)
    approved(record, desk.leader)
    assessment, file = desk.played.assessment(), record.files.get().pk
    back = partial(services.send_back, record, by=desk.leader, file=file, note="Sai")
    begin = partial(start_appraisal, assessment, by=desk.played.appraiser)
    results = run_behind(row(assessment), back, begin, expected=(DocumentRefused,))
    record.refresh_from_db()
    states = {("returned", State.DRAFT), ("approved", State.FIRST)}
    assert (record.state, desk.played.assessment().state) in states
    assert refusals(results) == 1


@pytest.fixture
def decided():
    """A round with its decision on the desk, and the leader who has it there."""
    played = make_round(communes=2)
    for commune in played.communes:
        play_to_second(played, commune)
    return played, make_leader(played.province)


@pytest.mark.parametrize("first", ["reopening", "submission"])
def test_results_do_not_change_behind_a_submission(decided, first):
    played, _ = decided
    calls = {
        "reopening": partial(reopen, played.assessment(), by=played.appraiser, reason="Sai"),
        "submission": partial(submit_decision, played.criteria_set, by=played.appraiser),
    }
    order = [calls.pop(first), *calls.values()]
    results = run_behind(
        row(played.assessment()), *order, one_by_one=True, expected=(DocumentRefused,)
    )
    assert refusals(results) == 1
    state = State.DRAFT if first == "reopening" else State.SECOND
    assert played.assessment().state == state


def test_a_round_is_published_once(decided):
    played, chair = decided
    record = submit_decision(played.criteria_set, by=played.appraiser)
    approved(record, chair)
    given = partial(services.issue, record, by=chair, number=1, issued_on=TODAY)
    typed = partial(
        publish, played.criteria_set, by=played.appraiser, number="2/QĐ-UBND", decided_on=TODAY
    )
    results = run_behind(row(played.province), given, given, typed, expected=(DocumentRefused,))
    assert refusals(results) == 2
    assert CriteriaSet.objects.get(pk=played.criteria_set.pk).state == "closed"
    assert {each.decision_number for each in Assessment.objects.all()} == {"01/QĐ-UBND"}
