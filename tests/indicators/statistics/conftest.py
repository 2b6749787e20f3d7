"""Fixtures of statistics: on 1 April 2026 the first quarter is closed, the six months run."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, enter_figures
from tests.factories import (
    make_commune,
    make_form,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)

Q1, Q2 = "quarter-1", "six-months"


@pytest.fixture
def april():
    """Stop the clock at nine in the morning of 1 April 2026 in Vietnam."""
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def plan(commune):
    return make_plan(commune)


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


@pytest.fixture
def office(commune):
    return make_office(commune, name="Phòng Tư pháp", short_name="Phòng Tư pháp")


@pytest.fixture
def officer(office):
    return make_officer(office)


@pytest.fixture
def form():
    """Two rows of the office, one of the standing body, their total."""
    return make_form(
        rows=[
            {"code": "01", "office": "Phòng Tư pháp"},
            {"code": "02", "office": "Phòng Tư pháp"},
            {"code": "03"},
            {"code": "TONG", "kind": "computed", "formula": "TỔNG"},
        ]
    )


@pytest.fixture
def rows(form):
    return {row.code: row for row in form.rows.all()}


@pytest.fixture
def columns_form():
    """A form with columns under a group, one of them computed, and a check."""
    return make_form(
        rows=[
            {"code": "01", "office": "Phòng Tư pháp"},
            {"code": "TONG", "kind": "computed", "formula": "TỔNG"},
        ],
        columns=[
            {"code": "3", "formula": "[4] + [5]"},
            {"code": "4", "group": "Trong đó"},
            {"code": "5", "group": "Trong đó"},
            {"code": "7"},
        ],
        checks=["[7] <= [3]"],
    )


def page_of(plan, form, key=Q2) -> str:
    return reverse("indicators:statistics_form", args=[plan.pk, form.pk, key])


def sending(*cells, **more) -> dict:
    """What a page posts: cells as (row, column or None, text, seen, note)."""
    data, seen = {}, []
    for row, column, text, *rest in cells:
        place = f"{row.pk}-{column.pk if column else 0}"
        data[f"v-{place}"] = text
        if rest and rest[0]:
            seen.append(f"{place}:{rest[0].pk}")
        if len(rest) > 1:
            data[f"n-{place}"] = rest[1]
    return {**data, "seen": " ".join(seen), **more}


def enter(plan, form, author, key, values, *, today, note=None):
    """Enter figures, by code of the row or (row, column)."""
    known = form_figures(plan, [form])[0]
    cells = []
    for code, value in values.items():
        row, column = known.named(*([code] if isinstance(code, str) else code))
        current = known.at(row, column, key)
        seen = current.entries[-1] if current.entries else None
        cells.append(Entered(row, column, Decimal(value), note=note, seen=seen))
    return enter_figures(
        plan, form, cells, author=author, period=plan.periods.get(key=key), today=today
    )
