"""Areas behind numbered words of any kind, and units that do what no list of verbs knows."""

import pytest

from planreader import SourceFile, read_plan

PLAN = """\
KẾ HOẠCH
Cải cách hành chính năm 2026
I. NHIỆM VỤ
{0} Cải cách thể chế
- Rà soát văn bản.
{1} Cải cách thủ tục hành chính
- Niêm yết thủ tục.
{2} Xây dựng chính quyền số
- Ký số văn bản đi.
II. TỔ CHỨC THỰC HIỆN
{3}
"""
DUTY = "Phòng Kinh tế: theo dõi."


def read(*words: str):
    return read_plan([SourceFile("kh.txt", PLAN.format(*words).encode())])


@pytest.mark.parametrize(
    "words",
    [
        ("Nội dung 1.", "Nội dung 2.", "Nội dung 3."),
        ("Nhiệm vụ số 1 -", "Nhiệm vụ số 2 -", "Nhiệm vụ số 3 -"),
        ("Lĩnh vực thứ nhất:", "Lĩnh vực thứ hai:", "Lĩnh vực thứ ba:"),
        ("Nhóm nhiệm vụ I:", "Nhóm nhiệm vụ II:", "Nhóm nhiệm vụ III:"),
        ("Chuyên đề 1)", "Chuyên đề 2)", "Chuyên đề 3)"),
    ],
)
def test_a_numbered_word_before_an_area_is_its_number(words):
    tasks = read(*words, DUTY).tasks

    assert [(task.area, task.content) for task in tasks] == [
        (2, "Rà soát văn bản."),
        (3, "Niêm yết thủ tục."),
        (7, "Ký số văn bản đi."),
    ]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("Phòng Văn hóa - Xã hội lồng ghép nội dung vào hội nghị.", "Phòng Văn hóa - Xã hội"),
        ("Văn phòng HĐND và UBND xã quán xuyến việc chung.", "Văn phòng HĐND và UBND xã"),
        ("Đề nghị Ủy ban Mặt trận Tổ quốc xã vận động Nhân dân.", "Ủy ban Mặt trận Tổ quốc xã"),
        (
            "Trung tâm Phục vụ hành chính công chấm dứt việc đòi thêm giấy tờ.",
            "Trung tâm Phục vụ hành chính công",
        ),
        ("Phòng Kinh tế chủ trì công khai ngân sách.", "Phòng Kinh tế"),
    ],
)
def test_a_unit_that_does_anything_has_a_duty(sentence, unit):
    [duty] = read("1.", "2.", "3.", sentence).duties

    assert duty.unit == unit
