"""The steps of a plan, its periods and duties, and the register of evidence."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from planning.handing_out.services import hand_out
from planning.issuing.services import issue_plan, record_of
from plans.models import Evidence, Plan, PlanClosed
from plans.services import (
    PlanRefused,
    add_evidence,
    bring_back_plan,
    close_plan,
    create_periods,
    discard_plan,
    finish_duty,
    purge_discarded,
    reopen_plan,
    set_period_dates,
)
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

from . import files

pytestmark = [pytest.mark.both, pytest.mark.django_db]
DRAFT = {"state": Plan.State.DRAFT, "handed_out_at": None, "issued_on": None, "number": ""}


@pytest.fixture
def draft():
    return make_plan(**DRAFT)


def test_handing_out_tells_the_leading_units_and_opens_the_plan(draft):
    office = make_office(draft.unit)
    make_task(draft, lead=office)
    officer, giver = make_officer(office), make_standing_officer(draft.unit)

    hand_out(draft, by=giver)

    draft.refresh_from_db()
    assert (draft.open, draft.state) == (True, Plan.State.DRAFT)
    assert [note.user for note in Notification.objects.all()] == [officer]


def test_a_task_without_a_unit_stops_handing_out_and_issuing(draft):
    task = make_task(draft)
    task.leads[0].units.clear()
    leader = make_leader(draft.unit)

    with pytest.raises(PlanRefused, match="Còn 1 nhiệm vụ chưa có đơn vị chủ trì"):
        hand_out(draft, by=leader)
    with pytest.raises(PlanRefused, match="Còn 1 nhiệm vụ"):
        issue_plan(draft, by=leader, number="1/KH-UBND", issued_on=date(2026, 1, 5))

    draft.refresh_from_db()
    assert (draft.handed_out_at, draft.state) == (None, Plan.State.DRAFT)


def test_a_plan_is_handed_out_once(draft):
    hand_out(draft, by=make_leader(draft.unit))

    with pytest.raises(PlanRefused, match="đã được giao việc"):
        hand_out(draft, by=make_leader(draft.unit))


def test_issuing_gives_number_and_day_and_hands_out(draft):
    issue_plan(draft, by=make_leader(draft.unit), number="7/KH-UBND", issued_on=date(2026, 1, 5))

    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.issued_on) == (
        Plan.State.ISSUED,
        "7/KH-UBND",
        date(2026, 1, 5),
    )
    assert draft.open


def test_a_year_has_one_issued_plan_of_a_unit():
    issued = make_plan()
    second = make_plan(issued.unit, **DRAFT)

    with pytest.raises(PlanRefused, match="đã có kế hoạch ban hành của năm 2026"):
        issue_plan(
            second, by=make_leader(issued.unit), number="8/KH-UBND", issued_on=date(2026, 2, 5)
        )
    with pytest.raises(PlanRefused, match="đang là dự thảo"):
        issue_plan(
            issued, by=make_leader(issued.unit), number="8/KH-UBND", issued_on=date(2026, 2, 5)
        )


def test_only_an_issued_plan_is_closed(draft):
    plan = make_plan()

    close_plan(plan)
    with pytest.raises(PlanRefused):
        close_plan(draft)

    plan.refresh_from_db()
    assert (plan.state, plan.open) == (Plan.State.CLOSED, False)


def test_a_draft_is_discarded_and_brought_back(draft):
    discard_plan(draft, by=make_standing_officer(draft.unit))
    draft.refresh_from_db()
    assert draft.discarded_at

    bring_back_plan(draft, by=make_standing_officer(draft.unit))
    draft.refresh_from_db()
    assert draft.discarded_at is None


def test_a_plan_that_was_issued_or_reported_on_is_not_discarded(draft):
    make_task(draft)
    hand_out(draft, by=make_leader(draft.unit))
    make_update(draft.tasks.get())

    for plan in (draft, make_plan()):
        with pytest.raises(PlanRefused, match="Chỉ bỏ được dự thảo"):
            discard_plan(plan, by=make_standing_officer(plan.unit))


def test_after_thirty_days_a_draft_is_not_brought_back_and_then_purged(draft):
    draft.discarded_at = timezone.now() - timedelta(days=33)
    draft.save()

    with pytest.raises(PlanRefused, match="quá 30 ngày"):
        bring_back_plan(draft, by=make_standing_officer(draft.unit))
    assert purge_discarded(timezone.localdate()) == 1
    assert not Plan.objects.exists()


def test_a_freshly_discarded_draft_is_not_purged(draft):
    discard_plan(draft, by=make_standing_officer(draft.unit))

    assert purge_discarded(timezone.localdate()) == 0


def test_the_plans_own_deadlines_move_the_cut_offs():
    plan = make_plan(periods=False)

    create_periods(plan, ordered={"quarter-1": date(2026, 2, 25)})

    first, second = plan.periods.all()[:2]
    assert (first.cut_off, first.deadline) == (date(2026, 2, 23), date(2026, 2, 25))
    assert (second.cut_off, second.deadline) == (date(2026, 6, 14), date(2026, 6, 16))


def test_cut_offs_stay_in_order():
    plan = make_plan()
    period = make_period(plan, "six-months")

    with pytest.raises(PlanRefused, match="theo thứ tự"):
        set_period_dates(period, cut_off=date(2026, 3, 1), deadline=date(2026, 3, 5))
    set_period_dates(period, cut_off=date(2026, 6, 20), deadline=date(2026, 6, 22))

    period.refresh_from_db()
    assert (period.cut_off, period.deadline) == (date(2026, 6, 20), date(2026, 6, 22))


def test_issuing_is_told_to_everybody_of_the_authority_once(draft):
    office = make_office(draft.unit)
    make_task(draft, lead=office)
    leading, other = make_officer(office), make_officer(make_office(draft.unit))
    drafter = make_standing_officer(draft.unit)
    stranger, leader = make_officer(), make_leader(draft.unit)
    record_of(draft, by=drafter)

    issue_plan(draft, by=leader, number="12/KH-UBND", issued_on=date(2026, 1, 20))

    draft.refresh_from_db()
    assert [each.kind for each in leading.notifications.all()] == ["handed_out"]
    assert [each.text for each in other.notifications.all()] == [f"Đã ban hành: {draft}"]
    assert [each.kind for each in drafter.notifications.all()] == ["submitted"]
    assert [person.notifications.count() for person in (stranger, leader)] == [0, 0]


def test_a_closed_plan_and_one_opened_again_are_told():
    plan = make_plan()
    officer, leader = make_officer(make_office(plan.unit)), make_leader(plan.unit)

    close_plan(plan, by=leader)
    reopen_plan(plan, by=leader)

    assert list(officer.notifications.order_by("pk").values_list("kind", "text")) == [
        ("plan", f"Đã đóng, không nhận thêm kết quả: {plan}"),
        ("plan", f"Đã mở lại, báo kết quả được: {plan}"),
    ]


def test_a_duty_is_done_with_its_evidence_and_taken_back():
    plan = make_plan()
    duty = plan.duties.create(unit_text="Văn phòng", text="Lập kế hoạch")
    piece = new_evidence(plan.unit)

    finish_duty(duty, done_on=date(2026, 2, 20), evidence=[piece])
    assert (duty.done_on, list(duty.evidence.all())) == (date(2026, 2, 20), [piece])

    finish_duty(duty, done_on=None)
    assert duty.done_on is None


def test_a_closed_plan_takes_no_duties():
    duty = make_plan(state=Plan.State.CLOSED).duties.create(
        unit_text="Văn phòng", text="Lập kế hoạch"
    )

    with pytest.raises(PlanClosed):
        finish_duty(duty, done_on=date(2026, 2, 20))


def new_evidence(authority, name="anh.png", content=files.PNG, **values):
    values.setdefault("title", name)
    by = make_standing_officer(authority)
    return add_evidence(
        authority=authority,
        unit=by.unit,
        by=by,
        year=2026,
        file=files.upload(name, content),
        **values,
    )


def test_the_same_bytes_stand_once_in_an_authority():
    commune = make_commune()

    first, second = new_evidence(commune), new_evidence(commune, "ten-khac.png")
    elsewhere = new_evidence(make_commune())

    assert (first, second.known) == (second, True)
    assert elsewhere != first
    assert Evidence.objects.count() == 2


def test_a_link_is_evidence_too():
    commune = make_commune()
    by = make_standing_officer(commune)

    piece = add_evidence(
        authority=commune, unit=by.unit, by=by, year=2026, title="Bài đăng", link="https://xa.vn/a"
    )

    assert (piece.sha256, bool(piece.file), piece.link) == ("", False, "https://xa.vn/a")
