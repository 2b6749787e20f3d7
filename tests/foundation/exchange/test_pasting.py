"""Rows copied from Excel or Word are pasted, looked at, and stored like those of a file."""

import pytest
from django.urls import reverse

from foundation.exchange.models import ImportRun
from foundation.exchange.pasting import pasted_file
from plans.models import Plan
from tasks.exchange import TaskDataset
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)

from .books import bring_in, store

pytestmark = pytest.mark.django_db
HEADED = "TT\tNội dung công việc\tCơ quan chủ trì\tThời gian hoàn thành\tSản phẩm đầu ra\n"
ROWS = (
    "I\tCông tác chỉ đạo, điều hành\t\t\t\n"
    '1\tBan hành kế hoạch\tPhòng Kinh tế\tQuý I/2026\t"Kế hoạch\nBáo cáo"\n'
    "II\tCải cách thể chế\t\t\t\n"
    "1\tRà soát văn bản\t- Phòng Kinh tế\tThường xuyên\tDanh mục\n"
)


@pytest.fixture
def plan():
    return make_plan(state=Plan.State.DRAFT, handed_out_at=None)


@pytest.fixture
def dataset(plan):
    make_office(plan.unit, name="Phòng Kinh tế xã Mẫu", short_name="Phòng Kinh tế")
    return TaskDataset(make_standing_officer(plan.unit), str(plan.pk))


def said(plan):
    return [
        (
            task.area,
            task.ordinal,
            task.content,
            task.product,
            task.time_text,
            task.time_kind,
            task.leads[0].text,
        )
        for task in plan.tasks.with_units()
    ]


def test_pasted_rows_become_tasks_under_the_areas_that_head_them(dataset, plan):
    found = bring_in(dataset, pasted_file(dataset, HEADED + ROWS))
    store(found)

    assert said(plan) == [
        (1, 1, "Ban hành kế hoạch", "Kế hoạch\nBáo cáo", "Quý I/2026", "quarter", "Phòng Kinh tế"),
        (2, 1, "Rà soát văn bản", "Danh mục", "Thường xuyên", "continuous", "Phòng Kinh tế"),
    ]


def test_rows_without_headings_are_read_in_the_order_of_the_appendix(dataset, plan):
    found = bring_in(
        dataset,
        pasted_file(
            dataset,
            "1\tHọp giao ban\tThông báo\tPhòng Kinh tế\t\tHằng tháng",
            group="Cải cách thể chế",
        ),
    )
    store(found)

    assert said(plan) == [
        (2, 1, "Họp giao ban", "Thông báo", "Hằng tháng", "recurring", "Phòng Kinh tế")
    ]


def test_a_row_without_an_area_or_with_an_unknown_unit_is_a_fault(dataset, plan):
    found = bring_in(
        dataset, pasted_file(dataset, HEADED + "1\tBan hành\tPhòng Lạ\tQuý I/2026\t\n")
    )

    [line] = found.lines.wrong()
    assert {heading for heading, _ in line.errors} == {"Lĩnh vực", "Chủ trì"}
    assert not plan.tasks.exists()


def test_the_page_takes_pasted_rows(client, dataset, plan):
    client.force_login(dataset.user)
    address = reverse("exchange:dataset", args=["tasks", plan.pk])

    response = client.post(f"{address}?paste=1", {"paste-rows": HEADED + ROWS, "paste-group": ""})

    assert response.url == ImportRun.objects.get().get_absolute_url()


@pytest.mark.parametrize("rows", ["", "   \n\t\n"])
def test_nothing_pasted_is_said_at_the_box(client, dataset, plan, rows):
    client.force_login(dataset.user)
    address = reverse("exchange:dataset", args=["tasks", plan.pk])

    response = client.post(f"{address}?paste=1", {"paste-rows": rows})

    assert "Hãy dán các dòng" in response.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "rows", [f'Họp\tBáo cáo\r\n"{"x" * 140_000}', "Họp\rBáo\tcáo", f"Họp\t{'x' * 140_000}"]
)
def test_rows_that_cannot_be_divided_are_refused_at_the_box(client, dataset, plan, rows):
    client.force_login(dataset.user)
    address = reverse("exchange:dataset", args=["tasks", plan.pk])

    response = client.post(f"{address}?paste=1", {"paste-rows": rows})

    assert response.status_code == 200
    [error] = response.context["paste"].errors["rows"]
    assert error.startswith("Bảng dán có ô quá dài")
    assert not ImportRun.objects.exists()


def test_only_who_may_import_may_paste(client, dataset, plan):
    address = reverse("exchange:dataset", args=["tasks", plan.pk]) + "?paste=1"
    for person in (make_officer(dataset.user.unit), make_standing_officer(make_commune())):
        client.force_login(person)
        assert client.post(address, {"paste-rows": HEADED + ROWS}).status_code == 404
    assert not ImportRun.objects.exists()
