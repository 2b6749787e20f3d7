"""What the statistical forms of a published plan say to everybody: accepted figures, cumulative.

What people wrote in words stays inside: only numbers, yes and no, and chosen answers go out.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from indicators.statistics.areas import areas_in_plan
from indicators.statistics.figures import ACCEPTED, FormFigures, form_figures
from indicators.statistics.models import FormRow, StatisticalForm
from plans.models import Plan, ReportingPeriod
from vietnamese import fit

PERIODS = dict(ReportingPeriod.Key.choices)
KEPT_INSIDE = (FormRow.Kind.HEADING, FormRow.Kind.TEXT)


def statistics_of(plan: Plan) -> list[dict[str, Any]]:
    """Return the forms of `plan` that have accepted figures, each up to the last period with any,
    by area. Five queries and one for each unit above the plan's.
    """
    forms = StatisticalForm.objects.in_force(plan.unit.its_authority, plan.year)
    if not forms:
        return []
    read = form_figures(plan, forms, reviews=ACCEPTED, checked=False)
    areas = areas_in_plan(forms, plan)
    return [found for known in read if (found := _form(known, plan, areas[known.form.pk]))]


def _form(known: FormFigures, plan: Plan, areas: Mapping[int, int]) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = []
    for key in reversed(known.keys):
        rows = [row for each in known.rows if (row := _row(known, each, key))]
        if rows:
            break
    if not rows:
        return None
    return {
        "code": known.form.code,
        "name": known.form.name,
        "period": PERIODS[key],
        "areas": [
            {"name": _area(plan, areas.get(number)), "rows": list(found)}
            for number, found in groupby(rows, key=lambda row: row.pop("area"))
        ],
    }


def _row(known: FormFigures, row: FormRow, key: str) -> dict[str, Any] | None:
    if row.kind in KEPT_INSIDE:
        return None
    figures = [
        {
            "column": str(column) if column else "",
            "value": str(figure.value.normalize() + 0),
            "shown": known.shown(row, column, key, cumulative=True),
            "estimate": figure.estimate,
        }
        for column in known.columns_of(row)
        if (figure := known.at(row, column, key, cumulative=True)).value is not None
    ]
    if not figures:
        return None
    unit = "%" if row.kind == FormRow.Kind.RATIO else row.unit
    return {
        "area": row.area,
        "code": row.code,
        "name": fit(row.name),
        "unit": unit,
        "figures": figures,
    }


def _area(plan: Plan, number: int | None) -> str:
    return "" if number is None else plan.area_name(number)
