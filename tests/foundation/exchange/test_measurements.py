"""What is measured in a period goes out as a file, is filled in, and comes back in."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import Role
from foundation.exchange.models import ImportRun
from indicators.exchange import MeasurementDataset, measurement_key
from indicators.models import Measurement
from indicators.services import measure
from plans.models import Plan
from plans.reviewing.services import accept
from tests.factories import (
    make_commune,
    make_form,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_user,
)
from tests.indicators.statistics.entered import enter_into
from tests.journal import entries_of
from vietnamese import short_date

from .books import as_file, bring_in, head_of, store, taken_out, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State = ImportRun.State


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def offices(commune):
    return [make_office(commune, short_name=name) for name in ("Phòng Kinh tế", "Công an xã")]


@pytest.fixture
def plan(commune):
    return make_plan(commune)


@pytest.fixture
def period(plan):
    return plan.periods.get(key="quarter-1")


@pytest.fixture
def targets(plan, offices):
    """A share, a count and a qualitative one of the first office; a share of the second."""
    share = make_target(
        make_indicator(plan, lead=offices[0], ordinal=1, statement="Hồ sơ trực tuyến")
    )
    count = make_target(
        make_indicator(plan, lead=offices[0], ordinal=2, statement="Tin bài"), goal=2000, unit="bài"
    )
    words = make_indicator(
        plan, lead=offices[0], ordinal=3, statement="Công khai", qualitative=True
    )
    words = make_target(words, goal=None, comparator="", unit="")
    theirs = make_target(make_indicator(plan, lead=offices[1], ordinal=4, statement="Cấp căn cước"))
    return [share, count, words, theirs]


@pytest.fixture
def officer(offices):
    return make_officer(offices[0])


@pytest.fixture
def dataset(officer, plan, targets):
    return MeasurementDataset(officer, f"{plan.pk}-quarter-1")


def edited(dataset, **cells_by_row):
    """The file of `dataset` with cells written into its rows (`r1`, `r2`…), and the number of its
    heading row.
    """
    book = taken_out(dataset)
    data, at = book["Dữ liệu"], head_of(book["Dữ liệu"])
    for row, cells in cells_by_row.items():
        for heading, value in cells.items():
            data.cell(at[""] + int(row[1:]), at[heading.replace("_", " ")], value)
    return book, at[""]


def cell_of(book, row, heading):
    data = book["Dữ liệu"]
    at = head_of(data)
    return data.cell(at[""] + row, at[heading])


def errors_of(found):
    return {line.number: dict(line.errors) for line in found.lines.wrong()}


def sent(target, author, period, **figures):
    last = target.measurements.last_sent()
    return measure(target, author=author, period=period, seen=last, key=uuid4(), **figures)


def test_a_file_that_went_out_comes_back_without_any_change(dataset, targets, officer, period):
    sent(
        targets[0],
        officer,
        period,
        numerator=Decimal(1),
        denominator=Decimal(3),
        note=" =1+1\nhai dòng ",
    )
    sent(targets[2], officer, period, achieved=False, estimate=True)

    found = bring_in(dataset, as_file(taken_out(dataset)))

    assert found.state == State.READY, found.job.error
    assert found.counts == {"same": 4}, errors_of(found)


def test_filled_in_rows_are_new_measurements_and_can_be_taken_back(
    dataset, targets, officer, period, offices
):
    first = sent(targets[0], officer, period, numerator=Decimal(50), denominator=Decimal(100))
    book, _ = edited(
        dataset,
        r1={"Tử_số": "1.061", "Mẫu_số": 1200.0},
        r2={"Kết_quả": "2.050,5", "Số_ước": "x", "Ghi_chú": "Tính đến 15/3"},
        r3={"Đạt_yêu_cầu": "Đạt"},
    )

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"changed": 3, "same": 1}, errors_of(found)
    assert found.lines.of_kind("changed")[0].changes == [
        ["Tử số", "50", "1061"],
        ["Mẫu số", "100", "1200"],
        ["Kết quả", "50", "88,4167"],
    ]
    found = store(found)

    assert found.state == State.STORED, found.job.error
    share, count, words = (target.measurements.last_sent() for target in targets[:3])
    assert (share.numerator, share.value, share.author, share.on_behalf_of) == (
        1061,
        Decimal("88.4167"),
        officer,
        offices[0],
    )
    assert (count.value, count.estimate, count.note) == (Decimal("2050.5"), True, "Tính đến 15/3")
    assert (words.achieved, words.review) == (True, Measurement.Review.WAITING)
    (row,) = entries_of(share)
    assert (row.by_id, row.door, row.why) == (officer.pk, "file", "Nhập từ Excel")
    assert targets[0].measurements.count() == 2  # what was sent before stays

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    assert list(Measurement.objects.all()) == [first]
    gone = entries_of(share)[-1]
    assert (gone.action, gone.by_id, gone.why) == ("-", officer.pk, "Hoàn tác nhập từ Excel")


def test_an_import_is_not_taken_back_once_somebody_reacted(commune, dataset, targets, period):
    found = store(
        bring_in(dataset, as_file(edited(dataset, r1={"Kết_quả": 91}, r2={"Kết_quả": 5})[0]))
    )
    accept([targets[0].measurements.get()], by=make_standing_officer(commune))

    found = undo(found)

    assert (found.state, Measurement.objects.count()) == (State.STORED, 2)
    assert "“Hồ sơ trực tuyến” đã xác nhận" in found.job.error


def test_figures_sent_after_an_import_keep_it(dataset, targets, officer, period):
    found = store(bring_in(dataset, as_file(edited(dataset, r1={"Kết_quả": 91})[0])))
    sent(targets[0], officer, period, value=Decimal(91))

    found = undo(found)

    assert (found.state, Measurement.objects.count()) == (State.STORED, 2)
    assert "gửi tiếp" in found.job.error


def test_only_who_brought_the_figures_takes_them_back(commune, dataset, targets):
    found = store(bring_in(dataset, as_file(edited(dataset, r1={"Kết_quả": 91})[0])))

    found = undo(found, by=make_standing_officer(commune))

    assert (found.state, Measurement.objects.count()) == (State.STORED, 1)
    assert "chỉ người gửi rút lại được" in found.job.error


def test_a_row_of_another_office_is_an_error_of_that_row(dataset, targets):
    book, above = edited(dataset, r1={"Kết_quả": 91}, r4={"Kết_quả": 92})

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"changed": 1, "same": 2, "wrong": 1}
    assert errors_of(found)[above + 4]["Mã"].startswith("Chỉ tiêu này do Công an xã chủ trì")
    found = store(found, good_only=True)
    assert found.state == State.STORED, found.job.error
    assert [measured.target for measured in Measurement.objects.all()] == [targets[0]]


def test_the_standing_body_measures_on_behalf_of_the_lead(commune, plan, targets, offices):
    dataset = MeasurementDataset(make_standing_officer(commune), f"{plan.pk}-quarter-1")

    found = store(bring_in(dataset, as_file(edited(dataset, r4={"Kết_quả": 92})[0])))

    assert found.state == State.STORED, found.job.error
    assert targets[3].measurements.get().on_behalf_of == offices[1]


def test_faults_are_named_by_row_and_cell(dataset, targets, officer, period):
    sent(targets[1], officer, period, value=Decimal(10))
    book, above = edited(
        dataset,
        r1={"Tử_số": 50, "Mẫu_số": 100, "Kết_quả": 60, "Đạt_yêu_cầu": "đạt"},
        r2={"Kết_quả": "", "Chỉ_tiêu": "Tin bài khác", "Số_ước": "chắc"},
        r3={"Kết_quả": 5, "Ghi_chú": "a" * 2001},
        r5={"Kết_quả": 5, "Chỉ_tiêu": "Chỉ tiêu lạ"},
        r6={"Mã": "MT1-A", "Kết_quả": 1},
    )

    wrong = errors_of(bring_in(dataset, as_file(book)))

    assert set(wrong[above + 1]) == {"Kết quả", "Đạt yêu cầu"}
    assert wrong[above + 1]["Kết quả"].startswith("Tử số chia mẫu số là 50%")
    assert set(wrong[above + 2]) == {"Chỉ tiêu", "Kết quả", "Số ước"}
    assert set(wrong[above + 3]) == {"Kết quả", "Đạt yêu cầu", "Ghi chú"}
    assert set(wrong[above + 5]) == {"Mã"}
    assert set(wrong[above + 6]) == {"Mã"}
    assert set(wrong) == {above + n for n in (1, 2, 3, 5, 6)}


@pytest.mark.parametrize(
    ("row", "cells", "wrong"),
    [
        ("r1", {"Tử_số": 5}, "Mẫu số"),
        ("r1", {"Mẫu_số": 5}, "Tử số"),
        ("r1", {"Tử_số": 5, "Mẫu_số": 0}, "Mẫu số"),
        ("r1", {"Ghi_chú": "chưa có số"}, "Tử số"),
        ("r1", {"Kết_quả": "1,061.5"}, "Kết quả"),
        ("r1", {"Kết_quả": "#DIV/0!"}, "Kết quả"),
        ("r1", {"Kết_quả": "=A1/B1"}, "Kết quả"),
        ("r1", {"Kết_quả": date(2026, 3, 1)}, "Kết quả"),
        ("r1", {"Kết_quả": "khoảng 90"}, "Kết quả"),
        ("r1", {"Kết_quả": 10**15}, "Kết quả"),
        ("r2", {"Tử_số": 5, "Mẫu_số": 10, "Kết_quả": 50}, "Mẫu số"),
    ],
)
def test_a_wrong_figure_is_an_error_of_its_cell(dataset, row, cells, wrong):
    book, above = edited(dataset, **{row: cells})

    found = bring_in(dataset, as_file(book))

    assert wrong in errors_of(found)[above + int(row[1:])]


@pytest.mark.parametrize(
    ("written", "form", "stored"),
    [
        ("87,5", "General", "87.5"),
        ("87.5", "@", "87.5"),
        ("87,5 %", "@", "87.5"),
        (87.5, "General", "87.5"),
        (0.875, "0.00%", "87.5"),
        (0.07, "0%", "7"),
        (0.875, '0.0" %"', "0.875"),
        ("1.061", "General", "1061"),
        ("1.250.000,5", "General", "1250000.5"),
    ],
)
def test_numbers_are_read_as_people_and_excel_write_them(dataset, targets, written, form, stored):
    book, _ = edited(dataset, r2={"Kết_quả": written})
    cell_of(book, 2, "Kết quả").number_format = form

    found = store(bring_in(dataset, as_file(book)))

    assert found.state == State.STORED, found.job.error
    assert targets[1].measurements.get().value == Decimal(stored)


def test_a_locked_period_takes_nothing(dataset, period, plan, officer):
    period.locked = True
    period.save()
    dataset = MeasurementDataset(officer, dataset.place)
    book, above = edited(dataset, r1={"Kết_quả": 91})

    found = bring_in(dataset, as_file(book))

    assert errors_of(found)[above + 1]["Mã"].startswith("Kỳ Quý I 2026 đã khóa số liệu")


def test_a_closed_period_takes_the_rows_of_an_office_with_an_exception(
    dataset, targets, period, plan, officer
):
    Plan.objects.update(closes_by_itself=True, closes_from=period.deadline)
    dataset = MeasurementDataset(officer, dataset.place)
    book, above = edited(dataset, r1={"Kết_quả": 91})

    refused = bring_in(dataset, as_file(book))
    period.openings.create(
        unit=officer.unit, until=timezone.localdate(), reason="Hỏng máy", by=officer
    )
    found = store(bring_in(MeasurementDataset(officer, dataset.place), as_file(book)))

    closed = f"Kỳ Quý I 2026 đã đóng hết ngày {short_date(period.deadline)}."
    assert errors_of(refused)[above + 1]["Mã"].startswith(closed)
    assert found.state == State.STORED


def test_a_newer_measurement_than_the_file_knows_is_a_conflict(dataset, targets, officer, period):
    book, above = edited(dataset, r1={"Kết_quả": 91})
    sent(targets[0], officer, period, value=Decimal(88))

    found = bring_in(dataset, as_file(book))

    assert "đã được sửa trong phần mềm" in errors_of(found)[above + 1]["Mã"]


def test_what_is_measured_between_look_and_store_is_shown_first(dataset, targets, officer, period):
    found = bring_in(dataset, as_file(edited(dataset, r1={"Kết_quả": 91})[0]))
    sent(targets[0], officer, period, value=Decimal(88))

    found = store(found)

    assert (found.state, found.job.state) == (State.READY, "failed")
    assert Measurement.objects.count() == 1


def test_the_file_of_one_period_is_no_file_of_another(dataset, plan, officer, targets):
    other = MeasurementDataset(officer, f"{plan.pk}-six-months")

    found = bring_in(other, as_file(edited(dataset, r1={"Kết_quả": 91})[0]))

    assert found.counts == {"wrong": 4}
    assert measurement_key(targets[0].pk, "quarter-1") in found.lines.wrong()[0].errors[0][1]


def test_another_communes_file_changes_nothing(dataset, plan):
    theirs = make_target(make_indicator(make_plan(make_commune()))).indicator.plan
    stranger = MeasurementDataset(make_standing_officer(theirs.unit), f"{theirs.pk}-quarter-1")

    found = bring_in(dataset, as_file(edited(stranger, r1={"Kết_quả": 91})[0]))

    assert found.counts == {"wrong": 1}
    with pytest.raises(Http404):
        MeasurementDataset(stranger.user, f"{plan.pk}-quarter-1")


@pytest.mark.parametrize(
    "place", ["-quarter-1", "{}", "{}-", "{}-quarter-2", "x-year", "{}-year-1"]
)
def test_a_place_that_names_no_period_is_not_found(officer, plan, place):
    with pytest.raises(Http404):
        MeasurementDataset(officer, place.format(plan.pk))


def test_who_measures_nothing_brings_nothing_in(commune, plan, targets, dataset):
    idle = make_user(make_office(commune), Role.OFFICER)

    assert dataset.may_import()
    assert not MeasurementDataset(idle, dataset.place).may_import()
    assert not MeasurementDataset(make_leader(commune), dataset.place).may_import()


def test_the_filter_of_the_grid_is_what_the_file_holds(client, officer, dataset, plan):
    client.force_login(officer)

    page = client.get(f"/plans/{plan.pk}/indicators/?q=tin+bai")
    assert f'href="/exchange/measurements/{plan.pk}-' in page.content.decode()
    page = client.get(f"/exchange/measurements/{dataset.place}/?q=tin+bai")
    assert f"/exchange/measurements/{plan.pk}-year/?q=tin+bai" in page.content.decode()
    file = client.get(f"/exchange/measurements/{dataset.place}/file/?q=tin+bai&format=csv")

    rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(rows), "Tin bài" in rows[1]) == (2, True)


def test_the_file_says_what_it_takes(client, officer, dataset):
    client.force_login(officer)

    page = client.get(f"/exchange/measurements/{dataset.place}/").content.decode()

    assert "Tải tệp mẫu trống" not in page
    assert "Chỉ để đối chiếu, không sửa." in page
    assert taken_out(dataset)["Dữ liệu"]["A2"].value == "Sửa các ô rồi nhập lại tệp này."


def test_what_a_form_gives_goes_out_and_is_not_typed_in(dataset, targets, plan):
    form = make_form(rows=[{"code": "B", "name": "Tin bài", "unit": "bài"}])
    targets[1].fed_by = form.rows.get()
    targets[1].save()
    enter_into(plan, form, "quarter-1", {"B": 1250})

    out = cell_of(taken_out(dataset), 2, "Kết quả").value
    book, at = edited(dataset, r2={"Kết_quả": 1300})
    found = bring_in(dataset, as_file(book))

    assert out == 1250
    [(line, errors)] = errors_of(found).items()
    assert line == at + 2
    where = f"dòng “Tin bài” của biểu “{form}”"
    assert list(errors.values()) == [
        f"Số liệu lấy từ {where}; hãy nhập số ở biểu ấy. Hãy trả lại các ô của dòng như cũ."
    ]
    assert not Measurement.objects.exists()
