"""A programme with six areas of other names, played through a year: each place shows the plan's own
names, in its order, with its Roman numbers, and never one of the seven of 2021-2030.
"""

import io
import json
from datetime import date
from decimal import Decimal

import docx
import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from foundation.jobs import services as jobs
from foundation.jobs.runner import run
from indicators.models import StatisticalForm
from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, accept_figures, enter_figures
from parindex.suggestions.sources import read_source, source_in_words
from plans.areas import AreaWords, programme_of
from plans.models import Plan, PlanImport
from plans.services import publish_progress
from plans.services.area_editing import areas_stamp
from reports import services as reports
from reports.figures import gather
from reports.stored_figures import AreaRow
from tasks.models import Task
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
    make_user,
)
from tests.plans.files import upload
from tests.plans.khe_da import make_khe_da, run_job
from tests.plans.test_areas import AREAS, SIX

pytestmark = pytest.mark.django_db

SEVEN = [area.name for area in programme_of(2026).areas]
TITLES = [
    f"{roman}. {name}" for roman, name in zip(("I", "II", "III", "IV", "V", "VI"), SIX, strict=True)
]


@pytest.fixture
def plan():
    """An issued plan of six areas with a task and a target in each."""
    plan = make_plan(make_commune(), areas=AREAS)
    office = make_office(plan.unit, short_name="Phòng Nội vụ")
    for number in range(1, 7):
        task = make_task(plan, lead=office, area=number, ordinal=1, content=f"Việc {number}")
        state = {"percent": 100, "state": "done"} if number % 2 else {}
        make_update(task, effective_on=date(2026, 3, 2), **state)
        make_target(make_indicator(plan, lead=office, area=number, ordinal=1))
    return plan


@pytest.fixture
def everybody(plan):
    """One person who may do all."""
    return make_user(
        make_standing_officer(plan.unit).unit, Role.STANDING_BODY, Role.OFFICER, Role.LEADER
    )


def without_the_seven(text: str) -> str:
    assert [name for name in SEVEN if name.lower() in text.lower()] == []
    return text


def in_order(text: str, words) -> None:
    places = [text.find(each) for each in words]
    assert -1 not in places, [each for each in words if each not in text]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "address",
    [
        lambda plan: reverse("tasks:task_list", args=[plan.pk]),
        lambda plan: reverse("indicators:indicator_list", args=[plan.pk]),
        lambda plan: reverse("plans:plan_areas", args=[plan.pk]),
        lambda plan: reverse("pages:overview", args=[plan.pk]),
        lambda plan: reverse("planning:hand_out", args=[plan.pk]),
    ],
)
def test_pages_show_the_areas_of_the_plan(client, plan, everybody, address):
    client.force_login(everybody)

    page = client.get(address(plan)).content.decode()

    in_order(without_the_seven(page), TITLES)


def test_other_pages_name_them_too(client, plan, everybody):
    client.force_login(everybody)
    task, target = plan.tasks.get(area=6), plan.indicators.get(area=6)

    for url in (
        task.get_absolute_url(),
        target.get_absolute_url(),
        plan.get_absolute_url(),
        f"{reverse('pages:search')}?q=việc 6",
    ):
        assert SIX[5] in without_the_seven(client.get(url).content.decode())
    assert task.number == "VI.1"


def test_the_public_page_and_its_files(client, plan, everybody):
    publish_progress(plan, by=everybody, public=True)
    args = [plan.unit.code, plan.year]

    page = client.get(reverse("pages:public_progress", args=args)).content.decode()
    data = json.loads(client.get(reverse("pages:public_json", args=args)).content)
    table = client.get(reverse("pages:public_csv", args=args)).content.decode("utf-8-sig")

    in_order(without_the_seven(page), SIX)
    assert [(each["number"], each["name"]) for each in data["areas"]] == [*enumerate(SIX, start=1)]
    in_order(without_the_seven(table), SIX)


