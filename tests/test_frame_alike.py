"""SQL that the frame keeps says of everybody, after every change, what newly written SQL says. The
gate asks it of one world a day, for half as many changes.
"""

import random
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.backends import PersonBackend
from accounts.models import Role
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from cchc.inbox import owed_by
from cchc.pages.navigation import PageFrame
from documents.models import Document
from foundation.web import written
from plans.current_plan import SESSION_KEY
from plans.models import Plan
from tests.factories import (
    make_change,
    make_commune,
    make_delegation,
    make_office,
    make_plan,
    make_task,
    make_update,
    make_user,
)
from tests.sampling import WHOLE, share

pytestmark = [pytest.mark.long, pytest.mark.django_db]

START = datetime(2026, 7, 6, 8, tzinfo=timezone.get_default_timezone())
STEPS, OWED_STEPS = (100, 25) if WHOLE else (50, 12)
SEEDS = 5


class World:
    """Two communes of a province, their people, and a change of anything that may count."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        province = make_commune(kind="province")
        self.communes = [make_commune(parent=province) for _ in range(2)]
        self.offices = [make_office(commune) for commune in (*self.communes, province)]
        self.plans = [make_plan(commune) for commune in self.communes]
        self.tasks = [make_task(plan) for plan in self.plans]
        reviewers = (Role.STANDING_BODY, Role.LEADER, Role.CLERK)
        self.people = [
            make_user(rng.choice(self.offices), role) for role in (*reviewers, *reviewers)
        ]
        self.kept = dict.fromkeys(self.people)

    def change(self) -> None:
        people = (self._roles, self._move, self._rename, self._delegate, self._succeed)
        plans = (self._keep, self._state, self._another)
        self.rng.choice([*people, *plans, self._send, self._tell, self._submit])()

    def _person(self):
        return self.rng.choice(self.people)

    def _store(self, person, **values):
        type(person).objects.filter(pk=person.pk).update(**values)
        person.refresh_from_db()

    def _roles(self):
        self._store(self._person(), roles=self.rng.sample(Role.values, self.rng.randint(1, 3)))

    def _move(self):
        self._store(self._person(), unit=self.rng.choice(self.offices))

    def _rename(self):
        name = f"Tên {self.rng.random()}"
        self._store(self._person(), position=name, last_name=name, digest_hour=9, lists={"a": {}})

    def _delegate(self):
        principal, delegate = self.rng.sample(self.people, 2)
        day = timezone.localdate() + timedelta(days=self.rng.randint(0, 1))
        make_delegation(principal, delegate, first=day, last=day)

    def _send(self):
        make_update(self.rng.choice(self.tasks), author=self._person(), review="waiting")

    def _tell(self):
        notify([self._person()], Kind.HANDED_OUT, "Một việc", "/style/")

    def _submit(self):
        author = self._person()
        if author.authority:
            state = self.rng.choice([*Document.ON_THE_DESK, Document.State.RETURNED])
            Document.objects.create(
                unit=author.authority,
                authority=author.authority,
                submitted_by=author,
                kind="BC",
                state=state,
                title="Báo cáo",
            )

    def _keep(self):
        self.kept[self._person()] = self.rng.choice(self.plans).pk

    def _state(self):
        Plan.objects.filter(pk=self.rng.choice(self.plans).pk).update(
            state=self.rng.choice(Plan.State.values)
        )

    def _another(self):
        commune, year = self.rng.choice(self.communes), 2027 + len(self.plans)
        self.plans.append(make_plan(commune, year=year, state=Plan.State.DRAFT))

    def _succeed(self):
        if self.rng.random() < 0.1:
            make_change(self.communes[0], self.communes[1])


def said_to(person, kept: int | None, rf) -> tuple:
    request = rf.get("/")
    request.user = PersonBackend().get_user(person.pk)
    request.session = {SESSION_KEY: kept}
    request.resolver_match = None
    frame = PageFrame(request)
    return frame.plan, frame.authority, frame.unread, frame.waiting, frame.waiting_documents


@pytest.mark.sampled
@pytest.mark.parametrize("seed", share(range(SEEDS), SEEDS))
def test_kept_sql_says_what_is_written_anew(seed, rf, monkeypatch):
    world, said = World(random.Random(seed)), set()
    for step in range(STEPS):
        with time_machine.travel(START + timedelta(hours=7 * step), tick=False):
            world.change()
            found = [said_to(*each, rf) for each in world.kept.items()]
            with monkeypatch.context() as patch:
                patch.setattr(written, "_written", written._written.__wrapped__)
                assert [said_to(*each, rf) for each in world.kept.items()] == found
            said.update(found)

    plans, _, *numbers = zip(*said, strict=True)
    assert len(set(plans)) > 3
    assert all(map(any, numbers))


@pytest.mark.sampled
def test_kept_sql_finds_what_people_owe_as_newly_written_does(monkeypatch):
    world, owed = World(random.Random(0)), set()
    for step in range(OWED_STEPS):
        with time_machine.travel(START + timedelta(hours=7 * step), tick=False):
            world.change()
            found = list(map(owed_now, world.people))
            with monkeypatch.context() as patch:
                patch.setattr(written, "_written", written._written.__wrapped__)
                assert list(map(owed_now, world.people)) == found
            owed.update(key for keys in found for key in keys)

    assert {"updates", "document"} <= {key.partition(":")[0] for key in owed}


def owed_now(person) -> list[str]:
    known = PersonBackend().get_user(person.pk)
    return [each.key for each in owed_by(known, timezone.localdate())]


def test_who_moves_to_another_office_owes_at_once_what_that_one_owes():
    """Of what decides for them only their own office changes."""
    plan = make_plan(make_commune())
    offices = [make_office(plan.unit), make_office(plan.unit)]
    tasks = [make_task(plan, lead=office, due=timezone.localdate()) for office in offices]
    person = make_user(offices[0], Role.OFFICER)
    before = owed_now(person)
    type(person).objects.filter(pk=person.pk).update(unit=offices[1])

    after = owed_now(person)

    assert (before, after) == ([f"task:{tasks[0].pk}"], [f"task:{tasks[1].pk}"])


def test_what_an_authority_took_over_is_seen_at_once(rf):
    gone, heir = make_commune(), make_commune()
    plan, person = make_plan(gone), make_user(make_office(heir))
    before, *_ = said_to(person, None, rf)
    make_change(gone, heir)

    after, *_ = said_to(person, None, rf)

    assert (before, after and after.pk) == (None, plan.pk)


def test_a_plan_of_a_new_superior_is_seen_at_once(rf):
    province, commune = make_commune(kind="province"), make_commune(parent=None)
    plan, person = make_plan(province), make_user(make_office(commune))
    before, *_ = said_to(person, None, rf)
    commune.parent = province
    commune.save()

    after, *_ = said_to(person, None, rf)

    assert (before, after and after.pk) == (None, plan.pk)
