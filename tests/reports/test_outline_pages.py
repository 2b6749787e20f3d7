"""A province enters its outline in the browser and a commune reports by it, step by step as
`docs/own-reports.md` says; and what the editor refuses.
"""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from accounts.models import Role
from indicators.models import FormSentence
from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, accept_figures, enter_figures
from plans.areas import ProgrammeArea, programme_of
from reports import services
from reports.models import Report, ReportOutline
from reports.outlines.services import add_annex, add_section, take_outline
from tests.factories import (
    make_commune,
    make_form,
    make_indicator,
    make_leader,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
    make_user,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
AREAS = (
    ProgrammeArea(1, "Lãnh đạo, điều hành", directs=True),
    ProgrammeArea(2, "Pháp chế"),
    ProgrammeArea(3, "Thủ tục và dịch vụ"),
    ProgrammeArea(4, "Tổ chức, con người"),
    ProgrammeArea(5, "Tài chính"),
    ProgrammeArea(6, "Dữ liệu và công nghệ"),
)
TEXT = """
A. dòng này không có số thứ tự
I. CÔNG TÁC LÃNH ĐẠO
1. Xây dựng kế hoạch
2. Việc khác
II. KẾT QUẢ TỪNG LĨNH VỰC
III. NHẬN XÉT
1. Tồn tại, hạn chế
2. Nguyên nhân
IV. KIẾN NGHỊ
"""


@pytest.fixture
def province():
    return make_commune(kind="province", name="Ủy ban nhân dân tỉnh Sơn Lâm")


@pytest.fixture
def appraiser(province):
    return make_user(province, Role.APPRAISER)


@pytest.fixture
def plan(province):
    commune = make_commune(parent=province)
    plan = make_plan(commune, areas=AREAS, signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
    done = make_task(plan, area=3, content="Niêm yết thủ tục")
    make_update(done, percent=100, state="done", result="Đã niêm yết")
    make_task(plan, area=1, content="Tuyên truyền trên loa")
    make_target(make_indicator(plan, area=6, statement="Hồ sơ số hóa"))
    return plan


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


class Editor:
    """A person at the page of an outline: each step sends the version that the page showed."""

    def __init__(self, client, outline: ReportOutline):
        self.client, self.outline = client, outline

    def send(self, name: str, **values):
        self.outline.refresh_from_db()
        answer = self.client.post(
            url(name, self.outline.pk), {"seen": self.outline.version} | values
        )
        assert answer.status_code == 302
        return answer

    def section(self, heading: str) -> int:
        return self.outline.sections.get(heading=heading).pk

    def change(self, known: str, **values):
        self.send("outline_section", row=self.section(known), **typed(heading=known) | values)

    def step(self, heading: str, to: str):
        self.send("outline_step", row=self.section(heading), to=to)


def typed(**values):
    return {"level": 1, "draws": "free", "area": "", "words": "", "form_code": ""} | values


def enter_outline(client) -> Editor:
    """The steps of the page in the docs."""
    answer = client.post(url("outline_take"), {"period": "quarter-1"})
    outline = ReportOutline.objects.get()
    assert answer["Location"] == outline.get_absolute_url()
    editor = Editor(client, outline)
    editor.send("outline_paste", text=TEXT)
    editor.step("A. dòng này không có số thứ tự", "out")
    editor.change("KẾT QUẢ TỪNG LĨNH VỰC", draws="heading")
    behind = editor.section("KẾT QUẢ TỪNG LĨNH VỰC")
    editor.send(
        "outline_section",
        behind=behind,
        **typed(heading="1. Lĩnh vực", level=2, draws="each-area"),
    )
    editor.change("Xây dựng kế hoạch", level=2, draws="plan", words="kế hoạch\nban hành")
    editor.change("Việc khác", heading="2. Việc khác {kỳ}", level=2, draws="tasks")
    editor.step("NHẬN XÉT", "up")
    editor.step("NHẬN XÉT", "down")
    editor.send("outline_name", name_field="Mẫu của tỉnh Sơn Lâm")
    for annex in list(outline.annexes.all()):
        editor.send("outline_step", row=annex.pk, to="out", annex="1")
    editor.send(
        "outline_annex",
        title_field="Chỉ tiêu {kỳ}",
        shows="targets",
        landscape="False",
        left_out_when_empty="on",
    )
    editor.send(
        "outline_annex",
        title_field="Nhiệm vụ {kỳ}",
        shows="tasks",
        landscape="True",
        left_out_when_empty="on",
    )
    return editor


def test_a_province_enters_its_outline_and_a_commune_reports_by_it(client, appraiser, plan, writer):
    client.force_login(appraiser)
    enter_outline(client)

    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)

    report.refresh_from_db()
    assert report.outline["name"] == "Mẫu của tỉnh Sơn Lâm"
    assert [section.heading for section in report.sections.all()] == [
        "Mở đầu",
        "I. CÔNG TÁC LÃNH ĐẠO",
        "1. Xây dựng kế hoạch",
        "2. Việc khác quý I năm 2026",
        "II. KẾT QUẢ TỪNG LĨNH VỰC",
        "1. Pháp chế",
        "2. Thủ tục và dịch vụ",
        "3. Tổ chức, con người",
        "4. Tài chính",
        "5. Dữ liệu và công nghệ",
        "III. NHẬN XÉT",
        "1. Tồn tại, hạn chế",
        "2. Nguyên nhân",
        "IV. KIẾN NGHỊ",
        "Kết thúc",
    ]
    document = Document(BytesIO(report.document.read()))
    titles = ("CHỈ TIÊU QUÝ I NĂM 2026", "NHIỆM VỤ QUÝ I NĂM 2026")
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert [line for line in lines if line in titles] == list(titles)
    widths = [len(table.columns) for table in document.tables[-2:]]
    assert widths[0] < widths[1]
    landscapes = [part.page_width > part.page_height for part in document.sections]
    assert landscapes[-2:] == [False, True]
    assert [each.kind.value for each in services.unsettled(report)] == ["empty", "empty"]


def test_what_was_reported_under_the_outline_says_so(client, appraiser, plan, writer):
    client.force_login(appraiser)
    enter_outline(client)
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)

    texts = {each.heading: each for each in report.sections.all()}

    assert "Niêm yết thủ tục" in texts["2. Thủ tục và dịch vụ"].drafted
    assert texts["2. Việc khác quý I năm 2026"].drafted.startswith("Kế hoạch giao 01 nhiệm vụ")
    assert texts["IV. KIẾN NGHỊ"].to_be_written
    client.force_login(writer)
    page = client.get(report.get_absolute_url())
    shown = {section.heading: beside for section, beside, *_ in page.context["sections"]}
    assert shown["2. Thủ tục và dịch vụ"][0] == ("Hoàn thành", "1/1 (100%)")


