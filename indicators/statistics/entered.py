"""When what the cells of plans' forms say was first entered, as it is stored beside each form of a
plan (`PlanForm.entered`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Min, Q, When
from django.db.models.functions import TruncDate

from plans.models import Plan

from .exports.models import StatisticsImport
from .figures import COUNTING
from .models import FormEntry, PlanForm
from .stored import StoredCells, Told, cell_key

Review = FormEntry.Review

# by the key of the period, then by the cell (`cell_key`): the day as ISO 8601
Entered = dict[str, dict[str, str]]


def first_entered(entries: Any) -> Any:
    """Annotate groups of `entries` (values of a queryset) that share a cell with the day `first` on
    which it was entered, and with `counting`: does it say something now (1 or 0)?

    What newer figures took the place of counts as sent, what a person took back does not.
    """
    counting, empty = Q(review__in=COUNTING), Q(value=None, text="")
    gave_way = Q(review=Review.WITHDRAWN, reviewed_by=None)
    undone = Q(brought_by__state=StatisticsImport.State.UNDONE)
    sent = ~empty & (~Q(review=Review.WITHDRAWN) | gave_way) & (Q(brought_by=None) | ~undone)
    newest, newest_empty = Max("pk", filter=counting), Max("pk", filter=counting & empty)
    says_nothing = When(newest=None, then=0), When(newest=F("newest_empty"), then=0)
    return entries.annotate(newest=newest, newest_empty=newest_empty).annotate(
        first=TruncDate(Min("sent_at", filter=sent)),
        counting=Case(*says_nothing, default=1, output_field=IntegerField()),
    )


def computed(forms: Sequence[int]) -> dict[int, Told]:
    """Return what was entered into forms of plans (ids) by their figures (one query)."""
    found: dict[int, Told] = {pk: {} for pk in forms}
    by_cell = FormEntry.objects.filter(plan_form__in=forms).order_by()
    cells = first_entered(by_cell.values("plan_form", "period", "row", "column"))
    names = ("plan_form", "period", "row", "column", "first")
    for pk, period, row, column, first in cells.filter(counting=1).values_list(*names):
        if first is not None:
            found[pk].setdefault(period, {})[cell_key((row, column))] = first.isoformat()
    return found


ENTERED_CELLS = StoredCells("entered", computed)


def entered_in(plans: Iterable[Plan], period: str = "") -> dict[int, Entered]:
    """Return what was entered into the forms of `plans`, by the plan's id; of the period with this
    key alone unless it is empty.
    """
    found: dict[int, Entered] = defaultdict(dict)
    for plan, told in ENTERED_CELLS.read(PlanForm.objects.filter(plan__in=plans), period):
        for key, cells in told.items():
            found[plan][key] = found[plan].get(key, {}) | cells
    return found


def last_day(cells: Mapping[str, str], wanted: Iterable[str]) -> date | None:
    """Return the last day on which one of the `wanted` cells was entered; None while one of them is
    not.
    """
    days = list(map(cells.get, wanted))
    return None if None in days else date.fromisoformat(max(filter(None, days)))
