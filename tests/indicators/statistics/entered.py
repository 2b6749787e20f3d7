"""Entering figures of forms in tests, through the service."""

from datetime import date
from decimal import Decimal

from indicators.models import FormEntry
from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, accept_figures, enter_figures
from tests.factories import make_standing_officer


def enter_into(plan, form, key, rows, *, accepted=True, today=None, final=True):
    """Enter figures as the standing body, and accept them as another of it."""
    author = make_standing_officer(plan.unit)
    [known] = form_figures(plan, [form])
    cells = [
        Entered(cell[0], cell[1], Decimal(value), seen=_seen(known, cell, key))
        for code, said in rows.items()
        for column, value in (said.items() if isinstance(said, dict) else [("", said)])
        for cell in [known.named(code, column)]
    ]
    period = plan.periods.get(key=key)
    outcome = enter_figures(
        plan,
        form,
        cells,
        author=author,
        period=period,
        today=today or date(plan.year, 12, 30),
        final=final,
    )
    assert (outcome.refused, outcome.newer) == ({}, {})
    if accepted and outcome.entered:
        pks = FormEntry.objects.of_form(plan, form).waiting().values_list("pk", flat=True)
        reviewer = make_standing_officer(plan.unit)
        accept_figures(outcome.entered[0].plan_form, list(pks), by=reviewer)
    return outcome.entered


def _seen(known, cell, key):
    entries = known.at(*cell, key).entries
    return entries[-1] if entries else None
