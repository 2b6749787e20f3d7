"""Exports with faults: heads, separators, totals, moved columns, doubtful cells."""

from decimal import Decimal

import pytest

from indicators.statistics.exports.files import UnreadableExport
from indicators.statistics.exports.mapping import ALONE, BY_GROUP, SKIPPED
from indicators.statistics.exports.reading import tables_in
from tests.factories import make_form

from .files import (
    FOOT,
    HEADS,
    LINES,
    MERGED,
    as_csv,
    as_xlsx,
    list_form,
    one_stop_file,
    one_stop_rows,
    settlement_form,
    total_of,
    values,
)

pytestmark = pytest.mark.django_db


EXPECTED = {
    (f"{n:02}", code): Decimal(line[at])
    for n, line in enumerate(LINES, start=1)
    for at, code in (
        (3, "4"),
        (4, "5"),
        (5, "6"),
        (7, "8"),
        (8, "9"),
        (9, "10"),
        (11, "12"),
        (12, "13"),
    )
}
FLAT = (
    "STT",
    "Lĩnh vực",
    "Tiếp nhận: Tổng số",
    "Tiếp nhận trực tuyến",
    "Tiếp nhận trực tiếp, bưu chính công ích",
    "Tồn kỳ trước",
    "Đã giải quyết",
    "Trước hạn",
    "Đúng hạn",
    "Đã giải quyết quá hạn",
    "Đang giải quyết",
    "Trong hạn",
    "Đang giải quyết quá hạn",
)


@pytest.mark.parametrize(
    "content",
    [
        one_stop_file(),
        one_stop_file(numbered=False),
        as_xlsx(one_stop_rows()),
        as_csv(one_stop_rows()),
        as_csv(one_stop_rows(), ","),
        as_csv(one_stop_rows(), "\t", "utf-16"),
        as_csv(one_stop_rows(numbered=False), "|", "utf-8"),
        b"sep=;\r\n" + as_csv([FLAT, *LINES, total_of(LINES)], encoding="utf-8"),
    ],
    ids=["merged", "unnumbered", "unmerged", "semicolons", "commas", "utf-16", "pipes", "flat"],
)
def test_a_table_is_read_whatever_its_form(read, content):
    reading = read(content, settlement_form())

    assert values(reading) == EXPECTED
    assert (reading.errors, reading.withheld, reading.held) == ([], [], "")
    assert reading.added.checked_totals == 1


@pytest.mark.parametrize("divider", ["dots", "commas"])
def test_thousands_are_divided_as_the_file_does(read, divider):
    def written(cell):
        if not isinstance(cell, int):
            return cell
        return f"{cell:,}".replace(",", "." if divider == "dots" else ",")

    rows = [[written(cell) for cell in row] for row in one_stop_rows()]

    form = settlement_form()
    assert values(read(as_csv(rows), form)) == EXPECTED
    assert values(read(as_xlsx(rows, MERGED), form)) == EXPECTED


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1.234,5", "2.000"), ["1234.5", "2000"]),
        (("1,234.5", "2,000"), ["1234.5", "2000"]),
        (("12,5", "1.234"), ["12.5", "1234"]),
        (("12.5", "1,234"), ["12.5", "1234"]),
        (("1.234.567", "1.234"), ["1234567", "1234"]),
        (("1 234 567", "12"), ["1234567", "12"]),
        (("-5,25", "0,125"), ["-5.25", "0.125"]),
        ((1234.5, 0.1 + 0.2), ["1234.5", "0.3"]),
        (("95%", "12,5%"), ["95", "12.5"]),
    ],
)
def test_a_column_is_judged_as_a_whole(read, cells, expected):
    form = list_form(kind="number")
    rows = [("Chỉ tiêu", "Số liệu"), *zip(("Số văn bản đến", "Số văn bản đi"), cells, strict=True)]

    reading = read(as_xlsx(rows), form)

    assert list(values(reading).values()) == [Decimal(each) for each in expected]


