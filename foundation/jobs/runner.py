"""Running a job inside a worker: claim, heartbeat, and the end it comes to."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import wraps

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection

from ..journal.acts import Door, acting
from ..operations.incidents import around, new_request_id
from ..web import patience
from ..web.database import gave_way, is_away
from ..web.storage import DiskFull, StorageSilent, is_full
from . import services
from .models import Job
from .queues import QUEUES, QUICK

logger = logging.getLogger(__name__)
told = logging.getLogger("cchc.jobs")

HEARTBEAT = 10  # seconds
LONGEST = 25 * 60  # seconds of a job: less than the broker waits (`visibility_timeout`)
_DOERS: dict[str, tuple[Callable[[Job], None], float]] = {}  # by the name of the jobs
UNEXPECTED = (
    "Có lỗi bất ngờ trong máy chủ, chưa có gì thay đổi. Hãy bấm “Thử lại”; nếu vẫn lỗi, "
    "báo quản trị."
)

TOO_LONG = (
    "Máy chủ làm việc này quá lâu nên đã dừng, chưa có gì thay đổi. Hãy bấm “Thử lại”; nếu vẫn "
    "vậy, báo quản trị."
)


def job_function(name: str, *, queue: str = QUICK, seconds: float = LONGEST) -> Callable:
    """Let `function(job)` do the jobs called `name`, which wait in `queue` and end after so many
    `seconds`; the Celery task of that name takes up whatever job of the queue has its turn.

    The function reads `job.subject` and `job.arguments`, and writes its result inside
    `services.finishing(job)`.
    """
    QUEUES[name] = queue

    def decorate(function: Callable[[Job], None]):
        _DOERS[name] = (function, seconds)

        @shared_task(name=name, bind=True)
        @wraps(function)
        def task(self, job_id: int) -> None:
            if job := services.claim_next(queue, worker=self.request.hostname or "local"):
                doer, longest = _DOERS[job.name]
                run(doer, job, seconds=longest)

        return task

    return decorate


def run(function: Callable[[Job], None], job: Job, *, seconds: float = LONGEST) -> None:
    """Run `function` on the claimed `job`, under the id of the request that asked for it, and
    record how it ended.
    """
    began = time.monotonic()
    with around(request_id=job.request_id or new_request_id(), job=job.pk, kind=job.name):
        outcome = _run(function, job, seconds)
        took = round(time.monotonic() - began, 3)
        told.info("Việc %s: %s.", job.pk, outcome, extra={"outcome": outcome, "seconds": took})


def _run(function: Callable[[Job], None], job: Job, seconds: float) -> str:
    """Run it; return how it ended, for the log."""
    act = acting(door=Door.JOB, by=job.created_by_id, place=job.name, asker=None)
    try:
        with _heartbeat(job), patience.within(seconds), act:
            function(job)
    except services.JobLost:
        logger.warning("Việc %s đã được tiến trình khác nhận lại.", job.pk)
        return "lost"
    except services.JobRefused as refusal:
        services.fail(job, str(refusal))
        return "refused"
    except StorageSilent as silent:
        services.put_off(job, str(silent))
        return "put off"
    except patience.OutOfTime:
        services.fail(job, TOO_LONG)
        return "out of time"
    except Exception as error:
        logger.exception("Việc %s không thành công.", job.pk)
        if is_full(error):
            services.fail(job, str(DiskFull()))
        # else the sweep takes it up: once the database is back, or to try it anew
        elif not (is_away(error) or gave_way(error)):
            services.fail(job, UNEXPECTED)
        return "failed"
    return "done"


@contextmanager
def _heartbeat(job: Job):
    """Keep the heartbeat of `job` fresh from a thread of its own, however long one step takes."""
    over = threading.Event()

    def keep_beating():
        while not over.wait(HEARTBEAT):
            # SQLite is busy with somebody's long write, or the server is away: the next beat will
            # do, on a connection of its own
            try:
                services.beat(job)
            except (OperationalError, InterfaceError):
                connection.close()
        connection.close()

    thread = threading.Thread(target=keep_beating, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=HEARTBEAT)
