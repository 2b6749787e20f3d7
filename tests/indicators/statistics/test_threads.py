"""Forty offices enter at once; two enter the same cell; one reviews what another enters anew."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.http import QueryDict

from indicators.models import FormEntry, PlanForm, RowOffice, StatisticalForm
from indicators.statistics.comparing import compared_figures
from indicators.statistics.figures import form_figures
from indicators.statistics.form_editing.services import withdraw
from indicators.statistics.form_editing.services.parts import remove_part
from indicators.statistics.form_page import FormPage
from indicators.statistics.forms import PostedCells
from indicators.statistics.services import (
    Entered,
    FiguresRefused,
    accept_figures,
    enter_figures,
    reopen_figures,
    withdraw_figure,
)
from plans.models import Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused
from plans.services import close_plan
from tests.factories import (
    make_commune,
    make_form,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

OFFICES = 40
Q1, Q2 = "quarter-1", "six-months"
TODAY = date(2026, 6, 20)

SUMS = """
    SELECT entry.row_id, sum(entry.value)
    FROM indicators_formentry entry JOIN indicators_planform filled ON filled.id = plan_form_id
    WHERE filled.plan_id = %s AND entry.period = ANY(%s) AND review IN ('waiting', 'accepted')
    GROUP BY entry.row_id ORDER BY entry.row_id
"""


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
def form():
    rows = [{"code": str(n)} for n in range(OFFICES)]
    return make_form(rows=[*rows, {"code": "TONG", "kind": "computed", "formula": "TỔNG"}])


@pytest.fixture
def authors(commune, form, standing):
    """A person for each row, each of an office of their own."""
    found = []
    for row in form.rows.filter(kind="count"):
        officer = make_officer(make_office(commune))
        RowOffice.objects.create(authority=commune, row=row, unit=officer.unit)
        found.append(officer)
    return found


def entering(plan, form, row, author, key, value, seen=None):
    cell = [Entered(row, None, Decimal(value), seen=seen)]
    period = plan.periods.get(key=key)
    return partial(enter_figures, plan, form, cell, author=author, period=period, today=TODAY)


def sending(plan, form, row, author, text):
    """What the page of the form does with what was typed into a cell of `row`."""
    page = FormPage(plan.pk, form.pk, Q1, author, TODAY)
    posted = PostedCells(QueryDict(f"v-{row.pk}-0={text}"))
    return posted, partial(page.enter, posted.entered_into, posted.key_of)


def asked(plan, *keys) -> dict[int, Decimal]:
    """Sums by row, as PostgreSQL says them."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [plan.pk, list(keys)])
        return dict(cursor.fetchall())


def test_forty_offices_enter_one_form_at_once(commune, plan, form, authors, standing):
    rows = list(form.rows.filter(kind="count"))
    last_year = make_plan(commune, year=2025)
    for n, row in enumerate(rows):
        for key in (Q1, Q2):
            entering(last_year, form, row, standing, key, n + 3)()

    for key, more in ((Q1, 1), (Q2, 100)):
        calls = [
            entering(plan, form, row, author, key, n + more)
            for n, (row, author) in enumerate(zip(rows, authors, strict=True))
        ]
        run_behind(Plan.objects.filter(pk=plan.pk), *calls)

    compared = compared_figures(plan, form, form)
    now, total = compared.now, form.rows.get(code="TONG")
    assert FormEntry.objects.filter(plan_form__plan=plan).count() == 2 * OFFICES
    for keys, cumulative in (((Q2,), False), ((Q1, Q2), True)):
        said = asked(plan, *keys)
        at = {row.pk: now.at(row, None, Q2, cumulative=cumulative).value for row in rows}
        assert at == said
        assert now.at(total, None, Q2, cumulative=cumulative).value == sum(said.values())
        earlier = asked(last_year, *keys)
        assert earlier == {
            row.pk: compared.year_before(row, None, Q2, cumulative=cumulative).value for row in rows
        }


def test_of_two_in_one_cell_the_second_is_asked(plan, form, authors, standing):
    row = form.rows.first()
    calls = [entering(plan, form, row, who, Q1, n) for n, who in enumerate((authors[0], standing))]

    first, second = run_behind(Plan.objects.filter(pk=plan.pk), *calls, one_by_one=True)

    assert [entry.value for entry in first.entered] == [0]
    assert (second.entered, [each.value for each in second.newer.values()]) == ([], [0])
    assert FormEntry.objects.get().value == 0


@pytest.mark.parametrize("opened", [False, True])
def test_of_two_pages_that_enter_one_cell_the_second_is_asked(
    plan, form, authors, standing, opened
):
    row, other = form.rows.all()[:2]
    if opened:
        entering(plan, form, other, authors[1], Q1, 9)()
    calls = [sending(plan, form, row, who, n)[1] for n, who in enumerate((authors[0], standing), 1)]

    first, second = run_behind(Plan.objects.filter(pk=plan.pk), *calls, one_by_one=True)

    assert [entry.value for entry in first.entered] == [1]
    assert (second.entered, [each.value for each in second.newer.values()]) == ([], [1])
    assert FormEntry.objects.get(row=row).value == 1
    assert PlanForm.objects.count() == 1


