"""The sentences of a report, word by word, from figures made by hand."""

from dataclasses import replace

import pytest

from reports.drafting import draft, unexplained
from reports.drafting.source import taker
from reports.drafting.words import going_on, joined, named, work_to_do
from reports.outlines.supplied import supplied_outline
from reports.stored_figures import (
    Counts,
    FigureGroup,
    IndicatorFigure,
    IndicatorRow,
    ReportFigures,
    ResultRow,
    SamePeriod,
    TaskRow,
)


def counts(total=2, **values) -> Counts:
    usual = dict.fromkeys(
        ("done", "doing", "not_started", "overdue", "finished_late", "not_doing"), 0
    )
    return Counts(total=total, **usual | values)


NONE_DONE = counts(doing=1, not_started=1)
HALF_DONE = counts(done=1, overdue=1)
ALL_DONE = counts(done=2, finished_late=1)


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


def running(*results: ResultRow, **values) -> TaskRow:
    usual = {"content": "Tuyên truyền", "state": "doing", "ongoing": True}
    last = results[-1].text if results else ""
    return task(**usual | {"results": list(results), "result": last} | values)


def said(text: str, when: str = "quý I", document: str = "") -> ResultRow:
    return ResultRow("2026-02-10", text, document, when)


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
        "as_of": "2026-03-14",
    }
    return ReportFigures(**usual | values)


def text(figures: ReportFigures, key: str) -> str:
    return next(section.text for section in draft(figures) if section.key == key)


def lines(figures: ReportFigures, key: str) -> list[str]:
    return text(figures, key).splitlines()


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


# the opening


def test_the_opening_cites_the_plan_and_the_day_of_the_figures():
    assert text(figures(), "opening") == (
        "Thực hiện Kế hoạch số 15/KH-UBND ngày 16/01/2026 của Ủy ban nhân dân xã Khe Mây về cải "
        "cách hành chính năm 2026 (sau đây gọi là Kế hoạch), Ủy ban nhân dân xã Khe Mây báo cáo "
        "kết quả công tác cải cách hành chính quý I năm 2026 (số liệu tính đến hết ngày "
        "14/3/2026) như sau:"
    )


def test_the_plan_above_stands_before_the_own_one():
    made = figures(superior="Kế hoạch số 07/KH-UBND ngày 06/01/2026 của tỉnh")

    assert text(made, "opening").startswith(
        "Thực hiện Kế hoạch số 07/KH-UBND ngày 06/01/2026 của tỉnh và Kế hoạch số 15/KH-UBND ngày "
        "16/01/2026 của Ủy ban nhân dân xã Khe Mây về cải cách hành chính năm 2026 (sau đây gọi là"
    )


def test_before_the_cut_off_the_figures_are_estimates():
    early = figures(as_of="2026-03-05", indicators=[indicator(estimate=True)])

    assert (
        "(số liệu tính đến ngày 05/3/2026, ước đến hết ngày 14/3/2026; số có chữ “ước” là số ước "
        "thực hiện)"
    ) in text(early, "opening")
    assert lines(early, "achievements")[0] == (
        "Tính đến ngày 05/3/2026, ước đến hết ngày 14/3/2026, Ủy ban nhân dân xã hoàn thành "
        "01/02 nhiệm vụ (50%) của Kế hoạch."
    )


# part I


def direction(*rows: TaskRow, **values) -> ReportFigures:
    group = FigureGroup(1, "Chỉ đạo", HALF_DONE, None)
    return figures(areas=[group], tasks=[replace(row, area=1) for row in rows], **values)


def test_the_plan_that_was_issued_begins_the_first_part():
    assert lines(direction(), "direction-plan") == [
        (
            "Ủy ban nhân dân xã đã ban hành Kế hoạch, giao 02 nhiệm vụ thuộc 01 lĩnh vực cho 01 "
            "đơn vị chủ trì."
        ),
        (
            "Trong công tác chỉ đạo, điều hành, xã hoàn thành 01/02 nhiệm vụ (50%); 01 nhiệm vụ "
            "quá hạn (nêu tại điểm 2 mục III)."
        ),
    ]


def test_a_plan_without_a_number_was_not_issued():
    assert lines(direction(plan="Kế hoạch"), "direction-plan")[0].startswith(
        "Ủy ban nhân dân xã đã giao 02 nhiệm vụ"
    )


