"""What offices owed of plans' targets and statistical forms in their periods.

What was sent is asked for in one query, in the columns `COLUMNS`; a page may put other rows of
these columns beside it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    FilteredRelation,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr, TruncDate

from accounts.models import Unit
from plans.models import Plan, ReportingPeriod
from plans.punctuality import Alike, Kind, OwedItem

from .models import FormEntry, FormRow, Measurement, StatisticalForm, Target
from .statistics.entered import Entered, first_entered, last_day
from .statistics.figures import rows_of
from .statistics.models import newest_in_force
from .statistics.offices import chosen_offices, offices_named
from .statistics.stored import cell_key

Review = Measurement.Review

# what PostgreSQL puts beside days and ids of other rows has their type
NO_DAY = Cast(Value(None), DateField())
NO_PAGE = Cast(Value(None), IntegerField())
KEY_OF_PERIOD = F("sent__period__key")
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
    words = Substr("indicator__statement", 1, 200)
    return _first_measured(plans, part=F("indicator__lead_unit"), named=words)


def measured_without_words(plans: Iterable[Plan], period: str = "") -> QuerySet[Any, tuple]:
    """Return the same of targets alone, measured in the period with this key (empty: in any),
    without what tells one target from another.
    """
    told: dict[str, Any] = {"part": NO_PAGE, "named": Value("")}
    if period:
        periods = [each.pk for plan in plans for each in owed_in(plan, period)]
        told["which"] = Q(measurements__period__in=periods)
        # its key would have Django join the period before what is measured
        told["of_period"] = Case(When(sent__isnull=False, then=Value(period)))
    return _first_measured(plans, **told)


def _first_measured(
    plans: Iterable[Plan],
    *,
    part: Any,
    named: Any,
    which: Q | None = None,
    of_period: Any = KEY_OF_PERIOD,
) -> QuerySet[Any, tuple]:
    """For each target that an office owes and each period (none when nothing was measured) the day
    on which it was first measured, and how many measurements count; of those that are `which`.
    """
    stands = ~Q(measurements__review=Review.WITHDRAWN) & (which or Q())
    sent = FilteredRelation("measurements", condition=stands)
    rows = Target.objects.owed().filter(indicator__plan__in=plans).annotate(sent=sent).order_by()
    by_period = rows.values(
        owed=Value(Kind.TARGET.value),
        about=F("pk"),
        part=part,
        named=named,
        of_period=of_period,
        day=NO_DAY,
        page=F("indicator_id"),
        of_plan=F("indicator__plan_id"),
    )
    first_sent = by_period.annotate(
        first=TruncDate(Min("sent__sent_at")),
        counting=Count("sent", filter=Q(sent__review__in=Measurement.KEPT)),
    )
    return first_sent.values_list(*COLUMNS)


def _entered(plans: Iterable[Plan]) -> QuerySet[Any, tuple]:
    """When each cell was first entered, and whether it says something now."""
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
    return first_entered(by_cell).values_list(*COLUMNS)


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


def count_owed_figures(
    plans: Iterable[Plan], rows: Iterable[SentRow], period: str = ""
) -> Iterator[Alike]:
    """Yield the same for many plans, in the period with this key (empty: in all), from rows that
    may be `measured_without_words`.
    """
    targets: dict[int, set[int]] = defaultdict(set)
    sent: dict[tuple[int, str | None], Counter[date | None]] = defaultdict(Counter)
    for row in rows:
        if row.owed == Kind.TARGET:
            targets[row.plan].add(row.about)
            if row.counting and row.first:
                sent[row.plan, row.key][row.first] += 1
    for each in (each for plan in plans for each in owed_in(plan, period)):
        days = sent[each.plan_id, each.key]
        days[None] = len(targets[each.plan_id]) - days.total()
        for day, count in days.items():
            yield Alike(each.plan_id, each.deadline, day, count)


def owed_in(plan: Plan, period: str) -> list[ReportingPeriod]:
    """Return the periods of `plan` in which figures were owed; the one with this key alone unless
    it is empty.
    """
    return [each for each in plan.owed_periods if period in ("", each.key)]


def entered_by(rows: Iterable[SentRow]) -> dict[int, Entered]:
    """Return what `rows` say was entered into forms, by the plan's id."""
    found: dict[int, Entered] = defaultdict(dict)
    for row in rows:
        if row.owed == Kind.STATISTICS and row.counting and row.first:
            cells = found[row.plan].setdefault(row.key or "", {})
            cells[cell_key((row.about, row.part))] = row.first.isoformat()
    return found


