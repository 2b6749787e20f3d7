import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.attempts.models import Secret
from accounts.attempts.services import OF_ACCOUNT
from accounts.models import Role, SecondStep, User
from accounts.second_step.codes import key_of
from accounts.second_step.services import SecondStepRefused, may_remove, remove, take
from accounts.second_step.sessions import SecondStepMiddleware
from accounts.token_services import issue_token
from tests.accounts.second_steps import code_now, code_of, make_second_step
from tests.accounts.test_sign_in import PASSWORD, is_signed_in, sign_in
from tests.factories import (
    make_commune,
    make_delegation,
    make_leader,
    make_office,
    make_officer,
    make_standing_officer,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

CODE = "/accounts/login/code/"
SET_UP = "/accounts/second-step/set-up/"
STATUS = "/accounts/second-step/"


@pytest.fixture
def user():
    return make_officer()


@pytest.fixture
def with_codes(user):
    return make_second_step(user)


def told(user) -> list[str]:
    return [each.text for each in user.notifications.order_by("pk")]


def signed_in_twice(client, user, step) -> None:
    sign_in(client, user)
    client.post(CODE, {"code": code_now(step)})
    assert is_signed_in(client)


def test_a_person_turns_it_on_with_the_first_code_and_sees_recovery_codes_once(client, user):
    client.force_login(user)
    page = client.get(SET_UP).content.decode()
    key = re.search(r"Khóa: <code>([A-Z2-7 ]+)</code>", page)[1]

    answer = client.post(SET_UP, {"password": PASSWORD, "code": code_of(key)})

    codes = answer.context["codes"]
    step = SecondStep.objects.get(user=user)
    assert (len(set(codes)), key_of(step.secret)) == (10, key.replace(" ", ""))
    assert key.replace(" ", "") not in step.secret
    assert "no-store" in answer["Cache-Control"]
    assert client.get(STATUS).context["left"] == 10  # this session goes on
    assert told(user)[0].startswith("Xác thực hai bước vừa được bật")
    assert not any(code in str(list(step.recovery_codes.values())) for code in codes)


@pytest.mark.parametrize(("password", "code"), [("sai", None), (PASSWORD, "000000")])
def test_it_is_not_turned_on_by_a_wrong_password_or_code(client, user, password, code):
    client.force_login(user)
    key = re.search(r"Khóa: <code>([A-Z2-7 ]+)</code>", client.get(SET_UP).content.decode())[1]

    client.post(SET_UP, {"password": password, "code": code or code_of(key)})

    assert not SecondStep.objects.exists()


def test_the_code_follows_the_password_and_leads_to_where_the_person_was(client, user, with_codes):
    answer = sign_in(client, user, next="/accounts/profile/")

    assert answer.url == f"{CODE}?next=%2Faccounts%2Fprofile%2F"
    assert not is_signed_in(client)
    key_between = client.session.session_key
    done = client.post(CODE, {"code": code_now(with_codes[0]), "next": "/accounts/profile/"})
    assert (done.status_code, done.url) == (302, "/accounts/profile/")
    assert client.session.session_key != key_between
    assert client.get(done.url).context["user"] == user


def test_nobody_is_asked_for_a_code_whose_password_was_not_right(client, user, with_codes):
    sign_in(client, user, "sai")

    answer = client.post(CODE, {"code": code_now(with_codes[0])})

    assert answer.url.startswith("/accounts/login/?next=")
    assert not is_signed_in(client)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_nobody_is_sent_to_another_site_after_the_code(client, user, with_codes, elsewhere):
    sign_in(client, user)

    answer = client.post(CODE, {"code": code_now(with_codes[0]), "next": elsewhere})

    assert answer.url == "/"


@pytest.mark.parametrize("word", ["²", "9" * 25, "khong-co"])
def test_who_is_signed_in_needs_no_code_wherever_they_were_led(client, user, word):
    client.force_login(user)

    answers = client.get(CODE, {"next": word}), client.post(CODE, {"next": word})

    assert [(answer.status_code, unquote(answer.url)) for answer in answers] == [(302, word)] * 2


@pytest.mark.parametrize("later", [-60, 60])
def test_a_code_of_another_time_is_refused(client, user, with_codes, later):
    sign_in(client, user)
    with time_machine.travel(timezone.now(), tick=False):
        client.post(CODE, {"code": code_now(with_codes[0], later=later)})

    assert not is_signed_in(client)


@pytest.mark.parametrize("later", [-30, 0, 30])
def test_the_clock_of_the_phone_may_be_half_a_minute_off(user, with_codes, later):
    with time_machine.travel(timezone.now(), tick=False):
        assert take(user, code_now(with_codes[0], later=later))


def test_a_code_is_taken_once_and_none_before_it(user, with_codes):
    step = with_codes[0]
    with time_machine.travel(timezone.now(), tick=False):
        codes = [code_now(step, later=later) for later in (0, 0, -30, 30)]

        assert [take(user, code) for code in codes] == [True, False, False, True]


def test_a_recovery_code_takes_the_place_of_the_app_once(client, user, with_codes):
    _, codes = with_codes
    sign_in(client, user)
    client.post(f"{CODE}?recovery=1", {"code": codes[0].upper().replace("-", " ")})
    assert is_signed_in(client)

    other = Client()
    sign_in(other, user)
    answer = other.post(f"{CODE}?recovery=1", {"code": codes[0]})

    assert "mỗi mã chỉ dùng được một lần" in answer.content.decode()
    assert not is_signed_in(other)
    assert "còn 9 mã" in told(user)[0]


def test_the_code_must_follow_within_ten_minutes(client, user, with_codes):
    sign_in(client, user)

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        client.post(CODE, {"code": code_now(with_codes[0])})

    assert not is_signed_in(client)


def test_another_password_ends_what_waits_for_its_code(client, user, with_codes):
    sign_in(client, user)
    user.set_password("khác hẳn đi rồi")
    user.save()

    client.post(CODE, {"code": code_now(with_codes[0])})

    assert not is_signed_in(client)


def test_codes_are_guessed_a_few_times_alone(client, user, with_codes):
    sign_in(client, user)

    answers = [client.post(CODE, {"code": "000000"}) for _ in range(OF_ACCOUNT[Secret.CODE])]

    assert [each.status_code for each in answers] == [200] * 4 + [429]
    assert client.post(CODE, {"code": code_now(with_codes[0])}).status_code == 429
    assert not is_signed_in(client)


def test_a_session_from_before_it_was_turned_on_is_nobodys_until_the_code(client, user):
    client.force_login(user)
    step, _ = make_second_step(user)

    page = client.get("/accounts/profile/", follow=True)
    api = client.get("/api/v1/units/")

    assert page.redirect_chain[-1] == (f"{CODE}?next=%2Faccounts%2Fprofile%2F", 302)
    assert api.status_code == 401
    client.post(CODE, {"code": code_now(step)})
    assert client.get("/accounts/profile/").status_code == 200


def test_who_sets_it_up_anew_ends_the_sessions_of_the_former_one(client, user, with_codes):
    signed_in_twice(client, user, with_codes[0])
    with_codes[0].delete()
    assert client.get("/accounts/profile/").status_code == 200
    make_second_step(user)

    assert client.get("/accounts/profile/").status_code == 302


def test_htmx_and_scripts_are_told_to_sign_in_like_after_an_ended_session(client, user):
    client.force_login(user)
    make_second_step(user)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/profile/"}

    swap = client.get("/accounts/notifications/", headers=headers)
    script = client.get("/accounts/notifications/", headers={"Accept": "application/json"})

    assert swap.headers["HX-Redirect"] == "/accounts/login/?next=/accounts/profile/"
    assert script.status_code == 401


def test_the_admin_site_goes_the_same_way(client):
    administrator = make_user(make_office(), Role.ADMINISTRATOR)
    make_second_step(administrator)
    client.force_login(administrator)

    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0] == f"{CODE}?next=%2Fadmin%2F"


