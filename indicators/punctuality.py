"""What offices owed of plans' targets and statistical forms in their periods.

What was sent is asked for in one query, in the columns `COLUMNS`; a page may put other rows of
these columns beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
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
from django.db.models.functions import Cast, Substr, TruncDate

from accounts.models import Unit
from plans.models import Plan
from plans.punctuality import Kind, OwedItem

from .models import FormEntry, FormRow, Measurement, StatisticalForm, StatisticsImport, Target
from .statistics.figures import COUNTING, Cell, rows_of
from .statistics.models import newest_in_force
from .statistics.offices import chosen_offices, offices_of

Review = Measurement.Review

# what PostgreSQL puts beside days and ids of other rows has their type
NO_DAY = Cast(Value(None), DateField())
NO_PAGE = Cast(Value(None), IntegerField())
COLUMNS = (
    "owed",
    "about",
    "part",
    "named",
    "of_period",
    "first",
    "counting",
    "day",
    "page",
    "of_plan",
)


class SentRow(NamedTuple):
    """What was sent: the kind of what was owed, the row it is about (and its `part`: unit or
    column), its words, the period's key (None: never sent), when it was first sent, whether
    something of it counts, the day by which it was asked, the ids of its page and its plan.
    """

    owed: str
    about: int
    part: int | None
    words: str
    key: str | None
    first: date | None
    counting: int
    day: date | None
    page: int | None
    plan: int


def sent_figures(plans: Iterable[Plan]) -> QuerySet[Any, tuple]:
    """Return for each target of `plans` that an office owes what was measured, by period (once
    without a period when nothing was), and for each cell of a form what was entered.
    """
    return _measured(plans).union(_entered(plans), all=True)


def _measured(plans: Iterable[Plan]) -> QuerySet[Any, tuple]:
    sent = FilteredRelation("measurements", condition=~Q(measurements__review=Review.WITHDRAWN))
    rows = Target.objects.owed().filter(indicator__plan__in=plans).annotate(sent=sent).order_by()
    by_period = rows.values(
        owed=Value(Kind.TARGET.value),
        about=F("pk"),
        part=F("indicator__lead_unit"),
        named=Substr("indicator__statement", 1, 200),
        of_period=F("sent__period__key"),
        day=NO_DAY,
        page=F("indicator_id"),
        of_plan=F("indicator__plan_id"),
    )
    counted = by_period.annotate(
        first=TruncDate(Min("sent__sent_at")),
        counting=Count("sent", filter=Q(sent__review__in=Measurement.KEPT)),
    )
    return counted.values_list(*COLUMNS)


def _entered(plans: Iterable[Plan]) -> QuerySet[Any, tuple]:
    """When each cell was first entered, and whether it says something now. What newer figures took
    the place of counts as sent, what a person took back does not.
    """
    counting, empty = Q(review__in=COUNTING), Q(value=None, text="")
    gave_way = Q(review=Review.WITHDRAWN, reviewed_by=None)
    undone = Q(brought_by__state=StatisticsImport.State.UNDONE)
    sent = ~empty & (~Q(review=Review.WITHDRAWN) | gave_way) & (Q(brought_by=None) | ~undone)
    by_cell = (
        FormEntry.objects.filter(plan_form__plan__in=plans)
        .order_by()
        .values(
            owed=Value(Kind.STATISTICS.value),
            about=F("row"),
            part=F("column"),
            named=Value(""),
            of_period=F("period"),
            day=NO_DAY,
            page=NO_PAGE,
            of_plan=F("plan_form__plan_id"),
        )
    )
    newest, newest_empty = Max("pk", filter=counting), Max("pk", filter=counting & empty)
    says_nothing = When(newest=None, then=0), When(newest=F("newest_empty"), then=0)
    counted = by_cell.annotate(newest=newest, newest_empty=newest_empty).annotate(
        first=TruncDate(Min("sent_at", filter=sent)),
        counting=Case(*says_nothing, default=1, output_field=IntegerField()),
    )
    return counted.values_list(*COLUMNS)


def owed_figures(plans: Iterable[Plan], rows: Iterable[SentRow]) -> Iterator[OwedItem]:
    """Yield what was owed of targets: a figure of each period that ended on or after the day the
    plan began.
    """
    owed = {plan.pk: plan.owed_periods for plan in plans}
    targets: dict[int, SentRow] = {}
    sent: dict[tuple[int, str | None], date] = {}
    for row in rows:
        if row.owed == Kind.TARGET:
            targets[row.about] = row
            if row.counting and row.first:
                sent[row.about, row.key] = row.first
    for pk, row in targets.items():
        for period in owed[row.plan]:
            yield OwedItem(
                row.plan,
                Kind.TARGET,
                row.page or 0,
                row.part,
                period.key,
                period.deadline,
                sent.get((pk, period.key)),
                row.words,
            )


def owed_forms(plans: Sequence[Plan], rows: Iterable[SentRow]) -> Iterator[OwedItem]:
    """Yield what was owed of the statistical forms in force: of each office its cells of a form in
    each of the form's periods, sent when the last of them was first entered (one query, two more
    for several plans, another unless the units of the plans' authorities are at hand).
    """
    first = _first_entered(rows)
    for plan, cells, offices in _cells(plans):
        forms = {row.form_id: row.form for row, _ in cells}
        owed: dict[tuple[int, int | None], list[Cell]] = defaultdict(list)
        for row, column in cells:
            office = offices[row.pk]
            owed[row.form_id, office.pk if office else None].append((row.pk, column))
        for period in plan.owed_periods:
            for (pk, unit), its_cells in owed.items():
                form = forms[pk]
                if form.has_period(period.key):
                    sent = _last([first.get((plan.pk, period.key, cell)) for cell in its_cells])
                    yield OwedItem(
                        plan.pk,
                        Kind.STATISTICS,
                        pk,
                        unit,
                        period.key,
                        period.deadline,
                        sent,
                        form.name,
                    )


Cells = list[tuple[FormRow, int | None]]


def _cells(plans: Sequence[Plan]) -> Iterator[tuple[Plan, Cells, dict[int, Unit | None]]]:
    """The cells that people enter in the forms in force for each plan, and the offices of their
    rows.
    """
    authorities = [plan.unit.its_authority for plan in plans]
    alone = authorities[0].pk if len(authorities) == 1 else None
    rows = rows_of(alone) if alone else _rows_of_all(authorities)
    year = max((plan.year for plan in plans), default=0)
    versions = StatisticalForm.objects.versions_until(year, *authorities)
    typed = Q(form__columns__formula="")
    rows = rows.filter(form__in=versions).select_related("form")
    rows = rows.annotate(across=FilteredRelation("form__columns", condition=typed))
    found = list(rows.annotate(column=F("across__pk")).defer("formula", "denominator"))
    chosen = None if alone else chosen_offices(authorities)
    circles = {} if alone else Unit.objects.circles(authorities)
    for plan, authority in zip(plans, authorities, strict=True):
        circle = circles.get(authority.pk)
        own = [
            row
            for row in found
            if row.owner_id in (None, authority.pk)
            and row.form.year <= plan.year
            and (circle is None or row.form.owner_id is None or row.form.owner_id in circle)
        ]
        versions_here = {row.form_id: row.form for row in own}
        in_force = {form.pk for form in newest_in_force(versions_here.values())}
        typed_here = (row for row in own if row.typed and row.form_id in in_force)
        cells: Cells = [(row, row.column) for row in typed_here]
        known = chosen.get(authority.pk, {}) if chosen is not None else None
        yield plan, cells, offices_of(authority, [row for row, _ in cells], chosen=known)


def _rows_of_all(authorities: Sequence[Unit]) -> QuerySet[FormRow]:
    rows = FormRow.objects.filter(Q(owner=None) | Q(owner__in=authorities))
    return rows.order_by("form", "order", "pk")


def _first_entered(rows: Iterable[SentRow]) -> Mapping[tuple[int, str | None, Cell], date]:
    """When each cell that says something now was first entered, by plan and period."""
    return {
        (row.plan, row.key, (row.about, row.part)): row.first
        for row in rows
        if row.owed == Kind.STATISTICS and row.counting and row.first
    }


def _last(days: list[date | None]) -> date | None:
    """The day on which the last of what was owed came; None while one is missing."""
    known = [each for each in days if each is not None]
    return max(known) if len(known) == len(days) else None