@pytest.mark.parametrize(
    ("kind", "cells", "why"),
    [
        ("number", ("1.234", "5.678"), "chưa rõ dấu chấm, dấu phẩy"),
        ("number", ("1.234,5", "1,234.5", "1.234"), "chưa rõ dấu chấm, dấu phẩy"),
        ("count", ("12,5", "3"), "là số lẻ"),
        ("count", (1.25, 3), "là số lẻ"),
        ("count", ("-4", "3"), "là số âm"),
        ("count", ("95%", "3"), "là tỷ lệ %"),
        ("count", ("12 hồ sơ", "3"), "không phải số"),
        ("count", ("#REF!", "3"), "là lỗi công thức"),
    ],
)
def test_what_is_doubtful_is_withheld_and_said(read, kind, cells, why):
    names = ("Số văn bản đến", "Số văn bản đi", "Số văn bản mật")
    form = list_form(kind=kind, names=names)
    rows = [("Chỉ tiêu", "Số liệu"), *zip(names, (*cells, 7)[:3], strict=True)]
    doubtful = "V3" if len(cells) == 3 else "V1"

    reading = read(as_xlsx(rows), form)

    withheld = {each.row.code: each.withheld for each in reading.withheld}
    assert why in withheld[doubtful]
    assert (doubtful, "") not in values(reading)


def test_separators_that_a_person_chose_settle_what_was_doubtful(read):
    rows = [("Chỉ tiêu", "Số liệu"), ("Số văn bản đến", "1.234"), ("Số văn bản đi", "5.678")]
    content = as_csv(rows)

    dots = read(content, list_form(kind="number"), separators="dots")
    commas = read(content, list_form(kind="number"), separators="commas")

    assert list(values(dots).values()) == [1234, 5678]
    assert list(values(commas).values()) == [Decimal("1.234"), Decimal("5.678")]


def test_counts_that_lost_their_thousands_take_the_column_with_them(read):
    """A spreadsheet read 1.200 as 1.2 and 2.000 as 2: nothing tells 2 from 2.000."""
    rows = [("Chỉ tiêu", "Số liệu"), ("Số văn bản đến", 1.2), ("Số văn bản đi", 2.0)]
    rows[2] = ("Số văn bản đi", 2.0)

    reading = read(as_xlsx(rows), list_form())

    assert values(reading) == {}
    assert [each.row.code for each in reading.withheld] == ["V1", "V2"]


def test_not_reported_is_not_zero(read):
    lines = [(1, "Đất đai", "-", "", None, 0, *LINES[0][6:]), *LINES[1:]]

    found = values(read(one_stop_file(lines, total=total_of(LINES)), settlement_form()))

    assert ("01", "4") not in found
    assert ("01", "5") not in found
    assert found["01", "6"] == 0


def test_a_moved_column_is_known_by_its_name(read):
    def moved(row):
        row = list(row) + [None] * (13 - len(row))
        return [*row[:7], row[9], row[8], row[7], *row[10:]]

    heads = [list(row) + [None] * (13 - len(row)) for row in HEADS]
    heads[1] = moved(heads[1])
    rows = one_stop_rows([moved(line) for line in LINES], heads=heads, numbered=False)

    assert values(read(as_xlsx(rows, MERGED), settlement_form())) == EXPECTED


def test_numbers_under_moved_heads_only_number_places(read):
    """The head says Quá hạn, the number below it is that of Trước hạn."""

    def moved(row):
        row = list(row) + [None] * (13 - len(row))
        return [*row[:7], row[9], row[8], row[7], *row[10:]]

    heads = [list(row) + [None] * (13 - len(row)) for row in HEADS]
    heads[1] = moved(heads[1])
    rows = one_stop_rows([moved(line) for line in LINES], heads=heads)

    assert values(read(as_xlsx(rows, MERGED), settlement_form())) == EXPECTED


def test_the_code_below_a_strange_head_tells_the_column(read):
    heads = tuple(tuple({"Trước hạn": "Xong sớm"}.get(cell, cell) for cell in row) for row in HEADS)

    reading = read(one_stop_file(heads=heads), settlement_form())

    assert values(reading) == EXPECTED
    assert str(reading.match.columns[7].how) == "code"


