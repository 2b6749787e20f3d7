"""What offices owed of a plan's targets and statistical forms in its periods."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count, DateField, F, FilteredRelation, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Substr
from django.utils import timezone

from plans.models import Plan
from plans.punctuality import Kind, OwedItem

from .models import FormEntry, FormRow, Measurement, StatisticalForm, StatisticsImport, Target
from .statistics.figures import COUNTING, Cell, rows_of
from .statistics.offices import offices_of

Review = Measurement.Review


def measured_rows(plan: Plan) -> QuerySet:
    """Return for each target of `plan` that an office owes, by period: kind, id, lead unit, words,
    the key of the period (null: never measured), when it was first sent, how many of what was sent
    count, an empty day, the id of the indicator. `owed_figures` reads them; a page may ask for
    other rows in the same query.
    """
    sent = FilteredRelation("measurements", condition=~Q(measurements__review=Review.WITHDRAWN))
    rows = Target.objects.owed().filter(indicator__plan=plan).annotate(sent=sent)
    return rows.order_by().values_list(
        Value(Kind.TARGET.value),
        "pk",
        F("indicator__lead_unit"),
        Substr("indicator__statement", 1, 200),
        F("sent__period__key"),
        Min("sent__sent_at"),
        Count("sent", filter=Q(sent__review__in=Measurement.KEPT)),
        Value(None, DateField(null=True)),
        "indicator_id",
    )


def owed_figures(plan: Plan, rows: list[tuple]) -> Iterator[OwedItem]:
    """Yield what was owed of targets, from `rows` of `measured_rows`: a figure of each period that
    ended on or after the day the plan began.
    """
    about: dict[int, tuple[int, int | None, str]] = {}
    sent: dict[tuple[int, str], datetime] = {}
    for _, pk, unit, words, key, first, counting, _, indicator in rows:
        about[pk] = indicator, unit, words
        if counting:
            sent[pk, key] = first
    for pk, (indicator, unit, words) in about.items():
        for period in plan.owed_periods:
            day = _day(sent.get((pk, period.key)))
            yield OwedItem(Kind.TARGET, indicator, unit, period.key, period.deadline, day, words)


def owed_forms(plan: Plan) -> list[OwedItem]:
    """Return what was owed of the statistical forms in force: of each office its cells of a form in
    each of the form's periods, sent when the last of them was first entered (three queries, more
    unless the units of the plan's authority are at hand).
    """
    authority = plan.unit.its_authority
    forms = {form.pk: form for form in StatisticalForm.objects.in_force(authority, plan.year)}
    periods = {period.key: period for period in plan.owed_periods}
    if not forms or not periods:
        return []
    cells = _cells(authority.pk, list(forms))
    offices = offices_of(authority, [row for row, _ in cells])
    first = _first_entered(plan)
    days: dict[tuple[int, str, int | None], list[datetime | None]] = defaultdict(list)
    for row, column in cells:
        office = offices[row.pk]
        for key in periods:
            if forms[row.form_id].has_period(key):
                place = row.form_id, key, office.pk if office else None
                days[place].append(first.get((key, (row.pk, column))))
    return [
        OwedItem(
            Kind.STATISTICS, form, unit, key, periods[key].deadline, _last(sent), forms[form].name
        )
        for (form, key, unit), sent in days.items()
    ]


def _cells(authority: int, forms: list[int]) -> list[tuple[FormRow, int | None]]:
    """The cells of these forms that people enter (one query)."""
    typed = Q(form__columns__formula="")
    rows = rows_of(authority).filter(form__in=forms, kind__in=FormRow.TYPED)
    rows = rows.annotate(across=FilteredRelation("form__columns", condition=typed))
    rows = rows.annotate(column=F("across__pk")).only("form", "kind", "office")
    return [(row, row.column) for row in rows]


def _first_entered(plan: Plan) -> dict[tuple[str, Cell], datetime]:
    """When each cell that says something now was first entered; what newer figures took the place
    of counts as sent, what a person took back does not.
    """
    counting, empty = Q(review__in=COUNTING), Q(value=None, text="")
    gave_way = Q(review=Review.WITHDRAWN, reviewed_by=None)
    undone = Q(brought_by__state=StatisticsImport.State.UNDONE)
    sent = ~empty & (~Q(review=Review.WITHDRAWN) | gave_way) & (Q(brought_by=None) | ~undone)
    rows = FormEntry.objects.filter(plan_form__plan=plan).order_by()
    found = rows.values("period", "row", "column").annotate(
        newest=Max("pk", filter=counting),
        newest_empty=Max("pk", filter=counting & empty),
        first=Min("sent_at", filter=sent),
    )
    return {
        (each["period"], (each["row"], each["column"])): each["first"]
        for each in found
        if each["newest"] and each["newest"] != each["newest_empty"]
    }


def _last(moments: list[datetime | None]) -> date | None:
    """The day on which the last of what was owed came; None while one is missing."""
    known = [each for each in moments if each is not None]
    return _day(max(known)) if len(known) == len(moments) else None


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