def test_whoever_must_have_one_is_led_to_set_it_up_and_then_goes_on(client, settings):
    leader = make_leader(make_commune())
    client.force_login(leader)
    assert client.get("/accounts/profile/").status_code == 200
    settings.SECOND_STEP_ROLES = ["leader"]

    page = client.get("/accounts/profile/", follow=True)

    assert page.redirect_chain[-1] == (f"{SET_UP}?next=%2Faccounts%2Fprofile%2F", 302)
    assert "password" not in page.context["form"].fields  # typed a moment ago
    assert client.get("/api/v1/units/").status_code == 401
    answer = client.post(
        SET_UP, {"code": code_of(page.context["key"]), "next": "/accounts/profile/"}
    )
    assert answer.context["next"] == "/accounts/profile/"
    assert client.get("/accounts/profile/").context["user"] == leader


def test_whoever_left_the_session_alone_gives_the_password_before_setting_it_up(client, settings):
    settings.SECOND_STEP_ROLES, settings.PASSWORD_AGAIN_MINUTES = ["officer"], 10
    user = make_officer()
    client.force_login(user)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        page = client.get(SET_UP)
        code = code_of(page.context["key"])
        client.post(SET_UP, {"code": code})
        client.post(SET_UP, {"code": code, "password": "sai"})
        assert not SecondStep.objects.exists()

        client.post(SET_UP, {"code": code, "password": PASSWORD})

    assert SecondStep.objects.get().user == user