def test_a_strange_head_without_a_code_waits_for_a_person(read):
    heads = tuple(tuple({"Trước hạn": "Xong sớm"}.get(cell, cell) for cell in row) for row in HEADS)

    reading = read(one_stop_file(heads=heads, numbered=False), settlement_form())

    assert values(reading) == {cell: v for cell, v in EXPECTED.items() if cell[1] != "8"}
    assert not reading.match.columns[7].certain


def test_columns_with_one_head_are_told_by_nothing_once_they_moved(read):
    form = settlement_form()
    head = ("Lĩnh vực", "Quá hạn", "Quá hạn")
    content = as_csv([head, ("Đất đai", 3, 4)])
    said = {"columns": {"qua han": "10", "qua han #2": "13"}, "label": "linh vuc"}

    same = read(content, form, heads=["linh vuc", "qua han", "qua han #2"], **said)
    other = read(content, form, heads=["qua han", "qua han #2", "linh vuc"], **said)

    assert values(same) == {("01", "10"): 3, ("01", "13"): 4}
    assert values(other) == {}


def test_a_remembered_column_that_is_gone_is_asked_for(read):
    reading = read(
        one_stop_file(), settlement_form(), columns={"so luong ho so da giai quyet / xong som": "8"}
    )

    assert any("so luong ho so da giai quyet / xong som" in f.words for f in reading.findings)


def test_every_line_is_somewhere(read):
    lines = [*LINES, (4, "Ngoại vụ", 9, 5, 4, 0, 9, 9, 0, 0, 0, 0, 0)]
    rows = one_stop_rows(lines)

    reading = read(as_xlsx(rows, MERGED), settlement_form())

    assert [str(line.kind) for line in reading.table.lines] == [
        "data",
        "data",
        "data",
        "data",
        "total",
        "empty",
        "foot",
    ]
    assert not reading.match.labels["Ngoại vụ"].certain
    assert reading.added.unmatched["Số lượng hồ sơ tiếp nhận / Trong kỳ / Trực tuyến"] == 5
    assert reading.errors == []
    assert reading.table.foot == ["Người lập biểu · Thủ trưởng đơn vị"]


def test_a_repeated_head_is_no_line(read):
    rows = one_stop_rows()
    at = rows.index(LINES[1])
    rows[at:at] = [*HEADS]

    assert values(read(as_csv(rows), settlement_form())) == EXPECTED


def test_groups_that_add_up_their_lines_are_not_added_twice(read):
    rows = [
        ("STT", "Nội dung", "Số liệu"),
        ("I", "Văn bản đến", 30),
        (1, "Số văn bản đến", 10),
        (2, "Số văn bản đi", 20),
        ("II", "Văn bản khác", 5),
        (1, "Số văn bản mật", 5),
        (None, "Tổng cộng", 35),
    ]
    form = list_form(names=("Số văn bản đến", "Số văn bản đi", "Số văn bản mật"))

    reading = read(as_xlsx(rows), form)
    rows[1] = ("I", "Văn bản đến", 31)
    wrong = read(as_xlsx(rows), form)

    assert list(values(reading).values()) == [10, 20, 5]
    assert (reading.errors, reading.added.checked_totals) == ([], 3)
    assert [finding.words for finding in wrong.errors] == [
        "Dòng 2 “I Văn bản đến”, cột C (Số liệu): tệp ghi 31, cộng các dòng được 30."
    ]


def test_what_stands_under_in_particular_is_part_of_the_line_above(read):
    rows = [
        ("Chỉ tiêu", "Số liệu"),
        ("Số văn bản đến", 10),
        ("Trong đó: văn bản mật", 4),
        ("Số văn bản đi", 20),
        ("Cộng", 30),
    ]

    reading = read(as_csv(rows), list_form())

    assert list(values(reading).values()) == [10, 20]
    assert reading.errors == []


def test_lines_of_one_field_add_up(read):
    rows = [
        ("STT", "Tên thủ tục", "Lĩnh vực", "Trong kỳ: trực tuyến", "Ngày nhận"),
        *(
            (n, f"Thủ tục {n}", "Đất đai" if n % 2 else "Hộ tịch", n, "05/02/2026")
            for n in range(1, 11)
        ),
    ]

    reading = read(as_xlsx(rows), settlement_form())

    assert values(reading) == {("01", "4"): 25, ("02", "4"): 30}
    assert reading.figures[0].place == "5 dòng, từ dòng 2 đến 10, cột D"


