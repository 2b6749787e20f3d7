"""From the lists of the admin site to Excel: buttons above the list, and a file of the rows that
are listed.
"""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role, User
from plans.models import Plan
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_target,
    make_task,
    make_user,
)

from .books import head_of

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def commune():
    return make_commune(code="xa-mau")


@pytest.fixture
def office(commune):
    return make_office(commune, name="Phòng Kinh tế", short_name="Phòng Kinh tế")


@pytest.fixture
def administrator(commune):
    return make_user(commune, Role.ADMINISTRATOR, username="quantri")


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


def doors(client, path: str, **query) -> list[tuple[str, str]]:
    datasets = client.get(f"/admin/{path}/", query).context["datasets"]
    return [(dataset["page"], dataset["file"]) for dataset in datasets]


def column(response, heading: str) -> list:
    data = load_workbook(BytesIO(b"".join(response.streaming_content)))["Dữ liệu"]
    at = head_of(data)
    return [row[at[heading] - 1].value for row in data.iter_rows(min_row=at[""] + 1)]


@pytest.mark.parametrize(
    ("path", "dataset"),
    [("accounts/unit", "units"), ("accounts/user", "people"), ("accounts/holiday", "holidays")],
)
def test_lists_of_the_authority_lead_to_its_sheets(admin_client, path, dataset):
    ((page, file),) = doors(admin_client, path)

    assert (page, file) == (f"/exchange/{dataset}/xa-mau/", f"/admin/{path}/excel/xa-mau/")
    assert admin_client.get(page).status_code == 200
    assert admin_client.get(file).status_code == 200


def test_the_file_holds_what_search_and_filters_leave(admin_client, office):
    for username, active in (("lan", True), ("minh", True), ("hoa", False)):
        make_officer(office, username=username, is_active=active)

    ((_, file),) = doors(admin_client, "accounts/user", is_active__exact="1", role="officer")
    assert file.endswith("?is_active__exact=1&role=officer")
    assert sorted(column(admin_client.get(file), "Tên đăng nhập")) == ["lan", "minh"]
    ((_, file),) = doors(admin_client, "accounts/user", q="hoa")
    assert column(admin_client.get(file), "Tên đăng nhập") == ["hoa"]


def test_nobody_of_another_commune_is_in_the_file(admin_client, administrator):
    make_officer(make_office(make_commune(code="xa-khac")), username="ngoai")

    assert column(admin_client.get("/admin/accounts/user/excel/xa-mau/"), "Tên đăng nhập") == [
        "quantri"
    ]
    assert admin_client.get("/admin/accounts/user/excel/xa-khac/").status_code == 404


def test_tasks_lead_to_the_datasets_of_the_plans_that_are_listed(admin_client, commune, office):
    plans = [make_plan(commune, year=year, number=f"{year}/KH-UBND") for year in (2025, 2026)]
    for plan in plans:
        make_task(plan, lead=office, content=f"Việc năm {plan.year}")
        make_task(plan, lead=office, content="Rà soát thủ tục")
    make_task(make_plan(), content="Việc ngoài")

    assert [page for page, _ in doors(admin_client, "tasks/task")] == [
        f"/exchange/tasks/{plan.pk}/" for plan in reversed(plans)
    ]
    assert (
        "Nhập, xuất Excel: 2026/KH-UBND, 2026"
        in admin_client.get("/admin/tasks/task/").content.decode()
    )
    ((_, file),) = doors(admin_client, "tasks/task", plan__year="2025", q="ra soat")
    assert column(admin_client.get(file), "Nội dung") == ["Rà soát thủ tục"]


@pytest.mark.parametrize("path", ["indicators/indicator", "indicators/target"])
def test_indicators_lead_to_the_dataset_of_their_targets(admin_client, commune, path):
    plan = make_plan(commune)
    for statement, goals in (("Hồ sơ trực tuyến", (60, 80)), ("Mức độ hài lòng", (90,))):
        indicator = make_indicator(plan, statement=statement)
        for goal in goals:
            make_target(indicator, goal=goal)

    ((page, file),) = doors(admin_client, path, q="truc tuyen")

    assert page == f"/exchange/targets/{plan.pk}/"
    assert sorted(column(admin_client.get(file), "Mục tiêu")) == [60, 80]


def test_there_is_no_door_where_there_is_no_dataset(admin_client, client, office):
    assert doors(admin_client, "tasks/task") == []
    client.force_login(User.objects.create_superuser("goc"))
    assert doors(client, "accounts/unit") == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_others_get_no_file(client, office, role):
    client.force_login(make_user(office, role))

    assert client.get("/admin/accounts/user/excel/xa-mau/", follow=True).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_doors_cost_few_queries(
    admin_client, commune, office, count, django_assert_max_num_queries
):
    plans = [
        make_plan(commune, state=Plan.State.DRAFT, year=2026 + n, number="") for n in range(count)
    ]
    for plan in plans:
        make_task(plan, lead=office)

    for name in ("tasks_task", "accounts_unit", "accounts_user", "accounts_holiday"):
        with django_assert_max_num_queries(12):
            admin_client.get(reverse(f"admin:{name}_changelist"))
