"""What offices entered, its history, and its review office by office."""

from datetime import date

import pytest
from django.urls import reverse

from indicators.models import FormEntry
from tests.factories import make_leader, make_officer, make_standing_officer

from .conftest import Q1, Q2, enter

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("april")]

TODAY = date(2026, 4, 1)


def review_page(plan, form, key=Q2) -> str:
    return reverse("indicators:review_statistics_form", args=[plan.pk, form.pk, key])


def cell_page(plan, form, row, key=Q2) -> str:
    return reverse("indicators:statistics_cell", args=[plan.pk, form.pk, key, row.pk, 0])


def reviews() -> dict:
    return dict(FormEntry.objects.values_list("row__code", "review"))


@pytest.fixture
def waiting(plan, form, officer, standing):
    """Two figures of the office and one of the standing body wait."""
    enter(plan, form, officer, Q2, {"01": 5, "02": 6}, today=TODAY)
    enter(plan, form, standing, Q2, {"03": 7}, today=TODAY)
    return {entry.row.code: entry for entry in FormEntry.objects.select_related("row")}


@pytest.fixture
def page(client, standing):
    client.force_login(standing)
    return client


def test_the_queue_names_forms_that_wait(page, plan, form, waiting):
    [found] = page.get(reverse("indicators:review_statistics")).context["forms"]

    assert (found.name, found.period, found.count, found.own) == (form.name, "6 tháng 2026", 3, 1)
    assert sorted(count for _, count in found.offices) == [1, 2]


def test_what_waits_is_counted_by_forms(page, plan, form, waiting, officer):
    enter(plan, form, officer, Q1, {"01": 5}, today=TODAY)

    frame = page.get(reverse("indicators:review_statistics")).context["frame"]

    assert (frame.waiting_statistics, frame.waiting) == (2, 2)


def test_what_waits_stands_by_office_beside_what_was(
    page, plan, form, waiting, office, officer, standing
):
    enter(plan, form, officer, Q1, {"01": 4}, today=TODAY)

    offices = page.get(review_page(plan, form)).context["table"].offices

    assert [(unit, len(lines)) for unit, lines in offices] == [
        (office, 2),
        (standing.unit, 1),
    ]
    line = offices[0][1][0]
    assert (line.entry.value, line.before, line.accepted) == (5, "4", "")


def test_chosen_figures_are_accepted_and_undone(page, plan, form, waiting):
    page.post(review_page(plan, form), {"accept": "chosen", "updates": [waiting["01"].pk]})

    assert reviews() == {"01": "accepted", "02": "waiting", "03": "waiting"}

    page.post(
        reverse("indicators:review_statistics_undo", args=[plan.pk, form.pk, Q2]),
        {"updates": str(waiting["01"].pk)},
    )

    assert set(reviews().values()) == {"waiting"}


def test_an_office_is_accepted_as_it_was_shown(page, plan, form, waiting, office, officer):
    shown = [entry.pk for entry in waiting.values() if entry.row.code != "02"]

    page.post(review_page(plan, form), {"accept": str(office.pk), "shown": shown})

    assert reviews() == {"01": "accepted", "02": "waiting", "03": "waiting"}
    words = f"Số liệu thống kê được xác nhận: {form}"
    assert [each.text for each in officer.notifications.all()] == [words]


def test_figures_are_returned_with_a_reason(page, plan, form, waiting, officer):
    sent = {"send_back": "chosen", "updates": [waiting["01"].pk, waiting["02"].pk]}

    refused = page.post(review_page(plan, form), sent)

    assert "Hãy ghi lý do trả lại" in refused.context["error"]
    assert set(reviews().values()) == {"waiting"}

    page.post(review_page(plan, form), {**sent, "reason": "Thiếu số quý I"})

    assert reviews() == {"01": "returned", "02": "returned", "03": "waiting"}
    assert officer.notifications.get().text.endswith("Thiếu số quý I")


def test_a_returned_cell_is_owed_and_says_why(page, client, plan, form, waiting, officer):
    sent = {"send_back": "chosen", "updates": [waiting["01"].pk], "reason": "Xem lại"}
    page.post(review_page(plan, form), sent)
    client.force_login(officer)

    table = client.get(reverse("indicators:statistics_form", args=[plan.pk, form.pk, Q2])).context[
        "table"
    ]

    cell = table.rows[0].cell
    assert (cell.review, cell.returned.reason, cell.figure.known) == ("returned", "Xem lại", False)
    assert (table.counts.owed, table.counts.returned, table.counts.waiting) == (1, 1, 1)


