"""The matrix of a plan's tasks: which rows a filter leaves, in what order, and the counts beside
each choice.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.utils import timezone

from accounts.models import Holiday, User
from plans.areas import area_title
from plans.models import Plan
from vietnamese import WorkCalendar, short_date, sort_key

from .figures import standing_of, standings
from .models import ProgressUpdate, Task, TaskPerson, TaskUnit
from .models.people import FULL_NAME
from .models.task import TaskQuerySet
from .sections import section_of, urgency
from .standing import Lateness, TaskStanding
from .words import beat, why_red

WORK = "work"  # a way to sort: as the page of the person's work lists the tasks
MISSING = "missing"  # a choice beside the kinds of lateness: an interval closed without an update
LOOKED_AT = {"q", "untracked", "period"}  # of a filter: what leaves out no row by how it stands
NOBODY = "none"  # a choice beside the people: a unit has nobody who does the task


class TaskPart(NamedTuple):
    """A lead or coordinator: the words of the plan, the units (id, name) that they mean, and who
    does the task under each of these that assigned somebody (id, name, by the id of the unit).
    """

    role: str
    text: str
    units: tuple[tuple[int, str], ...]
    people: Mapping[int, tuple[int, str]]

    @property
    def names(self) -> str:
        return ", ".join(name for _, name in self.units)


@dataclass
class MatrixRow:
    """A task as the matrix shows it. `task` has all its fields only after `TaskMatrix.complete`."""

    task: Task
    standing: TaskStanding
    parts: Sequence[TaskPart]
    reportable: bool
    form: Any = None  # what is filled in below the row, when it is open
    form_template: str = "tasks/_progress.html"
    saved: str = ""  # what happened when the form was sent
    goes_on: bool = False  # does the person go on to the next row after that?
    following: "MatrixRow | None" = None  # the row to go on to, when it stands on another page
    closed: bool = False  # was its form just closed?
    # does the row replace itself in the page besides the one that was asked for?
    replaces: bool = False

    @property
    def pk(self) -> str:
        """The id of the task, without the dots of numbers."""
        return str(self.task.pk)

    @property
    def id(self) -> str:
        """The id of the row in the page."""
        return f"task-{self.pk}"

    @property
    def number(self) -> str:
        """The place in the plan: `III.4`."""
        return self.task.number

    @property
    def finished(self) -> bool:
        """Is it finished, so that its day no longer matters?"""
        return self.standing.finished

    @property
    def shows_percent(self) -> bool:
        """Does the percentage say more than the state?"""
        return self.standing.state == ProgressUpdate.State.DOING

    @property
    def state_label(self) -> str:
        return ProgressUpdate.State(self.standing.state).label

    @property
    def leads(self) -> list[TaskPart]:
        """Who leads, in order."""
        return [part for part in self.parts if part.role == TaskUnit.Role.LEAD]

    @property
    def coordinators(self) -> list[TaskPart]:
        """Who coordinates, in order."""
        return [part for part in self.parts if part.role == TaskUnit.Role.COORDINATE]

    @property
    def lead_words(self) -> str:
        """Who leads, as the plan writes it."""
        return "; ".join(part.text for part in self.leads)

    @property
    def coordinator_words(self) -> str:
        """Who coordinates, as the plan writes it."""
        return "; ".join(part.text for part in self.coordinators)

    @property
    def people(self) -> dict[int, tuple[int, str]]:
        """Who does the task (id, name), by the id of the unit."""
        return {unit: person for part in self.parts for unit, person in part.people.items()}

    @property
    def people_words(self) -> str:
        """Who does the task, unit after unit."""
        return "; ".join(dict.fromkeys(name for _, name in self.people.values()))

    def found_under(self, units: Collection[int]) -> set[str]:
        """The people (ids) who do the task under one of `units`, of all units where none is named;
        `NOBODY` where one of these leads and has assigned nobody.
        """
        doing, leads = self.people, self.lead_ids
        asked = set(units) or leads | doing.keys()
        found = {str(doing[unit][0]) for unit in asked & doing.keys()}
        return found | ({NOBODY} if asked & leads - doing.keys() else set())

    @property
    def result(self) -> str:
        """What was declared last: the product's document, and the words."""
        update = self.task.current
        if not update:
            return ""
        document = update.product_number
        if document and update.product_date:
            document += f" ngày {short_date(update.product_date)}"
        return ". ".join(part for part in (document, update.reason or update.result) if part)

    @property
    def unled(self) -> bool:
        """Is the first lead no unit, so that nobody answers for the task?"""
        return not (self.leads and self.leads[0].units)

    @property
    def lead_ids(self) -> set[int]:
        return self.unit_ids(TaskUnit.Role.LEAD)

    @property
    def answering(self) -> str:
        """The unit that answers for the task, empty while there is none."""
        return self.leads[0].names if self.leads else ""

    @property
    def beat(self) -> str:
        """Whether a running task has a word in each interval: `đúng nhịp`, `thiếu kỳ quý I`."""
        return beat(self.standing)

    @property
    def why_red(self) -> str:
        """Why it is overdue and what clears that, in a sentence."""
        return why_red(self.standing)

    @property
    def returned(self) -> bool:
        return self.task.last_review == ProgressUpdate.Review.RETURNED

    @property
    def review(self) -> str | None:
        """Where the review of what was sent last stands."""
        return self.task.last_review if self.returned or self.waiting else self.standing.review

    @property
    def waiting(self) -> bool:
        """Does what was sent last wait for review?"""
        return self.task.last_review == ProgressUpdate.Review.WAITING

    @property
    def lateness(self) -> set[str]:
        """The kinds of lateness that the row is found under."""
        kinds = {str(self.standing.lateness)} - {Lateness.ON_TIME}
        return kinds | {MISSING} if self.standing.missing else kinds

    def asks_for_a_word(self, today: date) -> bool:
        """May the person report on it, and does it owe an interval, or is nothing said today?"""
        sent = self.task.last_sent
        said = sent and timezone.localdate(sent) == today and not self.returned
        return self.reportable and (self.standing.owes or not (self.standing.finished or said))

    def unit_ids(self, role: str = "") -> set[int]:
        """The units that have this role (any by default)."""
        return {pk for part in self.parts if role in ("", part.role) for pk, _ in part.units}


