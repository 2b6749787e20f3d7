"""What offices owed of a plan's targets and statistical forms in its periods.

What was sent is asked for in one query, in the columns `COLUMNS`; a page may put other rows of
these columns beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from plans.models import Plan
from plans.punctuality import Kind, OwedItem

from .models import FormEntry, FormRow, Measurement, StatisticalForm, StatisticsImport, Target
from .statistics.figures import COUNTING, Cell, rows_of
from .statistics.models import newest_in_force
from .statistics.offices import offices_of

Review = Measurement.Review

# what PostgreSQL puts beside days and ids of other rows has their type
NO_DAY = Cast(Value(None), DateField())
NO_PAGE = Cast(Value(None), IntegerField())
COLUMNS = ("owed", "about", "part", "named", "of_period", "first", "counting", "day", "page")


class SentRow(NamedTuple):
    """What was sent: the kind of what was owed, the row it is about (and its `part`: unit or
    column), its words, the period's key (None: never sent), when it was first sent, whether
    something of it counts, the day by which it was asked, the id of its page.
    """

    owed: str
    about: int
    part: int | None
    words: str
    key: str | None
    first: datetime | None
    counting: int
    day: date | None
    page: int | None


def sent_figures(plan: Plan) -> QuerySet[Any, tuple]:
    """Return for each target of `plan` that an office owes what was measured, by period (once
    without a period when nothing was), and for each cell of a form what was entered.
    """
    return _measured(plan).union(_entered(plan), all=True)


def _measured(plan: Plan) -> QuerySet[Any, tuple]:
    sent = FilteredRelation("measurements", condition=~Q(measurements__review=Review.WITHDRAWN))
    rows = Target.objects.owed().filter(indicator__plan=plan).annotate(sent=sent).order_by()
    by_period = rows.values(
        owed=Value(Kind.TARGET.value),
        about=F("pk"),
        part=F("indicator__lead_unit"),
        named=Substr("indicator__statement", 1, 200),
        of_period=F("sent__period__key"),
        day=NO_DAY,
        page=F("indicator_id"),
    )
    counted = by_period.annotate(
        first=Min("sent__sent_at"),
        counting=Count("sent", filter=Q(sent__review__in=Measurement.KEPT)),
    )
    return counted.values_list(*COLUMNS)


def _entered(plan: Plan) -> QuerySet[Any, tuple]:
    """When each cell was first entered, and whether it says something now. What newer figures took
    the place of counts as sent, what a person took back does not.
    """
    counting, empty = Q(review__in=COUNTING), Q(value=None, text="")
    gave_way = Q(review=Review.WITHDRAWN, reviewed_by=None)
    undone = Q(brought_by__state=StatisticsImport.State.UNDONE)
    sent = ~empty & (~Q(review=Review.WITHDRAWN) | gave_way) & (Q(brought_by=None) | ~undone)
    by_cell = (
        FormEntry.objects.filter(plan_form__plan=plan)
        .order_by()
        .values(
            owed=Value(Kind.STATISTICS.value),
            about=F("row"),
            part=F("column"),
            named=Value(""),
            of_period=F("period"),
            day=NO_DAY,
            page=NO_PAGE,
        )
    )
    newest, newest_empty = Max("pk", filter=counting), Max("pk", filter=counting & empty)
    says_nothing = When(newest=None, then=0), When(newest=F("newest_empty"), then=0)
    counted = by_cell.annotate(newest=newest, newest_empty=newest_empty).annotate(
        first=Min("sent_at", filter=sent),
        counting=Case(*says_nothing, default=1, output_field=IntegerField()),
    )
    return counted.values_list(*COLUMNS)


def owed_figures(plan: Plan, rows: Iterable[SentRow]) -> Iterator[OwedItem]:
    """Yield what was owed of targets: a figure of each period that ended on or after the day the
    plan began.
    """
    targets: dict[int, SentRow] = {}
    sent: dict[tuple[int, str | None], date] = {}
    for row in rows:
        if row.owed == Kind.TARGET:
            targets[row.about] = row
            if row.counting and row.first:
                sent[row.about, row.key] = timezone.localdate(row.first)
    for pk, row in targets.items():
        for period in plan.owed_periods:
            yield OwedItem(
                Kind.TARGET,
                row.page or 0,
                row.part,
                period.key,
                period.deadline,
                sent.get((pk, period.key)),
                row.words,
            )


def owed_forms(plan: Plan, rows: Iterable[SentRow]) -> Iterator[OwedItem]:
    """Yield what was owed of the statistical forms in force: of each office its cells of a form in
    each of the form's periods, sent when the last of them was first entered (one query, another
    unless the units of the plan's authority are at hand).
    """
    authority = plan.unit.its_authority
    cells = _cells(plan)
    offices = offices_of(authority, [row for row, _ in cells])
    first = _first_entered(rows)
    for period in plan.owed_periods:
        sent: dict[tuple[StatisticalForm, int | None], list[date | None]] = defaultdict(list)
        for row, column in cells:
            if row.form.has_period(period.key):
                office = offices[row.pk]
                place = row.form, office.pk if office else None
                sent[place].append(first.get((period.key, (row.pk, column))))
        for (form, unit), days in sent.items():
            yield OwedItem(
                Kind.STATISTICS, form.pk, unit, period.key, period.deadline, _last(days), form.name
            )


def _cells(plan: Plan) -> list[tuple[FormRow, int | None]]:
    """The cells that people enter in the forms in force for the plan (one query)."""
    authority = plan.unit.its_authority
    versions = StatisticalForm.objects.versions_until(authority, plan.year)
    typed = Q(form__columns__formula="")
    rows = rows_of(authority.pk).filter(form__in=versions).select_related("form")
    rows = rows.annotate(across=FilteredRelation("form__columns", condition=typed))
    found = list(rows.annotate(column=F("across__pk")).defer("formula", "denominator"))
    in_force = {form.pk for form in newest_in_force({row.form for row in found})}
    return [(row, row.column) for row in found if row.typed and row.form_id in in_force]


def _first_entered(rows: Iterable[SentRow]) -> Mapping[tuple[str | None, Cell], date]:
    """When each cell that says something now was first entered, by period."""
    return {
        (row.key, (row.about, row.part)): timezone.localdate(row.first)
        for row in rows
        if row.owed == Kind.STATISTICS and row.counting and row.first
    }


def _last(days: list[date | None]) -> date | None:
    """The day on which the last of what was owed came; None while one is missing."""
    known = [each for each in days if each is not None]
    return max(known) if len(known) == len(days) else None
