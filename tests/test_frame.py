"""The frame: navigation by role, the plan in use, counts, what it costs, and that a partial has
none of it.
"""

import re

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Role
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from cchc.pages.navigation import ENTRIES, PageFrame, entries_for
from foundation.web.templatetags import components
from indicators.models import Measurement
from plans.models import Plan
from tasks.models import ProgressUpdate
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
    make_user,
)

pytestmark = pytest.mark.django_db

WORK = [entry.words for entry in ENTRIES]


def words(user) -> list[str]:
    return [entry.words for entry in entries_for(user)]


def frame_of(client, address: str = "/accounts/profile/") -> PageFrame:
    return client.get(address).context["frame"]


def test_an_officer_is_offered_the_work_in_the_order_of_the_year():
    assert words(make_officer()) == WORK


def test_leaders_begin_with_the_overview_and_review():
    leader = make_leader(make_commune())

    assert words(leader) == ["Tổng quan", *WORK[:-1], "Duyệt kết quả", "Nhật ký"]


def test_the_standing_body_reviews():
    assert words(make_standing_officer(make_commune())) == [*WORK, "Duyệt kết quả", "Nhật ký"]


def test_administration_is_for_administrators_alone():
    assert words(make_user(None, Role.ADMINISTRATOR)) == [
        *WORK,
        "Nhật ký",
        "Quản trị",
        "Tình trạng hệ thống",
    ]


def test_without_a_plan_nothing_leads_to_one(client):
    client.force_login(make_officer())

    links = frame_of(client).links

    assert "Kế hoạch" in [link.words for link in links]
    assert "Nhiệm vụ" not in [link.words for link in links]


def test_the_links_lead_to_the_plan_in_use(client):
    plan = make_plan()
    client.force_login(make_officer(make_office(plan.unit)))

    urls = {link.words: link.url for link in frame_of(client).links}

    assert urls["Nhiệm vụ"] == reverse("tasks:task_list", args=[plan.pk])


@pytest.mark.parametrize(
    ("view", "here"),
    [
        ("tasks:task_list", "Nhiệm vụ"),
        ("plans:plan_detail", "Kế hoạch"),
        ("plans:evidence_list", "Minh chứng"),
    ],
)
def test_the_place_where_one_is_stands_out(client, view, here):
    plan = make_plan()
    client.force_login(make_officer(make_office(plan.unit)))
    address = reverse(view, args=[] if view == "plans:evidence_list" else [plan.pk])

    assert [link.words for link in frame_of(client, address).links if link.here] == [here]


def test_scoring_bears_the_name_of_the_persons_own_authority(client):
    province = make_commune(kind="province", short_name="UBND tỉnh Mẫu")
    plan = make_plan(make_commune(parent=province))
    client.force_login(make_user(make_office(province), Role.APPRAISER))

    names = [
        client.get(page).context["frame"].authority
        for page in (plan.get_absolute_url(), "/criteria/")
    ]

    assert names == [plan.unit.short_name, province.short_name]


def test_the_menu_of_the_person_follows_their_roles_at_the_next_request(client):
    person = make_standing_officer(make_commune())
    client.force_login(person)
    before = client.get("/accounts/profile/").content.decode()
    type(person).objects.filter(pk=person.pk).update(roles=[Role.OFFICER])

    after = client.get("/accounts/profile/").content.decode()

    discards = f'class="menu-item" href="{reverse("discards:discard_list")}"'
    assert (discards in before, discards in after) == (True, False)


def test_the_switches_follow_the_page_and_the_period_at_the_next_request(client):
    plan = make_plan()
    client.force_login(make_officer(make_office(plan.unit)))
    tasks = reverse("tasks:task_list", args=[plan.pk])

    def shown(address: str) -> tuple[str, str]:
        page = client.get(address).content.decode()
        chosen = re.findall(r'name="period" value="([^"]*)" aria-current="true"', page)
        return ",".join(chosen), re.search(r"\?page=([^\"]*)\"", page)[1]

    assert shown("/accounts/profile/") == ("", "accounts:profile")
    assert shown(f"{tasks}?period=year") == ("year", "tasks:task_list")
    assert shown(f"{tasks}?period=") == ("", "tasks:task_list")


def test_what_is_new_and_what_waits_is_counted(client):
    commune = make_commune()
    plan = make_plan(commune)
    reviewer = make_standing_officer(commune)
    for review in ("waiting", "waiting", "accepted"):
        make_update(make_task(plan), review=review)
    author = ProgressUpdate.objects.first().author
    Measurement.objects.create(
        target=make_target(), period=make_period(plan), author=author, value=1
    )
    notify([reviewer], Kind.HANDED_OUT, "Một", "/style/")
    client.force_login(reviewer)

    frame = frame_of(client)

    assert (frame.unread, frame.waiting_updates, frame.waiting_measurements) == (1, 2, 0)
    assert [link.count for link in frame.links if link.words == "Duyệt kết quả"] == [2]


@pytest.mark.parametrize("count", [1, 3])
def test_the_frame_costs_two_queries_at_most(client, count, django_assert_num_queries):
    plan = make_plan()
    for n in range(count):
        make_plan(plan.unit, year=2020 + n, state=Plan.State.CLOSED)
    client.force_login(make_standing_officer(plan.unit))
    on_a_plan = client.get(reverse("plans:plan_detail", args=[plan.pk])).wsgi_request
    elsewhere = client.get("/accounts/profile/").wsgi_request

    for request, queries in ((on_a_plan, 1), (elsewhere, 2)):
        with django_assert_num_queries(queries):
            frame = PageFrame(request)
            assert frame.links
            assert (frame.authority, frame.unread) == (plan.unit.short_name, 0)


def test_a_partial_asks_nothing_for_the_frame(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = make_officer()
    template = engines["django"].from_string(
        "{% partialdef part %}<p>{{ word }}</p>{% endpartialdef %}{{ word }}"
    )

    with django_assert_num_queries(0):
        assert template.render({"word": "một"}, request) == "một"


def test_an_htmx_answer_has_no_frame(client):
    plan = make_plan()
    client.force_login(make_officer(make_office(plan.unit)))
    address = reverse("tasks:task_list", args=[plan.pk])

    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert 'class="nav"' in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert 'class="nav"' not in part.content.decode()


def test_the_style_page_shows_every_component(client):
    client.force_login(make_officer())

    page = client.get("/style/").content.decode()

    axes = (components.STATES, components.REVIEWS, components.TIME_KINDS, components.DOCUMENTS)
    assert [words for axis in axes for _, _, words in axis.values() if words not in page] == []
    assert [words for _, words in components.JOBS.values() if words not in page] == []


def test_the_style_page_stands_only_where_the_demo_runs(client, settings):
    settings.DEMO = False
    client.force_login(make_officer())

    assert client.get("/style/").status_code == 404


def test_pages_carry_no_inline_script_or_style(client):
    client.force_login(make_officer(demo_label="Cán bộ"))

    for address in ("/style/", "/accounts/profile/", "/accounts/notifications/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=")


def test_a_page_that_is_not_there_says_so_in_vietnamese(client):
    client.force_login(make_officer())

    response = client.get("/khong-co/")

    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()


def test_a_form_from_another_session_is_answered_in_vietnamese():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "Phiên làm việc đã hết" in response.content.decode()