def test_what_was_sent_anew_does_not_wait_twice(page, plan, form, waiting, officer):
    sent = {"send_back": "chosen", "updates": [waiting["01"].pk], "reason": "Xem lại"}
    page.post(review_page(plan, form), sent)
    enter(plan, form, officer, Q2, {"01": 8}, today=TODAY)

    page.post(
        reverse("indicators:review_statistics_undo", args=[plan.pk, form.pk, Q2]),
        {"updates": str(waiting["01"].pk)},
    )

    assert FormEntry.objects.get(pk=waiting["01"].pk).review == "returned"


def test_nobody_reviews_what_they_sent(page, plan, form, waiting):
    answer = page.post(review_page(plan, form), {"accept": "chosen", "updates": [waiting["03"].pk]})

    assert "do chính mình gửi" in answer.context["error"]
    assert set(reviews().values()) == {"waiting"}


def test_a_leader_reviews_the_standing_body(client, plan, form, waiting, commune):
    client.force_login(make_leader(commune))

    client.post(review_page(plan, form), {"accept": "chosen", "updates": [waiting["03"].pk]})

    assert reviews()["03"] == "accepted"


def test_officers_and_strangers_review_nothing(client, plan, form, waiting, officer):
    for person in (officer, make_officer(), make_standing_officer(make_officer().authority)):
        client.force_login(person)
        answer = client.post(
            review_page(plan, form), {"accept": "chosen", "updates": [waiting["01"].pk]}
        )
        assert answer.status_code == 404

    assert set(reviews().values()) == {"waiting"}


def test_the_history_of_a_figure_is_whole(page, plan, form, rows, waiting, officer, standing):
    sent = {"send_back": "chosen", "updates": [waiting["01"].pk], "reason": "Xem lại"}
    page.post(review_page(plan, form), sent)
    enter(plan, form, officer, Q2, {"01": 8}, today=TODAY, note="Đã kiểm tra")

    answer = page.get(cell_page(plan, form, rows["01"]))

    entries = [(each.value, each.review, each.note) for each in answer.context["entries"]]
    assert entries == [(8, "waiting", "Đã kiểm tra"), (5, "returned", "")]
    assert "Xem lại" in answer.content.decode()


def test_the_history_opens_beside_the_cell(page, plan, form, rows, waiting):
    answer = page.get(cell_page(plan, form, rows["01"]), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()


def test_a_cell_that_the_form_lacks_is_not_found(page, plan, form, rows, columns_form):
    foreign = columns_form.rows.first()

    assert page.get(cell_page(plan, form, foreign)).status_code == 404
    assert page.get(cell_page(plan, columns_form, foreign)).status_code == 404


def test_an_own_waiting_figure_is_withdrawn(client, plan, form, waiting, officer):
    client.force_login(officer)

    client.post(reverse("indicators:statistics_withdraw", args=[plan.pk, waiting["01"].pk]))

    assert reviews()["01"] == "withdrawn"


def test_what_others_sent_or_was_accepted_is_not_withdrawn(
    client, page, plan, form, waiting, officer
):
    page.post(review_page(plan, form), {"accept": "chosen", "updates": [waiting["01"].pk]})
    client.force_login(officer)

    refused = reverse("indicators:statistics_withdraw", args=[plan.pk, waiting["01"].pk])
    foreign = reverse("indicators:statistics_withdraw", args=[plan.pk, waiting["03"].pk])

    assert (client.post(refused).status_code, client.post(foreign).status_code) == (302, 404)
    assert reviews() == {"01": "accepted", "02": "waiting", "03": "waiting"}


@pytest.mark.parametrize("count", [1, 3])
def test_reviewing_costs_the_same_for_one_and_three(
    client, plan, form, officer, standing, count, django_assert_num_queries
):
    enter(plan, form, officer, Q2, dict(list({"01": 1, "02": 2}.items())[:count]), today=TODAY)
    client.force_login(standing)
    client.get(review_page(plan, form))

    with django_assert_num_queries(9):
        client.get(review_page(plan, form))
