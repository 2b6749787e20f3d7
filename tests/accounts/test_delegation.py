"""Delegated rights: on which days, by whose will, and whose they stop being."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.backends import PersonBackend
from accounts.delegation.services import DelegationRefused, delegate_rights, revoke_delegation
from accounts.models import Delegation, Role, User, acting_as
from foundation.journal.history import history_of
from tests.factories import (
    make_commune,
    make_delegation,
    make_leader,
    make_office,
    make_officer,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

FIRST, LAST = date(2026, 7, 6), date(2026, 7, 10)
NOON = datetime(2026, 7, 6, 5, tzinfo=UTC)  # in Vietnam


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def office(commune):
    return make_office(commune)


@pytest.fixture
def head(office):
    return make_user(office, Role.OFFICER, Role.HEAD, last_name="Phùng Văn", first_name="Thắng")


@pytest.fixture
def deputy(office):
    return make_officer(office, last_name="Mã Thị", first_name="Loan")


@pytest.fixture
def chair(commune):
    return make_leader(commune, last_name="Hoàng Đình", first_name="Trọng")


def afresh(person) -> User:
    return User.objects.get(pk=person.pk)


def rights(person) -> tuple:
    """Is the person a leader now: by the object, by the query, and for whom?"""
    person = afresh(person)
    found = User.objects.with_role(Role.LEADER).filter(pk=person.pk).exists()
    return person.has_role(Role.LEADER), found, person.acting_for(Role.LEADER)


def delegated(principal, to, *roles, by=None, **values):
    values = {"valid_from": FIRST, "valid_to": LAST, "reason": "Đi công tác"} | values
    return delegate_rights(principal, to=to, roles=roles, by=by or principal, **values)


def refusal(*args, **values) -> tuple:
    """What is said against a delegation, and at which field."""
    with pytest.raises(DelegationRefused) as refused:
        delegated(*args, **values)
    return str(refused.value), refused.value.field


@pytest.mark.parametrize(
    ("moment", "acts"),
    [
        (datetime(2026, 7, 5, 16, 59, 59, tzinfo=UTC), False),  # 23:59:59 on the day before
        (datetime(2026, 7, 5, 17, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 8, 3, tzinfo=UTC), True),
        (datetime(2026, 7, 10, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 7, 10, 17, 0, 0, tzinfo=UTC), False),
    ],
)
def test_rights_hold_from_the_first_day_to_the_end_of_the_last(chair, deputy, moment, acts):
    make_delegation(chair, deputy, Role.LEADER, first=FIRST, last=LAST)

    with time_machine.travel(moment, tick=False):
        assert rights(deputy) == (acts, acts, chair if acts else None)
        assert not afresh(deputy).has_role(Role.HEAD, Role.ADMINISTRATOR)
        assert not afresh(deputy).holds(Role.LEADER)


def test_one_object_follows_midnight(chair, deputy):
    make_delegation(chair, deputy, Role.LEADER, first=FIRST, last=FIRST)

    with time_machine.travel(datetime(2026, 7, 5, 16, 59, tzinfo=UTC), tick=False) as clock:
        person = PersonBackend().get_user(deputy.pk)
        seen = [person.has_role(Role.LEADER)]
        for hours in (1, 24):
            clock.shift(timedelta(hours=hours))
            seen.append(person.has_role(Role.LEADER))

    assert seen == [False, True, False]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_request_asks_once_at_most_however_much_is_delegated(
    commune, deputy, count, django_assert_num_queries
):
    for _ in range(count):
        make_delegation(make_leader(commune), deputy, Role.LEADER)

    with django_assert_num_queries(1 + bool(count)):
        person = PersonBackend().get_user(deputy.pk)
        for _ in range(3):
            assert person.has_role(Role.LEADER) is bool(count)
            assert not person.has_role(Role.ADMINISTRATOR)
            assert len(person.principals(Role.LEADER, Role.HEAD)) == count


def _leaves(delegation):
    User.objects.filter(pk=delegation.principal_id).update(is_active=False)


def _steps_down(delegation):
    User.objects.filter(pk=delegation.principal_id).update(roles=["officer"])


def _moves_away(delegation):
    User.objects.filter(pk=delegation.principal_id).update(unit=make_office())


def _delegate_moves_away(delegation):
    User.objects.filter(pk=delegation.delegate_id).update(unit=make_office())


def _revokes(delegation):
    revoke_delegation(delegation, by=delegation.principal)


@pytest.mark.parametrize(
    "happens", [_leaves, _steps_down, _moves_away, _delegate_moves_away, _revokes]
)
def test_rights_end_with_what_they_came_from(chair, deputy, happens):
    delegation = make_delegation(chair, deputy, Role.LEADER)
    assert rights(deputy) == (True, True, chair)

    happens(delegation)

    assert rights(deputy) == (False, False, None)


def test_an_offices_rights_stay_in_the_office(commune, head, deputy):
    make_delegation(head, deputy)
    before = afresh(deputy).acting_for(Role.HEAD)

    User.objects.filter(pk=deputy.pk).update(unit=make_office(commune))

    assert before == head
    assert not afresh(deputy).has_role(Role.HEAD)
    assert not User.objects.with_role(Role.HEAD).filter(pk=deputy.pk).exists()


def test_own_rights_come_before_those_of_others(chair, commune):
    vice = make_leader(commune)
    make_delegation(chair, vice, Role.LEADER)

    assert afresh(vice).acting_for(Role.LEADER) is None
    assert afresh(vice).principals(Role.LEADER) == [chair]
    assert acting_as(vice, None) == str(vice)
    assert acting_as(vice, chair) == f"{vice} (thay Hoàng Đình Trọng, theo ủy quyền)"


@time_machine.travel(NOON, tick=False)
def test_a_delegation_is_stored_told_and_kept_in_the_history(chair, deputy):
    made = delegated(chair, deputy, Role.LEADER, number=" 12/GUQ-UBND ")

    words = (
        "Hoàng Đình Trọng ủy quyền cho Mã Thị Loan: Lãnh đạo UBND, từ ngày 06/07/2026 đến hết "
        "ngày 10/07/2026. Lý do: Đi công tác"
    )
    assert (made.authority, made.roles, made.number, made.created_by) == (
        chair.unit,
        ["leader"],
        "12/GUQ-UBND",
        chair,
    )
    assert [each.text for each in deputy.notifications.all()] == [words]
    assert not chair.notifications.exists()
    assert history_of(made)[-1].by == chair

    revoke_delegation(made, by=chair)

    made.refresh_from_db()
    assert (made.revoked_by, made.state_on(FIRST)) == (chair, Delegation.State.REVOKED)
    assert deputy.notifications.count() == 2
    assert len(history_of(made)) == 2
    with pytest.raises(DelegationRefused, match="đã kết thúc"):
        revoke_delegation(made, by=chair)


@time_machine.travel(NOON, tick=False)
def test_who_may_delegate_whose_rights(commune, chair, head, deputy):
    administrator = make_user(commune, Role.ADMINISTRATOR)
    elsewhere = make_user(None, Role.ADMINISTRATOR, Role.LEADER)
    people = {
        "head": head,
        "leader": chair,
        "administrator": administrator,
        "officer": deputy,
        "stranger": elsewhere,
    }

    may = {"head": set(), "chair": set()}
    for name, by in people.items():
        for whose, principal, role in (("head", head, Role.HEAD), ("chair", chair, Role.LEADER)):
            try:
                made = delegated(principal, deputy, role, by=by)
            except DelegationRefused:
                pass
            else:
                may[whose].add(name)
                revoke_delegation(made, by=by)

    assert may == {
        "head": {"head", "leader", "administrator"},
        "chair": {"leader"},
    }


@time_machine.travel(NOON, tick=False)
def test_nobody_revokes_what_they_might_not_delegate(commune, chair, head, deputy):
    made = delegated(chair, deputy, Role.LEADER)

    for by in (deputy, head, make_leader(commune), make_user(None, Role.ADMINISTRATOR)):
        with pytest.raises(DelegationRefused, match="Chỉ người ủy quyền"):
            revoke_delegation(made, by=by)

    assert Delegation.objects.get().revoked_at is None


@time_machine.travel(NOON, tick=False)
def test_what_cannot_be_delegated_is_refused_in_a_sentence(commune, chair, head, deputy):
    administrator = make_user(commune, Role.ADMINISTRATOR, Role.OFFICER)
    left = make_officer(head.unit, is_active=False)
    other_office = make_officer(make_office(commune))

    assert refusal(head, deputy) == ("Hãy chọn ít nhất một quyền để ủy quyền.", "roles")
    for role in (Role.ADMINISTRATOR, Role.OFFICER):
        words, field = refusal(administrator, deputy, role)
        assert (words[: words.index(";")], field) == (
            f"Quyền “{role.label}” không ủy quyền được",
            "roles",
        )
    assert "không có quyền “Lãnh đạo UBND”" in refusal(head, deputy, Role.LEADER)[0]
    assert refusal(head, head, Role.HEAD)[1] == "to"
    assert refusal(head, left, Role.HEAD)[1] == "to"
    assert refusal(head, make_officer(), Role.HEAD) == (
        "Chỉ ủy quyền được cho người cùng cơ quan.",
        "to",
    )
    assert refusal(head, other_office, Role.HEAD) == (
        f"Quyền “Trưởng phòng, đơn vị” là quyền của {head.unit}; hãy chọn người cùng đơn vị.",
        "to",
    )
    assert "do chính lãnh đạo" in refusal(chair, deputy, Role.LEADER, by=administrator)[0]
    assert "tự nhận" in refusal(head, administrator, Role.HEAD, by=administrator)[0]
    assert refusal(head, deputy, Role.HEAD, reason=" ")[1] == "reason"
    assert refusal(head, deputy, Role.HEAD, valid_to=FIRST - timedelta(days=1))[1] == "valid_to"
    yesterday = FIRST - timedelta(days=1)
    assert refusal(head, deputy, Role.HEAD, valid_from=yesterday)[1] == "valid_from"
    assert not Delegation.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_what_one_has_by_delegation_is_not_delegated_on(chair, deputy, head):
    delegated(chair, deputy, Role.LEADER)

    words = "Mã Thị Loan chỉ làm thay người khác với quyền “Lãnh đạo UBND” nên không ủy quyền"
    said, field = refusal(afresh(deputy), head, Role.LEADER)

    assert (said, field) == (f"{words} quyền này được.", "roles")


@time_machine.travel(NOON, tick=False)
def test_an_acting_leader_delegates_a_heads_rights_as_the_leader_may(chair, deputy, head, office):
    delegated(chair, deputy, Role.LEADER)
    another = make_officer(office)

    made = delegated(head, another, Role.HEAD, by=afresh(deputy))

    assert afresh(another).acting_for(Role.HEAD) == head
    assert {each.user for each in head.notifications.all()} == {head}
    assert made.created_by == deputy
    assert "tự nhận" in refusal(head, deputy, Role.HEAD, by=afresh(deputy))[0]


@time_machine.travel(NOON, tick=False)
def test_the_same_right_is_not_delegated_twice_for_a_day(head, deputy, office):
    another = make_officer(office)
    made = delegated(head, deputy, Role.HEAD)
    words = (
        "Quyền “Trưởng phòng, đơn vị” đã được ủy quyền cho Mã Thị Loan từ ngày 06/07/2026 đến "
        "hết ngày 10/07/2026"
    )

    for days in (
        {"valid_from": LAST, "valid_to": LAST + timedelta(days=9)},
        {"valid_from": FIRST, "valid_to": FIRST},
        {"valid_from": FIRST + timedelta(days=1), "valid_to": LAST - timedelta(days=1)},
    ):
        said, field = refusal(head, another, Role.HEAD, **days)
        assert (said.split(";")[0], field) == (words, "valid_from")
    day_after = LAST + timedelta(days=1)
    delegated(head, another, Role.HEAD, valid_from=day_after, valid_to=day_after)
    revoke_delegation(made, by=head)
    delegated(head, another, Role.HEAD)

    assert Delegation.objects.count() == 3


@time_machine.travel(NOON, tick=False)
def test_an_appraiser_delegates_in_the_department_and_its_administrator_does_not():
    department = make_commune(kind="department")
    appraiser, colleague = make_user(department, Role.APPRAISER), make_officer(department)
    administrator = make_user(department, Role.ADMINISTRATOR)

    assert refusal(appraiser, colleague, Role.APPRAISER, by=administrator)[1] == "roles"
    delegated(appraiser, colleague, Role.APPRAISER)

    assert afresh(colleague).appraises
    assert not User.objects.kept_by(administrator).filter(pk=colleague.pk).exists()
    with pytest.raises(DelegationRefused):
        revoke_delegation(Delegation.objects.get(), by=administrator)


def test_a_role_in_the_admin_and_in_files_is_ones_own(chair, deputy):
    make_delegation(chair, deputy, Role.LEADER)

    assert list(User.objects.holding(Role.LEADER)) == [chair]
    assert set(User.objects.with_role(Role.LEADER, Role.APPRAISER)) == {chair, deputy}
    assert not User.objects.holding().exists()
    assert not User.objects.with_role().exists()


def test_the_list_shows_what_concerns_a_person(commune, chair, head, deputy):
    own = make_delegation(head, deputy)
    leaders = make_delegation(chair, make_officer(make_office(commune)), Role.LEADER)
    administrator = make_user(commune, Role.ADMINISTRATOR)
    stranger = make_user(None, Role.ADMINISTRATOR, Role.LEADER)

    seen = {
        person: set(Delegation.objects.visible_to(person))
        for person in (head, deputy, chair, administrator, stranger, make_officer(head.unit))
    }

    everything = {own, leaders}
    assert list(seen.values()) == [{own}, {own}, everything, everything, set(), set()]


def test_states_are_the_same_in_queries_and_on_rows(chair, deputy):
    today, day = timezone.localdate(), timedelta(days=1)
    spans = [(-3, -1), (-1, 0), (0, 1), (1, 2)]
    made = [
        make_delegation(
            chair, deputy, Role.LEADER, first=today + first * day, last=today + last * day
        )
        for first, last in spans
    ]
    revoke_delegation(made[2], by=chair)

    for state in Delegation.State:
        found = set(Delegation.objects.in_state(state, today))
        assert found == {each for each in Delegation.objects.all() if each.state_on(today) == state}
        assert found, state
