"""The page of what a plan carries over when it replaces another, and mending the pairs."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from plans.models import Plan
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def place():
    commune = make_commune()
    office = make_office(commune)
    old = make_plan(commune, number="12/KH-UBND")
    new = make_plan(
        commune, state="draft", handed_out_at=None, number="", issued_on=None, replaces=old
    )
    return SimpleNamespace(
        old=old,
        new=new,
        office=office,
        leader=make_leader(commune),
        standing=make_standing_officer(commune),
        officer=make_officer(office),
        check=make_task(old, lead=office, content="Kiểm tra cải cách hành chính tại các thôn"),
        train=make_task(old, lead=office, content="Tập huấn nghiệp vụ một cửa"),
        again=make_task(
            new, lead=office, content="Kiểm tra cải cách hành chính tại tất cả các thôn"
        ),
        extra=make_task(new, lead=office, content="Rà soát văn bản quy phạm pháp luật"),
        url=reverse("planning:plan_replace", args=[new.pk]),
    )


def test_the_page_shows_what_goes_on_what_is_new_and_what_ends(client, place):
    client.force_login(place.leader)

    response = client.get(place.url)

    succession = response.context["succession"]
    assert [(pair.old, pair.new) for pair in succession.continued] == [(place.check, place.again)]
    assert (succession.new, succession.dropped) == ([place.extra], [place.train])
    assert "<ins>tất cả </ins>" in response.content.decode()


def test_the_pairs_are_filtered_and_swapped_alone(client, place):
    client.force_login(place.standing)

    response = client.get(place.url, {"kind": "same"}, headers={"HX-Request": "true"})

    assert list(response.context_data["page"]) == []
    assert "<html" not in response.content.decode()


def test_the_leader_issues_from_the_page(client, place):
    make_update(place.train, author=place.officer)
    client.force_login(place.leader)
    values = {"number": "30/KH-UBND", "issued_on": "04/05/2026"}

    refused = client.post(reverse("planning:plan_issue", args=[place.new.pk]), values)
    place.old.refresh_from_db()
    state = place.old.state
    client.post(
        reverse("planning:plan_issue", args=[place.new.pk]), values | {"dropped": place.train.pk}
    )

    assert "mà kế hoạch mới không tiếp tục" in refused.content.decode()
    assert state == Plan.State.ISSUED
    place.old.refresh_from_db()
    place.new.refresh_from_db()
    assert (place.old.state, place.new.state, place.new.issued_on) == (
        "replaced",
        "issued",
        date(2026, 5, 4),
    )


def test_a_pair_is_mended(client, place):
    client.force_login(place.standing)

    page = client.get(place.url, {"task": place.extra.pk})
    client.post(
        reverse("planning:plan_pair", args=[place.new.pk]),
        {"task": place.extra.pk, "old": place.train.pk},
    )

    assert page.context["pair_form"]["old"].initial == ""
    place.new.refresh_from_db()
    assert place.new.paired_by_hand == {str(place.extra.pk): place.train.pk}


def test_of_hundreds_of_tasks_a_page_is_shown_and_a_mended_pair_stays_on_it(client, place):
    many = [make_task(place.new, content=f"Việc {n}", ordinal=100 + n) for n in range(150)]
    client.force_login(place.standing)
    shown = {"kind": "new", "page": 2}
    mend = reverse("planning:plan_pair", args=[place.new.pk])

    whole = client.get(place.url)
    second = client.get(place.url, shown | {"task": many[-1].pk})
    mended = client.post(f"{mend}?kind=new&page=2", {"task": many[-1].pk, "old": ""})

    assert whole.text.count('class="difference"') == 1, "the pair alone"
    assert "Nhiệm vụ mới (151)" in whole.text
    assert list(second.context["page"]) == list(place.new.tasks.exclude(pk=place.again.pk))[100:]
    assert second.text.count('name="old"') == 1, "the form stands at its task"
    assert (
        f"{reverse('planning:plan_pair', args=[place.new.pk])}?kind=new&amp;page=2" in second.text
    )
    assert mended.url == f"{place.url}?kind=new&page=2#pair-{many[-1].pk}"


def test_a_task_whose_only_word_waits_to_count_is_still_to_be_answered_for(client, place):
    make_update(
        place.train,
        author=place.officer,
        state="not_doing",
        percent=0,
        reason="Hết kinh phí",
        review="waiting",
    )
    client.force_login(place.standing)

    page = client.get(place.url, {"kind": "dropped"})

    assert page.context["succession"].unanswered == [place.train]
    assert list(page.context["page"]) == [place.train]


def test_a_pair_with_a_strange_task_changes_nothing(client, place):
    client.force_login(place.standing)

    client.post(
        reverse("planning:plan_pair", args=[place.new.pk]),
        {"task": place.extra.pk, "old": make_task().pk},
    )

    place.new.refresh_from_db()
    assert place.new.paired_by_hand == {}


def test_the_replaced_plan_is_chosen_on_the_plan_page(client, place):
    Plan.objects.filter(pk=place.new.pk).update(replaces=None, replaces_text="11/KH-UBND")
    client.force_login(place.standing)

    page = client.get(place.new.get_absolute_url())
    client.post(reverse("planning:plan_point", args=[place.new.pk]), {"replaces": place.old.pk})

    assert "không tìm thấy kế hoạch có số đó" in page.content.decode()
    place.new.refresh_from_db()
    assert place.new.replaces == place.old


def test_a_plan_of_another_commune_is_not_chosen(client, place):
    client.force_login(place.standing)

    client.post(reverse("planning:plan_point", args=[place.new.pk]), {"replaces": make_plan().pk})

    place.new.refresh_from_db()
    assert place.new.replaces == place.old


def test_the_old_plan_and_its_tasks_lead_to_the_new_ones(client, place):
    client.force_login(place.leader)
    client.post(
        reverse("planning:plan_issue", args=[place.new.pk]),
        {"number": "30/KH-UBND", "issued_on": "04/05/2026"},
    )

    plan_page = client.get(place.old.get_absolute_url()).content.decode()
    task_page = client.get(place.check.get_absolute_url()).content.decode()
    new_page = client.get(place.again.get_absolute_url()).content.decode()

    assert f'Theo dõi tiếp tại <a href="{place.new.get_absolute_url()}">' in plan_page
    assert f'Theo dõi tiếp tại <a href="{place.again.get_absolute_url()}">' in task_page
    assert place.check.get_absolute_url() in new_page


@pytest.mark.parametrize("name", ["plan_replace", "plan_pair", "plan_point"])
def test_others_do_not_find_the_page(client, place, name):
    for person in (place.officer, make_standing_officer(make_commune())):
        client.force_login(person)
        address = reverse(f"planning:{name}", args=[place.new.pk])

        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}


def test_a_draft_that_replaces_nothing_has_no_such_page(client, place):
    Plan.objects.filter(pk=place.new.pk).update(replaces=None)
    client.force_login(place.leader)

    assert client.get(place.url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_many_queries_for_any_number_of_tasks(
    client, place, django_assert_max_num_queries, count
):
    for number in range(count * 10):
        for plan in (place.old, place.new):
            make_task(
                plan, lead=place.office, content=f"Nhiệm vụ {number} về nội dung {number * 31}"
            )
    client.force_login(place.leader)

    with django_assert_max_num_queries(12):
        client.get(place.url)