def test_the_api(client, plan, everybody):
    client.force_login(everybody)

    shown = client.get(f"/api/v1/plans/{plan.pk}/").json()
    tasks = client.get(f"/api/v1/tasks/?plan={plan.pk}").json()["results"]
    targets = client.get(f"/api/v1/indicators/?plan={plan.pk}&area=6").json()["results"]

    assert [area["name"] for area in shown["areas"]] == list(SIX)
    assert [(each["area"], each["area_name"]) for each in tasks] == [*enumerate(SIX, start=1)]
    assert [each["area_name"] for each in targets] == [SIX[5]]


@pytest.mark.parametrize("dataset", ["tasks", "targets"])
def test_excel_goes_out_and_comes_back(client, plan, everybody, dataset):
    client.force_login(everybody)
    address = reverse("exchange:dataset", args=[dataset, plan.pk])

    sent = client.get(f"{address}file/")
    book = load_workbook(io.BytesIO(b"".join(sent.streaming_content)))

    words = [str(cell) for sheet in book for row in sheet.values for cell in row if cell]
    without_the_seven("\n".join(words))
    assert [title for title in TITLES if title not in words] == []


def test_the_plan_as_a_document(client, plan, everybody):
    client.force_login(everybody)
    Task.objects.update(source="appendix")

    sent = client.get(reverse("reports:plan_word", args=[plan.pk]))
    content = b"".join(sent.streaming_content) if sent.streaming else sent.content
    document = docx.Document(io.BytesIO(content))

    text = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    in_order(without_the_seven(text), [title.upper() for title in TITLES])


def test_the_figures_and_annexes_of_reports(plan, everybody):
    for key in ("quarter-1", "year"):
        report = reports.open_report(plan.periods.get(key=key), by=everybody)
        job = reports.ask_for_build(report, by=everybody)
        run(reports.build_report, jobs.claim(job.pk, name=reports.BUILD_JOB, worker="thu@may"))
        report.refresh_from_db()

        figures = gather(plan, report.period, today=date(2026, 12, 31))
        assert figures.plan_areas[0] == AreaRow(1, SIX[0], True)
        assert [area.name for area in figures.plan_areas] == list(SIX)
        assert [(group.key, group.name) for group in figures.areas] == [*enumerate(SIX, start=1)]
        text = "\n".join(f"{section.heading}\n{section.text}" for section in report.sections.all())
        without_the_seven(text)
        in_order(text, [f"{n}. {name}" for n, name in enumerate(SIX[1:], start=1)])


def test_supplied_forms_keep_all_their_rows_where_the_plan_has_none_of_their_areas(plan, everybody):
    call_command("load_forms")
    key = "six-months"
    period = plan.periods.get(key=key)
    for form in StatisticalForm.objects.in_force(plan.unit, 2026):
        for each in ("quarter-1", key):
            report_ones(plan, form, plan.periods.get(key=each), everybody)

    report = reports.open_report(period, by=everybody)
    reports.build_now(report)
    report.refresh_from_db()

    texts = {section.heading: section.drafted for section in report.sections.all()}
    assert texts["6. Nội dung khác"].startswith("Tiếp nhận ")
    document = docx.Document(io.BytesIO(report.document.read()))
    written = (row.cells[1].text for table in document.tables for row in table.rows)
    names = {" ".join(name.split()) for name in written}  # dates hold together in the document
    known = gather(plan, period, today=date(2026, 12, 31)).statistics
    rows = [row for table in known for row in table.rows if row.cells and not row.single]
    first = {row.share_of: row.pk for row in reversed(rows) if row.share_of}
    beside = set(first.values())  # the first rate of a figure stands in the figure's own row
    told = [row.name for row in rows if row.pk not in beside]
    assert [name for name in told if names.isdisjoint({name, f"- {name}"})] == []


def report_ones(plan, form, period, author) -> None:
    """Report 1 in each cell that an office fills in with a number, and accept it."""
    cells = [
        Entered(row, column, Decimal(1))
        for row, column in form_figures(plan, [form])[0].typed_cells()
        if row.kind not in ("text", "choice", "yes_no")
    ]
    day = date(2026, 12, 20)
    stored = enter_figures(plan, form, cells, author=author, period=period, today=day, final=True)
    ids = [each.pk for each in stored.entered]
    accept_figures(stored.entered[0].plan_form, ids, by=make_standing_officer(plan.unit))


