"""A reviewed import becomes one plan with everything under it."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from foundation.jobs.models import Job
from planning.importing import services as imports
from planning.jobs import purge
from plans.models import Plan, PlanImport
from plans.services import PlanRefused, bring_back_plan, discard_plan
from tests.factories import make_plan

from ..plans.documents import appendix_upload, plan_upload
from ..plans.khe_da import entry_url, make_import, make_imported_plan, make_khe_da, task_fields

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def place():
    return make_khe_da()


def test_the_plan_has_the_head_sections_files_and_periods(place):
    plan = make_imported_plan(place)

    assert (plan.state, plan.number, plan.issued_on) == (
        Plan.State.DRAFT,
        "21/KH-UBND",
        date(2026, 1, 20),
    )
    assert (plan.signer, plan.follows_text, plan.follows) == ("Lò Văn Tám", "33/KH-UBND", None)
    assert [section["heading"] for section in plan.sections][1] == "I. MỤC TIÊU"
    assert [file.name for file in plan.files.all()] == ["ke-hoach.txt", "phu-luc.docx"]
    assert plan.files.first().file.read().decode().startswith("UBND XÃ KHE ĐÁ")
    assert plan.periods.count() == 4


def test_the_tasks_have_their_units_and_times(place):
    plan = make_imported_plan(place)

    check = plan.tasks.get(content__startswith="Kiểm tra")
    (lead,), (coordinator,) = check.leads, check.coordinators
    assert [(task.area, task.ordinal, task.tracked) for task in plan.tasks.all()] == [
        (1, 1, True),
        (1, 2, True),
        (1, 3, False),
        (3, 1, True),
        (3, 2, True),
    ]
    assert (check.start, check.due, check.time_kind, check.source) == (
        date(2026, 4, 1),
        date(2026, 9, 30),
        "quarter",
        "appendix",
    )
    assert (lead.text, list(lead.units.all())) == ("Phòng Văn hóa – Xã hội", [place.vhxh])
    assert (coordinator.text, list(coordinator.units.all())) == (
        "Văn phòng HĐND và UBND xã",
        [place.vp],
    )


def test_what_is_stored_of_how_its_tasks_stand_is_what_the_rule_says(place):
    plan = make_imported_plan(place)

    assert plan.tasks.exclude(matters_on=None).exists()
    assert plan.tasks.unsettled() == []


def test_all_offices_are_meant_where_the_text_says_so(place):
    plan = make_imported_plan(place)

    first = plan.tasks.get(content__startswith="Ban hành")
    assert set(first.coordinators[0].units.all()) == {place.vhxh, place.vp, place.tt}


def test_what_the_document_calls_done_is_an_accepted_update_dated_as_the_plan(place):
    plan = make_imported_plan(place)

    current = plan.tasks.get(content__startswith="Ban hành").current
    assert (current.state, current.percent, current.review) == ("done", 100, "accepted")
    assert (current.effective_on, current.on_behalf_of) == (date(2026, 1, 20), place.vhxh)
    assert plan.tasks.filter(current__isnull=False).count() == 1


def test_targets_and_duties_are_made(place):
    plan = make_imported_plan(place)

    counted, worded = plan.indicators.all()
    (target,), (qualitative,) = counted.targets.all(), worded.targets.all()
    duties = [(duty.unit_text, duty.due, list(duty.units.all())) for duty in plan.duties.all()]
    assert (target.comparator, target.goal, target.unit) == (">", 95, "%")
    assert (worded.qualitative, qualitative.goal) == (True, None)
    assert duties == [
        ("Phòng Văn hóa – Xã hội", None, [place.vhxh]),
        ("Văn phòng HĐND và UBND", date(2026, 2, 28), [place.vp]),
    ]


def test_corrections_count(client, place):
    plan_import = make_import(place)
    client.force_login(place.standing)
    for entry_id, changed in (
        ("tasks-1", {"content": "Ban hành kế hoạch mới", "area": "2", "time_text": "Quý I"}),
        ("tasks-2", {"keep": None}),
        ("tasks-3", {"tracked": None}),
    ):
        client.post(
            entry_url(plan_import, entry_id),
            task_fields(entry_id, **changed),
            HTTP_HX_REQUEST="true",
        )
    deadline = {"deadlines-all-quarter-1": "02/03/2026"}
    client.post(entry_url(plan_import, "deadlines-all"), deadline, HTTP_HX_REQUEST="true")

    client.post(reverse("planning:import_confirm", args=[plan_import.pk]))

    plan = Plan.objects.get()
    first = plan.tasks.get(content="Ban hành kế hoạch mới")
    assert (first.area, first.due, first.current) == (2, date(2026, 3, 31), None)
    assert (plan.tasks.count(), plan.tasks.tracked().count()) == (4, 2)
    assert plan.periods.get(key="quarter-1").deadline == date(2026, 3, 2)


def test_the_superior_plan_in_the_system_is_found(place):
    place.commune.parent = make_plan().unit
    place.commune.save()
    above = make_plan(place.commune.parent, number="33/KH-UBND", year=2027)

    assert make_imported_plan(place).follows == above


def test_confirming_twice_makes_one_plan(client, place):
    plan_import = make_import(place)
    client.force_login(place.standing)
    url = reverse("planning:import_confirm", args=[plan_import.pk])

    first, second = client.post(url), client.post(url)

    assert Plan.objects.count() == 1
    assert first.url == second.url == plan_import.get_absolute_url()


def test_an_import_that_is_not_read_yet_cannot_be_confirmed(place):
    plan_import = imports.start_import(unit=place.commune, by=place.standing, files=[plan_upload()])

    with pytest.raises(PlanRefused, match="chưa được đọc xong"):
        imports.confirm_import(plan_import, by=place.standing)
    assert not Plan.objects.exists()


def test_the_files_of_a_plan_that_stands_are_not_taken_in_again(place):
    plan = make_imported_plan(place)

    with pytest.raises(imports.SameFiles) as same:
        imports.start_import(
            unit=place.commune, by=place.standing, files=[appendix_upload(), plan_upload()]
        )

    assert same.value.where == plan


def test_the_files_of_a_discarded_plan_are_taken_in_again(place):
    discard_plan(make_imported_plan(place), by=place.standing)

    imports.start_import(
        unit=place.commune, by=place.standing, files=[plan_upload(), appendix_upload()]
    )

    assert PlanImport.objects.count() == 2


def test_an_imported_draft_can_be_discarded_though_the_document_calls_a_task_done(place):
    plan = make_imported_plan(place)

    discard_plan(plan, by=place.standing)
    plan.refresh_from_db()
    bring_back_plan(plan, by=place.standing)

    assert plan.discarded_at is None


def test_what_nobody_needs_is_purged_with_its_files(place, django_capture_on_commit_callbacks):
    plan, failed = make_imported_plan(place), make_import(place, files=[plan_upload()])
    kept = make_import(place, files=[appendix_upload()])
    names = [file.file.name for file in (*plan.files.all(), *failed.files.all())]
    Plan.objects.update(discarded_at=timezone.now() - timedelta(days=40))
    Job.objects.filter(pk=failed.job_id).update(state=Job.State.FAILED)
    PlanImport.objects.filter(pk=failed.pk).update(created_at=timezone.now() - timedelta(days=3))

    with django_capture_on_commit_callbacks(execute=True):
        assert purge() == 2

    assert list(PlanImport.objects.all()) == [kept]
    assert not Plan.objects.exists()
    assert not any(default_storage.exists(name) for name in names)
    assert default_storage.exists(kept.files.get().file.name)


def test_an_import_left_for_a_month_is_purged(place):
    left = make_import(place)
    PlanImport.objects.update(created_at=timezone.now() - timedelta(days=31))

    purge()

    assert not PlanImport.objects.filter(pk=left.pk).exists()
