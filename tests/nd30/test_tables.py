"""Tables: heading rows, groups, widths, and length without end."""

from itertools import pairwise

import pytest
from docx.oxml.ns import qn

from nd30 import Annex, Column, GroupRow, Row, Table
from tests.nd30.samples import TASK_COLUMNS, full_report, report, task_rows, texts, written

TWO_COLUMNS = (Column("STT", "center"), Column("Nội dung"))


def tables(*tables: Table) -> list:
    """The Word tables of these in a landscape annex."""
    word = written(report(annexes=(Annex("Nhiệm vụ", tables, landscape=True),)))
    return word.tables[2:]


def numbered_rows(count: int) -> tuple[Row, ...]:
    return tuple(Row((str(number), f"Nhiệm vụ {number}")) for number in range(1, count + 1))


def marked(row, tag: str) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn(tag)}") is not None


def test_heading_row_is_repeated_on_each_page():
    [table] = tables(Table(TASK_COLUMNS, task_rows(12)))

    assert texts(table.rows[0]._tr) == [column.heading for column in TASK_COLUMNS]
    assert [marked(row._tr, "w:tblHeader") for row in table.rows] == [True] + [False] * (
        len(table.rows) - 1
    )


def test_cells_hold_their_texts_in_order():
    [table] = tables(Table(TWO_COLUMNS, (Row(("1", "Ban hành kế hoạch")), Row(("2", "")))))

    assert [texts(row._tr) for row in table.rows[1:]] == [["1", "Ban hành kế hoạch"], ["2", ""]]


def test_group_row_spans_all_columns():
    [table] = tables(Table(TASK_COLUMNS, (GroupRow("I. Cải cách thể chế"), *task_rows(1))))
    [cell] = table.rows[1]._tr.tc_lst

    assert texts(cell) == ["I. Cải cách thể chế"]
    assert cell.grid_span == 6


def test_lines_of_a_cell_stay_lines():
    [table] = tables(Table(TWO_COLUMNS, (Row(("1", "- Phòng Kinh tế;\r\n- Văn phòng")),)))

    assert table.cell(1, 1).text == "- Phòng Kinh tế;\n- Văn phòng"


def test_markup_and_control_characters_in_cells_are_text():
    [table] = tables(Table(TWO_COLUMNS, (Row(("1", "<b>&\x00 50%")),)))

    assert table.cell(1, 1).text == "<b>& 50%"


def test_columns_are_aligned_by_style():
    columns = (Column("A"), Column("B", "center"), Column("C", "right"))
    [table] = tables(Table(columns, (Row(("x", "y", "z")),)))

    assert [cell.paragraphs[0].style.name for cell in table.rows[1].cells] == [
        "Ô chữ phụ lục",
        "Ô giữa phụ lục",
        "Ô số phụ lục",
    ]


def test_tables_of_the_body_are_larger_than_those_of_annexes():
    word = written(full_report())
    sizes = [
        table.rows[1].cells[0].paragraphs[0].style.font.size.pt
        for table in (word.tables[1], word.tables[-1])
    ]

    assert sizes == [13, 11]


def test_caption_stays_with_its_table():
    word = written(report(body=(Table(TWO_COLUMNS, numbered_rows(2), caption="Bảng 1. Nhiệm vụ"),)))
    caption = next(p for p in word.paragraphs if p.style.name == "Caption")

    assert caption.text == "Bảng 1. Nhiệm vụ"
    assert caption.style.paragraph_format.keep_with_next
    assert caption._p.getnext().tag == qn("w:tbl")


