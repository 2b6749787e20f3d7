"""The matrix as a file: the rows that are filtered, the columns that are shown, never a formula."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tasks.models import ProgressUpdate
from tests.factories import make_office, make_officer, make_plan, make_task, make_update

pytestmark = pytest.mark.django_db

State, Review = ProgressUpdate.State, ProgressUpdate.Review


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def worksheet(client, plan):
    client.force_login(make_officer(make_office(plan.unit)))

    def fetch(**filters):
        filters.setdefault("cols", "product.leads.coordinators.time.result.state")
        response = client.get(reverse("tasks:task_export", args=[plan.pk]), filters)
        return load_workbook(BytesIO(b"".join(response.streaming_content))).active

    return fetch


def test_the_file_has_the_columns_of_the_appendix(plan, worksheet):
    lead = make_office(plan.unit, name="Phòng Kinh tế xã")
    when = {"time_text": "Quý II", "due": date(2026, 6, 30), "time_kind": "quarter"}
    police = make_office(plan.unit, name="Công an xã")
    task = make_task(plan, lead=lead, coordinators=[police], ordinal=1, content="Rà soát", **when)
    make_update(
        task,
        percent=40,
        result="Đang làm",
        product_number="5/BC-UBND",
        product_date=date(2026, 2, 3),
    )

    rows = list(worksheet().values)

    assert rows[0][0] == "Cải cách hành chính năm 2026 (Kế hoạch 15/KH-UBND năm 2026)"
    assert rows[1][0] == "Toàn bộ nhiệm vụ"
    assert rows[2] == (
        "STT",
        "Nội dung",
        "Sản phẩm",
        "Chủ trì",
        "Phối hợp",
        "Thời gian",
        "Kết quả",
        "Tình trạng",
    )
    assert rows[3][:2] == ("I", "Chỉ đạo, điều hành CCHC")
    assert rows[4] == (
        1,
        "Rà soát",
        "Báo cáo",
        "Phòng Kinh tế xã",
        "Công an xã",
        "Quý II",
        "5/BC-UBND ngày 03/02/2026. Đang làm",
        "Đang thực hiện 40%, quá hạn 1 ngày",
    )


def test_only_what_is_filtered_is_in_the_file_and_it_says_so(plan, worksheet):
    make_task(plan, content="Quá hạn", due=date(2026, 6, 1), time_kind="date")
    make_task(plan, content="Không có hạn")

    rows = list(worksheet(late="overdue").values)

    assert rows[1][0] == "Lọc theo Thời hạn: Quá hạn"
    assert [row[1] for row in rows[4:]] == ["Quá hạn"]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0"]
)
def test_text_that_looks_like_a_formula_stays_text(plan, worksheet, text):
    task = make_task(plan, content=text, product=text)
    make_update(task, result=text)

    found = worksheet()

    cells = [cell for row in found.iter_rows() for cell in row if cell.value == text]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)] * 3


def test_signs_that_excel_refuses_are_left_out(plan, worksheet):
    make_task(plan, content="Rà\x0b soát\x1f văn bản")

    assert list(worksheet().values)[4][1] == "Rà soát văn bản"


@pytest.fixture
def shelf(client, plan):
    """Tasks that the filter and the order tell apart, in the sight of an officer."""
    lead = make_office(plan.unit, name="Phòng Kinh tế")
    client.force_login(make_officer(lead))
    make_task(plan, lead=lead, ordinal=1, content="Muộn", due=date(2026, 6, 20), time_kind="date")
    make_task(plan, lead=lead, ordinal=2, content="=1+1", due=date(2026, 6, 1), time_kind="date")
    make_task(plan, lead=lead, ordinal=3, content="Còn lâu", due=date(2026, 12, 1))
    return plan


def lines(client, plan, **asked):
    response = client.get(reverse("tasks:task_export", args=[plan.pk]), asked | {"format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_both_files_hold_the_rows_and_columns_of_the_page_in_its_order(client, shelf, worksheet):
    asked = {"late": "overdue", "sort": "due", "cols": "time.leads"}

    page = client.get(reverse("tasks:task_list", args=[shelf.pk]), asked)
    table = lines(client, shelf, **asked)
    excel = list(worksheet(**asked).values)

    shown = [row.number for _, _, rows in page.context["groups"] for row in rows]
    assert shown == ["I.2", "I.1"]
    assert page.context["shown"] == ["leads", "time"]
    assert table == [
        ["STT", "Nội dung", "Chủ trì", "Thời gian"],
        ["I.2", "'=1+1", "Phòng Kinh tế", "01/06/2026"],
        ["I.1", "Muộn", "Phòng Kinh tế", "20/06/2026"],
    ]
    assert excel[2] == ("STT", "Nội dung", "Chủ trì", "Thời gian")
    assert [row[:2] for row in excel[3:]] == [("I.2", "=1+1"), ("I.1", "Muộn")]


def test_a_file_may_hold_every_column(client, shelf):
    assert lines(client, shelf, cols="all")[0] == [
        "STT",
        "Nội dung",
        "Sản phẩm",
        "Chủ trì",
        "Phối hợp",
        "Người thực hiện",
        "Lĩnh vực",
        "Thời gian",
        "Kết quả",
        "Lần báo gần nhất",
        "Tiến độ (%)",
        "Xét duyệt",
        "Tình trạng",
    ]
