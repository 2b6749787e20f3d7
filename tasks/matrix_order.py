"""The orders in which the matrix lists tasks, in SQL; ties stand as in the plan."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from plans.models import Plan
from vietnamese import sort_key

from .models import TaskUnit
from .models.task import TaskQuerySet
from .sections import Section

Places = tuple[tuple[str, ...], ...]  # the names at each place
Areas = tuple[tuple[int, int], ...]  # the number of each area, and its place

WORK = "work"  # as the page of the person's work lists the tasks
BY_STANDING = (WORK, "due", "-due")  # the orders that ask how tasks stand
BY_LEAD = ("unit", "-unit")


def order_of(sort: str, areas: Areas, leads: Places) -> list[Any]:
    """Return by what tasks of a plan, which know how they stand where the order asks for that, are
    put in the order `sort`; by default in that of the plan. `leads` say the order of those who
    lead.
    """
    matters, sent = F("stood_matters_on"), F("last_sent")
    first: dict[str, Callable[[], list[Any]]] = {
        WORK: lambda: [_section(), matters.asc(nulls_last=True)],
        "due": lambda: [matters.asc(nulls_last=True)],
        "-due": lambda: [matters.desc(nulls_first=True)],
        "updated": lambda: [sent.asc(nulls_first=True)],
        "-updated": lambda: [sent.desc(nulls_last=True)],
        "unit": lambda: [_by_lead(leads).asc()],
        "-unit": lambda: [_by_lead(leads).desc()],
    }
    return [*(first[sort]() if sort in first else ()), *order_in(areas)]


def areas_of(plan: Plan) -> Areas:
    """Return where the areas of `plan` stand; nothing where their numbers say the same."""
    places = tuple((area.number, area.order) for area in plan.reform_areas)
    return () if all(number == place for number, place in places) else places


def order_in(areas: Areas) -> list[Any]:
    """Return by what tasks stand as in the plan whose `areas` these are (`PlaceOfArea`); by the
    number of the area alone where that says the same, for which there is an index.
    """
    if not areas:
        return ["area", "ordinal", "pk"]
    cases = [When(area=number, then=Value(place)) for number, place in areas]
    return [Case(*cases, default=F("area"), output_field=IntegerField()), "ordinal", "pk"]


def _section() -> Case:
    """The place of the section among all."""
    cases = [When(section=each, then=Value(place)) for place, each in enumerate(Section)]
    return Case(*cases, output_field=IntegerField())


def places_in(names: Iterable[str]) -> Places:
    """Return the place of each of `names`, of those who lead, among them all."""
    by_key = defaultdict(list)
    for name in names:
        by_key[sort_key(name)].append(name)
    return tuple(tuple(by_key[key]) for key in sorted(by_key))


def names_of_leads(tasks: TaskQuerySet) -> QuerySet[Any, str]:
    """Return the names of all who lead one of `tasks`, as a query."""
    names = _leads().filter(task__in=tasks.values("pk")).order_by()
    return names.values_list("name", flat=True).distinct()


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