def test_lines_are_counted_by_their_status(read):
    states = ("Đúng hạn", "Quá hạn", "Đúng hạn", "Đúng hạn", "Đang xử lý")
    rows = [
        ("Mã hồ sơ", "Lĩnh vực", "Trạng thái"),
        *((f"H{n}", "Đất đai" if n < 3 else "Hộ tịch", each) for n, each in enumerate(states)),
    ]

    reading = read(
        as_xlsx(rows),
        settlement_form(),
        count=True,
        status="trang thai",
        statuses={"dung han": "9", "qua han": "10"},
    )

    assert values(reading) == {("01", "9"): 2, ("01", "10"): 1, ("02", "9"): 1}
    assert not reading.match.statuses["Đang xử lý"].certain


def test_lines_are_of_the_group_that_they_stand_under(read):
    rows = [
        ("STT", "Thủ tục", "Trong kỳ: trực tuyến"),
        ("I", "Đất đai", None),
        (1, "Cấp giấy chứng nhận", 4),
        (2, "Tách thửa", 5),
        ("II", "Hộ tịch", None),
        (1, "Khai sinh", 6),
    ]

    reading = read(as_xlsx(rows), settlement_form())

    assert reading.match.label == BY_GROUP
    assert values(reading) == {("01", "4"): 9, ("02", "4"): 6}


def test_every_line_may_be_of_one_row(read):
    rows = [("Đơn vị", "Số liệu"), ("Phòng A", 3), ("Phòng B", 4)]

    assert values(read(as_csv(rows), list_form(), label="=V1")) == {("V1", ""): 7}


def test_what_was_skipped_is_neither_entered_nor_asked(read):
    reading = read(
        one_stop_file(),
        settlement_form(),
        columns={"so luong ho so da giai quyet / truoc han": SKIPPED},
        labels={"ho tich": SKIPPED},
    )

    assert values(reading) == {
        cell: v for cell, v in EXPECTED.items() if cell[1] != "8" and cell[0] != "02"
    }


def test_what_the_program_computes_is_held_against_the_file(read):
    lines = [(*LINES[0][:2], 1321, *LINES[0][3:]), *LINES[1:]]

    reading = read(one_stop_file(lines), settlement_form())

    [finding] = reading.errors
    assert finding.words == (
        "Đất đai, cột (3) Tổng số: tệp ghi 1.321 (dòng 9, cột C), phần mềm tính từ các số khác "
        "được 1.320."
    )


def test_the_forms_own_checks_are_looked_at(read):
    lines = [(*LINES[0][:11], 29, *LINES[0][12:]), *LINES[1:]]

    reading = read(one_stop_file(lines), settlement_form())

    assert any("[3] = [7] + [11]" in finding.words for finding in reading.errors)


def test_missing_lines_are_noticed_by_their_numbers(read):
    reading = read(one_stop_file([LINES[0], LINES[2]]), settlement_form())

    assert any("bị ngắt quãng" in finding.words for finding in reading.findings)


def test_numbers_of_dossiers_and_days_are_no_figures(read):
    rows = [
        ("Mã hồ sơ", "Lĩnh vực", "Điện thoại", "Ngày nhận", "Trong kỳ: trực tuyến"),
        *((260000 + n, "Đất đai", f"09123456{n}", f"1{n}/02/2026", n) for n in range(1, 6)),
    ]

    reading = read(as_xlsx(rows), settlement_form())

    assert [str(column.kind) for column in reading.table.columns] == [
        "code",
        "text",
        "code",
        "day",
        "number",
    ]
    assert values(reading) == {("01", "4"): 15}


def test_windows_1258_is_read_and_said(read):
    rows = [("Lĩnh vực", "Trong kỳ: trực tuyến"), ("Hộ tịch", 5)]
    import unicodedata

    text = "\r\n".join(";".join(map(str, row)) for row in rows)
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    content = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in marks))
        content += (base + "".join(c for c in parts if c in marks)).encode("cp1258")

    reading = read(content, settlement_form())

    assert values(reading) == {("02", "4"): 5}
    assert any("1258" in finding.words for finding in reading.findings)


