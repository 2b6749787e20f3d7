"""The figures of a report, against plans small enough to count by hand."""

from datetime import date

import pytest

from reports.figures import gather, readiness, silent_offices
from reports.stored_figures import Counts, ReportFigures
from tests.factories import (
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_target,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Q1, H1 = "quarter-1", "six-months"


@pytest.fixture
def plan():
    return make_plan()


def figures(plan, key=Q1, **options) -> ReportFigures:
    return gather(plan, plan.periods.get(key=key), today=date(2027, 1, 1), **options)


def done(task, on, **values):
    return make_update(task, effective_on=on, percent=100, state="done", **values)


def test_tasks_are_counted_as_they_stood_at_the_cut_off(plan):
    done(make_task(plan), date(2026, 3, 1))
    done(make_task(plan), date(2026, 3, 15))  # a day after the cut-off
    make_update(make_task(plan, due=date(2026, 2, 28)))
    make_task(plan)

    assert figures(plan).totals == Counts(
        total=4,
        done=1,
        doing=0,
        not_started=2,
        overdue=1,
        finished_late=0,
        not_doing=0,
        fell_due=1,
    )


def test_what_will_not_be_done_is_out_of_the_total(plan):
    make_update(make_task(plan), percent=0, state="not_doing", reason="Cấp trên đã bỏ")

    totals = figures(plan).totals

    assert (totals.total, totals.not_doing) == (0, 1)


def test_only_accepted_updates_count_unless_waiting_ones_are_included(plan):
    done(make_task(plan), date(2026, 3, 1), review="waiting")

    without, including = figures(plan), figures(plan, include_waiting=True)

    assert (without.totals.done, without.waiting, without.include_waiting) == (0, 1, False)
    assert (including.totals.done, including.include_waiting) == (1, True)


def test_the_period_adds_the_difference_to_the_cut_off_before(plan):
    done(make_task(plan), date(2026, 3, 1))
    done(make_task(plan), date(2026, 5, 1))

    half_year = figures(plan, H1)

    assert (half_year.totals.done, half_year.totals_before.done) == (2, 1)
    assert [row.newly_done for row in half_year.tasks] == [False, True]
    assert figures(plan).totals_before is None


def test_a_continuous_task_is_under_way_on_beat_or_not(plan):
    faithful, forgetful = (
        make_task(plan, time_kind="continuous", time_text="Thường xuyên") for _ in range(2)
    )
    make_update(faithful, effective_on=date(2026, 2, 1))
    make_update(faithful, effective_on=date(2026, 5, 1))
    make_update(forgetful, effective_on=date(2026, 2, 1))

    first, half = figures(plan, Q1).totals, figures(plan, H1)
    assert (first.done, first.running, first.on_beat) == (0, 2, 2)
    assert (half.totals.done, half.totals.running, half.totals.on_beat) == (0, 2, 1)
    assert [row.beat for row in half.tasks] == ["đúng nhịp", "thiếu kỳ 6 tháng"]


def test_offices_are_counted_for_each_task_they_lead(plan):
    office = make_office(plan.unit, short_name="Phòng Kinh tế")
    done(make_task(plan, lead=office), date(2026, 3, 1))
    make_task(plan, lead=office)

    group = next(group for group in figures(plan).offices if group.name == "Phòng Kinh tế")

    assert (group.counts.total, group.counts.done) == (2, 1)


def test_tasks_due_before_the_next_cut_off_are_the_next_periods_work(plan):
    make_task(plan, content="Sắp tới", due=date(2026, 6, 1))
    make_task(plan, content="Còn xa", due=date(2026, 12, 1))

    assert [row.content for row in figures(plan).tasks if row.due_next] == ["Sắp tới"]


def test_indicators_show_the_newest_accepted_figure_by_the_period(plan):
    target = make_target(make_indicator(plan), goal=90)
    author = make_officer(target.indicator.lead_unit)
    for key, value, review in (
        (Q1, 88, "accepted"),
        (H1, 95, "accepted"),
        ("quarter-3", 99, "waiting"),
    ):
        target.measurements.create(
            period=plan.periods.get(key=key), author=author, value=value, review=review
        )

    rows = {key: figures(plan, key).indicators[0] for key in (Q1, H1, "quarter-3")}

    assert [(row.value, row.met) for row in rows.values()] == [
        ("88%", False),
        ("95%", True),
        ("95%", True),
    ]
    assert rows[H1].before == "88%"


def test_figures_come_back_from_json_as_they_were(plan):
    done(make_task(plan), date(2026, 3, 1))
    make_target(make_indicator(plan))
    gathered = figures(plan, H1)

    assert ReportFigures.from_json(gathered.as_json()) == gathered


def test_offices_that_sent_nothing_in_the_interval_are_named(plan):
    silent = make_office(plan.unit, short_name="Phòng Im")
    make_task(plan, lead=silent)
    office = make_office(plan.unit)
    make_update(make_task(plan, lead=office), effective_on=date(2026, 2, 1), on_behalf_of=office)

    assert silent_offices(plan, plan.periods.get(key=Q1)) == ["Phòng Im"]
    assert set(silent_offices(plan, plan.periods.get(key=H1))) == {"Phòng Im", office.short_name}


@pytest.mark.parametrize("tasks", [3, 60])
def test_gathering_costs_the_same_however_many_tasks(plan, tasks, django_assert_max_num_queries):
    office = make_office(plan.unit)
    for _ in range(tasks):
        done(make_task(plan, lead=office), date(2026, 3, 1))

    with django_assert_max_num_queries(15):
        figures(plan, H1)


def test_what_waits_is_listed_with_who_sent_it(plan):
    office = make_office(plan.unit, short_name="Phòng Kinh tế")
    done(
        make_task(plan, lead=office, content="Rà soát"),
        date(2026, 3, 1),
        review="waiting",
        on_behalf_of=office,
    )
    target = make_target(make_indicator(plan, statement="Tỷ lệ đúng hạn"))
    author = make_officer(office)
    target.measurements.create(
        period=plan.periods.get(key=Q1), author=author, value=88, review="waiting"
    )

    listed = readiness(plan, plan.periods.get(key=Q1)).waiting

    assert [(row.office, row.subject) for row in listed] == [
        ("Phòng Kinh tế", "Rà soát"),
        ("Phòng Kinh tế", "Tỷ lệ đúng hạn"),
    ]
    assert figures(plan).waiting_rows == listed


def test_a_finished_task_owes_nothing_more(plan):
    office = make_office(plan.unit, short_name="Phòng Xong việc")
    done(make_task(plan, lead=office), date(2026, 2, 1))

    assert silent_offices(plan, plan.periods.get(key=H1)) == []


def test_late_finishes_are_marked_and_worded(plan):
    done(make_task(plan, due=date(2026, 2, 1)), date(2026, 3, 1))

    [row] = figures(plan).tasks

    assert (row.late, row.state_words) == (True, "Hoàn thành quá hạn")
    assert figures(plan).totals.finished_late == 1


def test_six_months_are_held_against_the_year_before(plan):
    before = make_plan(plan.unit, year=2025)
    done(make_task(before), date(2025, 3, 1))
    make_task(before)
    make_target(make_indicator(plan, statement="Tỷ lệ hồ sơ đúng hạn"))
    old = make_target(make_indicator(before, statement="Tỷ lệ hồ sơ đúng hạn"))
    author = make_officer(old.indicator.lead_unit)
    old.measurements.create(
        period=before.periods.get(key=H1), author=author, value=80, review="accepted"
    )

    half_year = figures(plan, H1)

    assert half_year.last_year.title == "6 tháng đầu năm 2025"
    assert (half_year.last_year.totals.done, half_year.last_year.totals.total) == (1, 2)
    assert [row.last_year for row in half_year.indicators] == ["80%"]
    assert figures(plan, Q1).last_year is None


def test_a_figure_of_an_earlier_period_says_which(plan):
    target = make_target(make_indicator(plan))
    author = make_officer(target.indicator.lead_unit)
    target.measurements.create(
        period=plan.periods.get(key=Q1), author=author, value=88, review="accepted"
    )

    assert figures(plan, H1).indicators[0].as_of == "Quý I năm 2026"
    assert figures(plan, Q1).indicators[0].as_of == ""


def test_figures_of_an_earlier_release_still_open():
    counts = {
        "total": 1,
        "done": 1,
        "doing": 0,
        "not_started": 0,
        "overdue": 0,
        "finished_late": 0,
        "not_doing": 0,
    }
    old = {
        "year": 2026,
        "period": Q1,
        "period_title": "Quý I năm 2026",
        "cut_off": "2026-03-14",
        "previous_cut_off": "",
        "plan": "Kế hoạch",
        "issuer": "UBND",
        "include_waiting": False,
        "waiting": 0,
        "totals": counts,
        "totals_before": None,
        "areas": [],
        "offices": [],
        "tasks": [],
        "indicators": [],
    }

    assert ReportFigures.from_json(old).totals == Counts(**counts)


def test_the_comparison_with_last_year_stays_inside_the_bound(plan, django_assert_max_num_queries):
    before = make_plan(plan.unit, year=2025)
    for _ in range(20):
        done(make_task(before), date(2025, 3, 1))
        done(make_task(plan), date(2026, 3, 1))
        make_target(make_indicator(plan))
    period = plan.periods.get(key=H1)

    with django_assert_max_num_queries(15):
        gather(plan, period, today=date(2027, 1, 1))
