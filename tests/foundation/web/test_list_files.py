"""Lists as files: what a file of a list holds, and what it is called."""

from datetime import date, datetime
from urllib.parse import unquote

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from openpyxl import load_workbook

from foundation.web import list_files
from foundation.web.list_files import Column, ListFile
from tests.foundation.web.test_csv_files import read

WORDS: ListFile[str] = ListFile(
    "Từ ngữ", "tu-ngu", (Column("Từ", 20, str), Column("Độ dài", 8, len))
)


@pytest.fixture
def request_for(rf: RequestFactory):
    def made(query: str = ""):
        request = rf.get(f"/words/export/?{query}", headers={"referer": "http://testserver/words/"})
        request._messages = CookieStorage(request)
        return request

    return made


def cells(response) -> list[tuple]:
    book = load_workbook(response.file_to_stream)
    return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_an_excel_file_says_its_title_and_the_filter_above_the_table(request_for):
    found = cells(WORDS.answer(request_for(), ["=một", "hai"], [("Tìm", "một"), ("Năm", "2026")]))

    assert [row[0] for row in found[:2]] == [
        "Từ ngữ",
        "Lọc theo Tìm: một; Năm: 2026",
    ]
    assert found[2:] == [("STT", "Từ", "Độ dài"), (1, "=một", 4), (2, "hai", 3)]


@time_machine.travel(date(2026, 11, 30))
def test_a_csv_file_is_the_table_alone(request_for):
    response = WORDS.answer(request_for("format=csv"), ["=một"], about="2026")

    assert read(response.file_to_stream) == [["STT", "Từ", "Độ dài"], ["1", "'=một", "4"]]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="tu-ngu-2026-2026-11-30.csv"' in unquote(response["Content-Disposition"])


def test_days_stand_as_pages_show_them(request_for):
    moments = ListFile("Lúc", "luc", (Column("Ngày", 9, date.fromisoformat), Column("Lúc", 9, at)))

    assert cells(moments.answer(request_for(), ["2026-02-05"]))[3] == (
        1,
        "05/02/2026",
        "14:05 05/02/2026",
    )


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T14:05:00+07:00")


def test_more_rows_than_a_file_takes_lead_back_to_the_list(request_for, monkeypatch):
    monkeypatch.setattr(list_files, "MOST_ROWS", 2)
    request = request_for()

    response = WORDS.answer(request, ["một", "hai", "ba"])

    assert response["Location"] == "/words/"
    assert [str(each) for each in get_messages(request)] == [
        "Danh sách có 3 dòng, mỗi tệp ghi được 2. Hãy lọc bớt rồi tải lại."
    ]