class TaskMatrix:
    """The rows of a plan that `wanted` (the cleaned values of a filter form) leaves, for one person
    on one day.
    """

    def __init__(
        self,
        plan: Plan,
        user: User,
        wanted: dict[str, Any],
        *,
        today: date,
        calendar: WorkCalendar | None = None,
    ):
        """Find the rows, count them by each choice, and put them in order (four queries, and one
        for the `calendar` that is not handed in).

        They stand as at the end of the `period` that is wanted, as today when it is not over.
        """
        self.plan, self.user, self.wanted, self.today = plan, user, wanted, today
        self.on = self._day(wanted.get("period") or "")
        tasks = _looked_at(plan, wanted)
        everything = load_rows(plan, user, tasks, today=self.on, calendar=calendar)
        self.counts: dict[str, Counter] = defaultdict(Counter)
        self.units = {
            pk: name for row in everything for part in row.parts for pk, name in part.units
        }
        self.people = {str(pk): name for row in everything for pk, name in row.people.values()}
        self.rows = [row for row in everything if self._fits(row)]
        self._sort(wanted.get("sort") or "")
        self.by_area = Counter(row.task.area for row in self.rows)

    def groups(self, rows: Iterable[MatrixRow]) -> list[tuple[str, int, list[MatrixRow]]]:
        """Return `rows` of a page under their headings, each with the number found; one group when
        sorted otherwise.
        """
        rows = list(rows)
        if self.wanted.get("sort"):
            return [("", len(self.rows), rows)]
        by_area = defaultdict(list)
        for row in rows:
            by_area[row.task.area].append(row)
        return [
            (area_title(self.plan, area), self.by_area[area], found)
            for area, found in by_area.items()
        ]

    def place(self, task: Task) -> int:
        """Return the place of `task` among the rows found, from 0; -1 when the filter hides it."""
        return next((place for place, row in enumerate(self.rows) if row.task.pk == task.pk), -1)

    def after(self, task: Task) -> MatrixRow | None:
        """Return the row after `task`, none when the filter does not show it."""
        place = self.place(task)
        return None if place < 0 else next(iter(self.rows[place + 1 :]), None)

    def to_report_after(self, task: Task) -> list[MatrixRow]:
        """Return the rows on which the person may report and something is still to be said.

        After the last row come those before `task`: what is left there is owed as well.
        """
        place = self.place(task)
        rest = self.rows[place + 1 :] + self.rows[: max(place, 0)]
        return [row for row in rest if row.asks_for_a_word(self.today)]

    @property
    def first_to_report(self) -> MatrixRow | None:
        """The first row on which the person may report and something is still to be said."""
        return next((row for row in self.rows if row.asks_for_a_word(self.today)), None)

    def _day(self, key: str) -> date:
        """The day on which the rows are looked at: the end of this period, at the latest today."""
        if not key:
            return self.today
        prefetch_related_objects([self.plan], "periods")
        cut_offs = {period.key: period.cut_off for period in self.plan.periods.all()}
        return min(cut_offs.get(key, self.today), self.today)

    def _fits(self, row: MatrixRow) -> bool:
        """Does the row pass each filter? It is counted under those choices that would show it."""
        values = self._values(row)
        failing = [
            name
            for name in values
            if self.wanted.get(name) and self.wanted[name] not in values[name]
        ]
        for name in values:
            if not failing or failing == [name]:
                self.counts[name].update(values[name])
        return not failing

    def _values(self, row: MatrixRow) -> dict[str, set]:
        """The choices of each filter under which the row is found."""
        return {
            "unit": row.unit_ids(self.wanted.get("unit_role") or ""),
            "mine": {self.user.unit_id in row.unit_ids()},
            "person": row.found_under(self._units_asked),
            "area": {row.task.area},
            "group": {row.standing.group},
            "state": {row.standing.state},
            "late": row.lateness,
            "review": {row.review},
            "time": {row.task.time_kind},
            "section": {section_of(row, self.user.unit_id)},
        }

    @cached_property
    def _units_asked(self) -> set[int]:
        """The units under which the filter looks for people; none named are all."""
        asked = {self.wanted.get("unit"), self.user.unit_id if self.wanted.get("mine") else None}
        return {unit for unit in asked if unit}

    def _sort(self, by: str) -> None:
        """Put the rows in order; they come by area and ordinal, and ties stay so."""
        if by == WORK:
            self.rows.sort(key=lambda row: urgency(row, self.user.unit_id))
        if key := SORTS.get(by.lstrip("-")):
            self.rows.sort(key=key, reverse=by.startswith("-"))