@pytest.mark.parametrize("content", [b"xin chao", b"a;b\r\n", as_xlsx([]), as_xlsx(FOOT)])
def test_a_file_without_a_table_is_refused(content):
    with pytest.raises(UnreadableExport):
        tables_in(content)


def test_the_worksheet_with_the_form_is_taken(read):
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(one_stop_file()))
    other = book.create_sheet("Ghi chú", 0)
    for n in range(40):
        other.append(["Mục" if not n else f"Mục {n}", "Nội dung" if not n else f"Ghi {n}"])
    stream = BytesIO()
    book.save(stream)

    reading = read(stream.getvalue(), settlement_form())

    assert values(reading) == EXPECTED
    assert any("Không đọc các trang khác" in finding.words for finding in reading.findings)


def test_running_figures_leave_what_the_period_adds(plan, read):
    form = make_form(rows=[{"code": "V1", "name": "Số văn bản đến"}])
    title = ("Số liệu từ ngày 15/12/2025 đến ngày 14/6/2026",)
    content = as_csv([title, ("Chỉ tiêu", "Số liệu"), ("Số văn bản đến", 130)])

    reading = read(content, form, key="six-months")

    assert reading.cumulative
    assert values(reading) == {}
    assert "Chưa có đủ số liệu đến hết quý I" in reading.withheld[0].withheld


@pytest.mark.parametrize(
    ("title", "cumulative", "held"),
    [
        ("Kỳ báo cáo: Quý II/2026", False, False),
        ("Từ ngày 15/03/2026 đến ngày 14/06/2026", False, False),
        ("Từ 01/01/2026 - 30/06/2026", True, False),
        ("6 tháng đầu năm 2026", True, False),
        ("Kèm theo Thông tư số 01 ngày 21 tháng 10 năm 2020, quý II năm 2026", False, False),
        ("Kỳ báo cáo: Quý I/2026", False, True),
        ("Kỳ báo cáo: Quý II/2025", False, True),
        ("Số liệu lũy kế", False, True),
        ("9 tháng năm 2026", False, True),
        ("Từ ngày 01/04/2026 đến ngày 30/06/2026", False, False),
        ("Từ ngày 01/05/2026 đến ngày 31/05/2026", False, True),
        ("Từ ngày 01/01/2026 đến ngày 31/03/2026", False, True),
        ("Từ ngày 01/01/2025 đến ngày 31/12/2025", False, True),
    ],
)
def test_what_the_file_says_of_its_days(read, title, cumulative, held):
    content = as_csv([(title,), ("Chỉ tiêu", "Số liệu"), ("Số văn bản đến", 130)])

    reading = read(content, list_form(), key="six-months")

    assert (reading.cumulative, bool(reading.held)) == (cumulative, held)


def test_a_lone_column_of_figures_is_that_of_a_form_without_columns(read):
    rows = [("Chỉ tiêu", "Đơn vị tính", "Kỳ này"), ("Số văn bản đến", "văn bản", 5)]

    reading = read(as_csv(rows), list_form())

    assert values(reading) == {("V1", ""): 5}
    assert reading.match.columns[2].code == ALONE


def test_several_columns_of_figures_wait_for_a_person(read):
    rows = [("Chỉ tiêu", "Kế hoạch", "Cùng kỳ"), ("Số văn bản đến", 8, 5)]

    assert values(read(as_csv(rows), list_form())) == {}


def test_a_name_merged_over_lines_is_that_of_each(read):
    rows = [
        ("Lĩnh vực", "Thủ tục", "Trong kỳ: trực tuyến"),
        ("Đất đai", "Cấp giấy chứng nhận", 4),
        (None, "Tách thửa", 5),
        ("Hộ tịch", "Khai sinh", 6),
    ]

    reading = read(as_xlsx(rows, ("A2:A3",)), settlement_form())

    assert values(reading) == {("01", "4"): 9, ("02", "4"): 6}