def test_a_page_that_is_sent_twice_enters_once(plan, form, authors):
    row, page = form.rows.first(), FormPage(plan.pk, form.pk, Q1, authors[0], TODAY)
    posted = PostedCells(QueryDict(f"v-{row.pk}-0=5&key=8d7f6a52-6a0f-4d5b-9a3b-1f2e3d4c5b6a"))
    send = partial(page.enter, posted.entered_into, posted.key_of)

    run_behind(Plan.objects.filter(pk=plan.pk), send, send, one_by_one=True)

    assert FormEntry.objects.get().value == 5


@pytest.mark.parametrize(
    ("opened", "refused"), [(False, StatisticalForm.DoesNotExist), (True, FiguresRefused)]
)
def test_a_page_enters_nothing_into_a_form_that_was_just_withdrawn(
    commune, plan, standing, opened, refused
):
    form = make_form(owner=commune, rows=[{"code": "01"}, {"code": "02"}])
    row, other = form.rows.all()
    if opened:
        entering(plan, form, other, standing, Q1, 9)()
    before = FormEntry.objects.count()

    (late,) = run_behind(
        Plan.objects.filter(pk=plan.pk),
        sending(plan, form, row, standing, 5)[1],
        meanwhile=partial(withdraw, form, by=standing),
        expected=(StatisticalForm.DoesNotExist, FiguresRefused),
    )

    assert isinstance(late, refused)
    assert FormEntry.objects.count() == before


def test_a_page_says_which_row_was_just_taken_out_of_its_form(commune, plan, standing):
    form = make_form(owner=commune, rows=[{"code": "01"}, {"code": "02"}])
    row = form.rows.first()
    posted, send = sending(plan, form, row, standing, 5)

    (outcome,) = run_behind(
        Plan.objects.filter(pk=plan.pk),
        send,
        meanwhile=partial(remove_part, form, "rows", row.pk, by=standing),
    )

    assert outcome.entered == []
    assert posted.problems == {(row.pk, 0): "Ô này không còn trong biểu; hãy tải lại trang."}
    assert not FormEntry.objects.exists()


def test_the_first_two_of_a_form_make_one_form_of_the_plan(plan, form, authors):
    rows = form.rows.all()
    calls = [entering(plan, form, rows[n], authors[n], Q1, n) for n in range(2)]

    run_behind(Plan.objects.filter(pk=plan.pk), *calls)

    assert PlanForm.objects.get().entries.count() == 2


def test_what_is_entered_anew_is_not_accepted_as_it_was(plan, form, authors, standing):
    row = form.rows.first()
    entry = entering(plan, form, row, authors[0], Q1, 5)().entered[0]
    calls = [
        entering(plan, form, row, authors[0], Q1, 6, seen=entry.pk),
        partial(accept_figures, entry.plan_form, [entry.pk], by=standing),
    ]

    _, refusal = run_behind(
        Plan.objects.filter(pk=plan.pk), *calls, one_by_one=True, expected=(DeclarationRefused,)
    )

    assert "vừa được người khác xử lý" in str(refusal)
    assert dict(FormEntry.objects.values_list("value", "review")) == {5: "withdrawn", 6: "waiting"}


def test_what_was_just_accepted_is_not_withdrawn(plan, form, authors, standing):
    entry = entering(plan, form, form.rows.first(), authors[0], Q1, 5)().entered[0]
    calls = [
        partial(accept_figures, entry.plan_form, [entry.pk], by=standing),
        partial(withdraw_figure, entry, by=authors[0]),
    ]

    _, refusal = run_behind(
        Plan.objects.filter(pk=plan.pk), *calls, one_by_one=True, expected=(DeclarationRefused,)
    )

    assert "Chỉ rút lại được" in str(refusal)
    assert FormEntry.objects.get().review == "accepted"


def test_a_review_is_not_undone_once_the_cell_is_entered_anew(plan, form, authors, standing):
    row = form.rows.first()
    entry = entering(plan, form, row, authors[0], Q1, 5)().entered[0]
    accept_figures(entry.plan_form, [entry.pk], by=standing)
    calls = [
        entering(plan, form, row, authors[0], Q1, 6, seen=entry.pk),
        partial(reopen_figures, entry.plan_form, [entry.pk], by=standing),
    ]

    _, count = run_behind(Plan.objects.filter(pk=plan.pk), *calls, one_by_one=True)

    assert count == 0
    assert dict(FormEntry.objects.values_list("value", "review")) == {5: "accepted", 6: "waiting"}


def test_nothing_is_entered_into_what_was_just_closed(plan, form, authors):
    (refusal,) = run_behind(
        Plan.objects.filter(pk=plan.pk),
        entering(plan, form, form.rows.first(), authors[0], Q1, 5),
        meanwhile=partial(close_plan, plan),
        expected=(PlanClosed,),
    )

    assert isinstance(refusal, PlanClosed)
    assert not FormEntry.objects.exists()


def test_figures_add_up_whatever_order_they_came_in(plan, form, authors):
    rows = list(form.rows.filter(kind="count"))
    for n, (row, author) in enumerate(zip(rows, authors, strict=True)):
        entering(plan, form, row, author, Q1, n)()

    [known] = form_figures(plan, [form])

    assert known.of("TONG", "", Q1).value == sum(range(OFFICES))
