import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from accounts.forms import MAIL_NOT_SET_UP
from accounts.jobs import purge
from accounts.models import User
from accounts.resets import SEND_RESET
from foundation.jobs.models import Job
from tests.factories import make_officer
from tests.worker import work_off

pytestmark = pytest.mark.django_db

OLD, NEW = "mat-khau-thu", "Sông-Đáy-mùa-lũ-1971"


def test_a_person_changes_their_password_and_stays_logged_in(client):
    user = make_officer()
    client.force_login(user)

    response = client.post(
        "/accounts/password/",
        {"old_password": OLD, "new_password1": NEW, "new_password2": NEW},
        follow=True,
    )

    assert response.redirect_chain == [("/accounts/password/done/", 302)]
    assert User.objects.get().check_password(NEW)
    assert response.context["user"] == user


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("sai", NEW, NEW, "old_password"),
        (OLD, NEW, "khác-đi-nhiều-lắm", "new_password2"),
        (OLD, "12345678", "12345678", "new_password2"),
    ],
)
def test_a_password_that_will_not_do_is_refused_at_its_field(client, old, new, again, field):
    client.force_login(make_officer())

    response = client.post(
        "/accounts/password/", {"old_password": old, "new_password1": new, "new_password2": again}
    )

    assert list(response.context["form"].errors) == [field]
    assert User.objects.get().check_password(OLD)


def ask(client, address: str):
    answer = client.post("/accounts/reset/", {"email": address})
    work_off()
    return answer


def test_a_forgotten_password_is_set_anew_by_e_mail(client, mailoutbox):
    user = make_officer(email="lan@xa.example.vn")

    ask(client, "lan@xa.example.vn")

    assert [mail.to for mail in mailoutbox] == [["lan@xa.example.vn"]]
    assert mailoutbox[0].subject == "Đặt lại mật khẩu phần mềm theo dõi cải cách hành chính"
    link = re.search(r"http://testserver(/accounts/reset/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})
    assert answer.url == "/accounts/reset/done/"
    assert client.get(answer.url).status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get(link, follow=True).context["validlink"] is False


def test_the_answer_does_not_tell_whether_an_address_has_an_account(client, mailoutbox):
    make_officer(email="lan@xa.example.vn")
    asked = []

    for address in ("lan@xa.example.vn", "khong-co@xa.example.vn"):
        with CaptureQueriesContext(connection) as queries:
            client.post("/accounts/reset/", {"email": address})
        asked.append([query["sql"].split(" ", 1)[0] for query in queries])
        work_off()
    known, unknown = ask(client, "lan@xa.example.vn"), ask(client, "khong-co@xa.example.vn")

    assert asked[0] == asked[1]

    assert (
        (known.status_code, known.url)
        == (unknown.status_code, unknown.url)
        == (302, "/accounts/reset/sent/")
    )
    assert client.get(known.url).status_code == 200
    assert [mail.to for mail in mailoutbox] == [["lan@xa.example.vn"]] * 2


def test_who_asks_thrice_before_a_worker_comes_gets_one_mail(client, mailoutbox):
    make_officer(email="lan@xa.example.vn")

    for address in ("lan@xa.example.vn", "Lan@xa.example.vn", "LAN@xa.example.vn"):
        client.post("/accounts/reset/", {"email": address})
    work_off()

    assert [mail.to for mail in mailoutbox] == [["lan@xa.example.vn"]]


def test_the_link_is_kept_nowhere_once_it_was_sent(client, mailoutbox):
    make_officer(email="lan@xa.example.vn")

    ask(client, "lan@xa.example.vn")

    assert "/accounts/reset/" in mailoutbox[0].body
    assert list(Email.objects.values_list("message", "html_message")) == [("", "")]
    assert not Job.objects.filter(arguments__icontains="/accounts/reset/").exists()


def test_who_asked_is_forgotten_after_a_day(client):
    with time_machine.travel(timezone.now() - timedelta(days=1, minutes=1)):
        ask(client, "ai-do@xa.example.vn")
    ask(client, "lan@xa.example.vn")

    purge()

    assert [job.arguments["address"] for job in Job.objects.filter(name=SEND_RESET)] == [
        "lan@xa.example.vn"
    ]


def test_without_a_mail_server_the_page_says_so_and_nothing_is_asked_for(client, settings):
    settings.MAIL_TRANSPORT = ""
    make_officer(email="lan@xa.example.vn")

    pages = [client.get("/accounts/reset/"), ask(client, "lan@xa.example.vn")]

    for page in pages:
        assert (page.status_code, MAIL_NOT_SET_UP in page.content.decode()) == (200, True)
        assert "Gửi đường dẫn" not in page.content.decode()
    assert not Job.objects.exists()