def test_the_session_stays_among_those_that_are_open_under_its_new_key(client, settings, user):
    sign_in(client, user)
    settings.SECOND_STEP_ROLES = ["officer"]
    page = client.get(SET_UP)
    before = client.session.session_key
    client.post(SET_UP, {"code": code_of(page.context["key"])})

    assert user.open_sessions.get().session_key == client.session.session_key != before


def test_a_sign_in_in_two_steps_is_one_open_session(client, user, with_codes):
    signed_in_twice(client, user, with_codes[0])

    assert user.open_sessions.get().session_key == client.session.session_key


@pytest.mark.parametrize("asked", [["leader"], ["administrator"]])
def test_rights_by_delegation_and_superusers_count_too(client, settings, asked):
    leader = make_leader(make_commune())
    person = make_user(make_office(leader.unit), is_superuser=asked == ["administrator"])
    make_delegation(leader, person)
    settings.SECOND_STEP_ROLES = asked
    client.force_login(person)

    assert client.get("/accounts/profile/").status_code == 302


def test_a_token_is_a_secret_of_its_own(client, settings, user):
    _, text = issue_token(user, name="a", scopes=["read"], expires_on=timezone.localdate())
    make_second_step(user)
    settings.SECOND_STEP_ROLES = ["officer"]

    answer = client.get("/api/v1/units/", headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 200


def test_without_a_role_named_nobody_must(client, user):
    client.force_login(user)

    assert client.get("/accounts/profile/").status_code == 200


def test_a_role_that_does_not_exist_stops_the_start(settings):
    settings.SECOND_STEP_ROLES = ["lanh-dao"]

    with pytest.raises(ImproperlyConfigured, match="lanh-dao"):
        SecondStepMiddleware(lambda request: None)


def test_it_is_turned_off_by_password_and_code(client, user, with_codes):
    step, codes = with_codes
    signed_in_twice(client, user, step)
    off = "/accounts/second-step/turn-off/"

    client.post(off, {"password": "sai", "code": codes[0]})
    client.post(off, {"password": PASSWORD, "code": "000000"})
    assert (SecondStep.objects.count(), step.recovery_codes.left().count()) == (1, 10)
    client.post(off, {"password": PASSWORD, "code": codes[0]})

    assert not SecondStep.objects.exists()
    assert told(user)[-1].startswith("Xác thực hai bước vừa được tắt")


def test_whoever_must_have_one_sets_another_up_at_once(client, settings, user, with_codes):
    signed_in_twice(client, user, with_codes[0])
    settings.SECOND_STEP_ROLES = ["officer"]
    off = "/accounts/second-step/turn-off/"

    page = client.post(off, {"password": PASSWORD, "code": with_codes[1][0]}, follow=True)

    assert page.redirect_chain[-1][0].startswith(SET_UP)
    assert client.get("/accounts/profile/").status_code == 302


def test_new_recovery_codes_void_the_old_ones_and_are_had_as_a_file(client, user, with_codes):
    step, old = with_codes
    signed_in_twice(client, user, step)

    page = client.post("/accounts/second-step/codes/", {"password": PASSWORD, "code": old[0]})
    new = page.context["codes"]
    file = client.post("/accounts/second-step/codes/file/", {"codes": " ".join(new)})

    assert "ma-du-phong-cchc.txt" in file["Content-Disposition"]
    assert set(new) <= set(file.content.decode().split())
    assert client.post("/accounts/second-step/codes/file/", {"codes": old[1]}).status_code == 404
    assert (take(user, old[1]), take(user, new[0])) == (False, True)
    assert "vừa được tạo lại" in told(user)[1]


def test_under_another_secret_key_recovery_codes_still_lead_in(client, settings, user, with_codes):
    step, codes = with_codes
    code = code_now(step)
    settings.SECRET_KEY = "another-one"
    sign_in(client, user)

    refused = client.post(CODE, {"code": code})

    assert "Máy chủ không còn đọc được ứng dụng xác thực" in refused.content.decode()
    client.post(CODE, {"code": codes[0]})
    assert is_signed_in(client)
    assert client.get(STATUS).status_code == 200


def test_a_former_secret_key_still_reads_and_is_left_behind(settings, user, with_codes):
    step, _ = with_codes
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a-newer-one"

    assert take(user, code_now(step))

    settings.SECRET_KEY_FALLBACKS = []
    step.refresh_from_db()
    assert take(user, code_now(step, later=30))


def test_an_administrator_removes_it_for_people_but_not_for_who_leads_or_reviews(client):
    commune = make_commune()
    administrator = make_user(make_office(commune), Role.ADMINISTRATOR)
    person = make_officer(make_office(commune))
    spared = [
        administrator,
        make_leader(commune),
        make_standing_officer(commune),
        make_officer(),
    ]
    acting = make_officer(make_office(commune))
    make_delegation(spared[1], acting)
    for each in (person, acting, *spared):
        make_second_step(each)
    step = SecondStep.objects.get(user=administrator)
    signed_in_twice(client, administrator, step)

    ticked = [each.pk for each in (person, acting, *spared)]
    client.post(
        "/admin/accounts/user/", {"action": "remove_second_steps", "_selected_action": ticked}
    )

    assert set(User.objects.filter(second_step=None)) == {person}
    assert told(person)[0].startswith("Quản trị vừa gỡ xác thực hai bước của bạn")
    assert may_remove(spared[1], by=User(is_superuser=True))
    with pytest.raises(SecondStepRefused):
        remove(spared[3], by=administrator)


def test_the_operator_removes_it_for_anybody(user, with_codes, capsys):
    call_command("remove_second_step", user.username)

    assert not SecondStep.objects.exists()
    assert "Đã gỡ xác thực hai bước" in capsys.readouterr().out


def test_another_person_signs_in_where_a_code_is_waited_for(client, user, with_codes):
    sign_in(client, user)
    client.post("/accounts/logout/")
    other = make_officer()

    sign_in(client, other)

    assert client.get("/accounts/profile/").context["user"] == other


def test_another_person_takes_over_a_session_that_came_to_lack_its_second_step(client, user):
    other, half = make_officer(), make_officer()
    step, _ = make_second_step(other)
    for person, code in ((user, None), (other, code_now(step))):
        sign_in(client, half)
        half_step, _ = make_second_step(half)

        sign_in(client, person)
        if code:
            client.post(CODE, {"code": code})

        assert client.get("/accounts/profile/").context["user"] == person
        assert not half.open_sessions.exists()
        client.post("/accounts/logout/")
        half_step.delete()
