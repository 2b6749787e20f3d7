"""What is worked out of the figures of plans' forms and stored beside each form of a plan: when
their cells were first entered (`PlanForm.entered`), and what was accepted (`PlanForm.accepted`).

Whoever locks such a form to write figures forgets both; who looks next works out anew what is
looked at, under the same lock. So it is never older than the figures.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.lookups import IsNull

from plans.models import Plan

from .figures import Cell
from .models import PlanForm

BATCH = 50  # forms that are locked at once: who enters figures into one waits for all
Told = dict[str, dict[str, Any]]  # by the key of the period, then by the cell (`cell_key`)


def cell_key(cell: Cell) -> str:
    """The name of a cell in what is stored."""
    row, column = cell
    return f"{row}-{column or 0}"


def cell_of(key: str) -> Cell:
    """The cell with this name."""
    row, column = map(int, key.split("-"))
    return row, column or None


@dataclass(frozen=True)
class StoredCells:
    """A column of `PlanForm`, and what works it out of the figures of plans' forms (by their ids,
    one query).
    """

    column: str
    computed: Callable[[Sequence[int]], Mapping[int, Told]]

    def read(self, forms: QuerySet[PlanForm], period: str = "") -> Iterator[tuple[int, Told]]:
        """Yield the plan (its id) of each of `forms` with what is told of it, of the period with
        this key alone unless it is empty.

        One query; some more for forms into which somebody wrote since one looked last, whose
        answers are stored.
        """
        told = KeyTransform(period, self.column) if period else F(self.column)
        rows = forms.order_by("pk").annotate(told=told, missing=IsNull(F(self.column), True))
        known = list(rows.values_list("pk", "plan", "missing", "told"))
        missing = [pk for pk, _, is_missing, _ in known if is_missing]
        anew: dict[int, Told] = {}
        for start in range(0, len(missing), BATCH):
            anew |= self._store(missing[start : start + BATCH])
        for pk, plan, is_missing, stored in known:
            if is_missing:
                stored = anew[pk].get(period) if period else anew[pk]
            yield plan, {period: stored or {}} if period else stored

    @transaction.atomic
    def _store(self, forms: Sequence[int]) -> Mapping[int, Told]:
        """Work out anew what forms of plans (ids) tell and store it, but for those into which
        somebody is just writing; return it for all of them.
        """
        rows = PlanForm.objects.filter(pk__in=forms).order_by("pk").only("pk")
        locked = list(rows.select_for_update(no_key=True, skip_locked=True))
        found = self.computed(forms)
        for row in locked:
            setattr(row, self.column, found[row.pk])
        PlanForm.objects.bulk_update(locked, [self.column])
        return found

    def unlike(self, plan: Plan) -> list[PlanForm]:
        """Return the forms of `plan`, which are then locked, whose stored answer is not what their
        figures say.
        """
        stored = plan.statistical_forms.filter(**{f"{self.column}__isnull": False}).order_by("pk")
        rows = list(stored.select_for_update(no_key=True))
        found = self.computed([row.pk for row in rows])
        return [row for row in rows if getattr(row, self.column) != found[row.pk]]
