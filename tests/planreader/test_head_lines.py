"""Legal bases that go on, and labels that a line break parts from their values."""

import pytest

from planreader import SourceFile, read_plan

PLAN = """KẾ HOẠCH
Cải cách hành chính năm 2026

Thực hiện Kế hoạch số 41/KH-UBND ngày 12/01/2026 của Ủy ban nhân dân tỉnh; Kế hoạch số 7/KH-
UBND ngày 20/01/2026 của Ban Chỉ đạo xã, Ủy ban nhân dân xã Khe Mơ ban hành Kế hoạch
cải cách hành chính như sau:
Theo đề nghị của Trưởng phòng Văn hóa – Xã hội tại Tờ trình số 9/TTr-VHXH ngày 22/01/2026;
I. NHIỆM VỤ
1. Cải cách thủ tục hành chính
- Dán mã tra cứu hồ sơ tại nhà văn hóa các thôn.
Cơ quan chủ trì: Trung tâm Phục vụ hành chính công; cơ quan phối hợp:
Văn phòng HĐND và UBND; Thời gian hoàn thành:
Trước 30/11/2026.
"""


def read():
    return read_plan([SourceFile("ke-hoach.txt", PLAN.encode())])


def test_every_document_named_before_the_body_is_a_basis():
    assert [basis.number for basis in read().plan.legal_bases] == [
        "41/KH-UBND",
        "7/KH-UBND",
        "9/TTr-VHXH",
    ]


OTHERS = ["41/KH-UBND", "7/KH-UBND", "9/TTr-VHXH"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Căn cứ Nghị định số 5/2025/NĐ-CP về một cửa và Kế hoạch số 6/KH-UBND của tỉnh;",
            ["5/2025/NĐ-CP", "6/KH-UBND", *OTHERS],
        ),
        (
            "Căn cứ Kế hoạch số 6/KH-UBND thực hiện Nghị quyết số 7-NQ/TU và Kết luận số 8-KL/TU;",
            ["6/KH-UBND", *OTHERS],
        ),
    ],
)
def test_documents_joined_by_and_are_a_basis_each(line, expected):
    assert [basis.number for basis in plan_of(line).legal_bases] == expected


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        (
            "UBND XÃ KHE MƠ\nPHÒNG VĂN HÓA - XÃ HỘI\nSố: 4/KH-VHXH",
            "PHÒNG VĂN HÓA - XÃ HỘI XÃ KHE MƠ",
        ),
        ("ỦY BAN NHÂN DÂN\nXÃ KHE MƠ\nSố:        /KH-UBND", "ỦY BAN NHÂN DÂN XÃ KHE MƠ"),
    ],
)
def test_the_letterhead_words_the_issuer(letterhead, issuer):
    assert plan_of("", letterhead).issuer == issuer


def plan_of(line, letterhead=""):
    text = f"{letterhead}\n" + PLAN.replace("Thực hiện", f"{line}\nThực hiện")
    return read_plan([SourceFile("ke-hoach.txt", text.encode())]).plan


def test_a_label_at_the_end_of_a_line_finds_its_value_on_the_next():
    [task] = read().tasks

    assert task.lead_units == ["Trung tâm Phục vụ hành chính công"]
    assert task.coordinating_units == ["Văn phòng HĐND và UBND"]
    assert (task.time_text, f"{task.due}") == ("Trước 30/11/2026", "2026-11-30")


def test_a_letterhead_glued_together_is_taken_apart():
    lines = (
        "ỦY BAN NHÂN DÂN XÃ SUỐI HẠCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 18/KH-UBNDĐộc lập - Tự do - Hạnh phúc",
        "Suối Hạ, ngày 20 tháng 01 năm 2026",
        "KẾ HOẠCH",
        "Cải cách hành chính năm 2026",
        "I. NHIỆM VỤ",
        "1. Cải cách thể chế",
        "- Rà soát văn bản.",
    )

    plan = read_plan([SourceFile("kh.txt", "\n".join(lines).encode())]).plan

    assert (plan.number, plan.issuer) == ("18/KH-UBND", "ỦY BAN NHÂN DÂN XÃ SUỐI HẠ")


LISTED = """\
- Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
- Kế hoạch số 41/KH-UBND ngày 12/01/2026 của UBND tỉnh;
- Điều kiện thực tế của xã.
"""


@pytest.mark.parametrize(
    ("heading", "after"),
    [
        ("CĂN CỨ XÂY DỰNG KẾ HOẠCH", "MỤC ĐÍCH\nNâng cao chất lượng."),
        ("I. CĂN CỨ PHÁP LÝ", "II. MỤC ĐÍCH\n- Thực hiện Nghị quyết số 9/NQ-HĐND."),
        ("I. CƠ SỞ\n1. Các căn cứ ban hành", "2. Thực trạng\n- Thực hiện Nghị quyết số 9/NQ-HĐND."),
    ],
)
def test_bases_may_be_listed_below_a_heading(heading, after):
    text = (
        f"KẾ HOẠCH\nCải cách hành chính năm 2026\n{heading}\n{LISTED}{after}\n"
        "III. NHIỆM VỤ\n1. Cải cách thể chế\n- Rà soát Nghị quyết số 8/NQ-HĐND.\n"
    )

    plan = read_plan([SourceFile("ke-hoach.txt", text.encode())]).plan

    assert [basis.number for basis in plan.legal_bases] == ["72/2025/QH15", "41/KH-UBND"]
    assert {"legal_bases.0", "legal_bases.1"} <= plan.places.keys()
