"""A plan that only names its superior's number follows it once that plan is issued or imported."""

from datetime import date

import pytest

from accounts.models import Role
from foundation.journal.history import history_of
from planning.issuing.services import issue_plan
from plans.models import Plan
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def province():
    return make_commune(kind="province", short_name="UBND tỉnh")


@pytest.fixture
def superior(province):
    plan = make_plan(
        province, state=Plan.State.DRAFT, number="", issued_on=None, handed_out_at=None
    )
    make_task(plan)
    return plan


def waiting(unit, **values):
    """A plan that names the superior's number alone."""
    return make_plan(unit, **{"follows_text": "07/KH-UBND", "number": "15/KH-UBND", **values})


def issue(plan):
    issue_plan(plan, by=make_leader(plan.unit), number="07/KH-UBND", issued_on=date(2026, 1, 6))


def test_issuing_links_the_waiting_plans_below_and_no_others(province, superior):
    commune = make_commune(parent=province)
    office = make_office(commune)
    linked = [
        waiting(commune),
        waiting(office),
        waiting(make_commune(parent=province), state="draft"),
    ]
    others = [
        waiting(make_commune()),
        waiting(make_commune(parent=province), year=2025),
        waiting(make_commune(parent=province), follows_text="7/KH-UBND"),
        waiting(make_commune(parent=province), discarded_at=superior.created_at),
    ]
    standing = make_standing_officer(commune)

    issue(superior)

    assert {plan.pk for plan in superior.followers.all()} == {plan.pk for plan in linked}
    assert not Plan.objects.filter(
        pk__in=[plan.pk for plan in others], follows__isnull=False
    ).exists()
    assert "07/KH-UBND" in standing.notifications.get().text
    assert history_of(linked[0])[-1].why == "Kế hoạch cấp trên đã có trong phần mềm"


def test_a_plan_that_follows_another_stays_with_it(province, superior):
    other = make_plan(province, year=2025)
    plan = waiting(make_commune(parent=province), follows=other)

    issue(superior)

    plan.refresh_from_db()
    assert plan.follows == other


def test_a_draft_is_found_inside_its_own_authority_alone():
    commune = make_commune()
    draft = make_plan(commune, state=Plan.State.DRAFT, number="07/KH-UBND")
    inside = waiting(make_office(commune))
    waiting(make_commune(parent=commune))
    nameless = Plan(unit=commune, year=2026, number="")

    assert list(Plan.objects.waiting_for(draft)) == [inside]
    assert not Plan.objects.waiting_for(nameless).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_superior_sees_how_many_tasks_each_unit_took_up(
    client, province, superior, rows, django_assert_max_num_queries
):
    task = superior.tasks.get()
    issue(superior)
    superior.refresh_from_db()
    for _ in range(rows):
        plan = make_plan(make_commune(parent=province), follows=superior)
        make_task(plan, follows=task)
        make_task(plan, follows=task)
    make_plan(make_commune(parent=province), follows=superior, state="draft")
    client.force_login(make_user(province, Role.APPRAISER))
    client.get(superior.get_absolute_url())

    with django_assert_max_num_queries(12) as queries:
        response = client.get(superior.get_absolute_url())

    assert [plan.taken_up for plan in response.context["followers"]] == [1] * rows
    assert "1/1" in response.content.decode()
    assert len(queries) == 9


def test_another_commune_does_not_see_who_follows(client, province, superior):
    issue(superior)
    make_plan(make_commune(parent=province, short_name="UBND xã Kín"), follows=superior)
    client.force_login(make_leader(make_commune(parent=province)))

    response = client.get(superior.get_absolute_url())

    assert response.context["followers"] == []
    assert "UBND xã Kín" not in response.content.decode()


def test_a_plan_that_replaces_another_goes_on_following_and_being_followed(province, superior):
    task, strange = superior.tasks.get(), make_task(superior)
    issue(superior)
    commune = make_commune(parent=province)
    old = make_plan(commune, follows=superior, follows_text="07/KH-UBND", number="15/KH-UBND")
    by = make_standing_officer(commune)
    make_task(old, content="Rà soát", follows=task, followed_as=task.wording)
    old.set_aside.create(task=strange, reason="Của tỉnh", by=by)
    plan = make_plan(
        commune, replaces=old, state=Plan.State.DRAFT, number="", issued_on=None, handed_out_at=None
    )
    new = make_task(plan, content="Rà soát")

    issue_plan(plan, by=make_leader(commune), number="44/KH-UBND", issued_on=date(2026, 6, 1))

    plan.refresh_from_db()
    new.refresh_from_db()
    assert (plan.follows, new.follows, new.followed_as) == (superior, task, task.wording)
    assert [each.task for each in plan.set_aside.all()] == [strange]


def test_followers_go_on_with_the_plan_that_replaces_theirs(province, superior):
    issue(superior)
    task = superior.tasks.get()
    below = make_plan(make_commune(parent=province), follows=superior, follows_text="07/KH-UBND")
    below.set_aside.create(task=task, reason="Của tỉnh", by=make_standing_officer(below.unit))
    newer = make_plan(
        province,
        replaces=superior,
        state=Plan.State.DRAFT,
        number="",
        issued_on=None,
        handed_out_at=None,
    )
    heir = make_task(newer, content=task.content)

    issue_plan(newer, by=make_leader(province), number="31/KH-UBND", issued_on=date(2026, 6, 1))

    below.refresh_from_db()
    assert below.follows == newer
    assert [each.task for each in below.set_aside.all()] == [heir]
