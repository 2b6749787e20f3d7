"""Every role's inbox against SQL written by hand (`own_sql`), over the demo with trouble added to
it, and over the demo with its rows thrown about at random.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

import pytest
import time_machine
from django.db.models import Model, Q
from django.http import QueryDict

from accounts.models import AccountRequest, Role, Unit, User
from cchc.demo import make_demo
from cchc.inbox import Group, Kind, Owed, owed_by, owed_with_colleagues
from cchc.pages.my_work import Inbox
from documents.models import Document, DocumentStep
from indicators.models import FormEntry, FormRow, Measurement, RowOffice
from parindex.models import Assessment, Score, StepWindow
from plans.models import Duty, PeriodOpening, Plan, ReportingPeriod
from reports.models import ContributionRequest, Report
from tasks.models import ExplanationRequest, ProgressUpdate, TaskPerson
from tests.cchc.inbox import own_sql
from tests.cchc.inbox.own_sql import OWED, TODAY
from tests.factories import make_commune, make_delegation, make_officer, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

PEOPLE = ("thuongtruc", "lanhdao", "vanthu", "truongphong", "canbo", "sonoivu", "lanhdaotinh")
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def demo(module_db):
    """The demo of a commune and its province, with what was returned, asked and submitted."""
    with time_machine.travel(TODAY):
        make_demo(TODAY)
        plan = Plan.objects.get(unit__code="demo", year=2026)
        leader, drafter = (User.objects.get(username=name) for name in ("lanhdao", "thuongtruc"))
        trouble_tasks(plan, leader)
        trouble_documents(plan.unit, drafter, leader)
        ask_for_roles(plan.unit, leader)
        offices = list(Unit.objects.filter(authority=plan.unit).order_by("pk"))
        for unit in offices:
            make_user(unit, Role.OFFICER, username=f"officer-{unit.pk}")
        choose_offices(plan.unit, offices)
        yield plan


def trouble_tasks(plan: Plan, leader: User) -> None:
    """Of all tasks, some are to be explained, some were returned, some wait for review."""
    tasks = list(plan.tasks.tracked().order_by("pk"))
    for place, task in enumerate(tasks):
        newest = task.updates.not_withdrawn().order_by("-pk").first()
        if place % 7 == 0 and newest:
            newest.review, newest.review_reason = ProgressUpdate.Review.RETURNED, "Chưa rõ"
            newest.save()
        if place % 5 == 0 and newest and place % 7:
            newest.review = ProgressUpdate.Review.WAITING
            newest.save()
        if place % 6 == 0:
            due = TODAY + timedelta(days=place % 4 - 2)
            given = place % 9 == 0
            ExplanationRequest.objects.create(
                task=task, asked_by=leader, text="Vì sao?", due=due, **answer(given, leader)
            )
    plan.tasks.settle()


def answer(given: bool, by: User) -> dict[str, Any]:
    """What a request for an explanation holds once it is given, and before."""
    if given:
        return {"answered_at": own_sql.NOW, "answered_by": by, "answer": "Đã làm"}
    return {"answered_at": None, "answered_by": None, "answer": ""}


def trouble_documents(commune: Unit, drafter: User, leader: User) -> None:
    """One more document in each state of the desk."""
    for state in (*Document.ON_THE_DESK, Document.State.RETURNED):
        document = Document.objects.create(
            unit=commune,
            authority=commune,
            source="letter",
            kind="CV",
            title=f"Công văn {state}",
            symbol="UBND-VHXH",
            state=state,
            submitted_by=drafter,
        )
        if state == Document.State.RETURNED:
            document.steps.create(what=DocumentStep.What.RETURNED, by=leader, note="Sửa lại")


def ask_for_roles(commune: Unit, leader: User) -> None:
    """A role asked for somebody, one for the leader, and one in a commune without a leader."""
    alone = make_commune(parent=commune.parent)
    for authority, person in (
        (commune, make_officer(commune)),
        (commune, leader),
        (alone, make_officer(alone)),
    ):
        AccountRequest.objects.create(
            authority=authority,
            person=person,
            what=AccountRequest.What.ROLES,
            roles=[Role.LEADER],
            asked_by=make_user(authority, Role.ADMINISTRATOR),
        )


def choose_offices(commune: Unit, offices: list[Unit]) -> None:
    """An office for each row of forms, so that no words of rows need to be understood."""
    RowOffice.objects.filter(authority=commune).delete()
    RowOffice.objects.bulk_create(
        RowOffice(authority=commune, row=row, unit=unit)
        for row, unit in zip(FormRow.objects.order_by("pk"), cycle(offices))
    )


def everybody() -> list[User]:
    """The people of the demo, one officer of each office and who was assigned to tasks, as they
    are now.
    """
    assigned = TaskPerson.objects.current().values("person")
    return list(
        User.objects.select_related("unit__authority").filter(
            Q(username__in=PEOPLE) | Q(username__startswith="officer-") | Q(pk__in=assigned)
        )
    )


def inbox_of(person: User) -> list[Owed]:
    with time_machine.travel(TODAY):
        return owed_by(person, TODAY)


def owed_in(found: Iterable[Owed]) -> dict[Kind, dict[str, int]]:
    """The keys of each kind with what each counts."""
    by_kind: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}
    for owed in found:
        by_kind[owed.kind][owed.key] = owed.count
    return by_kind


def inboxes() -> dict[User, list[Owed]]:
    return {person: inbox_of(person) for person in everybody()}


@pytest.fixture(scope="module")
def as_made(demo) -> dict[User, list[Owed]]:
    """The inboxes of the demo before a test changes its rows."""
    return inboxes()


def differences(inboxes: dict[User, list[Owed]]) -> dict[str, tuple]:
    """Where the inbox of anybody says otherwise than the SQL: what it says, and what the SQL."""
    found = {}
    for person, owed in inboxes.items():
        inbox, asked = owed_in(owed), own_sql.who(person.pk)
        for kind in Kind:
            if inbox[kind] != (expected := OWED[kind](asked)):
                found[f"{person.username} {kind}"] = inbox[kind], expected
    return found


def sources(people: Iterable[User]) -> Counter[str]:
    """How many obligations there are of each sort of key."""
    return Counter(owed.key.partition(":")[0] for person in people for owed in inbox_of(person))


def test_every_kind_has_a_query_of_its_own():
    assert OWED.keys() == set(Kind)


def test_the_inbox_of_everybody_is_what_the_rows_say(as_made):
    assert differences(as_made) == {}


def test_what_asks_an_explanation_after_its_day_is_late(as_made):
    late = {
        person.username: {each.key for each in owed if each.kind == Kind.EXPLAIN and each.late}
        for person, owed in as_made.items()
    }

    assert late == {
        person.username: own_sql.explanations_past_their_day(own_sql.who(person.pk))
        for person in as_made
    }
    assert any(late.values())


def test_returned_reports_bear_their_reasons(demo, as_made):
    found = {
        owed.key: owed.returned_because
        for inbox in as_made.values()
        for owed in inbox
        if owed.returned and owed.kind == Kind.REPORT
    }

    rows = own_sql.sql(
        f"""SELECT t.id FROM tasks_task t JOIN plans_plan p ON p.id = t.plan_id
        LEFT JOIN tasks_progressupdate c ON c.id = t.current_id
        WHERE p.state IN ('draft', 'issued') AND p.unit_id = %s AND t.tracked
          AND COALESCE(c.state, '') NOT IN ('done', 'not_doing')
          AND {own_sql.NEWEST_REVIEW} = 'returned'""",
        demo.unit_id,
    )
    assert found == dict.fromkeys(own_sql.one_each("task", rows), "Chưa rõ")
    assert found


@pytest.mark.services
@pytest.mark.parametrize("state", Assessment.State)
def test_scoring_step_by_step(demo, state):
    assessment = Assessment.objects.get(unit__code="demo", criteria_set__year=2026)
    scores = list(assessment.scores.self_scored().order_by("pk"))
    for place, score in enumerate(scores):
        if place % 3 == 0:
            Score.objects.filter(pk=score.pk).update(first_verdict="questioned", first_points=0)
        if place % 6 == 0:
            Score.objects.filter(pk=score.pk).update(explanation="Đã nộp")
    Assessment.objects.filter(pk=assessment.pk).update(state=state)

    assert differences(inboxes()) == {}


@pytest.mark.services
def test_a_round_that_is_through_is_to_be_published(demo):
    assessments = Assessment.objects.filter(criteria_set__year=2026)
    Score.objects.filter(assessment__in=assessments).update(second_points=0)
    assessments.update(state=Assessment.State.SECOND)

    assert differences(inboxes()) == {}
    assert sources(everybody())["round"]


@pytest.mark.services
def test_self_scores_are_to_be_handed_in_when_all_is_scored_or_the_time_runs_out(demo):
    assessment = Assessment.objects.get(unit__code="demo", criteria_set__year=2026)
    Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.DRAFT, record=None)
    Score.objects.filter(assessment=assessment).update(self_points=None, not_applicable=False)
    windows = StepWindow.objects.filter(criteria_set=assessment.criteria_set)
    found = []
    for days in (8, 7):
        windows.update(closes_at=own_sql.NOW + timedelta(days=days))
        assert differences(inboxes()) == {}
        found.append(sources(everybody())["hand-in"])
    windows.update(closes_at=own_sql.NOW + timedelta(days=8))
    Score.objects.filter(assessment=assessment).update(self_points=0)

    assert differences(inboxes()) == {}
    assert [*found, sources(everybody())["hand-in"]] == [0, 1, 1]


@pytest.mark.services
def test_a_report_is_to_be_made_five_working_days_before_its_deadline(demo):
    for period in demo.periods.exclude(key="year"):
        if not demo.reports.filter(period=period, state=Report.State.ISSUED).exists():
            issued = {"state": Report.State.ISSUED, "number": "1", "issued_on": TODAY}
            demo.reports.create(period=period, version=9, **issued)
    year = ReportingPeriod.objects.filter(plan=demo, key="year")
    found = []
    for day in (8, 7):
        year.update(cut_off=date(2026, 12, 4), deadline=date(2026, 12, day))
        with time_machine.travel(TODAY):
            Plan.objects.get(pk=demo.pk).tasks.settle()
        assert differences(inboxes()) == {}
        found.append(sources(everybody())["period"])

    assert found == [0, 1]


@pytest.mark.services
def test_what_is_delegated_is_owed_while_it_is_in_effect(demo):
    people = {person.username: person for person in everybody()}
    before = sources([people["canbo"]])
    for first, last, revoked in ((0, 0, False), (1, 2, False), (-2, -1, False), (0, 0, True)):
        for principal in ("lanhdao", "vanthu"):
            make_delegation(
                people[principal],
                people["canbo"],
                first=TODAY + timedelta(days=first),
                last=TODAY + timedelta(days=last),
                revoked_at=own_sql.NOW if revoked else None,
            )
    make_delegation(people["lanhdaotinh"], people["sonoivu"], first=TODAY)

    assert differences(inboxes()) == {}
    people = {person.username: person for person in everybody()}
    assert sources([people["canbo"]]) - before


def test_the_inbox_of_everybody_when_rows_are_thrown_about_until_every_kind_is_met(demo):
    met: set[Kind] = set()
    for seed in SEEDS:
        with time_machine.travel(TODAY):
            throw_about(demo, random.Random(seed))
        found = inboxes()
        assert differences(found) == {}
        met |= {owed.kind for inbox in found.values() for owed in inbox}

    assert met == set(Kind)


def throw_about(plan: Plan, drawn: random.Random) -> None:
    """Give rows of all sorts other days, states, reviews and authors."""
    people = everybody()
    offices = list(Unit.objects.filter(authority=plan.unit).order_by("pk"))
    for declared in (ProgressUpdate, Measurement, FormEntry):
        for row in _some(drawn, declared.objects.exclude(review="withdrawn")):
            review = drawn.choice(["waiting", "accepted", "returned"])
            _set(row, review=review, review_reason="Chưa rõ", author=drawn.choice(people))
    for task in _some(drawn, plan.tasks.tracked()):
        _set(task, due=_day(drawn), time_kind=drawn.choice(["deadline", "continuous"]))
    for asked in _some(drawn, ExplanationRequest.objects.all()):
        _set(asked, due=_day(drawn), **answer(drawn.random() < 0.5, people[0]))
    for duty in Duty.objects.filter(plan=plan):
        _set(duty, due=drawn.choice([None, _day(drawn)]), done_on=drawn.choice([None, TODAY]))
        duty.units.set(drawn.sample(offices, 2))
    for period in ReportingPeriod.objects.filter(plan=plan):
        _set(period, locked=drawn.random() < 0.4)
        PeriodOpening.objects.create(
            period=period,
            unit=drawn.choice([None, *offices]),
            until=_day(drawn),
            reason="Mất mạng",
            by=people[0],
            withdrawn_at=drawn.choice([None, None, own_sql.NOW]),
        )
        PeriodOpening.objects.filter(period=period, by=None).delete()
        PeriodOpening.objects.create(
            period=period,
            unit=drawn.choice(offices),
            until=_day(drawn),
            reason="Mất điện",
            asked_by=drawn.choice(people),
            asked_at=own_sql.NOW,
        )
    _throw_documents_about(drawn, people)
    _throw_scores_about(drawn)
    for _ in range(4):
        _delegate(drawn, people)
    plan.tasks.settle()


def _throw_documents_about(drawn: random.Random, people: list[User]) -> None:
    desk = [*Document.ON_THE_DESK, Document.State.RETURNED, Document.State.DRAFT]
    documents = list(Document.objects.filter(state__in=desk).order_by("pk"))
    for document, state in zip(drawn.sample(documents, len(documents)), cycle(desk)):
        _set(document, state=state, submitted_by=drawn.choice(people))
    for request in ContributionRequest.objects.order_by("pk"):
        _set(request, state=drawn.choice(["asked", "sent", "returned"]))
    for report in Report.objects.filter(state="draft").order_by("pk"):
        _set(report, state=drawn.choice(["draft", "in_review"]))


def _throw_scores_about(drawn: random.Random) -> None:
    for assessment in Assessment.objects.filter(criteria_set__year=2026).order_by("pk"):
        _set(assessment, state=drawn.choice(Assessment.State.values))
    for score in _some(drawn, Score.objects.filter(assessment__criteria_set__year=2026)):
        _set(
            score,
            self_points=drawn.choice([None, 0]),
            first_verdict=drawn.choice(["", "accepted", "questioned", "changed"]),
            explanation=drawn.choice(["", "Đã nộp"]),
            second_points=drawn.choice([None, 0]),
        )
    for window in StepWindow.objects.order_by("pk"):
        opens = own_sql.NOW + timedelta(days=drawn.randint(-20, 3))
        _set(window, opens_at=opens, closes_at=opens + timedelta(days=drawn.randint(1, 40)))


def _delegate(drawn: random.Random, people: list[User]) -> None:
    principal = drawn.choice(people)
    near = [each for each in people if each.authority_id == principal.authority_id]
    delegate = drawn.choice(near)
    if delegate != principal:
        first = TODAY + timedelta(days=drawn.randint(-3, 1))
        make_delegation(principal, delegate, first=first, last=first + timedelta(days=2))


def _some(drawn: random.Random, rows) -> Iterator[Model]:
    return (row for row in rows.order_by("pk") if drawn.random() < 0.3)


def _set(row: Any, **values) -> None:
    """As the row would stand in the table, without what `save` does besides."""
    type(row).objects.filter(pk=row.pk).update(**values)


def _day(drawn: random.Random) -> date:
    return TODAY + timedelta(days=drawn.randint(-30, 30))


def test_an_administrator_owes_nothing(demo):
    assert inbox_of(User.objects.get(username="quantri")) == []


def test_all_is_one_list_of_each_key_once(as_made):
    for found in as_made.values():
        assert max(Counter(owed.key for owed in found).values(), default=1) == 1
        assert found == sorted(found, key=lambda owed: owed.place_in_order)
        assert all(owed.url and owed.action and owed.words and owed.place for owed in found)


@pytest.mark.parametrize("query", ["", "whose=office", "kind=report", "group=overdue"])
def test_pages_put_together_are_the_whole_list(as_made, query):
    wanted, lengths = QueryDict(query), set()
    for person in as_made:
        with time_machine.travel(TODAY):
            inbox = Inbox(person, wanted, today=TODAY)
            whole = [
                each
                for each in owed_with_colleagues(person, TODAY)
                if each.is_of(person) != ("whose" in wanted)
                and wanted.get("kind", each.kind) == each.kind
                and wanted.get("group", each.group) == each.group
            ]
            starts = range(0, len(inbox.found), 2)
            paged = [line for start in starts for line in inbox.found[start : start + 2]]
        if whole:  # a choice that would leave nothing is not offered
            assert paged == whole
        lengths.add(len(whole))
    assert any(lengths)


def test_counts_of_the_page_are_those_of_the_list(as_made):
    for person, owed in as_made.items():
        with time_machine.travel(TODAY):
            inbox = Inbox(person, QueryDict(), today=TODAY)
        assert inbox.count == len(owed)
        assert {each.group: each.count for each in inbox.counts} == dict.fromkeys(
            Group, 0
        ) | Counter(each.group for each in owed)
