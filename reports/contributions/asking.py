"""Whom a report asks, and by which day."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Holiday, Unit
from plans.models import ReportingPeriod
from tasks.models import ProgressUpdate, TaskUnit

from ..models import Report

BEFORE_THE_DEADLINE = 2  # working days that the standing body has to put a report together


def offices_of(report: Report, today: date) -> QuerySet[Unit]:
    """Return the units below the report's authority that exist today."""
    authority = report.plan.unit.authority_id
    return Unit.objects.of_authority(authority).exclude(pk=authority).in_force(today)


def leading_offices(period: ReportingPeriod) -> set[int]:
    """Return the ids of the units that lead a tracked task which had begun by the period's cut-off
    and was not over before the period began.
    """
    begun = Q(start=None) | Q(start__lte=period.cut_off)
    finished = Q(due__lt=period.interval.start, current__state__in=ProgressUpdate.FINISHED)
    tasks = period.plan.tasks.tracked().filter(begun).exclude(finished)
    leads = TaskUnit.objects.filter(task__in=tasks, role=TaskUnit.Role.LEAD, units__isnull=False)
    return set(leads.values_list("units", flat=True))


def proposed_due(period: ReportingPeriod, today: date) -> date:
    """Return the day by which offices answer: two working days before the report's deadline, at the
    earliest the next working day.
    """
    calendar = Holiday.objects.calendar()
    return max(
        calendar.shift(period.deadline, -BEFORE_THE_DEADLINE),
        calendar.shift(today, 1),
    )


def areas_of_offices(report: Report) -> dict[int, set[int]]:
    """Return the areas in which each unit leads a task of the report's plan (one query)."""
    leads = TaskUnit.objects.filter(
        task__in=report.plan.tasks.tracked(), role=TaskUnit.Role.LEAD, units__isnull=False
    )
    found: dict[int, set[int]] = {}
    for unit, area in leads.values_list("units", "task__area").distinct():
        found.setdefault(unit, set()).add(area)
    return found
