"""Telling people: each once, on the ways they chose, by mail through a real server."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from accounts.models import NoticeChoice, Notification, Role
from accounts.notices.channels import Channel
from accounts.notices.kinds import BY_MAIL, Kind, Topic
from accounts.notices.services import (
    Line,
    choose,
    notify,
    notify_each,
    purge,
    unreachable_by_mail,
)
from accounts.notices.views import NOTIFICATIONS_ON_A_PAGE
from accounts.services import store_people
from foundation.mail.jobs import sweep
from foundation.mail.services import refusal_of
from tests.factories import make_commune, make_office, make_officer, make_user
from tests.servers import mail_server
from tests.worker import work_off

pytestmark = [pytest.mark.both, pytest.mark.django_db]

LAN = "lan@xa.example.vn"
CHOICES = "/accounts/notifications/choices/"


@pytest.fixture
def server(settings):
    with mail_server() as running:
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        yield running


def deliver() -> None:
    sweep()
    work_off()


def lines_of(user) -> list[str]:
    return list(Notification.objects.visible_to(user).values_list("text", flat=True))


def mails() -> list[tuple]:
    return [(*each.to, each.subject) for each in Email.objects.order_by("pk")]


def only(kind: Kind, channel: str) -> dict:
    """Choices of a person who wants this kind on this way, and nothing else."""
    return {
        (each, name): (each, name) == (kind, channel) for each in Kind for name in ("page", "mail")
    }


def test_a_key_is_told_once_to_each_person_and_mailed_once():
    first, second = make_officer(email=LAN), make_officer(email="ha@xa.example.vn")

    notify([first], Kind.ESCALATED, "Quá hạn 10 ngày", "/", key="overdue 7")
    notify([first, second], Kind.ESCALATED, "Quá hạn 10 ngày", "/", key="overdue 7")

    assert (lines_of(first), lines_of(second)) == (["Quá hạn 10 ngày"], ["Quá hạn 10 ngày"])
    assert mails() == [(LAN, "Quá hạn 10 ngày"), ("ha@xa.example.vn", "Quá hạn 10 ngày")]


def test_without_a_key_what_happens_twice_is_told_twice():
    user = make_officer()

    for _ in range(2):
        notify([user, user], Kind.ACCEPTED, "Kết quả được xác nhận", "/")

    assert lines_of(user) == ["Kết quả được xác nhận"] * 2


def test_nobody_is_told_of_what_they_did():
    doer, other = make_officer(), make_officer()

    notify([doer, other], Kind.PLAN, "Đã ban hành", "/", by=doer)

    assert (lines_of(doer), lines_of(other)) == ([], ["Đã ban hành"])


def test_many_are_each_told_their_own():
    first, second = make_officer(), make_officer()

    notify_each(Kind.RETURNED, [Line(first, "Một", "/1/"), Line(second, "Hai", "/2/")])

    assert (lines_of(first), lines_of(second)) == (["Một"], ["Hai"])


def test_who_chose_nothing_gets_by_mail_what_is_usual():
    user = make_officer(email=LAN)

    for kind in Kind:
        notify([user], kind, kind.label, "/")

    assert sorted(mails()) == sorted((LAN, kind.label) for kind in BY_MAIL)
    assert len(lines_of(user)) == len(Kind)


@pytest.mark.parametrize(
    ("channel", "on_the_page", "by_mail"), [("page", 1, 0), ("mail", 0, 1), ("", 0, 0)]
)
def test_a_choice_is_respected(channel, on_the_page, by_mail):
    user = make_officer(email=LAN)
    choose(user, only(Kind.ACCEPTED, channel), digest_hour=9)

    notify([user], Kind.ACCEPTED, "Kết quả được xác nhận", "/")
    notify([user], Kind.RETURNED, "Kết quả bị trả lại", "/")

    assert (len(lines_of(user)), Email.objects.count()) == (on_the_page, by_mail)


def test_people_without_an_address_and_those_who_left_get_no_mail():
    left = make_officer(email=LAN, is_active=False)

    notify([make_officer(), left], Kind.RETURNED, "Kết quả bị trả lại", "/")

    assert (Email.objects.count(), Notification.objects.count()) == (0, 2)


def test_without_a_mail_server_nothing_waits_for_one(settings):
    settings.MAIL_TRANSPORT = ""
    user = make_officer(email=LAN)

    notify([user], Kind.RETURNED, "Kết quả bị trả lại", "/")

    assert (Email.objects.count(), lines_of(user)) == (0, ["Kết quả bị trả lại"])


def test_what_is_rolled_back_tells_nobody():
    user = make_officer(email=LAN)

    with transaction.atomic():
        notify([user], Kind.RETURNED, "Kết quả bị trả lại", "/", key="returned 1")
        transaction.set_rollback(True)
    assert (mails(), lines_of(user)) == ([], [])
    notify([user], Kind.RETURNED, "Kết quả bị trả lại", "/", key="returned 1")

    assert (mails(), lines_of(user)) == ([(LAN, "Kết quả bị trả lại")], ["Kết quả bị trả lại"])


def test_the_mail_says_what_and_where(server, settings):
    settings.SITE_URL = "https://cchc.example.vn"
    user = make_officer(email=LAN)
    notify([user], Kind.RETURNED, "Kết quả bị trả lại: Họp\r\nBcc: x@y – Thiếu số", "/tasks/1/")

    deliver()

    (message,) = server.received
    address = f"https://cchc.example.vn/accounts/notifications/{user.notifications.get().pk}/"
    assert message["To"] == LAN
    assert message["Subject"].strip() == "Kết quả bị trả lại: Họp Bcc: x@y – Thiếu số"
    assert message.get_content().splitlines() == [
        f"Kính gửi {user},",
        "",
        "Kết quả bị trả lại: Họp Bcc: x@y – Thiếu số",
        "",
        f"Xem tại: {address}",
        "",
        "-- ",
        "Thư này do phần mềm tự gửi, không cần trả lời.",
        f"Chọn thông báo muốn nhận: https://cchc.example.vn{CHOICES}",
    ]


def test_a_mail_from_an_installation_without_an_address_says_the_way_in_words(settings):
    settings.SITE_URL = ""

    notify([make_officer(email=LAN)], Kind.RETURNED, "Kết quả bị trả lại", "/tasks/1/")

    text = Email.objects.get().message
    assert "đăng nhập phần mềm rồi bấm biểu tượng chuông" in text
    assert "/tasks/1/" not in text


def test_a_long_line_is_cut_on_the_page_and_whole_in_the_mail():
    user = make_officer(email=LAN)
    text = f"Kết quả bị trả lại: {'rất dài ' * 50}– Thiếu số liệu quý I"

    notify([user], Kind.RETURNED, text, "/")

    (line,) = lines_of(user)
    assert (len(line) <= 300, line[-1]) == (True, "…")
    assert text in Email.objects.get().message
    assert len(Email.objects.get().subject) <= 121


@pytest.mark.parametrize("count", [1, 40])
def test_telling_many_asks_as_often_as_telling_one(count):
    commune = make_commune()
    people = [make_officer(commune, email=f"{n}@xa.example.vn") for n in range(count)]

    with CaptureQueriesContext(connection) as asked:
        notify(people, Kind.HANDED_OUT, "Đơn vị được giao việc", "/")

    inside = [each for each in asked if "SAVEPOINT" not in each["sql"]]
    assert (len(inside), Email.objects.count()) == (5, count)


class Text(Channel):
    """A channel of the test, as an installation might add one for text messages."""

    name, label = "sms", "Tin nhắn"
    sent: list = []

    def is_usual(self, kind: Kind) -> bool:
        return kind == Kind.ESCALATED

    def send(self, notices: Sequence[Notification]) -> None:
        self.sent.extend((each.user.phone, each.text) for each in notices)


def test_an_installation_adds_a_channel_by_its_name(settings, client):
    settings.NOTICE_CHANNELS = [*settings.NOTICE_CHANNELS, f"{__name__}.Text"]
    first, second = make_officer(phone="0900000001"), make_officer(phone="0900000002")
    client.force_login(second)
    page = client.get(CHOICES)
    client.post(CHOICES, {"digest_hour": 7})  # no box ticked
    Text.sent.clear()

    notify([first, second], Kind.ESCALATED, "Quá hạn 10 ngày", "/")
    notify([first], Kind.PLAN, "Đã ban hành", "/")

    assert Text.sent == [("0900000001", "Quá hạn 10 ngày")]
    assert [each.label for each in page.context["form"].channels][-1] == "Tin nhắn"


def test_a_person_chooses_on_their_page(client):
    user = make_officer(email=LAN)
    client.force_login(user)
    before = client.get(CHOICES).context["form"]

    response = client.post(
        CHOICES, {"accepted-mail": "on", "accepted-page": "on", "digest_hour": 16}, follow=True
    )

    form = response.context["form"]
    assert (before["accepted-mail"].initial, before["returned-mail"].initial) == (False, True)
    assert (form["accepted-mail"].initial, form["returned-mail"].initial) == (True, False)
    assert form["digest_hour"].initial == 16
    assert LAN in response.content.decode()


def test_an_hour_that_nobody_may_choose_changes_nothing(client):
    user = make_officer()
    client.force_login(user)

    client.post(CHOICES, {"accepted-mail": "on", "digest_hour": 3})

    user.refresh_from_db()
    assert (user.digest_hour, user.notice_choices.count()) == (7, 0)


def test_who_has_no_address_is_told_so(client):
    client.force_login(make_officer())

    assert "chưa có địa chỉ thư điện tử" in client.get(CHOICES).content.decode()


def test_an_address_that_bounces_is_seen_by_the_person_and_the_administrator(client, server):
    commune = make_commune()
    user, other = make_officer(commune, email=LAN), make_officer(commune, email="ha@x.example.vn")
    administrator = make_user(commune, Role.ADMINISTRATOR)
    server.answers[LAN] = "550 No such user"
    notify([user, other], Kind.RETURNED, "Kết quả bị trả lại", "/")
    deliver()

    client.force_login(user)
    assert "550 No such user" in client.get("/accounts/profile/").content.decode()
    client.force_login(administrator)
    found = client.get("/admin/accounts/user/?mail=refused").context["cl"].queryset
    assert list(found) == [user]
    page = client.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()
    assert "550 No such user" in page
    assert refusal_of(other.email) == ""


def test_an_address_that_takes_mail_again_bounces_no_more(server):
    user = make_officer(email=LAN)
    server.answers[LAN] = "550 No such user"
    notify([user], Kind.RETURNED, "Một", "/")
    deliver()
    server.answers.clear()
    notify([user], Kind.RETURNED, "Hai", "/")
    deliver()

    assert (refusal_of(LAN), unreachable_by_mail(type(user).objects.all()).count()) == ("", 0)


def test_the_list_shows_the_unseen_or_a_kind_page_by_page(client):
    user = make_officer()
    client.force_login(user)
    kept = [Line(user, f"Kết quả {n}", "/") for n in range(NOTIFICATIONS_ON_A_PAGE + 1)]
    notify_each(Kind.ACCEPTED, kept)
    notify([user], Kind.PLAN, "Đã ban hành", "/")
    client.get(f"/accounts/notifications/{user.notifications.get(kind=Kind.PLAN).pk}/")

    def count(query):
        page = client.get(f"/accounts/notifications/?{query}").context["page"]
        return page.paginator.count, len(page)

    assert count("kind=plan") == (1, 1)
    assert count("state=unread") == (31, 30)
    assert count("state=unread&kind=accepted&page=2") == (31, 1)
    assert count("state=unread&kind=plan") == (0, 0)
    assert count("kind=unknown") == (32, 30)


def test_who_gets_other_roles_or_another_unit_is_told(client):
    commune = make_commune()
    user, administrator = make_officer(make_office(commune)), make_user(commune, Role.ADMINISTRATOR)
    office = make_office(commune)
    user.unit, user.roles = office, [Role.OFFICER, Role.HEAD]

    store_people(commune, [user], by=administrator, reason="Sắp xếp lại")
    store_people(commune, [user], by=administrator, reason="Sửa số điện thoại")

    words = f"Quản trị đã sửa tài khoản của bạn: đơn vị {office}; "
    words += "vai trò “Cán bộ phòng”, “Trưởng phòng, đơn vị”."
    assert lines_of(user) == [words]


def test_a_notice_that_was_read_half_a_year_ago_is_deleted():
    person = make_officer()
    for key in ("read", "unread"):
        notify([person], Kind.PLAN, key, "/", key=key)
    read_at = timezone.now()
    person.notifications.filter(key="read").update(read_at=read_at)

    assert [purge(read_at + timedelta(days=days)) for days in (180, 181)] == [0, 1]
    assert [each.key for each in person.notifications.all()] == ["unread"]


def test_a_person_switches_off_what_the_bulletin_speaks_of(client):
    person = make_officer()
    client.force_login(person)
    form = client.get(CHOICES).context["form"]
    ticked = {field.html_name: "on" for field in form if field.initial is True}
    del ticked["targets-digest"]

    client.post(CHOICES, ticked | {"digest_hour": "7"})

    chosen = NoticeChoice.objects.of_person(person)
    assert {kind: wanted for (kind, place), wanted in chosen.items() if place == "digest"} == {
        topic: topic != Topic.TARGETS for topic in Topic
    }
