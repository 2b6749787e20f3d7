"""The sentences of a report, word by word, from figures made by hand."""

from dataclasses import replace

import pytest

from reports.drafting import CAUSES_OPEN, draft
from reports.drafting.direction import point_of
from reports.drafting.words import going_on, joined
from reports.stored_figures import (
    Counts,
    FigureGroup,
    IndicatorRow,
    ReportFigures,
    SamePeriod,
    TaskRow,
)

NONE_DONE = Counts(total=2, done=0, doing=1, not_started=1, overdue=0, finished_late=0, not_doing=0)
HALF_DONE = Counts(total=2, done=1, doing=0, not_started=0, overdue=1, finished_late=0, not_doing=0)
ALL_DONE = Counts(total=2, done=2, doing=0, not_started=0, overdue=0, finished_late=1, not_doing=0)


def task(**values) -> TaskRow:
    usual = {
        "area": 2,
        "ordinal": 1,
        "content": "Ban hành quy chế",
        "product": "Quyết định",
        "leads": "Văn phòng",
        "coordinators": "",
        "time": "Quý I/2026",
        "state": "done",
        "result": "",
        "document": "",
        "ongoing": False,
        "overdue": False,
        "due": "2026-02-28",
        "newly_done": False,
        "due_next": False,
    }
    return TaskRow(**usual | values)


def indicator(**values) -> IndicatorRow:
    usual = {
        "area": 2,
        "statement": "Tỷ lệ hồ sơ đúng hạn",
        "goal": "tối thiểu 95%",
        "value": "96%",
        "fraction": "96/100",
        "met": True,
        "estimate": False,
        "before": "",
    }
    return IndicatorRow(**usual | values)


def figures(counts: Counts = HALF_DONE, before: Counts | None = None, **values) -> ReportFigures:
    usual = {
        "year": 2026,
        "period": "quarter-1",
        "period_title": "Quý I năm 2026",
        "cut_off": "2026-03-14",
        "previous_cut_off": "",
        "plan": "Kế hoạch số 15/KH-UBND ngày 16/01/2026",
        "issuer": "Ủy ban nhân dân xã Khe Mây",
        "include_waiting": False,
        "waiting": 0,
        "totals": counts,
        "totals_before": before,
        "areas": [FigureGroup(2, "Cải cách thể chế", counts, before)],
        "offices": [FigureGroup(7, "Văn phòng", counts, before)],
    }
    return ReportFigures(**usual | values)


def text(figures: ReportFigures, key: str) -> str:
    return next(section.text for section in draft(figures) if section.key == key)


def test_the_outline_has_five_parts_with_their_points():
    headings = [section.heading for section in draft(figures())]

    assert [heading.split(".")[0] for heading in headings if heading.split(".")[0].isupper()] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
    ]
    assert "IV. Nhiệm vụ trọng tâm quý II năm 2026" in headings


def test_the_opening_cites_the_plan_and_the_day_of_the_figures():
    assert text(figures(), "opening") == (
        "Thực hiện Kế hoạch số 15/KH-UBND ngày 16/01/2026 của Ủy ban nhân dân xã Khe "
        "Mây về cải cách hành chính năm "
        "2026 (sau đây gọi là Kế hoạch), Ủy ban nhân dân xã Khe Mây báo cáo kết quả "
        "công tác cải cách hành chính Quý I "
        "năm 2026 (số liệu tính đến hết ngày 14/3/2026) như sau:"
    )


