"""Periods open and close by themselves, are reopened, and let one office in until a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Holiday, Notification
from foundation.journal.history import history_of
from plans.models import PeriodOpening, Plan, PlanClosed, PlanRefused, ReportingPeriod
from plans.period_history import history_of_periods
from plans.services import close_plan, set_period_dates
from plans.services.periods import (
    close_period,
    except_office,
    reopen_period,
    set_closing,
    withdraw_opening,
)
from tests.factories import (
    make_commune,
    make_delegation,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State = ReportingPeriod.State
HANDED_OUT = datetime(2026, 1, 16, 2, tzinfo=UTC)
DEADLINE, DAY_AFTER = date(2026, 3, 17), date(2026, 3, 18)  # of the first quarter
APRIL = date(2026, 4, 5)
BY_ITSELF = {"closes_by_itself": True, "handed_out_at": HANDED_OUT}


@pytest.fixture
def first_of_april():
    """Stop the clock at nine in the morning of 1 April 2026 in Vietnam."""
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def plan(commune):
    return make_plan(commune, **BY_ITSELF)


@pytest.fixture
def office(commune):
    return make_office(commune)


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


def fresh(plan, key="quarter-1") -> ReportingPeriod:
    """The period as a new request sees it."""
    return Plan.objects.get(pk=plan.pk).periods.get(key=key)


def takes(plan, office, today) -> bool:
    return fresh(plan).takes_from(office.pk, today)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 12, 14), State.NOT_BEGUN),
        (date(2025, 12, 15), State.OPEN),
        (date(2026, 3, 14), State.OPEN),
        (DEADLINE, State.OPEN),
        (DAY_AFTER, State.CLOSED),
    ],
)
def test_a_period_is_open_from_its_first_day_to_the_end_of_its_deadline(plan, today, state):
    assert fresh(plan).state(today) == state


def test_the_grace_is_counted_in_working_days(plan, standing):
    Holiday.objects.create(day=date(2026, 3, 18), name="Nghỉ bù")
    set_closing(plan, by=standing, by_itself=True, grace=2)

    # Wednesday is off, Thursday and Friday are worked
    assert fresh(plan).closes == date(2026, 3, 20)
    assert [fresh(plan).is_closed(date(2026, 3, day)) for day in (20, 21)] == [False, True]


def test_a_plan_may_close_its_periods_by_hand(first_of_april, plan, standing):
    set_closing(plan, by=standing, by_itself=True, grace=0)
    set_closing(plan, by=standing, by_itself=False, grace=0)

    assert (fresh(plan).closes, fresh(plan).state(DAY_AFTER)) == (None, State.OPEN)
    assert history_of(plan)[-1].why == "Đóng kỳ bằng tay"


def test_what_was_over_when_it_is_switched_on_stays_open(commune, standing, first_of_april):
    plan = make_plan(commune, handed_out_at=HANDED_OUT)

    set_closing(plan, by=standing, by_itself=True, grace=0)

    closes = [fresh(plan, key).closes for key in ("quarter-1", "six-months")]
    assert closes == [None, date(2026, 6, 17)]


def test_what_was_over_before_the_offices_had_the_plan_stays_open(commune):
    plan = make_plan(commune, **BY_ITSELF | {"handed_out_at": datetime(2026, 7, 1, tzinfo=UTC)})

    closes = [fresh(plan, key).closes for key in ("six-months", "quarter-3")]
    assert closes == [None, date(2026, 9, 17)]


@pytest.mark.parametrize("grace", [-1, 31])
def test_a_grace_that_nobody_means_is_refused(plan, standing, grace):
    with pytest.raises(PlanRefused, match="từ 0 đến 30"):
        set_closing(plan, by=standing, by_itself=True, grace=grace)


def test_an_exception_lets_one_office_in_to_the_end_of_its_day(
    plan, office, standing, first_of_april
):
    except_office(fresh(plan), office, by=standing, until=APRIL, reason="Hỏng máy")

    other = make_office(plan.unit)
    after = APRIL + timedelta(days=1)
    assert [takes(plan, each, APRIL) for each in (office, other)] == [True, False]
    assert takes(plan, office, after) is False
    assert fresh(plan).state(APRIL) == State.CLOSED
    assert (
        fresh(plan).opening_for(office.pk, APRIL).words == "Ngoại lệ đến hết 05/04/2026: Hỏng máy"
    )


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        (datetime(2026, 4, 5, 16, 59, 59, tzinfo=UTC), True),  # a second before midnight in Vietnam
        (datetime(2026, 4, 5, 17, 0, tzinfo=UTC), False),
    ],
)
def test_the_day_ends_at_midnight_in_vietnam(plan, office, standing, moment, taken):
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False):
        except_office(fresh(plan), office, by=standing, until=APRIL, reason="Hỏng máy")

    with time_machine.travel(moment, tick=False):
        assert takes(plan, office, timezone.localdate()) is taken


def test_people_of_the_office_are_told(plan, office, standing, first_of_april):
    officer, other = make_officer(office), make_officer(make_office(plan.unit))

    except_office(fresh(plan), office, by=standing, until=APRIL, reason="Hỏng máy")

    told = Notification.objects.get(user=officer)
    assert told.text == f"Kỳ Quý I 2026: {office} được nhập đến hết 05/04/2026. Hỏng máy"
    assert not Notification.objects.filter(user__in=[other, standing]).exists()


def test_who_closes_a_closed_period_again_tells_nobody(plan, office, standing, first_of_april):
    officer = make_officer(office)

    close_period(fresh(plan, "six-months"), by=standing, reason="Đã đủ")
    close_period(fresh(plan, "six-months"), by=standing, reason="Đã đủ")

    assert Notification.objects.filter(user=officer).count() == 1


def test_a_new_exception_takes_the_place_of_the_one_in_force(
    plan, office, standing, first_of_april
):
    first = except_office(fresh(plan), office, by=standing, until=APRIL, reason="Hỏng máy")
    second = except_office(
        fresh(plan), office, by=standing, until=date(2026, 4, 2), reason="Ghi nhầm ngày"
    )

    first.refresh_from_db()
    assert (first.withdrawn_by, fresh(plan).openings_in_force(APRIL)) == (standing, [])
    assert fresh(plan).openings_in_force(date(2026, 4, 2)) == [second]


def test_an_exception_is_withdrawn_once(plan, office, standing, first_of_april):
    opening = except_office(fresh(plan), office, by=standing, until=APRIL, reason="Hỏng máy")

    withdraw_opening(opening, by=standing)

    assert takes(plan, office, date(2026, 4, 1)) is False
    with pytest.raises(PlanRefused, match="người khác rút lại"):
        withdraw_opening(opening, by=standing)


def test_an_exception_may_be_given_before_the_period_closes(plan, office, standing):
    with time_machine.travel(datetime(2026, 3, 16, 2, tzinfo=UTC), tick=False):
        with pytest.raises(PlanRefused, match="vẫn nhận số liệu của mọi đơn vị"):
            except_office(fresh(plan), office, by=standing, until=DEADLINE, reason="Đi công tác")
        except_office(fresh(plan), office, by=standing, until=DAY_AFTER, reason="Đi công tác")

    assert takes(plan, office, DAY_AFTER) is True


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        (date(2026, 3, 31), "Hỏng máy", "từ hôm nay"),
        (date(2028, 1, 1), "Hỏng máy", "không quá một năm"),
        (APRIL, "  ", "ghi lý do"),
    ],
)
def test_an_opening_needs_a_reason_and_a_day_to_come(
    plan, office, standing, first_of_april, until, reason, words
):
    for act in (
        lambda: except_office(fresh(plan), office, by=standing, until=until, reason=reason),
        lambda: reopen_period(fresh(plan), by=standing, until=until, reason=reason),
    ):
        with pytest.raises(PlanRefused, match=words):
            act()

    assert not PeriodOpening.objects.exists()


def test_an_office_of_another_authority_gets_no_exception(plan, standing, first_of_april):
    with pytest.raises(PlanRefused, match="không thuộc cơ quan"):
        except_office(fresh(plan), make_office(), by=standing, until=APRIL, reason="Hỏng máy")


def test_a_closed_period_is_reopened_for_all_until_a_day_and_closed_again(
    plan, office, standing, first_of_april
):
    today = date(2026, 4, 1)
    opening = reopen_period(fresh(plan), by=standing, until=APRIL, reason="Bổ sung số liệu")

    assert fresh(plan).state(today) == State.REOPENED
    assert (takes(plan, office, today), takes(plan, office, date(2026, 4, 6))) == (True, False)

    close_period(fresh(plan), by=standing, reason="Đã đủ")

    opening.refresh_from_db()
    assert (fresh(plan).state(today), fresh(plan).locked) == (State.CLOSED, False)
    assert (opening.withdrawn_by, opening.withdrawal_reason) == (standing, "Đã đủ")


def test_an_open_period_needs_no_reopening(plan, standing, first_of_april):
    with pytest.raises(PlanRefused, match="đang mở"):
        reopen_period(fresh(plan, "six-months"), by=standing, until=APRIL, reason="Bổ sung")


def test_a_period_closed_by_hand_stays_closed_but_for_its_openings(commune, standing, office):
    plan = make_plan(commune)
    today = timezone.localdate()
    close_period(make_period(plan), by=standing, reason="Đã gửi báo cáo")

    assert fresh(plan).locked
    reopen_period(fresh(plan), by=standing, until=today, reason="Sửa số liệu")
    assert (takes(plan, office, today), takes(plan, office, today + timedelta(days=1))) == (
        True,
        False,
    )


def test_a_period_of_a_closed_plan_stays_closed(plan, office, standing, first_of_april):
    close_plan(plan)

    with pytest.raises(PlanClosed):
        reopen_period(fresh(plan), by=standing, until=APRIL, reason="Bổ sung")
    with pytest.raises(PlanClosed):
        except_office(fresh(plan), office, by=standing, until=APRIL, reason="Bổ sung")


@pytest.mark.parametrize("state", [Plan.State.CLOSED, Plan.State.REPLACED])
def test_the_periods_of_a_plan_that_is_over_are_changed_by_nobody(
    plan, office, standing, first_of_april, state
):
    """The forms were open when somebody else closed or replaced the plan."""
    exception = except_office(fresh(plan), office, by=standing, until=APRIL, reason="Bổ sung")
    told = Notification.objects.count()
    Plan.objects.filter(pk=plan.pk).update(state=state, ended_at=timezone.now())
    running, until = fresh(plan, "six-months"), date(2026, 6, 20)

    for act in (
        lambda: close_period(running, by=standing, reason="Gửi sớm"),
        lambda: withdraw_opening(exception, by=standing),
        lambda: set_closing(plan, by=standing, by_itself=False, grace=3),
        lambda: set_period_dates(running, cut_off=running.cut_off, deadline=until),
    ):
        with pytest.raises(PlanClosed):
            act()

    left, opening = fresh(plan, "six-months"), PeriodOpening.objects.get()
    assert (left.locked, left.deadline, left.plan.grace) == (False, date(2026, 6, 17), 0)
    assert (opening.withdrawn_at, Notification.objects.count()) == (None, told)


def test_a_closed_period_is_not_opened_by_a_later_deadline(plan, first_of_april):
    period = fresh(plan)

    with pytest.raises(PlanRefused, match="Hãy mở lại kỳ với lý do"):
        set_period_dates(period, cut_off=period.cut_off, deadline=date(2026, 4, 10))

    assert fresh(plan).deadline == DEADLINE


def test_the_history_says_who_did_what_when_and_why(plan, office, standing, first_of_april):
    leader = make_leader(plan.unit)
    acting = make_officer(make_office(plan.unit))
    make_delegation(leader, acting)
    reopen_period(fresh(plan), by=acting, until=APRIL, reason="Bổ sung")
    close_period(fresh(plan), by=leader, reason="Đã đủ")
    close_period(fresh(plan, "six-months"), by=standing, reason="Gửi sớm")

    assert [(each.what, each.reason) for each in history_of_periods(plan)] == [
        ("Đóng kỳ 6 tháng", "Gửi sớm"),
        ("Mở lại kỳ Quý I đến hết 05/04/2026", "Bổ sung"),
        ("Đóng lại kỳ Quý I", "Đã đủ"),
    ]
    assert f"(thay {leader}" in str(history_of_periods(plan)[1].by)


@pytest.mark.parametrize("body", [True, False])
def test_the_refusal_says_when_it_closed_and_whom_to_ask(plan, commune, body):
    name = make_standing_officer(commune).unit if body else "cơ quan thường trực"

    assert fresh(plan).refusal() == (
        f"Kỳ Quý I 2026 đã đóng hết ngày 17/03/2026. Hãy đề nghị {name} mở ngoại lệ cho đơn vị."
    )
