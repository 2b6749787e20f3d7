"""Next year's plan from this one: all is moved on, the old stays, one copy a year."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Measurement
from planning.copying.services import CopyStands, copy_plan
from plans.models import Plan
from plans.services import PlanRefused, create_periods, discard_plan
from tasks.models import Task
from tests.factories import (
    make_change,
    make_commune,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ACCEPTED, WAITING = Measurement.Review.ACCEPTED, Measurement.Review.WAITING


@pytest.fixture
def plan():
    plan = make_plan(
        periods=False,
        title="Cải cách hành chính năm 2026",
        legal_bases=[
            {
                "number": "07/KH-UBND",
                "issued_on": "2026-01-06",
                "text": "Kế hoạch năm 2026 của tỉnh",
            }
        ],
        sections=[{"heading": "I. MỤC TIÊU NĂM 2026", "text": "Xong trước ngày 30/6/2026."}],
        recipients=["Lưu: VT"],
        signer="Lò Văn Tám",
    )
    create_periods(plan, ordered={"six-months": date(2026, 6, 12)})
    return plan


@pytest.fixture
def standing(plan):
    return make_standing_officer(plan.unit)


def everything(plan):
    """What stands in the plan and under it."""
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Plan.objects.filter(pk=plan.pk),
            plan.tasks,
            plan.indicators,
            plan.duties,
            plan.periods,
        )
    ]


def test_the_head_is_taken_over_without_number_and_day(plan, standing):
    before = everything(plan)

    copy = copy_plan(plan, by=standing, year=2027)

    assert (copy.state, copy.number, copy.issued_on, copy.handed_out_at) == (
        "draft",
        "",
        None,
        None,
    )
    assert (copy.unit, copy.year, copy.copied_from) == (plan.unit, 2027, plan)
    assert copy.title == "Cải cách hành chính năm 2027"
    assert copy.sections == [
        {"heading": "I. MỤC TIÊU NĂM 2027", "text": "Xong trước ngày 30/6/2027."}
    ]
    assert (copy.legal_bases, copy.recipients, copy.signer) == (
        plan.legal_bases,
        ["Lưu: VT"],
        "Lò Văn Tám",
    )
    assert everything(plan) == before


def test_tasks_keep_their_units_and_lose_their_progress(plan, standing):
    office, other = make_office(plan.unit), make_office(plan.unit)
    task = make_task(
        plan,
        lead=office,
        coordinators=[other],
        content="Rà soát quý II/2026",
        time_text="Quý II/2026",
        time_kind="quarter",
        start=date(2026, 4, 1),
        due=date(2026, 6, 30),
        tracked=False,
    )
    make_update(task)

    (copied,) = copy_plan(plan, by=standing, year=2027).tasks.all()

    assert (copied.content, copied.time_text) == ("Rà soát quý II/2027", "Quý II/2027")
    assert (copied.start, copied.due) == (date(2027, 4, 1), date(2027, 6, 30))
    assert (copied.current, copied.updates.count(), copied.tracked) == (None, 0, True)
    assert [list(part.units.all()) for part in copied.units.order_by("-role")] == [
        [office],
        [other],
    ]


def test_what_was_finished_for_good_is_left_to_the_person(plan, standing):
    done = make_task(plan, content="Thành lập Tổ", time_kind="done", time_text="Đã hoàn thành")
    aside = make_task(
        plan, content="Kiện toàn", time_kind="quarter", time_text="Quý I (đã hoàn thành)"
    )
    make_task(plan, content="Kiểm tra", time_kind="continuous", time_text="Thường xuyên")

    without = copy_plan(plan, by=standing, year=2027)
    chosen = copy_plan(plan, by=standing, year=2028, finished=[aside.pk])

    assert [task.content for task in without.tasks.all()] == ["Kiểm tra"]
    assert {(task.content, task.time_text, task.due) for task in chosen.tasks.all()} == {
        ("Kiện toàn", "Quý I", None),
        ("Kiểm tra", "Thường xuyên", None),
    }
    assert done.plan.tasks.count() == 3


def test_targets_start_from_what_was_reached(plan, standing):
    indicator = make_indicator(plan, statement="Trên 90% hồ sơ năm 2026 đúng hạn")
    measured, bare = (
        make_target(indicator, baseline=80),
        make_target(indicator, order=1, baseline=70),
    )
    for key, value, review in (
        ("six-months", 91, ACCEPTED),
        ("quarter-3", 93, ACCEPTED),
        ("year", 99, WAITING),
    ):
        measured.measurements.create(
            period=plan.periods.get(key=key), author=standing, value=value, review=review
        )

    (copied,) = copy_plan(plan, by=standing, year=2027).indicators.all()

    assert (copied.statement, copied.lead_unit) == (
        "Trên 90% hồ sơ năm 2027 đúng hạn",
        indicator.lead_unit,
    )
    assert [(t.goal, t.baseline, t.measurements.count()) for t in copied.targets.all()] == [
        (Decimal(90), Decimal(93), 0),
        (Decimal(90), bare.baseline, 0),
    ]


def test_duties_and_ordered_deadlines_move_on(plan, standing):
    office = make_office(plan.unit)
    duty = plan.duties.create(
        unit_text="Các phòng",
        text="Xây dựng kế hoạch trước 28/02/2026",
        due=date(2026, 2, 28),
        done_on=date(2026, 2, 20),
    )
    duty.units.set([office])

    copy = copy_plan(plan, by=standing, year=2028)

    (moved,) = copy.duties.all()
    assert (moved.due, moved.done_on, list(moved.units.all())) == (
        date(2028, 2, 29),
        None,
        [office],
    )
    # The deadline that the plan orders lies on a Monday in 2028; the data end two working days
    # before it.
    assert {period.key: (period.cut_off, period.deadline) for period in copy.periods.all()} == {
        "quarter-1": (date(2028, 3, 14), date(2028, 3, 16)),
        "six-months": (date(2028, 6, 8), date(2028, 6, 12)),
        "quarter-3": (date(2028, 9, 14), date(2028, 9, 18)),
        "year": (date(2028, 12, 14), date(2028, 12, 18)),
    }


def test_a_merged_office_is_followed_by_its_successor(plan, standing):
    heir = make_office(plan.unit)
    gone = make_office(plan.unit, valid_to=date(2026, 1, 31))
    make_change(gone, heir)
    lost = make_office(plan.unit, valid_to=date(2026, 1, 31))
    make_task(plan, lead=gone)
    make_task(plan, lead=lost)

    copy = copy_plan(plan, by=standing, year=2027)

    assert [list(task.units.get().units.all()) for task in copy.tasks.order_by("ordinal")] == [
        [heir],
        [],
    ]


def test_the_copy_follows_the_new_plan_of_the_same_superior(plan, standing):
    above = make_plan(make_commune(kind="province"), number="07/KH-UBND")
    plan.unit.parent = above.unit
    plan.unit.save()
    plan.follows, plan.follows_text = above, above.number
    plan.save()
    newer = make_plan(above.unit, year=2027, number="11/KH-UBND")

    assert [copy_plan(plan, by=standing, year=year).follows for year in (2027, 2028)] == [
        newer,
        None,
    ]


def test_a_year_is_copied_into_once_until_the_draft_is_gone(plan, standing):
    copy = copy_plan(plan, by=standing, year=2027)

    with pytest.raises(CopyStands) as refused:
        copy_plan(make_plan(plan.unit, year=2025, state="closed"), by=standing, year=2027)
    with pytest.raises(PlanRefused, match="đã là của năm 2026"):
        copy_plan(plan, by=standing, year=2026)

    assert refused.value.where == copy
    assert plan.copies.count() == 1


def test_the_page_shows_what_is_copied_and_makes_the_draft(client, plan, standing):
    done = make_task(plan, content="Thành lập Tổ công nghệ số", time_kind="done")
    make_task(plan)
    client.force_login(standing)
    address = reverse("planning:plan_copy", args=[plan.pk])

    shown = client.get(address)
    response = client.post(address, {"year": 2027, "finished": [done.pk]})

    assert (shown.context["copied"].tasks, shown.context["copied"].finished) == (1, [done])
    draft = plan.copies.get()
    assert response.url == draft.get_absolute_url()
    assert draft.tasks.count() == 2
    assert client.post(address, {"year": 2027}).url == response.url
    assert plan.copies.count() == 1


@pytest.mark.parametrize("year", ["", "2026", "1890", "năm sau"])
def test_a_wrong_year_copies_nothing(client, plan, standing, year):
    client.force_login(standing)

    response = client.post(reverse("planning:plan_copy", args=[plan.pk]), {"year": year})

    assert response.context["form"].errors["year"]
    assert Plan.objects.count() == 1


def test_only_the_standing_body_copies(client, plan):
    address = reverse("planning:plan_copy", args=[plan.pk])
    for person in (
        make_officer(make_office(plan.unit)),
        make_leader(plan.unit),
        make_standing_officer(make_commune()),
    ):
        client.force_login(person)
        assert client.post(address, {"year": 2027}).status_code == 404
        assert client.get(address).status_code == 404

    assert Plan.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_tasks(
    client, plan, standing, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        make_task(plan, time_kind=Task.TimeKind.DONE)
    client.force_login(standing)
    client.get(reverse("planning:plan_copy", args=[plan.pk]))

    with django_assert_max_num_queries(12) as queries:
        client.get(reverse("planning:plan_copy", args=[plan.pk]))

    assert len(queries) == 9


def test_a_hundred_tasks_are_not_copied_one_by_one(plan, standing):
    def copied():
        with CaptureQueriesContext(connection) as asked:
            copy = copy_plan(plan, by=standing, year=2027)
        found = list(copy.tasks.values_list("content", "ordinal", "search_text"))
        assert copy.tasks.unsettled() == []
        discard_plan(copy, by=standing)
        return len(asked), found

    make_task(plan, lead=make_office(plan.unit), content="Việc số 1", ordinal=1)
    for_one, _ = copied()
    for n in range(2, 101):
        make_task(
            plan,
            lead=make_office(plan.unit),
            content=f"Việc số {n}",
            ordinal=n,
            due=date(2026, 6, 1),
        )
    for_hundred, found = copied()

    assert for_hundred < for_one + 10, "some queries more, each for many rows"
    assert [(content, ordinal) for content, ordinal, _ in found] == [
        (f"Việc số {n}", n) for n in range(1, 101)
    ]
    assert found[1][2].startswith("viec so 2")


def test_the_pages_offer_it_to_the_standing_body_alone(client, plan, standing):
    address = reverse("planning:plan_copy", args=[plan.pk])
    offered = []
    for person in (standing, make_leader(plan.unit)):
        client.force_login(person)
        pages = (plan.get_absolute_url(), reverse("plans:plan_list"))
        offered += [address in client.get(page).content.decode() for page in pages]

    assert offered == [True, True, False, False]
