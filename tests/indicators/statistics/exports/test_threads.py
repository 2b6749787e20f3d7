"""The same file twice at once, and a file beside a person who types or reviews."""

from datetime import date
from functools import partial

import pytest
from django.core.files.base import ContentFile

from indicators.models import FormEntry, StatisticsImport
from indicators.statistics.exports.services import (
    ImportRefused,
    SameFile,
    ask_to_store,
    import_file,
    start_import,
    undo_import,
)
from indicators.statistics.services import accept_figures
from plans.models import Plan
from tests.factories import make_plan, make_standing_officer
from tests.threads import run_behind

from .files import one_stop_file, settlement_form

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def after_the_first_quarter(monkeypatch):
    # time-machine stops the clock of every thread, those that wait for locks included
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def form():
    return settlement_form()


def locked(plan):
    return Plan.objects.filter(pk=plan.pk)


def test_the_same_file_twice_at_once_is_entered_once_by_the_command(plan, form):
    content, by = one_stop_file(), make_standing_officer(plan.unit)
    bring = partial(
        import_file,
        plan,
        form,
        plan.periods.get(key="quarter-1"),
        content=content,
        name="xuat.xlsx",
        by=by,
        today=TODAY,
    )

    first, second = run_behind(locked(plan), bring, bring)

    assert sorted(len(each.entered) for each in (first, second)) == [0, 24]
    assert {bool(first.same_as), bool(second.same_as)} == {True, False}
    assert FormEntry.objects.count() == 24
    assert StatisticsImport.objects.count() == 1


def test_two_people_who_bring_the_same_file_enter_it_once(plan, form):
    content, period = one_stop_file(), plan.periods.get(key="quarter-1")
    people = [make_standing_officer(plan.unit) for _ in range(2)]
    runs = [
        start_import(plan, form, period, file=ContentFile(content, name="xuat.xlsx"), by=by)
        for by in people
    ]
    store = [partial(ask_to_store, run, by=run.created_by) for run in runs]

    outcomes = run_behind(locked(plan), *store, one_by_one=True, expected=(SameFile,))

    assert [type(each) for each in outcomes] == [type(None), SameFile]
    assert FormEntry.objects.count() == 24
    assert sorted(StatisticsImport.objects.values_list("state", flat=True)) == ["ready", "stored"]


def test_an_import_is_either_undone_or_reviewed(plan, form):
    by, reviewer = (make_standing_officer(plan.unit) for _ in range(2))
    run = start_import(
        plan,
        form,
        plan.periods.get(key="quarter-1"),
        file=ContentFile(one_stop_file(), name="xuat.xlsx"),
        by=by,
    )
    ask_to_store(run, by=by)
    run.refresh_from_db()
    entries = list(run.entries.values_list("pk", flat=True))

    outcomes = run_behind(
        locked(plan),
        partial(accept_figures, run.plan_form, entries, by=reviewer),
        partial(undo_import, run, by=by),
        one_by_one=True,
        expected=(ImportRefused,),
    )

    assert (outcomes[0], type(outcomes[1])) == (24, ImportRefused)
    assert FormEntry.objects.accepted().count() == 24
