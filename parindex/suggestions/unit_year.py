"""What the program knows of a unit's year on a day: its plan, tasks, reports, targets, evidence."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Protocol, cast

from django.db.models import (
    F,
    FilteredRelation,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import TruncDate
from django.urls import reverse

from documents.models import Document, sent_to_addressee
from indicators import figures as indicators
from indicators.models import Measurement
from indicators.statistics.figures import FormFigures, form_figures
from indicators.statistics.models import StatisticalForm
from plans.models import Evidence, Plan, ReportingPeriod
from tasks.figures import standings
from tasks.models import ProgressUpdate, Task
from tasks.standing import TaskStanding
from vietnamese import WorkCalendar, short_date

from ..models import Assessment


@dataclass(frozen=True)
class SupportingRow:
    """A row of the program that a figure rests on, with its address; `lost` when it costs points,
    `office` who answers.

    `key` names what a what-if may take as done: `task-12`, `report-quarter-1`; empty for others.
    """

    words: str
    url: str = ""
    lost: str = ""
    office: str = ""
    key: str = ""


@dataclass(frozen=True)
class YearTask:
    """A task as it stands by accepted updates."""

    task: Task
    standing: TaskStanding
    assumed: bool = False  # taken as done by a what-if

    @property
    def key(self) -> str:
        return f"task-{self.task.pk}"

    @property
    def area(self) -> int:
        return self.task.area

    @property
    def done(self) -> bool:
        return self.assumed or self.standing.state == ProgressUpdate.State.DONE

    @property
    def counts(self) -> bool:
        return self.standing.state != ProgressUpdate.State.NOT_DOING

    @property
    def overdue(self) -> bool:
        return self.standing.overdue and not self.assumed

    @property
    def row(self) -> SupportingRow:
        """The task as a row beneath a figure."""
        due = self.standing.due
        lost = f"quá hạn {self.standing.days} ngày" if self.overdue else "chưa xong"
        words = f"{self.task.words}{f' (hạn {short_date(due)})' if due else ''}"
        return SupportingRow(
            words, self.task.get_absolute_url(), lost, self.task.first_lead or "", self.key
        )


@dataclass(frozen=True)
class YearReport:
    """A periodic report of the year: when it was due, when it was first sent (None: not yet)."""

    period: ReportingPeriod
    on: date
    sent_on: date | None = None
    pk: int | None = None
    record: int | None = None  # its document in the register of documents

    @property
    def key(self) -> str:
        return f"report-{self.period.key}"

    @property
    def missing(self) -> bool:
        return self.sent_on is None and self.period.deadline < self.on

    @property
    def late(self) -> bool:
        return self.missing or bool(self.sent_on and self.sent_on > self.period.deadline)

    def row(self, *, late: bool) -> SupportingRow:
        """The report as a row; `late` says whether being late costs points, too."""
        url = reverse("reports:report_detail", args=[self.pk]) if self.pk else ""
        sent = f", gửi ngày {short_date(self.sent_on)}" if self.sent_on else ""
        words = (
            f"Báo cáo {self.period.get_key_display()}{sent}, hạn {short_date(self.period.deadline)}"
        )
        lost = "chưa gửi" if self.missing else "gửi sau hạn" if late and self.late else ""
        return SupportingRow(words, url, lost, key=self.key if self.missing else "")


@dataclass
class UnitYear:
    """What the program knows of a unit's year on a day; each part is fetched once, when a source
    asks for it.

    `done` are keys of tasks and reports that a what-if takes as done on the day `by`: nothing of
    that is written. Without `proving` the figures of targets come without what proves them, which
    saves a query.
    """

    assessment: Assessment
    today: date
    done: frozenset[str] = field(default=frozenset())
    by: date | None = None
    proving: bool = True

    @property
    def year(self) -> int:
        return self.assessment.criteria_set.year

    @property
    def on(self) -> date:
        """The day that counts: today, after the year its last day."""
        return min(self.today, self.last_day)

    @property
    def last_day(self) -> date:
        """The year's last day: what is done after it does not count."""
        return date(self.year, 12, 31)

    @cached_property
    def _plans(self) -> list[Plan]:
        """The plan in force and those that it replaced; they know when their periods end."""
        found = (
            Plan.objects.of_unit(self.assessment.unit)
            .of_year(self.year)
            .filter(state__in=Plan.PUBLIC)
        )
        return list(found.current_first().with_days().select_related("unit__authority"))

    @cached_property
    def _dated_plans(self) -> list[Plan]:
        """The same with their periods and the reports that were sent for these."""
        prefetch_related_objects(self._plans, Prefetch("periods", _periods_with_reports()))
        return self._plans

    @cached_property
    def plan(self) -> Plan | None:
        """The issued or closed plan of the unit and year."""
        return _in_force(self._plans)

    @property
    def dated_plan(self) -> Plan | None:
        """The same plan with its periods (one query)."""
        return _in_force(self._dated_plans)

    @property
    def issued_on(self) -> date | None:
        """When the unit first issued a plan of the year: replacing it makes nobody late."""
        return min((plan.issued_on for plan in self._plans if plan.issued_on), default=None)

    @cached_property
    def _tasks(self) -> list[YearTask]:
        if not self.plan:
            return []
        tasks = list(self.plan.tasks.tracked().for_standing().with_words().with_first_lead())
        found = standings(tasks, on=self.on, calendar=WorkCalendar(), waiting=False, plan=self.plan)
        return [YearTask(task, found[task.pk]) for task in tasks]

    @property
    def tasks(self) -> list[YearTask]:
        """The tracked tasks of the plan."""
        return [
            replace(each, assumed=each.key in self.done and self.in_time(each))
            for each in self._tasks
        ]

    def in_time(self, known: YearTask) -> bool:
        """Would the task count as done if it were finished by the day of the what-if?

        An ongoing one that missed an interval is done only by the update of the year's last
        interval.
        """
        if self.today > self.last_day:
            return False
        last = self.plan.intervals[-1] if self.plan and known.standing.missing else None
        return last is None or (self.today <= last.end and last.start <= (self.by or self.last_day))

    @property
    def beyond(self) -> list[YearTask]:
        """The tasks that the what-if names and that would not count as done all the same."""
        return [each for each in self._tasks if each.key in self.done and not self.in_time(each)]

    @cached_property
    def _sent(self) -> dict[str, tuple[date, int, int]]:
        """By period: when its first report was sent, under the plan in force or one that it
        replaced, by the stamps of the register, with its id and that of its document (0: none).
        """
        found: dict[str, list[tuple[date, int, int]]] = defaultdict(list)
        periods = (each for plan in self._dated_plans for each in plan.periods.all())
        for period in cast("Iterable[PeriodWithReports]", periods):
            if period.first_sent:
                found[period.key].append(
                    (period.first_sent, period.first_report, period.first_record)
                )
            if period.unregistered_on:
                found[period.key].append((period.unregistered_on, period.unregistered, 0))
        return {key: min(sent) for key, sent in found.items()}

    @property
    def reports(self) -> list[YearReport]:
        """The periodic reports of the plan, in order; what was sent after the day that counts is
        not yet sent.
        """
        found = []
        for period in self.dated_plan.periods.all() if self.dated_plan else ():
            sent_on, pk, record = self._sent.get(period.key, (None, None, None))
            report = YearReport(period, self.today, sent_on, pk, record or None)
            if report.key in self.done and report.missing:
                # past its deadline: it stays late
                report = replace(report, sent_on=self.by or self.today)
            found.append(report)
        return found

    @cached_property
    def lines(self) -> list[indicators.TargetLine]:
        """The targets of the plan with their accepted figures."""
        plan = self.plan
        return indicators.readings(plan, reviews=indicators.ACCEPTED) if plan else []

    @cached_property
    def statistics(self) -> list[FormFigures]:
        """The statistical forms of the year with their accepted figures."""
        if not self.plan:
            return []
        forms = StatisticalForm.objects.in_force(self.plan.unit.its_authority, self.year)
        accepted = indicators.ACCEPTED
        return form_figures(self.plan, forms, reviews=accepted, checked=False)

    def form(self, code: str) -> FormFigures | None:
        """Return the form with this code; one that was supplied goes before the commune's own."""
        found = [each for each in self.statistics if each.form.code == code]
        return min(found, key=lambda each: each.form.owner_id or 0, default=None)

    @cached_property
    def proofs(self) -> dict[int, list[Evidence]]:
        """The pieces of evidence by the accepted measurement that cites them."""
        found = defaultdict(list)
        for piece, cited_by in self._register if self.proving else ():
            if cited_by:
                found[cited_by].append(piece)
        return found

    @cached_property
    def pieces(self) -> list[Evidence]:
        """The register of the year: what its titles say."""
        return list(
            {piece.pk: piece for piece, _ in self._register if piece.year == self.year}.values()
        )

    @cached_property
    def _register(self) -> list[tuple[Evidence, int | None]]:
        """The unit's pieces of the year or cited by a measurement of the year, once for each that
        cites it, with that one's id.
        """
        accepted = Q(measurements__review=Measurement.Review.ACCEPTED)
        found = Evidence.objects.annotate(
            cited=FilteredRelation("measurements", condition=accepted)
        )
        wanted = Q(year=self.year) | Q(cited__target__indicator__plan__year=self.year)
        found = found.filter(wanted, authority=self.assessment.unit_id).annotate(
            cited_by=F("cited__pk")
        )
        return [(piece, piece.cited_by) for piece in found.order_by("pk")]

    def if_done(self, keys: Collection[str], by: date | None = None) -> "UnitYear":
        """Return the same knowledge with these tasks and reports taken as done on the day `by`;
        asks nothing again.
        """
        other = UnitYear(self.assessment, self.today)
        other.__dict__ |= self.__dict__ | {"done": frozenset(keys), "by": by}
        return other


