"""Tasks as the rows of a list show them: with their units, people, standing and what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from foundation.web.addresses import address_of
from plans.models import Plan
from vietnamese import short_date

from .figures import standing_of, standings
from .models import ProgressUpdate, Task, TaskPart, TaskUnit, parts_of, tell_returns
from .models.task import TaskQuerySet
from .standing import TaskStanding
from .words import beat, why_red


@dataclass
class MatrixRow:
    """A task as the matrix shows it. `task` has all its fields where it was loaded `whole`."""

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

    @cached_property
    def pk(self) -> str:
        """The id of the task, without the dots of numbers."""
        return str(self.task.pk)

    @cached_property
    def id(self) -> str:
        """The id of the row in the page."""
        return f"task-{self.pk}"

    @cached_property
    def number(self) -> str:
        """The place in the plan: `III.4`."""
        return self.task.number

    @cached_property
    def address(self) -> str:
        """The page of the task."""
        return self.task.get_absolute_url()

    @property
    def progress_address(self) -> str:
        """Where the form of its result is."""
        return address_of("tasks:task_progress", self.task.pk)

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

    @cached_property
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

    @property
    def said(self) -> str:
        """When and by whom it was declared: `14:05 05/02, Nguyễn Thị Lan`."""
        update = self.task.current
        return _stamp(update.sent_at, update.author) if update else ""

    @property
    def updated(self) -> str:
        """The day on which something was sent last: `05/02/2026`."""
        sent = self.task.last_sent
        return short_date(timezone.localdate(sent)) if sent else ""

    @property
    def sent_back(self) -> str:
        """When and by whom what was sent last was returned."""
        update = self.task.last_return
        return _stamp(update.reviewed_at, update.reviewer) if update else ""

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

    @cached_property
    def beat(self) -> str:
        """Whether a running task has a word in each interval: `đúng nhịp`, `thiếu kỳ quý I`."""
        return beat(self.standing)

    @cached_property
    def why_red(self) -> str:
        """Why it is overdue and what clears that, in a sentence."""
        return why_red(self.standing)

    @property
    def returned(self) -> bool:
        return self.task.was_returned

    @property
    def review(self) -> str | None:
        """Where the review of what was sent last stands."""
        return self.task.last_review if self.returned or self.waiting else self.standing.review

    @property
    def waiting(self) -> bool:
        """Does what was sent last wait for review?"""
        return self.task.last_review == ProgressUpdate.Review.WAITING

    def unit_ids(self, role: str = "") -> set[int]:
        """The units that have this role (any by default)."""
        return {pk for part in self.parts if role in ("", part.role) for pk, _ in part.units}


def _stamp(moment: datetime | None, person: Any) -> str:
    when = f"{timezone.localtime(moment):%H:%M %d/%m}" if moment else ""
    return f"{when}, {person}"


def load_rows(
    plan: Plan,
    user: User,
    tasks: TaskQuerySet,
    *,
    today: date,
    whole: bool = False,
) -> list[MatrixRow]:
    """Return the rows of `tasks` (a queryset of `plan`), without the fields that only a page shows
    unless `whole`.

    Three queries however many tasks there are, one more where what was sent last was returned (of
    `whole` rows), and one each for calendar and periods that the plan does not know.
    """
    if whole:
        return rows_of(plan, user, tasks.for_page(), today=today)
    return _rows(plan, user, list(tasks.for_standing()), today)


def rows_of(plan: Plan, user: User, tasks: Iterable[Task], *, today: date) -> list[MatrixRow]:
    """Return the rows of `tasks` of `plan`, read `for_page` (queries as in `load_rows`)."""
    found = list(tasks)
    tell_returns(found)
    return _rows(plan, user, found, today)


def _rows(plan: Plan, user: User, tasks: Sequence[Task], today: date) -> list[MatrixRow]:
    parts = parts_of([task.pk for task in tasks])
    for task in tasks:
        task.plan, task.parts = plan, parts[task.pk]  # which knows its areas
    stand = standings(tasks, on=today, calendar=plan.calendar, plan=plan)
    return [_row(task, stand[task.pk], task.parts, task.is_reportable_by(user)) for task in tasks]


def _row(
    task: Task, stands: TaskStanding, parts: Sequence[TaskPart], reportable: bool
) -> MatrixRow:
    return MatrixRow(task, stands, parts, reportable and task.tracked and task.plan.open)


def row_of(task: Task, user: User, *, today: date) -> MatrixRow:
    """Return one task as the matrix shows it, complete."""
    one = Task.objects.filter(pk=task.pk)
    return load_rows(task.plan, user, one, today=today, whole=True)[0]


def row_at_hand(task: Task, user: User, *, today: date) -> MatrixRow:
    """Return the same of a task that knows its updates: read for its page, or as it comes out of
    `report_progress` (two queries; none where plan and task know the rest; one more where what was
    sent last was returned).
    """
    tell_returns([task])
    stands = standing_of(task, on=today, calendar=task.plan.calendar)
    return _row(task, stands, task.parts, task.is_reportable_by(user))
