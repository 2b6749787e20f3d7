"""Running a job inside a worker: claim, heartbeat, and the end it comes to."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from functools import wraps

from celery import shared_task
from django.db import OperationalError, connection

from ..journal.acts import Door, acting
from ..operations.incidents import around, new_request_id
from . import services
from .models import Job
from .queues import QUEUES, QUICK

logger = logging.getLogger(__name__)
told = logging.getLogger("cchc.jobs")

HEARTBEAT = 10  # seconds
UNEXPECTED = (
    "Có lỗi bất ngờ trong máy chủ, chưa có gì thay đổi. Hãy bấm “Thử lại”; nếu vẫn lỗi, "
    "báo quản trị."
)


def job_function(name: str, *, queue: str = QUICK) -> Callable:
    """Make `function(job)` the Celery task of the jobs called `name`, which wait in `queue`.

    The function reads `job.subject` and `job.arguments`, and writes its result inside
    `services.finishing(job)`.
    """
    QUEUES[name] = queue

    def decorate(function: Callable[[Job], None]):
        @shared_task(name=name, bind=True)
        @wraps(function)
        def task(self, job_id: int) -> None:
            if job := services.claim(job_id, name=name, worker=self.request.hostname or "local"):
                run(function, job)

        return task

    return decorate


def run(function: Callable[[Job], None], job: Job) -> None:
    """Run `function` on the claimed `job`, under the id of the request that asked for it, and
    record how it ended.
    """
    began = time.monotonic()
    with around(request_id=job.request_id or new_request_id(), job=job.pk, kind=job.name):
        outcome = _run(function, job)
        seconds = round(time.monotonic() - began, 3)
        told.info("Việc %s: %s.", job.pk, outcome, extra={"outcome": outcome, "seconds": seconds})


def _run(function: Callable[[Job], None], job: Job) -> str:
    """Run it; return how it ended, for the log."""
    act = acting(door=Door.JOB, by=job.created_by_id, place=job.name, asker=None)
    try:
        with _heartbeat(job), act:
            function(job)
    except services.JobLost:
        logger.warning("Việc %s đã được tiến trình khác nhận lại.", job.pk)
        return "lost"
    except services.JobRefused as refusal:
        services.fail(job, str(refusal))
        return "refused"
    except Exception:
        logger.exception("Việc %s không thành công.", job.pk)
        services.fail(job, UNEXPECTED)
        return "failed"
    return "done"


@contextmanager
def _heartbeat(job: Job):
    """Keep the heartbeat of `job` fresh from a thread of its own, however long one step takes."""
    over = threading.Event()

    def keep_beating():
        while not over.wait(HEARTBEAT):
            # SQLite is busy with somebody's long write: the next beat will do
            with suppress(OperationalError):
                services.beat(job)
        connection.close()

    thread = threading.Thread(target=keep_beating, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=HEARTBEAT)
