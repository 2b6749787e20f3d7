"""Mails through the queue to a real mail server: sent, refused, left without an answer, tried
again, given up.
"""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.mail import services
from foundation.mail.backends import QueueBackend
from foundation.mail.jobs import purge, sweep
from tests.factories import make_commune, make_officer
from tests.servers import free_port, has_visitor, mail_server, silent_server
from tests.worker import work_off

pytestmark = pytest.mark.django_db

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LAN = "lan@xa.example.vn"
NO_ANSWER = "Không nối được với máy chủ thư, hoặc máy chủ thư không trả lời."
NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def through(settings):
    """Sends mail through the server at a port."""

    def set_up(port: int) -> None:
        settings.MAIL_TRANSPORT, settings.EMAIL_TIMEOUT = SMTP, 0.5
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    return set_up


@pytest.fixture
def server(through):
    with mail_server() as running:
        through(running.port)
        yield running


def send(to: str = LAN, **values) -> Email:
    return services.send_mail(to, subject="Nhắc việc", body="Còn 3 ngày.", **values)


def deliver() -> None:
    """The schedule comes by, and a worker takes up what it finds."""
    sweep()
    work_off()


def states() -> list[tuple]:
    return list(Email.objects.order_by("pk").values_list("status", "number_of_retries"))


def test_a_mail_arrives_as_it_was_written(server):
    name = "Đặng {{ user }} {% x %}"  # what people type is no template
    email = services.send_mail(LAN, subject=name, body=f"Kính gửi {name}")

    deliver()

    (message,) = server.received
    assert (message["Subject"], message["To"], message["From"]) == (name, LAN, "cchc@localhost")
    assert message.get_content().strip() == f"Kính gửi {name}"
    assert message["Message-ID"] == email.message_id
    assert states() == [(STATUS.sent, 1)]


def test_what_was_sent_keeps_no_text(server):
    email = send()

    deliver()

    email.refresh_from_db()
    assert (email.status, email.message, email.html_message) == (STATUS.sent, "", "")
    assert [log.status for log in email.logs.all()] == [STATUS.sent]


def test_a_mail_is_sent_once_its_transaction_commits(server, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        send()
        assert not Job.objects.exists()

    for callback in after:
        callback()

    work_off()
    assert len(server.received) == 1
    assert Job.objects.get().state == Job.State.DONE


def test_more_than_a_batch_is_sent_in_turns(server, settings):
    settings.POST_OFFICE = settings.POST_OFFICE | {"BATCH_SIZE": 2}
    for _ in range(5):
        send()

    deliver()

    assert states() == [(STATUS.sent, 1)] * 5
    assert Job.objects.filter(name=services.DELIVER, state=Job.State.DONE).count() == 3


def test_a_reset_asks_no_mail_server(client, through):
    make_officer(email=LAN)
    with silent_server() as door:
        through(door.getsockname()[1])

        answer = client.post("/accounts/reset/", {"email": LAN})

        assert (answer.status_code, answer.url) == (302, "/accounts/reset/sent/")
        assert not has_visitor(door)
        work_off()  # queues the mail
        deliver()
        assert has_visitor(door)
    assert states() == [(STATUS.requeued, 1)]
    assert Log.objects.get().message == NO_ANSWER


@pytest.mark.parametrize("kind", ["silent", "refused"])
def test_a_server_that_is_away_is_asked_for_one_mail_and_again_later(through, kind):
    send()
    send("minh@xa.example.vn")
    with silent_server() as door, time_machine.travel(NOON, tick=False):
        through(door.getsockname()[1] if kind == "silent" else free_port())

        deliver()

        assert states() == [(STATUS.requeued, 1), (STATUS.queued, 0)]
        assert Email.objects.earliest("pk").scheduled_time == NOON + timedelta(minutes=1)
        assert Log.objects.get().message == NO_ANSWER
    with mail_server() as server, time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        through(server.port)
        deliver()
        assert [message["To"] for message in server.received] == [LAN, "minh@xa.example.vn"]
    assert states() == [(STATUS.sent, 2), (STATUS.sent, 1)]


def test_the_pauses_grow_until_the_mail_is_given_up(through):
    through(free_port())
    send()
    now, pauses = NOON, []

    while Email.objects.get().status != STATUS.failed:
        with time_machine.travel(now, tick=False):
            deliver()
        if later := Email.objects.get().scheduled_time:
            with time_machine.travel(later - timedelta(seconds=1), tick=False):
                deliver()  # too early: nothing is tried
            pauses.append((later - now) // timedelta(minutes=1))
            now = later

    assert pauses == [1, 5, 15, 60, 240, 720]
    assert states() == [(STATUS.failed, 7)]
    assert Log.objects.filter(status=STATUS.failed).count() == 7


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (
            "550 No such user",
            STATUS.failed,
            "Máy chủ thư không nhận địa chỉ này (550 No such user)",
        ),
        ("451 Try later", STATUS.requeued, "Máy chủ thư không nhận địa chỉ này (451 Try later)"),
    ],
)
def test_a_refused_address_does_not_hold_up_the_others(server, answer, state, said):
    server.answers[LAN] = answer
    send()
    send("minh@xa.example.vn")

    deliver()

    assert states() == [(state, 1), (STATUS.sent, 1)]
    assert Log.objects.earliest("pk").message.startswith(said)


def test_what_was_given_up_can_be_sent_again(server):
    server.answers[LAN] = "550 No such user"
    send()
    deliver()
    del server.answers[LAN]

    assert services.send_again(Email.objects.all()) == 1

    deliver()
    assert [message.get_content().strip() for message in server.received] == ["Còn 3 ngày."]
    assert services.send_again(Email.objects.all()) == 0


def test_a_worker_that_lost_its_job_sends_nothing(server):
    send()
    sweep()
    job = jobs.claim(Job.objects.get().pk, name=services.DELIVER, worker="mot@may")
    jobs.sweep(Job.objects.filter(pk=job.pk))
    jobs.claim(job.pk, name=services.DELIVER, worker="hai@may")

    with pytest.raises(jobs.JobLost):
        services.deliver(job)

    assert (server.received, states()) == ([], [(STATUS.queued, 0)])


def test_a_mail_that_another_worker_took_is_left_to_it(server):
    send()
    seen = Email.objects.get()

    assert services._claim(Email.objects.get())

    assert not services._claim(seen)


def test_without_a_server_nothing_is_queued(settings):
    settings.MAIL_TRANSPORT = ""

    with pytest.raises(services.MailNotSetUp):
        send()

    assert not Email.objects.exists()


def test_mail_of_libraries_waits_in_the_same_queue(server):
    message = mail.EmailMessage(
        "Lỗi", "{% x %}", "may@xa.example.vn", [LAN], connection=QueueBackend()
    )

    assert message.send() == 1

    deliver()
    assert server.received[0].get_content().strip() == "{% x %}"
    assert server.received[0]["From"] == "may@xa.example.vn"


def test_old_mails_go(server):
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        send(authority=make_commune())
        deliver()
    young = send()

    assert purge() == 1

    assert list(Email.objects.all()) == [young]
    assert not Job.objects.exists()
