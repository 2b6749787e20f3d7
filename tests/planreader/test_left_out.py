"""What a reader leaves out of a file is told in words, with its place."""

import pytest

from planreader import SourceFile, read_plan
from planreader.files import excel as xlsx_file

from . import word_files as word
from .test_xlsx import AREA_ROW, HEADING, TASK, saved

CHUNK = (
    f"<w:altChunk {word.NS} "
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:id="x"/>'
)


def warnings_of(name, content):
    draft = read_plan([SourceFile(name, content)])
    return [(each.message, each.place.at) for each in draft.warnings if "đọc" in each.message]


def rows(count):
    return [
        HEADING,
        AREA_ROW,
        *([f"Quý {n % 4 + 1}", n, f"Rà soát văn bản số {n}"] for n in range(1, count + 1)),
    ]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (3, []),
        (
            4,
            [
                (
                    "Trang tính “Trang 0” còn 1 hàng sau hàng 5 không được đọc; hãy chia",
                    "Trang 0, hàng 5",
                )
            ],
        ),
        (
            9,
            [
                (
                    "Trang tính “Trang 0” còn 6 hàng sau hàng 5 không được đọc; hãy chia",
                    "Trang 0, hàng 5",
                )
            ],
        ),
    ],
)
def test_rows_beyond_the_limit_are_told(monkeypatch, count, told):
    monkeypatch.setattr(xlsx_file, "MAX_ROWS", 5)

    found = [(message[:67], at) for message, at in warnings_of("phu-luc.xlsx", saved(rows(count)))]

    assert found == told


def test_the_limit_is_three_thousand_rows():
    draft = read_plan([SourceFile("phu-luc.xlsx", saved(rows(3_010)))])

    assert len(draft.tasks) == 2_998
    assert [each.message for each in draft.warnings if "hàng 3.000" in each.message] == [
        (
            "Trang tính “Trang 0” còn 12 hàng sau hàng 3.000 không được đọc; hãy chia "
            "bảng thành nhiều tệp rồi nhập lại"
        )
    ]


def test_columns_beyond_the_limit_are_told():
    wide = [*TASK, *[None] * 56, "ghi chú xa"]

    [(message, _)] = warnings_of("phu-luc.xlsx", saved([HEADING, AREA_ROW, wide]))

    assert (
        message
        == "Trang tính “Trang 0” có các cột sau cột 60 không được đọc; hãy bỏ cột thừa rồi nhập lại"
    )


def test_a_hidden_sheet_is_left_out_without_a_word(monkeypatch):
    monkeypatch.setattr(xlsx_file, "MAX_ROWS", 5)

    assert warnings_of("phu-luc.xlsx", saved(rows(2), rows(9), hidden=[1])) == []


@pytest.mark.parametrize("inside", ["body", "cell"])
def test_embedded_content_of_word_is_told(inside):
    document = word.paragraphs(
        "KẾ HOẠCH", "Cải cách hành chính năm 2026", "I. NHIỆM VỤ", "1. Cải cách thể chế"
    )
    document.add_paragraph("- Rà soát văn bản.")
    if inside == "body":
        word.add_xml(document, CHUNK)
    else:
        cell = word.add_table(document, ["a", "b"]).rows[0].cells[1]
        cell._tc.insert(1, word.parse_xml(CHUNK))

    [(message, at)] = warnings_of("kh.docx", word.saved(document))

    assert message.startswith(
        "Sau đoạn 5 có nội dung nhúng từ tệp khác chưa đọc được; hãy mở bằng Word"
    )
    assert at == "đoạn 5"


def test_a_document_without_embedded_content_tells_nothing():
    document = word.paragraphs(
        "KẾ HOẠCH", "Cải cách hành chính năm 2026", "I. NHIỆM VỤ", "1. Cải cách thể chế"
    )
    document.add_paragraph("- Rà soát văn bản.")

    assert warnings_of("kh.docx", word.saved(document)) == []