@pytest.mark.parametrize(
    ("counts", "before", "sentence"),
    [
        (
            HALF_DONE,
            None,
            (
                "Đến hết ngày 14/3/2026, lĩnh vực đã hoàn thành 01/02 nhiệm vụ "
                "(50%); 01 nhiệm vụ quá hạn."
            ),
        ),
        (
            NONE_DONE,
            NONE_DONE,
            (
                "Đến hết ngày 14/3/2026, lĩnh vực chưa có nhiệm vụ hoàn thành trong "
                "tổng số 02 nhiệm vụ; 01 nhiệm vụ "
                "đang thực hiện và 01 nhiệm vụ chưa thực hiện. Số nhiệm vụ hoàn "
                "thành không thay đổi so với kỳ báo cáo "
                "trước."
            ),
        ),
        (
            ALL_DONE,
            HALF_DONE,
            (
                "Đến hết ngày 14/3/2026, lĩnh vực đã hoàn thành toàn bộ 02/02 nhiệm "
                "vụ (100%). So với kỳ báo cáo "
                "trước, số nhiệm vụ hoàn thành tăng 01."
            ),
        ),
    ],
)
def test_progress_is_said_in_the_words_that_fit_the_figures(counts, before, sentence):
    assert text(figures(counts, before), "area-2").splitlines()[0] == sentence


def test_done_tasks_are_named_with_their_documents():
    rows = [
        task(result="Đã ký ban hành.", document="7/QĐ-UBND ngày 01/3/2026"),
        task(content="Rà soát thủ tục", result="Ban hành muộn", late=True),
        task(content="Kiểm tra văn bản", result="Soát 45 văn bản", ongoing=True),
    ]

    assert text(figures(tasks=rows), "area-2").splitlines()[1:] == [
        "Nhiệm vụ đã hoàn thành:",
        "- Ban hành quy chế: đã ký ban hành (văn bản số 7/QĐ-UBND ngày 01/3/2026);",
        "- Rà soát thủ tục: ban hành muộn; hoàn thành sau thời hạn.",
        "Nhiệm vụ thường xuyên, định kỳ:",
        "- Kiểm tra văn bản: soát 45 văn bản.",
    ]


def test_a_quarter_tells_only_what_the_quarter_brought():
    rows = [task(result="Đã xong từ kỳ trước", reported=False)]

    assert "Đã xong từ kỳ trước".lower() not in text(figures(tasks=rows), "area-2").lower()
    assert "đã xong từ kỳ trước" in text(figures(tasks=rows, period="six-months"), "area-2")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (indicator(), "- Tỷ lệ hồ sơ đúng hạn: 96% (96/100), đạt mục tiêu năm (tối thiểu 95%)."),
        (
            indicator(
                value="88%",
                fraction="",
                met=False,
                estimate=True,
                before="90%",
                trend="down",
                better=False,
            ),
            (
                "- Tỷ lệ hồ sơ đúng hạn: ước 88%, chưa đạt mục tiêu năm (tối thiểu 95%), "
                "giảm so với kỳ trước (90%)."
            ),
        ),
        (
            indicator(as_of="Quý I năm 2026", before="90%", trend="up", last_year="80%"),
            (
                "- Tỷ lệ hồ sơ đúng hạn: 96% (96/100), số liệu Quý I năm 2026, đạt "
                "mục tiêu năm (tối thiểu 95%), cùng "
                "kỳ năm trước: 80%."
            ),
        ),
        (
            indicator(value="đạt", fraction="", goal="đạt yêu cầu"),
            "- Tỷ lệ hồ sơ đúng hạn: đạt yêu cầu.",
        ),
    ],
)
def test_an_indicator_is_said_against_its_goal(row, line):
    assert text(figures(indicators=[row]), "area-2").splitlines()[-1] == line


def test_shortcomings_name_who_answers_for_them():
    rows = [
        task(state="doing", overdue=True),
        task(content="Soát văn bản", state="doing", ongoing=True, overdue=True, due="2026-03-14"),
    ]
    unmet = indicator(met=False, value="88%", fraction="", lead="Trung tâm")

    assert text(figures(tasks=rows, indicators=[unmet]), "shortcomings").splitlines() == [
        "Còn 02/02 nhiệm vụ quá hạn chưa có kết quả theo yêu cầu:",
        "- Ban hành quy chế (chủ trì: Văn phòng; thời hạn đến ngày 28/02/2026);",
        "- Soát văn bản (chủ trì: Văn phòng; thiếu kết quả của kỳ kết thúc ngày 14/3/2026).",
        "Còn 01 chỉ tiêu chưa đạt mục tiêu năm:",
        "- Tỷ lệ hồ sơ đúng hạn: 88%, mục tiêu tối thiểu 95% (chủ trì: Trung tâm).",
    ]
    assert text(figures(tasks=rows), "causes") == CAUSES_OPEN


