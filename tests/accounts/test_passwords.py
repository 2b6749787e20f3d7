import re

import pytest

from accounts.models import User
from tests.factories import make_officer

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
    return client.post("/accounts/reset/", {"email": address})


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

    known, unknown = ask(client, "lan@xa.example.vn"), ask(client, "khong-co@xa.example.vn")

    assert (
        (known.status_code, known.url)
        == (unknown.status_code, unknown.url)
        == (302, "/accounts/reset/sent/")
    )
    assert client.get(known.url).status_code == 200
    assert len(mailoutbox) == 1
