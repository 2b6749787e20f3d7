"""The grid of indicators: rows, filters, counts, what each person may do, the Excel file."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import (
    DIGITAL,
    make_commune,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_target,
)

from .conftest import HTMX

pytestmark = pytest.mark.django_db


def url(plan, query=""):
    return reverse("indicators:indicator_list", args=[plan.pk]) + query


def put(target, key, value, **values):
    author = make_officer(target.indicator.lead_unit)
    period = target.indicator.plan.periods.get(key=key)
    return target.measurements.create(period=period, author=author, value=value, **values)


def rows_of(response):
    return [row for _, _, rows in response.context["groups"] for row in rows]


def found(client, plan, query):
    return [row.target for row in rows_of(client.get(url(plan, query)))]


def test_each_target_stands_against_the_four_periods(client, plan, target, officer):
    put(target, "quarter-1", 88, numerator=88, denominator=100, estimate=True)
    client.force_login(officer)

    response = client.get(url(plan))

    row = rows_of(response)[0]
    assert [cell.reading.text for cell in row.cells] == ["88%", "", "", ""]
    assert [cell.measurable for cell in row.cells] == [True, True, True, False]
    page = response.content.decode()
    assert "Tỷ lệ hồ sơ đúng hạn" in page
    assert "tối thiểu 90%" in page
    assert "88/100" in page


def test_another_communes_grid_is_not_found(client, plan):
    client.force_login(make_officer())

    assert client.get(url(plan)).status_code == 404


def test_who_does_not_lead_sees_the_figures_and_cannot_enter_any(client, plan, target):
    put(target, "quarter-1", 88)
    for person in (make_leader(plan.unit), make_officer(make_office(plan.unit))):
        client.force_login(person)

        response = client.get(url(plan))

        assert "88%" in response.content.decode()
        assert (
            reverse("indicators:measure", args=[target.pk, "quarter-1"])
            not in response.content.decode()
        )


def test_a_locked_period_cannot_be_entered(client, plan, target, officer, quarter):
    quarter.locked = True
    quarter.save()
    client.force_login(officer)

    row = rows_of(client.get(url(plan)))[0]

    assert [cell.measurable for cell in row.cells] == [False, True, True, False]


def test_htmx_gets_the_grid_alone_and_its_address(client, plan, target, officer):
    client.force_login(officer)

    response = client.get(url(plan, "?area=3"), headers=HTMX)

    page = response.content.decode()
    assert page.lstrip().startswith('<div id="indicator-grid"')
    assert response["HX-Push-Url"] == url(plan, "?area=3")
    assert response["Vary"].startswith("HX-Request") or "HX-Request" in response["Vary"]


@pytest.fixture
def four(plan, office):
    """Targets that are met, not met, without a figure, and without a lead."""
    met = make_target(make_indicator(plan, lead=office, statement="Hồ sơ một cửa"))
    put(met, "quarter-1", 95, review="accepted")
    put(met, "quarter-3", 96)
    missed = make_target(make_indicator(plan, area=DIGITAL, statement="Thanh toán trực tuyến"))
    put(missed, "quarter-1", 99, review="accepted")
    put(missed, "six-months", 40, review="returned", review_reason="Nhầm")
    put(missed, "six-months", 50, review="accepted")
    unknown = make_target(make_indicator(plan, statement="Thứ hạng chỉ số"))
    unled = make_target(make_indicator(plan, statement="Chưa giao ai"))
    unled.indicator.lead_unit = None
    unled.indicator.save()
    return met, missed, unknown, unled


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?result=met", "met"),
        ("?result=not_met", "missed"),
        ("?result=unknown", "unknown unled"),
        ("?result=owed", "unknown unled missed"),
        ("?result=met&period=quarter-1", "met missed"),
        ("?review=waiting", "met"),
        ("?review=returned", ""),
        ("?review=accepted", "met missed"),
        ("?area=7", "missed"),
        ("?unit=-1", "unled"),
        ("?mine=1", "met"),
        ("?q=mot+cua", "met"),
        ("?q=khong+co", ""),
        ("?unit=x&area=99&result=nonsense", "met unknown unled missed"),
    ],
)
def test_filters_in_the_address_leave_what_they_say(client, plan, four, officer, query, names):
    by_name = dict(zip(("met", "missed", "unknown", "unled"), four, strict=True))
    client.force_login(officer)

    assert found(client, plan, query) == [by_name[name] for name in names.split()]


def test_the_numbers_beside_the_choices_are_what_they_would_show(client, plan, four, officer):
    client.force_login(officer)

    form = client.get(url(plan, "?result=met")).context["form"]

    labels = [words for value, words in form.fields["result"].choices if value]
    assert labels == [
        "Đạt (1)",
        "Chưa đạt (1)",
        "Đang thực hiện (0)",
        "Chưa có số liệu (2)",
        "Kỳ này chưa có số liệu (3)",
    ]
    assert form["mine"].label == "Chỉ của đơn vị tôi (1)"


def test_an_empty_plan_says_what_will_stand_there(client, plan, officer):
    client.force_login(officer)

    assert "Kế hoạch chưa có chỉ tiêu" in client.get(url(plan)).content.decode()
    assert "Không có chỉ tiêu nào như vậy" in client.get(url(plan, "?q=x")).content.decode()


@pytest.mark.parametrize("count", [3, 300])
def test_the_grid_takes_the_same_queries_for_any_number_of_targets(
    client, plan, officer, office, count, django_assert_num_queries
):
    for _ in range(count):
        put(make_target(make_indicator(plan, lead=office)), "quarter-1", 95)
    client.force_login(officer)
    client.get(url(plan))

    with django_assert_num_queries(6):
        client.get(url(plan))


def test_the_way_without_a_plan_in_the_address(client, plan, officer):
    client.force_login(officer)
    assert client.get(reverse("indicators:current")).url == url(plan)

    client.force_login(make_officer(make_office(make_commune())))
    assert "Chưa có kế hoạch" in client.get(reverse("indicators:current")).content.decode()


def test_the_excel_file_holds_what_the_filter_leaves_and_no_formula(client, plan, four, officer):
    four[0].indicator.statement = "=1+1"
    four[0].indicator.save()
    client.force_login(officer)

    response = client.get(reverse("indicators:indicator_export", args=[plan.pk]) + "?result=met")

    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    lines = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert lines[1][0] == "Lọc theo Kết quả: Đạt (1)"
    assert lines[3][1] == "III. Cải cách thủ tục hành chính"
    assert lines[3][3] == "=1+1"
    assert book.active["D4"].data_type == "s"
    assert lines[3][5:8] == ["tối thiểu 90%", "%", 95]
    assert lines[3][-1] == "đạt (9 tháng)"
    assert len(lines) == 4


def test_a_strangers_excel_file_is_not_found(client, plan):
    client.force_login(make_officer(make_office(make_plan().unit)))

    assert client.get(reverse("indicators:indicator_export", args=[plan.pk])).status_code == 404
