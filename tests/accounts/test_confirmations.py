"""Nobody becomes a leader by an administrator alone, whichever way they try."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.confirmations.services import ConfirmationRefused, confirm
from accounts.models import AccountRequest, Notification, Role, User
from accounts.password_links import link_for
from accounts.services import store_people
from accounts.token_services import issue_token
from cchc.inbox import Kind, owed_by
from foundation.mail.services import ask_for_delivery
from tests.factories import (
    make_commune,
    make_delegation,
    make_leader,
    make_office,
    make_officer,
    make_user,
)
from tests.worker import work_off

pytestmark = [pytest.mark.both, pytest.mark.django_db]

NEW = "Sông-Đáy-mùa-lũ-1971"


@pytest.fixture
def commune():
    province = make_commune(kind="province", short_name="Tỉnh")
    return make_commune(parent=province)


@pytest.fixture
def leader(commune):
    return make_leader(commune, email="chu.tich@xa.example.vn")


@pytest.fixture
def administrator(commune):
    return make_user(make_office(commune), Role.ADMINISTRATOR)


@pytest.fixture
def officer(administrator):
    return make_officer(administrator.unit, email="lan@xa.example.vn")


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


def mail_out():
    """Send the mails that wait, as a commit has them sent."""
    ask_for_delivery()
    work_off()


def form_of(person, **values):
    """What the page of the person posts."""
    fields = ("username", "last_name", "first_name", "position", "phone", "email")
    form = {name: getattr(person, name) for name in fields}
    active = {"is_active": "on"} if person.is_active else {}
    return {**form, "unit": person.unit_id, "roles": person.roles, **active, **values}


def change(client, person, **values):
    path = f"/admin/accounts/user/{person.pk}/change/"
    response = client.post(path, form_of(person, **values))
    assert response.status_code == 302, response.context["adminform"].form.errors
    person.refresh_from_db()


def the_request():
    return AccountRequest.objects.with_people().get()


def decide(client, person, what="confirm", **values):
    client.force_login(person)
    asked = the_request()
    values.setdefault("seen", asked.mark)
    return client.post(f"/accounts/requests/{asked.pk}/{what}/", values)


def test_a_role_of_signing_waits_and_is_confirmed_by_a_leader(admin_client, officer, leader):
    change(admin_client, officer, roles=["officer", "leader", "clerk"])

    assert officer.roles == ["officer", "clerk"]
    [owed] = [each for each in owed_by(leader, timezone.localdate()) if each.kind == Kind.CONFIRM]
    assert owed.words == f"Giao vai trò cho {officer}"
    assert "Mời xem và xác nhận" in leader.notifications.get().text
    assert admin_client.get(owed.url).context["decides"] is False

    assert decide(admin_client, leader).status_code == 302
    officer.refresh_from_db()
    assert officer.roles == ["officer", "leader", "clerk"]
    assert "đã xác nhận" in officer.notifications.first().text


def test_who_asked_may_know_the_password_so_it_ends_with_the_confirmation(
    admin_client, officer, leader, mailoutbox
):
    officer.last_login = timezone.now()
    officer.save()
    officer.open_sessions.create(session_key="khoa")
    token, _ = issue_token(officer, name="Máy", scopes=["read"], expires_on=timezone.localdate())
    change(admin_client, officer, roles=["officer", "standing_body"])

    decide(admin_client, leader)
    mail_out()

    officer.refresh_from_db()
    token.refresh_from_db()
    assert not officer.check_password("mat-khau-thu")
    assert token.revoked_at
    assert not officer.open_sessions.exists()
    assert any("/accounts/reset/" in mail.body for mail in mailoutbox if mail.to == [officer.email])


def test_without_a_mail_server_the_confirmer_hands_the_link_over(
    admin_client, officer, leader, settings
):
    settings.MAIL_TRANSPORT = ""
    change(admin_client, officer, roles=["leader"])

    answer = decide(admin_client, leader)

    assert answer.context["link"].startswith("http://testserver/accounts/reset/")
    assert "no-store" in answer["Cache-Control"]


def test_neither_who_asked_nor_whom_it_concerns_confirms(client, commune):
    # a leader who keeps accounts too; the other one is whom it concerns
    asking = make_user(commune, Role.LEADER, Role.ADMINISTRATOR)
    person = make_user(commune, Role.LEADER, is_active=False)
    client.force_login(asking)

    change(client, person, is_active="on")

    assert (person.is_active, person.roles) == (True, [])
    for nobody in (asking, person, make_user(None, Role.LEADER), make_officer(commune)):
        with pytest.raises(ConfirmationRefused):
            confirm(the_request(), by=nobody, seen=the_request().mark)
    assert the_request().state == "waiting"


def test_an_acting_leader_does_not_confirm(admin_client, officer, leader, administrator):
    deputy = make_officer(leader.unit)
    make_delegation(leader, deputy)
    change(admin_client, officer, roles=["leader"])

    with pytest.raises(ConfirmationRefused):
        confirm(the_request(), by=deputy, seen=the_request().mark)


def test_a_commune_without_a_leader_asks_the_province(client, commune, officer, administrator):
    above = make_user(commune.parent, Role.ADMINISTRATOR)
    client.force_login(administrator)
    change(client, officer, roles=["leader"])
    assert AccountRequest.objects.for_decision_by(above).exists()

    first = make_leader(commune)

    assert not AccountRequest.objects.for_decision_by(above).exists()
    assert AccountRequest.objects.for_decision_by(first).exists()


def test_where_nobody_is_left_the_console_confirms(admin_client, officer, capsys, settings):
    settings.MAIL_TRANSPORT = ""
    change(admin_client, officer, roles=["leader"])
    page = admin_client.get(the_request().get_absolute_url()).content.decode()

    call_command("account_requests")
    call_command("account_requests", confirm=the_request().pk)

    officer.refresh_from_db()
    listed, done, link = capsys.readouterr().out.splitlines()
    assert "người vận hành máy chủ" in page
    assert officer.username in listed
    assert (officer.roles, "Đã xác nhận" in done, "/accounts/reset/" in link) == (
        ["leader"],
        True,
        True,
    )


def test_the_address_of_who_signs_waits_and_the_old_one_is_told(
    admin_client, leader, commune, mailoutbox
):
    other = make_leader(commune)
    change(admin_client, leader, email="ke.gian@xa.example.vn")
    admin_client.post("/accounts/reset/", {"email": "ke.gian@xa.example.vn"})
    mail_out()
    assert leader.email == "chu.tich@xa.example.vn"
    assert {tuple(mail.to) for mail in mailoutbox} == {("chu.tich@xa.example.vn",)}

    decide(admin_client, other)
    mail_out()

    leader.refresh_from_db()
    assert leader.email == "ke.gian@xa.example.vn"
    told = [mail for mail in mailoutbox if mail.to == ["chu.tich@xa.example.vn"]]
    assert "đã đổi từ chu.tich@xa.example.vn" in told[-1].body


def test_the_address_of_whom_a_leader_delegated_to_waits_too(admin_client, leader, officer):
    make_delegation(leader, officer, first=timezone.localdate() + timedelta(days=3))

    change(admin_client, officer, email="ke.gian@xa.example.vn")

    assert officer.email == "lan@xa.example.vn"


def test_an_account_that_was_changed_after_it_was_seen_is_not_confirmed(
    admin_client, officer, leader
):
    change(admin_client, officer, roles=["leader"])
    seen = the_request().mark
    change(admin_client, officer, email="ke.gian@xa.example.vn")

    decide(admin_client, leader, seen=seen)

    officer.refresh_from_db()
    assert (officer.roles, the_request().state) == ([], "waiting")


def test_a_request_is_refused_with_a_reason_and_withdrawn_by_who_keeps_accounts(
    admin_client, officer, leader, administrator
):
    change(admin_client, officer, roles=["leader"])
    assert list(decide(admin_client, leader, "refuse").context["form"].errors) == ["note"]

    decide(admin_client, leader, "refuse", note="Chưa có quyết định")

    assert (the_request().state, the_request().note) == ("refused", "Chưa có quyết định")
    assert "Chưa có quyết định" in administrator.notifications.first().text
    AccountRequest.objects.update(state="waiting")
    decide(admin_client, administrator, "withdraw")
    assert the_request().state == "withdrawn"
    officer.refresh_from_db()
    assert officer.roles == []


def test_what_is_stored_as_rows_goes_the_same_way(commune, administrator, leader, officer):
    """Excel, its undoing and whatever else stores people."""
    new = User(unit=commune, username="moi", last_name="Lê", first_name="Mới", roles=["leader"])
    officer.roles = ["officer", "standing_body"]
    leader.email = "ke.gian@xa.example.vn"

    store_people(commune, [new, officer, leader], by=administrator, reason="Nhập")

    leader.refresh_from_db()
    assert leader.email == "chu.tich@xa.example.vn"
    assert list(User.objects.holding(Role.LEADER, Role.STANDING_BODY)) == [leader]
    assert AccountRequest.objects.waiting().count() == 3


def test_a_link_to_set_a_password_goes_to_the_person_alone(admin_client, leader, mailoutbox):
    page = admin_client.get(f"/accounts/people/{leader.pk}/password-link/")
    answer = admin_client.post(f"/accounts/people/{leader.pk}/password-link/")
    mail_out()

    assert page.context["by_mail"]
    assert answer.status_code == 302
    [link_mail] = [mail for mail in mailoutbox if "/accounts/reset/" in mail.body]
    assert link_mail.to == [leader.email]


def test_without_mail_the_link_of_who_signs_is_asked_for(
    admin_client, leader, officer, commune, settings
):
    settings.MAIL_TRANSPORT = ""

    shown = admin_client.post(f"/accounts/people/{officer.pk}/password-link/")
    asked = admin_client.post(f"/accounts/people/{leader.pk}/password-link/")

    assert "/accounts/reset/" in shown.context["link"]
    assert asked.url == the_request().get_absolute_url()
    answer = decide(admin_client, make_leader(commune))
    assert "/accounts/reset/" in answer.context["link"]


def test_a_link_is_used_once(client, officer):
    link = link_for(officer, site="")
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})

    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert client.get(link, follow=True).context["validlink"] is False


def test_strangers_and_officers_find_no_link_page(client, officer, leader):
    for person in (leader, officer, make_user(None, Role.ADMINISTRATOR)):
        client.force_login(person)
        assert client.post(f"/accounts/people/{officer.pk}/password-link/").status_code == 404


def test_everything_that_changes_in_an_account_is_told(admin_client, officer, commune):
    office = make_office(commune)

    change(
        admin_client,
        officer,
        unit=office.pk,
        position="Phó phòng",
        roles=["head"],
        email="moi@xa.example.vn",
        username="lan.moi",
    )

    lines = set(Notification.objects.filter(user=officer).values_list("text", flat=True))
    assert any(re.search("đơn vị .*vai trò .*chức vụ .*tên đăng nhập", line) for line in lines)
    assert any("lan@xa.example.vn thành moi@xa.example.vn" in line for line in lines)


def test_who_is_stopped_is_out_at_once_and_stays_out_when_let_in_again(
    admin_client, officer, client, mailoutbox
):
    officer_client = type(client)()
    officer_client.force_login(officer)
    token, _ = issue_token(officer, name="Máy", scopes=["read"], expires_on=timezone.localdate())
    change(admin_client, officer, is_active="")
    mail_out()
    assert "ngừng hoạt động" in [m for m in mailoutbox if m.to == [officer.email]][-1].subject
    change(admin_client, officer, is_active="on")

    token.refresh_from_db()
    assert token.revoked_at
    assert officer_client.get("/accounts/profile/").status_code == 302
