"""The job row: what is to run, how far it is, and how it ended."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Max, Min, Q, Value, When

AUTHORITY = "created_by__unit__authority"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class JobQuerySet(models.QuerySet):
    def unfinished(self):
        """Jobs that wait or run."""
        return self.filter(state__in=Job.UNFINISHED)

    def waiting(self):
        """Jobs that wait."""
        return self.filter(state=Job.State.WAITING)

    def unclaimed(self, now: datetime):
        """Jobs sent a while ago that still wait: a long queue, or a message that was lost."""
        return self.waiting().filter(sent_at__lt=now - Job.LOST_AFTER)

    def whose_turn(self, names: Collection[str], now: datetime):
        """The one of the waiting jobs called `names` that is to run next, or None (three queries).

        What a person waits for goes before what the schedule asked for a while ago; of authorities
        it is the one whose work was taken up longest ago.
        """
        later = When(created_by=None, created_at__gt=now - Job.WAITED_ENOUGH, then=Value(1))
        waiting = self.waiting().filter(name__in=names).order_by()
        first = waiting.values(AUTHORITY, later=Case(later, default=Value(0)))
        lately = self.filter(state__in=Job.TAKEN_UP, heartbeat_at__gt=now - Job.REMEMBERED)
        served = dict(lately.order_by().values_list(AUTHORITY).annotate(Max("heartbeat_at")))
        turns = (
            (each["later"], served.get(each[AUTHORITY], LONG_AGO), each["first"])
            for each in first.annotate(first=Min("pk"))
        )
        turn = min(turns, default=None)
        return self.filter(pk=turn[-1]).first() if turn else None

    def abandoned(self, now: datetime):
        """Jobs whose worker died: no heartbeat."""
        return self.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - Job.DEAD_AFTER)

    def standing(self, now: datetime):
        """For each name of jobs: how many wait, the `oldest` since when, run, and failed in the day
        before `now`.
        """
        waiting, running = Q(state=Job.State.WAITING), Q(state=Job.State.RUNNING)
        failed = Q(state=Job.State.FAILED, finished_at__gt=now - timedelta(days=1))
        return (
            self.filter(waiting | running | failed)
            .order_by()
            .values("name")
            .annotate(
                waiting=Count("pk", filter=waiting),
                oldest=Min("created_at", filter=waiting),
                running=Count("pk", filter=running),
                failed=Count("pk", filter=failed),
            )
        )

    def claimed_by(self, worker: str):
        """Jobs that the worker of this name is running."""
        return self.filter(state=Job.State.RUNNING, worker=worker)


class Job(models.Model):
    """One piece of background work; `attempt` is the claim that its writer must still hold."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang chạy"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không thành công"

    UNFINISHED = (State.WAITING, State.RUNNING)
    TAKEN_UP = (State.RUNNING, State.DONE, State.FAILED)
    WAITED_ENOUGH = timedelta(minutes=10)  # then the schedule's work goes with that of people
    REMEMBERED = timedelta(hours=1)  # which authorities were served
    LOST_AFTER = timedelta(seconds=30)
    DEAD_AFTER = timedelta(seconds=60)
    MAX_ATTEMPTS = 3
    MOST_OF_ONE = 500  # that wait for one person: more than any page asks for at once
    STEP_LENGTH = 200

    name = models.CharField("việc", max_length=60)
    subject = models.CharField("đối tượng", max_length=60)
    arguments = models.JSONField("tham số", default=dict)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField("lần chạy", default=0)
    worker = models.CharField("tiến trình", max_length=120, blank=True)
    done = models.PositiveIntegerField("đã làm", default=0)
    total = models.PositiveIntegerField("tổng số", default=0)
    step = models.CharField("bước", max_length=STEP_LENGTH, blank=True)
    error = models.TextField("lỗi", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người yêu cầu",
    )
    # of the page on which it was asked for
    request_id = models.CharField("mã sự việc", max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    sent_at = models.DateTimeField("gửi lúc", auto_now_add=True)
    heartbeat_at = models.DateTimeField("báo còn sống lúc", null=True, blank=True)
    finished_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "việc chạy nền"
        verbose_name_plural = "việc chạy nền"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "subject"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_unfinished_job",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")), name="job_does_not_overrun"
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.subject}"

    @property
    def unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def percent(self) -> int:
        """How far the job is, 0 to 100; 0 while it has not said how much there is to do."""
        return 100 * self.done // self.total if self.total else 0
