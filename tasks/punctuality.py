"""What offices owed of plans' tasks in their periods: words about running ones, ends of dated ones.

A task is owed by the units of its first lead, who answers for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, FilteredRelation, Q, QuerySet
from django.db.models.functions import TruncDate

from plans.models import Plan
from plans.punctuality import Kind, OwedItem
from vietnamese import WorkCalendar

from .models import ProgressUpdate, Task, TaskUnit
from .models.progress import counting_condition
from .standing import Sending, State, TaskTime, UpdateFacts, deadline_of, finished_on, first_sent

KIND = ("time_kind", "rhythm", "due")  # of a task: what its time follows from


@dataclass
class _Owed:
    """A task of `plan` with the units that answer for it and what was sent about it, by the
    update's id.
    """

    pk: int
    plan: Plan
    time: TaskTime
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
    found: dict[int, _Owed] = {}
    times: dict[tuple, TaskTime] = {}  # of the tasks of a plan that are alike
    # values alone: there are thousands of tasks and updates, of which a row as an object is most
    for pk, of, area, ordinal, words, unit, kind, rhythm, due, update, counts, day, *facts in _rows(
        by_pk
    ):
        plan, on = by_pk[of]
        if pk not in found:
            alike = of, kind, rhythm, due
            if alike not in times:
                times[alike] = Task(time_kind=kind, rhythm=rhythm, due=due).time_in(plan)
            number = f"{plan.area_numeral(area)}.{ordinal}"
            found[pk] = _Owed(pk, plan, times[alike], f"{number}. {words}")
        if unit:
            found[pk].units.add(unit)
        if update:
            said = UpdateFacts(*facts)
            if said.effective_on <= on:
                found[pk].sent[update] = Sending(said, day, counts)
    return list(found.values())


def _rows(plans: Iterable[int]) -> QuerySet[Any, tuple]:
    """The tracked tasks of these plans, each once for every unit of its first lead and every
    update that was not withdrawn, in order.
    """
    updates = ~Q(updates__review=ProgressUpdate.Review.WITHDRAWN)
    lead = Q(units__role=TaskUnit.Role.LEAD, units__order=0)
    rows = Task.objects.filter(plan__in=plans).tracked().with_words()
    rows = rows.annotate(
        sent=FilteredRelation("updates", condition=updates),
        lead=FilteredRelation("units", condition=lead),
    )
    rows = rows.annotate(
        counts=ExpressionWrapper(counting_condition("sent__"), BooleanField()),
        sent_on=TruncDate("sent__sent_at"),
    )
    own = ("pk", "plan", "area", "ordinal", "words", "lead__units", *KIND)
    facts = (f"sent__{name}" for name in ProgressUpdate.FACTS)
    ordered = rows.order_by("pk", "sent__effective_on", "sent__pk")
    return ordered.values_list(*own, "sent__pk", "counts", "sent_on", *facts)


def _items(owed: _Owed, calendar: WorkCalendar) -> Iterator[OwedItem]:
    plan, time, sent = owed.plan, owed.time, list(owed.sent.values())
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
            yield OwedItem(plan.pk, Kind.TASK, owed.pk, unit, period, deadline, first, owed.words)


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
