import pytest

from accounts.models import Notification
from accounts.notices.kinds import Kind
from accounts.notices.services import mark_read, notify
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


def test_each_person_is_told_in_one_line():
    first, second = make_officer(), make_officer()

    notify([first, second], Kind.HANDED_OUT, "Kết quả đã được xác nhận", "/style/")

    assert sorted(Notification.objects.values_list("user", "text", "url", "read_at")) == [
        (first.pk, "Kết quả đã được xác nhận", "/style/", None),
        (second.pk, "Kết quả đã được xác nhận", "/style/", None),
    ]


def test_what_was_read_stays_read_since_then():
    user = make_officer()
    notify([user], Kind.HANDED_OUT, "Một", "/style/")

    assert [mark_read(user.notifications), mark_read(user.notifications)] == [1, 0]


def test_a_person_sees_their_own_newest_first(client):
    user = make_officer()
    for text in ("Một", "Hai"):
        notify([user, make_officer()], Kind.HANDED_OUT, text, "/style/")
    client.force_login(user)

    page = client.get("/accounts/notifications/").context["page"]

    assert [notification.text for notification in page] == ["Hai", "Một"]


def test_opening_one_marks_it_as_read_and_goes_there(client):
    user = make_officer()
    notify([user], Kind.HANDED_OUT, "Một", "/style/")
    notify([user], Kind.HANDED_OUT, "Hai", "/style/")
    client.force_login(user)

    response = client.get(f"/accounts/notifications/{user.notifications.get(text='Một').pk}/")

    assert response.url == "/style/"
    assert [n.text for n in user.notifications.unread()] == ["Hai"]


def test_a_notification_never_leads_out_of_the_product(client):
    user = make_officer()
    notify([user], Kind.HANDED_OUT, "Một", "https://evil.example/")
    client.force_login(user)

    response = client.get(f"/accounts/notifications/{user.notifications.get().pk}/")

    assert response.url == "/accounts/notifications/"


def test_notifications_of_others_are_not_found(client):
    other = make_officer()
    notify([other], Kind.HANDED_OUT, "Một", "/style/")
    client.force_login(make_officer())

    response = client.get(f"/accounts/notifications/{other.notifications.get().pk}/")

    assert response.status_code == 404
    assert other.notifications.unread().count() == 1


def test_all_are_marked_as_read_at_once_and_only_ones_own(client):
    user, other = make_officer(), make_officer()
    notify([user, other], Kind.HANDED_OUT, "Một", "/style/")
    client.force_login(user)

    assert client.get("/accounts/notifications/read/").status_code == 405
    client.post("/accounts/notifications/read/")

    assert (user.notifications.unread().count(), other.notifications.unread().count()) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_many(client, count, django_assert_max_num_queries):
    user = make_officer()
    for _ in range(count):
        notify([user], Kind.HANDED_OUT, "Một", "/style/")
    client.force_login(user)

    with django_assert_max_num_queries(12):
        client.get("/accounts/notifications/")
