"""Exports as other systems write them, and a form that they go into."""

from io import BytesIO

from openpyxl import Workbook

from tests.factories import make_form

FIELDS = ("Đất đai", "Hộ tịch", "Bảo trợ xã hội")
HEADS = (
    (
        "STT",
        "Lĩnh vực",
        "Số lượng hồ sơ tiếp nhận",
        None,
        None,
        None,
        "Số lượng hồ sơ đã giải quyết",
        None,
        None,
        None,
        "Số lượng hồ sơ đang giải quyết",
        None,
        None,
    ),
    (
        None,
        None,
        "Tổng số",
        "Trong kỳ",
        None,
        "Từ kỳ trước",
        "Tổng số",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
        "Tổng số",
        "Trong hạn",
        "Quá hạn",
    ),
    (None, None, None, "Trực tuyến", "Trực tiếp, bưu chính", *[None] * 8),
)
MERGED = ("A5:A7", "B5:B7", "C5:F5", "G5:J5", "K5:M5", "D6:E6", "C6:C7", "F6:F7")
NUMBERED = ("(1)", "(2)", "(3)=(4)+(5)+(6)", *(f"({n})" for n in range(4, 14)))
TITLES = (
    ("BÁO CÁO TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",),
    ("Kỳ báo cáo: Quý I năm 2026",),
    ("(Từ ngày 15/12/2025 đến ngày 14/3/2026)",),
    (),
)
LINES = (
    (1, "Đất đai", 1320, 1000, 300, 20, 1290, 800, 480, 10, 30, 28, 2),
    (2, "Hộ tịch", 215, 150, 60, 5, 210, 200, 10, 0, 5, 5, 0),
    (3, "Bảo trợ xã hội", 80, 50, 30, 0, 78, 70, 8, 0, 2, 2, 0),
)
FOOT = ((), ("Người lập biểu", *[None] * 9, "Thủ trưởng đơn vị"))


def total_of(lines) -> tuple:
    """The last line of a table: what the others add up to."""
    return (None, "Tổng cộng", *(sum(line[at] for line in lines) for at in range(2, 13)))


def one_stop_rows(lines=LINES, *, total=None, numbered=True, heads=HEADS) -> list[tuple]:
    """The table that a one-stop system exports, with titles, merged heads, total and foot."""
    number_row = (NUMBERED,) if numbered else ()
    return [*TITLES, *heads, *number_row, *lines, total or total_of(lines), *FOOT]


def as_xlsx(rows, merged=()) -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for each in merged:
        book.active.merge_cells(each)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(rows, divider=";", encoding="utf-8-sig") -> bytes:
    """A text file with these rows; cells with the divider are quoted."""

    def cell(value) -> str:
        text = "" if value is None else str(value)
        return f'"{text}"' if divider in text else text

    return "\r\n".join(divider.join(map(cell, row)) for row in rows).encode(encoding)


def one_stop_file(*args, **kwargs) -> bytes:
    return as_xlsx(one_stop_rows(*args, **kwargs), MERGED)


def settlement_form(**values):
    """The form of dossiers by field: columns 3 to 13 as in Biểu 06."""
    received, settled, pending = "Nhận", "Đã giải quyết", "Đang giải quyết"
    columns = [
        {"code": "3", "group": received, "heading": "Tổng số", "formula": "[4] + [5] + [6]"},
        {"code": "4", "group": received, "heading": "Trong kỳ: trực tuyến"},
        {"code": "5", "group": received, "heading": "Trong kỳ: trực tiếp, bưu chính"},
        {"code": "6", "group": received, "heading": "Từ kỳ trước", "accumulates": "first"},
        {"code": "7", "group": settled, "heading": "Tổng số", "formula": "[8] + [9] + [10]"},
        {"code": "8", "group": settled, "heading": "Trước hạn"},
        {"code": "9", "group": settled, "heading": "Đúng hạn"},
        {"code": "10", "group": settled, "heading": "Quá hạn"},
        {"code": "11", "group": pending, "heading": "Tổng số", "formula": "[12] + [13]"},
        {"code": "12", "group": pending, "heading": "Trong hạn", "accumulates": "last"},
        {"code": "13", "group": pending, "heading": "Quá hạn", "accumulates": "last"},
    ]
    values.setdefault("code", "ho-so")
    return make_form(
        rows=[
            *({"code": f"{n:02}", "name": name} for n, name in enumerate(FIELDS, start=1)),
            {"code": "TONG", "name": "Tổng số", "kind": "computed", "formula": "TỔNG"},
        ],
        columns=columns,
        checks=["[3] = [7] + [11]"],
        **values,
    )


def list_form(*, kind="count", names=("Số văn bản đến", "Số văn bản đi"), **values):
    """A form with one figure a row."""
    return make_form(
        rows=[{"code": f"V{n}", "name": name, "kind": kind} for n, name in enumerate(names, 1)],
        **values,
    )


def values(reading) -> dict:
    """The figures that would be entered, by row and column."""
    return {
        (each.row.code, each.column.code if each.column else ""): each.value
        for each in reading.enterable
    }
