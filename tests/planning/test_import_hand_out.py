"""After the draft was made its page hands it out: what is nobody's first, then all at once."""

import pytest
from django.urls import reverse

from planning.importing import services as imports
from plans.models import Plan

from ..plans.khe_da import make_import

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def draft(place):
    """The draft plan of an import, one of whose tasks is nobody's yet."""
    return imports.confirm_import(make_import(place), by=place.standing)


def test_after_the_draft_the_page_tells_what_each_office_gets(client, lan, place, draft):
    shares = client.get(draft.imports.get().get_absolute_url()).context["shares"]

    assert [(each.unit, each.leads, each.coordinates) for each in shares.offices] == [
        (place.vhxh, 2, 1),
        (place.tt, 1, 1),
        (place.vp, 0, 2),
    ]
    assert [(each.text, len(each.tasks)) for each in shares.open] == [
        ("Tổ công nghệ số cộng đồng", 1)
    ]
    assert (shares.tasks, shares.unled) == (4, 1)


def test_tasks_that_are_nobodys_are_given_at_once_on_the_same_page(client, lan, place, draft):
    plan_import = draft.imports.get()
    (share,) = client.get(plan_import.get_absolute_url()).context["shares"].open

    response = client.post(
        reverse("planning:hand_out_many", args=[draft.pk]),
        {
            "tick": [task.pk for task in share.tasks],
            "all_lead": place.tt.pk,
            "import": plan_import.pk,
        },
    )
    page = client.get(plan_import.get_absolute_url())
    client.post(reverse("planning:hand_out_start", args=[draft.pk]))

    draft.refresh_from_db()
    assert response.url == plan_import.get_absolute_url()
    assert "Đã chọn đơn vị chủ trì cho 1 nhiệm vụ." in page.content.decode()
    assert page.context["shares"].unled == 0
    assert draft.open


def test_an_import_of_another_plan_is_no_way_back(client, lan, place, draft):
    task = draft.tasks.tracked().without_lead_unit().get()
    form = {"tick": task.pk, "all_lead": place.tt.pk, "import": 987654}

    assert client.post(reverse("planning:hand_out_many", args=[draft.pk]), form).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_handing_out_costs_the_same_for_more_tasks(
    client, lan, draft, count, django_assert_num_queries
):
    for n in range(count):
        task = draft.tasks.create(area=2, ordinal=n + 1, content=f"Việc {n}")
        task.units.create(role="lead", order=0, text=f"Đơn vị {n}")
    url = draft.imports.get().get_absolute_url()
    client.force_login(lan, backend="accounts.backends.PersonBackend")
    client.get(url)

    with django_assert_num_queries(10):
        assert client.get(url).context["shares"].unled == count + 1
    assert Plan.objects.count() == 1


def test_a_colleague_who_changes_a_unit_meanwhile_is_shown_before_anything_goes_out(
    client, lan, place, draft
):
    plan_import = draft.imports.get()
    (share,) = client.get(plan_import.get_absolute_url()).context["shares"].open
    give(client, draft, share, place.tt, plan_import)
    seen = client.get(plan_import.get_absolute_url()).context["shares"].stamp
    task = draft.tasks.tracked().first()
    task.units.filter(role="lead").first().units.set([place.vp])
    sent = {"import": plan_import.pk, "seen": seen}

    refused = client.post(reverse("planning:hand_out_start", args=[draft.pk]), sent, follow=True)

    draft.refresh_from_db()
    assert "vừa được người khác sửa nên chưa giao" in refused.content.decode()
    assert refused.templates[0].name == "planning/import_hand_out.html"
    assert draft.handed_out_at is None
    sent["seen"] = refused.context["shares"].stamp
    client.post(reverse("planning:hand_out_start", args=[draft.pk]), sent)
    draft.refresh_from_db()
    assert draft.open


def test_a_lead_that_a_colleague_chose_meanwhile_is_not_overwritten(client, lan, place, draft):
    plan_import = draft.imports.get()
    (share,) = client.get(plan_import.get_absolute_url()).context["shares"].open
    give(client, draft, share, place.tt, plan_import)

    late = give(client, draft, share, place.vp, plan_import)

    (task,) = share.tasks
    assert "Đang lưu:" in late.content.decode()
    assert late.templates[0].name == "planning/import_hand_out.html"
    assert list(draft.tasks.get(pk=task.pk).leads[0].units.all()) == [place.tt]


def test_giving_no_task_says_what_to_do_on_the_same_page(client, lan, place, draft):
    form = {"all_lead": place.tt.pk, "import": draft.imports.get().pk}

    page = client.post(reverse("planning:hand_out_many", args=[draft.pk]), form, follow=True)

    assert "Hãy đánh dấu ít nhất một nhiệm vụ." in page.content.decode()
    assert page.templates[0].name == "planning/import_hand_out.html"


def give(client, draft, share, unit, plan_import):
    """What the page sends for tasks that are nobody's."""
    seen = {f"task-{task.pk}-seen": stamp for task, stamp in share.ticks}
    form = {"tick": [task.pk for task in share.tasks], "all_lead": unit.pk, **seen}
    address = reverse("planning:hand_out_many", args=[draft.pk])
    return client.post(address, {**form, "import": plan_import.pk}, follow=True)
