"""What a person is told to look at: which value is doubted, what was taken, and why."""

import pytest

from planreader import SourceFile, read_plan

HEAD = """\
ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SUỐI HẠ                              Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND                     Suối Hạ, ngày 15 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026
Căn cứ Kế hoạch số 05/KH-UBND ngày 06/01/2026 của UBND tỉnh về cải cách hành chính năm 2026;
"""
BODY = """
I. MỤC TIÊU
1. Cải cách thể chế
- 100% văn bản được rà soát.
II. NHIỆM VỤ
1. Cải cách thể chế
- Rà soát văn bản của xã (Chủ trì: Văn phòng HĐND và UBND; thời gian: Quý III/2026).
2. Cải cách tài chính công
- Công khai dự toán ngân sách (Chủ trì: Phòng Kinh tế; thời gian: Quý I/2026).
III. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Theo dõi, đôn đốc việc thực hiện.
"""
FOOT = """
Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
- Sở Nội vụ;                           CHỦ TỊCH
- Lưu: VT.
                                       Lò Thị Mẫu
"""
PLAN = HEAD + BODY + FOOT
ANNEX = """\
| STT | Nội dung | Chủ trì | Thời gian |
|---|---|---|---|
| I | Cải cách thể chế | | |
| 1 | Rà soát văn bản | Văn phòng HĐND và UBND | Quý III/2026 |
| 2 | Kiểm tra văn bản | Văn phòng HĐND và UBND | Quý II/2026 |
| 4 | Góp ý dự thảo luật | Văn phòng HĐND và UBND | Trong năm |
"""


def doubts(text: str, name: str = "kh.txt") -> dict:
    """What was taken for each doubted value, by its name; lines that went nowhere under None."""
    draft = read_plan([SourceFile(name, text.encode())]).as_json()
    return {each["field"]: each["taken"] for each in draft["warnings"]}


def messages(text: str, name: str = "kh.txt") -> str:
    draft = read_plan([SourceFile(name, text.encode())])
    return "\n".join(warning.message for warning in draft.warnings)


def test_a_whole_plan_leaves_no_doubt():
    assert doubts(PLAN) == {}


@pytest.mark.parametrize(
    ("old", "new", "field", "taken"),
    [
        ("Số: 12/KH-UBND", "Số:     /KH-UBND", "plan.number", None),
        ("ngày 15 tháng", "ngày    tháng", "plan.issued_on", None),
        ("Suối Hạ, ngày 15", "ngày 15", "plan.place", None),
        ("Lò Thị Mẫu", "", "plan.signer", ""),
        (" năm 2026\nCăn cứ", "\nCăn cứ", "plan.year", 2026),
        ("chính năm 2026\nCăn cứ", "chính năm 2036\nCăn cứ", "plan.year", 2036),
        (
            "XÃ SUỐI HẠ   ",
            "XÃ SUỐI HẠ KÍNH GỬI",
            "plan.issuer",
            "ỦY BAN NHÂN DÂN XÃ SUỐI HẠ KÍNH GỬI",
        ),
        (
            "Chủ trì: Văn phòng HĐND và UBND;",
            "Chủ trì: mọi việc;",
            "tasks[0].lead_units",
            ["mọi việc"],
        ),
        ("thời gian: Quý III/2026", "thời gian: lúc nông nhàn", "tasks[0].due", None),
        ("thời gian: Quý III/2026", "thời gian: Quý III/2016", "tasks[0].due", "2016-09-30"),
    ],
)
def test_a_value_that_can_not_be_meant_is_doubted(old, new, field, taken):
    assert old in PLAN

    found = doubts(PLAN.replace(old, new, 1))

    assert field in found
    assert found[field] == taken


@pytest.mark.parametrize("figure", ["950%", "2026%"])
def test_a_rate_over_a_hundred_or_like_a_year_is_doubted(figure):
    found = doubts(PLAN.replace("- 100% văn bản", f"- {figure} văn bản"))

    assert found["targets[0].quantities"][0]["value"] == int(figure.rstrip("%"))


def test_without_recipients_they_are_asked_for():
    found = doubts(HEAD + BODY + "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLò Thị Mẫu")

    assert found == {"plan.recipients": []}


def test_a_part_that_is_missing_between_two_is_told():
    lines = PLAN.replace("II. NHIỆM VỤ", "III. NHIỆM VỤ").replace("III. TỔ CHỨC", "IV. TỔ CHỨC")

    assert "nhảy từ I sang III; hãy kiểm tra văn bản có thiếu phần II" in messages(lines)


def test_an_area_below_which_nothing_was_read_is_told():
    before, rest = PLAN.split("- Công khai")
    lines = before + rest[rest.index("III. TỔ CHỨC") :]

    assert "Không đọc được nhiệm vụ nào của lĩnh vực “Tài chính công”" in messages(lines)


def test_a_hole_in_the_numbers_of_a_table_is_told_at_the_row_before_it():
    text = f"{PLAN}\nPHỤ LỤC\n{ANNEX}"

    draft = read_plan([SourceFile("kh.md", text.encode())]).as_json()

    [told] = [each for each in draft["warnings"] if "nhảy từ 2 sang 4" in each["message"]]
    assert (told["taken"], told["field"]) == ("Kiểm tra văn bản", "tasks[3].content")


def test_tasks_without_a_lead_are_one_warning():
    lines = PLAN.replace("Chủ trì: Văn phòng HĐND và UBND; ", "").replace(
        "Chủ trì: Phòng Kinh tế; ", ""
    )

    assert messages(lines).count("chưa ghi đơn vị chủ trì") == 1
    assert "2 nhiệm vụ chưa ghi đơn vị chủ trì" in messages(lines)


TABLED = "KẾ HOẠCH\nCải cách hành chính năm 2026\nI. NHIỆM VỤ TRỌNG TÂM\n"


def area_doubts(*tasks: str) -> list[str]:
    rows = "".join(f"{n}\t{task}\tVăn phòng\tQuý I\n" for n, task in enumerate(tasks, 1))
    draft = read_plan(
        [SourceFile("kh.txt", f"{TABLED}STT\tNhiệm vụ\tChủ trì\tThời gian\n{rows}".encode())]
    )
    return [each.field for each in draft.warnings if each.field and each.field.endswith(".area")]


def test_areas_that_words_tell_clearly_are_one_warning_and_the_others_one_each():
    clear = [
        "Rà soát văn bản quy phạm pháp luật",
        "Công khai dự toán ngân sách",
        "Tinh giản biên chế",
    ]

    assert area_doubts(*clear, "Trang trí trụ sở", "Mua máy") == [
        "tasks[0].area",
        "tasks[3].area",
        "tasks[4].area",
    ]
    assert area_doubts("Trang trí trụ sở", clear[0]) == ["tasks[0].area", "tasks[1].area"]


@pytest.mark.parametrize(
    "unit", ["Đ/c Lý A Sùng", "các ấp", "Ông Lò Văn Mẫu", "TĐS", "Tổ Đề án 06"]
)
def test_people_and_abbreviations_that_the_plan_explains_are_units(unit):
    legend = "Ghi chú: TĐS: Tổ Đề án số; CCTL: công chức thủ lĩnh.\n"
    text = BODY.replace("Chủ trì: Phòng Kinh tế", f"Chủ trì: {unit}") + legend

    assert "tasks[1].lead_units" not in doubts(HEAD + text + FOOT)
