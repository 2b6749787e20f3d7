"""SQL that a list keeps says to everybody, after every change, what newly written SQL says."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from accounts.backends import PersonBackend
from accounts.models import Holiday, Role, Unit, User
from foundation.web import written
from plans.current_plan import plan_in_view
from plans.models import Plan
from tasks.columns import list_of
from tasks.matrix import TaskMatrix
from tests.factories import make_plan
from tests.sampling import share
from tests.tasks.test_matrix_sql import Place, filters

# on SQLite `tests/test_frame_alike.py` asks it of the frame, the list is held against the rule
pytestmark = [pytest.mark.services, pytest.mark.django_db]

START = datetime(2026, 7, 1, 9, tzinfo=timezone.get_default_timezone())
STEPS = 30
SEEDS = 5  # of which the gate asks one a day


class World(Place):
    """A plan with its people, and a change of anything that a list may depend on."""

    def change(self) -> None:
        told = (self._say, self._track, self._staff)
        plan = (self._state, self._areas, self._period, self._holiday)
        self.random.choice([self._roles, self._move, self._rename, *told, *plan])()

    def _any_task(self):
        return self.random.choice(list(self.plan.tasks.all()))

    def _person(self):
        return self.random.choice([*self.people, self.body])

    def _roles(self):
        roles = self.random.sample(Role.values, 2)
        User.objects.filter(pk=self._person().pk).update(roles=roles)

    def _move(self):
        unit = self.random.choice(self.offices)
        User.objects.filter(pk=self._person().pk).update(unit=unit)

    def _rename(self):
        unit = self.random.choice(self.offices)
        name, order = f"Phòng {self.random.random():.3f}", self.random.randint(0, 9)
        Unit.objects.filter(pk=unit.pk).update(short_name=name, order=order)

    def _say(self):
        task = self._any_task()
        self._update(task).save()
        task.settle()

    def _track(self):
        task = self._any_task()
        task.tracked = not task.tracked
        task.save()
        task.settle()

    def _staff(self):
        task = self._any_task()
        task.people.all().delete()
        task.units.first() and task.units.first().units.set(self.offices[:1])

    def _state(self):
        state = self.random.choice([*Plan.State.values, Plan.State.ISSUED, Plan.State.ISSUED])
        Plan.objects.filter(pk=self.plan.pk).update(state=state)

    def _areas(self):
        area = self.random.choice(list(self.plan.areas.all()))
        type(area).objects.filter(pk=area.pk).update(order=self.random.randint(1, 9))

    def _period(self):
        period = self.random.choice(list(self.plan.periods.all()))
        period.cut_off += timedelta(days=self.random.choice((-1, 1)))
        period.save()

    def _holiday(self):
        day = timezone.localdate() + timedelta(days=self.random.randint(1, 9))
        Holiday.objects.get_or_create(day=day, defaults={"name": "Nghỉ"})


def said_to(person, plan: int, wanted: dict, rf) -> tuple | None:
    """What the list says to a person: None where they don't see the plan."""
    request = rf.get("/")
    request.user = PersonBackend().get_user(person.pk)
    request.session = {}
    try:
        found = plan_in_view(request, plan)
    except Http404:
        return None
    matrix = TaskMatrix(found, request.user, wanted, today=timezone.localdate())
    rows = [
        (row.number, row.task.content, row.parts, row.standing, row.review, row.reportable)
        for row in matrix.rows_between(0, 20)
    ]
    counted = matrix.total, matrix.by_area, matrix.waiting
    return rows, counted, matrix.units, matrix.first_to_report, list_of(request).views


@pytest.mark.sampled
@pytest.mark.parametrize("seed", share(range(SEEDS), SEEDS))
def test_kept_sql_says_what_is_written_anew(seed, rf, monkeypatch):
    world, said = World(seed), []
    other = make_plan(world.plan.unit, year=2027)
    for step in range(STEPS):
        with time_machine.travel(START + timedelta(hours=7 * step), tick=False):
            world.change()
            wanted = world.random.choice(filters(world))
            asked = [(each, world.plan.pk, wanted, rf) for each in (world.people[0], world.body)]
            asked.append((world.body, other.pk, wanted, rf))
            found = [said_to(*each) for each in asked]
            with monkeypatch.context() as patch:
                patch.setattr(written, "_written", written._written.__wrapped__)
                assert [said_to(*each) for each in asked] == found
            said += [each for each in found if each]

    rows, counted, units, first, _ = zip(*said, strict=True)
    assert len({total for total, *_ in counted}) > 5
    assert len({tuple(each.items()) for each in units}) > 2
    assert len(set(first)) > 5
    assert any(row[-1] for each in rows for row in each)
