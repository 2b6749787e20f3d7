"""How many pages the demo's documents take up when they are printed, and how each page ends."""

import re
from datetime import date

import pdfplumber
import pytest

from cchc.demo import make_demo
from plans.models import Plan
from reports.plan_document import plan_document
from reports.services import write_draft
from tests.machine import run_to_end

pytestmark = [pytest.mark.office, pytest.mark.django_db]

PERIODS = ((2025, "quarter-1"), (2025, "six-months"), (2025, "year"), (2026, "quarter-1"))
LEADS_ON = re.compile(r"(?:[IVX]+|\d+)\. |[a-zđ]\) |.*:$")


@pytest.fixture(scope="module")
def demo(module_db):
    make_demo(date(2026, 6, 15))


@pytest.fixture(scope="module")
def printed(demo, tmp_path_factory):
    """The pages of each document: how wide they are, and their lines."""
    folder = tmp_path_factory.mktemp("printed")
    plans = {plan.year: plan for plan in Plan.objects.filter(unit__code="demo")}
    (folder / "plan.docx").write_bytes(plan_document(plans[2026]))
    for year, key in PERIODS:
        period = plans[year].periods.get(key=key)
        (folder / f"{year}-{key}.docx").write_bytes(write_draft(plans[year], period))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = map(str, sorted(folder.glob("*.docx")))
    run_to_end(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *sources]
    )
    return {path.stem: pages(path) for path in folder.glob("*.pdf")}


def pages(path) -> list[tuple[bool, list[str]]]:
    with pdfplumber.open(path) as pdf:
        return [(page.width > page.height, page.extract_text().splitlines()) for page in pdf.pages]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("2025-quarter-1", 12),
        ("2025-six-months", 18),
        ("2025-year", 18),
        ("2026-quarter-1", 12),
    ],
)
def test_report_is_no_longer_than_people_read(printed, name, most):
    assert len(printed[name]) <= most


def test_forty_one_tasks_take_up_at_most_six_landscape_pages(printed):
    landscape = [lines for is_landscape, lines in printed["2026-quarter-1"] if is_landscape]
    second = next(n for n, lines in enumerate(landscape) if "Phụ lục II" in lines)

    assert second <= 6


@pytest.mark.parametrize("name", ["2025-six-months", "2025-year"])
def test_charts_stand_on_the_last_page_alone(printed, name):
    *others, (is_landscape, last) = printed[name]

    assert not is_landscape
    assert [line[:10] for line in last if line.startswith("Biểu đồ ")] == [
        f"Biểu đồ {number}." for number in (1, 2, 3)
    ]
    assert "Phụ lục IV" in last
    assert not [line for _, lines in others for line in lines if line.startswith("Biểu đồ ")]


@pytest.mark.parametrize("name", ["plan", *(f"{year}-{key}" for year, key in PERIODS)])
def test_nothing_that_leads_on_stands_at_the_foot_of_a_page(printed, name):
    assert [lines[-1] for _, lines in printed[name] if LEADS_ON.match(lines[-1])] == []
