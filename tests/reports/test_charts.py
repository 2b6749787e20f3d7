"""The charts of six months and year: from the stored figures, on the page and in the document."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from django.urls import reverse

import nd30
from foundation.web import pictures
from reports import services
from reports.chart_annex import chart_blocks
from reports.charts import report_charts
from reports.stored_figures import FigureGroup, PeriodCompletion, ReportFigures
from tests.factories import (
    make_indicator,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)

from .test_drafting import counts, indicator
from .test_drafting import figures as made_figures

AREAS = [
    FigureGroup(12, "Chuyển đổi số", counts(5, done=3, doing=1, overdue=1), None),
    FigureGroup(2, "Cải cách thể chế", counts(3, done=1, not_started=2), None),
    FigureGroup(4, "Lĩnh vực không có gì", counts(0), None),
]
PERIODS = [
    PeriodCompletion("quarter-1", "Quý I", 1, 8, 0, 10),
    PeriodCompletion("six-months", "6 tháng", 4, 8),
]
ROWS = [
    indicator(met=True),
    indicator(met=None, result="under_way"),
    indicator(met=None, result="unknown"),
    indicator(met=False),
    indicator(met=True),
]


def figures(**values) -> ReportFigures:
    usual = {
        "period": "six-months",
        "period_title": "6 tháng đầu năm 2026",
        "cut_off": "2026-06-14",
        "as_of": "2026-06-14",
        "areas": AREAS,
        "indicators": ROWS,
        "periods": PERIODS,
    }
    return made_figures(counts(8, done=4, doing=1, not_started=2, overdue=1), **usual | values)


def chart(key: str, **values):
    return next(each for each in report_charts(figures(**values)) if each.key == key)


def test_tasks_stand_by_the_area_s_own_name():
    areas = chart("areas")

    assert areas.headings == (
        "Lĩnh vực",
        "Tổng số",
        "Hoàn thành",
        "Đang thực hiện",
        "Chưa thực hiện",
        "Quá hạn",
    )
    assert areas.rows == (
        ("Chuyển đổi số", "5", "3", "1", "0", "1"),
        ("Cải cách thể chế", "3", "1", "0", "2", "0"),
        ("Cộng", "8", "4", "1", "2", "1"),
    )
    assert areas.alt == (
        "Trong 8 nhiệm vụ: 4 hoàn thành, 1 đang thực hiện, 2 chưa thực hiện, 1 quá hạn. "
        "Từng lĩnh vực: Chuyển đổi số: 3 hoàn thành, 1 đang thực hiện, 1 quá hạn; "
        "Cải cách thể chế: 1 hoàn thành, 2 chưa thực hiện."
    )
    assert "Chuyển đổi số: 5 nhiệm vụ" in areas.drawing().svg.decode()


def test_completion_stands_beside_the_same_period_of_the_year_before():
    completion = chart("completion")

    assert completion.title == (
        "Tỷ lệ hoàn thành kế hoạch đến hết từng kỳ báo cáo, so với cùng kỳ năm 2025"
    )
    assert completion.rows == (
        ("Quý I", "12,5% (1/8)", "0% (0/10)"),
        ("6 tháng", "50% (4/8)", "chưa có"),
    )
    assert completion.alt == (
        "Tỷ lệ hoàn thành kế hoạch đến hết từng kỳ: Quý I: năm 2026 12,5% (1/8), "
        "năm 2025 0% (0/10); 6 tháng: năm 2026 50% (4/8)."
    )


def test_completion_of_a_first_plan_has_no_year_beside_it():
    alone = [replace(each, done_before=None, total_before=None) for each in PERIODS]

    completion = chart("completion", periods=alone)

    assert completion.headings == ("Đến hết kỳ", "Năm 2026")
    assert completion.title == "Tỷ lệ hoàn thành kế hoạch đến hết từng kỳ báo cáo"
    assert [row[1:] for row in completion.rows] == [("12,5% (1/8)",), ("50% (4/8)",)]


def test_a_period_that_has_not_ended_says_its_day():
    completion = chart("completion", as_of="2026-06-01")

    assert [row[0] for row in completion.rows] == ["Quý I", "6 tháng (tính đến 01/06/2026)"]


def test_targets_are_counted_by_their_results():
    targets = chart("targets")

    assert targets.headings == (
        "Tổng số",
        "Đạt",
        "Đang thực hiện",
        "Chưa có số liệu",
        "Chưa đạt",
    )
    assert targets.rows == (("5", "2", "1", "1", "1"),)
    assert targets.alt == (
        "Trong 5 chỉ tiêu: 2 đạt, 1 đang thực hiện, 1 chưa có số liệu, 1 chưa đạt."
    )


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({}, ["areas", "completion", "targets"]),
        ({"period": "year"}, ["areas", "completion", "targets"]),
        ({"indicators": [], "periods": PERIODS[1:]}, ["areas"]),
        ({"areas": [], "periods": []}, ["targets"]),
        (
            {"areas": [FigureGroup(2, "A", counts(2, done=1, doing=1, overdue=1), None)]},
            ["completion", "targets"],
        ),
    ],
    ids=[
        "six months",
        "year",
        "nothing to compare",
        "no task",
        "parts of an old report overlap",
    ],
)
def test_a_chart_is_there_when_there_is_something_to_show(values, keys):
    assert [each.key for each in report_charts(figures(**values))] == keys


def test_the_annex_bears_each_chart_with_its_number_and_its_figures_in_words():
    blocks = chart_blocks(figures())

    assert [each.caption for each in blocks] == [
        f"Biểu đồ {number}. {each.title}"
        for number, each in enumerate(report_charts(figures()), start=1)
    ]
    assert [each.alt for each in blocks] == [each.alt for each in report_charts(figures())]


@pytest.mark.parametrize("areas", [7, 20])
def test_the_pictures_fit_on_one_page(areas):
    groups = [FigureGroup(n, f"Lĩnh vực {n}", counts(2, done=2), None) for n in range(areas)]

    blocks = chart_blocks(figures(areas=groups))
    drawings = [each.drawing() for each in report_charts(figures(areas=groups))]
    heights = [
        block.width * each.height / each.width for block, each in zip(blocks, drawings, strict=True)
    ]

    assert sum(heights) + 9 * 3 <= 215.01


def test_without_pictures_the_tables_behind_them_stand_in_the_document(monkeypatch):
    monkeypatch.setattr(pictures, "resvg_py", None)

    blocks = chart_blocks(figures())

    assert all(isinstance(each, nd30.Table) for each in blocks)
    assert [each.caption for each in blocks][2] == "Bảng 3. Kết quả thực hiện chỉ tiêu"
    assert [row.cells for row in blocks[2].rows] == [("5", "2", "1", "1", "1")]


def test_old_figures_know_of_no_periods():
    stored = figures().as_json()
    del stored["periods"]

    assert ReportFigures.from_json(stored).periods == []


@pytest.fixture
def report(db):
    plan = make_plan(
        year=2025, issued_on=date(2025, 1, 16), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    )
    before = make_plan(plan.unit, year=2024)
    make_update(make_task(before), effective_on=date(2024, 2, 1), percent=100, state="done")
    make_task(before)
    make_update(make_task(plan), effective_on=date(2025, 5, 1), percent=100, state="done")
    make_target(make_indicator(plan))
    report = services.open_report(
        plan.periods.get(key="six-months"), by=make_standing_officer(plan.unit)
    )
    services.build_now(report)
    report.refresh_from_db()
    return report


def test_completion_is_frozen_with_the_figures(report):
    periods = ReportFigures.from_json(report.figures).periods

    assert periods == [
        PeriodCompletion("quarter-1", "Quý I", 0, 1, 1, 2),
        PeriodCompletion("six-months", "6 tháng", 1, 1, 1, 2),
    ]


def test_page_and_document_show_the_same_charts(client, report):
    client.force_login(make_officer(report.plan.unit))

    page = client.get(report.get_absolute_url()).content.decode()
    word = docx.Document(BytesIO(report.document.read()))

    captions = re.findall(r"<figcaption>(.*?)</figcaption>", page)
    assert captions == texts(word, "Tên hình")
    assert len(captions) == 3
    assert page.count("Xem số liệu") == 3
    assert texts(word, "Tên phụ lục")[-1] == (
        "BIỂU ĐỒ KẾT QUẢ CÔNG TÁC CẢI CÁCH HÀNH CHÍNH 6 THÁNG ĐẦU NĂM 2025"
    )


def texts(word, style: str) -> list[str]:
    return [p.text.replace("\u00a0", " ") for p in word.paragraphs if p.style.name == style]


@pytest.mark.parametrize("query", ["", "?narrow=1"])
def test_a_chart_is_a_drawing_under_a_policy_of_its_own(client, report, query):
    client.force_login(make_officer(report.plan.unit))

    answer = client.get(reverse("reports:report_chart", args=[report.pk, "areas"]) + query)

    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert ("360" if query else "680") in answer.content.decode()[:80]


def test_a_stranger_and_an_unknown_chart_are_not_found(client, report):
    client.force_login(make_officer(make_plan().unit))
    address = reverse("reports:report_chart", args=[report.pk, "areas"])
    assert client.get(address).status_code == 404

    client.force_login(make_officer(report.plan.unit))
    assert client.get(address).status_code == 200
    assert client.get(address.replace("areas", "spread")).status_code == 404


def test_a_quarter_s_page_has_no_charts(client, report):
    quarter = services.open_report(
        report.plan.periods.get(key="quarter-1"), by=make_standing_officer(report.plan.unit)
    )
    services.build_now(quarter)
    client.force_login(make_officer(report.plan.unit))

    page = client.get(quarter.get_absolute_url()).content.decode()

    assert 'id="charts"' not in page
    assert (
        client.get(reverse("reports:report_chart", args=[quarter.pk, "areas"])).status_code == 404
    )