def test_points_that_the_plan_has_nothing_for_are_left_out():
    made = direction(task(content="Kiểm tra công tác CCHC", result="Kiểm tra 2 đơn vị"))

    assert [section.heading for section in draft(made) if "direction-" in section.key] == [
        "1. Xây dựng, ban hành kế hoạch, văn bản chỉ đạo",
        "2. Kiểm tra cải cách hành chính",
    ]
    assert lines(made, "direction-inspection") == [
        "Nhiệm vụ đã hoàn thành:",
        "- Kiểm tra công tác CCHC: kiểm tra 2 đơn vị.",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            {"state": "not_started", "time": "Quý III/2026"},
            "Kế hoạch giao 01 nhiệm vụ của nội dung này, thời gian thực hiện: quý III/2026.",
        ),
        (
            {"state": "not_started", "overdue": True},
            "01 nhiệm vụ của nội dung này đang quá hạn, nêu tại điểm 2 mục III.",
        ),
        (
            {"state": "not_doing"},
            "01 nhiệm vụ của nội dung này không thực hiện, nêu tại điểm 2 mục III.",
        ),
    ],
)
def test_a_point_without_results_says_when_its_tasks_are_done(row, sentence):
    made = direction(task(content="Kiểm tra công tác CCHC", **row))

    assert text(made, "direction-inspection") == sentence


# part II


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (
            HALF_DONE,
            None,
            "xã hoàn thành 01/02 nhiệm vụ (50%); 01 nhiệm vụ quá hạn (nêu tại điểm 2 mục III).",
        ),
        (
            NONE_DONE,
            NONE_DONE,
            "xã đang thực hiện 01/02 nhiệm vụ; 01 nhiệm vụ chưa đến hạn, chưa triển khai.",
        ),
        (
            ALL_DONE,
            HALF_DONE,
            "xã hoàn thành toàn bộ 02 nhiệm vụ, tăng 01 nhiệm vụ so với kỳ trước.",
        ),
        (
            counts(8, done=1, doing=5, running=4, not_started=2),
            counts(8, done=2),
            (
                "xã hoàn thành 01/08 nhiệm vụ (12,5%), giảm 01 nhiệm vụ so với kỳ trước; 05 nhiệm "
                "vụ đang thực hiện, trong đó 04 nhiệm vụ thường xuyên, định kỳ; 02 nhiệm vụ chưa "
                "đến hạn, chưa triển khai."
            ),
        ),
        (
            counts(3, doing=3, running=3),
            None,
            "xã đang thực hiện 03 nhiệm vụ, đều là nhiệm vụ thường xuyên, định kỳ.",
        ),
        (counts(1, done=1), None, "xã hoàn thành 01 nhiệm vụ được giao."),
        (
            counts(2, not_started=2),
            None,
            "xã được giao 02 nhiệm vụ; 02 nhiệm vụ chưa đến hạn, chưa triển khai.",
        ),
        (
            counts(0, not_doing=1),
            None,
            "xã không thực hiện 01 nhiệm vụ được giao (nêu tại điểm 2 mục III).",
        ),
        (
            counts(2, done=2, not_doing=1),
            None,
            (
                "xã hoàn thành toàn bộ 02 nhiệm vụ; 01 nhiệm vụ không thực hiện, không tính vào "
                "tổng số (nêu tại điểm 2 mục III)."
            ),
        ),
    ],
)
def test_progress_is_what_the_commune_does(now, before, sentence):
    assert text(figures(now, before), "area-2") == f"Trong lĩnh vực cải cách thể chế, {sentence}"


def test_an_office_that_reports_acts_itself():
    assert text(figures(issuer="Văn phòng HĐND và UBND"), "area-2").startswith(
        "Trong lĩnh vực cải cách thể chế, Văn phòng HĐND và UBND hoàn thành 01/02 nhiệm vụ"
    )


def test_an_area_that_the_plan_leaves_out_says_so():
    assert text(figures(), "area-4") == (
        "Kế hoạch năm 2026 không giao nhiệm vụ và chỉ tiêu riêng về cải cách tổ chức bộ máy."
    )


def test_done_tasks_are_named_with_their_documents():
    rows = [
        task(result="Đã ký ban hành.", document="7/QĐ-UBND ngày 01/3/2026"),
        task(content="Rà soát thủ tục", result="Đã ban hành", late=True),
        task(content="Gửi lấy ý kiến", document="41/UBND-VHXH ngày 02/3/2026"),
        task(content="Lập hồ sơ", result="Nộp chậm 3 ngày", late=True),
    ]

    assert lines(figures(tasks=rows), "area-2")[1:] == [
        "- Ban hành quy chế: đã ký ban hành (Quyết định số 7/QĐ-UBND ngày 01/3/2026);",
        "- Rà soát thủ tục: đã ban hành; hoàn thành quá hạn;",
        "- Gửi lấy ý kiến: Công văn số 41/UBND-VHXH ngày 02/3/2026;",
        "- Lập hồ sơ: nộp chậm 3 ngày.",
    ]


