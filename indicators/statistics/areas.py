"""Which area of a plan the rows of a form stand in: a form numbers those of its own programme."""

from collections.abc import Iterable

from plans.areas import programme_of, same_areas
from plans.models import Plan

from .models import StatisticalForm


def areas_in_plan(forms: Iterable[StatisticalForm], plan: Plan) -> dict[int, dict[int, int]]:
    """Return, by the id of each form, the number that its areas have in `plan`, by their own.

    The areas of a form are those that its owner's plan of the year has, else those of the programme
    of the form's year. Those that the plan has none like are left out. At most two queries.
    """
    forms = list(forms)
    owners = {form.owner_id for form in forms if form.owner_id}
    plans = (
        Plan.objects.filter(unit__in=owners, discarded_at=None) if owners else Plan.objects.none()
    )
    by_owner = {
        each.unit_id: each.reform_areas
        for each in plans.of_year(plan.year).prefetch_related("areas")
    }
    own = plan.reform_areas
    return {
        form.pk: same_areas(by_owner.get(form.owner_id or 0) or programme_of(form.year).areas, own)
        for form in forms
    }
