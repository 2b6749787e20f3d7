from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from accounts.attempts.models import Secret, WrongTries
from accounts.attempts.services import LONGEST, OF_ACCOUNT, OF_ADDRESS, TooManyTries, guess, unlock
from accounts.jobs import purge
from accounts.models import User
from accounts.token_services import issue_token
from foundation.operations.addresses import client_address, neighbourhood
from tests.accounts.test_passwords import NEW, OLD
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.factories import make_officer

pytestmark = [pytest.mark.both, pytest.mark.django_db]

FREE = OF_ACCOUNT[Secret.PASSWORD]
ELSEWHERE = "203.0.113.7"


def stranger(address: str = ELSEWHERE) -> Client:
    return Client(REMOTE_ADDR=address)


def guess_away(user, client=None):
    """Type wrong passwords until one has to wait."""
    return [sign_in(client or stranger(), user, "sai") for _ in range(FREE)]


def waits_of(what: Secret, **place) -> list[float]:
    """The waits, in minutes, after each of many wrong guesses made as soon as they may be."""
    now, waits = timezone.now(), []
    for _ in range(OF_ACCOUNT[what] + 6):
        with time_machine.travel(now, tick=False):
            until = guess(what, **place).until or now
        waits.append((until - now).total_seconds() / 60)
        now = until
    return waits


def test_too_many_wrong_passwords_make_everybody_elsewhere_wait_and_the_page_says_until_when(
    client,
):
    user = make_officer()
    with time_machine.travel("2026-11-30T07:00:10+07:00", tick=False):
        answers = guess_away(user)

        assert [answer.status_code for answer in answers] == [200] * (FREE - 1) + [429]
        assert "Hãy nhập lại từ <strong>07:02 ngày 30/11/2026" in answers[-1].content.decode()
        assert answers[-1]["Retry-After"] == "61"
        assert sign_in(client, user).status_code == 429
    with time_machine.travel("2026-11-30T07:01:11+07:00", tick=False):
        assert sign_in(client, user).status_code == 302
        assert is_signed_in(client)


def test_each_wrong_guess_doubles_the_wait_up_to_the_longest():
    assert waits_of(Secret.PASSWORD, name="lan") == [0] * (FREE - 1) + [1, 2, 4, 8, 15, 15, 15]
    assert timedelta(minutes=15) == LONGEST


def test_whoever_has_to_wait_makes_the_wait_no_longer_by_trying():
    for _ in range(FREE):
        guess(Secret.PASSWORD, name="lan")
    before = WrongTries.objects.values().get()

    for _ in range(3):
        with pytest.raises(TooManyTries):
            guess(Secret.PASSWORD, name="LAN ")

    assert WrongTries.objects.values().get() == before


def test_what_strangers_guess_holds_nobody_up_where_they_signed_in_before(client):
    user = make_officer()
    sign_in(client, user)
    client.post("/accounts/logout/")
    guess_away(user)

    assert sign_in(client, user).status_code == 302

    assert is_signed_in(client)
    assert sign_in(stranger(), user).status_code == 429


def test_a_known_browser_counts_for_itself_and_for_its_own_people_alone(client):
    user, other = make_officer(), make_officer()
    sign_in(client, user)
    client.post("/accounts/logout/")

    assert guess_away(user, client)[-1].status_code == 429
    assert sign_in(client, user).status_code == 429
    assert [answer.status_code for answer in guess_away(other, client)][-1] == 429
    assert sign_in(stranger(), other).status_code == 429


def test_nobody_writes_themselves_what_a_browser_remembers(client):
    user = make_officer()
    client.cookies["known"] = f'["0", [{user.pk}]]'
    guess_away(user)

    assert sign_in(client, user).status_code == 429


def test_a_mailed_link_leads_past_what_strangers_guess(client):
    user = make_officer()
    guess_away(user)
    uid = urlsafe_base64_encode(str(user.pk).encode())
    link = f"/accounts/reset/{uid}/{default_token_generator.make_token(user)}/"
    form = client.get(link).url

    client.post(form, {"new_password1": NEW, "new_password2": NEW})

    assert sign_in(client, user, NEW).status_code == 302


