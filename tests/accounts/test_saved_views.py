"""Saved views of lists: who sees, changes and begins with them, and how a list is shown."""

import pytest
from django.urls import reverse

from accounts.models import SavedView
from accounts.saved_views.services import ViewRefused, begin_with, save_view
from tests.factories import make_commune, make_office, make_officer, make_plan, make_task

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def officer(client, plan):
    officer = make_officer(make_office(plan.unit))
    client.force_login(officer)
    return officer


@pytest.fixture
def colleague(plan):
    return make_officer(make_office(plan.unit))


def address(plan):
    return reverse("tasks:task_list", args=[plan.pk])


def view_of(person, name="Quá hạn", **values):
    values = {"page": "tasks", "query": "late=overdue"} | values
    return save_view(person, name=name, **values)


def names(response):
    return [view.name for view in response.context["mine"].views]


def test_a_filter_is_saved_under_a_name_and_its_address_stays_that_of_the_list(
    client, plan, officer
):
    sent = {
        "page": "tasks",
        "name_field": "Của tôi",
        "back": address(plan),
        "columns": "time.leads",
    }

    response = client.post(
        reverse("accounts:view_create"), sent | {"query": "late=overdue&page=3&all=1"}
    )

    assert response.url == f"{address(plan)}?late=overdue&cols=time.leads"
    view = SavedView.objects.get()
    assert (view.owner, view.authority, view.shared) == (officer, plan.unit, False)
    page = client.get(response.url)
    assert page.context["shown"] == ["leads", "time"]
    assert page.context["form"].query == "late=overdue"


def test_a_name_in_use_is_told_at_its_field_and_what_was_filtered_is_kept(client, plan, officer):
    view_of(officer, "Của tôi")

    response = client.post(
        reverse("accounts:view_create"),
        {"page": "tasks", "name_field": "của tôi", "query": "mine=1", "back": "//evil.example/"},
    )

    form = response.context["form"]
    assert form.errors == {"name": ["Bạn đã có cách xem tên “của tôi”; hãy chọn tên khác."]}
    assert 'name="query" value="mine=1"' in response.content.decode()
    assert form.cleaned_data["back"] == "/"
    assert SavedView.objects.count() == 1


def test_views_of_others_are_seen_only_inside_the_authority_and_only_when_shared(
    client, plan, officer, colleague
):
    view_of(officer, "Riêng của tôi")
    view_of(colleague, "Riêng của bạn")
    view_of(colleague, "Chung", shared=True)
    view_of(make_officer(make_office(make_commune())), "Xã khác", shared=True)
    view_of(colleague, "Danh sách khác", shared=True, page="plans")

    assert names(client.get(address(plan))) == ["Riêng của tôi", "Chung"]


def test_only_the_owner_changes_shares_and_deletes_a_view(client, plan, officer, colleague):
    theirs, own = view_of(colleague, "Chung", shared=True), view_of(officer, "Của tôi")

    for name in ("view_edit", "view_delete"):
        url = reverse(f"accounts:{name}", args=[theirs.pk])
        assert client.post(url, {"name_field": "Chiếm"}).status_code == 404
    client.post(
        reverse("accounts:view_edit", args=[own.pk]), {"name_field": "Phòng tôi", "shared": "on"}
    )

    assert set(SavedView.objects.values_list("name", "shared")) == {
        ("Chung", True),
        ("Phòng tôi", True),
    }
    client.post(reverse("accounts:view_delete", args=[own.pk]))
    assert list(SavedView.objects.all()) == [theirs]


def test_the_list_begins_with_the_view_of_choice_until_it_is_shared_no_more(
    client, plan, officer, colleague
):
    shared = view_of(colleague, "Chung", shared=True)
    client.post(reverse("accounts:view_start"), {"page": "tasks", "view": shared.pk})

    assert client.get(address(plan)).url == f"{address(plan)}?late=overdue"
    assert client.get(address(plan), {"view": "all"}).status_code == 200

    SavedView.objects.filter(pk=shared.pk).update(shared=False)
    assert client.get(address(plan)).status_code == 200


def test_a_view_that_is_not_to_be_seen_is_no_beginning(client, officer, colleague):
    hidden = view_of(colleague)

    client.post(reverse("accounts:view_start"), {"page": "tasks", "view": hidden.pk})

    officer.refresh_from_db()
    assert officer.list_settings("tasks").start is None


def test_density_and_columns_are_remembered_and_the_address_goes_before_them(client, plan, officer):
    make_task(plan, product="Báo cáo quý")
    sent = {"page": "tasks", "density": "roomy", "columns": ["product", "area", "none"]}

    response = client.post(
        reverse("accounts:list_display"), sent | {"back": f"{address(plan)}?q=a"}
    )

    assert response.url == f"{address(plan)}?q=a"
    page = client.get(address(plan))
    assert page.context["shown"] == ["product", "area"]
    assert 'class="print-wide matrix-roomy"' in page.content.decode()
    assert client.get(address(plan), {"cols": "state"}).context["shown"] == ["state"]


def test_two_lists_are_shown_each_in_its_way_and_begin_each_with_its_view(officer):
    view = view_of(officer)
    begin_with(officer, page="tasks", view=view)

    begin_with(officer, page="plans", view=None)

    officer.refresh_from_db()
    assert officer.lists == {"tasks": {"start": view.pk}, "plans": {"start": None}}


def test_somebody_of_no_authority_saves_nothing(officer):
    officer.unit = None
    officer.save()

    with pytest.raises(ViewRefused):
        view_of(officer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_one_view_and_for_three(
    client, plan, officer, django_assert_num_queries, count
):
    for n in range(count):
        view_of(officer, f"Cách {n}", shared=True)
    client.get(reverse("accounts:view_list"), {"page": "tasks"})

    with django_assert_num_queries(5):
        client.get(reverse("accounts:view_list"), {"page": "tasks"})
