"""Replacing an issued plan by a new one of the same year: what goes on is carried over."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import Holiday
from indicators.figures import readings
from indicators.statistics.figures import form_figures
from planning.issuing.services import issue_plan
from planning.replacing.services import pair_by_hand, point_replaced
from planning.replacing.succession import succession_of
from plans.models import Plan
from plans.periods import DEFAULT_PERIODS, cut_off_and_deadline
from plans.services import PlanRefused
from tasks.models import ProgressUpdate, Task
from tests.factories import (
    make_commune,
    make_form,
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
from tests.indicators.statistics.entered import enter_into
from tests.journal import entries_of

pytestmark = [pytest.mark.both, pytest.mark.django_db]

CHECK = "Kiểm tra cải cách hành chính tại các thôn, bản năm 2026"
SURVEY = "Khảo sát mức độ hài lòng của người dân đối với dịch vụ công"
TRAIN = "Tập huấn nghiệp vụ cho công chức bộ phận một cửa"


@pytest.fixture
def place():
    """An issued plan with three tasks, and the draft that replaces it with two of them."""
    commune = make_commune()
    office = make_office(commune)
    old = make_plan(commune, number="12/KH-UBND")
    new = make_plan(
        commune, state="draft", handed_out_at=None, number="", issued_on=None, replaces=old
    )
    return SimpleNamespace(
        commune=commune,
        office=office,
        officer=make_officer(office),
        standing=make_standing_officer(commune),
        leader=make_leader(commune),
        old=old,
        new=new,
        check=make_task(
            old, lead=office, content=CHECK, ordinal=1, due=date(2026, 6, 30), time_text="Quý II"
        ),
        survey=make_task(old, lead=office, content=SURVEY, ordinal=2),
        train=make_task(old, lead=office, content=TRAIN, ordinal=3),
        check_again=make_task(
            new,
            lead=office,
            content=CHECK.replace("tại các", "ở tất cả các"),
            ordinal=2,
            time_text="Quý III",
        ),
        survey_again=make_task(new, lead=office, content=SURVEY, ordinal=1, area=3),
        extra=make_task(new, lead=office, content="Rà soát văn bản quy phạm pháp luật", ordinal=3),
    )


def issue(place, **values):
    issue_plan(
        place.new, by=place.leader, number="30/KH-UBND", issued_on=date(2026, 5, 4), **values
    )
    place.old.refresh_from_db()
    place.new.refresh_from_db()


def test_before_issuing_it_is_told_what_goes_on_comes_and_ends(place):
    make_update(place.train, author=place.officer)

    found = succession_of(place.new, place.old)

    assert [(pair.old, pair.new, pair.kinds) for pair in found.continued] == [
        (place.check, place.check_again, ("words", "time")),
        (place.survey, place.survey_again, ("same",)),
    ]
    assert (found.new, found.dropped, found.unanswered) == (
        [place.extra],
        [place.train],
        [place.train],
    )


def test_issuing_replaces_the_old_plan_and_links_its_tasks(place):
    issue(place)

    assert (place.old.state, place.new.state) == (Plan.State.REPLACED, Plan.State.ISSUED)
    assert place.old.successor == place.new
    place.check_again.refresh_from_db()
    place.extra.refresh_from_db()
    assert (place.check_again.previous, place.extra.previous) == (place.check, None)


def test_what_was_reported_counts_at_the_new_task(place):
    update = make_update(place.check, author=place.officer, percent=60)
    comment = place.check.comments.create(author=place.officer, text="Đã họp thôn")
    asked = place.check.explanations.create(
        asked_by=place.leader, text="Vì sao chậm?", due=date(2026, 5, 30)
    )

    issue(place)

    for row in (update, comment, asked):
        row.refresh_from_db()
        assert row.task == place.check_again
    place.check.refresh_from_db()
    place.check_again.refresh_from_db()
    assert (place.check_again.current, place.check.current) == (update, update)
    moved = entries_of(update)[-1]
    assert (moved.by_id, moved.why) == (
        place.leader.pk,
        "Chuyển sang kế hoạch thay thế",
    )


def test_a_newer_report_on_the_draft_stays_the_current_one(place):
    Plan.objects.filter(pk=place.new.pk).update(handed_out_at=timezone.now())
    make_update(place.check, author=place.officer, percent=60, effective_on=date(2026, 3, 1))
    newer = make_update(
        place.check_again, author=place.officer, percent=80, effective_on=date(2026, 4, 1)
    )

    issue(place)

    place.check_again.refresh_from_db()
    assert place.check_again.current == newer
    assert [update.percent for update in place.check_again.updates.in_order()] == [60, 80]


def test_a_task_with_progress_does_not_end_unsaid(place):
    update = make_update(place.train, author=place.officer)

    with pytest.raises(
        PlanRefused,
        match="Còn 1 nhiệm vụ đã có kết quả mà kế hoạch mới không tiếp tục, như “Tập huấn",
    ):
        issue(place)
    place.old.refresh_from_db()
    assert place.old.state == Plan.State.ISSUED

    issue(place, dropped=[place.train.pk])

    update.refresh_from_db()
    assert (place.old.state, update.task) == (Plan.State.REPLACED, place.train)


def test_a_pair_made_by_hand_wins_over_the_wording(place):
    make_update(place.train, author=place.officer, percent=30)
    pair_by_hand(place.new, task=place.extra.pk, old=place.train.pk)
    pair_by_hand(place.new, task=place.survey_again.pk, old=None)

    issue(place)

    place.extra.refresh_from_db()
    place.survey_again.refresh_from_db()
    assert (place.extra.previous, place.extra.current.percent) == (place.train, 30)
    assert place.survey_again.previous is None


def test_an_old_task_goes_on_once(place):
    pair_by_hand(place.new, task=place.extra.pk, old=place.train.pk)
    pair_by_hand(place.new, task=place.survey_again.pk, old=place.train.pk)

    place.new.refresh_from_db()

    assert place.new.paired_by_hand == {str(place.survey_again.pk): place.train.pk}


def test_a_pair_is_made_of_tasks_of_the_two_plans_alone(place):
    stranger = make_task()

    with pytest.raises(PlanRefused, match="không thuộc kế hoạch bị thay thế"):
        pair_by_hand(place.new, task=place.extra.pk, old=stranger.pk)
    with pytest.raises(PlanRefused, match="không còn nữa"):
        pair_by_hand(place.new, task=stranger.pk, old=None)


def test_measurements_go_on_in_the_same_period(place):
    before = make_indicator(
        place.old, lead=place.office, statement="Trên 90% hồ sơ đúng hạn trong năm 2026"
    )
    after = make_indicator(place.new, statement="Trên 95% hồ sơ đúng hạn trong năm 2026")
    after.lead_unit = None
    after.save()
    goal, new_goal = make_target(before, baseline=80), make_target(after, goal=95)
    period = place.old.periods.get(key="quarter-1")
    measured = goal.measurements.create(period=period, author=place.officer, value=91)

    issue(place)

    measured.refresh_from_db()
    after.refresh_from_db()
    new_goal.refresh_from_db()
    assert (measured.target, measured.period) == (new_goal, place.new.periods.get(key="quarter-1"))
    assert (after.lead_unit, new_goal.baseline) == (place.office, 80)


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_row_that_feeds_a_target_goes_on_feeding_it(place, confirmed):
    form = make_form(rows=[{"code": "7", "unit": "hồ sơ"}])
    before, after = (
        make_indicator(plan, statement="Số hồ sơ đã giải quyết") for plan in (place.old, place.new)
    )
    make_target(before, unit="hồ sơ", goal=500, fed_by=form.rows.get())
    new_target = make_target(after, unit="hồ sơ", goal=600, judged_confirmed=confirmed)
    enter_into(place.old, form, "quarter-1", {"7": 120})

    issue(place)

    new_target.refresh_from_db()
    [line] = readings(place.new)
    assert new_target.fed_by == form.rows.get()
    assert [each.value for each in line.readings][:2] == [120, None]


def test_another_unit_of_measure_is_another_target(place):
    before, after = (
        make_indicator(plan, statement="Tăng 4 bậc chỉ số") for plan in (place.old, place.new)
    )
    old_target = make_target(before, unit="bậc", goal=4)
    make_target(after, unit="%")
    period = place.old.periods.get(key="quarter-1")
    measured = old_target.measurements.create(period=period, author=place.officer, value=2)

    issue(place)

    measured.refresh_from_db()
    assert measured.target == old_target


def test_locks_and_days_set_by_hand_are_kept(place):
    quarter = place.old.periods.get(key="quarter-1")
    quarter.cut_off, quarter.deadline, quarter.locked = date(2026, 3, 10), date(2026, 3, 12), True
    quarter.save()
    half = place.old.periods.get(key="six-months")
    half.deadline = date(2026, 6, 25)
    half.save()
    for period in DEFAULT_PERIODS:
        cut_off, deadline = cut_off_and_deadline(period, 2026, None, Holiday.objects.calendar())
        place.new.periods.filter(key=period.key).update(cut_off=cut_off, deadline=deadline)
    # as the new document orders
    place.new.periods.filter(key="year").update(deadline=date(2026, 12, 20))

    issue(place)

    new = {period.key: period for period in place.new.periods.all()}
    assert (new["quarter-1"].cut_off, new["quarter-1"].locked) == (date(2026, 3, 10), True)
    assert new["six-months"].deadline == date(2026, 6, 25)
    assert new["year"].deadline == date(2026, 12, 20)


def test_duties_that_were_done_stay_done(place):
    text = "Xây dựng kế hoạch của phòng trước ngày 28/02/2026"
    place.old.duties.create(unit_text="Văn phòng", text=text, done_on=date(2026, 2, 20))
    duty = place.new.duties.create(unit_text="Văn phòng", text=text)

    issue(place)

    duty.refresh_from_db()
    assert duty.done_on == date(2026, 2, 20)


def test_what_follows_the_old_plan_and_its_tasks_follows_the_new_one(place):
    below = make_plan(make_office(place.commune), follows=place.old)
    task = make_task(below, lead=place.office, follows=place.survey)

    issue(place)

    below.refresh_from_db()
    task.refresh_from_db()
    assert (below.follows, task.follows) == (place.new, place.survey_again)


@pytest.mark.parametrize("count", [3, 30])
def test_issuing_asks_the_same_number_of_queries_for_any_number_of_tasks(
    place, django_assert_max_num_queries, count
):
    for number in range(count):
        words = f"Nhiệm vụ {number} về nội dung {number * 31}"
        old_task, _ = (
            make_task(plan, lead=place.office, content=words) for plan in (place.old, place.new)
        )
        make_update(old_task, author=place.officer)

    with django_assert_max_num_queries(110):
        issue(place)

    assert ProgressUpdate.objects.filter(task__plan=place.new).count() == count


def test_the_replaced_plan_is_chosen_by_hand_among_the_units_own_of_that_year(place):
    place.new.replaces = None
    place.new.save()
    elsewhere = make_plan()

    with pytest.raises(PlanRefused, match="cùng năm của chính đơn vị"):
        point_replaced(place.new, by=place.standing, old=elsewhere)
    with pytest.raises(PlanRefused, match="còn là dự thảo"):
        point_replaced(place.old, by=place.standing, old=None)
    point_replaced(place.new, by=place.standing, old=place.old)

    place.new.refresh_from_db()
    assert (place.new.replaces, place.new.replaces_text, place.new.replaced_plan) == (
        place.old,
        "12/KH-UBND",
        place.old,
    )


def test_nothing_is_carried_from_a_plan_of_another_year(place):
    earlier = make_plan(place.commune, year=2025, number="9/KH-UBND")
    Plan.objects.filter(pk=place.old.pk).update(state=Plan.State.CLOSED)
    Plan.objects.filter(pk=place.new.pk).update(replaces=earlier)

    issue(place)

    earlier.refresh_from_db()
    assert (earlier.state, place.new.state) == (Plan.State.ISSUED, Plan.State.ISSUED)
    assert not Task.objects.filter(plan=place.new).exclude(previous=None).exists()


def test_statistical_figures_go_on_in_the_new_plan(place):
    form = make_form(rows=[{"code": "1"}])
    filled = place.old.statistical_forms.create(form=form)
    entry = filled.entries.create(
        row=form.rows.get(), period="quarter-1", value=5, author=place.standing
    )

    issue(place)

    assert form_figures(place.new, [form])[0].of("1", "", "quarter-1").entries == (entry.pk,)
    assert not place.old.statistical_forms.exists()


def test_statistical_figures_join_those_that_the_new_plan_has(place):
    form = make_form(rows=[{"code": "1"}])
    for plan, key, value in ((place.old, "quarter-1", 5), (place.new, "six-months", 7)):
        plan.statistical_forms.create(form=form).entries.create(
            row=form.rows.get(), period=key, value=value, author=place.standing
        )

    issue(place)

    assert form_figures(place.new, [form])[0].of("1", "", "six-months", cumulative=True).value == 12