def test_one_list_follows_from_the_sentence_and_several_have_titles():
    done, under_way = task(result="Xong"), running(said("Mở 2 lớp"))

    assert lines(figures(tasks=[done]), "area-2") == [
        (
            "Trong lĩnh vực cải cách thể chế, xã hoàn thành 01/02 nhiệm vụ (50%); 01 nhiệm vụ quá "
            "hạn (nêu tại điểm 2 mục III). Kết quả cụ thể:"
        ),
        "- Ban hành quy chế: xong.",
    ]
    assert lines(figures(tasks=[done, under_way]), "area-2")[1::2] == [
        "Nhiệm vụ đã hoàn thành:",
        "Nhiệm vụ thường xuyên, định kỳ:",
    ]


def test_all_that_was_counted_as_done_is_named_among_the_done():
    rows = [
        task(result="Đã ký"),
        task(content="Rà soát"),  # nobody said how
        running(said("Mở 2 lớp"), said("Mở lớp cuối", "quý II"), state="done"),
        running(said("In tờ gấp"), content="Phổ biến"),
    ]

    assert lines(figures(tasks=rows), "area-2")[1:] == [
        "Nhiệm vụ đã hoàn thành:",
        "- Ban hành quy chế: đã ký;",
        "- Rà soát;",
        "- Tuyên truyền: quý I, mở 2 lớp; quý II, mở lớp cuối.",
        "Nhiệm vụ thường xuyên, định kỳ:",
        "- Phổ biến: in tờ gấp.",
    ]


def test_a_document_that_the_result_names_is_not_named_twice():
    row = task(result="Ký Quyết định 7/QĐ-UBND", document="7/QĐ-UBND ngày 01/3/2026")

    assert lines(figures(tasks=[row]), "area-2")[-1] == (
        "- Ban hành quy chế: ký Quyết định 7/QĐ-UBND."
    )


@pytest.mark.parametrize(
    ("results", "line"),
    [
        ([said("Mở 2 lớp.")], "mở 2 lớp"),
        (
            [said("In 300 tờ gấp"), said("Treo pano", document="8/KH-UBND ngày 01/3/2026")],
            "in 300 tờ gấp; treo pano (Kế hoạch số 8/KH-UBND ngày 01/3/2026)",
        ),
        (
            [said("In tờ gấp"), said("Quý này có 3 buổi", "quý II"), said("Treo pano", "quý III")],
            "quý I, in tờ gấp; quý II có 3 buổi; quý III, treo pano",
        ),
        (
            [said("Đăng 11 tin, bài"), said("Đăng 21 tin, bài; phát loa", "quý II")],
            "đăng 32 tin, bài; phát loa",
        ),
        (
            [said("Đăng 11 tin, bài"), said("Thêm 21 tin, bài", "quý II")],
            "quý I, đăng 11 tin, bài; quý II, thêm 21 tin, bài",
        ),
        (
            [said("Mở lớp"), said("Năm hộ được giúp", "quý II"), said("Tổng kết năm đạt 9 lớp")],
            "quý I, mở lớp; quý II, năm hộ được giúp; tổng kết năm đạt 9 lớp",
        ),
        (
            [said("Đăng 11 tin, bài"), said("Cả năm đăng 66 tin, bài", "quý IV")],
            "quý I, đăng 11 tin, bài; cả năm đăng 66 tin, bài",
        ),
        (
            [said("Mở lớp"), said("Bổ sung số liệu quý II; mở lớp", "quý II")],
            "quý I, mở lớp; bổ sung số liệu quý II; mở lớp",
        ),
    ],
)
def test_a_running_task_tells_what_the_whole_period_brought(results, line):
    assert lines(figures(tasks=[running(*results)]), "area-2")[1:] == [f"- Tuyên truyền: {line}."]


