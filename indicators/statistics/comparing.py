"""Figures beside those of the period before and of the same period of the year before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from plans.models import Plan

from .figures import (
    COUNTING,
    NOTHING,
    Figure,
    FormFigures,
    Parts,
    assembled,
    parts_of,
    rows_of,
    standing_entries,
    with_columns_and_checks,
)
from .models import FormColumn, FormEntry, FormRow, StatisticalForm


@dataclass
class Comparison:
    """The figures of a form for a plan, and those of the year before where there are any."""

    now: FormFigures
    last: FormFigures | None = None

    def before(self, row: FormRow, column: FormColumn | None, key: str) -> Figure:
        """Return what the cell said in the period before: of the year, else of the year before."""
        keys = self.now.keys
        if key not in keys:
            return NOTHING
        if index := keys.index(key):
            return self.now.at(row, column, keys[index - 1])
        return self.year_before(row, column, self.last.keys[-1]) if self.last else NOTHING

    def year_before(
        self, row: FormRow, column: FormColumn | None, key: str, *, cumulative: bool = False
    ) -> Figure:
        """Return what the cell said in the same period of the year before."""
        if self.last is None:
            return NOTHING
        return self.last.of(row.code, column.code if column else "", key, cumulative=cumulative)


def versions_before(
    forms: Iterable[StatisticalForm], year: int
) -> dict[tuple[str, int | None], StatisticalForm]:
    """Return the versions of `forms` that held before `year`, by code and owner (one query)."""
    same = {(form.code, form.owner_id) for form in forms}
    rows = StatisticalForm.objects.filter(code__in={code for code, _ in same}, year__lt=year)
    rows = rows.exclude(state=StatisticalForm.State.DRAFT).order_by("year", "pk")
    return {key: row for row in rows if (key := (row.code, row.owner_id)) in same}


def version_before(form: StatisticalForm, year: int) -> StatisticalForm | None:
    """Return the version of the form that held before `year`, None when there was none."""
    return versions_before([form], year).get((form.code, form.owner_id))


def compared_figures(
    plan: Plan, form: StatisticalForm, old: StatisticalForm | None, *, reviews=COUNTING
) -> Comparison:
    """Return the figures of `form` beside those of its version `old` for the plan of the year
    before (None: leave that out). Three queries.
    """
    forms = [form] if old is None or old.pk == form.pk else [form, old]
    parts = parts_of(forms, plan.unit.authority_id)
    return _compared(plan, form, old, parts, reviews)


def compared_version(plan: Plan, pk: int) -> Comparison | None:
    """Return the figures of the form with this id beside those of the year before; None when the
    plan's authority has no such form for its year. Three queries.
    """
    own = plan.unit.its_authority
    versions = StatisticalForm.objects.of_circle(own).versions_of(pk, plan.year)
    # the rows bring their forms along: one query for both
    rows = list(rows_of(own.pk).filter(form__in=versions).select_related("form"))
    forms = {row.form_id: row.form for row in rows}
    form = forms.get(pk) or versions.filter(pk=pk).first()
    if form is None:
        return None
    earlier = [each for each in forms.values() if each.year < plan.year]
    old = max(earlier, key=lambda each: each.year, default=None)
    both = {each.pk: each for each in (form, old) if each}
    return _compared(plan, form, old, with_columns_and_checks([*both.values()], rows), COUNTING)


def _compared(
    plan: Plan, form: StatisticalForm, old: StatisticalForm | None, parts: list[Parts], reviews
) -> Comparison:
    entries = Q(plan_form__plan=plan, plan_form__form=form)
    if old:
        earlier = Plan.objects.of_unit(plan.unit).of_year(plan.year - 1)
        plans = earlier.filter(state__in=Plan.IN_FORCE).values("pk")
        entries |= Q(plan_form__plan__in=plans, plan_form__form=old)
    # the unit holds for both; by it the database finds the few entries at once
    of_unit = FormEntry.objects.filter(entries, plan_form__plan__unit=plan.unit_id)
    standing = standing_entries(of_unit, reviews)
    of = {part[0].pk: part for part in parts}
    [now] = assembled([of[form.pk]], standing, plan.year)
    last = assembled([of[old.pk]], standing, plan.year - 1)[0] if old else None
    return Comparison(now, last)
