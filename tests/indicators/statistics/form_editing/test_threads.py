"""Two people change one statistical form at once, or enter figures meanwhile."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from indicators.models import FormEntry
from indicators.statistics.figures import form_figures
from indicators.statistics.form_editing.services import FormRefused
from indicators.statistics.form_editing.services.parts import (
    add_part,
    change_part,
    part_stamp,
    remove_part,
)
from indicators.statistics.services import Entered, enter_figures
from plans.services.writing import TextChanged
from tests.factories import make_commune, make_form, make_plan, make_standing_officer
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def officers(commune):
    return [make_standing_officer(commune), make_standing_officer(commune)]


@pytest.fixture
def form(commune):
    return make_form(owner=commune, rows=[{"code": "01"}, {"code": "02"}])


def row(one):
    return type(one).objects.filter(pk=one.pk)


def test_of_two_rows_with_one_code_the_second_is_refused(form, officers):
    calls = [
        partial(add_part, form, "rows", by=officer, code="03", name=f"Dòng {n}")
        for n, officer in enumerate(officers)
    ]

    first, refusal = run_behind(row(form), *calls, one_by_one=True, expected=(FormRefused,))

    assert isinstance(refusal, FormRefused)
    assert form.rows.get(code="03") == first


def test_two_rows_that_are_added_at_once_stand_one_behind_the_other(form, officers):
    calls = [
        partial(add_part, form, "rows", by=officer, code=f"1{n}", name="Dòng")
        for n, officer in enumerate(officers)
    ]

    run_behind(row(form), *calls)

    assert sorted(form.rows.values_list("order", flat=True)) == [0, 1, 2, 3]


def test_who_saves_second_is_asked_again(form, officers):
    line = form.rows.first()
    seen = part_stamp(line, "rows")
    calls = [
        partial(change_part, form, "rows", line.pk, by=officer, seen=seen, name=f"Tên {n}")
        for n, officer in enumerate(officers)
    ]

    _, late = run_behind(row(form), *calls, one_by_one=True, expected=(TextChanged,))

    assert (type(late), late.newer.name) == (TextChanged, "Tên 0")


def test_a_row_into_which_figures_just_go_is_not_left_out(form, commune, officers):
    plan, line = make_plan(commune), form.rows.first()
    cells = [Entered(*form_figures(plan, [form])[0].named("01"), Decimal(3))]
    entering = partial(
        enter_figures,
        plan,
        form,
        cells,
        author=officers[1],
        period=plan.periods.get(key="quarter-1"),
        today=date(2026, 3, 1),
    )

    (refusal,) = run_behind(
        row(line),
        partial(remove_part, form, "rows", line.pk, by=officers[0]),
        meanwhile=entering,
        expected=(FormRefused,),
    )

    assert "đã có số liệu nên không bỏ được" in str(refusal)
    assert FormEntry.objects.get().row == line
