"""What offices owed of plans' tasks in their periods, as it is stored beside the tasks
(`words_owed`).

A task is owed by the units of its first lead, who answers for it.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, FilteredRelation, Q, TextField
from django.db.models.functions import Cast

from plans.models import Plan
from plans.punctuality import Alike, Kind, OwedItem
from vietnamese import WorkCalendar

from .models import Task, TaskUnit
from .owing import OwedWord, StoredWords


def owed_words(plan: Plan, calendar: WorkCalendar) -> Iterator[OwedItem]:
    """Yield what was owed of the tracked tasks of `plan`, by each unit that answers for one (one
    query, and the periods).
    """
    periods = _Periods(plan, calendar)
    rows = _rows([plan]).with_words().order_by("pk", "lead__units")
    names = ("pk", "area", "ordinal", "words", "lead__units", "words_owed")
    for pk, area, ordinal, words, unit, stored in rows.values_list(*names):
        told = f"{plan.area_numeral(area)}.{ordinal}. {words}"
        for period, deadline, sent in periods.placed(stored):
            yield OwedItem(plan.pk, Kind.TASK, pk, unit, period, deadline, sent, told)


def count_owed_words(
    plans: Iterable[Plan], calendar: WorkCalendar, period: str = ""
) -> Iterator[Alike]:
    """Yield the same for many plans, in the period with this key (empty: in all), without what
    tells one task from another (one query, and the periods).
    """
    alike: dict[tuple, _Periods] = {}  # many plans have the same
    periods = {
        plan.pk: alike.setdefault(_days_of(plan), _Periods(plan, calendar)) for plan in plans
    }
    # as texts: thousands of lists beside each other would keep the collector of garbage busy
    rows = _rows(periods).order_by().annotate(stored=Cast("words_owed", TextField()))
    found = rows.values_list("plan", "stored").annotate(count=Count("*"))
    for plan, stored, count in found:
        for key, deadline, sent in periods[plan].told(stored):
            if period in ("", key):
                yield Alike(plan, deadline, sent, count)


def _days_of(plan: Plan) -> tuple:
    return tuple((each.key, each.cut_off, each.deadline) for each in plan.reporting_periods)


def _rows(plans: Iterable[Any]) -> Any:
    """The tracked tasks of these plans, each once for every unit of its first lead."""
    lead = Q(units__role=TaskUnit.Role.LEAD, units__order=0)
    rows = Task.objects.filter(plan__in=plans).tracked()
    return rows.annotate(lead=FilteredRelation("units", condition=lead))


class _Periods:
    """The periods of a plan, to which what its tasks owe belongs."""

    def __init__(self, plan: Plan, calendar: WorkCalendar):
        self._calendar, periods = calendar, plan.reporting_periods
        self._ends = [(period.cut_off, period.key) for period in periods]
        self._deadlines = {period.key: period.deadline for period in periods}
        self._known: dict[tuple[str, str | None], tuple[str, date]] = {}
        self._told: dict[str, list[tuple[str, date, date | None]]] = {}

    def told(self, stored: str) -> list[tuple[str, date, date | None]]:
        """Return what `placed` yields of words that are stored with many tasks, as a text."""
        if stored not in self._told:
            self._told[stored] = list(self.placed(json.loads(stored)))
        return self._told[stored]

    def placed(self, stored: StoredWords) -> Iterator[tuple[str, date, date | None]]:
        """Yield of words as they are stored the period, the deadline, and when they first came."""
        for end, key, sent in stored:
            place = self._known.get((end, key)) or self._place(end, key)
            yield *place, date.fromisoformat(sent) if sent else None

    def _place(self, end: str, key: str | None) -> tuple[str, date]:
        """The period and the deadline of what is owed by `end`; tasks of a plan share them."""
        word = OwedWord(date.fromisoformat(end), key)
        deadline = word.deadline(self._deadlines, self._calendar)
        self._known[end, key] = self._of(word.end), deadline
        return self._known[end, key]

    def _of(self, day: date) -> str:
        """The key of the period to whose report a day belongs: the first that ends on or after it,
        after the last cut-off the last; empty for a plan without any.
        """
        later = (key for cut_off, key in self._ends if cut_off >= day)
        return next(later, self._ends[-1][1] if self._ends else "")