@pytest.mark.parametrize(
    ("results", "line"),
    [
        (
            [
                said("Giải ngân 1.640 triệu đồng"),
                said("Được 6.470 triệu đồng, chậm vì mưa", "quý II"),
                said("Lũy kế 11.380 triệu đồng", "quý III"),
            ],
            (
                "quý I, giải ngân 1.640 triệu đồng; lũy kế đến hết quý II được 6.470 triệu đồng, "
                "chậm vì mưa; lũy kế đến hết quý III 11.380 triệu đồng"
            ),
        ),
        (
            [
                said("Số hóa 682 kết quả"),
                replace(said("Số hóa 1.530 kết quả", "quý II"), total="1.530"),
                replace(said("Máy mới nhanh gấp ba, có 2.396 kết quả", "quý III"), total="2.396"),
            ],
            (
                "quý I, số hóa 682 kết quả; lũy kế đến hết quý II số hóa 1.530 kết quả; máy mới "
                "nhanh gấp ba, có 2.396 kết quả"
            ),
        ),
        (
            [said("Giao 11 nội dung"), said("Đã kiểm tra 10 trên 11 nội dung", "quý IV")],
            "quý I, giao 11 nội dung; lũy kế đến hết quý IV đã kiểm tra 10 trên 11 nội dung",
        ),
        (
            [said("Hòa giải thành 9 trên 12 vụ"), said("Hòa giải thành 7 trên 8 vụ", "quý II")],
            "quý I, hòa giải thành 9 trên 12 vụ; quý II, hòa giải thành 7 trên 8 vụ",
        ),
        (
            [said("Hòa giải 9 vụ"), said("Hòa giải thành cả năm đạt 86%", "quý IV")],
            "quý I, hòa giải 9 vụ; hòa giải thành cả năm đạt 86%",
        ),
        (
            [said("Thu 2 triệu đồng"), said("Tổng 32 hồ sơ đều có thư", "quý II")],
            "quý I, thu 2 triệu đồng; tổng 32 hồ sơ đều có thư",
        ),
        (
            [said("Thu hồi tại Khuổi Slao: 2 khoản"), said("Quý II: nhận 3 khoản", "quý II")],
            "quý I, thu hồi tại Khuổi Slao: 2 khoản; quý II, nhận 3 khoản",
        ),
    ],
)
def test_what_counts_from_the_years_start_is_not_told_of_one_quarter(results, line):
    assert lines(figures(tasks=[running(*results)]), "area-2")[1:] == [f"- Tuyên truyền: {line}."]


def test_a_task_under_way_tells_how_far_it_is():
    row = task(state="doing", percent=40, results=[said("Xong dự thảo"), said("Lấy ý kiến")])

    assert lines(figures(tasks=[row]), "area-2")[1:] == [
        "- Ban hành quy chế: xong dự thảo; lấy ý kiến; đến nay đạt 40% khối lượng.",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (indicator(), "Chỉ tiêu đạt mục tiêu: tỷ lệ hồ sơ đúng hạn là 96% (96/100)."),
        (
            indicator(before="90%", trend="up", better=True, last_year="80%", estimate=True),
            (
                "Chỉ tiêu đạt mục tiêu: tỷ lệ hồ sơ đúng hạn ước 96% (96/100), kỳ trước 90%, cùng "
                "kỳ 80%."
            ),
        ),
        (
            indicator(as_of="Quý I năm 2026", before="90%"),
            (
                "Chỉ tiêu đạt mục tiêu: tỷ lệ hồ sơ đúng hạn là 96% (96/100), số liệu quý I năm "
                "2026."
            ),
        ),
        (
            indicator(before="90%", before_of="Quý I năm 2026"),
            ("Chỉ tiêu đạt mục tiêu: tỷ lệ hồ sơ đúng hạn là 96% (96/100), quý I năm 2026 là 90%."),
        ),
        (
            indicator(value="đạt", fraction="", goal="đạt yêu cầu"),
            "Chỉ tiêu đạt mục tiêu: tỷ lệ hồ sơ đúng hạn.",
        ),
        (
            indicator(value="18 bài", fraction="", goal="tối thiểu 72 bài", result="under_way"),
            ("Chỉ tiêu đang thực hiện, kết quả đến nay: tỷ lệ hồ sơ đúng hạn là 18 bài."),
        ),
    ],
)
def test_an_indicator_is_said_with_what_it_was(row, sentence):
    assert lines(figures(indicators=[row]), "area-2")[1:] == [sentence]


def test_a_statement_with_several_figures_names_each():
    parts = [
        IndicatorFigure(1, "Nộp trực tuyến", "tối thiểu 70,00%", "75,44%", "2.626/3.481"),
        IndicatorFigure(2, "Có hồ sơ", "tối thiểu 80,00%", "85,71%", "120/140"),
    ]

    assert lines(figures(indicators=[indicator(parts=parts)]), "area-2")[-1] == (
        "Chỉ tiêu đạt mục tiêu: tỷ lệ hồ sơ đúng hạn: nộp trực tuyến 75,44% (2.626/3.481), có hồ "
        "sơ 85,71% (120/140)."
    )
    assert lines(figures(indicators=[indicator(parts=parts, met=False)]), "shortcomings")[-1] == (
        "- Tỷ lệ hồ sơ đúng hạn: nộp trực tuyến 75,44% (2.626/3.481), mục tiêu tối thiểu 70%; có "
        "hồ sơ 85,71% (120/140), mục tiêu tối thiểu 80%."
    )


