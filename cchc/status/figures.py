"""The figures that page and metrics are made of, in one go of at most a dozen queries.

Only the database and this machine's disk are asked: broker, storage and mail server may be dead.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from foundation.backup import services as backups
from foundation.jobs.models import Job
from foundation.jobs.services import QueueStanding, by_queue
from foundation.mail import services as mail

from .files import KINDS
from .models import BrokenFile, ErrorKind, FileRound, ScheduledRun, Worker
from .services import ALIVE_FOR


@dataclass(frozen=True)
class Figures:
    """How the installation stands at one moment."""

    now: datetime
    runs: dict[str, ScheduledRun]
    workers: list[Worker]
    queues: list[QueueStanding]
    mail: mail.MailStanding
    backups: backups.Standing
    broken_files: int
    checked_at: datetime | None  # all files were, since then or later; None: not yet
    errors: int  # kinds, in the last day
    database_bytes: int
    disk_free: int
    disk_total: int

    def alive(self, queue: str) -> list[Worker]:
        """The workers that serve the queue and said a moment ago that they live."""
        since = self.now - ALIVE_FOR
        return [each for each in self.workers if queue in each.queues and each.seen_at > since]


def gather(now: datetime) -> Figures:
    """Return the figures."""
    broken = BrokenFile.objects.filter(kind=OuterRef("kind")).order_by().values("kind")
    rounds = {
        each.kind: each
        for each in FileRound.objects.annotate(
            broken=Coalesce(Subquery(broken.annotate(n=Count("pk")).values("n")), 0)
        )
    }
    ended = [rounds[kind.key].ended_at if kind.key in rounds else None for kind in KINDS]
    disk = shutil.disk_usage(settings.DATA_DIR)
    return Figures(
        now=now,
        runs={run.task: run for run in ScheduledRun.objects.all()},
        workers=list(Worker.objects.order_by("name")),
        queues=by_queue(Job.objects.all(), now),
        mail=mail.standing(now),
        backups=backups.standing(),
        broken_files=sum(each.broken for each in rounds.values()),
        checked_at=min((each for each in ended if each), default=None) if all(ended) else None,
        errors=ErrorKind.objects.filter(last_at__gt=now - timedelta(days=1)).count(),
        database_bytes=_database_bytes(),
        disk_free=disk.free,
        disk_total=disk.total,
    )


def _database_bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    file = Path(connection.settings_dict["NAME"])
    return file.stat().st_size if file.exists() else 0