def _in_force(plans: Iterable[Plan]) -> Plan | None:
    return next((plan for plan in plans if plan.state in Plan.IN_FORCE), None)


class PeriodWithReports(Protocol):
    """A reporting period as `_periods_with_reports` fetches it."""

    key: str
    first_sent: date | None
    first_report: int
    first_record: int
    unregistered_on: date | None
    unregistered: int


def _periods_with_reports() -> QuerySet[ReportingPeriod]:
    """Reporting periods annotated with their report that was sent first, and the first one that was
    issued before there was a register and has no place in it: it counts as sent when it was issued.
    """
    records = Document.objects.filter(report__period=OuterRef("pk")).out()
    sent = records.annotate(sent_on=TruncDate(sent_to_addressee("pk"))).filter(
        sent_on__isnull=False
    )
    sent = sent.order_by("sent_on", "report")
    without = Q(reports__issued_on__isnull=False, reports__record=None)
    return ReportingPeriod.objects.annotate(
        first_sent=Subquery(sent.values("sent_on")[:1]),
        first_report=Subquery(sent.values("report")[:1]),
        first_record=Subquery(sent.values("pk")[:1]),
        unregistered_on=Min("reports__issued_on", filter=without),
        unregistered=Min("reports__pk", filter=without),
    ).order_by("cut_off")
