"""Who leads and who coordinates, in each turn of phrase: in a cell, behind a task, as an order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planreader.phrases.assignments import (
    Assignment,
    cut_inline,
    read_cell,
    read_line,
    read_sentence,
)
from planreader.phrases.roles import split_lead

LEAD, HELPERS = "Văn phòng HĐND và UBND", ["Phòng Kinh tế", "Công an xã"]
LIST = "Phòng Kinh tế, Công an xã"
TURNS = [
    "{x} chủ trì, phối hợp với {y}",
    "{x} chủ trì, phối hợp với {y} thực hiện",
    "{x} chủ trì phối hợp với {y}",
    "{x} chủ trì, phối hợp cùng {y}",
    "{x} chủ trì, {y} phối hợp",
    "{x} chủ trì; {y} phối hợp thực hiện",
    "{x} chủ trì và {y} phối hợp",
    "{x} chủ trì. {y} phối hợp.",
    "{x} là đơn vị chủ trì; {y} phối hợp",
    "{x} chủ trì thực hiện; {y} phối hợp thực hiện",
    "{x} tham mưu, {y} phối hợp",
    "{x} phối hợp với {y}",
    "{x} phối hợp {y}",
    "{x}; {y} phối hợp",
    "{x} (chủ trì), {y} (phối hợp)",
    "{x} (chủ trì); {y} (phối hợp)",
    "{x} (đơn vị chủ trì), {y} (đơn vị phối hợp)",
    "{x} (CT), {y} (PH)",
    "{x} (chủ trì), {y}",
    "{x} (chủ trì)\n{y}",
    "{x} (phối hợp với {y})",
    "{x} - chủ trì, {y} - phối hợp",
    "{x}: chủ trì; {y}: phối hợp",
    "Chủ trì {x}, phối hợp {y}",
    "{y} phối hợp; {x} chủ trì",
]
LABELLED = [
    "Chủ trì: {x}. Phối hợp: {y}",
    "Chủ trì: {x}; phối hợp: {y}.",
    "- Chủ trì: {x}\n- Phối hợp: {y}",
    "Chủ trì:\n{x}\nPhối hợp:\n{y}",
    "{x}; PH: {y}",
    "CT: {x}; PH: {y}",
    "ĐV chủ trì: {x}\nĐV phối hợp: {y}",
    "{x} chủ trì; phối hợp: {y}",
    "{x} (phối hợp: {y})",
    "Đơn vị thực hiện: {x}; đơn vị phối hợp: {y}",
]


@pytest.mark.parametrize("turn", TURNS)
def test_words_of_role(turn):
    assert split_lead(turn.format(x=LEAD, y=LIST)) == ([LEAD], HELPERS)


@pytest.mark.parametrize("turn", [*TURNS, *LABELLED])
def test_a_cell_says_both(turn):
    found = read_cell(turn.format(x=LEAD, y=LIST))

    assert (found.lead, found.coordinate) == ([LEAD], HELPERS)


@pytest.mark.parametrize(
    ("text", "lead", "coordinate"),
    [
        ("Văn phòng chủ trì; các phòng còn lại phối hợp", ["Văn phòng"], ["các phòng còn lại"]),
        ("Văn phòng, Công an xã", ["Văn phòng", "Công an xã"], []),
        ("Văn phòng, Công an xã chủ trì", ["Văn phòng", "Công an xã"], []),
        ("Tổ phối hợp liên ngành", ["Tổ phối hợp liên ngành"], []),
        (
            "Các phòng chủ trì tham mưu theo kế hoạch",
            ["Các phòng chủ trì tham mưu theo kế hoạch"],
            [],
        ),
        ("Văn phòng, Công an xã và VNPT (phối hợp)", ["Văn phòng"], ["Công an xã", "VNPT"]),
        (
            "Văn phòng chủ trì, các phòng, đơn vị phối hợp",
            ["Văn phòng"],
            ["các phòng, đơn vị"],
        ),
        ("", [], []),
    ],
)
def test_cells_that_ask_for_care(text, lead, coordinate):
    found = read_cell(text)

    assert (found.lead, found.coordinate) == (lead, coordinate)


@given(st.sampled_from(TURNS), st.sampled_from(["Rà soát thủ tục (", "Họp (lần 2), bàn việc ("]))
def test_any_turn_in_brackets_behind_a_task(turn, task):
    if "(" in turn or "\n" in turn:
        return
    said = turn.format(x="Trạm Y tế", y="các thôn").rstrip(".")

    content, found = cut_inline(f"{task}{said}; xong trước ngày 30/6).")

    assert content == f"{task[:-2]}."
    assert found == Assignment(["Trạm Y tế"], ["các thôn"], "trước ngày 30/6")


@pytest.mark.parametrize(
    ("behind", "lead", "coordinate"),
    [
        (". Giao Văn phòng chủ trì.", ["Văn phòng"], []),
        (
            ". Giao Văn phòng chủ trì, Trạm Y tế và các thôn phối hợp thực hiện.",
            ["Văn phòng"],
            ["Trạm Y tế", "các thôn"],
        ),
        (", giao Văn phòng chủ trì, phối hợp với VNPT.", ["Văn phòng"], ["VNPT"]),
        (", do Văn phòng chủ trì.", ["Văn phòng"], []),
        (", do Văn phòng chủ trì, Công an xã phối hợp.", ["Văn phòng"], ["Công an xã"]),
        (", Văn phòng chủ trì.", ["Văn phòng"], []),
        ("; Văn phòng chủ trì; các phòng phối hợp.", ["Văn phòng"], ["các phòng"]),
        (". Văn phòng chủ trì, các phòng phối hợp.", ["Văn phòng"], ["các phòng"]),
        (". Đơn vị thực hiện: Văn phòng; đơn vị phối hợp: VNPT.", ["Văn phòng"], ["VNPT"]),
        (". Chủ trì: Văn phòng; PH: VNPT.", ["Văn phòng"], ["VNPT"]),
        (" - Phân công Văn phòng chủ trì.", ["Văn phòng"], []),
    ],
)
def test_an_assignment_behind_a_task_is_cut_off(behind, lead, coordinate):
    content, found = cut_inline(f"Rà soát quy chế họp{behind}")

    assert content.rstrip(".") == "Rà soát quy chế họp"
    assert (found.lead, found.coordinate) == (lead, coordinate)


@pytest.mark.parametrize(
    "content",
    [
        "Rà soát hồ sơ. Công an xã phối hợp cấp mã số.",
        "Rà soát hồ sơ. Giao Văn phòng chủ trì rà soát lại, báo cáo.",
        "Giao Văn phòng chủ trì, Công an xã niêm yết thủ tục.",
        "Công bố trên trang thông tin (Văn phòng).",
        "Họp giao ban cải cách hành chính với các thôn.",
        "Xây dựng quy chế phối hợp, chủ trì họp báo.",
        "Rà soát, đánh giá; phối hợp với các phòng thực hiện tốt.",
    ],
)
def test_words_of_the_task_stay(content):
    assert cut_inline(content) == (content, Assignment())


@pytest.mark.parametrize(
    ("sentence", "lead", "coordinate"),
    [
        ("Giao Văn phòng chủ trì phối hợp với VNPT cấp chữ ký số.", ["Văn phòng"], ["VNPT"]),
        ("Phân công Phòng Kinh tế tham mưu dự toán, VNPT phối hợp.", ["Phòng Kinh tế"], ["VNPT"]),
        (
            "Giao Phòng Xây dựng rà soát; Văn phòng, Trạm Y tế phối hợp thực hiện.",
            ["Phòng Xây dựng"],
            ["Văn phòng", "Trạm Y tế"],
        ),
        (
            "Giao Bộ phận tiếp nhận và trả kết quả niêm yết thủ tục.",
            ["Bộ phận tiếp nhận và trả kết quả"],
            [],
        ),
        (
            "Văn phòng có trách nhiệm chủ trì, phối hợp với các thôn rà soát.",
            ["Văn phòng"],
            ["các thôn"],
        ),
        ("Mở hội nghị do Chủ tịch UBND xã chủ trì hằng tháng.", ["Chủ tịch UBND xã"], []),
        ("Dự lớp tập huấn do Sở Nội vụ chủ trì.", [], []),
        ("Giao chỉ tiêu cho các phòng thực hiện.", [], []),
        ("Giao ban cải cách hành chính với các thôn.", [], []),
    ],
)
def test_an_order_names_who_leads(sentence, lead, coordinate):
    found = read_sentence(sentence)

    assert (found.lead, found.coordinate) == (lead, coordinate)


@pytest.mark.parametrize(
    "line",
    ["Văn phòng chủ trì, VNPT phối hợp.", "(Văn phòng chủ trì; phối hợp: VNPT)"],
)
def test_a_line_of_its_own_holds_for_the_tasks_above(line):
    assert read_line(line) == Assignment(["Văn phòng"], ["VNPT"])
