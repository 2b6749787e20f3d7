"""What offices owed of plans' tasks in their periods: words about running ones, ends of dated ones.

A task is owed by the units of its first lead, who answers for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import FilteredRelation, Q

from plans.models import Plan
from plans.punctuality import Kind, OwedItem
from vietnamese import WorkCalendar

from .models import ProgressUpdate, Task, TaskUnit
from .standing import Sending, State, TaskTime, deadline_of, finished_on, first_sent

UPDATE = (*ProgressUpdate.FACTS, "sent_at", "backdated")


@dataclass
class _Owed:
    """A task with the units that answer for it and what was sent about it, by the update's id."""

    task: Task
    words: str
    units: set[int] = field(default_factory=set)
    sent: dict[int, Sending] = field(default_factory=dict)


def owed_words(plans: Mapping[Plan, date], calendar: WorkCalendar) -> list[OwedItem]:
    """Return what was owed of the tracked tasks of `plans`, of each as of its day (one query, and
    the periods).

    A running task owes a word in each interval, until it ended: on time when it was first sent by
    the deadline. Any other owes its end: on time when it was done by its due day, as its state says
    everywhere. What an accepted update dropped is owed no more.
    """
    return [item for owed in _load(plans) for item in _items(owed, calendar)]


def _load(plans: Mapping[Plan, date]) -> list[_Owed]:
    by_pk = {plan.pk: (plan, on) for plan, on in plans.items()}
    updates = ~Q(updates__review=ProgressUpdate.Review.WITHDRAWN)
    lead = Q(units__role=TaskUnit.Role.LEAD, units__order=0)
    rows = (
        Task.objects.filter(plan__in=by_pk)
        .tracked()
        .annotate(
            sent=FilteredRelation("updates", condition=updates),
            lead=FilteredRelation("units", condition=lead),
        )
    )
    fields = ("area", "ordinal", "time_kind", "rhythm", "due")
    found: dict[int, _Owed] = {}
    rows = rows.with_words().order_by("pk", "sent__effective_on", "sent__pk")
    about = (f"sent__{name}" for name in UPDATE)
    for pk, of, words, unit, update, *values in rows.values_list(
        "pk", "plan", "words", "lead__units", "sent__pk", *fields, *about
    ):
        plan, on = by_pk[of]
        own, told = values[: len(fields)], values[len(fields) :]
        if pk not in found:
            task = Task(pk=pk, plan=plan, **dict(zip(fields, own, strict=True)))
            found[pk] = _Owed(task, f"{task.number}. {words}")
        found[pk].units |= {unit} if unit else set()
        said = dict(zip(UPDATE, told, strict=True))
        if update and said["effective_on"] <= on:
            found[pk].sent[update] = ProgressUpdate(pk=update, **said).sending
    return list(found.values())


def _items(owed: _Owed, calendar: WorkCalendar) -> Iterator[OwedItem]:
    plan = owed.task.plan
    time, sent = owed.task.time_in(plan), list(owed.sent.values())
    if not time.owes:
        return
    counting = [each.facts for each in sent if each.counts]
    dropped = bool(counting) and counting[-1].state == State.NOT_DOING
    ended = finished_on(counting)
    days: list[tuple[date, date, date | None]] = []
    if time.running:
        days = list(_of_running(time, sent, ended, plan, calendar))
    elif time.ends_by and not dropped:
        days = [(time.ends_by, time.ends_by, ended)]
    for end, deadline, first in days:
        period = period_of(plan, end)
        for unit in (*sorted(owed.units),) or (None,):
            yield OwedItem(
                plan.pk, Kind.TASK, owed.task.pk, unit, period, deadline, first, owed.words
            )


def _of_running(
    time: TaskTime, sent: list[Sending], ended: date | None, plan: Plan, calendar: WorkCalendar
) -> Iterator[tuple[date, date, date | None]]:
    """The end of each interval that owes a word, its deadline, and when the word was first sent."""
    deadlines = {period.key: period.deadline for period in plan.periods.all()}
    for interval in time.intervals:
        if ended is None or interval.start <= ended:
            deadline = deadline_of(interval, deadlines, calendar)
            yield interval.end, deadline, first_sent(interval, sent)


def period_of(plan: Plan, day: date) -> str:
    """Return the key of the period to whose report a day belongs: the first that ends on or after
    it, after the last cut-off the last; empty for a plan without any.
    """
    periods = list(plan.periods.all())
    later = (period.key for period in periods if period.cut_off >= day)
    return next(later, periods[-1].key if periods else "")
