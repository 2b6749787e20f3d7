"""The top bar: any plan is found by typing, and the period goes along from page to page."""

import pytest
from django.urls import reverse

from accounts.models import Role
from plans.models import Plan
from tests.factories import make_commune, make_office, make_officer, make_plan, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

SWITCH = reverse("pages:plan_switch")
PROFILE = "/accounts/profile/"


@pytest.fixture
def plan():
    return make_plan(make_commune(short_name="Xã Khe Mây"), number="12/KH-UBND")


@pytest.fixture
def reader(client, plan):
    client.force_login(make_officer(make_office(plan.unit)))
    return client


def offered(client, **asked) -> list[tuple[Plan, str]]:
    return client.get(SWITCH, asked, headers={"HX-Request": "true"}).context["choices"]


def found(client, words: str) -> list[str]:
    return [plan.number for plan, _ in offered(client, q=words)]


def address(view: str, plan: Plan, *args) -> str:
    return reverse(view, args=[plan.pk, *args])


def choose(client, period: str, page: str):
    return client.post(reverse("pages:period_switch"), {"period": period, "next": page})


# the plan


def test_the_menu_keeps_the_page(reader, plan):
    older = make_plan(plan.unit, year=2025, state=Plan.State.CLOSED)

    on_tasks, elsewhere = offered(reader, page="tasks:task_list"), offered(reader, page="no:page")

    assert on_tasks == [(each, address("tasks:task_list", each)) for each in (plan, older)]
    assert elsewhere == [(each, each.get_absolute_url()) for each in (plan, older)]


def test_plans_of_other_communes_are_not_offered(reader, plan):
    make_plan(number="12/KH-UBND")

    assert [each for each, _ in offered(reader)] == [plan]
    assert [each for each, _ in offered(reader, q="12")] == [plan]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("khe may", ["12/KH-UBND", "7/QĐ-UBND"]),
        ("Khe Mây năm 2026", ["12/KH-UBND"]),
        ("12/kh", ["12/KH-UBND"]),
        ("qd", ["7/QĐ-UBND"]),
        ("7/QĐ 2025", ["7/QĐ-UBND"]),
        ("kế hoạch 2026", ["12/KH-UBND"]),
        ("khe may 2031", []),
        ("12 dong", []),
    ],
)
def test_a_plan_is_found_by_number_year_and_unit_without_accents(reader, plan, words, numbers):
    make_plan(plan.unit, number="7/QĐ-UBND", year=2025, state=Plan.State.CLOSED)

    assert found(reader, words) == numbers


def test_an_appraiser_begins_with_the_own_plans_and_is_told_how_many_more_there_are(client):
    province = make_commune(kind="province", short_name="UBND tỉnh Mẫu")
    own = make_plan(province, year=2025, number="1/KH-UBND", state=Plan.State.CLOSED)
    for n in range(21):
        make_plan(make_commune(parent=province, short_name=f"Xã {n}"), number=f"{n}/KH-UBND")
    client.force_login(make_user(make_office(province), Role.APPRAISER))

    nearest = client.get(SWITCH, headers={"HX-Request": "true"})
    looked_for = client.get(SWITCH, {"q": "ubnd 2026"}, headers={"HX-Request": "true"})

    assert nearest.context["choices"][0][0] == own
    assert (len(nearest.context["choices"]), nearest.context["left"]) == (8, 14)
    assert (len(looked_for.context["choices"]), looked_for.context["left"]) == (20, 1)
    assert f'{reverse("plans:plan_list")}?q=ubnd+2026">Còn 1 kế hoạch khác' in looked_for.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_menu_costs_the_same_for_any_number_of_plans(
    reader, plan, count, django_assert_max_num_queries
):
    for n in range(count):
        make_plan(plan.unit, year=2020 + n, state=Plan.State.CLOSED)

    with django_assert_max_num_queries(6):
        assert len(offered(reader)) == count + 1


def test_without_scripts_the_list_of_plans_is_searched(reader, plan):
    make_plan(plan.unit, number="7/QĐ-UBND", year=2025, state=Plan.State.CLOSED)

    response = reader.get(SWITCH, {"q": "khe may qd"}, follow=True)

    assert response.redirect_chain == [("/plans/?q=khe+may+qd", 302)]
    assert [each.number for each in response.context["page"]] == ["7/QĐ-UBND"]