def neighbours(
    task: Task, user: User, wanted: dict[str, Any], *, today: date, calendar: WorkCalendar
) -> tuple[int | None, int | None]:
    """Return the ids of the tasks before and after `task` in the matrix that `wanted` leaves for
    `user`; none when that does not show it.

    One query, three for a filter or an order that asks more of the tasks than what they say.
    """
    if set(wanted) <= LOOKED_AT:
        found = list(_looked_at(task.plan, wanted).values_list("pk", flat=True))
    else:
        matrix = TaskMatrix(task.plan, user, wanted, today=today, calendar=calendar)
        found = [row.task.pk for row in matrix.rows]
    if task.pk not in found:
        return None, None
    place = found.index(task.pk)
    return (found[place - 1] if place else None), next(iter(found[place + 1 :]), None)


def _looked_at(plan: Plan, wanted: dict[str, Any]) -> TaskQuerySet:
    """The tasks of the plan among which a filter looks: all that it finds when it asks for no more
    than `LOOKED_AT`.
    """
    tasks = plan.tasks.all() if wanted.get("untracked") else plan.tasks.tracked()
    return tasks.matching(wanted["q"]) if wanted.get("q") else tasks


def _by_due(row: MatrixRow) -> date:
    return row.standing.due or date.max


def _by_unit(row: MatrixRow) -> str:
    lead = row.leads[0] if row.leads else None
    return sort_key(lead.units[0][1] if lead and lead.units else lead.text if lead else "")