def test_table_is_as_wide_as_the_text_to_the_twip():
    [table] = tables(Table((Column("A"), Column("A"), Column("A")), (Row(("x", "x", "x")),)))
    widths = [int(width) for width in table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")]

    assert sum(widths) == round(252 * 1440 / 25.4)
    assert max(widths) - min(widths) <= 1


def widths(table) -> list[float]:
    """The widths of a table's columns in millimetres."""
    return [
        round(int(width) / 1440 * 25.4, 1)
        for width in table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")
    ]


def test_no_column_is_narrower_than_a_word_of_its_heading():
    [table] = tables(Table((Column("STT"), Column("Nội dung")), (Row(("1", "Việc " * 200)),)))
    narrow, wide = widths(table)

    assert 9 < narrow < 12  # "STT" in bold at 11 points, and the cell's margins
    assert narrow + wide == pytest.approx(252, abs=0.2)


def test_long_texts_get_wide_columns_whatever_their_order():
    long, short = "Rà soát, niêm yết công khai thủ tục hành chính " * 6, "Văn phòng"
    columns = (Column("A"), Column("B"), Column("C"))
    one, other = (
        widths(tables(Table(columns, (Row(cells),)))[0])
        for cells in ((long, short, short), (short, short, long))
    )

    assert one[0] > 150
    assert other[2] > 150


def test_one_very_long_cell_does_not_squeeze_the_column_that_most_rows_need():
    columns = (Column("Nội dung"), Column("Ghi chú"))
    usual = Row(("Rà soát, niêm yết công khai thủ tục hành chính tại Trung tâm " * 3, "Đạt"))
    one_long = Row(("Ngắn", "Có ghi chú dài hơn hẳn các dòng khác " * 5))
    [table] = tables(Table(columns, (usual,) * 20 + (one_long,)))
    content, remark = widths(table)

    assert content > 1.5 * remark


def test_a_column_in_which_no_row_says_anything_is_left_out():
    columns = (Column("STT"), Column("Kỳ trước"), Column("Kết quả"))
    [table] = tables(
        Table(columns, (GroupRow("I. Nhóm"), Row(("1", " ", "5")), Row(("2", "", ""))))
    )

    assert [texts(row._tr) for row in table.rows] == [
        ["STT", "Kết quả"],
        ["I. Nhóm"],
        ["1", "5"],
        ["2", ""],
    ]


def test_table_has_its_name_and_says_what_its_columns_are():
    word = written(
        report(
            body=(Table(TWO_COLUMNS, numbered_rows(1), caption='Bảng "1" & 2'),),
            annexes=(Annex("Nhiệm vụ năm 2026", (Table(TWO_COLUMNS, numbered_rows(1)),)),),
        )
    )
    told = [
        table._tbl.xpath("./w:tblPr/w:tblCaption/@w:val | ./w:tblPr/w:tblDescription/@w:val")
        for table in (word.tables[1], word.tables[3])
    ]

    assert told == [
        ['Bảng "1" & 2', "Bảng 2 cột: STT, Nội dung"],
        ["Nhiệm vụ năm 2026", "Bảng 2 cột: STT, Nội dung"],
    ]


def test_percent_signs_and_hyphens_in_cells_are_text():
    [table] = tables(Table(TWO_COLUMNS, (GroupRow("100%s"), Row(("%d", "15/KH-UBND, 5%")))))

    assert [texts(row._tr) for row in table.rows[1:]] == [["100%s"], ["%d", "15/KH-UBND, 5%"]]
    assert table.cell(2, 1).text == "15/KH-UBND, 5%"


def test_more_columns_than_fit_still_share_the_width():
    columns = tuple(Column(f"Chuyển{n}") for n in range(40))
    [table] = tables(Table(columns, (Row(("x",) * 40),)))
    widths = [int(width) for width in table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")]

    assert sum(widths) == round(252 * 1440 / 25.4)
    assert min(widths) > 0


def test_rows_do_not_break_across_pages_unless_they_are_very_tall():
    [table] = tables(
        Table(
            TWO_COLUMNS,
            (Row(("1", "Ngắn")), Row(("2", "Dài " * 2000)), Row(("3", "a\n" * 20 + "b"))),
        )
    )

    assert [marked(row._tr, "w:cantSplit") for row in table.rows] == [True, True, False, False]


def test_long_table_goes_on_in_further_tables_with_the_same_heading():
    parts = tables(Table(TWO_COLUMNS, numbered_rows(450)))

    assert [len(part.rows) - 1 for part in parts] == [200, 200, 50]
    for part in parts:
        assert texts(part.rows[0]._tr) == ["STT", "Nội dung"]
        assert marked(part.rows[0]._tr, "w:tblHeader")


def test_further_table_starts_on_a_new_page_and_no_row_is_lost():
    parts = tables(Table(TWO_COLUMNS, numbered_rows(401)))

    assert [row.cells[0].text for part in parts for row in part.rows[1:]] == [
        str(n) for n in range(1, 402)
    ]
    for part, following in pairwise(parts):
        joint = part._tbl.getnext()
        assert joint.style == "BangTiep"
        assert joint.getnext() is following._tbl


def test_table_of_200_rows_is_whole():
    assert len(tables(Table(TWO_COLUMNS, numbered_rows(200)))) == 1


def test_name_of_a_group_goes_with_its_rows_into_the_next_table():
    rows = numbered_rows(300)
    parts = tables(
        Table(TWO_COLUMNS, (*rows[:198], GroupRow("I. Cha"), GroupRow("II. Con"), *rows[198:]))
    )

    assert [len(part.rows) - 1 for part in parts] == [198, 104]
    assert texts(parts[1].rows[1]._tr) == ["I. Cha"]


def test_table_of_group_names_alone_ends_too():
    parts = tables(Table(TWO_COLUMNS, (GroupRow("Nhóm"),) * 401))

    assert sum(len(part.rows) - 1 for part in parts) == 401


def test_a_thousand_rows_are_written():
    parts = tables(Table(TASK_COLUMNS, task_rows(1000)))

    assert sum(len(part.rows) - 1 for part in parts) == 1007


def test_columns_of_a_group_stand_under_its_name():
    columns = (
        Column("Lĩnh vực"),
        Column("Trực tuyến", "right", "Tiếp nhận"),
        Column("Trực tiếp", "right", "Tiếp nhận"),
    )

    [table] = tables(Table(columns, (Row(("Hộ tịch", "", "3")),), whole=True))

    upper, lower, row = table.rows
    assert texts(upper._tr) == ["Lĩnh vực", "Tiếp nhận"]
    assert texts(lower._tr) == ["", "Trực tuyến", "Trực tiếp"]
    assert [marked(each._tr, "w:tblHeader") for each in table.rows] == [True, True, False]
    assert texts(row._tr) == ["Hộ tịch", "", "3"]
