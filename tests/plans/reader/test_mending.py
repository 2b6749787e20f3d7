import pytest

from plans.reader.blocks import Line, Row
from plans.reader.files import SourceFile, read_file
from plans.reader.mending import mend


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
            "- Bảo đảm mọi người dân đến giao dịch đều được hướng dẫn tận tình, đúng quy định và không phải đi lại "
            "nhiều lần cho một thủ tục hành chính. UBND xã coi đây là việc làm hằng ngày của từng công chức, viên "
            "chức có liên quan."
        ),
        "- Công khai đầy đủ thông tin về thủ tục tại trụ sở và trên trang thông tin điện tử.",
        "Mỗi phòng cử một người theo dõi, đôn đốc và tổng hợp tình hình để báo cáo lãnh đạo.",
        "a) Chỉ tiêu",
        "Giải quyết hồ sơ đúng hạn, bảo đảm chất lượng, không để tồn đọng kéo dài quá lâu.",
        (
            "- Phấn đấu xây dựng cơ sở dữ liệu “Đúng - Đủ - Sạch - Sống” phục vụ công tác quản lý, điều hành của "
            "chính quyền xã."
        ),
        "- Giao Phòng Văn hóa - Xã hội làm đầu mối.",
    ]


def test_blank_lines_between_all_lines_do_not_end_paragraphs():
    assert mended(WRAPPED.replace("\n", "\n\n")) == mended(WRAPPED)


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("theo Nghị quyết số 66/NQ-\nCP của Chính phủ", "theo Nghị quyết số 66/NQ-CP của Chính phủ"),
        ("- Dùng kinh phí của cơ\n\nquan tiết kiệm.", "- Dùng kinh phí của cơ quan tiết kiệm."),
        ("- Làm **tốt** công\u00a0tác **dân vận**.", "- Làm tốt công tác dân vận."),
        ("Chi\u0301nh quye\u0302\u0300n so\u0302\u0301.", "Chính quyền số."),
    ],
)
def test_cut_words_and_marks_are_mended(cut, whole):
    assert mended(cut) == [whole]


def test_page_numbers_and_rules_are_dropped():
    assert mended("- Việc một.\n\n2\n\n-----\n\n- Việc hai.\n- 3 -\n") == ["- Việc một.", "- Việc hai."]


def test_blocks_are_counted_from_one():
    blocks = mend([Line("Một"), Row(("1", "a\nb")), Line("Hai.")], "kh.txt")

    assert [(block.text, block.place.line) for block in blocks] == [("Một", 1), ("1 | a b", 2), ("Hai.", 3)]


def test_word_paragraphs_are_joined_only_in_mid_sentence():
    parts = [Line("- Rà soát văn bản", whole=True), Line("còn hiệu lực", whole=True), Line("Công khai", whole=True)]

    assert [block.text for block in mend(parts, "kh.docx")] == ["- Rà soát văn bản còn hiệu lực", "Công khai"]