def test_a_draft_is_brought_to_the_newest_outline(client, appraiser, plan, writer):
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    client.force_login(appraiser)
    enter_outline(client)
    client.force_login(writer)

    page = client.get(url("report_outline", report.pk))
    client.post(url("report_outline", report.pk))

    assert "Thêm mục “CÔNG TÁC LÃNH ĐẠO”." in page.context["changes"]
    report.refresh_from_db()
    assert (report.outline["name"], report.job.state) == ("Mẫu của tỉnh Sơn Lâm", "waiting")
    assert client.get(url("report_outline", report.pk)).context["changes"] == []


def test_a_section_that_the_outline_lacks_is_removed_by_a_person(client, plan, writer):
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    section = report.sections.create(
        key="cu", order=9, heading="Phần cũ", text="Lời cũ", left_over=True
    )
    client.force_login(writer)

    page = client.get(report.get_absolute_url()).content.decode()
    client.post(url("section_remove", report.pk, section.pk), {"version": 0})

    assert "Phần này không còn trong đề cương" in page
    assert not report.sections.exists()


# the pages


@pytest.fixture
def outline(writer):
    return take_outline("quarter-1", by=writer)


def test_the_list_says_whose_outline_each_period_follows(client, outline, writer, province):
    client.force_login(writer)

    rows = client.get(url("outline_list")).context["rows"]

    assert [(row.period.value, row.own) for row in rows] == [
        ("quarter-1", True),
        ("six-months", False),
        ("quarter-3", False),
        ("year", False),
    ]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.ADMINISTRATOR])
