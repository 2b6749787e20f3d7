"""How a round is run: windows and exceptions, assignments, communes that came later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification, Role, Unit
from foundation.journal.history import history_of, history_of_parts
from parindex.models import Appraiser, CriteriaSet, StepWindow
from parindex.services import ScoreRefused
from parindex.services.rounds import (
    assign,
    open_late,
    remove_window,
    set_exception,
    set_window,
    unassign,
)
from tests.factories import make_commune, make_office, make_user
from tests.parindex.rounds import enter, make_round, open_window

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Step = StepWindow.Step


def times(since=-1, until=1):
    now = timezone.now()
    return {"opens_at": now + timedelta(days=since), "closes_at": now + timedelta(days=until)}


def strangers(played):
    elsewhere = make_commune(
        kind=Unit.Kind.DEPARTMENT, parent=make_commune(kind=Unit.Kind.PROVINCE)
    )
    return [
        make_user(elsewhere, Role.APPRAISER),
        make_user(played.communes[0], Role.APPRAISER),
        make_user(played.appraiser.unit, Role.OFFICER),
        played.standing(),
    ]


def test_a_window_is_set_changed_told_and_kept_in_the_history():
    played = make_round(communes=2)
    people = [played.standing(commune) for commune in played.communes]

    set_window(played.criteria_set, by=played.appraiser, step=Step.SELF_SCORE, **times())
    window = set_window(
        played.criteria_set, by=played.appraiser, step=Step.SELF_SCORE, **times(-1, 5)
    )

    assert list(played.criteria_set.windows.all()) == [window]
    assert [(row.action, row.by) for row in history_of(window)] == [
        ("+", played.appraiser),
        ("~", played.appraiser),
    ]
    assert sorted(Notification.objects.values_list("user", flat=True)) == sorted(
        person.pk for person in people for _ in range(2)
    )


def test_an_exception_opens_a_step_for_its_commune_alone_and_needs_a_reason():
    played = make_round(communes=2)
    first, second = played.communes
    person, other = played.standing(first), played.standing(second)
    open_window(played.criteria_set, Step.SELF_SCORE, since=-3, until=-1)
    asked = {"by": played.appraiser, "step": Step.SELF_SCORE, "unit": first, **times()}
    with pytest.raises(ScoreRefused, match="lý do"):
        set_exception(played.criteria_set, **asked, reason=" ")

    window = set_exception(played.criteria_set, **asked, reason="Mất điện do bão")

    assert (window.reason, history_of(window)[-1].by) == (
        "Mất điện do bão",
        played.appraiser,
    )
    assert [row.user for row in Notification.objects.all()] == [person]
    enter(played.score("1.1.1", first), person, yes=True)
    with pytest.raises(ScoreRefused):
        enter(played.score("1.1.1", second), other, yes=True)
    remove_window(window, by=played.appraiser)
    with pytest.raises(ScoreRefused):
        enter(played.score("1.1.2", first), person, yes=True)
    assert history_of_parts(played.criteria_set, StepWindow)[-1].by == played.appraiser


def test_a_step_that_closes_before_it_opens_or_a_strange_unit_is_refused():
    played = make_round()

    with pytest.raises(ScoreRefused, match="sau giờ mở"):
        set_window(played.criteria_set, by=played.appraiser, step=Step.SELF_SCORE, **times(1, -1))
    with pytest.raises(ScoreRefused, match="bước"):
        set_window(played.criteria_set, by=played.appraiser, step="nothing", **times())
    with pytest.raises(ScoreRefused, match="không thuộc đợt"):
        set_exception(
            played.criteria_set,
            by=played.appraiser,
            step=Step.SELF_SCORE,
            unit=make_commune(),
            reason="x",
            **times(),
        )
    assert not StepWindow.objects.exists()


def test_strangers_run_nothing_and_nothing_runs_once_it_is_over():
    played = make_round()
    area = played.criteria_set.criteria.get(code="1")
    window = open_window(played.criteria_set, Step.SELF_SCORE)
    given = played.criteria_set.appraisers.create(user=played.appraiser)
    attempts = (
        lambda by: set_window(played.criteria_set, by=by, step=Step.EXPLANATION, **times()),
        lambda by: set_exception(
            played.criteria_set,
            by=by,
            step=Step.EXPLANATION,
            unit=played.communes[0],
            reason="x",
            **times(),
        ),
        lambda by: remove_window(window, by=by),
        lambda by: assign(played.criteria_set, by=by, user=played.appraiser, areas=[area]),
        lambda by: unassign(given, by=by),
        lambda by: open_late(played.criteria_set, by=by),
    )

    for attempt in attempts:
        for stranger in strangers(played):
            with pytest.raises(ScoreRefused):
                attempt(stranger)
    CriteriaSet.objects.update(state=CriteriaSet.State.CLOSED)
    window.refresh_from_db()
    for attempt in attempts:
        with pytest.raises(ScoreRefused, match="kết thúc"):
            attempt(played.appraiser)

    assert (StepWindow.objects.count(), Appraiser.objects.count()) == (1, 1)


def test_appraisers_are_assigned_by_area_by_commune_or_both():
    played = make_round(communes=2)
    other = make_user(
        make_commune(kind=Unit.Kind.DEPARTMENT, parent=played.province), Role.APPRAISER
    )
    areas = list(played.criteria_set.criteria.areas())

    made = assign(
        played.criteria_set, by=played.appraiser, user=other, areas=areas, units=played.communes
    )
    again = assign(
        played.criteria_set, by=played.appraiser, user=other, areas=areas[:1], units=played.communes
    )
    everything = assign(played.criteria_set, by=played.appraiser, user=played.appraiser)

    assert (made, again, everything) == (4, 0, 1)
    assert Notification.objects.filter(user=other).count() == 1
    unassign(Appraiser.objects.get(user=played.appraiser), by=played.appraiser)
    assert Appraiser.objects.count() == 4


def test_only_appraisers_of_the_province_are_assigned_to_what_the_round_holds():
    played = make_round()
    other = make_round()
    leaf = played.criteria_set.criteria.get(code="2.1")

    for stranger in strangers(played):
        with pytest.raises(ScoreRefused, match="người thẩm định"):
            assign(played.criteria_set, by=played.appraiser, user=stranger)
    with pytest.raises(ScoreRefused, match="lĩnh vực"):
        assign(played.criteria_set, by=played.appraiser, user=played.appraiser, areas=[leaf])
    with pytest.raises(ScoreRefused, match="đơn vị"):
        assign(
            played.criteria_set, by=played.appraiser, user=played.appraiser, units=other.communes
        )
    assert not Appraiser.objects.exists()


def test_communes_that_came_later_get_their_assessments():
    played = make_round()
    late = make_commune(parent=played.province)
    make_office(late)

    assert open_late(played.criteria_set, by=played.appraiser) == [late]

    assert played.assessment(late).scores.count() == 7
    assert open_late(played.criteria_set, by=played.appraiser) == []
