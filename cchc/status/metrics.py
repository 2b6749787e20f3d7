"""The figures of the installation for Prometheus, read at the moment at which it asks."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from foundation.jobs.queues import ALL
from foundation.operations.counters import as_text

from .figures import Figures, gather
from .services import scheduled_tasks


def metrics(now: datetime) -> bytes:
    """Return all metrics in the text format."""
    return as_text(_Gauges(gather(now)))


class _Gauges(Collector):
    """What is known of the whole installation, whichever process is asked."""

    def __init__(self, figures: Figures):
        self.figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each figure; what is not known is left out, never zero."""
        yield from self._jobs()
        yield from self._schedule()
        yield from self._plain()

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily(
            "cchc_jobs", "Jobs by queue and state; failed: in a day.", labels=["queue", "state"]
        )
        oldest = GaugeMetricFamily(
            "cchc_jobs_oldest_waiting_seconds", "Age of the oldest waiting job.", labels=["queue"]
        )
        for queue in self.figures.queues:
            for state in ("waiting", "running", "failed"):
                jobs.add_metric([queue.queue, state], getattr(queue, state))
            oldest.add_metric([queue.queue], self._age(queue.oldest) or 0)
        workers = GaugeMetricFamily("cchc_workers", "Workers that live.", labels=["queue"])
        for name in ALL:
            workers.add_metric([name], len(self.figures.alive(name)))
        yield from (jobs, oldest, workers)

    def _schedule(self) -> Iterator[GaugeMetricFamily]:
        ages = GaugeMetricFamily(
            "cchc_scheduled_last_run_seconds", "Since the task ran last.", labels=["task"]
        )
        good = GaugeMetricFamily(
            "cchc_scheduled_last_good_run_seconds", "Since it ran well.", labels=["task"]
        )
        for task in sorted(scheduled_tasks() & self.figures.runs.keys()):
            run = self.figures.runs[task]
            ages.add_metric([task], self._age(run.ended_at) or 0)
            if run.good_at:
                good.add_metric([task], self._age(run.good_at) or 0)
        yield from (ages, good)

    def _plain(self) -> Iterator[GaugeMetricFamily]:
        figures, backups = self.figures, self.figures.backups
        last, rehearsed = backups.last, backups.rehearsed
        well = bool(rehearsed and rehearsed.outcome == rehearsed.Outcome.SAME)
        for name, words, value in (
            ("mail_waiting", "Mails that wait.", figures.mail.waiting),
            ("mail_oldest_waiting_seconds", "Age of the oldest.", self._age(figures.mail.oldest)),
            ("mail_failed", "Mails given up in a week.", figures.mail.failed),
            (
                "backup_age_seconds",
                "Since the last backup.",
                self._age(last.made_at if last else None),
            ),
            (
                "rehearsal_age_seconds",
                "Since the last rehearsal.",
                self._age(rehearsed.rehearsed_at if rehearsed else None),
            ),
            ("rehearsal_good", "Did it restore the same?", int(well) if rehearsed else None),
            ("broken_files", "Stored files missing or changed.", figures.broken_files),
            ("files_checked_age_seconds", "Since all were.", self._age(figures.checked_at)),
            ("error_kinds", "Kinds of errors in a day.", figures.errors),
            ("database_bytes", "Size of the database.", figures.database_bytes),
            ("disk_free_bytes", "Free on the disk of DATA_DIR.", figures.disk_free),
            ("disk_bytes", "Size of that disk.", figures.disk_total),
        ):
            if value is not None:
                yield GaugeMetricFamily(f"cchc_{name}", words, value=value)

    def _age(self, since: datetime | None) -> float | None:
        return (self.figures.now - since).total_seconds() if since else None
