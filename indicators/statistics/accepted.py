"""What was accepted of plans' forms, as it is stored beside each of them (`PlanForm.accepted`)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from .figures import Figure, Typed
from .models import FormEntry, PlanForm, StatisticalForm
from .stored import StoredCells, Told, cell_key, cell_of

# value (a decimal in letters, None for words), text, and whether an estimate
Accepted = tuple[str | None, str, bool]


def computed(forms: Sequence[int]) -> dict[int, Told]:
    """Return what was accepted in forms of plans (ids), of the cells that say something (one
    query).
    """
    found: dict[int, Told] = {pk: {} for pk in forms}
    entries = FormEntry.objects.filter(plan_form__in=forms).accepted().order_by("pk")
    names = ("plan_form", "period", "row", "column", "value", "text", "estimate")
    for pk, period, row, column, value, text, estimate in entries.values_list(*names).iterator():
        cells, key = found[pk].setdefault(period, {}), cell_key((row, column))
        if value is None and not text:  # emptied
            cells.pop(key, None)
        else:
            said = None if value is None else str(value.normalize())
            cells[key] = [said, text, estimate]
    return found


ACCEPTED_CELLS = StoredCells("accepted", computed)


def accepted_in(form: StatisticalForm, plans: Iterable[int]) -> dict[int, Told]:
    """Return what was accepted of `form` in each of these plans (ids), by the plan's id."""
    return dict(ACCEPTED_CELLS.read(PlanForm.objects.filter(form=form, plan__in=plans)))


def figure_of(said: Accepted) -> Figure:
    """Return what was accepted in a cell as a figure."""
    value, text, estimate = said
    return Figure(None if value is None else Decimal(value), text, estimate)


def figures_of(told: Told) -> Typed:
    """Return what was accepted in a form as figures."""
    return {
        key: {cell_of(cell): figure_of(said) for cell, said in cells.items()}
        for key, cells in told.items()
    }
