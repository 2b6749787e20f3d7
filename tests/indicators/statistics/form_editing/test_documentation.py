"""A province's form, entered from `docs/own-forms.md` alone, used by a commune and reported."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from docx import Document

from accounts.models import Role
from indicators.models import FormEntry, StatisticalForm
from indicators.statistics.figures import form_figures
from indicators.statistics.form_editing.faults import fault_of
from indicators.statistics.form_editing.parts import parts_in
from indicators.statistics.formulas import TOTAL, formula
from indicators.statistics.offices import offices_of
from indicators.statistics.services import Entered, enter_figures
from reports import services as reports
from reports.models import ReportOutline
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


def accept(client, plan, form, key: str) -> None:
    """Tick all that waits and accept it."""
    address = reverse("indicators:review_statistics_form", args=[plan.pk, form.pk, key])
    waiting = [each.pk for each in FormEntry.objects.filter(plan_form__form=form).of_period(key)]
    answer = client.post(address, {"accept": "chosen", "updates": waiting})
    assert answer.status_code == 302, answer.context["error"]


def put_into_the_outline(client) -> None:
    """Chapter 8: what the province does with the outline of six months."""
    client.post(reverse("reports:outline_take"), {"period": "six-months"})
    outline = ReportOutline.objects.get()
    page = outline.get_absolute_url()
    section, annex = tables("8")[:2]
    row = outline.sections.get(heading="Từng lĩnh vực nội dung").pk
    for said, address, asked, name, hidden in (
        (section, "outline_section", {"section": row}, "section_form", {"row": row}),
        (annex, "outline_annex", {"add_annex": 1}, "annex_form", {}),
    ):
        shown = client.get(page, asked).context
        words = {next(iter(line.values())): list(line.values())[1] for line in said}
        sent = filled_in(shown[name], words) | hidden | {"seen": shown["outline"].version}
        assert (
            client.post(reverse(f"reports:{address}", args=[outline.pk]), sent).status_code == 302
        )


def reported(plan, writer):
    """The report of six months, and what stands in its last annex: title and table."""
    report = reports.open_report(plan.periods.get(key="six-months"), by=writer)
    reports.build_now(report)
    report.refresh_from_db()
    document = Document(BytesIO(report.document.read()))
    return report, [each.text for each in document.paragraphs], document.tables[-1]


def test_the_form_stands_in_the_report_as_the_documentation_says(client, commune, offices):
    department = make_commune(kind="department", parent=commune.parent)
    client.force_login(make_user(department, Role.APPRAISER))
    form = make_the_form(client)
    put_into_the_outline(client)
    plan, writer = make_plan(commune), make_standing_officer(commune)
    client.force_login(writer)
    for heading, key in PERIODS.items():
        figures = {row["Mã"]: row[heading] for row in tables("7")[0]}
        enter(plan, form, offices["officers"], key, figures)
        accept(client, plan, form, key)

    report, lines, table = reported(plan, writer)

    [said], shown = tables("8")[2:]
    drafted = report.sections.get(heading=said["Đề mục"]).drafted
    assert drafted.splitlines()[-1] == said["Lời"]
    assert said["Lời"] in lines
    assert "THANH TOÁN TRỰC TUYẾN VÀ SỐ HÓA 6 THÁNG ĐẦU NĂM 2026" in lines
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert head == list(shown[0])
    # a heading goes across all columns
    wanted = [list(row.values()) if row["STT"] else [row["Chỉ tiêu"]] * len(head) for row in shown]
    assert rows == wanted


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


def ways(beginning: str, end: str) -> str:
    """What the documentation says between these words of its last chapters."""
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Cách ghi")[2]
    return text.partition(beginning)[2].partition(end)[0]


def test_every_way_of_writing_a_formula_that_the_documentation_shows_is_understood():
    shown = re.findall(r"^\| (\[[^|]*\]|TỔNG) \| ", ways("**Công thức.**", "**"), re.MULTILINE)

    assert len(shown) == 6
    assert [formula(each).text for each in shown if each != TOTAL] == shown[:-1]


def test_every_way_of_writing_a_sentence_that_the_documentation_shows_is_understood():
    text = ways("**Câu mẫu.**", "**").replace("\\|", "¦")
    shown = [
        each.replace("¦", "|") for each in re.findall(r"^\| ([\[{].*?) \| ", text, re.MULTILINE)
    ]
    rows = [{"code": code, "name": code} for code in ("02", "03")]
    wide = {
        "rows": [{"code": "TONG", "name": "Tổng"}],
        "columns": [{"code": "7", "heading": "Tổng số"}],
    }
    for each in shown:
        parts = parts_in(StatisticalForm(), wide if "TONG" in each else {"rows": rows})
        assert fault_of(f"Có {each}.", parts, "sentences") == ""
    assert len(shown) == 6
