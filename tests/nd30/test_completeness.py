"""A missing figure is an error that names what is missing."""

import pytest

from nd30 import (
    Agency,
    Annex,
    Bullet,
    Column,
    GroupRow,
    Heading,
    MissingFigure,
    Paragraph,
    Row,
    Signature,
    Table,
    write,
)
from tests.nd30.samples import draft, plan, report

COLUMNS = (Column("STT"), Column("Số liệu"))
GAP = "Chưa lập được văn bản vì còn thiếu: {}."


def body(*blocks) -> dict:
    return {"body": blocks}


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"agency": Agency((), "Ủy ban nhân dân xã")}, "tên cơ quan ban hành"),
        ({"agency": Agency(("XÃ KHE MÂY",), " ")}, "tên cơ quan ban hành viết đầy đủ"),
        ({"symbol": ""}, "ký hiệu văn bản"),
        ({"place": "\t"}, "địa danh"),
        ({"subject": ""}, "trích yếu"),
        ({"issued_on": None}, "năm ban hành"),
        ({"addressees": ("Sở Nội vụ", "")}, "tên nơi kính gửi"),
        ({"legal_bases": ("",)}, "căn cứ ban hành"),
        ({"signature": Signature(())}, "quyền hạn, chức vụ của người ký"),
        ({"recipients": ()}, "nơi nhận"),
        ({"recipients": ("Sở Nội vụ",)}, "dòng “Lưu: VT, …” ở cuối nơi nhận"),
        (body(), "nội dung"),
        (body(Paragraph("Một."), Heading(1, "")), "nội dung, đoạn thứ 2"),
        (body(Bullet("\x00\n")), "nội dung, đoạn thứ 1"),
        (body(Paragraph(None)), "nội dung, đoạn thứ 1"),
        (body(Table(COLUMNS, ())), "nội dung, bảng “1”, các dòng số liệu"),
        (body(Table((), (Row(()),))), "nội dung, bảng “1”, tên cột"),
        (
            body(Table(COLUMNS, (Row(("1", "5")), Row(("2", None))), caption="Bảng 1")),
            "nội dung, bảng “Bảng 1”, dòng 2, cột “Số liệu”",
        ),
        (body(Table(COLUMNS, (Row(("1",)),))), "nội dung, bảng “1”, dòng 1: có 1 ô, cần 2 ô"),
        (body(Table(COLUMNS, (GroupRow(""),))), "nội dung, bảng “1”, dòng 1, tên nhóm"),
        ({"annexes": (Annex("", (Paragraph("Một."),)),)}, "tên phụ lục thứ 1"),
        ({"annexes": (Annex("Biểu", ()),)}, "nội dung phụ lục thứ 1"),
    ],
)
def test_what_is_missing_is_named(changes, gap):
    with pytest.raises(MissingFigure) as error:
        write(report(**changes))

    assert str(error.value) == GAP.format(gap)


def test_all_that_is_missing_is_named_at_once():
    with pytest.raises(ValueError, match="ký hiệu văn bản; địa danh; nơi nhận"):
        write(report(symbol="", place="", recipients=()))


@pytest.mark.parametrize("document", [report(), plan(), draft(report())])
def test_number_day_and_signer_may_be_open(document):
    assert write(document).startswith(b"PK")


def test_empty_cell_is_no_gap():
    assert write(report(**body(Table(COLUMNS, (Row(("1", "")),)))))
