"""What is open before a report is built."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Unit
from indicators.models import Measurement, Target
from plans.models import PlaceOfArea, Plan, ReportingPeriod
from tasks.models import ProgressUpdate, TaskUnit

from .stored_figures import WAITING_SHOWN, WaitingRow

# what `_sender` reads: the rest of these rows is wide
SENDER = (
    "on_behalf_of__short_name",
    "author__unit__short_name",
    *(f"author__{name}" for name in ("username", "first_name", "last_name")),
)


@dataclass(frozen=True)
class Readiness:
    """What is open before a report is built: results to be reviewed, offices that sent nothing."""

    waiting: list[WaitingRow]
    silent: list[str]

    @property
    def shown(self) -> list[WaitingRow]:
        """The first of those that wait, as many as a page names."""
        return self.waiting[:WAITING_SHOWN]

    @property
    def not_shown(self) -> int:
        return len(self.waiting) - len(self.shown)


def readiness(plan: Plan, period: ReportingPeriod) -> Readiness:
    """Return what is open for the report of `period` (three queries, and the plan's periods)."""
    return Readiness(
        waiting=[*_waiting_updates(plan, period), *_waiting_measurements(plan, period)],
        silent=silent_offices(plan, period),
    )


def _waiting_updates(plan: Plan, period: ReportingPeriod) -> list[WaitingRow]:
    updates = (
        ProgressUpdate.objects.waiting()
        .filter(task__in=plan.tasks.tracked())
        .effective_by(period.cut_off)
    )
    rows = updates.select_related("task", "on_behalf_of", "author__unit").order_by(
        PlaceOfArea("task__plan", "task__area"), "task__ordinal", "pk"
    )
    rows = rows.only("task__content", *SENDER)
    return [WaitingRow(_sender(row), row.task.content, "update", row.pk) for row in rows]


def _waiting_measurements(plan: Plan, period: ReportingPeriod) -> list[WaitingRow]:
    measured = Measurement.objects.waiting().filter(
        target__indicator__plan=plan, period__plan=plan, period__cut_off__lte=period.cut_off
    )
    rows = measured.select_related("target__indicator", "on_behalf_of", "author__unit").order_by(
        "target", "pk"
    )
    return [WaitingRow(_sender(row), _statement(row.target), "measurement", row.pk) for row in rows]


def _sender(row: ProgressUpdate | Measurement) -> str:
    return str(row.on_behalf_of or row.author.unit or row.author)


def silent_offices(plan: Plan, period: ReportingPeriod) -> list[str]:
    """Return the units that sent nothing effective in the period's own interval though they lead
    tracked tasks that were open at its end and of which no joint lead spoke; what was withdrawn
    was not sent.
    """
    tasks, interval = plan.tasks.tracked(), period.interval
    sent = ProgressUpdate.objects.filter(
        task__in=tasks, effective_on__range=(interval.start, interval.end)
    ).exclude(review=ProgressUpdate.Review.WITHDRAWN)
    spoke = sent.order_by().values_list(Coalesce("on_behalf_of", "author__unit"))
    kept = ProgressUpdate.objects.counting().effective_by(interval.end).filter(task=OuterRef("pk"))
    stood = tasks.annotate(stood=Subquery(kept.in_order().reverse().values("state")[:1]))
    done = stood.filter(stood__in=ProgressUpdate.FINISHED)
    owing = tasks.exclude(pk__in=done.values("pk")).exclude(pk__in=sent.values("task"))
    leading = Unit.objects.filter(task_units__role=TaskUnit.Role.LEAD, task_units__task__in=owing)
    return list(leading.exclude(pk__in=spoke).distinct().values_list("short_name", flat=True))


def _statement(target: Target) -> str:
    label = f" – {target.label}" if target.label else ""
    return target.indicator.statement + label
