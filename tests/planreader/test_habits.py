"""Habits of single communes: how they head areas, years of a table, orders and labels."""

from datetime import date

import pytest

from planreader import SourceFile, read_plan

HEAD = "KẾ HOẠCH\nCải cách hành chính năm 2026\n"


def read(text):
    return read_plan([SourceFile("kh.txt", f"{HEAD}{text}".encode())])


@pytest.mark.parametrize("mark", ["Lĩnh vực {}: ", "Lĩnh vực {}. ", "Lĩnh vực thứ {} - "])
def test_areas_may_be_counted_as_such(mark):
    first, second = mark.format("1"), mark.format("2")

    tasks = read(
        f"I. NHIỆM VỤ\n{first}Cải cách thể chế\n- Rà soát văn bản.\n"
        f"{second}Cải cách thủ tục hành chính\n- Đặt bảng tin.\n"
    ).tasks

    assert [(task.area, task.content) for task in tasks] == [
        (2, "Rà soát văn bản."),
        (3, "Đặt bảng tin."),
    ]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Năm 2025\tNăm 2026", "97%\t99%"),
        ("Năm 2026\tNăm 2025", "99%\t97%"),
        ("Kế hoạch năm 2025\tKế hoạch năm 2026", "97%\t99%"),
        ("Mục tiêu năm 2026\tMục tiêu năm 2030", "99%\t100%"),
    ],
)
def test_of_two_years_the_plans_is_the_figure(headings, cells):
    found = read(f"I. CHỈ TIÊU\nTT\tTên chỉ tiêu\t{headings}\n1\tHồ sơ đúng hạn\t{cells}\n")

    [target] = found.targets
    assert [each.value for each in target.quantities] == [99]


def test_a_label_may_say_when_all_is_done():
    [task] = read(
        "I. NHIỆM VỤ\n1. Thể chế\n- Rà soát văn bản. Chủ trì: Văn phòng. Hoàn thành: Quý II.\n"
    ).tasks

    assert (task.content, task.lead_units) == ("Rà soát văn bản.", ["Văn phòng"])
    assert (task.time_text, task.due) == ("Quý II", date(2026, 6, 30))


def test_who_is_responsible_leads():
    [task] = read(
        "I. NHIỆM VỤ\n1. Thể chế\n- Phòng Tư pháp có trách nhiệm rà soát văn bản.\n"
    ).tasks

    assert task.lead_units == ["Phòng Tư pháp"]


def test_people_may_be_addressed_and_a_count_of_reports_is_nobody():
    duties = read(
        "I. NHIỆM VỤ\n1. Thể chế\n- Rà soát.\nII. TỔ CHỨC THỰC HIỆN\n"
        "1. Các ông (bà) Trưởng ấp vận động Nhân dân.\n"
        "2. Định kỳ báo cáo: quý I trước ngày 05/3.\n"
    ).duties

    assert [duty.unit for duty in duties] == ["Các ông (bà) Trưởng ấp"]


def test_tasks_may_be_counted_anew_below_each_area():
    tasks = read(
        "I. NHIỆM VỤ\n1. Cải cách thể chế\n1. Rà soát văn bản\n- Chủ trì: Văn phòng\n"
        "2. Góp ý luật\n- Chủ trì: Phòng Kinh tế\n2. Cải cách thủ tục hành chính\n"
        "1. Đặt bảng tin\n3. Cải cách tài chính công\n1. Công khai dự toán\n2. Khoán chi\n"
    ).tasks

    assert [(task.area, task.content, task.lead_units) for task in tasks] == [
        (2, "Rà soát văn bản", ["Văn phòng"]),
        (2, "Góp ý luật", ["Phòng Kinh tế"]),
        (3, "Đặt bảng tin", []),
        (6, "Công khai dự toán", []),
        (6, "Khoán chi", []),
    ]


def test_areas_in_one_count_are_no_tasks_of_the_first():
    tasks = read(
        "I. NHIỆM VỤ\n1. Cải cách thể chế\n- Rà soát văn bản.\n2. Cải cách thủ tục hành chính\n"
        "2.1. Đặt bảng tin.\n"
    ).tasks

    assert [(task.area, task.content) for task in tasks] == [
        (2, "Rà soát văn bản."),
        (3, "Đặt bảng tin."),
    ]