def test_others_read_the_outline_and_change_nothing(client, outline, role):
    client.force_login(make_user(outline.owner, role))

    page = client.get(outline.get_absolute_url())
    assert (page.status_code, page.context["editable"]) == (200, False)
    assert b"outline-actions" not in page.content
    for name in ("section", "annex", "step", "name", "paste", "spread", "discard"):
        assert client.post(url(f"outline_{name}", outline.pk)).status_code == 404
    assert client.post(url("outline_take"), {"period": "year"}).status_code == 404
    outline.refresh_from_db()
    assert (outline.version, ReportOutline.objects.count()) == (1, 1)


def test_a_stranger_finds_no_outline(client, outline):
    client.force_login(make_standing_officer(make_commune()))

    assert client.get(outline.get_absolute_url()).status_code == 404
    assert client.post(url("outline_discard", outline.pk), {"seen": 1}).status_code == 404
    assert ReportOutline.objects.contains(outline)


def test_an_outline_in_force_is_read_before_it_is_copied(client, writer):
    client.force_login(writer)

    page = client.get(url("outline_in_force"), {"period": "year"})

    assert "2. Kết quả Chỉ số cải cách hành chính" in page.content.decode()
    assert client.get(url("outline_in_force"), {"period": "tết"}).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"heading": "Kết quả {quý}"}, "heading"),
        ({"heading": "I. "}, "heading"),
        ({"heading": "A", "draws": "area"}, "area"),
        ({"heading": "A", "draws": "statistics"}, "form_code"),
        ({"heading": "A", "draws": "tasks", "words": "x" * 61}, "words"),
        ({"heading": "A", "level": 4}, "level"),
    ],
)
def test_a_faulty_section_is_not_stored_and_keeps_what_was_typed(
    client, outline, writer, values, field
):
    client.force_login(writer)

    answer = client.post(url("outline_section", outline.pk), typed(seen=1) | values, headers=HTMX)

    assert answer.status_code == 200
    assert list(answer.context["section_form"].errors) == [field]
    assert b"<html" not in answer.content
    outline.refresh_from_db()
    assert outline.version == 1


def test_who_saw_an_older_outline_keeps_what_they_typed(client, outline, writer):
    client.force_login(writer)
    add_section(outline, by=writer, seen=1, heading="Của người khác", draws="free")

    answer = client.post(
        url("outline_section", outline.pk), typed(seen=1, heading="Của tôi"), headers=HTMX
    )

    page = answer.content.decode()
    assert "vừa sửa đề cương này" in page
    assert "Của người khác" in page
    assert "Của tôi" in page
    assert not outline.sections.filter(heading="Của tôi").exists()
    client.post(url("outline_section", outline.pk), typed(seen=2, heading="Của tôi"))
    assert outline.sections.last().heading == "Của tôi"


def test_the_outline_is_tried_with_the_figures_of_a_report(client, outline, plan, writer):
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    client.force_login(writer)

    with_figures = client.get(outline.get_absolute_url()).context["preview"]
    headings_alone = client.get(outline.get_absolute_url(), {"report": "none"}).context["preview"]

    assert with_figures.drafted
    assert any("Niêm yết thủ tục" in each.text for each in with_figures.sections)
    assert not headings_alone.drafted
    assert "3. Kiểm tra cải cách hành chính" in [each.heading for each in headings_alone.sections]


def test_the_preview_says_what_is_missing(client, outline, writer):
    client.force_login(writer)
    outline.sections.filter(key__in=["shortcomings", "area", "direction-work"]).delete()
    outline.sections.create(
        order=99, key="la", heading="Lạ", draws="area", options={"area": "Vũ trụ"}
    )

    remarks = client.get(outline.get_absolute_url()).context["preview"].remarks

    assert remarks[:2] == [
        "Chưa có mục nào nêu tồn tại, hạn chế; nhiệm vụ quá hạn sẽ không có chỗ nêu tên.",
        "Mục “Lạ” nêu lĩnh vực “Vũ trụ” mà kế hoạch đang xem không có.",
    ]
    assert remarks[2].startswith("Nhiệm vụ, chỉ tiêu của các lĩnh vực sau chưa có mục nào nêu hết:")
    assert remarks[2].count("; ") == len(AREAS) - 1