@pytest.mark.parametrize(
    ("other", "title"),
    [
        (
            {"before": "90%", "better": True},
            "02 chỉ tiêu đạt mục tiêu, cả 02 chỉ tiêu đều có kết quả tốt hơn kỳ trước: ",
        ),
        (
            {"before": "99%", "better": False},
            "02 chỉ tiêu đạt mục tiêu, trong đó 01 chỉ tiêu có kết quả tốt hơn kỳ trước: ",
        ),
        (
            {"before": "90%", "better": True, "before_of": "Quý I năm 2026"},
            "02 chỉ tiêu đạt mục tiêu, trong đó 01 chỉ tiêu có kết quả tốt hơn kỳ trước: ",
        ),
    ],
)
def test_indicators_that_got_better_are_counted_as_all_or_some(other, title):
    rows = [indicator(before="90%", better=True), indicator(**other)]

    assert lines(figures(indicators=rows), "area-2")[1].startswith(title)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("tối thiểu 100%", "mục tiêu 100%"),
        ("tối thiểu 100,00%", "mục tiêu 100%"),
        ("đạt 100%", "mục tiêu 100%"),
        ("tối thiểu 95%", "mục tiêu tối thiểu 95%"),
        ("tối thiểu 100 bài", "mục tiêu tối thiểu 100 bài"),
    ],
)
def test_at_least_all_is_all(goal, said):
    unmet = indicator(met=False, goal=goal, goal_words=goal.replace(",00", ""))

    assert lines(figures(indicators=[unmet]), "shortcomings")[-1].endswith(f", {said}.")


def test_indicators_are_counted_once_and_told_where_they_belong():
    rows = [
        indicator(before="90%", better=True),
        indicator(before="96%", better=True),  # alike to the decimals that are written
        indicator(met=False),
        indicator(value="", met=None),
    ]

    assert lines(figures(indicators=rows), "area-2")[1:] == [
        (
            "02 chỉ tiêu đạt mục tiêu, trong đó 01 chỉ tiêu có kết quả tốt hơn kỳ trước: tỷ lệ hồ "
            "sơ đúng hạn là 96% (96/100), kỳ trước 90%; tỷ lệ hồ sơ đúng hạn là 96% (96/100), bằng "
            "kỳ trước. Còn 01 chỉ tiêu chưa đạt và 01 chỉ tiêu chưa có số liệu, nêu tại điểm 2 mục "
            "III."
        )
    ]


# part III


def test_the_whole_plan_is_summed_up_without_repeating_the_tasks():
    totals = counts(
        12,
        done=3,
        doing=6,
        running=5,
        on_beat=4,
        not_started=2,
        overdue=1,
        finished_late=1,
        not_doing=1,
        fell_due=3,
        fell_due_done=2,
    )
    made = figures(totals, counts(12, done=1), tasks=[task(newly_done=True)])

    assert lines(made, "achievements") == [
        (
            "Đến hết ngày 14/3/2026, Ủy ban nhân dân xã hoàn thành 03/12 nhiệm vụ (25%) của Kế "
            "hoạch, tăng 02 nhiệm vụ so với kỳ trước."
        ),
        (
            "Trong 12 nhiệm vụ của Kế hoạch: 03 nhiệm vụ hoàn thành (gồm 02 nhiệm vụ đến hạn và 01 "
            "nhiệm vụ khác); 06 nhiệm vụ đang thực hiện (có 05 nhiệm vụ thường xuyên, định kỳ, "
            "trong đó 04 nhiệm vụ có kết quả đủ các kỳ); 02 nhiệm vụ chưa đến hạn, chưa triển "
            "khai; 01 nhiệm vụ quá hạn."
        ),
        "Ngoài ra, 01 nhiệm vụ không thực hiện, không tính vào tổng số.",
        (
            "Trong 03 nhiệm vụ đến hạn, 02 nhiệm vụ đã hoàn thành (66,7%), trong đó 01 nhiệm vụ "
            "hoàn thành quá hạn."
        ),
    ]


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        (counts(3, doing=3), ["03 nhiệm vụ đang thực hiện."]),
        (counts(2, done=2), []),
        (
            counts(4, done=2, doing=2, finished_late=2, fell_due=2, fell_due_done=2),
            [
                (
                    "Trong 04 nhiệm vụ của Kế hoạch: 02 nhiệm vụ hoàn thành; 02 nhiệm vụ đang thực "
                    "hiện."
                ),
                "02 nhiệm vụ đến hạn đều đã hoàn thành; cả 02 nhiệm vụ đều hoàn thành quá hạn.",
            ],
        ),
    ],
)
def test_a_part_that_is_the_whole_is_not_told_as_a_part(totals, said):
    assert lines(figures(totals), "achievements")[1:] == said


