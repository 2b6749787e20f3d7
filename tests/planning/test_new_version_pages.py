"""The pages of a new version: choosing files, the differences, taking them, finishing."""

from copy import deepcopy

import pytest
from django.urls import reverse

from plans.models import PlanImport
from tests.factories import make_commune, make_leader, make_standing_officer, make_update

from ..plans.documents import APPENDIX_TABLE, appendix_upload, plan_upload
from ..plans.khe_da import make_imported_plan, make_khe_da, run_job
from .test_new_version import MUTATED, appendix, issue, revision, task, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def stored(module_db):
    place = make_khe_da()
    place.plan = make_imported_plan(place)
    return place


@pytest.fixture
def khe_da(stored):
    return deepcopy(stored)


@pytest.fixture
def revised(khe_da):
    return revision(khe_da, text(("", "")), appendix(MUTATED))


def page_of(revised):
    return reverse("planning:import_differences", args=[revised.pk])


def test_files_are_chosen_read_and_compared(client, khe_da):
    client.force_login(khe_da.standing)
    address = reverse("planning:plan_new_version", args=[khe_da.plan.pk])

    started = client.post(address, {"files": [text(("", "")), appendix(MUTATED)]})
    plan_import = PlanImport.objects.get(revises=khe_da.plan)
    run_job(plan_import.job)
    page = client.get(plan_import.get_absolute_url(), follow=True)

    assert started.url == plan_import.get_absolute_url()
    assert page.redirect_chain[-1][0] == page_of(plan_import)
    assert len(page.context["shown"]) == 4
    assert "<ins>các </ins>" in page.content.decode()


def test_the_same_files_are_told(client, khe_da):
    client.force_login(khe_da.standing)

    page = client.post(
        reverse("planning:plan_new_version", args=[khe_da.plan.pk]),
        {"files": [plan_upload(), appendix_upload()]},
    )

    assert "Không có gì thay đổi" in page.content.decode()
    assert not PlanImport.objects.filter(revises=khe_da.plan).exists()


def test_nothing_different_is_told(client, khe_da):
    same = revision(khe_da, text(("Tám", "Tám ")), appendix(APPENDIX_TABLE))
    client.force_login(khe_da.standing)

    page = client.get(page_of(same))

    assert "Bản mới không khác kế hoạch" in page.content.decode()


def test_one_difference_is_taken(client, khe_da, revised):
    client.force_login(khe_da.standing)
    each = next(
        each for each in client.get(page_of(revised)).context["shown"] if each.kind == "time"
    )

    client.post(page_of(revised), {"take": f"{each.id}={each.stamp}"})

    assert task(khe_da, "Kiểm tra").time_text == "Quý III, IV/2026"
    assert len(client.get(page_of(revised)).context["shown"]) == 3


def test_all_that_is_shown_is_taken(client, khe_da, revised):
    client.force_login(khe_da.standing)
    shown = client.get(page_of(revised), {"kind": "words"}).context["shown"]

    client.post(
        f"{page_of(revised)}?kind=words",
        {
            "all": "1",
            "shown": " ".join(f"{each.id}={each.stamp}" for each in shown),
        },
    )

    assert [each.kind for each in client.get(page_of(revised)).context["shown"]] == [
        "time",
        "added",
        "removed",
    ]


def test_without_a_reason_an_issued_plan_stays_and_the_ticks_too(client, khe_da, revised):
    issue(khe_da.plan)
    client.force_login(khe_da.standing)
    each = client.get(page_of(revised)).context["shown"][0]

    page = client.post(page_of(revised), {"take": f"{each.id}={each.stamp}", "reason": ""})

    assert "hãy ghi lý do thay đổi" in page.content.decode()
    assert page.context["ticked"] == {each.id}
    assert task(khe_da, "Kiểm tra").time_text == "Quý II, III/2026"


def test_a_difference_that_changed_meanwhile_is_told(client, khe_da, revised):
    client.force_login(khe_da.standing)
    each = client.get(page_of(revised)).context["shown"][0]

    page = client.post(page_of(revised), {"take": f"{each.id}=0123456789abcdef"}, follow=True)

    assert "Có 1 điểm vừa được người khác sửa" in page.content.decode()
    assert task(khe_da, "Kiểm tra").time_text == "Quý II, III/2026"


def test_nothing_ticked_is_told(client, khe_da, revised):
    client.force_login(khe_da.standing)

    page = client.post(page_of(revised), {"take": "rác"}, follow=True)

    assert "Chưa đánh dấu điểm khác nào" in page.content.decode()


def test_htmx_gets_the_list_alone(client, khe_da, revised):
    client.force_login(khe_da.standing)

    response = client.get(
        page_of(revised), {"part": "tasks", "kind": "added"}, headers={"HX-Request": "true"}
    )

    assert [each.kind for each in response.context_data["shown"]] == ["added"]
    assert "<html" not in response.content.decode()


def test_the_comparison_is_finished(client, khe_da, revised):
    client.force_login(khe_da.standing)

    response = client.post(reverse("planning:import_finish", args=[revised.pk]))

    assert response.url == khe_da.plan.get_absolute_url()
    assert client.get(page_of(revised)).status_code == 404


def test_the_comparison_is_thrown_away(client, khe_da, revised):
    client.force_login(khe_da.standing)

    response = client.post(reverse("planning:import_abandon", args=[revised.pk]))

    assert response.url == khe_da.plan.get_absolute_url()
    assert not PlanImport.objects.filter(pk=revised.pk).exists()


def test_a_confirmation_leads_to_the_comparison(client, khe_da, revised):
    client.force_login(khe_da.standing)

    response = client.post(reverse("planning:import_confirm", args=[revised.pk]))

    assert response.url == page_of(revised)


def test_others_do_not_find_the_pages(client, khe_da, revised):
    addresses = [
        page_of(revised),
        reverse("planning:import_finish", args=[revised.pk]),
        reverse("planning:plan_new_version", args=[khe_da.plan.pk]),
    ]
    for person in (
        khe_da.officer,
        make_standing_officer(make_commune()),
        make_leader(make_commune()),
    ):
        client.force_login(person)

        codes = {client.get(each).status_code for each in addresses}
        codes |= {client.post(each).status_code for each in addresses}

        assert codes <= {404, 405}


def test_the_page_asks_as_many_queries_for_any_number_of_differences(
    client, khe_da, django_assert_max_num_queries
):
    rows = [
        [
            str(n),
            f"Nhiệm vụ {n} về nội dung {n * 31}",
            "Báo cáo",
            "Văn phòng HĐND và UBND xã",
            "",
            "Quý II",
        ]
        for n in range(3, 40)
    ]
    many = revision(khe_da, text(("", "")), appendix([*MUTATED, *rows]))
    client.force_login(khe_da.standing)

    gone = task(khe_da, "Rà soát")
    make_update(gone, author=khe_da.officer)
    khe_da.plan.tasks.filter(pk=gone.pk).update(tracked=False)

    with django_assert_max_num_queries(12):
        shown = client.get(page_of(many)).context["shown"]

    assert len(shown) > 30
    assert "removed" not in {each.kind for each in shown}
