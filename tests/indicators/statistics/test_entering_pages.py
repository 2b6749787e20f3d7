"""The page of a form: what an office sees and sends, cell by cell."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Role, Unit
from indicators.models import FormEntry, RowOffice
from indicators.statistics.services import accept_figures, return_figures
from plans.services import close_plan
from plans.services.periods import close_period
from tests.factories import (
    make_commune,
    make_form,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_user,
)

from .conftest import Q1, Q2, enter, page_of, sending

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("april")]

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}
TODAY = date(2026, 4, 1)


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


def test_an_officer_sees_the_rows_of_the_office_first(page, plan, form):
    own = page.get(page_of(plan, form))
    whole = page.get(page_of(plan, form), {"all": "1"})

    assert [row.row.code for row in own.context["table"].rows] == ["01", "02"]
    assert [row.row.code for row in whole.context["table"].rows] == ["01", "02", "03", "TONG"]
    assert [cell.editable for row in whole.context["table"].rows for cell in row.cells] == [
        True,
        True,
        False,
        False,
    ]


def test_the_office_that_was_chosen_enters_the_row(page, plan, form, rows, office):
    RowOffice.objects.create(authority=plan.unit, row=rows["03"], unit=office)

    table = page.get(page_of(plan, form)).context["table"]

    assert [row.row.code for row in table.rows] == ["01", "02", "03", "TONG"]


def test_changed_cells_are_stored_and_wait(page, plan, form, rows, officer, office):
    answer = page.post(
        page_of(plan, form), sending((rows["01"], None, "1.234"), (rows["02"], None, "0"))
    )

    assert answer.status_code == 302
    stored = FormEntry.objects.in_order().values_list("row__code", "value", "period", "review")
    assert list(stored) == [("01", 1234, Q2, "waiting"), ("02", 0, Q2, "waiting")]
    entry = FormEntry.objects.first()
    assert (entry.author, entry.on_behalf_of, entry.estimate) == (officer, office, True)


def test_htmx_gets_only_what_changed(page, plan, form, rows):
    answer = page.post(page_of(plan, form), sending((rows["01"], None, "12")), headers=HTMX)

    text = answer.content.decode()
    entry = FormEntry.objects.get()
    assert f'id="c-{rows["01"].pk}-0"' in text
    assert f'data-seen="{entry.pk}"' in text
    assert f'id="c-{rows["02"].pk}-0"' not in text
    assert "<html" not in text
    assert "Đã nhập 1/2 ô, 1 chờ duyệt, còn 1 ô phải nhập" in text


def test_what_is_no_number_stays_with_a_sentence(page, plan, form, rows):
    answer = page.post(
        page_of(plan, form), sending((rows["01"], None, "mười"), (rows["02"], None, "5"))
    )

    cell = answer.context["table"].rows[0].cell
    assert cell.value == "mười"
    assert cell.trouble.sentence == "“mười” không phải là số; hãy ghi như 1.234,5."
    assert FormEntry.objects.get().row == rows["02"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2,5", "Hãy ghi số nguyên, không âm."),
        ("-1", "Hãy ghi số nguyên, không âm."),
        ("9" * 17, "Số quá lớn; hãy kiểm tra lại."),
    ],
)
def test_a_count_is_whole_and_not_negative(page, plan, form, rows, text, sentence):
    answer = page.post(page_of(plan, form), sending((rows["01"], None, text)))

    assert answer.context["table"].rows[0].cell.trouble.sentence == sentence
    assert not FormEntry.objects.exists()


def test_an_unsent_page_stores_nothing_again(page, plan, form, rows, officer):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)
    entry = FormEntry.objects.get()

    page.post(page_of(plan, form), sending((rows["01"], None, "5", entry), (rows["02"], None, "")))

    assert FormEntry.objects.get() == entry


def test_an_emptied_cell_is_not_reported(page, plan, form, rows, officer, standing):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)
    entry = FormEntry.objects.get()
    accept_figures(entry.plan_form, [entry.pk], by=standing)

    page.post(page_of(plan, form), sending((rows["01"], None, "", entry)))

    assert not page.get(page_of(plan, form)).context["table"].rows[0].cell.figure.known
    stored = [(each.emptied, each.review) for each in FormEntry.objects.in_order()]
    assert stored == [(False, "accepted"), (True, "waiting")]


def test_a_cell_that_only_waited_is_emptied_without_a_review(page, plan, form, rows, officer):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)

    page.post(page_of(plan, form), sending((rows["01"], None, "", FormEntry.objects.get())))

    cell = page.get(page_of(plan, form)).context["table"].rows[0].cell
    assert (cell.figure.known, cell.review) == (False, "")
    assert FormEntry.objects.get().review == "withdrawn"


def test_of_two_figures_the_person_decides(page, plan, form, rows, standing):
    enter(plan, form, standing, Q2, {"01": 7}, today=TODAY)
    newer = FormEntry.objects.get()

    answer = page.post(page_of(plan, form), sending((rows["01"], None, "9")))

    cell = answer.context["table"].rows[0].cell
    assert (cell.value, cell.trouble.newer) == ("9", newer)
    assert FormEntry.objects.get() == newer

    page.post(page_of(plan, form), sending((rows["01"], None, "9", newer)))

    assert FormEntry.objects.waiting().get().value == 9
    assert FormEntry.objects.get(pk=newer.pk).review == "withdrawn"


def test_an_old_page_does_not_bring_back_what_others_changed(
    page, plan, form, rows, officer, standing
):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)
    old = FormEntry.objects.get()
    enter(plan, form, standing, Q2, {"01": 6}, today=TODAY)

    page.post(page_of(plan, form), sending((rows["01"], None, "5", old), (rows["02"], None, "1")))

    counting = FormEntry.objects.counting().in_order().values_list("row__code", "value")
    assert list(counting) == [("01", 6), ("02", 1)]


def test_the_newer_figure_may_be_taken(page, plan, form, rows, standing):
    enter(plan, form, standing, Q2, {"01": 7}, today=TODAY)

    page.post(page_of(plan, form), sending((rows["01"], None, "9"), use=f"{rows['01'].pk}-0"))

    assert FormEntry.objects.get().value == 7


def test_another_office_enters_nothing(client, plan, form, rows, office, commune):
    client.force_login(make_officer(make_office(commune)))

    answer = client.post(page_of(plan, form), sending((rows["01"], None, "5")), headers=HTMX)

    assert "Dòng này do Phòng Tư pháp nhập." in answer.content.decode()
    assert not FormEntry.objects.exists()


def test_a_leader_reads(client, plan, form, rows, commune):
    client.force_login(make_leader(commune))

    table = client.get(page_of(plan, form)).context["table"]
    client.post(page_of(plan, form), sending((rows["01"], None, "5")))

    assert not any(cell.editable for row in table.rows for cell in row.cells)
    assert not FormEntry.objects.exists()


def test_a_stranger_finds_nothing(client, plan, form, rows):
    client.force_login(make_officer())

    assert client.get(page_of(plan, form)).status_code == 404
    assert client.post(page_of(plan, form), sending((rows["01"], None, "5"))).status_code == 404
    assert not FormEntry.objects.exists()


def test_a_form_of_another_commune_is_not_found(page, plan):
    foreign = make_form(rows=[{"code": "01"}], owner=make_plan().unit)

    assert page.get(page_of(plan, foreign)).status_code == 404


def test_what_is_closed_takes_nothing_and_says_so(page, plan, form, rows, standing):
    close_period(plan.periods.get(key=Q2))

    answer = page.post(page_of(plan, form), sending((rows["01"], None, "5")))

    assert "đã khóa số liệu" in answer.context["error"]
    assert answer.context["table"].rows[0].cell.value == "5"
    assert not FormEntry.objects.exists()

    close_plan(plan)
    page.post(page_of(plan, form, Q1), sending((rows["01"], None, "5")))

    assert not FormEntry.objects.exists()


def test_who_only_reads_is_not_told_to_ask_for_an_exception(page, client, plan, form, standing):
    close_period(plan.periods.get(key=Q2))
    own = page.get(page_of(plan, form)).context["closed"]
    plan.unit.parent = make_commune(kind=Unit.Kind.PROVINCE)
    plan.unit.save()
    client.force_login(make_user(plan.unit.parent, Role.APPRAISER))

    read = client.get(page_of(plan, form)).context["closed"]

    assert own == f"{read} Hãy đề nghị {standing.unit} mở ngoại lệ cho đơn vị."
    assert read == f"Kỳ {plan.periods.get(key=Q2)} đã khóa số liệu đến hết 14/06/2026."


def test_a_period_to_come_takes_nothing(page, plan, form, rows):
    answer = page.post(page_of(plan, form, "year"), sending((rows["01"], None, "5")))

    assert "chưa bắt đầu" in answer.context["error"]
    assert not FormEntry.objects.exists()


def test_zero_is_entered_where_nothing_stands(page, plan, form, rows, officer):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)

    page.post(page_of(plan, form), sending(fill_zero="1"))

    assert dict(FormEntry.objects.values_list("row__code", "value")) == {"01": 5, "02": 0}


def test_estimates_are_made_final_after_the_cut_off(page, plan, form, rows, officer):
    enter(plan, form, officer, Q1, {"01": 5}, today=date(2026, 3, 1))

    page.post(page_of(plan, form, Q1), sending(finalize="1"))

    newest = FormEntry.objects.counting().in_order().last()
    assert (newest.value, newest.estimate) == (5, False)


def test_estimates_stay_so_until_the_cut_off(page, plan, form, officer):
    enter(plan, form, officer, Q2, {"01": 5}, today=TODAY)

    answer = page.post(page_of(plan, form), sending(finalize="1"))

    assert "sau ngày đó mới chốt số ước" in answer.context["error"]
    assert FormEntry.objects.get().estimate


def test_a_jump_asks_for_a_note(page, plan, form, rows, officer):
    form.jump = 50
    form.save()
    enter(plan, form, officer, Q1, {"01": 10}, today=TODAY)

    answer = page.post(page_of(plan, form), sending((rows["01"], None, "30", None, "")))

    trouble = answer.context["table"].rows[0].cell.trouble
    assert "lệch quá 50%" in trouble.sentence
    assert trouble.asks_note

    page.post(page_of(plan, form), sending((rows["01"], None, "30", None, "Cao điểm quý II")))

    assert FormEntry.objects.of_period(Q2).get().note == "Cao điểm quý II"


def test_figures_stand_beside_the_period_and_the_year_before(page, plan, form, rows, standing):
    last_year = make_plan(plan.unit, year=2025)
    for key, value in ((Q1, 3), (Q2, 4)):
        enter(last_year, form, standing, key, {"01": value}, today=date(2025, 7, 1))
    enter(plan, form, standing, Q1, {"01": 10}, today=TODAY)
    enter(plan, form, standing, Q2, {"01": 20}, today=TODAY)

    row = page.get(page_of(plan, form)).context["table"].rows[0]

    beside = row.cumulative, row.before, row.year_before, row.year_before_cumulative
    assert beside == ("30", "10", "4", "7")


def test_a_form_with_columns_computes_and_checks(page, plan, columns_form, rows):
    row = columns_form.rows.get(code="01")
    columns = {each.code: each for each in columns_form.columns.all()}
    cells = [(row, columns[code], text) for code, text in (("4", "2"), ("5", "3"), ("7", "9"))]

    answer = page.post(page_of(plan, columns_form), sending(*cells), headers=HTMX)

    text = answer.content.decode()
    assert f'<output id="o-{row.pk}-{columns["3"].pk}" hx-swap-oob="true">5</output>' in text
    assert "[7] &lt;= [3] (đang là 9 và 5)" in text
    assert f'id="f-{row.pk}"' in text


def test_a_check_between_rows_stands_at_the_first_of_them(page, plan, form, rows, officer):
    form.checks.create(expression="[02] <= [01]", message="Dòng 02 không thể lớn hơn dòng 01")
    enter(plan, form, officer, Q2, {"01": 5, "02": 6}, today=TODAY)

    table = page.get(page_of(plan, form)).context["table"]

    assert [len(row.findings) for row in table.rows] == [0, 1]
    assert table.rows[1].findings[0].message.startswith("Dòng 02 không thể lớn hơn dòng 01")


def test_the_standing_body_may_look_at_its_own_rows(client, plan, form, office, standing):
    client.force_login(standing)

    whole = client.get(page_of(plan, form)).context["table"].rows
    own = client.get(page_of(plan, form), {"own": "1"}).context["table"].rows

    assert [row.row.code for row in whole] == ["01", "02", "03", "TONG"]
    assert [row.row.code for row in own] == ["03"]


@pytest.mark.parametrize(
    ("kind", "options", "text", "value", "words"),
    [
        ("yes_no", [], "Có", 1, ""),
        ("yes_no", [], "0", 0, ""),
        ("choice", [[1, "Tốt"], [2, "Khá"]], "khá", 2, ""),
        ("money", [], "1.234,5", 1234.5, ""),
        ("text", [], "Đã ban hành", None, "Đã ban hành"),
    ],
)
def test_cells_take_what_their_row_is(client, plan, standing, kind, options, text, value, words):
    form = make_form(rows=[{"code": "1", "kind": kind, "options": options}])
    client.force_login(standing)

    client.post(page_of(plan, form), sending((form.rows.get(), None, text)))

    entry = FormEntry.objects.get()
    assert (entry.value, entry.text) == (value, words)


@pytest.mark.parametrize("count", [1, 40])
def test_a_form_opens_in_twelve_queries(
    client, plan, standing, count, django_assert_max_num_queries
):
    form = make_form(rows=[{"code": str(n)} for n in range(count)], checks=["[0] >= 0"], jump=50)
    enter(plan, form, standing, Q2, {str(n): n for n in range(count)}, today=TODAY)
    client.force_login(standing)
    client.get(page_of(plan, form))

    with django_assert_max_num_queries(12):
        client.get(page_of(plan, form))


@pytest.mark.parametrize("count", [1, 40])
def test_cells_are_saved_in_twelve_queries_whatever_their_number(
    client, plan, standing, officer, count, django_assert_num_queries
):
    form = make_form(rows=[{"code": str(n), "office": "Phòng Tư pháp"} for n in range(count)])
    rows = list(form.rows.all())
    enter(plan, form, officer, Q2, {str(n): n + 1 for n in range(count)}, today=TODAY)
    seen = {entry.row_id: entry for entry in FormEntry.objects.all()}
    client.force_login(officer)
    client.get(page_of(plan, form))
    cells = [(row, None, "7", seen[row.pk]) for row in rows]

    with django_assert_num_queries(14):  # twelve, and a savepoint, which only tests have
        client.post(page_of(plan, form), sending(*cells), headers=HTMX)

    assert FormEntry.objects.waiting().filter(value=7).count() == count


def test_what_a_device_sends_twice_is_stored_once(page, plan, form, rows, standing):
    typed = sending((rows["01"], None, "5"), key=str(uuid4()))

    first = page.post(page_of(plan, form), typed, headers=JSON)
    entry = FormEntry.objects.get()
    return_figures(entry.plan_form, [entry.pk], by=standing, reason="Thiếu")
    again = page.post(page_of(plan, form), typed, headers=JSON)

    assert (first.status_code, first.json()) == (200, {"receipt": "Đã lưu số liệu, chờ duyệt."})
    assert again.json() == first.json()
    assert FormEntry.objects.get() == entry
    page.post(page_of(plan, form), typed | sending((rows["01"], None, "6")), headers=JSON)
    assert FormEntry.objects.in_order().last().value == 6


def test_a_device_hears_why_cells_were_not_taken(page, plan, form, rows, standing):
    wrong = page.post(page_of(plan, form), sending((rows["01"], None, "năm")), headers=JSON)
    enter(plan, form, standing, Q2, {"01": 4}, today=TODAY)
    newer = page.post(page_of(plan, form), sending((rows["01"], None, "5")), headers=JSON)
    close_plan(plan, by=standing)
    closed = page.post(page_of(plan, form), sending((rows["01"], None, "5")), headers=JSON)

    assert [answer.status_code for answer in (wrong, newer, closed)] == [422, 422, 422]
    assert "không phải là số" in wrong.json()["words"]
    assert newer.json()["words"].startswith("Đã có người nhập số mới hơn")
    assert "đóng" in closed.json()["words"]
