"""A document's own legend of units."""

import pytest

from planreader import SourceFile, read_abbreviations, read_plan


@pytest.mark.parametrize(
    ("text", "legend"),
    [
        (
            "Giao Phòng Văn hóa – Xã hội (viết tắt là P.VHXH) theo dõi.",
            {"P.VHXH": "Phòng Văn hóa – Xã hội"},
        ),
        (
            "Công an xã và Phòng Kinh tế, Hạ tầng và Đô thị (sau đây viết tắt là “P. KT”)",
            {"P. KT": "Phòng Kinh tế, Hạ tầng và Đô thị"},
        ),
        (
            "Văn phòng HĐND và UBND xã Khe Đá (sau đây gọi tắt là Văn phòng)",
            {"Văn phòng": "Văn phòng HĐND và UBND xã Khe Đá"},
        ),
        (
            "Ghi chú: VP: Văn phòng HĐND và UBND; KT: Phòng Kinh tế; TTHC: Thủ tục.",
            {"VP": "Văn phòng HĐND và UBND", "KT": "Phòng Kinh tế"},
        ),
        (
            "Chữ viết tắt:\n- VP: Văn phòng\n- CA = Công an xã",
            {"VP": "Văn phòng", "CA": "Công an xã"},
        ),
        (
            "VHXH (Phòng Văn hóa - Xã hội), KT (Phòng Kinh tế)",
            {"VHXH": "Phòng Văn hóa - Xã hội", "KT": "Phòng Kinh tế"},
        ),
        (
            "Trung tâm Phục vụ hành chính công (TTPVHCC)",
            {"TTPVHCC": "Trung tâm Phục vụ hành chính công"},
        ),
        ("thủ tục hành chính (sau đây viết tắt là TTHC)", {}),
        ("cải cách hành chính (CCHC)", {}),
        ("Số: 12/KH-UBND (kèm theo)", {}),
    ],
)
def test_legends(text, legend):
    assert read_abbreviations(text) == legend


def test_explained_names_divide_lists_and_stay_as_written():
    text = (
        "Phụ lục\nNHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026\n"
        "STT\tNội dung\tChủ trì\tThời gian\nI\tCẢI CÁCH THỂ CHẾ\t\t\n"
        "1\tRà soát văn bản\tPhòng Nội vụ, KT\tQuý I\n"
        "Ghi chú: KT: Phòng Kinh tế\n"
    )

    [task] = read_plan([SourceFile("pl.tsv", text.encode())]).tasks

    assert task.lead_units == ["Phòng Nội vụ", "KT"]
