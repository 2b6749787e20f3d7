"""What the inbox costs, whose it is, in what order, and what delegation adds to it."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from accounts.models import Role, User
from cchc.inbox import Kind, Reports, open_plans, owed_by
from parindex.models import Assessment
from plans.services.periods import close_period, except_office
from tests.factories import (
    make_commune,
    make_delegation,
    make_form,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
    make_user,
)
from tests.parindex.rounds import make_round

pytestmark = [pytest.mark.both, pytest.mark.django_db]

TODAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def asked(django_assert_max_num_queries):
    """Return a function that returns how many queries the inbox of a person takes."""

    def count(person: User) -> int:
        known = User.objects.select_related("unit__authority").get(pk=person.pk)
        with django_assert_max_num_queries(100) as queries:
            owed_by(known, TODAY)
        return len(queries)

    return count


def fill(office, *, plans: int, rows: int) -> None:
    """So many plans of the office's commune, each with so much of everything that is owed."""
    for year in range(2026, 2026 - plans, -1):
        plan = make_plan(office.authority, year=year)
        for _ in range(rows):
            task = make_task(plan, lead=office, due=date(year, 6, 1))
            make_update(task, review="waiting", author=make_officer(office))
            make_target(make_indicator(plan, lead=office))
            plan.duties.create(unit_text="Phòng", text="Việc", due=TODAY).units.add(office)


ROLES = ([Role.OFFICER], [Role.OFFICER, Role.STANDING_BODY], [Role.LEADER])


@pytest.mark.parametrize("roles", ROLES)
def test_the_same_queries_for_any_number_of_rows_and_plans(roles, asked):
    counts = set()
    make_form(rows=[{"code": "1"}, {"code": "2"}])
    for plans, rows in ((1, 1), (1, 3), (3, 1)):
        office = make_office(make_commune(), standing_body=True)
        fill(office, plans=plans, rows=rows)
        counts.add(asked(make_user(office, *roles)))

    assert len(counts) == 1
    assert counts.pop() <= 12


def test_an_appraiser_asks_as_much_for_one_commune_as_for_three(asked):
    counts = []
    for units in (1, 3):
        played = make_round(communes=units)
        Assessment.objects.update(state=Assessment.State.FIRST)
        counts.append(asked(played.appraiser))
        found = owed_by(played.appraiser, TODAY)
        assert [owed.kind for owed in found] == [Kind.APPRAISE] * units
        assert len({owed.place for owed in found}) == 1

    assert counts[0] == counts[1] <= 12


def test_nobody_elses_authority_is_in_it():
    office = make_office(make_commune(), standing_body=True)
    fill(office, plans=1, rows=2)
    stranger = make_commune()

    for person in (
        make_officer(make_office(stranger)),
        make_standing_officer(stranger),
        make_leader(stranger),
        make_user(stranger, Role.CLERK),
        make_user(None, Role.APPRAISER),
    ):
        assert owed_by(person, TODAY) == []


def test_what_was_delegated_is_owed_while_it_lasts():
    commune = make_commune()
    plan, leader, deputy = make_plan(commune), make_leader(commune), make_user(commune)
    make_update(make_task(plan), review="waiting")

    assert owed_by(deputy, TODAY) == []
    make_delegation(leader, deputy)

    (owed,) = owed_by(User.objects.get(pk=deputy.pk), TODAY)
    assert (owed.kind, owed.instead_of) == (Kind.REVIEW, str(leader))
    assert owed.place_and_principal == f"{plan} (thay {leader}, theo ủy quyền)"


def test_what_is_owed_by_ones_own_right_names_nobody():
    commune = make_commune()
    plan, leader = make_plan(commune), make_leader(commune)
    standing = make_standing_officer(commune)
    make_update(make_task(plan), review="waiting")
    make_delegation(leader, standing)

    found = owed_by(User.objects.get(pk=standing.pk), TODAY)

    assert Kind.REVIEW in [owed.kind for owed in found]
    assert {owed.instead_of for owed in found} == {""}


