from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from accounts import tokens
from accounts.models import AccessToken, Role
from accounts.services import AccountsRefused
from accounts.token_services import issue_token, revoke_token
from tests.factories import make_leader, make_office, make_officer, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

TODAY = date(2026, 7, 1)
LIST, NEW = "/accounts/tokens/", "/accounts/tokens/new/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def officer():
    return make_officer()


def make_token(user, **values):
    values = {"name": "Một cửa", "scopes": ["read"], "expires_on": TODAY} | values
    return issue_token(user, **values)


def authenticate(header: str):
    return tokens.TokenAuthentication().authenticate(
        APIRequestFactory().get("/", HTTP_AUTHORIZATION=header)
    )


def refusal(header: str) -> str:
    with pytest.raises(AuthenticationFailed) as refused:
        authenticate(header)
    return str(refused.value.detail)


def test_only_the_hash_of_a_token_is_stored(officer):
    token, text = make_token(officer)

    stored = AccessToken.objects.values().get()
    assert text not in str(stored)
    assert text.startswith(token.prefix)
    assert len(text.removeprefix("cchc_")) == 43  # 256 bits


def test_a_token_lets_its_person_in_with_its_scopes(officer):
    token, text = make_token(officer, scopes=["report"])

    person, auth = authenticate(f"Bearer {text}")

    assert (person, auth) == (officer, token)
    assert [scope for scope in AccessToken.Scope if auth.has_scope(scope)] == ["report"]


@pytest.mark.parametrize("header", ["", "Basic YTpi"])
def test_a_request_without_a_token_is_left_to_others(header):
    assert authenticate(header) is None


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer mã"])
def test_a_header_in_another_form_is_explained(header):
    assert refusal(header.encode()) == tokens.MALFORMED


def test_an_unknown_token_is_refused(officer):
    _, text = make_token(officer)

    assert refusal(f"Bearer {text}x") == tokens.UNKNOWN


def test_a_token_opens_nothing_after_its_last_day(officer, clock):
    _, text = make_token(officer)
    clock.move_to(datetime(2026, 7, 1, 16, 59, tzinfo=UTC))
    assert authenticate(f"Bearer {text}")

    clock.move_to(datetime(2026, 7, 1, 17, 0, tzinfo=UTC))

    assert refusal(f"Bearer {text}") == tokens.EXPIRED.format(TODAY)


def test_a_revoked_token_is_refused(officer):
    token, text = make_token(officer)
    revoke_token(token, by=officer)

    assert refusal(f"Bearer {text}") == tokens.REVOKED
    assert [note.text.partition(". ")[0] for note in officer.notifications.all()] == [
        "Bạn đã thu hồi mã truy cập “Một cửa”",
        "Mã truy cập “Một cửa” vừa được tạo cho tài khoản của bạn",
    ]


def test_a_token_of_somebody_who_left_is_refused(officer):
    _, text = make_token(officer)
    officer.is_active = False
    officer.save()

    assert refusal(f"Bearer {text}") == tokens.INACTIVE


def test_the_last_use_is_noted_once_a_minute(officer, clock, django_assert_num_queries):
    token, text = make_token(officer)
    authenticate(f"Bearer {text}")
    first = AccessToken.objects.get().last_used_at
    clock.shift(timedelta(seconds=59))
    with django_assert_num_queries(1):
        authenticate(f"Bearer {text}")
    clock.shift(timedelta(seconds=1))

    authenticate(f"Bearer {text}")

    token.refresh_from_db()
    assert token.last_used_at - first == timedelta(minutes=1)


def test_the_owner_is_told_when_somebody_else_revokes(officer):
    token, _ = make_token(officer)
    other = make_user(officer.unit, Role.ADMINISTRATOR)

    assert [revoke_token(token, by=other), revoke_token(token, by=other)] == [True, False]

    newest, _made = officer.notifications.all()
    assert newest.text.startswith(f"{other} đã thu hồi mã truy cập “Một cửa”. Nếu không phải bạn")


@pytest.mark.parametrize(
    "values",
    [
        {"expires_on": TODAY - timedelta(days=1)},
        {"expires_on": TODAY + timedelta(days=366)},
        {"scopes": []},
        {"scopes": ["review"]},
        {"scopes": ["all"]},
    ],
)
def test_what_a_token_may_not_be_is_refused(officer, values):
    with pytest.raises(AccountsRefused):
        make_token(officer, **values)

    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    ("make", "scopes"),
    [
        (make_officer, ["read", "report"]),
        (lambda: make_leader(make_office().authority), ["read", "review"]),
        (lambda: make_user(None, Role.STANDING_BODY), ["read", "report", "review"]),
        (lambda: make_user(None, Role.ADMINISTRATOR), ["read"]),
    ],
)
def test_the_form_offers_the_scopes_of_the_persons_roles(client, make, scopes):
    client.force_login(make())

    form = client.get(NEW).context["form"]

    assert [scope for scope, _ in form.fields["scopes"].choices] == scopes


def test_the_text_of_a_token_is_shown_once(client, officer):
    client.force_login(officer)

    made = client.post(
        NEW, {"name_field": "Một cửa", "scopes": ["read"], "expires_on": "01/07/2027"}
    )

    text = made.context["text"]
    assert f'value="{text}"' in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert authenticate(f"Bearer {text}")[0] == officer
    page = client.get(LIST).content.decode()
    assert text not in page
    assert text[:10] in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_field": ""}, "name"),
        ({"scopes": ["review"]}, "scopes"),
        ({"expires_on": "02/07/2027"}, "expires_on"),
    ],
)
def test_a_wrong_form_makes_nothing(client, officer, wrong, field):
    client.force_login(officer)

    response = client.post(
        NEW, {"name_field": "A", "scopes": ["read"], "expires_on": "01/07/2027"} | wrong
    )

    assert list(response.context["form"].errors) == [field]
    assert not AccessToken.objects.exists()


def test_revoking_asks_first(client, officer):
    token, _ = make_token(officer)
    client.force_login(officer)
    address = f"{LIST}{token.pk}/revoke/"

    assert client.get(address).status_code == 200
    token.refresh_from_db()
    assert token.revoked_at is None

    assert client.post(address).url == LIST
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_colleagues_token_is_not_found(client, officer):
    token, _ = make_token(officer, name="Của người khác")
    client.force_login(make_officer(officer.unit))

    assert client.post(f"{LIST}{token.pk}/revoke/").status_code == 404
    assert "Của người khác" not in client.get(LIST).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_token_as_for_many(
    client, officer, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_token(officer)
    client.force_login(officer)

    with django_assert_max_num_queries(9):
        client.get(LIST)