def test_a_period_without_trouble_says_so():
    quiet = figures(ALL_DONE)

    assert text(quiet, "shortcomings") == (
        "Đến thời điểm báo cáo không có nhiệm vụ quá hạn và không có chỉ tiêu chưa đạt mục tiêu."
    )
    assert text(quiet, "causes") == "Trong kỳ chưa phát sinh khó khăn, vướng mắc cần giải trình."
    assert text(quiet, "area-4") == "Kế hoạch không giao nhiệm vụ riêng ở lĩnh vực này."
    assert (
        text(quiet, "direction-inspection")
        == "Trong kỳ chưa phát sinh kết quả kiểm tra cải cách hành chính."
    )


def test_six_months_compare_with_the_same_period_of_the_year_before():
    same = SamePeriod("6 tháng đầu năm 2025", Counts(4, 1, 3, 0, 0, 0, 0))

    said = text(figures(period="six-months", last_year=same), "achievements")

    assert (
        "So với cùng kỳ năm 2025 (hoàn thành 01/04 nhiệm vụ, đạt 25%), tỷ lệ hoàn "
        "thành Kế hoạch tăng 25 "
        "điểm phần trăm."
    ) in said
    assert "Kết quả hoàn thành theo đơn vị chủ trì: Văn phòng 01/02 nhiệm vụ." in said


def test_the_year_begins_with_the_rate_of_completion():
    year = figures(ALL_DONE, period="year", period_title="năm 2026", cut_off="2026-12-14")

    assert text(year, "achievements").splitlines()[0] == (
        "Tỷ lệ hoàn thành Kế hoạch năm 2026 đạt 100%, trong đó 01 nhiệm vụ hoàn thành sau thời hạn."
    )
    assert "Kế hoạch cải cách hành chính năm 2027" in text(year, "next_tasks")


def test_the_annexes_are_mentioned_only_when_there_are_any():
    assert not text(figures(), "closing").startswith("(Có Phụ lục")
    assert text(figures(tasks=[task()]), "closing").splitlines() == [
        "(Có Phụ lục kèm theo)",
        (
            "Trên đây là Báo cáo kết quả công tác cải cách hành chính Quý I năm 2026 của "
            "Ủy ban nhân dân xã Khe Mây./."
        ),
    ]


def test_the_same_figures_give_the_same_text():
    made = figures(tasks=[task()], indicators=[indicator()])

    assert draft(made) == draft(replace(made))


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("Tổ chức hội nghị đối thoại với người dân", "dialogue"),
        ("Đăng tin, bài tuyên truyền", "outreach"),
        ("Kiểm tra công tác CCHC tại các phòng", "inspection"),
        ("Ban hành Kế hoạch CCHC", "plan"),
        ("Mỗi đơn vị áp dụng một cách làm mới", "work"),
    ],
)
def test_tasks_of_direction_find_their_point(words, point):
    assert point_of(words) == point


@pytest.mark.parametrize(
    ("said", "going"),
    [
        ("Đã ký ban hành", "đã ký ban hành"),
        ("UBND xã đã ký", "UBND xã đã ký"),
        ("Phòng Kinh tế trình", "Phòng Kinh tế trình"),
        ("Ban hành kế hoạch", "ban hành kế hoạch"),
        ("", ""),
    ],
)
def test_names_keep_their_capitals_inside_a_sentence(said, going):
    assert going_on(said) == going


def test_enumerations_end_with_and():
    assert [joined(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]