def test_who_stands_in_for_a_head_owes_what_the_office_does_and_says_for_whom():
    plan = make_plan()
    office = make_office(plan.unit)
    head, helper = make_user(office, Role.HEAD), make_user(office)
    make_task(plan, lead=office, due=date(2026, 6, 1))
    make_delegation(head, helper)

    (owed,) = owed_by(User.objects.get(pk=helper.pk), TODAY)

    assert (owed.kind, owed.instead_of) == (Kind.REPORT, str(head))


def test_nobody_is_asked_to_review_what_they_sent():
    commune = make_commune()
    reviewer = make_standing_officer(commune)
    make_update(make_task(make_plan(commune)), review="waiting", author=reviewer)

    assert Kind.REVIEW not in [owed.kind for owed in owed_by(reviewer, TODAY)]


def test_a_figure_is_owed_while_its_period_takes_it_and_the_first_one_lacking_is_asked_for():
    plan = make_plan()
    office, standing = make_office(plan.unit), make_standing_officer(plan.unit)
    target, officer = make_target(make_indicator(plan, lead=office)), make_officer(office)
    half_year, running = make_period(plan, "six-months"), make_period(plan, "quarter-3")

    def asked_for():
        found = owed_by(officer, TODAY)
        return [(owed.key, owed.url.split("/")[-2], owed.late) for owed in found]

    key = f"target:{target.pk}"
    assert asked_for() == [(key, "six-months", True)]  # its deadline is over, it is still open
    close_period(half_year, by=standing, reason="Đã đủ số liệu")
    assert asked_for() == [(key, "quarter-3", False)]
    except_office(half_year, office, by=standing, until=TODAY, reason="Mất mạng")
    assert asked_for() == [(key, "six-months", True)]
    target.measurements.create(period=half_year, author=officer, value=1)
    assert asked_for() == [(key, "quarter-3", False)]
    target.measurements.create(period=running, author=officer, value=1, review="returned")
    assert [owed.returned for owed in owed_by(officer, TODAY)] == [True]


def test_a_report_is_to_be_made_five_working_days_before_its_deadline():
    commune = make_commune()
    person, plan = make_standing_officer(commune), make_plan(commune)
    for key in ("quarter-1", "six-months"):
        plan.reports.create(
            period=plan.periods.get(key=key),
            state="issued",
            number="1",
            issued_on=date(2026, 6, 15),
        )
    period = plan.periods.get(key="quarter-3")

    def made(today):
        return [
            (owed.key, owed.late)
            for owed in owed_by(person, today)
            if owed.key.startswith("period:")
        ]

    key = f"period:{period.pk}"
    assert (made(date(2026, 9, 9)), made(date(2026, 9, 10))) == ([], [(key, False)])
    assert made(date(2026, 9, 18)) == [(key, True)]


def test_a_draft_plan_waits_to_be_handed_out():
    commune = make_commune()
    person = make_standing_officer(commune)
    plan = make_plan(commune, state="draft", handed_out_at=None)

    assert [owed.key for owed in owed_by(person, TODAY)] == [f"plan:{plan.pk}"]
    assert owed_by(make_officer(make_office(commune)), TODAY) == []


@pytest.mark.parametrize(("place", "expected"), [(1, [1, 2, 3]), (9, [2, 3, 1])])
def test_reports_of_a_day_stand_as_in_the_plan(place, expected):
    plan = make_plan()
    plan.areas.filter(number=1).update(order=place)
    office = make_office(plan.unit)
    tasks = {
        f"task:{make_task(plan, lead=office, area=area, due=date(2026, 6, 1)).pk}": area
        for area in (3, 1, 2)
    }
    officer = make_officer(office)

    reports = Reports(officer, open_plans(officer), TODAY)
    page = reports.lines(0, 3, own=True, plan=None, group=None)

    assert [tasks[each.key] for each in page] == expected
    assert [tasks[each.key] for each in owed_by(officer, TODAY)] == expected
