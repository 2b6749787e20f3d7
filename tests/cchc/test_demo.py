"""What the demo tells: plans of a province and a commune, and reports that hold together."""

import re
from collections import Counter
from datetime import date

import pytest
from django.db import models

from cchc.demo import make_demo
from cchc.demo.people import make_people, make_units
from cchc.demo.plans import DemoPlan
from cchc.demo.superior import follow_superior, make_superior
from documents.models import Document
from documents.numbering import next_number
from indicators.models import FormEntry, StatisticalForm
from indicators.statistics.figures import FormFigures, form_figures
from planning.superior.rows import SuperiorTasks
from planreader import read_plan
from plans.models import Plan
from reports.contributions.gathered import Contributions
from reports.figures import gather
from reports.models import ContributionUse, Report, ReportSection
from reports.stored_figures import ReportFigures
from tasks.models import ProgressUpdate
from tasks.tallies import TaskCounts
from tests.reports.test_plan_document import draft_rows, rows_of, unlike, written
from vietnamese import fold

pytestmark = pytest.mark.django_db

POINT = re.compile(r"điểm (\d) mục III")


def make_plans(today):
    units = make_units()
    superior = make_superior(today.year, today, units)
    plan = DemoPlan("this_year", today.year, today, units)
    follow_superior(plan, superior, make_people(units))
    return plan.row, superior.row


def test_the_communes_plan_takes_most_of_the_provinces_up():
    plan, superior = make_plans(date(2026, 11, 21))

    totals = SuperiorTasks(plan, superior, {}, today=date(2026, 11, 21)).totals

    assert plan.follows == superior
    assert totals == {"taken": 11, "open": 4, "aside": 1, "changed": 2, "proposed": 2}


def test_before_the_province_issues_its_plan_nothing_is_followed():
    plan, superior = make_plans(date(2026, 1, 3))

    assert (superior.state, plan.follows, plan.follows_text) == ("draft", None, "07/KH-UBND")
    assert not plan.tasks.filter(follows__isnull=False).exists()


@pytest.fixture(scope="module")
def demo(module_db):
    make_demo(date(2026, 11, 29), communes=3)


def plan_of(year: int) -> Plan:
    return Plan.objects.get(unit__code="demo", year=year)


LATE = re.compile(r"(?<!về )(?:trễ|muộn|chậm) (\d+) ngày")
EARLY = re.compile(r"(?:sớm hơn|trước) hạn (\d+) ngày")


def test_days_before_and_after_the_due_day_are_those_of_the_product(demo):
    told = []
    for update in ProgressUpdate.objects.filter(state="done", product_date__isnull=False):
        due = update.task.due
        for sign, pattern in ((1, LATE), (-1, EARLY)):
            if due and (found := pattern.search(update.result)):
                told.append((update.result, sign * int(found[1]), (update.product_date - due).days))

    assert len(told) == 8
    assert [(text, said) for text, said, counted in told if said != counted] == []


def test_tasks_are_dated_and_told_by_when_they_were_done(demo):
    plan = plan_of(2026)
    assert plan.tasks.get(time_kind="relative").due == date(2026, 2, 6)  # ten days after 27 January

    talk = plan.tasks.get(content__startswith="Tổ chức hội nghị Chủ tịch UBND xã đối thoại")
    figures = gather(plan, plan.periods.get(key="six-months"), today=date(2026, 11, 29))

    [row] = [row for row in figures.tasks if row.pk == talk.pk]
    assert (row.state, row.document) == ("done", "74/TB-UBND ngày 29/5/2026")


def is_named(name: str, names: list[str], text: str) -> bool:
    """Do three words of the name that no other name has stand in the text together?"""
    others = " | ".join(fold(" ".join(words(each))) for each in names if each != name)
    run = words(name)
    threes = (fold(" ".join(run[at : at + 3])) for at in range(len(run) - 2))
    said = fold(" ".join(words(text)))
    return any(three in said and three not in others for three in threes)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_point_that_issued_reports_refer_to_names_what_they_count(demo):
    reports = Report.objects.filter(state="issued")
    assert reports.count() == 7
    for report in reports:
        figures = ReportFigures.from_json(report.figures)
        texts = {each.key: each.content for each in report.sections.all()}
        statements = [row.statement for row in figures.indicators]
        counted = [
            *(row.called for row in figures.tasks if row.overdue or row.dropped),
            *(row.statement for row in (*figures.unmet, *figures.unmeasured)),
        ]

        assert {place for text in texts.values() for place in POINT.findall(text)} == {"2"}
        assert [n for n in counted if not is_named(n, statements, texts["shortcomings"])] == []


# the cells of statistical forms that say what a target measures: of its place in the indicator
# numerator (or value) and denominator
SAME = {
    "Số tin, bài, chương trình phát thanh": (0, "119", None),
    "Tỷ lệ người dân, tổ chức trả lời hài lòng": (0, "116", "114"),
    "Tỷ lệ kiến nghị của thôn": (0, "212", "211"),
    "Tỷ lệ hồ sơ thủ tục hành chính của xã trả kết quả": (0, "TONG.8+TONG.9", "TONG.7"),
    "Tỷ lệ hồ sơ trễ hẹn có thư xin lỗi": (0, "309", "308"),
    "Tỷ lệ phản ánh, kiến nghị": (0, "313", "311"),
    "Số người hưởng lương": (0, "407", None),
    "Tỷ lệ nội dung ủy quyền": (0, "413", "412"),
    "Tỷ lệ cán bộ, công chức xã có đủ trình độ": (0, "503", "403"),
    "Tỷ lệ lượt cán bộ, công chức đã học xong": (0, "506", "505"),
    "Tỷ lệ giải ngân vốn": (0, "602", "601"),
    "Số thu ngân sách trên địa bàn": (0, "605", "604"),
    "Mức độ sử dụng dịch vụ công trực tuyến": (1, "TONG.4", "TONG.4+TONG.5"),
    "Tỷ lệ giao dịch phí, lệ phí": (0, "711", "710"),
    "Tỷ lệ kết quả thủ tục hành chính được số hóa": (0, "714", "713"),
    "Tỷ lệ văn bản đi của UBND xã": (0, "702", "701"),
}


