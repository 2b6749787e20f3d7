"""Queues on a real server: which job waits where, and that a message is sent again only when it was
lost.
"""

from datetime import timedelta

import pytest
import redis
from celery import current_app
from django.utils import timezone

from foundation.exchange import services as exchange
from foundation.jobs import queues, services
from foundation.jobs.jobs import sweep
from foundation.jobs.models import Job
from planning.importing import services as imports
from reports.services import BUILD_JOB
from tests.machine import Machine

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a queue's server."""
    with Machine(tmp_path_factory.mktemp("queue")) as machine:
        machine.start_queue()
        yield machine.queue_url


@pytest.fixture
def broker(server, monkeypatch):
    """A client of the empty server that the Celery app of this process sends to."""
    app = current_app._get_current_object()
    monkeypatch.setattr(app.conf, "broker_url", server.replace("unix://", "redis+socket://"))
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    with redis.from_url(server) as client:
        client.flushall()
        yield client


def send_jobs(count: int, name: str = BUILD_JOB) -> list[Job]:
    """Jobs that were sent, and that no worker claimed for five minutes."""
    jobs = Job.objects.bulk_create(Job(name=name, subject=str(n)) for n in range(count))
    for job in jobs:
        services.send(job)
    time_passes()
    return jobs


def time_passes() -> None:
    Job.objects.update(sent_at=timezone.now() - timedelta(minutes=5))


def take_one(queue: str) -> tuple:
    """A worker takes a message, and does not say that it is done with it."""
    channel = current_app.connection_for_read().channel()
    channel.do_restore = False  # it will be killed: it puts nothing back at its end
    return channel, channel.basic_get(queue).delivery_tag


def test_each_job_waits_in_the_queue_of_its_registration(broker):
    for name in (BUILD_JOB, imports.READ_IMPORT, exchange.READ, exchange.STORE, exchange.UNDO):
        services.send(Job.objects.create(name=name, subject="1"))

    assert broker.llen("quick") == 1
    assert broker.llen("heavy") == 4


def test_waiting_jobs_are_sent_once_however_long_they_wait(broker):
    send_jobs(160)

    for _ in range(5):
        time_passes()
        assert sweep() == 0

    assert broker.llen("quick") == 160


def test_all_are_sent_again_when_the_broker_lost_its_data(broker):
    send_jobs(60)
    send_jobs(40, exchange.READ)
    broker.flushall()

    assert sweep() == 100
    time_passes()
    assert sweep() == 0

    assert (broker.llen("quick"), broker.llen("heavy")) == (60, 40)


def test_a_message_that_was_dropped_from_a_long_queue_is_sent_again(broker, monkeypatch):
    monkeypatch.setattr(queues, "PAGE", 10)
    send_jobs(35)
    broker.lrem("quick", 1, broker.lindex("quick", 17))

    assert sweep() == 1
    time_passes()
    assert sweep() == 0

    assert broker.llen("quick") == 35


def test_a_message_that_a_worker_was_just_given_is_not_lost(broker):
    send_jobs(3)
    take_one("quick")

    assert sweep() == 0

    assert broker.llen("quick") == 2


def test_a_message_whose_worker_died_before_it_claimed_the_job_is_sent_again(broker):
    send_jobs(3)
    channel, tag = take_one("quick")
    broker.zadd(
        channel.unacked_index_key, {tag: (timezone.now() - timedelta(minutes=1)).timestamp()}
    )

    assert sweep() == 1

    assert broker.llen("quick") == 3


def test_two_sweeps_at_once_send_a_lost_job_once(broker, monkeypatch):
    jobs = send_jobs(3)
    broker.flushall()
    send, others = services.send, []

    def send_while_another_sweeps(job):
        if not others:
            others.append(None)
            others.append(sweep())
        send(job)

    monkeypatch.setattr(services, "send", send_while_another_sweeps)

    assert sweep() == 1

    assert others[1] == 2
    assert broker.llen("quick") == len(jobs)


def test_messages_that_carry_no_job_are_no_jobs(broker):
    current_app.send_task("cchc.jobs.sweep", queue="sweep")

    assert queues.held_messages(timezone.now()).total() == 0
    assert broker.llen("sweep") == 1


def test_a_queue_that_moves_while_it_is_read_hides_no_message(broker, monkeypatch):
    monkeypatch.setattr(queues, "PAGE", 10)
    send_jobs(30)
    read = []
    for raw in queues._waiting(broker, "quick"):
        if len(read) % 10 == 0:
            broker.rpop("quick")  # a worker takes the oldest,
            broker.lpush("quick", f"mới {len(read)}")  # and a new one comes in
        read.append(raw)

    left = [raw for raw in broker.lrange("quick", 0, -1) if raw.startswith(b"{")]
    assert len(left) > 20
    assert set(left) <= set(read)


def test_a_broker_that_is_away_leaves_the_jobs_waiting(broker, monkeypatch):
    send_jobs(2)
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    before = list(Job.objects.values())

    assert sweep() == 0

    assert list(Job.objects.values()) == before
