"""What is stored of when cells were first entered, and of what was accepted, is what the figures
say, whatever was done since somebody looked.
"""

from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from indicators.models import FormEntry, PlanForm
from indicators.statistics.accepted import ACCEPTED_CELLS
from indicators.statistics.entered import ENTERED_CELLS, entered_in
from indicators.statistics.services import (
    Entered,
    accept_figures,
    enter_figures,
    reopen_figures,
    return_figures,
    take_back_figures,
    withdraw_figure,
)
from plans.reviewing.models import DeclarationRefused
from tests.factories import make_form, make_standing_officer
from tests.threads import END, Threads, held

from .conftest import Q1, Q2, enter

ACTS = 40
STORED = [ENTERED_CELLS, ACCEPTED_CELLS]


def forms_of(plan):
    return PlanForm.objects.filter(plan=plan).order_by("pk")


def look(plan) -> list:
    """What somebody sees who looks, which is stored."""
    return [[told for _, told in cells.read(forms_of(plan))] for cells in STORED]


def said(plan) -> list:
    """What the figures say."""
    forms = list(forms_of(plan).values_list("pk", flat=True))
    return [[cells.computed(forms)[pk] for pk in forms] for cells in STORED]


def accepted_one_by_one(plan) -> list:
    """What was accepted, entry after entry."""
    found = []
    for filled in forms_of(plan):
        cells: dict = {}
        for entry in filled.entries.filter(review="accepted").order_by("pk"):
            cells[entry.row_id] = entry.value
        found.append({row: value for row, value in cells.items() if value is not None})
    return found


class Writers:
    """Two of the standing body who enter and review figures as chance says."""

    def __init__(self, plan, form, chance: Random):
        self.plan, self.form, self.chance = plan, form, chance
        self.period = plan.periods.get(key=Q1)
        self.people = [make_standing_officer(plan.unit) for _ in range(2)]
        enter(plan, form, self.people[0], Q1, {"01": 1}, today=self.period.deadline)
        self.filled = PlanForm.objects.get(plan=plan, form=form)

    def act(self) -> None:
        """Do something; what the figures do not let them do is refused."""
        by, other = self.chance.sample(self.people, 2)
        entries = list(self.filled.entries.order_by("pk"))
        entry = self.chance.choice(entries)
        acts = [
            lambda: self.enter(by, Decimal(self.chance.randrange(99))),
            lambda: self.enter(by, None),
            lambda: accept_figures(self.filled, [entry.pk], by=by),
            lambda: return_figures(self.filled, [entry.pk], by=by, reason="Thiếu số"),
            lambda: reopen_figures(self.filled, [each.pk for each in entries], by=by),
            lambda: withdraw_figure(entry, by=entry.author),
            lambda: take_back_figures(self.filled, [entries[-1].key], by=other),
        ]
        self.chance.choice(acts)()

    def enter(self, by, value) -> None:
        row = self.form.rows.get(code=self.chance.choice(["01", "02"]))
        newest = self.filled.entries.filter(row=row).order_by("pk").last()
        cell = Entered(row, None, value, seen=newest.pk if newest else None)
        days = [self.period.cut_off, self.period.deadline]
        today = self.chance.choice(days)
        enter_figures(self.plan, self.form, [cell], author=by, period=self.period, today=today)


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_done_since_somebody_looked_is_seen(plan, seed):
    chance = Random(seed)
    writers = [
        Writers(plan, make_form(rows=[{"code": "01"}, {"code": "02"}]), chance) for _ in range(2)
    ]
    seen, done = [], 0
    for _ in range(ACTS):
        try:
            chance.choice(writers).act()
            done += 1
        except DeclarationRefused:
            pass
        if chance.random() < 0.7:
            seen.append(look(plan))
            assert seen[-1] == said(plan)
            assert [
                {
                    int(cell.partition("-")[0]): Decimal(value)
                    for cell, (value, _, _) in told.items()
                }
                for told in (each.get(Q1, {}) for each in seen[-1][1])
            ] == accepted_one_by_one(plan)

    assert done > ACTS / 4
    assert len({str(each) for each in seen}) > 2
    call_command("check_statistics", stdout=StringIO())


@pytest.mark.django_db
def test_the_check_names_what_is_stored_otherwise_and_mends_it(plan, form, standing):
    enter(plan, form, standing, Q1, {"01": 1}, today=plan.periods.get(key=Q1).deadline)
    look(plan)
    FormEntry.objects.all().delete()

    with pytest.raises(CommandError, match="1 biểu lệch"):
        call_command("check_statistics", stderr=StringIO())
    call_command("check_statistics", "--mend", stdout=StringIO(), stderr=StringIO())

    assert look(plan) == [[{}], [{}]]


@pytest.mark.django_db
def test_of_one_period_the_same_is_told(plan, form, standing):
    for key in (Q1, Q2):
        enter(plan, form, standing, key, {"01": 1}, today=plan.periods.get(key=Q2).deadline)
    anew = entered_in([plan], Q2)

    whole = entered_in([plan])
    stored = entered_in([plan], Q2)

    assert whole[plan.pk].keys() == {Q1, Q2}
    assert anew == stored == {plan.pk: {Q2: whole[plan.pk][Q2]}}
    assert entered_in([plan], "year") == {plan.pk: {"year": {}}}


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_who_looks_while_figures_are_written_stores_nothing(plan, form, standing):
    today = plan.periods.get(key=Q1).deadline
    enter(plan, form, standing, Q1, {"01": 1}, today=today)
    filled = PlanForm.objects.get()

    with Threads() as threads, held(PlanForm.objects.filter(pk=filled.pk)):
        threads.start(lambda: look(plan))
        [runner] = threads.runners
        runner.join(END)  # it does not wait for the lock
        assert not runner.is_alive()
    [before] = threads.results()

    assert before == said(plan)
    filled.refresh_from_db()
    assert (filled.entered, filled.accepted) == (None, None)
    assert look(plan) == before
    filled.refresh_from_db()
    assert [[filled.entered], [filled.accepted]] == before
