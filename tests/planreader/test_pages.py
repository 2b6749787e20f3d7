"""Text as a PDF's page shows it: columns side by side, marks far from their words, tables held by
spaces alone.
"""

import pytest

from planreader import SourceFile, read_plan

HEAD = """\
       ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA
         XÃ KHE MƠ                          VIỆT NAM
                                    Độc lập - Tự do - Hạnh phúc

     Số: 7/KH-UBND              Khe Mơ, ngày 09 tháng 02 năm
                                          2026
                          KẾ HOẠCH
                 Cải cách hành chính năm 2026

         I.    NHIỆM VỤ
         1.    Cải cách thể chế
         -     Rà soát văn bản.
"""
CLOSING = """\
Nơi nhận:                            TM. ỦY BAN NHÂN DÂN
- Sở Nội vụ;                              CHỦ TỊCH
- Lưu: VT.


                                         Lò Thị Mai
"""
TOP_ALIGNED = """\
TT    Nhiệm vụ               Phân công thực hiện                        Thời gian
                             Chủ trì               Phối hợp             hoàn thành
I     CẢI CÁCH THỂ CHẾ
1     Rà soát văn bản        Văn phòng HĐND        Các phòng            Quý I/2026
      của xã                 và UBND xã
II    CẢI CÁCH THỦ TỤC HÀNH CHÍNH
                              5
TT    Nhiệm vụ               Phân công thực hiện                        Thời gian
                             Chủ trì               Phối hợp             hoàn thành
1     Niêm yết mã            Trung tâm Phục        - Công an xã;        Thường xuyên
      tra cứu hồ sơ          vụ hành chính         - Đoàn xã.
                             công
"""
CENTRED = """\
TT    Nhiệm vụ               Chủ trì               Phối hợp             Thời gian
I     CẢI CÁCH THỂ CHẾ
      Rà soát văn bản        Văn phòng HĐND
1                                                  Các phòng            Quý I/2026
      của xã                 và UBND xã
II    CẢI CÁCH THỦ TỤC HÀNH CHÍNH
      Niêm yết mã            Trung tâm Phục        - Công an xã;
1     tra cứu hồ sơ          vụ hành chính                              Thường xuyên
      bằng nhiều cách        công                  - Đoàn xã.
"""


def read(text):
    return read_plan([SourceFile("kh.txt", text.encode())])


def test_letterhead_and_signature_side_by_side():
    plan = read(HEAD + CLOSING).plan

    assert (plan.number, plan.place, f"{plan.issued_on}") == ("7/KH-UBND", "Khe Mơ", "2026-02-09")
    assert (plan.issuer, plan.title) == (
        "ỦY BAN NHÂN DÂN XÃ KHE MƠ",
        "Cải cách hành chính năm 2026",
    )
    assert (plan.signer_title, plan.signer) == ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Lò Thị Mai")
    assert plan.recipients == ["Sở Nội vụ", "Lưu: VT"]


def test_a_page_break_in_the_closing_block():
    text = CLOSING.replace("- Lưu: VT.\n\n\n ", "\f- Các phòng thuộc\nUBND xã;\n- Lưu: VT. ")

    plan = read(HEAD + text).plan

    assert (plan.signer, plan.recipients) == (
        "Lò Thị Mai",
        ["Sở Nội vụ", "Các phòng thuộc UBND xã", "Lưu: VT"],
    )


@pytest.mark.parametrize("mark", ["-      ", "-\n\n", "+     ", "a)    ", "a)\n"])
def test_a_mark_far_from_its_words_belongs_to_them(mark):
    [task] = read(f"I. NHIỆM VỤ\n1.    Cải cách thể chế\n{mark}Rà soát văn bản.\n").tasks

    assert task.content == "Rà soát văn bản."


@pytest.mark.parametrize(
    ("table", "second"),
    [
        (TOP_ALIGNED, "Niêm yết mã tra cứu hồ sơ"),
        (CENTRED, "Niêm yết mã tra cứu hồ sơ bằng nhiều cách"),
    ],
)
def test_a_table_held_by_spaces(table, second):
    tasks = read(f"Phụ lục\nNHIỆM VỤ NĂM 2026\n\n{table}").tasks

    assert [
        (task.area, task.content, task.lead_units, task.coordinating_units, task.time_text)
        for task in tasks
    ] == [
        (2, "Rà soát văn bản của xã", ["Văn phòng HĐND và UBND xã"], ["Các phòng"], "Quý I/2026"),
        (
            3,
            second,
            ["Trung tâm Phục vụ hành chính công"],
            ["Công an xã", "Đoàn xã"],
            "Thường xuyên",
        ),
    ]


def test_columns_that_stand_elsewhere_on_the_next_page():
    heading, *rows = TOP_ALIGNED.split("\nI  ", 1)
    page = (
        "\f1   Công khai dự toán   Phòng Kinh tế   Công an xã   Quý II/2026\n    của xã  "
        "            và Hạ tầng\n"
    )

    tasks = read(
        f"Phụ lục\nNHIỆM VỤ NĂM 2026\n\n{heading}\nI  {rows[0]}III   CẢI CÁCH TÀI "
        f"CHÍNH CÔNG\n{page}"
    ).tasks

    assert (tasks[2].area, tasks[2].content) == (6, "Công khai dự toán của xã")
    assert (tasks[2].lead_units, tasks[2].time_text) == (
        ["Phòng Kinh tế và Hạ tầng"],
        "Quý II/2026",
    )


def test_a_table_without_numbers():
    table = (
        "Lĩnh vực          Nhiệm vụ            Chủ trì          Thời hạn\n"
        "Thể chế           Rà soát văn bản     Văn phòng        Quý I/2026\n"
        "                  của xã\n"
        "                  Mở lớp tập huấn     Chánh Văn        Quý II/2026\n"
        "                                      phòng\n"
    )

    tasks = read(f"I. NHIỆM VỤ\n{table}").tasks

    assert [(task.area, task.content, task.lead_units) for task in tasks] == [
        (2, "Rà soát văn bản của xã", ["Văn phòng"]),
        (2, "Mở lớp tập huấn", ["Chánh Văn phòng"]),
    ]


def test_what_stands_behind_a_table_is_no_part_of_it():
    draft = read(
        f"I. NHIỆM VỤ\n{TOP_ALIGNED}\nII. TỔ CHỨC THỰC HIỆN\n1. Văn phòng: Theo dõi chung.\n"
    )

    assert len(draft.tasks) == 2
    assert [(duty.unit, duty.text) for duty in draft.duties] == [("Văn phòng", "Theo dõi chung.")]


def test_a_figure_with_its_comparator_in_a_cell_keeps_it():
    table = (
        "TT   Chỉ tiêu               Đơn vị tính   Mục tiêu năm 2026\n1    Hồ sơ đúng "
        "hạn         %             >= 98\n"
    )

    [target] = read(f"Phụ lục\nCHỈ TIÊU NĂM 2026\n\n{table}").targets

    assert [(each.comparator, each.value, each.unit) for each in target.quantities] == [
        (">=", 98, "%")
    ]


def test_a_line_of_bars_inside_a_heading_is_no_part_of_it():
    heading, rest = TOP_ALIGNED.split("\n", 1)

    assert len(read(f"Phụ lục\nNHIỆM VỤ NĂM 2026\n\n{heading}\n   x | y\n{rest}").tasks) == 2
