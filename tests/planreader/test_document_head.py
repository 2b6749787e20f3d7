"""The head of any administrative document, and what the name of a file tells of it."""

from datetime import date

import pytest

from planreader import DocumentHead, read_document_head, read_file_name


@pytest.mark.parametrize(
    ("lines", "head"),
    [
        (  # the rows of a Word file's letterhead
            [
                "ỦY BAN NHÂN DÂN XÃ AN PHÚ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Số: 15/KH-UBND | An Phú, ngày 16 tháng 01 năm 2026",
                "KẾ HOẠCH",
                "Cải cách hành chính năm 2026",
                "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;",
            ],
            DocumentHead("15/KH-UBND", date(2026, 1, 16), "Kế hoạch cải cách hành chính năm 2026"),
        ),
        (  # printed lines
            [
                "UBND XÃ AN PHÚ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "PHÒNG VĂN HÓA - XÃ HỘI Độc lập - Tự do - Hạnh phúc",
                "Số: 07/BC-VHXH An Phú, ngày 5 tháng 02 năm 2026",
                "BÁO CÁO",
                "Kết quả công tác cải cách hành chính quý I",
                "năm 2026",
                "______",
                "Thực hiện Kế hoạch số 15/KH-UBND ngày 16 tháng 01 năm 2026 của UBND xã",
            ],
            DocumentHead(
                "07/BC-VHXH",
                date(2026, 2, 5),
                "Báo cáo kết quả công tác cải cách hành chính quý I năm 2026",
            ),
        ),
        (
            [
                "Số: 112/UBND-VHXH V/v báo cáo kết quả | An Phú, ngày 9 tháng 3 năm 2026",
                "Kính gửi: Sở Nội vụ",
            ],
            DocumentHead("112/UBND-VHXH", date(2026, 3, 9), "Công văn về việc báo cáo kết quả"),
        ),
        (  # blanks are not guessed, and a day that no calendar has is none
            [
                "Số:      /QĐ-UBND",
                "An Phú, ngày 31 tháng 02 năm 2026",
                "QUYẾT ĐỊNH",
                "Về việc phê duyệt danh sách",
                "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ",
                "Căn cứ Quyết định số 2/QĐ-UBND ngày 05 tháng 01 năm 2026;",
            ],
            DocumentHead("", None, "Quyết định về việc phê duyệt danh sách"),
        ),
        (["Sổ theo dõi hồ sơ", "Một đoạn văn."], DocumentHead()),
        ([], DocumentHead()),
        (["KẾ HOẠCH", "a" * 5_000], DocumentHead()),
    ],
)
def test_the_head_of_a_document(lines, head):
    assert read_document_head(lines) == head


@pytest.mark.parametrize(
    ("name", "number", "day"),
    [
        ("15-KH-UBND ngày 16.01.2026", "15/KH-UBND", date(2026, 1, 16)),
        ("12_BC_UBND", "12/BC-UBND", None),
        ("99.QĐ-UBND 2026-03-31", "99/QĐ-UBND", date(2026, 3, 31)),
        ("Báo cáo 20260213", "", date(2026, 2, 13)),
        ("Báo cáo 31.02.2026", "", None),
        ("Ke hoach cai cach hanh chinh 2026", "", None),
        ("../../etc/passwd", "", None),
        ("", "", None),
    ],
)
def test_the_name_of_a_file(name, number, day):
    assert read_file_name(name) == DocumentHead(number, day)