def _by_update(row: MatrixRow) -> float:
    return row.task.last_sent.timestamp() if row.task.last_sent else 0


SORTS: dict[str, Callable[[MatrixRow], Any]] = {
    "due": _by_due,
    "unit": _by_unit,
    "updated": _by_update,
}


def load_rows(
    plan: Plan,
    user: User,
    tasks: TaskQuerySet,
    *,
    today: date,
    whole: bool = False,
    calendar: WorkCalendar | None = None,
) -> list[MatrixRow]:
    """Return the rows of `tasks` (a queryset of `plan`), without the fields that only a page shows
    unless `whole`.

    Three queries however many tasks there are, and one for the `calendar` that is not handed in.
    """
    found = list((tasks.for_page() if whole else tasks.for_standing()).for_row(user))
    for task in found:
        task.plan = plan  # which knows its areas
    parts = _parts(tasks)
    calendar = calendar or Holiday.objects.calendar()
    stand = standings(found, on=today, calendar=calendar, plan=plan)
    return [_row(task, stand[task.pk], parts[task.pk]) for task in found]


def _row(task: Task, stands: TaskStanding, parts: Sequence[TaskPart]) -> MatrixRow:
    return MatrixRow(task, stands, parts, task.reportable and task.tracked and task.plan.open)


def rows_of(plan: Plan, user: User, pks: Collection[int], *, today: date) -> list[MatrixRow]:
    """Return these tasks of `plan` as the matrix shows them, none without a query."""
    return load_rows(plan, user, plan.tasks.filter(pk__in=pks), today=today) if pks else []


def row_of(task: Task, user: User, *, today: date) -> MatrixRow:
    """Return one task as the matrix shows it, complete."""
    one = Task.objects.filter(pk=task.pk)
    return load_rows(task.plan, user, one, today=today, whole=True)[0]


def row_with_updates(task: Task, *, today: date, calendar: WorkCalendar) -> MatrixRow:
    """Return the same of a task read `for_page`, `for_row` and `with_updates` (one query)."""
    parts = _parts(Task.objects.filter(pk=task.pk))
    return _row(task, standing_of(task, on=today, calendar=calendar), parts[task.pk])


def complete(rows: Sequence[MatrixRow]) -> Sequence[MatrixRow]:
    """Give `rows` their tasks with all fields, the current update, and why the newest was returned
    (one query).
    """
    tasks = Task.objects.filter(pk__in=[row.task.pk for row in rows])
    by_id = {task.pk: task for task in tasks.for_page().with_last_review().with_last_sent()}
    for row in rows:
        task = by_id[row.task.pk]
        task.plan, task.reportable = row.task.plan, row.task.reportable
        row.task = task
    return rows


def _parts(tasks: TaskQuerySet) -> dict[int, list[TaskPart]]:
    """The leads and coordinators of each task, and who does it under them (one query)."""
    found: dict[int, dict[int, tuple[str, str, dict[int, str], dict[int, tuple[int, str]]]]]
    found = defaultdict(dict)
    doing = TaskPerson.objects.current().filter(task=OuterRef("task"), unit=OuterRef("units"))
    rows = (
        TaskUnit.objects.filter(task__in=tasks.order_by().values("pk"))
        .annotate(
            doer=Subquery(doing.values("person")), doer_name=Subquery(doing.values(n=FULL_NAME))
        )
        .order_by("task", "-role", "order", "units__order", "units__name")
        .values_list(
            "task", "pk", "role", "text", "units", "units__short_name", "doer", "doer_name"
        )
    )
    for task, part, role, text, unit, name, doer, doer_name in rows:
        _, _, units, people = found[task].setdefault(part, (role, text, {}, {}))
        units |= {unit: name} if unit else {}
        people |= {unit: (doer, doer_name)} if doer else {}
    return defaultdict(
        list,
        {
            task: [
                TaskPart(role, text, tuple(units.items()), people)
                for role, text, units, people in parts.values()
            ]
            for task, parts in found.items()
        },
    )
