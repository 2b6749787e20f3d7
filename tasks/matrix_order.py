"""The orders in which the matrix lists tasks, in SQL; ties stand as in the plan."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from plans.models import Plan
from vietnamese import sort_key

from .models import TaskUnit
from .models.task import TaskQuerySet
from .sections import Section

Places = list[list[str]]  # the names at each place

WORK = "work"  # as the page of the person's work lists the tasks
BY_STANDING = (WORK, "due", "-due")  # the orders that ask how tasks stand


def order_of(plan: Plan, sort: str, leads: Callable[[], Places]) -> list[Any]:
    """Return by what tasks of `plan`, which know how they stand where the order asks for that, are
    put in the order `sort`; by default in that of the plan. `leads` are asked for when the order is
    that of those who lead.
    """
    matters, sent = F("stood_matters_on"), F("last_sent")
    first: dict[str, Callable[[], list[Any]]] = {
        WORK: lambda: [_section(), matters.asc(nulls_last=True)],
        "due": lambda: [matters.asc(nulls_last=True)],
        "-due": lambda: [matters.desc(nulls_first=True)],
        "updated": lambda: [sent.asc(nulls_first=True)],
        "-updated": lambda: [sent.desc(nulls_last=True)],
        "unit": lambda: [_by_lead(leads()).asc()],
        "-unit": lambda: [_by_lead(leads()).desc()],
    }
    return [*(first[sort]() if sort in first else ()), *order_in(plan)]


def order_in(plan: Plan) -> list[Any]:
    """Return by what tasks stand as in `plan`, which knows its areas."""
    return [_area_in(plan), "ordinal", "pk"]


def _area_in(plan: Plan) -> Combinable:
    """`PlaceOfArea`, of a plan that knows its areas; the number alone where that says the same, for
    which there is an index.
    """
    if all(area.order == area.number for area in plan.reform_areas):
        return F("area")
    cases = [When(area=area.number, then=Value(area.order)) for area in plan.reform_areas]
    return Case(*cases, default=F("area"), output_field=IntegerField())


def _section() -> Case:
    """The place of the section among all."""
    cases = [When(section=each, then=Value(place)) for place, each in enumerate(Section)]
    return Case(*cases, output_field=IntegerField())


def places_of_leads(tasks: TaskQuerySet) -> Places:
    """Return the place of everybody who leads one of `tasks` among them all (one query)."""
    names = _leads().filter(task__in=tasks.values("pk")).order_by().values_list("name", flat=True)
    by_key = defaultdict(list)
    for name in names.distinct():
        by_key[sort_key(name)].append(name)
    return [by_key[key] for key in sorted(by_key)]


def _by_lead(places: Places) -> Coalesce:
    """The place of who leads first; before all when nobody does."""
    cases = [When(name__in=names, then=Value(place)) for place, names in enumerate(places)]
    first = _leads().filter(task=OuterRef("pk")).order_by("order", "units__order", "units__name")
    place = first.values(place=Case(*cases, default=Value(-1), output_field=IntegerField()))
    return Coalesce(Subquery(place[:1]), -1)


def _leads() -> QuerySet:
    """Who leads, by `name`: that of the unit, else the words of the plan."""
    name = Coalesce("units__short_name", "text")
    return TaskUnit.objects.filter(role=TaskUnit.Role.LEAD).annotate(name=name)
