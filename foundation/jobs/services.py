"""What can happen to a job row: asked for, claimed, advanced, ended, sent again."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from ..operations.incidents import current_request_id
from ..web import patience
from ..web.outages import NotNow
from ..web.silence import Silence
from .models import Job
from .queues import OF_JOBS, held_messages, names_in, queue_of

logger = logging.getLogger(__name__)

SENDING = 1.6  # seconds that a page gives the broker, however it drips
_silence = Silence()  # of the broker

_LEFT = ContextVar("left to the sweep", default=False)
GAVE_UP = (
    "Máy chủ đã dừng giữa chừng nhiều lần khi làm việc này. Hãy bấm “Thử lại”; nếu vẫn "
    "lỗi, báo quản trị."
)


@dataclass(frozen=True)
class QueueStanding:
    """How many jobs of a queue wait, since when the oldest does, run, and failed in a day."""

    queue: str
    label: str
    waiting: int
    running: int
    failed: int
    oldest: datetime | None


class JobLost(Exception):
    """The job was taken over by another worker: whatever was computed must not be written."""


class TooManyJobs(NotNow):
    """So many jobs of one person wait that no other is taken on."""

    def __init__(self) -> None:
        super().__init__(
            f"Máy chủ còn {Job.MOST_OF_ONE} việc của bạn chưa làm nên chưa nhận thêm, chưa có gì "
            "thay đổi. Hãy chờ một số việc xong rồi làm lại."
        )


class JobRefused(Exception):
    """The work can't be done; the message tells the person what they can do about it."""


def ask_for(name: str, subject: object, *, by=None, **arguments) -> Job:
    """Return the unfinished job `name` on `subject`, or a new one, sent on commit.

    `subject` is the id of the row that the job is about; `arguments` must fit into JSON. Raises
    `TooManyJobs` when `Job.MOST_OF_ONE` of the person `by` wait.
    """
    wanted = {"name": name, "subject": str(subject)}
    if running := Job.objects.unfinished().filter(**wanted).first():
        return running
    if by and Job.objects.waiting().filter(created_by=by).count() >= Job.MOST_OF_ONE:
        raise TooManyJobs
    try:
        with transaction.atomic():
            job = Job.objects.create(
                **wanted, arguments=arguments, created_by=by, request_id=current_request_id()
            )
    # somebody pressed the same button at the same moment; their job may have ended already
    except IntegrityError:
        return ask_for(name, subject, by=by, **arguments)
    transaction.on_commit(lambda: send(job))
    return job


@contextmanager
def left_to_the_sweep() -> Iterator[None]:
    """Send no job that is asked for inside: no queue needs to run here, and the sweep of the first
    worker sends them.
    """
    token = _LEFT.set(True)
    try:
        yield
    finally:
        _LEFT.reset(token)


def send(job: Job) -> None:
    """Put the job's id on the queue; without a broker it waits for the sweep."""
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    # a page that asks for several jobs does not wait for each
    if _LEFT.get() or (_silence and patience.is_short()):
        return
    try:
        with patience.for_people(SENDING):
            current_app.send_task(job.name, args=[job.pk])
    # whatever the broker's client raises, the row is safe and the sweep sends it again
    except Exception:
        _silence.begin()
        logger.warning("Chưa gửi được việc %s; sẽ gửi lại.", job, exc_info=True)


