"""Every list leaves as Excel and CSV with exactly the rows of its page, and none of others."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from tests.factories import (
    make_indicator,
    make_office,
    make_plan,
    make_target,
    make_task,
    make_update,
    make_user,
)
from tests.foundation.web.test_csv_files import read
from tests.test_access import NAMED, SECRET, Commune

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ABOVE = 3  # lines of an Excel file above its rows: title, filter, headings
# no lists, with tests of their own: a form and a criteria set, which read back; the tasks under
# their headings; the communes under their sum; the journal, whose pages are not counted
NO_LISTS = {
    "indicators:form_export",
    "parindex:set_export",
    "tasks:task_export",
    "indicators:rollup_export",
    "pages:journal_export",
}
LISTS = sorted(name for name in NAMED if name.endswith("_export") and name not in NO_LISTS)


class Page(NamedTuple):
    """The page of a list: how many rows it shows, a filter that leaves fewer, and who reads it."""

    rows: Callable[[Any], int] = lambda page: page["page"].paginator.count
    narrow: str = ""
    reader: Role = Role.STANDING_BODY
    view: str = ""  # where it does not stand at the address above that of its file


PAGES = {
    "accounts:delegation_export": Page(narrow="words=khong-co", reader=Role.HEAD),
    "discards:discard_export": Page(narrow="words=khong-co"),
    "documents:document_export": Page(narrow="state=issued"),
    "documents:form_check_export": Page(reader=Role.OFFICER),
    "documents:register_export": Page(lambda page: len(page["documents"]), "year=2025"),
    "indicators:form_list_export": Page(lambda page: len(page["now"]) + len(page["others"])),
    "indicators:indicator_export": Page(
        lambda page: sum(len(rows) for _, _, rows in page["groups"]), "q=chi+tieu+hai"
    ),
    "indicators:review_export": Page(),
    "indicators:review_statistics_export": Page(lambda page: len(page["forms"])),
    "indicators:statistics_export": Page(lambda page: len(page["rows"])),
    "indicators:statistics_imports_export": Page(),
    "pages:overview_export": Page(lambda page: len(page["overview"].areas), view="pages:overview"),
    "pages:punctuality_communes_export": Page(
        lambda page: len(page["figures"].offices) + 1, reader=Role.APPRAISER
    ),
    "pages:punctuality_export": Page(lambda page: len(page["figures"].offices) + 1),  # their sum
    "pages:punctuality_rows_export": Page(narrow="result=late"),
    "parindex:assessment_export": Page(narrow="q=khong-co"),
    "parindex:assessment_rows_export": Page(lambda page: len(page["scorecard"].shown), "q=1.1"),
    "parindex:set_list_export": Page(lambda page: len(page["sets"])),
    "parindex:set_ranking_export": Page(
        lambda page: len(page["ranking"].rows), "q=khong-co", Role.APPRAISER
    ),
    "parindex:set_round_export": Page(narrow="q=khong-co", reader=Role.APPRAISER),
    "planning:superior_export": Page(lambda page: len(page["tasks"].rows), "q=viec+hai"),
    "plans:evidence_export": Page(narrow="year=1999&kind=link"),
    "plans:plan_export": Page(narrow="state=draft"),
    "reports:report_list_export": Page(lambda page: len(page["rows"])),
    "tasks:review_export": Page(narrow="area=2"),
}
NARROWED = sorted(name for name, page in PAGES.items() if page.narrow)


@pytest.fixture(scope="module")
def commune(module_db) -> Commune:
    """A commune with a row in every list, beside another that has them too."""
    Commune(SECRET)
    found = Commune("Khe Khác")
    province = found.unit.parent
    found.people[Role.APPRAISER] = make_user(make_office(province), Role.APPRAISER)
    superior = make_plan(province, number="1/KH-UBND")
    for content in ("Việc một", "Việc hai"):
        make_task(superior, content=content)
    found.plan.follows = superior
    found.plan.save()
    make_update(make_task(found.plan, area=2, lead=found.office), review="waiting")
    make_target(make_indicator(found.plan, statement="Chỉ tiêu hai"))
    return found


@pytest.fixture
def files(commune):
    """Return a function that says what a list and its files hold under a filter: how many rows the
    page shows, the rows of the Excel file, those of the CSV file.
    """

    def found(name: str, query: str = "") -> tuple[int, list[list[str]], list[list[str]]]:
        page, address = PAGES[name], commune.address(name)
        client = Client()
        client.force_login(commune.people[page.reader])
        shown = commune.address(page.view) if page.view else address.removesuffix("export/")
        answers = [
            client.get(f"{each}?{query}&format={kind}")
            for each, kind in (
                (shown, ""),
                (address, "xlsx"),
                (address, "csv"),
            )
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        whole, excel, csv = answers
        sheet = load_workbook(BytesIO(excel.getvalue())).worksheets[0]
        lines = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
        return page.rows(whole.context), lines[ABOVE:], read(BytesIO(csv.getvalue()))[1:]

    return found


def test_every_list_is_looked_into():
    assert sorted(PAGES) == LISTS


@pytest.mark.parametrize("name", LISTS)
def test_the_files_hold_the_rows_of_the_page_and_nothing_of_others(files, name):
    shown, excel, csv = files(name)

    assert shown > 0
    assert (len(excel), len(csv)) == (shown, shown)
    assert SECRET not in f"{excel}{csv}"


@pytest.mark.parametrize("name", NARROWED)
def test_the_files_hold_what_the_filter_leaves(files, name):
    everything, _, _ = files(name)
    shown, excel, csv = files(name, PAGES[name].narrow)

    assert shown < everything
    assert (len(excel), len(csv)) == (shown, shown)


@pytest.mark.parametrize("which", ["late", "units", "areas", "targets"])
def test_every_table_of_the_overview_is_a_file(commune, client, which):
    client.force_login(commune.people[Role.LEADER])

    address = reverse("pages:overview_export", args=[commune.plan.pk, which])

    assert client.get(address, {"format": "csv"}).status_code == 200
    assert (
        client.get(reverse("pages:overview_export", args=[commune.plan.pk, "x"])).status_code == 404
    )