def test_from_one_address_so_many_guesses_are_made_whatever_the_account():
    user = make_officer()
    known = make_officer()
    for number in range(OF_ADDRESS[Secret.PASSWORD] - 1):
        guess(Secret.PASSWORD, name=f"nguoi.khac.{number}", address=ELSEWHERE)
    sign_in(stranger(), known)  # the right password of one account forgives none of these

    assert sign_in(stranger(), user, "sai").status_code == 429
    assert sign_in(stranger(), user).status_code == 429
    assert sign_in(stranger("203.0.113.8"), user).status_code == 302


@time_machine.travel("2026-11-30T07:00:10+07:00", tick=False)
def test_a_name_without_account_is_answered_like_one_with(client):
    ghost = User(username="khong.co.ai")
    answers = [guess_away(each) for each in (make_officer(), ghost)]

    assert [a.status_code for a in answers[0]] == [a.status_code for a in answers[1]]
    assert answers[0][-1].content == answers[1][-1].content


def test_the_right_password_forgets_the_wrong_ones_of_the_account(client):
    user = make_officer()
    for _ in range(FREE - 1):
        sign_in(client, user, "sai")

    sign_in(client, user)

    assert not WrongTries.objects.exclude(name="").exists()


def test_the_lock_of_one_account_leaves_the_others_alone(client):
    guess_away(make_officer())

    assert sign_in(client, make_officer()).status_code == 302


def test_somebody_who_was_unlocked_signs_in_at_once(client):
    user = make_officer()
    guess_away(user)

    assert unlock([user.username]) == 1

    assert sign_in(client, user).status_code == 302


def test_the_old_password_is_guessed_no_more_often_than_at_sign_in(client):
    user = make_officer()
    client.force_login(user)
    typed = {"new_password1": NEW, "new_password2": NEW}

    answers = [
        client.post("/accounts/password/", {"old_password": old} | typed)
        for old in ["sai"] * FREE + [OLD]
    ]

    assert [each.status_code for each in answers] == [200] * (FREE - 1) + [429] * 2
    assert User.objects.get().check_password(OLD)


def test_who_asks_for_a_new_password_again_and_again_waits_known_address_or_not(client):
    make_officer(email="lan@xa.example.vn")

    for address in ("lan@xa.example.vn", "khong.co@xa.example.vn"):
        codes = [client.post("/accounts/reset/", {"email": address}).status_code for _ in range(4)]
        assert codes == [302, 302, 302, 429]


def test_unknown_tokens_are_tried_so_often_and_right_ones_go_on(client):
    user = make_officer()
    _, text = issue_token(user, name="a", scopes=["read"], expires_on=timezone.localdate())
    for _ in range(OF_ADDRESS[Secret.TOKEN]):
        guess(Secret.TOKEN, address="127.0.0.1")

    refused = client.get("/api/v1/units/", headers={"Authorization": "Bearer cchc_sai"})
    right = client.get("/api/v1/units/", headers={"Authorization": f"Bearer {text}"})

    assert (refused.status_code, right.status_code) == (429, 200)
    assert 0 < int(refused["Retry-After"]) <= 62


def test_what_is_a_day_old_counts_no_more_and_is_deleted(settings):
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"failed_sign_ins": 1}
    with time_machine.travel(timezone.now() - timedelta(days=1, minutes=1)):
        for name in ("lan", "mai"):
            for _ in range(FREE):
                guess(Secret.PASSWORD, name=name)

    guess(Secret.PASSWORD, name="lan")
    assert purge() == 1

    assert list(WrongTries.objects.values_list("name", "count")) == [("lan", 1)]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.1", "10.0.0.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.9"),
        (1, "rác", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "198.51.100.1:5000", "198.51.100.1"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_of_forwarded_addresses_count_those_of_our_own_proxies(
    rf, settings, proxies, forwarded, found
):
    settings.PROXY_COUNT = proxies

    request = rf.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == found


def test_an_ipv6_subscriber_is_one_place():
    assert neighbourhood("2001:db8:1:2:3::4") == neighbourhood("2001:db8:1:2::9") != ""
    assert neighbourhood("198.51.100.1") == "198.51.100.1"
    assert neighbourhood("") == ""
