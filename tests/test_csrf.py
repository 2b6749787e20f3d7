"""A form whose token is out of date: what was typed is kept, and sent again only by a click on one
of our pages.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.services import DEMO_PASSWORD
from tests.factories import make_office, make_officer, make_plan, make_task, progress_form

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver", "Referer": "http://testserver/tasks/7/?mine=1"}
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/plans/1/tasks/?mine=1"}
STALE = {"csrfmiddlewaretoken": "a" * 64}


@pytest.fixture
def task():
    plan = make_plan()
    return make_task(plan, lead=make_office(plan.unit))


@pytest.fixture
def officer(task):
    person = make_officer(task.leads[0].units.get(), first_name="Lò Thị", last_name="Mẫu")
    person.set_password(DEMO_PASSWORD)
    person.save()
    return person


@pytest.fixture
def client(officer):
    """A browser that checks tokens; the person signed in again after the page of the form was
    opened.
    """
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    client.get("/accounts/profile/")  # sets the cookie of today
    return client


@pytest.fixture
def url(task):
    return reverse("tasks:task_progress", args=[task.pk]) + "?mine=1"


def again(page) -> tuple[str, list[tuple[str, str]]]:
    """Where the page of the refusal sends its form, and with which hidden values."""
    form = html.fromstring(page.content).forms[0]
    hidden = form.xpath(".//input[@type='hidden']")
    return form.action, [(field.name, field.value) for field in hidden]


def test_the_same_values_are_sent_again_with_a_fresh_token(client, task, url):
    typed = progress_form(result="Dòng một\n<b>Dòng hai</b>") | {"evidence": ["1", "2"]}

    page = client.post(url, typed | STALE, headers=OURS)
    action, values = again(page)

    assert page.status_code == 403
    assert action == url
    assert [pair for pair in values if pair[0] != "csrfmiddlewaretoken"] == [
        (name, each)
        for name, value in typed.items()
        for each in (value if isinstance(value, list) else [str(value)])
    ]
    assert task.updates.count() == 0
    kept = {name: value for name, value in values if name != "evidence"}
    assert client.post(action, kept, headers=OURS).status_code == 302
    assert task.updates.get().result.split() == ["Dòng", "một", "<b>Dòng", "hai</b>"]


def test_files_are_named_to_be_chosen_again(client, url):
    file = SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.4")

    page = client.post(
        url, progress_form() | STALE | {"files": file}, headers=OURS
    ).content.decode()

    assert "Chọn lại tệp bao-cao.pdf" in page
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" id="file-1" name="files"' in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://xa.evil.vn"},
        {"Origin": "null"},
        {"Referer": "https://xa.evil.vn/"},
        {"Origin": "https://xa.evil.vn", "Referer": "http://testserver/"},
        {"Referer": "http://testserver.evil.vn/"},
    ],
)
@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_nothing_is_offered_to_a_form_of_another_site(client, task, url, headers, htmx):
    answer = client.post(url, progress_form(result="Của kẻ khác") | STALE, headers=headers | htmx)

    assert answer.status_code == 403
    assert "X-CSRFToken" not in answer.headers
    assert "Của kẻ khác" not in answer.content.decode()
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert task.updates.count() == 0


def test_over_tls_a_form_of_plain_http_is_not_ours(client, url):
    answer = client.post(
        url, progress_form() | STALE, headers={"Referer": "http://testserver/x/"}, secure=True
    )

    assert answer.status_code == 403
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_htmx_gets_the_fresh_token_and_the_words_for_the_form(client, task, url):
    answer = client.post(url, progress_form() | STALE, headers=OURS | HTMX)
    token = answer.headers["X-CSRFToken"]

    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "đăng nhập lại ở cửa sổ khác, nay với tên" in answer.content.decode()
    sent = client.post(url, progress_form() | {"csrfmiddlewaretoken": token}, headers=OURS | HTMX)
    assert sent.status_code == 200
    assert task.updates.count() == 1


def test_who_is_signed_out_signs_in_and_lands_on_the_form(client, url):
    client.logout()

    plain = client.post(url, progress_form() | STALE, headers=OURS)
    htmx = client.post(url, progress_form() | STALE, headers=OURS | HTMX)

    login = reverse("accounts:login") + "?next=/tasks/7/%3Fmine%3D1"
    assert plain.url == login
    assert htmx.headers["HX-Redirect"] == login


def test_a_stale_login_page_leads_on_who_is_signed_in_already(client, officer):
    typed = {"username": officer.username, "password": DEMO_PASSWORD, "next": "/my-work/"}

    answer = client.post(reverse("accounts:login"), typed | STALE, headers=OURS, follow=True)

    assert answer.redirect_chain == [
        (reverse("accounts:login") + "?next=/my-work/", 302),
        ("/my-work/", 302),
    ]


def test_a_password_is_written_into_no_page(client):
    typed = {
        "old_password": "Cũ-rất-kín-1",
        "new_password1": "Mới-rất-kín-1",
        "new_password2": "Mới-rất-kín-1",
    }

    answer = client.post(reverse("accounts:password_change"), typed | STALE, headers=OURS)

    assert answer.status_code == 403
    assert "rất-kín" not in answer.content.decode()
    assert 'href="/tasks/7/?mine=1"' in answer.content.decode()