def figures_of(plan: Plan) -> list[FormFigures]:
    return form_figures(plan, StatisticalForm.objects.in_force(plan.unit, plan.year))


def said_in(forms: list[FormFigures], cells: str, key: str):
    """The sum of cells `row.column+row.column` from the year's start to the period, of whichever
    form has them.
    """
    places = [cell.partition(".")[::2] for cell in cells.split("+")]
    found = [form.of(*place, key, cumulative=True) for place in places for form in forms]
    return sum(figure.value for figure in found if figure.known)


@pytest.mark.parametrize("year", [2025, 2026])
def test_statistical_figures_say_what_the_measurements_say(demo, year):
    plan, compared, differing = plan_of(year), 0, []
    forms = figures_of(plan)
    for beginning, (place, above, below) in SAME.items():
        target = plan.indicators.get(statement__startswith=beginning).targets.all()[place]
        for measured in target.measurements.accepted().select_related("period"):
            key = measured.period.key
            told = measured.numerator if below else measured.value
            figures = [(above, told), *([(below, measured.denominator)] if below else [])]
            compared += len(figures)
            differing += [
                (beginning, key, cells, expected)
                for cells, expected in figures
                if said_in(forms, cells, key) != expected
            ]

    assert (compared, differing) == ({2025: 120, 2026: 88}[year], [])


@pytest.mark.parametrize("year", [2025, 2026])
def test_finished_tasks_are_as_many_as_the_plan_has(demo, year):
    plan = plan_of(year)
    forms = figures_of(plan)

    for period in plan.periods.filter(cut_off__lt=date(2026, 11, 1)):
        assert said_in(forms, "101", period.key) == plan.tasks.tracked().count()
        counted = TaskCounts(plan, period.cut_off, period.key).tally()
        assert said_in(forms, "102", period.key) == counted.done


def test_statistical_figures_hold_every_condition_of_their_forms(demo):
    plans = Plan.objects.filter(state__in=Plan.IN_FORCE, unit__kind="commune")
    assert plans.count() == 4  # of the demo's commune two years, of two others this year's
    for plan in plans:
        for known in figures_of(plan):
            assert [each.message for key in known.keys for each in known.findings(key)] == []
            first = known.at(*known.typed_cells()[0], known.keys[0])
            assert first.known


def test_the_newest_figures_partly_wait_and_one_was_returned(demo):
    newest = FormEntry.objects.filter(plan_form__plan=plan_of(2026)).of_period("year")

    assert newest.waiting().exists()
    assert newest.accepted().exists()
    assert [entry.row.code for entry in newest.returned()] == ["711"]
    assert newest.filter(estimate=False).count() == 0
    earlier = FormEntry.objects.filter(plan_form__plan__unit__code="demo").exclude(
        plan_form__plan__year=2026, period="year"
    )
    assert not earlier.waiting().exists()
    assert not earlier.filter(author=models.F("reviewed_by")).exists()


@pytest.mark.parametrize("which", [0, 1, 2])
def test_each_plan_written_as_a_document_reads_back_the_same(demo, tmp_path, which):
    plan = Plan.objects.order_by("pk")[which]

    draft = read_plan([written(plan, tmp_path)])

    assert unlike(draft_rows(draft), rows_of(plan)) == []
    assert (draft.plan.number, draft.plan.issued_on, draft.plan.title) == (
        plan.number,
        plan.issued_on,
        plan.title,
    )
    assert draft.plan.recipients == plan.recipients


def test_reports_hold_what_offices_gave(demo):
    """Each line of causes and proposals of an issued report is an office's; the open one waits."""
    lines = {
        (section.report_id, line)
        for section in ReportSection.objects.filter(
            report__state="issued", key__in=("causes", "proposals")
        )
        for line in section.content.splitlines()
    }
    used = {
        (use.section.report_id, line)
        for use in ContributionUse.objects.select_related("section")
        for line in use.words.splitlines()
    }
    report = Report.objects.get(state="draft")
    left = Counter(text.contribution.request.pk for text in Contributions(report).to_merge)

    assert lines == used
    assert (report.period.key, report.plan.year) == ("year", 2026)
    assert [
        (each.unit.code, each.state, each.late_words(date(2026, 11, 29)), left[each.pk])
        for each in Contributions(report).requests
    ] == [
        ("demo-vp", "sent", "", 3),
        ("demo-kt", "asked", "Chậm 2 ngày", 0),
        ("demo-vhxh", "sent", "", 1),
        ("demo-ttpvhcc", "sent", "Gửi chậm 1 ngày", 3),
        ("demo-mttq", "released", "", 0),
    ]


def test_what_was_issued_is_in_the_register(demo):
    assert not Report.objects.sent().filter(record=None).exists()
    for record in Document.objects.filter(unit__code="demo").out():
        assert next_number(record.unit, record.year, record.kind) > record.number
    assert Document.objects.filter(unit__code="demo", kind="KH").count() == 2
