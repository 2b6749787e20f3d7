"""The statistical forms that ship with the program."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from indicators.models import FormRow, RowOffice, StatisticalForm
from indicators.statistics.figures import form_figures
from indicators.statistics.form_editing import supplied
from indicators.statistics.form_editing.supplied import load_supplied_forms
from indicators.statistics.offices import offices_of
from indicators.statistics.services import Entered, enter_figures
from tests.factories import make_commune, make_office, make_plan, make_standing_officer

pytestmark = pytest.mark.django_db

SETTLEMENT, AREAS = "tthc-giai-quyet", "cchc-bay-linh-vuc"


def form_of(code: str) -> StatisticalForm:
    return StatisticalForm.objects.with_parts().get(code=code)


def stored_with(tmp_path, monkeypatch, change):
    """Let the file say what `change` makes of its contents."""
    contents = supplied.supplied_contents()
    change(contents)
    file = tmp_path / "forms.json"
    file.write_text(json.dumps(contents), encoding="utf-8")
    monkeypatch.setattr(supplied, "SUPPLIED", file)


def test_both_forms_are_in_force_for_every_commune_and_marked(capsys):
    call_command("load_forms")

    forms = StatisticalForm.objects.in_force(make_commune(), 2026)

    assert [(form.code, form.from_memory, form.own_rows) for form in forms] == [
        (SETTLEMENT, True, True),
        (AREAS, True, True),
    ]
    assert capsys.readouterr().out.split() == [SETTLEMENT, "2021", AREAS, "2021"]


def test_loading_again_changes_nothing():
    load_supplied_forms()
    rows = list(FormRow.objects.values_list("pk", flat=True))

    assert load_supplied_forms() == []
    assert list(FormRow.objects.values_list("pk", flat=True)) == rows


def test_what_the_file_says_now_is_taken_while_nothing_was_entered(tmp_path, monkeypatch):
    load_supplied_forms()
    office = make_office()
    first, second = form_of(SETTLEMENT).rows.all()[:2]
    for row in (first, second):
        RowOffice.objects.create(authority=office.authority, row=row, unit=office)

    def change(forms):
        forms[0]["rows"][0]["name"] = "Hộ tịch mới"
        del forms[0]["rows"][1]

    stored_with(tmp_path, monkeypatch, change)

    assert load_supplied_forms() == [form_of(SETTLEMENT)]
    assert form_of(SETTLEMENT).rows.first().name == "Hộ tịch mới"
    assert form_of(SETTLEMENT).rows.count() == 15
    assert RowOffice.objects.get().row == first


def test_a_form_with_figures_stays_and_a_later_year_is_a_new_version(tmp_path, monkeypatch):
    load_supplied_forms()
    plan, form = make_plan(), form_of(SETTLEMENT)
    known = form_figures(plan, [form])[0]
    author = make_standing_officer(plan.unit)
    cells = [Entered(*known.named("L01", "4"), Decimal(3))]
    period = plan.periods.get(key="quarter-1")
    enter_figures(plan, form, cells, author=author, period=period, today=date(2026, 3, 1))

    stored_with(tmp_path, monkeypatch, lambda forms: forms[0]["rows"][0].update(name="Hộ tịch mới"))
    assert load_supplied_forms() == []
    assert form_of(SETTLEMENT).rows.first().name == "Hộ tịch"

    stored_with(tmp_path, monkeypatch, lambda forms: forms[0].update(year=2026))
    [newer] = load_supplied_forms()
    assert StatisticalForm.objects.in_force(plan.unit, 2025)[0] == form
    assert StatisticalForm.objects.in_force(plan.unit, 2026)[0] == newer


def test_the_words_of_offices_name_those_of_a_commune_and_of_a_ward():
    load_supplied_forms()
    names = ["Văn phòng HĐND và UBND", "Phòng Văn hóa – Xã hội"]
    names.append("Trung tâm Phục vụ hành chính công")
    for finance in ("Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng và Đô thị"):
        commune = make_commune()
        offices = {
            name: make_office(commune, name=name, short_name=name) for name in [*names, finance]
        }
        rows = FormRow.objects.filter(form=form_of(AREAS)).exclude(kind=FormRow.Kind.HEADING)

        found = offices_of(commune, rows)

        expected = offices | {"Phòng Kinh tế": offices[finance]}
        assert {row.code: found[row.pk] for row in rows} == {
            row.code: expected[row.office] for row in rows
        }
