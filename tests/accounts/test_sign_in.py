import pytest

from accounts.services import DEMO_PASSWORD
from tests.factories import make_officer

pytestmark = [pytest.mark.both, pytest.mark.django_db]

LOGIN = "/accounts/login/"
PASSWORD = "mat-khau-thu"


def sign_in(client, user, password=PASSWORD, **values):
    return client.post(LOGIN, {"username": user.username, "password": password, **values})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_logs_in(client):
    user = make_officer()

    response = sign_in(client, user, next="/accounts/profile/")

    assert (response.status_code, response.url) == (302, "/accounts/profile/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(client):
    user = make_officer()

    response = sign_in(client, user, "sai")

    assert response.context["form"]["username"].value() == user.username
    assert response.context["form"].non_field_errors() == [
        "Tên đăng nhập hoặc mật khẩu chưa đúng; hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt."
    ]
    assert not is_signed_in(client)


def test_people_who_left_do_not_log_in(client):
    user = make_officer(is_active=False)

    sign_in(client, user)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site_after_the_login(client, elsewhere):
    response = sign_in(client, make_officer(), next=elsewhere)

    assert (response.status_code, response.url) == (302, "/")


def test_whoever_is_logged_in_is_not_asked_again(client):
    client.force_login(make_officer())

    response = client.get(LOGIN, {"next": "/accounts/profile/"})

    assert (response.status_code, response.url) == (302, "/accounts/profile/")


def test_an_expired_session_comes_back_to_the_same_page(client):
    response = client.get("/accounts/profile/")

    assert response.url == "/accounts/login/?next=/accounts/profile/"


def test_an_htmx_request_of_an_expired_session_sends_the_whole_page_to_the_login(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/profile/"}

    response = client.get("/accounts/notifications/", headers=headers)

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=/accounts/profile/"


def test_logging_out_takes_a_post(client):
    client.force_login(make_officer())

    assert client.get("/accounts/logout/").status_code == 405
    assert is_signed_in(client)

    response = client.post("/accounts/logout/")

    assert response.url == LOGIN
    assert not is_signed_in(client)


def test_the_demo_lists_its_accounts_and_their_buttons_log_in(client):
    user = make_officer(demo_label="Cán bộ phòng")
    user.set_password(DEMO_PASSWORD)
    user.save()
    make_officer(demo_label="")

    page = client.get(LOGIN)

    assert list(page.context["demo_accounts"]) == [user]
    sign_in(client, user, page.context["demo_password"])
    assert is_signed_in(client)


def test_without_the_demo_no_account_is_listed(client, settings):
    settings.DEMO = False
    user = make_officer(demo_label="Cán bộ phòng")

    page = client.get(LOGIN)

    assert "demo_accounts" not in page.context
    assert user.username not in page.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_the_login_page_asks_once_for_the_demo_accounts(client, people, django_assert_num_queries):
    for _ in range(people):
        make_officer(demo_label="Cán bộ phòng")

    with django_assert_num_queries(1):
        client.get(LOGIN)