# the period


def test_a_chosen_period_goes_along_and_stands_in_the_address_of_each_page(reader, plan):
    choose(reader, "quarter-1", PROFILE)

    for view in (
        "tasks:task_list",
        "pages:overview",
        "pages:punctuality",
        "indicators:indicator_list",
    ):
        bare = address(view, plan)
        assert reader.get(bare).url == f"{bare}?period=quarter-1"
    reports = reader.get(address("reports:report_list", plan), follow=True)
    statistics = reader.get(address("indicators:statistics", plan), follow=True)
    assert reports.context["asked"].period.key == "quarter-1"
    assert statistics.context["period"].key == "quarter-1"
    assert reader.get(PROFILE).context["frame"].period_words == "Quý I"


def test_the_list_of_tasks_says_in_its_filter_which_period_it_shows(reader, plan):
    choose(reader, "quarter-1", PROFILE)

    page = reader.get(address("tasks:task_list", plan), follow=True)

    assert page.context["form"].chosen == [("Tình trạng tính đến", "Hết Quý I")]
    assert not page.context["form"].more  # its rows are not pushed down
    assert page.context["frame"].period_words == "Quý I"


def test_punctuality_is_that_of_the_chosen_period(reader, plan):
    choose(reader, "quarter-1", PROFILE)

    page = reader.get(address("pages:punctuality", plan), follow=True)

    assert page.context["form"].period_key == "quarter-1"
    assert page.context["frame"].period_words == "Quý I"


def test_the_period_of_an_address_wins_and_is_kept(reader, plan):
    choose(reader, "quarter-1", PROFILE)

    page = reader.get(address("pages:overview", plan), {"period": "six-months"})

    assert page.context["overview"].period.key == "six-months"
    assert reader.get(PROFILE).context["frame"].period == "six-months"
    reader.get(address("indicators:statistics", plan, "quarter-3"))
    assert reader.get(PROFILE).context["frame"].period == "quarter-3"


def test_an_address_with_another_filter_shows_today_and_says_so(reader, plan):
    choose(reader, "quarter-1", PROFILE)

    page = reader.get(address("tasks:task_list", plan), {"late": "overdue"})

    assert page.context["form"].wanted == {"late": "overdue"}
    assert page.context["frame"].period_words == "Hôm nay"
    assert reader.get(PROFILE).context["frame"].period == "quarter-1"


def test_today_is_gone_back_to(reader, plan):
    choose(reader, "quarter-1", PROFILE)
    bare = address("tasks:task_list", plan)

    reader.get(bare, {"period": ""})

    assert reader.get(bare).status_code == 200
    assert reader.get(PROFILE).context["frame"].period_words == "Hôm nay"


@pytest.mark.parametrize("period", ["quarter-1", ""])
def test_the_switch_comes_back_to_the_page_for_that_period(reader, plan, period):
    tasks, statistics = address("tasks:task_list", plan), address("indicators:statistics", plan)
    asked = f"{tasks}?late=overdue&page=2&period=year"

    assert choose(reader, period, asked).url == f"{tasks}?late=overdue&period={period}"
    assert choose(reader, period, PROFILE).url == PROFILE
    own = f"{statistics}{period}/" if period else statistics
    assert choose(reader, period, f"{statistics}year/").url == own


@pytest.mark.parametrize("page", ["https://example.com/", "//example.com/", "/khong-co/", ""])
def test_the_switch_leads_to_no_other_site(reader, plan, page):
    assert choose(reader, "quarter-1", page).url == "/"


def test_what_is_no_period_changes_nothing(reader, plan):
    choose(reader, "quarter-1", PROFILE)

    choose(reader, "quý-9", PROFILE)
    reader.get(address("tasks:task_list", plan), {"period": "quý-9"})

    assert reader.get(PROFILE).context["frame"].period == "quarter-1"


def test_a_part_of_a_page_tells_the_top_bar_its_period(reader, plan):
    page = reader.get(
        address("pages:overview", plan), {"period": "year"}, headers={"HX-Request": "true"}
    )

    assert page["HX-Trigger"] == '{"period": {"value": "year"}}'
