"""“Việc của tôi”: what a person's unit owes, in the order in which to do it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.urls import reverse
from django.utils import timezone

from accounts.http import SignedInRequest
from accounts.models import Role, User
from indicators.grid import current_period
from indicators.models import StatisticalForm, Target
from indicators.statistics.standing import periods_to_fill, standings
from indicators.statistics.table import CellCounts
from parindex.models import Assessment, Score
from plans.current_plan import SESSION_KEY, current_plan, put_in_view
from plans.models import Plan, ReportingPeriod
from reports.models import ContributionRequest, ContributionText
from tasks.matrix import MatrixRow, load_rows
from tasks.models import ProgressUpdate, TaskUnit
from tasks.sections import LABELS, SHOWN, section_of

# What a unit owes, in the order in which to do it: key, icon, tone.
SECTIONS = (
    ("returned", "corner-up-left", "bad"),
    ("overdue", "flag", "bad"),
    ("due_soon", "flag", "warn"),
    ("owed", "repeat", "warn"),
    ("doing", "contrast", ""),
    ("waiting", "clock", ""),
    ("coordinated", "users", ""),
)
URGENT = ("returned", "overdue", "due_soon", "owed")


@dataclass(frozen=True)
class WorkGroup:
    """Tasks that ask for the same thing."""

    key: str
    heading: str
    icon: str
    tone: str
    rows: Sequence[MatrixRow]

    @property
    def shown(self) -> Sequence[MatrixRow]:
        return self.rows[:SHOWN]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def anchor(self) -> str:
        """Where the section stands in the page."""
        return f"#work-{self.key}"

    @property
    def is_urgent(self) -> bool:
        """Does it stand before duties and targets, with its number at the top of the page?"""
        return self.key in URGENT


class WorkItem(NamedTuple):
    """What is owed: a duty (with its day), a target (`returned` when its figure was), a criterion
    to score, a report's part or a report to be put together (the words are its period).
    """

    kind: str
    pk: int
    words: str
    label: str
    due: date | None
    returned: bool

    @property
    def id(self) -> str:
        """The id as a text, without the dots of numbers."""
        return str(self.pk)

    @property
    def period_name(self) -> str:
        """The period that the words name, inside a sentence: `quý I`."""
        name = ReportingPeriod.Key(self.words).label
        return name[0].lower() + name[1:]


class OwedForm(NamedTuple):
    """A statistical form with cells that the unit owes for a period."""

    form: StatisticalForm
    period: ReportingPeriod
    counts: CellCounts


class OfficeWork:
    """What `user`'s unit owes of `plan` on a day (seven queries however many tasks there are)."""

    def __init__(self, plan: Plan, user: User, *, today: date):
        """Take the plan, the person and the day."""
        self.plan, self.user, self.today = plan, user, today
        prefetch_related_objects([plan], "periods")

    @cached_property
    def period(self) -> ReportingPeriod | None:
        """The reporting period that runs."""
        return current_period(list(self.plan.periods.all()), self.today)

    @cached_property
    def rows(self) -> list[MatrixRow]:
        """The tasks that the unit leads or coordinates."""
        tasks = self.plan.tasks.tracked().involving(self.user.unit_id).with_asked()
        return load_rows(self.plan, self.user, tasks, today=self.today, whole=True)

    @cached_property
    def sections(self) -> list[WorkGroup]:
        """The sections that have rows, each with its rows by due day."""
        by_key: dict[str, list[MatrixRow]] = {key: [] for key, *_ in SECTIONS}
        for row in self.rows:
            if key := section_of(row, self.user.unit_id):
                by_key[key].append(row)
        for rows in by_key.values():
            rows.sort(key=lambda row: row.standing.due or date.max)
        return [
            WorkGroup(key, LABELS[key], icon, tone, by_key[key])
            for key, icon, tone in SECTIONS
            if by_key[key]
        ]

    @property
    def asked(self) -> list[MatrixRow]:
        """The tasks of which a leader asked the unit for an explanation, by its due day."""
        rows = [row for row in self.rows if row.task.asked_due and _leads(row, self.user.unit_id)]
        return sorted(rows, key=lambda row: row.task.asked_due or date.max)

    @property
    def urgent(self) -> list[WorkGroup]:
        """What asks for something now."""
        return [section for section in self.sections if section.is_urgent]

    @property
    def others(self) -> list[WorkGroup]:
        """What goes on, waits, or is led by others."""
        return [section for section in self.sections if not section.is_urgent]

    @cached_property
    def finished(self) -> int:
        """How many tasks that the unit leads are done."""
        own = (row for row in self.rows if _leads(row, self.user.unit_id))
        return sum(row.standing.state == ProgressUpdate.State.DONE for row in own)

    @property
    def done_url(self) -> str:
        """Where the finished tasks are listed."""
        return (
            reverse("tasks:task_list", args=[self.plan.pk])
            + f"?unit={self.user.unit_id}&unit_role=lead&state=done"
        )

    @cached_property
    def _lines(self) -> list[WorkItem]:
        fields = ("kind", "pk", "words", "label", "day", "returned")
        duties = self.plan.duties.owed_by(self.user.unit_id).annotate(
            kind=Value("duty"),
            label=Value("", CharField()),
            words=F("text"),
            day=F("due"),
            returned=Value(False),
        )
        scores = Score.objects.owed_by(self.user).annotate(
            kind=Value("criterion"),
            words=F("criterion__name"),
            label=F("assessment__state"),
            day=Value(None, DateField(null=True)),
            returned=Value(False),
        )
        lines = (
            duties.order_by()
            .values_list(*fields)
            .union(
                scores.order_by().values_list(*fields),
                self._asked_texts(),
                self._texts_to_merge(),
                all=True,
            )
        )
        if self.period and self.period.interval.start <= self.today and self.plan.open:
            targets = (
                Target.objects.of_plan(self.plan)
                .measurable_by(self.user)
                .led_by(self.user.unit_id)
                .without_value_in(self.period)
            )
            targets = targets.with_returned_in(self.period).annotate(
                kind=Value("target"),
                words=F("indicator__statement"),
                day=Value(None, DateField(null=True)),
            )
            lines = lines.union(targets.order_by().values_list(*fields), all=True)
        return sorted(
            (WorkItem(*line) for line in lines),
            key=lambda line: (not line.returned, line.due or date.max, line.pk),
        )

    def _asked_texts(self) -> QuerySet:
        """What draft reports ask of the unit: the words are the period, the label is the note."""
        asked = ContributionRequest.objects.answerable_by(self.user).owed()
        returned = Q(state=ContributionRequest.State.RETURNED)
        rows = asked.filter(report__plan=self.plan).order_by()
        return rows.values_list(
            Value("contribution"),
            "pk",
            "report__period__key",
            "words",
            "due",
            ExpressionWrapper(returned, BooleanField()),
        )

    def _texts_to_merge(self) -> QuerySet:
        """The texts that wait to go into a report, each as a line of that report."""
        waiting = ContributionText.objects.handled_by(self.user).unused()
        rows = waiting.filter(contribution__request__report__plan=self.plan).order_by()
        return rows.values_list(
            Value("merging"),
            "contribution__request__report",
            "contribution__request__report__period__key",
            Value("", CharField()),
            "contribution__request__report__period__deadline",
            Value(False),
        )

    @property
    def contributions(self) -> list[WorkItem]:
        """What draft reports of the plan ask of the unit and it has not sent."""
        return [line for line in self._lines if line.kind == "contribution"]

    @property
    def to_merge(self) -> list[tuple[WorkItem, int]]:
        """Draft reports into which the person puts what offices sent, with the number of texts that
        wait.
        """
        return list(Counter(line for line in self._lines if line.kind == "merging").items())

    @property
    def criteria(self) -> list[WorkItem]:
        """Criteria that wait for the unit's score, or for its explanation (the label is where the
        assessment is).
        """
        return [line for line in self._lines if line.kind == "criterion"]

    @property
    def criteria_url(self) -> str:
        """Where they stand in the scorecard."""
        explain = any(line.label == Assessment.State.EXPLANATION for line in self.criteria)
        return (
            reverse("parindex:assessment_current")
            + f"?mine=1&{'unexplained' if explain else 'unscored'}=1"
        )

    @property
    def duties(self) -> list[WorkItem]:
        """Dated duties that the unit has not done."""
        return [line for line in self._lines if line.kind == "duty"]

    @property
    def targets(self) -> list[WorkItem]:
        """Targets of the unit that the person may enter, without a figure in the current period."""
        return [line for line in self._lines if line.kind == "target"]

    @property
    def statements(self) -> int:
        """How many indicators they are: one that names several figures is one."""
        return len({line.words for line in self.targets})

    @cached_property
    def forms(self) -> list[OwedForm]:
        """The statistical forms in which the unit owes cells for a period that runs or has just
        closed, the earlier deadline first (five queries, which a part of the page asks).
        """
        if not self.plan.open or not self.user.has_role(Role.OFFICER, Role.HEAD):
            return []
        periods = periods_to_fill(list(self.plan.periods.all()), self.today, self.user.unit_id)
        own = (
            OwedForm(each.form, each.period, each.of_office(self.user.unit_id))
            for each in standings(self.plan, periods)
        )
        owed = (each for each in own if each.counts.owed)
        return sorted(owed, key=lambda each: each.period.deadline)

    @property
    def empty(self) -> bool:
        """Is nothing owed, sent or coordinated?"""
        return not (self.sections or self._lines)


def plan_to_work_on(request: SignedInRequest) -> Plan | None:
    """Return their authority's open plan that the person last looked at, else the newest."""
    plan = current_plan(request)
    own = request.user.authority_id
    if not plan or plan.unit.authority_id != own or not plan.open:
        plans = (
            Plan.objects.visible_to(request.user)
            .of_authority(own)
            .open()
            .select_related("unit__authority")
        )
        plan = plans.current_first().first() or plan
    if plan and request.session.get(SESSION_KEY) != plan.pk:
        request.session[SESSION_KEY] = plan.pk
    put_in_view(request, plan)
    return plan


def work_of(request: SignedInRequest) -> OfficeWork | None:
    """Return what the person's unit owes today, None without a plan."""
    plan = plan_to_work_on(request)
    return OfficeWork(plan, request.user, today=timezone.localdate()) if plan else None


def _leads(row: MatrixRow, unit_id: int | None) -> bool:
    return unit_id in row.unit_ids(TaskUnit.Role.LEAD)