def test_the_last_period_and_the_year_before_are_compared_in_one_clause():
    same = SamePeriod("6 tháng đầu năm 2025", counts(4, done=1), indicators=5, indicators_met=2)
    made = figures(before=NONE_DONE, last_year=same, indicators=[indicator()])

    assert lines(made, "achievements")[0] == (
        "Đến hết ngày 14/3/2026, Ủy ban nhân dân xã hoàn thành 01/02 nhiệm vụ (50%) của Kế hoạch, "
        "tăng 01 nhiệm vụ so với kỳ trước và cao hơn 25 điểm phần trăm so với cùng kỳ năm 2025 "
        "(01/04 nhiệm vụ, 25%)."
    )
    assert lines(made, "achievements")[-1] == (
        "Trong 01 chỉ tiêu của Kế hoạch, có 01 chỉ tiêu đạt mục tiêu (100%; cùng kỳ năm 2025 đạt "
        "02/05 chỉ tiêu)."
    )
    early = replace(made, as_of="2026-03-01")
    assert "cùng kỳ" not in text(early, "achievements")


def test_the_year_says_how_far_each_office_is():
    year = figures(ALL_DONE, period="year", period_title="năm 2026", cut_off="2026-12-14")
    shared = replace(year, offices=[*year.offices, replace(year.offices[0], name="Công an xã")])

    assert lines(year, "achievements")[-1] == (
        "Số nhiệm vụ hoàn thành theo đơn vị chủ trì: Văn phòng 02/02."
    )
    assert lines(shared, "achievements")[-1] == (
        "Số nhiệm vụ hoàn thành theo đơn vị chủ trì (nhiệm vụ do nhiều đơn vị cùng chủ trì được "
        "tính cho từng đơn vị): Văn phòng 02/02; Công an xã 02/02."
    )
    assert lines(year, "next_tasks")[-1] == (
        "Xây dựng, ban hành Kế hoạch cải cách hành chính năm 2027."
    )


def test_shortcomings_name_who_answers_for_them():
    rows = [
        task(state="doing", overdue=True, results=[said("Mới xong dự thảo")]),
        running(overdue=True, due="2026-03-14", content="Soát văn bản"),
        running(beat="thiếu kỳ quý I", content="Đôn đốc thu"),
        running(said("Thu 3 triệu đồng"), beat="thiếu kỳ quý I", leads="Phòng Kinh tế"),
        task(late=True, leads="Công an xã; Văn phòng"),
    ]
    unmet = [
        indicator(met=False, value="88%", fraction="", lead="Trung tâm"),
        indicator(value="", met=None, lead="Công an xã"),
    ]
    made = figures(tasks=rows, indicators=unmet, silent=["Công an xã"])

    assert lines(made, "shortcomings") == [
        "Còn 02 nhiệm vụ quá hạn:",
        "- Ban hành quy chế (Văn phòng chủ trì, thời hạn 28/02/2026): mới xong dự thảo;",
        "- Soát văn bản (Văn phòng chủ trì, chưa có kết quả của kỳ kết thúc ngày 14/3/2026).",
        "Còn 01 nhiệm vụ thường xuyên, định kỳ chưa có kết quả:",
        "- Đôn đốc thu (Văn phòng chủ trì, thiếu kết quả kỳ quý I).",
        "Có 01 nhiệm vụ thường xuyên, định kỳ chưa được báo cáo kết quả đủ các kỳ:",
        "- Tuyên truyền (Phòng Kinh tế chủ trì, thiếu kết quả kỳ quý I).",
        "Có 01 nhiệm vụ hoàn thành quá hạn, do Công an xã và Văn phòng chủ trì.",
        "Còn 01 chỉ tiêu chưa đạt mục tiêu:",
        "- Tỷ lệ hồ sơ đúng hạn: 88%, mục tiêu tối thiểu 95%.",
        "Còn 01 chỉ tiêu chưa có số liệu:",
        "- Tỷ lệ hồ sơ đúng hạn (Công an xã chủ trì).",
        "Trong kỳ, Công an xã chưa gửi kết quả thực hiện nhiệm vụ.",
    ]
    assert "chưa gửi kết quả" not in text(replace(made, as_of="2026-03-01"), "shortcomings")


