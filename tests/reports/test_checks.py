"""What is pointed out before issue, what sections rest on, what differs after issue."""

from dataclasses import replace

import pytest

from reports.checks import check
from reports.differences import differences
from reports.drafting import draft
from reports.models import ReportSection
from reports.section_figures import named_figures

from .test_drafting import ALL_DONE, HALF_DONE, figures, indicator, task


def sections(made, **written) -> list[ReportSection]:
    return [
        ReportSection(
            key=each.key,
            heading=each.heading,
            drafted=each.text,
            text=written.get(each.key),
            edited_over=each.text if each.key in written else "",
        )
        for each in draft(made)
    ]


def test_a_report_without_anything_open_has_nothing_to_check():
    made = figures(ALL_DONE)

    assert check(made, sections(made)) == []


def test_open_results_come_first():
    made = figures(ALL_DONE, waiting=3, silent=["Công an xã"])

    assert check(made, sections(made)) == [
        "Còn 03 kết quả chờ duyệt chưa được tính vào số liệu.",
        "Chưa có kết quả trong kỳ của Công an xã.",
    ]
    assert check(replace(made, include_waiting=True, silent=[]), sections(made)) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Đã hoàn thành 01/02 nhiệm vụ (50%).", []),
        ("Đã hoàn thành 02/03 nhiệm vụ.", ["02/03 nhiệm vụ"]),
        ("Đạt 66,7%.", ["66,7%"]),
        ("Còn 01 nhiệm vụ quá hạn.", []),
        ("Còn 04 nhiệm vụ quá hạn.", ["04 nhiệm vụ quá hạn"]),
        ("Văn bản số 45/BC-UBND ngày 17/3/2026.", []),
    ],
)
def test_figures_in_a_written_text_are_held_against_the_tables(text, wrong):
    made = figures()

    found = check(made, sections(made, achievements=text))

    assert found == [
        f"Phần “1. Kết quả đạt được” ghi {each}, khác với bảng số liệu của báo cáo."
        for each in wrong
    ]


def test_an_empty_section_is_named():
    made = figures(ALL_DONE)

    assert check(made, sections(made, proposals="")) == ["Phần “V. Kiến nghị, đề xuất” còn trống."]


def test_an_overdue_task_that_the_text_passes_over_is_named():
    made = figures(
        tasks=[task(state="doing", overdue=True, content="Ban hành quy chế tiếp công dân")]
    )

    found = check(made, sections(made, shortcomings="Còn một số việc chậm."))

    assert found[-1] == (
        "Nhiệm vụ quá hạn “Ban hành quy chế tiếp công dân” (Văn phòng) không được "
        "nêu trong báo cáo."
    )


def test_each_section_shows_the_figures_it_rests_on():
    made = figures(HALF_DONE, ALL_DONE, indicators=[indicator(), indicator(value="", met=None)])

    assert named_figures(made, "area-2") == [
        ("Hoàn thành", "1/2 (50%)"),
        ("Quá hạn", "1"),
        ("So với kỳ trước", "-1"),
        ("Chỉ tiêu đạt", "1/2"),
        ("Chưa có số liệu", "1"),
    ]
    assert named_figures(made, "proposals") == []
    assert named_figures(made, "area-5") == []


def test_what_changed_after_issue_is_said_in_sentences():
    frozen = figures(
        tasks=[task(pk=1, content="A"), task(pk=2, content="B")], indicators=[indicator(pk=5)]
    )
    now = figures(
        ALL_DONE,
        tasks=[task(pk=1, content="A", state="doing"), task(pk=3, content="C")],
        indicators=[indicator(pk=5, value="97%")],
    )

    assert differences(frozen, frozen) == []
    assert differences(frozen, now) == [
        "Nhiệm vụ hoàn thành: 1 → 2.",
        "Nhiệm vụ quá hạn: 1 → 0.",
        "Nhiệm vụ “A”: hoàn thành → đang thực hiện.",
        "Nhiệm vụ “C” được thêm.",
        "Nhiệm vụ “B” không còn theo dõi.",
        "Chỉ tiêu “Tỷ lệ hồ sơ đúng hạn”: 96% → 97%.",
    ]
