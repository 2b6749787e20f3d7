import pytest

from planreader.blocks import Line, TableRow
from planreader.files.opening import SourceFile, read_file
from planreader.layout.paragraphs import mend


def mended(text):
    source = SourceFile("kh.txt", text.encode())
    return [block.text for block in mend(read_file(source).parts, source.name)]


WRAPPED = """
I. MỤC ĐÍCH
- Bảo đảm mọi người dân đến giao dịch đều được hướng dẫn tận tình, đúng
quy định và không phải đi lại nhiều lần cho một thủ tục hành chính.
UBND xã coi đây là việc làm hằng ngày của từng công chức, viên chức có
liên quan.
- Công khai đầy đủ thông tin về thủ tục tại trụ sở và trên trang thông tin
điện tử.
Mỗi phòng cử một người theo dõi, đôn đốc và tổng hợp tình hình để báo cáo
lãnh đạo.
a) Chỉ tiêu
Giải quyết hồ sơ đúng hạn, bảo đảm chất lượng, không để tồn đọng kéo dài
quá lâu.
- Phấn đấu xây dựng cơ sở dữ liệu “Đúng
- Đủ - Sạch - Sống” phục vụ công tác quản lý, điều hành của chính quyền
xã.
- Giao Phòng Văn hóa
- Xã hội làm đầu mối.
"""


def test_hard_line_breaks_are_joined_and_short_lines_end_paragraphs():
    assert mended(WRAPPED) == [
        "I. MỤC ĐÍCH",
        (
            "- Bảo đảm mọi người dân đến giao dịch đều được hướng dẫn tận tình, đúng "
            "quy định và không phải đi lại "
            "nhiều lần cho một thủ tục hành chính. UBND xã coi đây là việc làm hằng "
            "ngày của từng công chức, viên "
            "chức có liên quan."
        ),
        "- Công khai đầy đủ thông tin về thủ tục tại trụ sở và trên trang thông tin điện tử.",
        "Mỗi phòng cử một người theo dõi, đôn đốc và tổng hợp tình hình để báo cáo lãnh đạo.",
        "a) Chỉ tiêu",
        "Giải quyết hồ sơ đúng hạn, bảo đảm chất lượng, không để tồn đọng kéo dài quá lâu.",
        (
            "- Phấn đấu xây dựng cơ sở dữ liệu “Đúng - Đủ - Sạch - Sống” phục vụ "
            "công tác quản lý, điều hành của "
            "chính quyền xã."
        ),
        "- Giao Phòng Văn hóa - Xã hội làm đầu mối.",
    ]


def test_blank_lines_between_all_lines_do_not_end_paragraphs():
    assert mended(WRAPPED.replace("\n", "\n\n")) == mended(WRAPPED)


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        (
            "theo Nghị quyết số 66/NQ-\nCP của Chính phủ",
            "theo Nghị quyết số 66/NQ-CP của Chính phủ",
        ),
        ("- Dùng kinh phí của cơ\n\nquan tiết kiệm.", "- Dùng kinh phí của cơ quan tiết kiệm."),
        ("- Làm **tốt** công\u00a0tác **dân vận**.", "- Làm tốt công tác dân vận."),
        (
            "- Thực hiện Nghị quyết số\n18-NQ/TW của Đảng.",
            "- Thực hiện Nghị quyết số 18-NQ/TW của Đảng.",
        ),
        ("- Hoàn thành trong Quý\nIII/2026.", "- Hoàn thành trong Quý III/2026."),
        ("- Gửi báo cáo năm trước ngày\n01/12.", "- Gửi báo cáo năm trước ngày 01/12."),
        ("- Đúng hạn (hộ tịch đạt\n100%).", "- Đúng hạn (hộ tịch đạt 100%)."),
        ("3. XÂY DỰNG CHÍNH\nQUYỀN SỐ", "3. XÂY DỰNG CHÍNH QUYỀN SỐ"),
        ("III. CẢI CÁCH THỂ CHẾ,\nMỘT CỬA LIÊN THÔNG", "III. CẢI CÁCH THỂ CHẾ, MỘT CỬA LIÊN THÔNG"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Chi\u0301nh quye\u0302\u0300n so\u0302\u0301.", "Chính quyền số."),
    ],
)
def test_cut_words_and_marks_are_mended(cut, whole):
    assert mended(cut) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "II. NHIỆM VỤ\nCẢI CÁCH THỂ CHẾ",
        "7. Chính quyền số\n7.1. Chỉ tiêu",
        "Phòng Kinh tế và\n- Văn phòng",
    ],
)
def test_headings_and_items_stay_apart(text):
    assert mended(text) == text.split("\n")


def test_targets_without_bullets_stay_apart_behind_a_full_line():
    targets = (
        "Tỷ lệ hồ sơ của người dân được trả trước hạn và đúng hạn đạt trên 98%.\n"
        "Tỷ lệ phản ánh, kiến nghị của người dân được trả lời đúng hạn là 95%.\n"
    )

    assert mended(WRAPPED + targets)[-2:] == targets.splitlines()


def test_an_indented_line_begins_a_paragraph_and_one_at_the_margin_goes_on():
    begins = ("I.", "- B", "- C", "M", "a)", "G", "- P", "- G")
    lines = [
        line if not line.startswith(begins) else f"      {line}"
        for line in WRAPPED.strip().split("\n")
    ]
    text = "\n".join(lines)

    assert mended(text) == mended(WRAPPED)


def test_page_numbers_and_rules_are_dropped():
    assert mended("- Việc một.\n\n2\n\n-----\n\n- Việc hai.\n- 3 -\n") == [
        "- Việc một.",
        "- Việc hai.",
    ]


def test_blocks_are_counted_from_one():
    blocks = mend([Line("Một"), TableRow(("1", "a\nb")), Line("Hai.")], "kh.txt")

    assert [(block.text, block.place.line) for block in blocks] == [
        ("Một", 1),
        ("1 | a b", 2),
        ("Hai.", 3),
    ]


def test_word_paragraphs_are_joined_only_in_mid_sentence():
    parts = [
        Line("- Rà soát văn bản", whole=True),
        Line("còn hiệu lực", whole=True),
        Line("Công khai", whole=True),
    ]

    assert [block.text for block in mend(parts, "kh.docx")] == [
        "- Rà soát văn bản còn hiệu lực",
        "Công khai",
    ]