def test_sources_of_criteria(plan):
    words = source_in_words({"kind": "tasks_done", "area": 6}, AreaWords(2026))

    assert words == f"Nhiệm vụ hoàn thành, lĩnh vực {SIX[5]}"
    assert read_source(words, AreaWords(2026)) == {"kind": "tasks_done", "area": 6}


LINES = (
    "ỦY BAN NHÂN DÂN XÃ KHE ĐÁ",
    "Số: 21/KH-UBND",
    "Khe Đá, ngày 15 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Cải cách hành chính năm 2026",
    "I. MỤC ĐÍCH",
    "- Phục vụ người dân tốt hơn.",
    "II. NHIỆM VỤ",
    *(
        line
        for number, name in enumerate(SIX, start=1)
        for line in (
            f"{number}. {name}",
            f"- Phòng Văn hóa chủ trì xây dựng đề án số {number}, hoàn thành trước ngày 30/6/2026.",
        )
    ),
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Phòng Văn hóa: theo dõi, đôn đốc.",
)


@pytest.mark.usefixtures("settings")
def test_a_plan_is_imported_by_the_names_that_a_person_writes(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    place = make_khe_da()
    client.force_login(place.standing)
    client.post(
        reverse("planning:import_create"),
        {"unit": place.commune.pk, "files": [upload("ke-hoach.txt", "\n".join(LINES).encode())]},
    )
    plan_import = PlanImport.objects.get()
    run_job(plan_import.job)

    client.post(
        reverse("planning:import_areas", args=[plan_import.pk]),
        {"like": "own", "written": "\n".join(SIX)},
    )
    plan_import.refresh_from_db()
    assert plan_import.draft is None
    run_job(plan_import.job)
    page = client.get(f"{plan_import.get_absolute_url()}?part=tasks").content.decode()
    in_order(page[page.index("area-fold") :], [f"{n}. {name}" for n, name in enumerate(SIX, 1)])
    client.post(reverse("planning:import_confirm", args=[plan_import.pk]))

    made = Plan.objects.get()
    assert [area.name for area in made.reform_areas] == list(SIX)
    for task in made.tasks.all():
        assert f"đề án số {task.area}," in task.content
    assert made.tasks.count() == 6


def test_a_plan_is_imported_by_the_areas_of_the_last_one(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    place = make_khe_da()
    make_plan(place.commune, year=2025, areas=AREAS, number="9/KH-UBND")
    client.force_login(place.standing)
    client.post(
        reverse("planning:import_create"),
        {"unit": place.commune.pk, "files": [upload("ke-hoach.txt", "\n".join(LINES).encode())]},
    )
    plan_import = PlanImport.objects.get()
    run_job(plan_import.job)

    client.post(reverse("planning:import_confirm", args=[plan_import.pk]))

    made = Plan.objects.get(year=2026)
    assert [area.name for area in made.reform_areas] == list(SIX)
    assert [task.area for task in made.tasks.all()] == [1, 2, 3, 4, 5, 6]


def test_a_plan_is_written_in_the_browser(client, plan, everybody):
    client.force_login(everybody)
    client.post(
        reverse("plans:plan_create"),
        {"unit": plan.unit.pk, "year": 2027, "title_field": "Cải cách hành chính", "title": "Cải"},
    )
    made = Plan.objects.get(year=2027)
    assert [area.name for area in made.reform_areas] == list(SIX)
    client.post(
        reverse("plans:plan_areas", args=[made.pk]),
        {"name_field": "Chuyển đổi xanh", "seen": areas_stamp(made)},
    )
    form = client.get(reverse("tasks:task_add", args=[made.pk])).content.decode()

    in_order(without_the_seven(form), [*TITLES, "VII. Chuyển đổi xanh"])