def test_other_periods_get_the_outline(client, outline, writer):
    client.force_login(writer)

    client.post(url("outline_spread", outline.pk), {"seen": 1, "periods": ["year", "six-months"]})
    refused = client.post(url("outline_spread", outline.pk), {"seen": 1})

    assert ReportOutline.objects.filter(owner=outline.owner).count() == 3
    assert refused.context["periods_form"].errors == {"periods": ["Hãy chọn ít nhất một kỳ."]}


def test_an_outline_is_given_up(client, outline, writer):
    client.force_login(writer)

    client.post(url("outline_discard", outline.pk), {"seen": 0})
    assert ReportOutline.objects.contains(outline)
    client.post(url("outline_discard", outline.pk), {"seen": 1})
    assert not ReportOutline.objects.contains(outline)


@pytest.mark.parametrize("more", [1, 3])
def test_the_editor_costs_the_same_however_many_rows(
    client, outline, plan, writer, more, django_assert_max_num_queries
):
    seen = 1
    for number in range(more):
        add_section(outline, by=writer, seen=seen, heading=f"Mục {number}", draws="free")
        add_annex(outline, by=writer, seen=seen + 1, title=f"P{number}", shows="tasks")
        seen += 2
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    client.force_login(writer)
    client.get(outline.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(outline.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(url("outline_list"))
    with django_assert_max_num_queries(12):
        client.get(url("report_outline", report.pk))


def test_a_leader_and_an_officer_do_not_change_the_outline_of_a_report(client, plan, writer):
    report = services.open_report(plan.periods.get(key="quarter-1"), by=writer)
    for user in (make_leader(plan.unit), make_officer(plan.unit)):
        client.force_login(user)
        assert client.post(url("report_outline", report.pk)).status_code == 404
    assert Report.objects.get(pk=report.pk).job is None


def test_a_step_answers_htmx_with_the_rows_alone(client, outline, writer):
    client.force_login(writer)
    row = outline.sections.get(key="proposals")

    answer = client.post(
        url("outline_step", outline.pk), {"seen": 1, "row": row.pk, "to": "up"}, headers=HTMX
    )

    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="outline-body"')
    assert re.search(rf'id="section-{row.pk}-up"[^>]* autofocus', page)
    assert [each.number for each in answer.context["rows"]][-3:] == ["IV.", "V.", ""]
    assert [each.section.key for each in answer.context["rows"]][-3:-1] == [
        "proposals",
        "next_tasks",
    ]
    again = client.post(
        url("outline_step", outline.pk), {"seen": 1, "row": row.pk, "to": "up"}, headers=HTMX
    )
    assert "vừa sửa đề cương này" in again.content.decode()


def test_rows_are_named_by_plain_numbers(client, outline, writer):
    """Not by `1.234`, which nobody finds again."""
    outline.sections.create(pk=12345, order=50, key="xa", heading="Xa", draws="free")
    outline.annexes.create(pk=12345, order=50, title="Xa", shows="tasks")
    ReportOutline.objects.update(version=1234)
    client.force_login(writer)

    page = client.get(outline.get_absolute_url(), {"section": 12345}).content.decode()

    assert ("12.345" in page, "1.234" in page) == (False, False)
    assert page.count('value="12345"') == 2
    assert 'name="seen" value="1234"' in page


# statistical forms in outlines


@pytest.fixture
def form(plan):
    """A form of the province with sentences of an area that the plan has, of one that it lacks, of
    the one that directs, and figures for the quarter.
    """
    form = make_form(
        code="cong-khai",
        name="Công khai thủ tục",
        owner=plan.unit.parent,
        rows=[{"code": "01", "name": "Thủ tục niêm yết", "area": 3}, {"code": "02", "name": "Tin"}],
    )
    number = {each.reads_as: each.number for each in programme_of(2026).areas}
    for area, words in ((3, "thủ tục"), (number[4], "bộ máy"), (1, "chỉ đạo")):
        FormSentence.objects.create(form=form, area=area, template=f"Có [01] {words}.")
    author = make_standing_officer(plan.unit)
    cells = [Entered(row, None, Decimal(12)) for row in form_figures(plan, [form])[0].rows]
    period = plan.periods.get(key="quarter-1")
    day = date(2026, 3, 9)
    stored = enter_figures(plan, form, cells, author=author, period=period, today=day, final=True)
    plan_form = stored.entered[0].plan_form
    ids = [each.pk for each in stored.entered]
    accept_figures(plan_form, ids, by=make_standing_officer(plan.unit))
    return form


@pytest.fixture
def usual_plan(plan):
    """The plan with names of which the forms' programme has some: one lacks, one directs."""
    names = {1: "Chỉ đạo, điều hành CCHC", 3: "Cải cách thủ tục hành chính"}
    for number, name in names.items():
        plan.areas.filter(number=number).update(name=name)
    return plan


def test_forms_are_chosen_by_their_names(client, outline, form, writer):
    client.force_login(writer)

    section = client.get(outline.get_absolute_url(), {"add": 0}).context["section_form"]
    annex = client.get(outline.get_absolute_url(), {"add_annex": 1}).context["annex_form"]
    refused = client.post(
        url("outline_section", outline.pk),
        typed(seen=1, heading="A", draws="statistics", form_code="khong-co"),
    )

    offered = ("cong-khai", "Công khai thủ tục (cong-khai)")
    assert offered in section.fields["form_code"].choices
    assert ("*", "Mọi biểu đang áp dụng") in section.fields["form_code"].choices
    assert annex.fields["form_code"].choices == [("", "Chưa chọn biểu"), offered]
    assert list(refused.context["section_form"].errors) == ["form_code"]


def test_the_form_of_each_area_is_chosen_and_said(client, outline, form, writer):
    client.force_login(writer)
    row = outline.sections.get(draws="each-area")

    client.post(
        url("outline_section", outline.pk),
        typed(seen=1, row=row.pk, level=2, heading="Lĩnh vực", draws="each-area", form_code="*"),
    )

    row.refresh_from_db()
    assert (row.options, row.in_words({})) == ({"form": "*"}, "Mọi biểu thống kê")


def test_a_form_that_is_not_in_force_is_told_and_stays_chosen(client, outline, writer):
    client.force_login(writer)
    row = outline.sections.create(
        order=90, key="cu", heading="Cũ", draws="statistics", options={"form": "bieu-cu"}
    )

    page = client.get(outline.get_absolute_url(), {"section": row.pk})

    assert page.context["preview"].remarks[-1] == (
        "Mục “Cũ” lấy số liệu của biểu “bieu-cu” mà không có biểu nào áp dụng mang mã này."
    )
    assert page.context["section_form"].fields["form_code"].choices[-1][0] == "bieu-cu"


def test_what_a_form_says_of_no_area_of_the_plan_is_told(client, outline, usual_plan, form, writer):
    outline.sections.filter(draws="each-area").update(options={"form": "*"})
    report = services.open_report(usual_plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)
    client.force_login(writer)

    texts = {each.heading: each.drafted for each in report.sections.all()}
    remarks = client.get(outline.get_absolute_url()).context["preview"].remarks

    assert texts["2. Cải cách thủ tục hành chính"].endswith("\nCó 12 thủ tục.")
    assert texts["6. Nội dung khác"] == "Có 12 bộ máy."
    [remark] = remarks
    assert remark == (
        "1 câu mẫu của biểu “Công khai thủ tục” chưa có mục nào nêu (Chỉ đạo, điều hành CCHC); "
        "hãy thêm mục “Số liệu của một biểu thống kê”."
    )


def test_an_area_with_figures_alone_is_not_left_out(outline, usual_plan, form, writer):
    usual_plan.tasks.filter(area=3).delete()
    outline.sections.filter(draws="each-area").update(
        options={"form": "cong-khai"}, left_out_when_empty=True
    )
    report = services.open_report(usual_plan.periods.get(key="quarter-1"), by=writer)
    services.build_now(report)

    texts = {each.heading: each.drafted for each in report.sections.all()}

    assert texts["1. Cải cách thủ tục hành chính"].endswith("\nCó 12 thủ tục.")


def test_headings_alone_are_those_of_the_plan_of_the_year(client, outline, plan, writer):
    client.force_login(writer)

    page = client.get(outline.get_absolute_url(), {"report": "none"})
    read = client.get(url("outline_in_force"), {"period": "year"})

    assert page.context["areas"] == [area.name for area in AREAS]
    for preview in (page.context["preview"], read.context["preview"]):
        assert "2. Thủ tục và dịch vụ" in [each.heading for each in preview.sections]
