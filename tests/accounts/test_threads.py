"""Two people change units, accounts or the calendar at once."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from accounts.confirmations.services import ConfirmationRefused, ask, confirm
from accounts.delegation.services import DelegationRefused, delegate_rights, revoke_delegation
from accounts.models import (
    AccessToken,
    AccountRequest,
    Delegation,
    Holiday,
    Notification,
    OpenSession,
    Role,
    Unit,
    User,
)
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from accounts.password_links import link_for
from accounts.services import (
    ONE_STANDING_BODY,
    AccountsRefused,
    remove_people,
    remove_units,
    store_holidays,
    store_people,
    store_units,
)
from accounts.token_services import issue_token, revoke_token
from foundation.journal.history import history_of
from tests.factories import make_commune, make_delegation, make_office, make_officer, make_user
from tests.threads import Threads, run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def administrator(commune):
    return make_user(commune, Role.ADMINISTRATOR)


def row(one):
    return type(one).objects.filter(pk=one.pk)


def refused_behind(made, call):
    """What comes of `call` when somebody stores what `made()` makes at the same moment, a little
    earlier.
    """
    with Threads() as threads, transaction.atomic():
        made()
        threads.start(call)
        threads.wait_for_locks(1)
    (refusal,) = threads.results(expected=(AccountsRefused,))
    return str(refusal)


def test_an_authority_gets_one_standing_body(commune, administrator):
    offices = [make_office(commune) for _ in range(2)]
    for office in offices:
        office.standing_body = True
    calls = [
        partial(store_units, commune, [office], by=administrator, reason="Sửa")
        for office in offices
    ]

    _, refusal = run_behind(row(commune), *calls, one_by_one=True, expected=(AccountsRefused,))

    assert str(refusal) == ONE_STANDING_BODY
    assert Unit.objects.get(standing_body=True) == offices[0]


def test_a_username_that_somebody_elsewhere_just_took_is_told(commune, administrator):
    person = User(
        unit=make_office(commune), username="lan", last_name="Lê", first_name="Lan", roles=[]
    )

    refusal = refused_behind(
        partial(make_officer, username="lan"),
        partial(store_people, commune, [person], by=administrator, reason="Thêm"),
    )

    assert refusal == "Tên đăng nhập “lan” đã được dùng; hãy chọn tên khác."
    assert User.objects.get(username="lan").authority_id != commune.pk


def test_a_day_that_somebody_else_just_added_is_told(commune):
    by = make_user(commune, is_superuser=True)
    day = date(2031, 5, 5)

    refusal = refused_behind(
        partial(Holiday.objects.create, day=day, name="Nghỉ bù"),
        partial(store_holidays, [Holiday(day=day, name="Nghỉ")], by=by, reason="Thêm"),
    )

    assert refusal == "Ngày 05/05/2031 đã có; hãy sửa dòng của ngày ấy."
    assert Holiday.objects.get(day=day).name == "Nghỉ bù"


def test_a_person_who_just_signed_in_is_not_deleted(commune, administrator):
    person = make_officer(make_office(commune))

    (refusal,) = run_behind(
        row(person),
        partial(remove_people, [person], by=administrator, reason="Hoàn tác"),
        meanwhile=lambda: row(person).update(last_login=timezone.now()),
        expected=(AccountsRefused,),
    )

    assert "đã đăng nhập" in str(refusal)
    assert row(person).exists()


def test_a_unit_that_somebody_just_joined_is_not_deleted(commune, administrator):
    office = make_office(commune)

    (refusal,) = run_behind(
        row(office),
        partial(remove_units, [office], by=administrator, reason="Hoàn tác"),
        meanwhile=partial(make_officer, office),
        expected=(AccountsRefused,),
    )

    assert "đã có người" in str(refusal)
    assert row(office).exists()


def test_a_token_is_revoked_once(commune, administrator):
    owner = make_officer(make_office(commune))
    scopes, expires = [AccessToken.Scope.READ], timezone.localdate() + timedelta(days=30)
    token, _ = issue_token(owner, name="Máy tính", scopes=scopes, expires_on=expires)
    calls = [partial(revoke_token, AccessToken.objects.get(), by=administrator) for _ in range(2)]

    found = run_behind(row(token), *calls)

    assert sorted(found) == [False, True]
    assert owner.notifications.count() == 2  # made, and revoked once


def test_of_two_who_delegate_the_same_right_one_is_told(commune):
    head = make_user(make_office(commune), Role.HEAD)
    people = [make_officer(head.unit) for _ in range(2)]
    today = timezone.localdate()
    calls = [
        partial(
            delegate_rights,
            head,
            to=person,
            roles=["head"],
            valid_from=today,
            valid_to=today,
            reason="Đi họp",
            by=head,
        )
        for person in people
    ]

    made, refused = run_behind(row(commune), *calls, one_by_one=True, expected=(DelegationRefused,))

    assert (made.delegate, Delegation.objects.count()) == (people[0], 1)
    assert str(refused).startswith("Quyền “Trưởng phòng, đơn vị” đã được ủy quyền cho")


def test_a_delegation_is_revoked_once(commune):
    head = make_user(make_office(commune), Role.HEAD)
    delegation = make_delegation(head, make_officer(head.unit))
    calls = [partial(revoke_delegation, delegation, by=head) for _ in range(2)]

    _, refused = run_behind(row(commune), *calls, one_by_one=True, expected=(DelegationRefused,))

    assert str(refused) == "Ủy quyền này đã kết thúc nên không cần thu hồi nữa."
    assert len(history_of(delegation)) == 2


def test_of_two_schedulers_at_once_one_tells_each_person(commune):
    people = [make_officer(make_office(commune), email=f"{n}@xa.example.vn") for n in range(3)]

    def tell(order):
        notify(order, Kind.ESCALATED, "Quá hạn 10 ngày", "/", key="overdue 7")

    # the first stands between its rows and its commit when the second comes
    with Threads() as threads, transaction.atomic():
        tell(people[:2])
        threads.start(partial(tell, people), partial(tell, people[::-1]))
        threads.wait_for_locks(2)

    assert sorted(Notification.objects.values_list("user", flat=True)) == sorted(
        person.pk for person in people
    )
    assert Email.objects.count() == 3


def test_a_request_is_confirmed_once(commune, administrator):
    leaders = [make_user(commune, Role.LEADER) for _ in range(2)]
    person = make_officer(commune)
    asked = AccountRequest(person=person, what="roles", roles=["leader"], asked_by=administrator)
    ask([asked])
    seen = AccountRequest.objects.with_people().get().mark
    calls = [partial(confirm, asked, by=leader, seen=seen) for leader in leaders]

    _, refusal = run_behind(row(commune), *calls, one_by_one=True, expected=(ConfirmationRefused,))

    person.refresh_from_db()
    asked.refresh_from_db()
    assert str(refusal) == "Đề nghị này đã được giải quyết."
    assert (person.roles, asked.decided_by) == (["officer", "leader"], leaders[0])


def test_a_link_sets_one_password_of_two_at_once(commune):
    person = make_officer(commune)
    clients, passwords = [Client(), Client()], ["Sông-Đáy-mùa-lũ-1971", "Núi-Chùa-mùa-hạ-1972"]
    pages = [client.get(link_for(person, site=""), follow=True) for client in clients]
    forms = [{"new_password1": new, "new_password2": new} for new in passwords]
    calls = [
        partial(client.post, page.redirect_chain[-1][0], form)
        for client, page, form in zip(clients, pages, forms, strict=True)
    ]

    first, second = run_behind(row(person), *calls, one_by_one=True)

    person.refresh_from_db()
    assert person.check_password(passwords[0])
    assert (first.status_code, second.context["validlink"]) == (302, False)


def test_a_sign_in_with_the_password_that_is_just_changed_opens_nothing(commune):
    person, client = make_officer(commune), Client()
    old = {"username": person.username, "password": "mat-khau-thu"}

    def change():
        changed = User.objects.get(pk=person.pk)
        changed.set_password("Sông-Đáy-mùa-lũ-1971")
        changed.save(update_fields=["password"])

    # the old password was right; then the sign-in waits to write down when it was
    run_behind(row(person), partial(client.post, "/accounts/login/", old), meanwhile=change)

    assert "_auth_user_id" in client.session
    assert client.get("/accounts/profile/").status_code == 302
    assert not OpenSession.objects.exists()
