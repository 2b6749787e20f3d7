"""CSV files: what a spreadsheet finds in them."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from foundation.web.csv_files import csv_file
from foundation.web.xlsx import ShownNumber


def read(file, delimiter=";") -> list[list[str]]:
    return list(csv.reader(StringIO(file.read().decode("utf-8-sig")), delimiter=delimiter))


def test_a_table_is_read_back_with_numbers_and_days_as_people_write_them():
    row = ["Rà soát\n“thủ tục”; một cửa", 3, Decimal("87.50"), ShownNumber(Decimal(4), 1), None]

    found = csv_file(
        ["Nội dung", "Số", "Tỷ lệ", "Điểm", "Ghi chú", "Ngày"], [[*row, date(2026, 2, 5)]]
    )

    assert found.getvalue().startswith(b"\xef\xbb\xbf")
    assert read(found) == [
        ["Nội dung", "Số", "Tỷ lệ", "Điểm", "Ghi chú", "Ngày"],
        ["Rà soát\n“thủ tục”; một cửa", "3", "87,5", "4,0", "", "05/02/2026"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "  =1", "\t=1", "\r1", "\tchữ"])
def test_no_cell_is_computed(text):
    assert read(csv_file(["Ô"], [[text]]))[1] == [f"'{text}"]


def test_a_spreadsheet_that_parts_at_commas_finds_no_formula_either():
    cells = read(csv_file(["Ô", "Ô"], [["một,=1+1", "hai"]]), delimiter=",")[1]

    assert not any(cell.startswith("=") for cell in cells)


def test_characters_that_no_program_takes_are_left_out():
    assert read(csv_file(["Ô"], [["Khe\x00 Mây\x1b"]]))[1] == ["Khe Mây"]
