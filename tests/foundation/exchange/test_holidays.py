"""The calendar of holidays goes out as a file, is edited, and comes back in."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.exchange import HolidayDataset
from accounts.models import Holiday, Role
from accounts.services import AccountsRefused, remove_holidays, store_holidays
from foundation.exchange.models import ImportRun
from foundation.journal.history import history_of
from tests.factories import make_commune, make_officer, make_user

from .books import Book, as_file, bring_in, errors_of, store, table, taken_out, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State = ImportRun.State


@pytest.fixture
def keeper():
    return make_user(make_commune(code="xa-mau"), username="goc", is_superuser=True)


@pytest.fixture
def days():
    return [
        Holiday.objects.create(day=date(2026, 2, 16), name="Nghỉ Tết"),
        Holiday.objects.create(day=date(2026, 2, 28), name="Làm bù", working=True),
    ]


@pytest.fixture
def dataset(keeper, days):
    return HolidayDataset(keeper, "xa-mau")


def calendar() -> list[tuple]:
    return list(Holiday.objects.values_list("day", "name", "working"))


def test_a_file_that_went_out_comes_back_without_any_change(dataset):
    assert bring_in(dataset, as_file(taken_out(dataset))).counts == {"same": 2}


def test_only_the_edits_arrive_and_can_be_taken_back(dataset, keeper, days):
    before = calendar()
    book = Book(dataset)
    book.set("16/02/2026", Tên="Nghỉ Tết Nguyên đán")
    book.set("28/02/2026", Ngày="07/03/2026")
    book.add(Ngày=datetime(2026, 4, 27), Tên="=Giỗ Tổ")
    book.add(Ngày="1/9/2026", Tên="Quốc khánh", Làm_bù="không")

    found = store(bring_in(dataset, book.file))

    assert (found.state, found.counts) == (State.STORED, {"changed": 2, "new": 2}), found.job.error
    assert calendar() == [
        (date(2026, 2, 16), "Nghỉ Tết Nguyên đán", False),
        (date(2026, 3, 7), "Làm bù", True),
        (date(2026, 4, 27), "=Giỗ Tổ", False),
        (date(2026, 9, 1), "Quốc khánh", False),
    ]
    past = history_of(days[0])[-1]
    assert (past.by, past.why) == (keeper, "Nhập từ Excel")

    assert undo(found).state == State.UNDONE
    assert calendar() == before


def test_a_list_from_elsewhere_finds_days_that_are_there(dataset):
    found = bring_in(
        dataset,
        as_file(table(["Ngày", "Lý do"], ["16-2-2026", "Nghỉ Tết"], [date(2026, 9, 1), "Lễ"])),
    )

    assert found.counts == {"same": 1, "new": 1}


def test_days_of_a_csv_from_a_spreadsheet_are_the_same_days(dataset):
    text = "Mã,Ngày,Tên,Làm bù\r\n16/02/2026,16/02/2026,Nghỉ Tết,không\r\n"

    assert bring_in(dataset, SimpleUploadedFile("ngay.csv", text.encode("utf-16"))).counts == {
        "same": 1
    }


def test_faults_are_named_by_row_and_cell(dataset):
    book = Book(dataset)
    book.set("16/02/2026", Ngày="28/02/2026")
    rows = [
        book.add(Ngày="30/02/2026", Tên="Không có ngày này"),
        book.add(Ngày="2026", Tên="Thiếu ngày"),
        book.add(Tên="Không ngày"),
        book.add(Ngày="01/05/2026"),
        book.add(Ngày="02/05/2026", Tên="Một", Làm_bù="có thể"),
        book.add(Ngày="01/01/1926", Tên="Xưa"),
        book.add(Mã="02/09/2026", Ngày="02/09/2026", Tên="Mã lạ"),
    ]
    book.add(Ngày="03/09/2026", Tên="Một")
    rows.append(book.add(Ngày=date(2026, 9, 3), Tên="Hai"))

    assert errors_of(bring_in(dataset, book.file)) == {
        book.rows["16/02/2026"]: ["Ngày"],
        **{row: ["Ngày"] for row in rows[:3]},
        rows[3]: ["Tên"],
        rows[4]: ["Làm bù"],
        rows[5]: ["Ngày"],
        rows[6]: ["Mã"],
        rows[7]: ["Ngày"],
    }


@pytest.mark.parametrize("role", Role)
def test_everybody_takes_the_file_and_superusers_bring_it_in(client, days, role):
    commune = make_commune(code="xa-mau")
    client.force_login(make_user(commune, role))
    address = reverse("exchange:dataset", args=["holidays", "xa-mau"])

    assert client.get(address).status_code == 200
    assert (
        client.get(reverse("exchange:dataset_file", args=["holidays", "xa-mau"])).status_code == 200
    )
    assert (
        client.post(
            address, {"file": as_file(table(["Ngày", "Tên"], ["01/09/2026", "x"]))}
        ).status_code
        == 404
    )
    assert len(calendar()) == 2


def test_the_code_of_another_authority_opens_nothing(client, dataset, keeper):
    make_commune(code="xa-khac")
    client.force_login(keeper)

    assert client.get(reverse("exchange:dataset", args=["holidays", "xa-khac"])).status_code == 404


def test_the_service_keeps_the_rules_by_itself(keeper, days):
    officer, again = make_officer(), Holiday(day=date(2026, 2, 16), name="Trùng")

    for refused in (
        lambda: store_holidays(
            [Holiday(day=date(2026, 9, 1), name="Lễ")], by=officer, reason="Thử"
        ),
        lambda: store_holidays([again], by=keeper, reason="Thử"),
        lambda: remove_holidays(days, by=officer, reason="Thử"),
    ):
        with pytest.raises(AccountsRefused):
            refused()
    assert len(calendar()) == 2
