"""What a plan's areas of reform are: those that a new plan gets, and how people change them."""

from collections.abc import Iterable

from accounts.models import User
from foundation.journal.acts import acting

from ..areas import ProgrammeArea, programme_of
from ..models import Plan, ReformArea


def create_areas(plan: Plan, *, like: Plan | None = None, by: User | None = None) -> None:
    """Give a new plan its areas of reform, with the same numbers as where they are taken from.

    Those of `like` (the plan that it is copied from or takes the place of), else of the superior
    plan of its year, of the unit's or authority's newest plan before, else of the programme of its
    year.
    """
    known = like or superior_with_areas(plan) or last_with_areas(plan)
    store_areas(plan, known.reform_areas if known else programme_of(plan.year).areas, by=by)


def superior_with_areas(plan: Plan) -> Plan | None:
    """The superior plan of the same year whose areas `plan` takes: the one it follows, else the one
    in use that is in its reach.
    """
    if plan.follows and plan.follows.year == plan.year and plan.follows.reform_areas:
        return plan.follows
    above = Plan.objects.superior_to(plan.unit).of_year(plan.year).exclude(areas=None)
    return above.current_first().first()


def last_with_areas(plan: Plan) -> Plan | None:
    """The newest plan of the unit, else of its authority, up to the year of `plan`."""
    before = Plan.objects.kept().exclude(areas=None).exclude(pk=plan.pk)
    before = before.filter(year__lte=plan.year)
    return (
        before.of_unit(plan.unit).current_first().first()
        or before.of_authority(plan.unit.authority_id).current_first().first()
    )


def store_areas(
    plan: Plan, areas: Iterable[ProgrammeArea | ReformArea], *, by: User | None = None
) -> None:
    """Store these areas as those of a plan that has none yet, in this order."""
    rows = [
        ReformArea(
            plan=plan,
            number=area.number,
            order=order,
            name=area.name,
            directs=area.directs,
            reads_as=area.reads_as,
        )
        for order, area in enumerate(areas, start=1)
    ]
    with acting(by=by):
        ReformArea.objects.bulk_create(rows)
    forget_areas(plan)


def forget_areas(plan: Plan) -> None:
    """Let the plan at hand read its areas anew."""
    for name in ("reform_areas", "areas_told"):
        plan.__dict__.pop(name, None)
    getattr(plan, "_prefetched_objects_cache", {}).pop("areas", None)
