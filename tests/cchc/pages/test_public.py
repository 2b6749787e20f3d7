"""The published progress of a plan: what everybody may read, and what nobody finds."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from plans.models import Plan
from plans.services import PlanRefused, publish_progress
from tests.factories import (
    make_form,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)
from tests.indicators.statistics.entered import enter_into
from tests.servers import has_visitor, silent_server

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("new_counters")]
ADDRESSES = ("pages:public_progress", "pages:public_json", "pages:public_csv")


@pytest.fixture
def plan():
    plan = make_plan()
    office = make_office(plan.unit, short_name="Phòng Kinh tế")
    done = make_task(
        plan, lead=office, content="=Rà soát thủ tục", due=date(2026, 6, 30), time_kind="date"
    )
    make_update(done, state="done", percent=100)
    waiting = make_task(plan, lead=office, content="Tập huấn")
    make_update(
        waiting,
        author=make_officer(office, first_name="Kín"),
        result="Lời chưa duyệt",
        review="waiting",
    )
    make_task(plan, lead=office, tracked=False, content="Không theo dõi")
    return plan


@pytest.fixture
def published(plan):
    publish_progress(plan, by=make_leader(plan.unit), public=True)
    return plan


def address(name, plan):
    return reverse(name, args=[plan.unit.code, plan.year])


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_finds_a_plan_that_was_not_published(client, plan, name):
    assert client.get(address(name, plan)).status_code == 404
    assert client.get(reverse(name, args=["khong-co", 2026])).status_code == 404


def test_of_hundreds_of_tasks_the_page_shows_two_hundred_and_the_files_all(client, plan):
    for n in range(1, 202):
        make_task(plan, content=f"Việc {n}", ordinal=10 + n)
    publish_progress(plan, by=make_leader(plan.unit), public=True)
    at = address("pages:public_progress", plan)

    first, second = (client.get(at, {"page": page}).text for page in (1, 2))
    whole = client.get(address("pages:public_json", plan)).json()

    assert [text.count('data-label="Thời gian"') for text in (first, second)] == [200, 3]
    assert "Việc 201" in second
    assert len(whole["tasks"]) == 203


@pytest.mark.parametrize("name", ADDRESSES)
def test_everybody_reads_accepted_progress_and_nothing_else(client, published, name):
    response = client.get(address(name, published))

    words = response.content.decode()
    assert response.status_code == 200
    assert "Rà soát thủ tục" in words
    assert "Phòng Kinh tế" in words
    assert not {word for word in ("Kín", "chưa duyệt", "Không theo dõi") if word in words}
    assert response["Cache-Control"] == "public, max-age=300"


def test_programs_get_figures_and_tasks(client, published):
    response = client.get(
        address("pages:public_json", published), headers={"origin": "https://xa.example"}
    )

    said = response.json()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert said["totals"] == {
        "total": 2,
        "done": 1,
        "doing": 0,
        "not_started": 1,
        "not_doing": 0,
        "overdue": 0,
    }
    assert [(task["content"], task["state"], task["percent"]) for task in said["tasks"]] == [
        ("=Rà soát thủ tục", "Hoàn thành", 100),
        ("Tập huấn", "Chưa thực hiện", 0),
    ]
    again = client.get(
        address("pages:public_json", published), headers={"if-none-match": response["ETag"]}
    )
    assert again.status_code == 304


def test_the_table_is_proof_against_formulas(client, published):
    content = client.get(address("pages:public_csv", published)).content

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["Nội dung"], row["Chủ trì"], row["Quá hạn"]) for row in rows] == [
        ("'=Rà soát thủ tục", "Phòng Kinh tế", "không"),
        ("Tập huấn", "Phòng Kinh tế", "không"),
    ]


def test_a_leader_switches_it_on_and_off_on_the_plans_page(client, plan):
    client.force_login(make_leader(plan.unit))

    client.post(reverse("plans:plan_publish", args=[plan.pk]), {"public": "1"})
    on = client.get(plan.get_absolute_url()).content.decode()
    client.post(reverse("plans:plan_publish", args=[plan.pk]))

    assert address("pages:public_json", plan) in on
    assert [row.why for row in history_of(plan)[-2:]] == [
        "Công khai tiến độ",
        "Thôi công khai tiến độ",
    ]
    client.logout()
    assert client.get(address("pages:public_json", plan)).status_code == 404


def test_only_a_leader_publishes_and_only_an_issued_plan(client, plan):
    client.force_login(make_standing_officer(plan.unit))
    draft = make_plan(plan.unit, year=2027, state=Plan.State.DRAFT)

    assert (
        client.post(reverse("plans:plan_publish", args=[plan.pk]), {"public": "1"}).status_code
        == 404
    )
    with pytest.raises(PlanRefused):
        publish_progress(draft, by=make_leader(plan.unit), public=True)
    assert not Plan.objects.published().exists()


def test_a_plan_issued_after_one_was_closed_is_the_one_that_is_read(client, published):
    published.state = Plan.State.CLOSED
    published.save()
    newer = make_plan(published.unit, number="88/KH-UBND")
    publish_progress(newer, by=make_leader(published.unit), public=True)

    assert (
        client.get(address("pages:public_json", published)).json()["plan"]["number"] == "88/KH-UBND"
    )


def test_more_tasks_take_no_more_queries(client, published, django_assert_max_num_queries):
    office = published.tasks.first().leads[0].units.first()
    for _ in range(30):
        make_task(published, lead=office)

    with django_assert_max_num_queries(10):
        client.get(address("pages:public_json", published))


def test_a_cache_that_does_not_answer_costs_nobody_the_page(client, published, settings):
    with silent_server() as door:
        away = f"redis://127.0.0.1:{door.getsockname()[1]}/0"
        backend = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {
            "default": {"BACKEND": backend, "LOCATION": away, "OPTIONS": {"socket_timeout": 0.1}},
        }

        response = client.get(address("pages:public_json", published))

        assert (response.status_code, len(response.json()["tasks"])) == (200, 2)
        assert has_visitor(door)


def test_accepted_statistics_are_published_with_names_and_units(client, published):
    form = make_form(
        name="Giải quyết thủ tục hành chính",
        rows=[
            {"code": "1", "name": "Đã giải quyết", "unit": "hồ sơ", "area": 3},
            {"code": "2", "name": "Số cuộc họp", "unit": "cuộc", "area": 1},
            {"code": "3", "name": "Vướng mắc", "kind": "text"},
        ],
    )
    enter_into(published, form, "quarter-1", {"1": 1200, "2": 4})
    enter_into(published, form, "six-months", {"1": 800})
    enter_into(published, form, "quarter-3", {"1": 777}, accepted=False)

    said = client.get(address("pages:public_json", published)).json()["statistics"]
    page = client.get(address("pages:public_progress", published)).content.decode()

    assert [(each["name"], each["period"]) for each in said] == [
        ("Giải quyết thủ tục hành chính", "6 tháng")
    ]
    assert said[0]["areas"] == [
        {
            "name": "Cải cách thủ tục hành chính",
            "rows": [
                {
                    "code": "1",
                    "name": "Đã giải quyết",
                    "unit": "hồ sơ",
                    "figures": [
                        {"column": "", "value": "2000", "shown": "2.000", "estimate": False}
                    ],
                }
            ],
        }
    ]
    assert "<strong>2.000</strong>" in page
    assert "777" not in page
