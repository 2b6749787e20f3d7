"""A statistical form goes out as a file, is filled in, and comes back in."""

from datetime import date

import pytest
from django.http import Http404

from foundation.exchange.models import ImportRun
from indicators.models import FormEntry
from indicators.statistics.exchange import StatisticsDataset, figure_key
from indicators.statistics.services import accept_figures
from plans.models import Plan
from plans.services.periods import close_period
from tests.factories import make_form, make_leader, make_officer
from tests.foundation.exchange.books import Book, bring_in, store, undo

from .conftest import Q1, enter

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("april")]

State = ImportRun.State
TODAY = date(2026, 4, 1)


def opened(user, plan, form, key=Q1) -> StatisticsDataset:
    return StatisticsDataset(user, f"{plan.pk}-{form.pk}-{key}")


def errors_of(found):
    return [dict(line.errors) for line in found.lines.wrong()]


def counting() -> dict:
    rows = FormEntry.objects.counting().in_order()
    return dict(rows.values_list("row__code", "value"))


def test_a_file_comes_back_without_any_change(plan, standing):
    form = make_form(
        rows=[
            {"code": "1"},
            {"code": "2", "kind": "yes_no"},
            {"code": "3", "kind": "money"},
            {"code": "4"},
        ]
    )
    enter(plan, form, standing, Q1, {"1": 1234, "2": 1, "3": "10.5"}, today=TODAY, note="Ghi chú")

    dataset = opened(standing, plan, form)
    found = bring_in(dataset, Book(dataset).file)

    assert found.counts == {"same": 4}, errors_of(found)


def test_filled_in_cells_are_entered_and_taken_back(plan, form, rows, officer):
    enter(plan, form, officer, Q1, {"01": 5}, today=TODAY)
    dataset = opened(officer, plan, form)
    book = Book(dataset)
    book.set(figure_key(rows["01"].pk, Q1), Số_liệu="1.250")
    book.set(figure_key(rows["02"].pk, Q1), Số_liệu=0)

    found = store(bring_in(dataset, book.file))

    assert found.state == State.STORED, found.job.error
    assert counting() == {"01": 1250, "02": 0}
    assert set(FormEntry.objects.waiting().values_list("source", flat=True)) == {"file"}

    undone = undo(found)

    assert undone.state == State.UNDONE, undone.job.error
    assert counting() == {"01": 5}


def test_what_was_accepted_is_not_taken_back(plan, form, rows, officer, standing):
    dataset = opened(officer, plan, form)
    book = Book(dataset)
    book.set(figure_key(rows["01"].pk, Q1), Số_liệu=7)
    found = store(bring_in(dataset, book.file))
    entry = FormEntry.objects.get()
    accept_figures(entry.plan_form, [entry.pk], by=standing)

    refused = undo(found)

    assert "không rút lại được" in refused.job.error
    assert counting() == {"01": 7}


def test_the_file_is_refused_as_the_page_refuses(plan, form, rows, officer):
    form.jump = 50
    form.save()
    six = "six-months"
    enter(plan, form, officer, Q1, {"02": 10}, today=TODAY)
    dataset = opened(officer, plan, form, six)
    book = Book(dataset)
    book.set(figure_key(rows["01"].pk, six), Số_liệu="mười")
    book.set(figure_key(rows["02"].pk, six), Số_liệu=100)
    book.set(figure_key(rows["03"].pk, six), Số_liệu=5)

    found = bring_in(dataset, book.file)

    wrong = [error for each in errors_of(found) for error in each.values()]
    assert "mười” không phải là số" in wrong[0]
    assert "lệch quá 50%" in wrong[1]
    assert wrong[2].startswith("Dòng này")


def test_a_note_lets_a_jump_in(plan, form, rows, officer):
    form.jump = 50
    form.save()
    enter(plan, form, officer, Q1, {"02": 10}, today=TODAY)
    dataset = opened(officer, plan, form, "six-months")
    book = Book(dataset)
    key = figure_key(rows["02"].pk, "six-months")
    book.set(key, Số_liệu=100, **{"Lý_do,_ghi_chú": "Cao điểm"})

    store(bring_in(dataset, book.file))

    entry = FormEntry.objects.of_period("six-months").get()
    assert (entry.value, entry.note) == (100, "Cao điểm")


def test_a_locked_period_takes_no_file(plan, form, rows, officer):
    dataset = opened(officer, plan, form)
    book = Book(dataset)
    book.set(figure_key(rows["01"].pk, Q1), Số_liệu=7)
    close_period(plan.periods.get(key=Q1))

    found = bring_in(opened(officer, plan, form), book.file)

    assert "đã khóa số liệu" in next(iter(errors_of(found)[0].values()))


def test_a_closed_period_takes_the_file_of_an_office_with_an_exception(
    plan, form, rows, office, officer, standing
):
    Plan.objects.update(closes_by_itself=True, closes_from=date(2026, 1, 16))
    book = Book(opened(officer, plan, form))
    book.set(figure_key(rows["01"].pk, Q1), Số_liệu=7)

    refused = bring_in(opened(officer, plan, form), book.file)
    plan.periods.get(key=Q1).openings.create(
        unit=office, until=TODAY, reason="Hỏng máy", by=standing
    )
    store(bring_in(opened(officer, plan, form), book.file))

    assert "đã đóng hết ngày 17/03/2026" in next(iter(errors_of(refused)[0].values()))
    assert counting() == {"01": 7}


def test_the_standing_body_enters_for_offices_with_an_exception_alone(
    plan, form, rows, office, standing
):
    Plan.objects.update(closes_by_itself=True, closes_from=date(2026, 1, 16))
    plan.periods.get(key=Q1).openings.create(
        unit=office, until=TODAY, reason="Hỏng máy", by=standing
    )

    outcome = enter(plan, form, standing, Q1, {"01": 7, "03": 9}, today=TODAY)

    assert counting() == {"01": 7}
    assert "đã đóng" in outcome.refused[rows["03"].pk, None]


def test_a_form_with_columns_has_a_column_for_each(plan, columns_form, officer):
    dataset = opened(officer, plan, columns_form)
    row = columns_form.rows.get(code="01")
    book = Book(dataset)
    book.set(figure_key(row.pk, Q1), **{"(4)_Cột_4": 2, "(7)_Cột_7": 3})

    store(bring_in(dataset, book.file))

    stored = FormEntry.objects.in_order().values_list("column__code", "value")
    assert list(stored) == [("4", 2), ("7", 3)]
    assert [column.column_name for column in dataset.columns[4:]] == [
        "(4) Cột 4",
        "(5) Cột 5",
        "(7) Cột 7",
        "Lý do, ghi chú",
    ]


def test_a_stranger_finds_no_form(plan, form, commune):
    with pytest.raises(Http404):
        opened(make_officer(), plan, form)
    with pytest.raises(Http404):
        StatisticsDataset(make_leader(commune), f"{plan.pk}-987654-{Q1}")

    assert not opened(make_leader(commune), plan, form).may_import()
