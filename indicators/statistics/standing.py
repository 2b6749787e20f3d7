"""How far the forms of a plan are filled in, by form, period and office: counted without working
the figures out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, QuerySet

from accounts.models import Unit
from foundation.web.written import rows_by
from plans.models import Plan, ReportingPeriod

from .figures import COUNTING, Cell, Figure, Returned, rows_of, standing_of, told_by
from .models import FormEntry, FormRow, StatisticalForm, newest_in_force
from .offices import offices_of
from .table import CellCounts


@dataclass
class FormStanding:
    """A form for a period: all its cells, and those of each office."""

    form: StatisticalForm
    period: ReportingPeriod
    counts: CellCounts = field(default_factory=CellCounts)
    by_office: dict[Unit | None, CellCounts] = field(default_factory=dict)

    def of_office(self, unit_id: int | None) -> CellCounts:
        """Return how far the cells of this office are filled."""
        found = (each for unit, each in self.by_office.items() if unit and unit.pk == unit_id)
        return next(found, CellCounts())


def standings(plan: Plan, periods: Sequence[ReportingPeriod]) -> list[FormStanding]:
    """Return how far the forms in force for the plan are filled in for `periods`, the periods of a
    form one after the other (four queries).
    """
    return standings_of_plans([(plan, periods)])


def standings_of_plans(
    asked: Sequence[tuple[Plan, Sequence[ReportingPeriod]]],
) -> list[FormStanding]:
    """Return the same for several plans of one authority, each with its periods (four queries)."""
    if not asked:
        return []
    authority = asked[0][0].unit.its_authority
    in_force = _in_force(authority, {plan.year for plan, _ in asked})
    forms = tuple(sorted({form.pk for found in in_force.values() for form in found}))
    cells = _cells(authority, forms)
    if not cells:
        return []
    offices = offices_of(authority, {row for of_form in cells.values() for row, _ in of_form})
    keys = tuple(sorted({each.key for _, periods in asked for each in periods}))
    told = rows_by(_entered, [plan.pk for plan, _ in asked], forms, keys)
    entered = standing_of(told, COUNTING)
    found = []
    for plan, periods in asked:
        for form in in_force[plan.year]:
            known, returned = entered.get((form.pk, plan.pk), ({}, {}))
            for period in periods:
                if form.pk in cells and form.has_period(period.key):
                    standing = FormStanding(form, period)
                    _count(standing, cells[form.pk], offices, known.get(period.key, {}), returned)
                    found.append(standing)
    return found


def _in_force(authority: Unit, years: set[int]) -> dict[int, list[StatisticalForm]]:
    """The forms that the authority fills in for each of `years` (one query)."""
    circle = authority.pk, authority.parent_id or 0
    versions = rows_by(_versions, circle, max(years))
    return {
        year: newest_in_force(version for version in versions if version.year <= year)
        for year in years
    }


def _versions(circle: Sequence[int], year: int) -> QuerySet[StatisticalForm]:
    """The versions of the forms of an authority, named before the unit above it."""
    authority, above = circle
    return StatisticalForm.objects.versions_until(year, Unit(pk=authority, parent_id=above))


def _cells(authority: Unit, forms: tuple[int, ...]) -> dict[int, list[tuple[FormRow, int | None]]]:
    """The cells that offices fill in, by form: each row, in each column that is no sum of others
    where the form has columns (one query).
    """
    cells: dict[int, list[tuple[FormRow, int | None]]] = defaultdict(list)
    for row in rows_by(_typed, [authority.pk], forms):
        if not row.worked_out:
            cells[row.form_id].append((row, row.column))
    return cells


def _typed(authorities: Sequence[int], forms: tuple[int, ...]) -> QuerySet:
    (authority,) = authorities
    typed = rows_of(authority).filter(form__in=forms, kind__in=FormRow.TYPED)
    across = typed.only("form", "kind", "office").annotate(
        column=F("form__columns"), worked_out=F("form__columns__formula")
    )
    return across.order_by("form", "order", "pk", "form__columns__order", "column")


def _entered(plans: Sequence[int], forms: tuple[int, ...], keys: tuple[str, ...]) -> QuerySet:
    entries = FormEntry.objects.filter(
        plan_form__plan__in=plans, plan_form__form__in=forms, period__in=keys
    )
    return told_by(entries, COUNTING, "plan_form__plan")


def _count(
    standing: FormStanding,
    cells: Iterable[tuple[FormRow, int | None]],
    offices: dict[int, Unit | None],
    known: Mapping[Cell, Figure],
    returned: Mapping[str, Mapping[Cell, Returned]],
) -> None:
    back = returned.get(standing.period.key, {})
    for row, column in cells:
        figure = known.get((row.pk, column))
        is_known = bool(figure and figure.known)
        waits = bool(figure and figure.waiting)
        office = standing.by_office.setdefault(offices.get(row.pk), CellCounts())
        for counts in (standing.counts, office):
            counts.add(
                known=is_known,
                waiting=waits,
                returned=back.get((row.pk, column)),
                estimate=bool(figure and figure.estimate),
            )


def periods_to_fill(
    periods: Collection[ReportingPeriod], today: date, unit_id: int | None = None
) -> list[ReportingPeriod]:
    """Return the periods that this office is asked for on `today`: the one that just ended, until
    it is closed to the office, earlier ones that were opened again for it, and the one that runs.
    """
    begun = [each for each in periods if each.interval.start <= today]
    running = [each for each in begun if each.cut_off >= today]
    ended = [each for each in begun if each.cut_off < today]
    # what was not filled in by the deadline is still owed while the period takes figures
    owed = [
        each
        for each in ended
        if each.opening_for(unit_id, today) or (each is ended[-1] and not each.is_closed(today))
    ]
    return owed + running[:1]
