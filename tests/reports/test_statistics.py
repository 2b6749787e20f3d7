"""What reports say of statistical forms: figures, sentences, annexes, and where they come from."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

import nd30
from indicators.models import FormSentence
from indicators.statistics.figures import form_figures
from indicators.statistics.services import Entered, accept_figures, enter_figures
from reports.checking import check_report
from reports.differences import differences
from reports.drafting.statistics import statistics_lines
from reports.figures import gather
from reports.outlines.services import take_outline
from reports.services import build_now, open_report
from reports.statistics_annexes import sources_annex, statistics_annex
from reports.stored_figures import ReportFigures
from tests.factories import make_form, make_plan, make_standing_officer

pytestmark = pytest.mark.django_db

Q1, Q2 = "quarter-1", "six-months"
DAY = date(2026, 6, 20)
WRONG = (
    "Giải quyết thủ tục hành chính: Hộ tịch: không đúng điều kiện [7] <= [3] (đang là 4 và 3). "
    "Hãy kiểm tra lại."
)
TOLD = (
    "Trong kỳ tiếp nhận [TONG.3] hồ sơ{, cùng kỳ năm trước [TONG.3@cùng kỳ] hồ sơ}; riêng quý "
    "[TONG.3@kỳ] hồ sơ, tỷ lệ giải quyết [TL]."
)


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def author(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def form():
    form = make_form(
        code="tthc",
        name="Giải quyết thủ tục hành chính",
        row_heading="Lĩnh vực",
        rows=[
            {"code": "01", "name": "Hộ tịch"},
            {"code": "02", "name": "Đất đai"},
            {"code": "TONG", "name": "Tổng cộng", "kind": "computed", "formula": "TỔNG"},
            {
                "code": "TL",
                "name": "Tỷ lệ giải quyết",
                "kind": "ratio",
                "formula": "[TONG.7]",
                "denominator": "[TONG.3]",
            },
        ],
        columns=[
            {"code": "3", "heading": "Tiếp nhận", "group": "Hồ sơ"},
            {"code": "7", "heading": "Đã giải quyết", "group": "Hồ sơ"},
        ],
        checks=["[7] <= [3]"],
    )
    FormSentence.objects.create(form=form, area=3, template=TOLD)
    return form


def enter(plan, form, author, key, rows):
    """Enter received and settled of each field, and accept them."""
    known = form_figures(plan, [form])[0]
    cells = [
        Entered(*known.named(row, column), Decimal(value))
        for row, values in rows.items()
        for column, value in zip(("3", "7"), values, strict=True)
    ]
    period = plan.periods.get(key=key)
    stored = enter_figures(plan, form, cells, author=author, period=period, today=DAY, final=True)
    accept_figures(
        stored.entered[0].plan_form,
        [each.pk for each in stored.entered],
        by=make_standing_officer(plan.unit),
    )


def entered(plan, form, author):
    enter(plan, form, author, Q1, {"01": (4, 3), "02": (1, 1)})
    enter(plan, form, author, Q2, {"01": (1200, 1200), "02": (30, 20)})


def figures_of(plan, key=Q2):
    return gather(plan, plan.periods.get(key=key), today=DAY)


def test_a_report_holds_each_form_from_the_start_of_the_year(plan, form, author):
    entered(plan, form, author)

    [table] = figures_of(plan).statistics

    assert [[cell.shown for cell in row.cells] for row in table.rows] == [
        ["1.204", "1.203"],
        ["31", "21"],
        ["1.235", "1.224"],
        ["99,11%"],
    ]
    assert (table.entered, table.owed, table.findings) == (4, 4, [])
    [source] = table.sources
    assert (source.figures, source.how) == (4, "nhập tay")


def test_figures_come_back_from_json_as_they_were(plan, form, author):
    entered(plan, form, author)
    figures = figures_of(plan)

    assert ReportFigures.from_json(figures.as_json()) == figures


def test_what_waits_is_not_told(plan, form, author):
    known = form_figures(plan, [form])[0]
    cells = [Entered(*known.named("01", "3"), Decimal(5))]
    period = plan.periods.get(key=Q1)
    enter_figures(plan, form, cells, author=author, period=period, today=DAY)

    [table] = figures_of(plan, Q1).statistics

    assert not table.known


def test_a_sentence_is_told_without_the_clause_that_nobody_knows(plan, form, author):
    entered(plan, form, author)

    assert statistics_lines(figures_of(plan).statistics, code="*", area=3) == [
        "Trong kỳ tiếp nhận 1.235 hồ sơ; riêng quý 1.230 hồ sơ, tỷ lệ giải quyết 99,11%."
    ]


def test_a_sentence_compares_with_the_same_period_of_last_year(plan, form, author):
    old = make_plan(plan.unit, year=2025, number="9/KH-UBND")
    enter(old, form, author, Q1, {"01": (5, 5), "02": (2, 2)})
    enter(plan, form, author, Q1, {"01": (4, 3), "02": (1, 1)})

    [line] = statistics_lines(figures_of(plan, Q1).statistics, code="*", area=3)

    assert line.startswith("Trong kỳ tiếp nhận 05 hồ sơ, cùng kỳ năm trước 07 hồ sơ; riêng")


def test_a_sentence_that_lacks_a_figure_is_left_out_and_says_which(plan, form, author):
    enter(plan, form, author, Q2, {"01": (1200, 1200), "02": (30, 20)})

    figures = figures_of(plan)

    assert statistics_lines(figures.statistics, code="*", area=3) == []
    assert figures.statistics[0].sentences[0].missing == [
        "Tổng cộng (Tiếp nhận)",
        "Tỷ lệ giải quyết",
    ]


def test_a_form_without_sentences_is_told_as_a_list(plan, author):
    form = make_form(
        name="Thống kê",
        rows=[{"code": "1", "name": "Văn bản ban hành", "unit": "văn bản", "area": 2}],
    )
    known = form_figures(plan, [form])[0]
    period = plan.periods.get(key=Q1)
    cells = [Entered(*known.named("1"), Decimal(12))]
    stored = enter_figures(plan, form, cells, author=author, period=period, today=DAY, final=True)
    plan_form = stored.entered[0].plan_form
    accept_figures(plan_form, [stored.entered[0].pk], by=make_standing_officer(plan.unit))

    assert statistics_lines(figures_of(plan, Q1).statistics, code="*", area=2) == [
        "Thống kê:",
        "- Văn bản ban hành: 12 văn bản.",
    ]


def test_the_annex_has_the_columns_of_the_form_and_marks_what_is_not_known(plan, form, author):
    enter(plan, form, author, Q1, {"01": (4, 3)})
    [table] = figures_of(plan, Q1).statistics

    annex = statistics_annex(table, {}, title="Biểu", landscape=True)

    matrix, ratio, note = annex.blocks
    assert [(each.group, each.heading) for each in matrix.columns[2:]] == [
        ("Hồ sơ", "Tiếp nhận"),
        ("Hồ sơ", "Đã giải quyết"),
    ]
    assert [row.cells for row in matrix.rows] == [
        ("", "", "(3)", "(7)"),
        ("1", "Hộ tịch", "4", "3"),
        ("2", "Đất đai", "…", "…"),
        ("", "Tổng cộng", "…", "…"),
    ]
    assert ratio == nd30.Paragraph("Tỷ lệ giải quyết: chưa có số liệu.")
    assert note.text == "Ghi chú: “…” là chưa có số liệu."


def test_rows_of_a_list_are_numbered_by_their_first_level(plan, author):
    form = make_form(
        rows=[
            {"code": "A", "name": "I. Chỉ đạo", "kind": "heading", "area": 1},
            {"code": "1", "name": "Phải kiểm tra", "level": 1, "area": 1},
            {"code": "2", "name": "Đã kiểm tra", "level": 2, "area": 1},
            {"code": "B", "name": "II. Thể chế", "kind": "heading", "area": 2},
            {"code": "3", "name": "Ban hành", "level": 1, "area": 2},
        ]
    )
    known = form_figures(plan, [form])[0]
    period = plan.periods.get(key=Q1)
    cells = [Entered(*known.named(code), Decimal(2)) for code in ("1", "2", "3")]
    stored = enter_figures(plan, form, cells, author=author, period=period, today=DAY, final=True)
    pks = [each.pk for each in stored.entered]
    accept_figures(stored.entered[0].plan_form, pks, by=make_standing_officer(plan.unit))
    [table] = figures_of(plan, Q1).statistics

    [listed] = statistics_annex(table, {1: "A", 2: "B"}, title="Biểu", landscape=False).blocks

    assert list(map(texts_of, listed.rows)) == [
        "I. Chỉ đạo",
        ("1", "Phải kiểm tra"),
        ("", "- Đã kiểm tra"),
        "II. Thể chế",
        ("2", "Ban hành"),
    ]


def texts_of(row) -> str | tuple[str, str]:
    return row.text if isinstance(row, nd30.GroupRow) else row.cells[:2]


def test_the_sources_name_office_day_and_reviewer(plan, form, author):
    entered(plan, form, author)

    annex = sources_annex(figures_of(plan), title="Nguồn số liệu", landscape=False)

    [row] = annex.blocks[0].rows
    assert row.cells[1] == "Giải quyết thủ tục hành chính"
    assert re.fullmatch(
        r".+: 4 số liệu, nhập tay; gửi ngày [\d/]+, Nguyễn Văn Số\d+ duyệt ngày [\d/]+",
        row.cells[2],
    )


def test_a_figure_of_a_form_opens_to_what_was_entered(client, plan, form, author):
    entered(plan, form, author)
    report = open_report(plan.periods.get(key=Q2), by=author)
    build_now(report)
    client.force_login(author)
    row = form.rows.get(code="TONG")

    page = client.get(reverse("reports:report_figure", args=[report.pk, f"statistic-{row.pk}.3"]))

    assert page.context["figure"].text == "1.235"
    stood = [each.stood for each in page.context["page"]]
    assert stood == ["4 (quý I)", "1 (quý I)", "1.200 (quý II)", "30 (quý II)"]


def test_the_table_of_a_form_is_sent_when_it_is_opened(client, plan, form, author):
    entered(plan, form, author)
    report = open_report(plan.periods.get(key=Q2), by=author)
    build_now(report)
    client.force_login(author)
    address = reverse("reports:report_statistics", args=[report.pk, form.pk])
    figure = reverse(
        "reports:report_figure", args=[report.pk, f"statistic-{form.rows.get(code='TONG').pk}.3"]
    )

    shown = client.get(report.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert [f'href="{address}"' in shown, f'href="{figure}"' in shown] == [True, False]
    assert [f'href="{figure}">1.235</a>' in each for each in (page, part)] == [True, True]
    assert ["<h1>" in each for each in (page, part)] == [True, False]


def test_a_table_that_the_report_lacks_is_not_found_nor_is_anothers(client, plan, form, author):
    report = open_report(plan.periods.get(key=Q2), by=author)
    address = reverse("reports:report_statistics", args=[report.pk, form.pk])
    client.force_login(author)
    unbuilt = client.get(address).status_code
    build_now(report)
    empty = client.get(address).status_code
    entered(plan, form, author)
    build_now(report)
    client.force_login(make_standing_officer(make_plan().unit))

    assert [unbuilt, empty, client.get(address).status_code] == [404, 404, 404]


def test_what_is_said_in_words_stands_beside_the_figures(client, plan, author):
    form = make_form(
        rows=[
            {"code": "1", "name": "Hình thức", "kind": "choice", "options": [[1, "kết hợp"]]},
            {"code": "2", "name": "Công khai", "kind": "yes_no"},
        ]
    )
    known = form_figures(plan, [form])[0]
    cells = [Entered(*known.named(code), Decimal(1)) for code in ("1", "2")]
    period = plan.periods.get(key=Q2)
    stored = enter_figures(plan, form, cells, author=author, period=period, today=DAY, final=True)
    pks = [each.pk for each in stored.entered]
    accept_figures(stored.entered[0].plan_form, pks, by=make_standing_officer(plan.unit))
    report = open_report(period, by=author)
    build_now(report)
    client.force_login(author)

    page = client.get(report.get_absolute_url())

    [table] = page.context["figures"].statistics
    assert [row.cells[0].shown for row in table.rows] == ["kết hợp", "có"]
    assert page.status_code == 200


def test_a_changed_figure_is_said_of_an_issued_report(plan, form, author):
    entered(plan, form, author)
    frozen = figures_of(plan)
    known = form_figures(plan, [form])[0]
    row, column = known.named("01", "3")
    seen = known.at(row, column, Q2).entries[-1]
    period = plan.periods.get(key=Q2)
    cells = [Entered(row, column, Decimal(1201), seen=seen)]
    stored = enter_figures(plan, form, cells, author=author, period=period, today=DAY, final=True)
    plan_form = stored.entered[0].plan_form
    accept_figures(plan_form, [stored.entered[0].pk], by=make_standing_officer(plan.unit))

    said = differences(frozen, figures_of(plan))

    form_said = "Giải quyết thủ tục hành chính"
    assert f"{form_said}, “Hộ tịch (Tiếp nhận)”: 1.204 → 1.205." in said
    assert f"{form_said}, “Tổng cộng (Tiếp nhận)”: 1.235 → 1.236." in said


def test_the_checks_before_issue_name_forms_that_lack_figures_or_do_not_add_up(plan, form, author):
    enter(plan, form, author, Q1, {"01": (3, 4)})
    report = open_report(plan.periods.get(key=Q1), by=author)
    build_now(report)

    report.refresh_from_db()
    found = [each for each in check_report(report) if each.kind == "statistics"]
    assert [each.words for each in found] == [
        "Giải quyết thủ tục hành chính",
        WRONG,
    ]
    assert found[0].advice.startswith("Biểu này mới có 02/04 số liệu được xác nhận của kỳ;")


# areas and headings of a list


def list_form(author, plan, rows):
    """A form of one figure a row whose typed rows say 1, 2, …, accepted."""
    form = make_form(name="Thống kê", code="tk", rows=rows)
    known = form_figures(plan, [form])[0]
    typed = [row for row in known.rows if row.typed]
    cells = [Entered(row, None, Decimal(place)) for place, row in enumerate(typed, start=1)]
    period = plan.periods.get(key=Q1)
    stored = enter_figures(plan, form, cells, author=author, period=period, today=DAY, final=True)
    plan_form = stored.entered[0].plan_form
    accept_figures(
        plan_form, [each.pk for each in stored.entered], by=make_standing_officer(plan.unit)
    )
    return form


def annex_lines(plan):
    figures = figures_of(plan, Q1)
    areas = {each.number: each.name for each in figures.plan_areas}
    table = next(each for each in figures.statistics if each.code == "tk")
    [body] = statistics_annex(table, areas, title="Biểu", landscape=False).blocks
    return [row.text if isinstance(row, nd30.GroupRow) else row.cells[:2] for row in body.rows]


def test_a_rate_stands_beside_the_figure_that_it_is_the_share_of(author, plan):
    ratio = {"kind": "ratio", "level": 1, "denominator": "[1]"}
    rows = [
        {"code": "1", "name": "Được giao"},
        {"code": "2", "name": "Có mặt", "level": 1},
        {"code": "3", "name": "Giảm", "level": 1, "kind": "computed", "formula": "[1] - [2]"},
        {"code": "4", "name": "Tỷ lệ có mặt", "formula": "[2]", **ratio},
        {"code": "5", "name": "Tỷ lệ giảm", "formula": "[1] - [2]", **ratio},
        {"code": "6", "name": "Tỷ lệ cả hai", "formula": "[1] + [2]", **ratio},
    ]
    list_form(author, plan, rows)
    [table] = figures_of(plan, Q1).statistics

    [body] = statistics_annex(table, {}, title="Biểu", landscape=False).blocks

    assert [each.heading for each in body.columns][3:] == ["Số liệu", "Tỷ lệ"]
    assert [row.cells[1:2] + row.cells[3:] for row in body.rows] == [
        ("Được giao", "1", ""),
        ("- Có mặt", "2", "200%"),
        ("- Giảm", "-1", "-100%"),
        ("- Tỷ lệ cả hai", "300%", ""),
    ]


def test_rows_stand_under_the_areas_of_the_plan_and_those_of_none_at_the_end(author, plan):
    plan.areas.filter(number=7).delete()
    rows = [
        {"code": "1", "name": "Giao dịch", "area": 3},
        {"code": "2", "name": "Văn bản số hóa", "area": 7},
        {"code": "3", "name": "Kinh phí", "area": 6},
        {"code": "4", "name": "Trong đó chi thường xuyên", "area": 6, "level": 1},
        {"code": "5", "name": "Hồ sơ", "area": 3},
        {"code": "6", "name": "Ghi chung"},
    ]
    list_form(author, plan, rows)

    assert annex_lines(plan) == [
        "I. CẢI CÁCH THỦ TỤC HÀNH CHÍNH",
        ("1", "Giao dịch"),
        ("2", "Hồ sơ"),
        "II. CẢI CÁCH TÀI CHÍNH CÔNG",
        ("3", "Kinh phí"),
        ("", "- Trong đó chi thường xuyên"),
        "III. NỘI DUNG KHÁC",
        ("4", "Văn bản số hóa"),
        ("5", "Ghi chung"),
    ]


def test_a_form_with_headings_of_its_own_gets_no_second_ones(author, plan):
    rows = [
        {"code": "A", "name": "I. Thể chế", "kind": "heading", "area": 2},
        {"code": "1", "name": "Văn bản", "area": 2, "level": 1},
        {"code": "2", "name": "trong đó nghị quyết", "area": 2, "level": 2},
        {"code": "B", "name": "II. Tài chính", "kind": "heading", "area": 6},
        {"code": "3", "name": "Kinh phí", "area": 6, "level": 1},
    ]
    list_form(author, plan, rows)

    assert annex_lines(plan) == [
        "I. Thể chế",
        ("1", "Văn bản"),
        ("", "- trong đó nghị quyết"),
        "II. Tài chính",
        ("2", "Kinh phí"),
    ]


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{Có [2] văn bản|Không có văn bản}.", ""),
        ("Có [1] hồ sơ{, [2] văn bản}. {Ban hành [2] văn bản}.", "Có 01 hồ sơ."),
        ("Có [1] hồ sơ; {[2] văn bản|không văn bản}.", "Có 01 hồ sơ."),
        ("{Ban hành [2] văn bản}, có [1] hồ sơ.", "Có 01 hồ sơ."),
    ],
)
def test_clauses_that_are_left_out_leave_no_marks_behind(author, plan, template, told):
    form = list_form(author, plan, [{"code": "1", "name": "Hồ sơ"}])
    form.rows.create(code="2", name="Văn bản", order=9)
    FormSentence.objects.create(form=form, template=template)

    [table] = figures_of(plan, Q1).statistics

    assert table.sentences[0].text == told
    assert table.sentences[0].missing == ([] if told else ["Văn bản"])


def test_words_in_a_form_are_shown_on_the_page_of_the_report(client, author, plan):
    form = make_form(
        rows=[
            {"code": "1", "name": "Sáng kiến", "kind": "text"},
            {"code": "2", "name": "Hình thức", "kind": "choice", "options": [[1, "phát phiếu"]]},
            {"code": "3", "name": "Công khai", "kind": "yes_no"},
            {"code": "4", "name": "Hồ sơ"},
        ]
    )
    told = "Khảo sát bằng hình thức [2], công khai: [3], có [4] hồ sơ."
    FormSentence.objects.create(form=form, area=3, template=told)
    take_outline(Q1, by=author).sections.filter(draws="each-area").update(options={"form": "*"})
    period = plan.periods.get(key=Q1)
    words, choice, yes, count = form_figures(plan, [form])[0].rows
    cells = [
        Entered(words, None, None, "Tổ lưu động 24/7"),
        Entered(choice, None, Decimal(1)),
        Entered(yes, None, Decimal(1)),
        Entered(count, None, Decimal(12)),
    ]
    stored = enter_figures(plan, form, cells, author=author, period=period, today=DAY, final=True)
    ids = [each.pk for each in stored.entered]
    accept_figures(stored.entered[0].plan_form, ids, by=make_standing_officer(plan.unit))
    report = open_report(period, by=author)
    build_now(report)
    client.force_login(author)

    page = client.get(report.get_absolute_url())
    figure = client.get(
        reverse("reports:report_figure", args=[report.pk, f"statistic-{choice.pk}"])
    )

    [table] = page.context["figures"].statistics
    assert [[cell.shown for cell in row.cells] for row in table.rows] == [
        ["Tổ lưu động 24/7"],
        ["phát phiếu"],
        ["có"],
        ["12"],
    ]
    assert [row.cells[0].number for row in table.rows] == [None, None, None, 12]
    assert "Khảo sát bằng hình thức phát phiếu, công khai: có, có 12 hồ sơ." in "".join(
        section.drafted for section in report.sections.all()
    )
    assert figure.context["figure"].text == "phát phiếu"