def claim(job_id: int, *, name: str, worker: str) -> Job | None:
    """Return the waiting job, now running and ours, or None when it is gone, running, over or not
    called `name`.
    """
    claimed = Job.objects.filter(pk=job_id, name=name, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        worker=worker,
        heartbeat_at=timezone.now(),
        error="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def claim_next(queue: str, *, worker: str) -> Job | None:
    """Return the job of the queue whose turn it is, now running and ours, or None when none waits.

    A message on a queue says that a job waits, not which one is to run.
    """
    names = names_in(queue)
    while waiting := Job.objects.whose_turn(names, timezone.now()):
        if job := claim(waiting.pk, name=waiting.name, worker=worker):
            return job
    return None


def advance(job: Job, *, done: int, total: int, step: str = "") -> None:
    """Tell the person who waits that `done` of `total` is done; raises `JobLost` when the job is no
    longer ours.
    """
    step = step[: Job.STEP_LENGTH]  # it may hold names of files
    _update_ours(job, done=done, total=total, step=step, heartbeat_at=timezone.now())


@contextmanager
def finishing(job: Job):
    """A transaction in which a job writes its result; its end marks the job as done.

    Raises `JobLost`, and so writes nothing, when another worker took the job over.
    """
    with transaction.atomic():
        _update_ours(job, heartbeat_at=timezone.now())
        yield
        _update_ours(job, state=Job.State.DONE, done=F("total"), finished_at=timezone.now())


def fail(job: Job, error: str) -> None:
    """End the job with the sentence `error` for the person who asked for it, unless another worker
    took it over.
    """
    _ours(job).update(state=Job.State.FAILED, error=error, finished_at=timezone.now())


def put_off(job: Job, why: str) -> None:
    """Have the job begin anew in a while, as often as it takes; `why` is for the person who waits.

    The try does not count: nothing went wrong with the job.
    """
    _ours(job).update(
        state=Job.State.WAITING,
        attempt=F("attempt") - 1,
        sent_at=timezone.now(),
        done=0,
        step=why[: Job.STEP_LENGTH],
    )


def bring_back(now: datetime) -> None:
    """Let what was sent, or beat, in time to come have done so now: whose clock was set back would
    wait for that time.
    """
    late = now + Job.DEAD_AFTER
    Job.objects.unfinished().filter(sent_at__gt=late).update(sent_at=now)
    Job.objects.unfinished().filter(heartbeat_at__gt=late).update(heartbeat_at=now)


def beat(job: Job) -> None:
    """Say that the worker of this job is alive."""
    _ours(job).update(heartbeat_at=timezone.now())


def sweep(jobs) -> int:
    """Send each running job of the queryset `jobs`, whose worker died, again, or end it as failed
    after the last attempt; return how many.
    """
    count = 0
    for job in jobs:
        ours = Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt)
        if job.attempt >= Job.MAX_ATTEMPTS:
            count += ours.update(state=Job.State.FAILED, error=GAVE_UP, finished_at=timezone.now())
        elif ours.update(state=Job.State.WAITING, done=0, step=""):
            send(job)
            count += 1
    return count


def send_lost(now: datetime) -> int:
    """Send jobs again that wait longer than there are messages for them on the broker; return how
    many.

    Sweeps may overlap: the first to move a row's `sent_at` sends it.
    """
    if not Job.objects.unclaimed(now).exists():
        return 0
    try:
        held = held_messages(now - Job.LOST_AFTER)
    # whatever the broker's client raises: a broker that can't be asked takes no message either
    except Exception:
        logger.warning("Chưa hỏi được hàng đợi; sẽ hỏi lại.", exc_info=True)
        return 0
    # The rows after the messages: what was claimed meanwhile is no longer among them.
    return sum(_send_lost(queue, held[queue], now) for queue in OF_JOBS)


def _send_lost(queue: str, held: int, now: datetime) -> int:
    waiting = Job.objects.waiting().filter(name__in=names_in(queue))
    lost = max(waiting.count() - held, 0)
    count = 0
    for job in waiting.unclaimed(now).defer("arguments").order_by("pk")[:lost]:
        same = Job.objects.filter(
            pk=job.pk, state=job.state, attempt=job.attempt, sent_at=job.sent_at
        )
        if same.update(sent_at=timezone.now()):
            send(job)
            count += 1
    return count


def by_queue(jobs, now: datetime) -> list[QueueStanding]:
    """How the queues stand, of the jobs of the queryset `jobs` (one query)."""
    rows = list(jobs.standing(now))
    queues = []
    for queue, label in OF_JOBS.items():
        inside = [row for row in rows if queue_of(row["name"]) == queue]
        waiting, running, failed = (
            sum(row[key] for row in inside) for key in ("waiting", "running", "failed")
        )
        oldest = min((row["oldest"] for row in inside if row["oldest"]), default=None)
        queues.append(QueueStanding(queue, label, waiting, running, failed, oldest))
    return queues


def _ours(job: Job):
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING)


def _update_ours(job: Job, **values) -> None:
    if not _ours(job).update(**values):
        raise JobLost(job)
