"""A province's form, entered from `docs/own-forms.md` alone and used by a commune."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import Role
from indicators.models import StatisticalForm
from indicators.statistics.figures import form_figures
from indicators.statistics.formulas import TOTAL, formula
from indicators.statistics.offices import offices_of
from indicators.statistics.services import Entered, enter_figures
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

DOCUMENT = settings.BASE_DIR / "docs" / "own-forms.md"
PERIODS = {"Quý I": "quarter-1", "6 tháng": "six-months"}


def tables(chapter: str) -> list[list[dict[str, str]]]:
    """The tables of a chapter: their rows by heading."""
    text = DOCUMENT.read_text(encoding="utf-8")
    [part] = re.findall(rf"^## {chapter}\..*?\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", part, re.MULTILINE):
        head, _, *rows = [
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in block.strip().splitlines()
        ]
        found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


def filled_in(form, said: dict[str, str]) -> dict:
    """What a person sends who writes these words beside the labels of the form."""
    by_label = {field.label: field for field in form}
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    for label, words in said.items():
        field = by_label[label]
        choices = {str(text): value for value, text in getattr(field.field, "choices", ())}
        if not choices:
            sent[field.html_name] = words
        elif isinstance(field.value(), list):
            sent[field.html_name] = [choices[each] for each in words.split("; ")]
        else:
            sent[field.html_name] = choices[words]
    return {name: value for name, value in sent.items() if value is not False}


def send(client, address: str, said: dict[str, str]) -> None:
    """Open the page, write into its form and send it; it is taken."""
    page = client.get(address)
    answer = client.post(address, filled_in(page.context["form"], said))
    assert answer.status_code == 302, answer.context["form"].errors


def part_page(form: StatisticalForm, part: str) -> str:
    return reverse("indicators:form_part_add", args=[form.pk, part])


@pytest.fixture
def commune():
    province = make_commune(kind="province", short_name="UBND tỉnh Thử", place="Thử")
    return make_commune(parent=province)


@pytest.fixture
def offices(commune):
    names = (
        "Trung tâm Phục vụ hành chính công",
        "Văn phòng HĐND và UBND",
        "Phòng Văn hóa – Xã hội",
    )
    made = {
        name: make_office(
            commune, name=name, short_name=name, standing_body=name.startswith("Phòng")
        )
        for name in names
    }
    return made | {"officers": {name: make_officer(office) for name, office in made.items()}}


def make_the_form(client) -> StatisticalForm:
    """Chapters 1 to 5: what the province does."""
    [head] = tables("1")
    send(client, reverse("indicators:form_new"), {row["Ô"]: row["Ghi"] for row in head})
    form = StatisticalForm.objects.get()

    [rows] = tables("2")
    text = "\n".join("\t".join(line) for line in [rows[0], *(row.values() for row in rows)])
    send(client, reverse("indicators:form_paste", args=[form.pk]), {"Các dòng chép từ Excel": text})
    for part, chapter in (("checks", "3"), ("sentences", "4")):
        [items] = tables(chapter)
        for said in items:
            send(client, part_page(form, part), said)

    preview = client.get(reverse("indicators:form_detail", args=[form.pk]))
    assert preview.context["faults"] == []
    client.post(reverse("indicators:form_force", args=[form.pk]))
    form.refresh_from_db()
    return form


def choose_the_offices(client, form: StatisticalForm) -> None:
    """Chapter 6: what the commune's standing body does."""
    address = reverse("indicators:form_offices", args=[form.pk])
    units = dict(client.get(address).context["form"].fields["unit"].choices)
    for said in tables("6")[0]:
        [unit] = [str(pk) for pk, name in units.items() if str(name) == said["Đơn vị phụ trách"]]
        client.post(address, {"unit": unit, "rows": [form.rows.get(code=said["Mã"]).pk]})


def enter(plan, form, officers, key: str, figures: dict[str, str]) -> None:
    """Each office enters its own rows."""
    known = form_figures(plan, [form])[0]
    offices = offices_of(plan.unit, known.rows)
    for code, said in figures.items():
        cell = known.named(code)
        outcome = enter_figures(
            plan,
            form,
            [Entered(*cell, Decimal(said))],
            author=officers[offices[cell[0].pk].name],
            period=plan.periods.get(key=key),
            today=date(2026, 6, 20),
        )
        assert len(outcome.entered) == 1


def test_a_form_made_from_the_documentation_alone_is_used_by_a_commune(client, commune, offices):
    department = make_commune(kind="department", parent=commune.parent)
    client.force_login(make_user(department, Role.APPRAISER))
    form = make_the_form(client)
    assert StatisticalForm.objects.in_force(commune, 2026) == [form]
    assert form.owner == commune.parent

    client.force_login(make_standing_officer(commune))
    choose_the_offices(client, form)

    entered, computed = tables("7")
    plan = make_plan(commune)
    for heading, key in PERIODS.items():
        figures = {row["Mã"]: row[heading] for row in entered}
        enter(plan, form, offices["officers"], key, figures)

    known = form_figures(plan, [form])[0]
    shown = {
        row["Mã"]: known.shown(*known.named(row["Mã"]), "six-months", cumulative=True)
        for row in computed
    }
    assert shown == {row["Mã"]: row["Lũy kế 6 tháng"] for row in computed}
    assert [known.findings(key) for key in PERIODS.values()] == [[], []]
    assert form.sentences.count() == 2

    enter(plan, form, offices["officers"], "quarter-3", {"05": "0", "06": "5"})
    [found] = form_figures(plan, [form])[0].findings("quarter-3")
    assert found.is_error
    assert found.message == (
        "Số kết quả đã số hóa nhiều hơn số phải số hóa (đang là 185 và 180). Hãy kiểm tra lại."
    )


def test_every_way_of_writing_a_formula_that_the_documentation_shows_is_understood():
    ways = DOCUMENT.read_text(encoding="utf-8").partition("## Cách ghi")[2]
    shown = re.findall(r"^\| (\[[^|]*\]|TỔNG) \| ", ways, re.MULTILINE)

    assert len(shown) == 6
    assert [formula(each).text for each in shown if each != TOTAL] == shown[:-1]