def test_the_point_that_is_referred_to_names_what_refers_to_it():
    rows = [
        task(content="Lập hồ sơ", state="doing", overdue=True),
        task(content="Ghép thôn", state="not_doing", causes=["Tỉnh dừng"]),
    ]
    owed = [
        indicator(statement="Tỷ lệ thu phí", met=False),
        indicator(statement="Số lớp", value="", met=None),
    ]
    group = FigureGroup(2, "Cải cách thể chế", counts(1, overdue=1, not_doing=1), None)
    made = figures(areas=[group], tasks=rows, indicators=owed)

    referring = [each.text for each in draft(made) if "điểm 2 mục III" in each.text]
    assert len(referring) == 2  # the area and part IV
    assert "mục III" not in "".join(referring).replace("điểm 2 mục III", "")
    named = lines(made, "shortcomings")
    assert [line for line in named if line.startswith("- ")] == [
        "- Lập hồ sơ (Văn phòng chủ trì, thời hạn 28/02/2026).",
        "- Ghép thôn (Văn phòng chủ trì).",
        "- Tỷ lệ thu phí: 96% (96/100), mục tiêu tối thiểu 95%.",
        "- Số lớp.",
    ]


def test_an_office_that_owes_all_figures_is_named_once():
    owed = [
        indicator(statement=statement, value="", met=None, lead="Công an xã")
        for statement in ("Tỷ lệ thu phí", "Số lớp")
    ]

    assert lines(figures(ALL_DONE, indicators=owed), "shortcomings") == [
        "Còn 02 chỉ tiêu chưa có số liệu, do Công an xã chủ trì:",
        "- Tỷ lệ thu phí;",
        "- Số lớp.",
    ]


def test_a_period_without_trouble_says_so_by_its_figures():
    assert text(figures(ALL_DONE), "shortcomings") == (
        "Đến hết ngày 14/3/2026, xã không có nhiệm vụ quá hạn."
    )
    assert text(figures(ALL_DONE, indicators=[indicator()]), "shortcomings") == (
        "Đến hết ngày 14/3/2026, xã không có nhiệm vụ quá hạn, không có chỉ tiêu chưa đạt mục tiêu."
    )


def test_causes_are_those_that_somebody_said():
    rows = [
        task(state="not_doing", result="Tỉnh dừng", causes=["Tỉnh đã dừng sắp xếp thôn."]),
        task(state="doing", overdue=True, causes=["Chờ Sở Tư pháp trả lời", "do nghỉ Tết"]),
        task(state="doing", overdue=True),
        task(late=True, causes=["do phải lấy ý kiến hai lần"]),
    ]
    made = figures(
        tasks=rows, indicators=[indicator(met=False), indicator(met=False, causes=["do thiếu máy"])]
    )

    assert lines(made, "causes") == [
        "Nhiệm vụ không thực hiện:",
        "- Ban hành quy chế: tỉnh đã dừng sắp xếp thôn.",
        "Nhiệm vụ quá hạn:",
        "- “Ban hành quy chế”: chờ Sở Tư pháp trả lời; do nghỉ Tết.",
        "Nhiệm vụ hoàn thành quá hạn:",
        "- “Ban hành quy chế”: do phải lấy ý kiến hai lần.",
        "Chỉ tiêu chưa đạt:",
        "- “Tỷ lệ hồ sơ đúng hạn”: do thiếu máy.",
    ]
    assert unexplained(made) == "01 nhiệm vụ quá hạn và 01 chỉ tiêu chưa đạt"


def test_no_name_is_cut():
    name = (
        "Lập hồ sơ đề xuất cấp độ an toàn cho mạng nội bộ của xã, thay mật khẩu mặc định, diễn tập"
    )
    rows = [task(content=name, state="doing", overdue=True, causes=["do bão"])]
    unmet = [indicator(statement=name, met=False, causes=["do bão"])]

    assert (
        lines(figures(tasks=rows, indicators=unmet), "causes")[1::2] == [f"- “{name}”: do bão."] * 2
    )


def test_what_only_a_person_can_say_stays_empty():
    troubled = figures(tasks=[task(state="doing", overdue=True)])

    assert (text(troubled, "causes"), text(troubled, "proposals")) == ("", "")
    assert (text(figures(ALL_DONE), "causes"), text(figures(ALL_DONE), "next_tasks")) == ("", "")


# part IV and the close