def owed_forms(
    plans: Sequence[Plan], entered: Mapping[int, Entered], period: str = ""
) -> Iterator[OwedItem]:
    """Yield what was owed of the statistical forms in force: of each office its cells of a form in
    each of the form's periods (of the one with the key `period` alone unless it is empty), sent
    when the last of them was first entered (one query, one more for several plans, others unless
    the units of the plans' authorities, of several also those above, are at hand).
    """
    for plan, shares in _shares(plans):
        of_plan = entered.get(plan.pk, {})
        for each in owed_in(plan, period):
            cells = of_plan.get(each.key, {})
            for form, unit, wanted in shares:
                if form.has_period(each.key):
                    yield OwedItem(
                        plan.pk,
                        Kind.STATISTICS,
                        form.pk,
                        unit,
                        each.key,
                        each.deadline,
                        last_day(cells, wanted),
                        form.name,
                    )


Share = tuple[StatisticalForm, int | None, list[str]]  # of a form: an office and its cells' keys


def _shares(plans: Sequence[Plan]) -> Iterator[tuple[Plan, list[Share]]]:
    """The cells that people enter in the forms in force for each plan, by the offices that answer
    for them.
    """
    authorities = [plan.unit.its_authority for plan in plans]
    alone = authorities[0].pk if len(authorities) == 1 else None
    year = max((plan.year for plan in plans), default=0)
    versions = StatisticalForm.objects.versions_until(year, *authorities)
    typed = Q(form__columns__formula="")
    rows = rows_of(alone) if alone else _rows_of_all(authorities)
    rows = rows.filter(form__in=versions).select_related("form")
    rows = rows.annotate(across=FilteredRelation("form__columns", condition=typed))
    rows = rows.annotate(column=F("across__pk")).defer("formula", "denominator")
    found = _FoundRows(rows)
    of_rows = {row.pk: office for row in rows if (office := row.chosen_office)}
    chosen = {alone: of_rows} if alone else chosen_offices(authorities)
    for plan, authority in zip(plans, authorities, strict=True):
        circle, offices = None if alone else authority.circle, chosen.get(authority.pk, {})
        yield plan, found.shares_of(authority, plan.year, circle, offices)


@dataclass
class _Named:
    """The rows of a form whose office bears the same words: the keys of their cells by row, and all
    of them.
    """

    rows: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    cells: list[str] = field(default_factory=list)

    def add(self, row: int, cell: str) -> None:
        self.rows[row].append(cell)
        self.cells.append(cell)


NamedRows = dict[str, _Named]  # by the words of the office


class _FoundRows:
    """Rows of forms, each once for every column in which people enter it: those that all who fill
    in the form have, and those that an authority added.
    """

    def __init__(self, rows: Iterable[Any]):
        # by who added the rows (None: they are everybody's), then by form
        self._rows: dict[int | None, dict[int, NamedRows]] = defaultdict(lambda: defaultdict(dict))
        self._forms: dict[int, StatisticalForm] = {}
        for row in rows:
            self._forms.setdefault(row.form_id, row.form)
            of_form = self._rows[row.owner_id][row.form_id]
            if row.typed:
                named = of_form.setdefault(row.office, _Named())
                named.add(row.pk, cell_key((row.pk, row.column)))

    def shares_of(
        self,
        authority: Unit,
        year: int,
        circle: Collection[int] | None,
        chosen: Mapping[int, int],
    ) -> list[Share]:
        """Return who answers for which cells of the forms in force for an authority; `circle` are
        the ids of itself and those above it (None: all forms are of these), `chosen` the offices of
        rows, as ids.
        """
        common, added = self._rows[None], self._rows.get(authority.pk, {})
        in_force = self._in_force({*common, *added}, year, circle)
        parts = [
            (form, words, named)
            for form, by_words in chain(common.items(), added.items())
            if form in in_force
            for words, named in by_words.items()
        ]
        units = {unit.pk: unit for unit in authority.units.all()}
        offices = offices_named(authority, units, {words for _, words, _ in parts})
        found: dict[tuple[int, int | None], list[str]] = defaultdict(list)
        for form, words, named in parts:
            office = offices[words]
            by_words = office.pk if office else None
            if named.rows.keys().isdisjoint(chosen):
                found[form, by_words] += named.cells
                continue
            for row, cells in named.rows.items():
                unit = chosen.get(row)
                found[form, unit if unit in units else by_words] += cells
        return [(self._forms[form], unit, cells) for (form, unit), cells in found.items()]

    def _in_force(self, met: set[int], year: int, circle: Collection[int] | None) -> set[int]:
        """Which of the forms that were `met` (ids) are filled in."""
        forms = (form for pk, form in self._forms.items() if pk in met and form.year <= year)
        versions = (
            form
            for form in forms
            if circle is None or form.owner_id is None or form.owner_id in circle
        )
        return {form.pk for form in newest_in_force(versions)}


def _rows_of_all(authorities: Sequence[Unit]) -> QuerySet[FormRow]:
    rows = FormRow.objects.filter(Q(owner=None) | Q(owner__in=authorities))
    return rows.order_by("form", "order", "pk")
