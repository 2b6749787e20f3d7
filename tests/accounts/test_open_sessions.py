"""Where people are signed in: listed, ended, over by themselves, over with the password."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.attempts.models import Secret
from accounts.attempts.services import OF_ACCOUNT
from accounts.jobs import purge
from accounts.models import OpenSession
from accounts.open_sessions.services import SEEN
from accounts.token_services import issue_token
from tests.accounts.second_steps import make_second_step
from tests.factories import make_officer, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

PROFILE, LIST = "/accounts/profile/", "/accounts/sessions/"
OLD, NEW = "mat-khau-thu", "Sông-Đáy-mùa-lũ-1971"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"


@pytest.fixture(autouse=True)
def in_use(settings):
    """The minutes of an installation, not those of a long walk."""
    settings.SEEN_MINUTES, settings.IDLE_MINUTES = 5, 60


@pytest.fixture
def officer():
    return make_officer()


def signed_in(person, **headers) -> Client:
    client = Client(headers=headers)
    client.post("/accounts/login/", {"username": person.username, "password": OLD})
    return client


def is_in(client) -> bool:
    return client.get(PROFILE).status_code == 200


def test_a_person_sees_where_they_are_signed_in_and_ends_one(officer):
    here, there = signed_in(officer), signed_in(officer, **{"User-Agent": EDGE})

    page = here.get(LIST)

    mine, other = page.context["sessions"]
    assert mine.session_key == page.context["here"] == here.session.session_key
    assert (other.device, other.ip_address) == ("Edge trên máy tính Windows", "127.0.0.1")
    assert here.post(f"{LIST}{other.pk}/end/").url == LIST
    assert (is_in(here), is_in(there)) == (True, False)
    assert OpenSession.objects.get() == mine


def test_htmx_of_an_ended_session_goes_to_the_sign_in(officer):
    here, there = signed_in(officer), signed_in(officer)
    here.post(f"{LIST}end/")

    answer = there.get("/accounts/notifications/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")


def test_nobody_ends_the_session_of_somebody_else(officer):
    client, theirs = signed_in(make_officer()), signed_in(officer)

    answer = client.post(f"{LIST}{officer.open_sessions.get().pk}/end/")
    client.post(f"{LIST}end/")

    assert (answer.status_code, is_in(theirs)) == (404, True)


def test_a_new_password_ends_all_else_and_the_tokens(officer):
    here, there = signed_in(officer), signed_in(officer)
    token, _ = issue_token(officer, name="Máy", scopes=["read"], expires_on=timezone.localdate())

    here.post(
        "/accounts/password/",
        {"old_password": OLD, "new_password1": NEW, "new_password2": NEW},
    )

    token.refresh_from_db()
    assert (is_in(here), is_in(there), bool(token.revoked_at)) == (True, False, True)
    assert [each.session_key for each in officer.open_sessions.all()] == [here.session.session_key]
    assert "1 mã truy cập đã bị thu hồi" in officer.notifications.first().text


def test_signing_out_leaves_no_row(officer):
    client = signed_in(officer)

    client.post("/accounts/logout/")

    assert not OpenSession.objects.exists()


def test_the_administrator_ends_the_sessions_of_a_person(officer):
    administrator = make_user(officer.unit, "administrator")
    theirs, admin = signed_in(officer), signed_in(administrator)

    admin.post(
        "/admin/accounts/user/",
        {"action": "end_their_sessions", "_selected_action": [officer.pk]},
    )

    assert (is_in(theirs), is_in(admin)) == (False, True)


def test_a_session_without_work_ends_and_the_form_comes_back(officer):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(officer)
        clock.shift(timedelta(minutes=66))

        answer = client.post(
            PROFILE,
            {"phone": "1", "email": "", "_person": officer.pk, "key": "a"},
            headers={"Referer": f"http://testserver{PROFILE}"},
        )

        assert answer.url == f"/accounts/login/?next={PROFILE}"
        assert client.session["unsent"]["fields"]["phone"] == ["1"]
        assert not OpenSession.objects.exists()


def test_work_keeps_a_session_alive_and_what_pages_ask_for_does_not(officer):
    by_itself = {"HX-Request": "true", "X-By-Itself": "yes"}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        working, waiting = signed_in(officer), signed_in(officer)
        for _ in range(3):
            clock.shift(timedelta(minutes=40))
            working.get(PROFILE)
            waiting.get(PROFILE, headers=by_itself)
            waiting.get("/presence/")
            waiting.get("/api/v1/units/")

        assert (is_in(working), is_in(waiting)) == (True, False)


def test_no_session_lasts_longer_than_a_day_of_work(officer):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(officer)
        for _ in range(13):
            clock.shift(timedelta(minutes=59))
            client.get(PROFILE)

        assert not is_in(client)


def test_the_time_is_written_once_in_five_minutes(officer, django_assert_num_queries):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(officer)
        clock.shift(timedelta(minutes=4))
        before = client.session[SEEN]
        is_in(client)
        assert client.session[SEEN] == before

        clock.shift(timedelta(minutes=1))
        is_in(client)

        assert client.session[SEEN] == before + 300
        assert OpenSession.objects.get().seen_at == timezone.now()


def test_sessions_that_are_over_are_forgotten(officer):
    signed_in(officer)
    OpenSession.objects.update(seen_at=timezone.now() - timedelta(days=2))

    purge()

    assert not OpenSession.objects.exists()


def test_pages_of_the_signed_in_are_kept_nowhere(officer):
    client = signed_in(officer)

    page, login, tokens = (client.get(PROFILE), Client().get("/accounts/login/"), client.get(LIST))

    assert page["Cache-Control"] == tokens["Cache-Control"] == "private, no-store"
    for answer in (page, login):
        assert "camera=()" in answer["Permissions-Policy"]
        assert (answer["Referrer-Policy"], answer["Cross-Origin-Opener-Policy"]) == (
            "same-origin",
            "same-origin",
        )


class TestPasswordAgain:
    @pytest.fixture(autouse=True)
    def after_a_while(self, settings, officer):
        settings.PASSWORD_AGAIN_MINUTES = 10
        with time_machine.travel(timezone.now(), tick=False) as clock:
            self.client = signed_in(officer)
            clock.shift(timedelta(minutes=11))
            self.clock = clock
            yield

    def test_a_new_address_asks_for_the_password_and_keeps_what_was_typed(self, officer):
        typed = {"phone": "0912345678", "email": "moi@xa.example.vn"}

        asked = self.client.post(PROFILE, typed)
        wrong = self.client.post(PROFILE, {**typed, "_password": "sai"})
        right = self.client.post(PROFILE, {**typed, "_password": OLD})

        assert asked.context["fields"] == wrong.context["fields"] == list(typed.items())
        assert list(wrong.context["form"].errors) == ["password"]
        officer.refresh_from_db()
        assert (right.url, officer.email) == (PROFILE, typed["email"])

    def test_a_telephone_number_asks_for_nothing(self, officer):
        self.client.post(PROFILE, {"phone": "0912345678", "email": ""})

        officer.refresh_from_db()
        assert officer.phone == "0912345678"

    def test_wrong_passwords_count_as_at_the_sign_in(self, officer):
        typed = {"phone": "", "email": "moi@xa.example.vn", "_password": "sai"}

        answers = [self.client.post(PROFILE, typed) for _ in range(OF_ACCOUNT[Secret.PASSWORD])]

        assert [answer.status_code for answer in answers] == [200] * 7 + [429]

    def test_who_has_a_second_step_gives_a_code_too(self, officer):
        _, codes = make_second_step(officer)
        self.client.post("/accounts/login/code/", {"code": codes[0]})
        self.clock.shift(timedelta(minutes=11))
        typed = {"phone": "", "email": "moi@xa.example.vn"}
        proof = {"_password": OLD, "_code": codes[1]}

        asked = self.client.post(PROFILE, typed)
        without = self.client.post(PROFILE, {**typed, "_password": OLD})
        wrong = self.client.post(PROFILE, {**typed, **proof, "_password": "sai"})
        right = self.client.post(PROFILE, {**typed, **proof})

        assert asked.context["fields"] == wrong.context["fields"] == list(typed.items())
        errors = [list(answer.context["form"].errors) for answer in (without, wrong)]
        assert errors == [["code"], ["password"]]
        officer.refresh_from_db()
        assert (right.url, officer.email) == (PROFILE, typed["email"])

    def test_tokens_ask_too(self, officer):
        form = {"name": "Máy", "scopes": ["read"], "expires_on": timezone.localdate()}

        assert "fields" in self.client.post("/accounts/tokens/new/", form).context
        assert not officer.access_tokens.exists()

    @pytest.mark.parametrize("page", ["add/", "", "{pk}/change/", "{pk}/delete/"])
    def test_the_admin_of_people_asks(self, officer, page):
        officer.roles = ["administrator"]
        officer.save()

        answer = self.client.post(f"/admin/accounts/user/{page.format(pk=officer.pk)}", {"a": "b"})

        assert answer.context["fields"] == [("a", "b")]