def test_the_work_ahead_begins_with_what_is_late_and_is_work_to_do():
    rows = [
        task(
            content="Kiểm kê trụ sở",
            state="doing",
            due_next=True,
            leads="Phòng Kinh tế; Công an xã",
        ),
        task(content="Mỗi đơn vị gửi 01 ý tưởng", state="doing", due_next=True, leads="Các phòng"),
        task(state="doing", overdue=True, due_next=True),
        running(said("Mở 2 lớp")),
        running(said("Xong"), state="done"),
    ]
    made = figures(
        tasks=rows, indicators=[indicator(met=False, lead="Trung tâm")], ahead_until="2026-06-30"
    )

    assert lines(made, "next_tasks") == [
        (
            "Tập trung hoàn thành dứt điểm 01 nhiệm vụ quá hạn nêu tại điểm 2 mục III; Văn phòng "
            "chịu trách nhiệm thực hiện."
        ),
        "Hoàn thành 02 nhiệm vụ đến hạn từ nay đến hết ngày 30/6/2026:",
        "- Kiểm kê trụ sở (Phòng Kinh tế và Công an xã chủ trì, quý I/2026);",
        "- Bảo đảm mỗi đơn vị gửi 01 ý tưởng (các phòng chủ trì, quý I/2026).",
        "Tiếp tục thực hiện 01 nhiệm vụ thường xuyên, định kỳ theo Kế hoạch.",
        (
            "Có giải pháp nâng kết quả của 01 chỉ tiêu chưa đạt nêu tại điểm 2 mục III; Trung tâm "
            "chịu trách nhiệm thực hiện."
        ),
    ]


def test_what_the_year_still_asks_for_is_not_work_of_the_next_one():
    left = task(content="Kiểm kê trụ sở", state="doing", due_next=True, time="Quý IV/2026")
    made = figures(
        tasks=[left, task(state="doing", overdue=True)],
        period="year",
        cut_off="2026-12-08",
        ahead_until="2026-12-31",
    )

    assert lines(made, "next_tasks") == [
        (
            "Tập trung hoàn thành dứt điểm 01 nhiệm vụ quá hạn của năm 2026 nêu tại điểm 2 mục "
            "III; Văn phòng chịu trách nhiệm thực hiện."
        ),
        (
            "Đối với Kế hoạch năm 2026, hoàn thành dứt điểm 01 nhiệm vụ đến hạn từ nay đến hết "
            "ngày 31/12/2026:"
        ),
        "- Kiểm kê trụ sở (Văn phòng chủ trì, quý IV/2026).",
        "Xây dựng, ban hành Kế hoạch cải cách hành chính năm 2027.",
    ]


@pytest.mark.parametrize(
    ("tasks", "indicators", "mention"),
    [
        ([], [], []),
        ([task()], [], ["(Có Phụ lục kèm theo)"]),
        ([task()], [indicator()], ["(Có các Phụ lục kèm theo)"]),
    ],
)
def test_the_annexes_are_mentioned_as_many_as_there_are(tasks, indicators, mention):
    assert lines(figures(tasks=tasks, indicators=indicators), "closing") == [
        *mention,
        (
            "Trên đây là Báo cáo kết quả công tác cải cách hành chính quý I năm 2026 của Ủy ban "
            "nhân dân xã Khe Mây./."
        ),
    ]


def test_the_same_figures_give_the_same_text():
    made = figures(tasks=[task()], indicators=[indicator()])

    assert draft(made) == draft(replace(made))


# words


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
    sections = [each for each in supplied_outline("year").sections if "direction-" in each.key]

    assert taker(words, sections) == f"direction-{point}"


@pytest.mark.parametrize(
    ("said", "going"),
    [
        ("Đã ký ban hành", "đã ký ban hành"),
        ("UBND xã đã ký", "UBND xã đã ký"),
        ("Phòng Kinh tế trình", "Phòng Kinh tế trình"),
        ("Phòng chống tham nhũng", "phòng chống tham nhũng"),
        ("Ban hành kế hoạch", "ban hành kế hoạch"),
        ("Trình UBND xã", "trình UBND xã"),
        ("Đến Lũng Vài", "đến Lũng Vài"),
        ("Quý III có 3 buổi", "quý III có 3 buổi"),
        ("", ""),
    ],
)
def test_names_keep_their_capitals_inside_a_sentence(said, going):
    assert going_on(said) == going


@pytest.mark.parametrize(
    ("content", "work"),
    [
        ("Ban hành quy chế.", "Ban hành quy chế"),
        ("Công tác kiểm tra", "Thực hiện công tác kiểm tra"),
        ("Quy chế tiếp công dân", "Hoàn thành quy chế tiếp công dân"),
        ("Các phòng gửi báo cáo", "Bảo đảm các phòng gửi báo cáo"),
        ("Cácbon", "Cácbon"),
    ],
)
def test_work_to_do_begins_with_a_verb(content, work):
    assert work_to_do(content) == work


def test_enumerations_end_with_and():
    assert [joined(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]


def test_offices_are_named_once_and_their_own_and_is_kept_apart():
    assert named(["Phòng Kinh tế; Công an xã", "Công an xã", ""]) == "Phòng Kinh tế và Công an xã"
    assert named(["Văn phòng HĐND và UBND", "Công an xã"]) == "Văn phòng HĐND và UBND, Công an xã"