def test_lines_without_a_name_are_asked_for(read):
    rows = [
        ("Lĩnh vực", "Thủ tục", "Trong kỳ: trực tuyến"),
        ("Đất đai", "Cấp giấy chứng nhận", 4),
        (None, "Tách thửa", 5),
    ]

    reading = read(as_csv(rows), settlement_form())

    assert values(reading) == {("01", "4"): 4}
    assert reading.added.unmatched == {"Trong kỳ: trực tuyến": 5}
    assert not reading.match.labels[""].certain


def test_a_name_on_two_lines_is_noticed(read):
    reading = read(one_stop_file([*LINES, LINES[0]]), settlement_form())

    assert any("Có tên đứng ở nhiều dòng của tệp" in each.words for each in reading.findings)


@pytest.mark.parametrize(
    ("title", "expected", "said"),
    [
        ("Đơn vị tính: đồng", "1234.5", "Tệp ghi theo đồng, biểu theo triệu đồng"),
        ("ĐVT: nghìn đồng", "1234500", "Tệp ghi theo nghìn đồng, biểu theo triệu đồng"),
        ("Đơn vị: triệu đồng", "1234500000", ""),
        ("Báo cáo thu, chi", "1234500000", "Tệp không ghi đơn vị tính"),
    ],
)
def test_money_is_brought_to_the_unit_of_the_form(read, title, expected, said):
    form = make_form(
        rows=[{"code": "T", "name": "Vốn đã giải ngân", "kind": "money", "unit": "triệu đồng"}]
    )
    rows = [(title,), ("Chỉ tiêu", "Số liệu"), ("Vốn đã giải ngân", 1_234_500_000)]

    reading = read(as_xlsx(rows), form)

    assert values(reading) == {("T", ""): Decimal(expected)}
    assert [each.words[: len(said)] for each in reading.findings] == ([said] if said else [])


def test_a_plan_is_not_taken_for_what_was_done(read):
    rows = [("Chỉ tiêu", "Kế hoạch năm"), ("Số văn bản đến", 8)]

    assert values(read(as_csv(rows), list_form())) == {}


def test_the_running_column_beside_that_of_the_period_is_left_out(read):
    rows = [("Chỉ tiêu", "Kỳ này", "Lũy kế"), ("Số văn bản đến", 8, 20)]

    reading = read(as_csv(rows), list_form(), key="six-months")

    assert (values(reading), reading.held) == ({("V1", ""): 8}, "")


def test_a_column_of_formulas_without_values_is_doubtful_not_lost(read):
    rows = [("Lĩnh vực", "Trong kỳ: trực tuyến", "Đúng hạn"), ("Đất đai", "=2+3", 4)]

    reading = read(as_xlsx(rows), settlement_form())

    assert values(reading) == {("01", "9"): 4}
    assert [each.withheld for each in reading.withheld] == ["Ô B2 “#CALC!” là lỗi công thức"]


def test_years_head_columns_too(read):
    rows = [("Chỉ tiêu", 2025, 2026), ("Số văn bản đến", 5, 6)]

    reading = read(as_xlsx(rows), list_form(), columns={"2026": ALONE})

    assert [column.heading for column in reading.table.columns] == ["Chỉ tiêu", "2025", "2026"]
    assert values(reading) == {("V1", ""): 6}


def test_the_heads_of_an_office_are_titles(read):
    rows = [
        ("UBND XÃ KHE MÂY", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", None, "Độc lập - Tự do - Hạnh phúc"),
        ("Lĩnh vực", "Trực tuyến", "Đúng hạn"),
        ("Tổng số", 9, 8),
        ("Đất đai", 4, 3),
        ("Hộ tịch", 5, 5),
    ]

    reading = read(as_xlsx(rows), settlement_form())

    assert len(reading.table.titles) == 2
    assert values(reading) == {
        ("01", "4"): 4,
        ("01", "9"): 3,
        ("02", "4"): 5,
        ("02", "9"): 5,
    }
    assert reading.errors == []


def test_a_narrow_table_below_the_heads_of_an_office_is_found(read):
    rows = [
        ("UBND XÃ KHE MÂY", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("VĂN PHÒNG", "Độc lập - Tự do - Hạnh phúc"),
        ("Chỉ tiêu", "Số liệu"),
        ("Số văn bản đến", 5),
    ]

    assert values(read(as_xlsx(rows), list_form())) == {("V1", ""): 5}
