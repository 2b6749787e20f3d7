"""Mails in the admin site: whether they were sent, never what they say, and only those of one's own
authority.
"""

import pytest
from django.urls import NoReverseMatch, reverse
from post_office.models import STATUS, Email

from accounts.models import Role, User
from foundation.mail.services import send_mail
from tests.factories import make_commune, make_office, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:post_office_email_changelist")
LINK = "https://xa.example.vn/accounts/reset/MQ/bi-mat/"


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def administrator(commune):
    return make_user(make_office(commune), Role.ADMINISTRATOR)


@pytest.fixture
def given_up(commune):
    email = send_mail(
        "lan@xa.example.vn", subject="Đặt lại mật khẩu", body=f"Mở {LINK}", authority=commune
    )
    Email.objects.update(status=STATUS.failed, number_of_retries=7)
    email.logs.create(status=STATUS.failed, message="Máy chủ thư không trả lời.")
    return email


def change(email: Email) -> str:
    return reverse("admin:post_office_email_change", args=[email.pk])


def test_the_administrator_sees_what_failed_and_why_but_no_link(client, administrator, given_up):
    client.force_login(administrator)

    pages = [client.get(url).content.decode() for url in (LIST, change(given_up))]

    assert all("lan@xa.example.vn" in page and "không gửi được" in page for page in pages)
    assert "Máy chủ thư không trả lời." in pages[1]
    assert not any("bi-mat" in page for page in pages)


def test_superusers_see_no_link_either(client, given_up):
    client.force_login(User.objects.create_superuser("goc", password="x"))

    assert not any("bi-mat" in client.get(url).content.decode() for url in (LIST, change(given_up)))


def test_administrators_of_another_commune_see_nothing_and_send_nothing(client, given_up):
    client.force_login(
        make_user(make_office(make_commune()), Role.ADMINISTRATOR, email="lan@xa.example.vn")
    )

    assert "lan@xa.example.vn" not in client.get(LIST).content.decode()
    assert client.get(change(given_up)).status_code == 302
    client.post(LIST, {"action": "send_mails_again", "_selected_action": [given_up.pk]})
    assert Email.objects.get().status == STATUS.failed


def test_mail_of_nobody_in_particular_is_for_superusers(client, administrator):
    send_mail("may@tinh.example.vn", subject="Lỗi", body="…")
    client.force_login(administrator)
    assert "may@tinh.example.vn" not in client.get(LIST).content.decode()

    client.force_login(User.objects.create_superuser("goc", password="x"))

    assert "may@tinh.example.vn" in client.get(LIST).content.decode()


def test_the_administrator_has_it_sent_again(client, administrator, given_up):
    client.force_login(administrator)

    answer = client.post(
        LIST, {"action": "send_mails_again", "_selected_action": [given_up.pk]}, follow=True
    )

    assert "Đang gửi lại 1 thư." in answer.content.decode()
    assert list(Email.objects.values_list("status", "number_of_retries")) == [(STATUS.queued, 0)]


@pytest.mark.parametrize(
    "name", ["resend", "post_office_email_preview", "post_office_log_changelist"]
)
def test_the_pages_of_the_library_are_closed(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}")
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}", args=[1])
