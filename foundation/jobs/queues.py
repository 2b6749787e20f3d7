"""The queues: which work goes where, and how many messages the broker still holds."""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from celery import current_app

QUICK = "quick"  # what a person waits for, and what is over in about a second
HEAVY = "heavy"  # what may take many seconds: quick work must not wait behind it
SWEEP = "sweep"  # the sweep alone: it must not wait behind the jobs that it looks after
ALL = (QUICK, HEAVY, SWEEP)
OF_JOBS = {QUICK: "Việc nhanh", HEAVY: "Việc nặng"}  # where rows wait

QUEUES: dict[str, str] = {}  # name of jobs -> their queue, as `job_function` was told
PAGE = 1000  # messages of a queue read at a time


def queue_of(name: str) -> str:
    """The queue of the jobs called `name`, as their function was registered."""
    _register_all()
    return QUEUES.get(name, QUICK)


def names_in(queue: str) -> list[str]:
    """The names of the jobs that wait in a queue."""
    _register_all()
    return [name for name, its in QUEUES.items() if its == queue]


def route(name: str, args, kwargs, options, task=None, **more) -> dict[str, str]:
    """Celery's router for whatever is sent without naming a queue."""
    return {"queue": queue_of(name)}


def held_messages(since: datetime) -> Counter[str]:
    """Return for each queue how many messages of jobs the broker holds, on the queue or for a
    worker.

    What a worker was given before `since` does not count: it would have claimed a row, so it died
    in between.
    """
    with current_app.connection_for_write() as connection:
        channel: Any = connection.default_channel  # Redis' own: kombu's types know no client
        held = Counter(
            queue
            for queue in OF_JOBS
            for raw in _waiting(channel.client, queue)
            if _carries_job(json.loads(raw))
        )
        # Last: a message that left its queue while the queue was read stands here, or a row is
        # claimed.
        given = channel.client.zrangebyscore(channel.unacked_index_key, since.timestamp(), "+inf")
        if given:
            unacked = channel.client.hmget(channel.unacked_key, given)
            messages = (json.loads(raw)[0] for raw in unacked if raw)
            held.update(
                queue_of(each["headers"]["task"]) for each in messages if _carries_job(each)
            )
    return held


def _waiting(client, queue: str) -> Iterator[bytes]:
    """The messages of a queue, page by page from where new ones come in.

    While the queue moves on, a message may be met twice or be given to a worker; none is skipped.
    """
    start = 0
    while page := client.lrange(queue, start, start + PAGE - 1):
        yield from page
        start += PAGE


def _carries_job(message: dict) -> bool:
    return bool(json.loads(base64.b64decode(message["body"]))[0])


@cache
def _register_all() -> None:
    """Import each app's `jobs.py`, as workers do when they start; a web process does so with its
    first job.
    """
    current_app.loader.import_default_modules()
