"""Measuring in the grid, in a line of one's work, and without JavaScript."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Plan
from tests.factories import make_indicator, make_leader, make_office, make_officer, make_target

from .conftest import HTMX

JSON = {"Accept": "application/json"}

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def url(target, key="quarter-1", query=""):
    return reverse("indicators:measure", args=[target.pk, key]) + query


def form(**values):
    return {
        "numerator": "",
        "denominator": "",
        "value": "",
        "seen": "",
        "key": str(uuid4()),
        **values,
    }


def test_the_cell_opens_below_its_row(client, target, officer):
    client.force_login(officer)

    page = client.get(url(target), headers=HTMX).content.decode()

    assert page.count("<tbody") == 1
    assert f'id="target-{target.pk}"' in page
    assert "Tử số" in page
    assert "data-close" in page


def test_without_javascript_the_form_stands_on_a_page_of_its_own(client, target, officer):
    client.force_login(officer)

    page = client.get(url(target)).content.decode()

    assert page.startswith("<!doctype html>")
    assert "Gửi số liệu" in page


def test_vietnamese_numbers_are_taken_and_the_row_says_that_it_was_sent(
    client, target, officer, reviewer
):
    client.force_login(officer)

    page = client.post(
        url(target), form(numerator="1.061", denominator="1.200"), headers=HTMX
    ).content.decode()

    measured = target.measurements.get()
    assert (measured.numerator, measured.denominator, measured.value) == (
        1061,
        1200,
        Decimal("88.4167"),
    )
    assert "Đã gửi lúc 09:00, chờ Phòng Số" in page
    assert "88,42%" in page


def test_without_javascript_sending_leads_back_to_the_row(client, plan, target, officer):
    client.force_login(officer)

    response = client.post(url(target, query="?area=3"), form(value="88,37"))

    assert (
        response.url
        == reverse("indicators:indicator_list", args=[plan.pk]) + f"?area=3#target-{target.pk}"
    )
    assert target.measurements.get().value == Decimal("88.37")


def test_a_share_above_the_whole_is_taken_with_a_warning(client, target, officer):
    client.force_login(officer)

    page = client.post(
        url(target), form(numerator="120", denominator="100"), headers=HTMX
    ).content.decode()

    assert "Tử số (120) lớn hơn mẫu số (100); hãy kiểm tra lại." in page
    assert target.measurements.get().value == 120


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"numerator": "chín", "denominator": "10"}, "không phải là số"),
        ({"numerator": "9", "denominator": "0"}, "Mẫu số phải lớn hơn 0."),
        ({"numerator": "9"}, "Hãy ghi cả mẫu số, hoặc chỉ ghi kết quả."),
        ({}, "Hãy ghi tử số và mẫu số, hoặc kết quả (%)."),
        ({"value": "9" * 30}, "Số quá dài"),
    ],
)
def test_wrong_input_changes_nothing_and_says_what_is_wrong(client, target, officer, values, words):
    client.force_login(officer)

    for headers in (HTMX, {}):
        response = client.post(url(target), form(**values), headers=headers)

        assert response.status_code == 200
        assert words in response.content.decode()
    assert not target.measurements.exists()


def test_a_file_that_lies_about_itself_is_refused(client, target, officer):
    client.force_login(officer)

    response = client.post(
        url(target), form(value="9", files=SimpleUploadedFile("a.pdf", b"MZ")), headers=HTMX
    )

    assert "bị hỏng" in response.content.decode()
    assert not target.measurements.exists()


def test_a_second_person_is_shown_the_newer_figure(client, target, officer):
    other = make_officer(officer.unit)
    newer = target.measurements.create(
        period=target.indicator.plan.periods.first(), author=other, value=70
    )
    client.force_login(officer)

    response = client.post(url(target), form(value="60"), headers=HTMX)

    page = response.content.decode()
    assert "Đã có người gửi số liệu mới hơn" in page
    assert "70%" in page
    assert f'name="seen" value="{newer.pk}"' in page
    assert target.measurements.get() == newer


def test_what_was_sent_before_stands_in_the_form_to_be_put_right(client, target, officer, quarter):
    first = target.measurements.create(
        period=quarter, author=officer, value=50, numerator=1234, denominator=2468
    )
    client.force_login(officer)

    opened = client.get(url(target), headers=HTMX).content.decode()
    client.post(
        url(target), form(numerator="1.300", denominator="2.468", seen=first.pk), headers=HTMX
    )

    assert 'value="1.234"' in opened
    assert target.measurements.count() == 2


def test_a_qualitative_indicator_asks_yes_or_no(client, plan, officer):
    target = make_indicator(plan, lead=officer.unit, qualitative=True).targets.create()
    client.force_login(officer)

    refused = client.post(url(target), form(), headers=HTMX).content.decode()
    client.post(url(target), form(achieved="True"), headers=HTMX)

    assert "Hãy chọn đạt hoặc chưa đạt." in refused
    assert target.measurements.get().achieved is True


def test_a_count_has_no_numerator(client, plan, officer):
    target = make_target(make_indicator(plan, lead=officer.unit), unit="tin, bài", goal=72)
    client.force_login(officer)

    page = client.get(url(target), headers=HTMX).content.decode()

    assert "Kết quả (tin, bài)" in page
    assert "Tử số" not in page


def test_strangers_and_those_who_do_not_lead_find_no_form(client, plan, target):
    for person in (make_officer(), make_leader(plan.unit), make_officer(make_office(plan.unit))):
        client.force_login(person)

        assert client.get(url(target)).status_code == 404
        assert client.post(url(target), form(value="9")).status_code == 404
    assert not target.measurements.exists()


def test_a_period_that_does_not_exist_is_not_found(client, target, officer):
    client.force_login(officer)

    assert client.get(url(target, "month-13")).status_code == 404


def test_a_closed_plan_says_so(client, plan, target, officer):
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.CLOSED)
    client.force_login(officer)

    assert "đã đóng" in client.post(url(target), form(value="9"), headers=HTMX).content.decode()
    assert not target.measurements.exists()


def test_sending_goes_on_to_the_next_target_that_lacks_a_figure(
    client, plan, target, officer, quarter
):
    full, missing = (
        make_target(make_indicator(plan, lead=officer.unit, ordinal=n + 5000)) for n in (1, 2)
    )
    full.measurements.create(period=quarter, author=officer, value=1)
    target.indicator.ordinal = 1
    target.indicator.save()
    client.force_login(officer)

    page = client.post(url(target), form(value="91", next="1"), headers=HTMX).content.decode()
    plain = client.post(url(full), form(value="92", next="1", seen=full.measurements.get().pk))
    last = client.post(url(missing), form(value="93", next="1"), headers=HTMX).content.decode()

    assert f'<tbody id="target-{missing.pk}" hx-swap-oob="true">' in page
    assert f'action="{url(missing)}?"' in page
    assert plain.url == url(missing) + "?"
    assert "Không còn chỉ tiêu nào cần nhập ở kỳ này." in last


def test_the_form_closes_to_the_row(client, target, officer):
    client.force_login(officer)

    page = client.get(url(target, query="?close=1"), headers=HTMX).content.decode()

    assert "<form" not in page
    assert "data-focus" in page


def test_in_ones_work_it_is_a_line(client, target, officer):
    client.force_login(officer)

    opened = client.get(url(target, query="?line=1"), headers=HTMX).content.decode()
    sent = client.post(
        url(target, query="?line=1"), form(value="91"), headers=HTMX
    ).content.decode()

    assert "<tbody" not in opened + sent
    assert f'<li class="owed-line" id="target-{target.pk}">' in opened
    assert "91%" in sent


def test_a_device_sends_once_what_it_kept_and_hears_what_came_of_it(
    client, target, officer, reviewer
):
    client.force_login(officer)
    typed = form(numerator="9", denominator="10")

    first, again = (client.post(url(target), typed, headers=JSON) for _ in range(2))
    newer = client.post(url(target), form(value="80"), headers=JSON)

    assert "Đã gửi lúc" in first.json()["receipt"]
    assert again.json() == first.json()
    assert newer.status_code == 422
    assert newer.json()["words"].startswith("Đã có người gửi bản mới hơn")
    assert target.measurements.count() == 1


def test_after_an_ended_session_the_figures_come_back(client, target, officer):
    typed = form(numerator="9", denominator="10") | {"_person": officer.pk}
    file = SimpleUploadedFile("so-lieu.pdf", b"%PDF-1.4")
    here = f"http://testserver{url(target)}"

    client.post(url(target), typed | {"files": file}, headers={"Referer": here})
    session = client.session["unsent"]
    client.force_login(officer)
    with_kept = client.session
    with_kept["unsent"] = session
    with_kept.save()
    page = client.get(url(target))

    assert page.context["form"]["numerator"].value() == "9"
    assert page.context["form"]["key"].value() == typed["key"]
    assert "hãy chọn lại: so-lieu.pdf" in page.content.decode()
    assert not target.measurements.exists()


def test_a_save_asks_the_database_a_dozen_times(
    client, target, officer, reviewer, quarter, django_assert_num_queries
):
    client.force_login(officer)
    client.post(url(target), form(value="88"), headers=HTMX)  # the first of the day is told as well
    again = form(value="89", seen=target.measurements.get().pk)

    with django_assert_num_queries(14):  # twelve, and a savepoint, which only tests have
        response = client.post(url(target), again, headers=HTMX)

    assert b'class="saved"' in response.content
