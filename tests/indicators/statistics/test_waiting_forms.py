"""What waits in forms is counted by every page: a form and period once, at what its cells cost."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from indicators.models import FormEntry, PlanForm
from tests.factories import make_form, make_leader

from .conftest import Q1, Q2

pytestmark = pytest.mark.django_db
CELLS = 300


def send_cells(plan, form, officer, key) -> None:
    """Send a figure for each row of the form, as it waits for review."""
    filled, _ = PlanForm.objects.get_or_create(plan=plan, form=form)
    FormEntry.objects.bulk_create(
        FormEntry(
            plan_form=filled,
            row=row,
            period=key,
            value=1,
            author=officer,
            on_behalf_of=officer.unit,
            province=plan.unit.province,
            key=uuid4(),
            sent_at=timezone.now(),
        )
        for row in form.rows.all()
    )


@pytest.fixture
def waiting(commune, plan, officer):
    """What waits for the leader: a long form in two periods, a short one in one."""
    long, short = (
        make_form(rows=[{"code": f"{n}", "kind": "count"} for n in range(size)])
        for size in (CELLS, 2)
    )
    for form, key in ((long, Q1), (long, Q2), (short, Q1)):
        send_cells(plan, form, officer, key)
    return FormEntry.objects.waiting_for(make_leader(commune))


@pytest.mark.both
def test_each_form_and_period_counts_once_by_what_was_sent_first(waiting):
    firsts = {}
    for entry in waiting.order_by("pk"):
        firsts.setdefault((entry.plan_form_id, entry.period), entry.pk)

    found = waiting.one_of_each_form()

    assert len(firsts) == 3
    assert set(found.values_list("pk", flat=True)) == set(firsts.values())


@pytest.mark.services
def test_cells_that_wait_are_not_held_against_each_other(waiting):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    [told] = json.loads(waiting.one_of_each_form().explain(format="json", analyze=True))

    assert max(map(looked_at, parts_of(told["Plan"]))) <= 3 * CELLS


def parts_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from parts_of(part)


def looked_at(part: dict[str, Any]) -> int:
    """How many rows a part of the plan found or threw away."""
    thrown = part.get("Rows Removed by Join Filter", 0) + part.get("Rows Removed by Filter", 0)
    return (part["Actual Rows"] + thrown) * part["Actual Loops"]
