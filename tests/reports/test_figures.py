"""The figures of a report, against plans small enough to count by hand."""

from datetime import UTC, date, datetime, time

import pytest

from reports.figures import gather
from reports.readiness import readiness, silent_offices
from reports.stored_figures import Counts, ReportFigures, ResultRow
from tasks.models import ExplanationRequest
from tests.factories import (
    make_commune,
    make_indicator,
    make_leader,
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
    return gather(plan, plan.periods.get(key=key), **{"today": date(2026, 12, 31)} | options)


def done(task, on, **values):
    return make_update(task, effective_on=on, percent=100, state="done", **values)


def put(target, value, key):
    target.measurements.create(
        period=target.indicator.plan.periods.get(key=key),
        author=make_officer(target.indicator.lead_unit),
        value=value,
        review="accepted",
    )


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


def test_a_running_task_is_on_its_beat_when_each_closed_interval_has_an_update(plan):
    faithful, forgetful = (
        make_task(plan, time_kind="continuous", time_text="Thường xuyên") for _ in range(2)
    )
    make_update(faithful, effective_on=date(2026, 2, 1))
    make_update(faithful, effective_on=date(2026, 5, 1))
    make_update(forgetful, effective_on=date(2026, 2, 1))

    quarter, half_year = figures(plan, Q1), figures(plan, H1)

    assert (quarter.totals.done, quarter.totals.running, quarter.totals.on_beat) == (0, 2, 2)
    assert (half_year.totals.running, half_year.totals.on_beat) == (2, 1)
    assert [row.behind for row in half_year.tasks] == [False, True]


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

    with django_assert_max_num_queries(18):
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


@pytest.mark.parametrize(("review", "silent"), [("withdrawn", ["Phòng Im"]), ("waiting", [])])
def test_what_was_withdrawn_was_not_sent(plan, review, silent):
    office = make_office(plan.unit, short_name="Phòng Im")
    task = make_task(plan, lead=office)
    make_update(task, effective_on=date(2026, 2, 1), on_behalf_of=office, review=review)

    assert silent_offices(plan, plan.periods.get(key=Q1)) == silent


def test_a_finished_task_owes_nothing_more(plan):
    office = make_office(plan.unit, short_name="Phòng Xong việc")
    done(make_task(plan, lead=office), date(2026, 2, 1))

    assert silent_offices(plan, plan.periods.get(key=H1)) == []


def test_what_was_finished_after_the_period_was_owed_in_it(plan):
    office = make_office(plan.unit, short_name="Phòng Xong sau")
    done(make_task(plan, lead=office), date(2026, 4, 1))

    assert silent_offices(plan, plan.periods.get(key=Q1)) == ["Phòng Xong sau"]


def test_one_lead_speaks_for_a_joint_task(plan):
    first, second = (make_office(plan.unit, short_name=f"Phòng {n}") for n in (1, 2))
    task = make_task(plan, lead=first)
    task.leads[0].units.add(second)
    make_update(task, effective_on=date(2026, 2, 1), on_behalf_of=first)
    make_task(plan, lead=first)

    assert silent_offices(plan, plan.periods.get(key=Q1)) == []


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


def test_a_result_with_the_measured_figure_counts_from_the_years_start(plan):
    paid = make_target(make_indicator(plan), goal=95)
    for key, part in ((Q1, 1640), (H1, 6470)):
        paid.measurements.create(
            period=plan.periods.get(key=key),
            author=make_officer(paid.indicator.lead_unit),
            numerator=part,
            denominator=18450,
            value=part / 184.5,
            review="accepted",
        )
    checked = make_target(make_indicator(plan))
    checked.measurements.create(
        period=plan.periods.get(key=H1),
        author=make_officer(checked.indicator.lead_unit),
        numerator=9,
        denominator=10,
        value=90,
        review="accepted",
    )
    task = make_task(plan, time_kind="continuous")
    make_update(task, effective_on=date(2026, 2, 3), result="Giải ngân 1.640 triệu đồng")
    make_update(task, effective_on=date(2026, 5, 4), result="Giải ngân 6.470 triệu đồng, 35 hộ")
    make_update(task, effective_on=date(2026, 5, 5), result="Kiểm tra 9 trên 10 nội dung")
    make_update(task, effective_on=date(2026, 5, 6), result="Hòa giải 9 trên 12 vụ, 9 vụ khác")

    assert [each.total for each in results(plan, H1)] == ["", "6.470", "9", ""]
    assert figures(plan, H1).tasks[0].summed == ""


def test_why_a_task_is_late_is_taken_from_all_that_was_said_of_it(plan):
    once = make_task(plan, due=date(2026, 2, 20))
    running = make_task(plan, due=date(2026, 2, 20), time_kind="continuous")
    for task in (once, running):
        make_update(task, effective_on=date(2026, 1, 20), result="Họp phải hoãn vì bão")
        make_update(task, effective_on=date(2026, 2, 10), result="Đã có dự thảo")

    assert [(row.overdue, row.causes) for row in figures(plan).tasks] == [
        (True, ["Họp phải hoãn vì bão"]),
        (True, []),
    ]


def test_a_figure_of_an_earlier_period_is_held_against_that_period_of_last_year(plan):
    before = make_plan(plan.unit, year=2025)
    now = make_target(make_indicator(plan, statement="Thời gian chờ"), comparator="<=", goal=15)
    old = make_target(make_indicator(before, statement="Thời gian chờ"), comparator="<=", goal=15)
    put(old, 19, "quarter-3")
    put(old, 17, "year")
    put(now, 14, "quarter-3")

    def last_year(key) -> list[str]:
        return [row.last_year for row in figures(plan, key).indicators]

    assert last_year("year") == ["19%"]  # of nine months, as this year's figure
    put(now, 13, "year")
    assert last_year("year") == ["17%"]
    old.measurements.filter(period__key="year").delete()
    assert last_year("year") == [""]


def test_a_rate_of_the_tasks_before_the_cut_off_is_not_held_against_a_whole_year(plan):
    words = "Tỷ lệ nhiệm vụ trong Kế hoạch được hoàn thành"
    for each in (make_plan(plan.unit, year=2025), plan):
        make_target(make_indicator(each, statement=words))
        make_task(each, due=date(each.year, 2, 20))

    whole, early = (
        figures(plan, "year", today=day).indicators[0]
        for day in (date(2026, 12, 31), date(2026, 11, 29))
    )

    assert (whole.last_year, early.last_year) == ("0%", "")


def test_the_figure_before_says_its_period_unless_it_is_the_one_before(plan):
    target = make_target(make_indicator(plan))
    put(target, 88, Q1)
    put(target, 90, H1)
    assert [row.before_of for row in figures(plan, H1).indicators] == [""]
    assert [row.before_of for row in figures(plan, "quarter-3").indicators] == ["Quý I năm 2026"]

    put(target, 91, "year")

    [row] = figures(plan, "year").indicators
    assert (row.before, row.before_of) == ("90%", "6 tháng đầu năm 2026")


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

    with django_assert_max_num_queries(20):
        gather(plan, period, today=date(2026, 12, 31))


def results(plan, key=Q1, **options) -> list[ResultRow]:
    [row] = figures(plan, key, **options).tasks
    return row.results


def test_a_task_bears_all_results_from_the_plans_start_in_order(plan):
    task = make_task(plan, time_kind="continuous", time_text="Thường xuyên")
    make_update(task, effective_on=date(2026, 5, 4), result="Đăng 8 tin, bài")
    make_update(
        task,
        effective_on=date(2026, 2, 3),
        result="Đăng 5 tin, bài",
        product_number="9/BC-UBND",
        product_date=date(2026, 2, 2),
    )
    make_update(task, effective_on=date(2026, 7, 1), result="Sau ngày chốt")
    make_update(task, effective_on=date(2026, 5, 9), review="returned", review_reason="Sai")

    assert results(plan, H1) == [
        ResultRow("2026-02-03", "Đăng 5 tin, bài", "9/BC-UBND ngày 02/02/2026", "quý I"),
        ResultRow("2026-05-04", "Đăng 8 tin, bài", "", "quý II"),
    ]
    assert figures(plan, H1).tasks[0].summed == "Đăng 13 tin, bài"


def test_what_is_reported_monthly_is_named_by_its_month(plan):
    task = make_task(plan, time_kind="recurring", rhythm=1)
    make_update(task, effective_on=date(2026, 2, 3))
    make_update(task, effective_on=date(2026, 3, 3))

    assert [row.when for row in results(plan)] == ["tháng 02", "tháng 3"]


def explain(task, answer, on):
    leader = make_leader(task.plan.unit)
    ExplanationRequest.objects.create(
        task=task,
        asked_by=leader,
        text="Vì sao chậm?",
        due=on,
        answered_by=leader,
        answered_at=datetime.combine(on, time(3), tzinfo=UTC),
        answer=answer,
    )


def test_why_a_task_is_late_is_said_by_those_who_know(plan):
    task = make_task(plan, due=date(2026, 2, 1))
    make_update(
        task,
        effective_on=date(2026, 2, 9),
        result="Xong dự thảo; lấy ý kiến chậm do nghỉ Tết",
    )
    make_update(
        task,
        effective_on=date(2026, 2, 10),
        review="returned",
        review_reason="Chưa có số phiếu thu về.",
    )
    explain(task, "Chờ Sở Tư pháp trả lời", on=date(2026, 3, 2))
    explain(task, "Nói sau hạn gửi báo cáo", on=date(2026, 3, 30))

    assert figures(plan).tasks[0].causes == [
        "Chờ Sở Tư pháp trả lời",
        "do nghỉ Tết",
        "kết quả báo ngày 10/02/2026 phải làm lại: Chưa có số phiếu thu về.",
    ]


def test_a_return_that_was_answered_is_no_cause(plan):
    task = make_task(plan, due=date(2026, 2, 1))
    make_update(task, review="returned", review_reason="Thiếu số liệu")
    make_update(task, result="Đã bổ sung")

    assert figures(plan).tasks[0].causes == []


def test_nobody_said_why_is_no_cause(plan):
    make_update(make_task(plan, due=date(2026, 2, 1)), result="Đang lấy ý kiến")
    make_update(
        make_task(plan, due=date(2026, 12, 1)), result="Dự thảo xong chậm do nghỉ Tết"
    )  # not late

    assert [row.causes for row in figures(plan).tasks] == [[], []]


def test_why_a_task_will_not_be_done_is_its_reason(plan):
    make_update(make_task(plan), percent=0, state="not_doing", reason="Tỉnh đã dừng")

    assert figures(plan).tasks[0].causes == ["Tỉnh đã dừng"]


def test_before_the_cut_off_the_figures_are_those_of_the_day(plan):
    make_task(plan, due=date(2026, 3, 10))
    make_task(plan, due=date(2026, 2, 1))

    early = figures(plan, today=date(2026, 3, 5))

    assert (early.as_of, early.early, early.totals.overdue) == ("2026-03-05", True, 1)
    assert [row.due_next for row in early.tasks] == [True, False]
    assert figures(plan, H1, today=date(2026, 3, 5)).previous_cut_off == ""
    assert not figures(plan).early


def test_the_work_ahead_reaches_to_the_end_of_the_next_period(plan):
    make_task(plan, content="Hạn quý II", due=date(2026, 6, 30))
    make_task(plan, content="Hạn quý III", due=date(2026, 9, 30))
    make_task(plan, content="Trong năm")

    quarter, half_year = figures(plan, Q1), figures(plan, H1)

    assert [row.content for row in quarter.tasks if row.due_next] == ["Hạn quý II"]
    assert [row.due_next for row in half_year.tasks] == [True, True, True]
    assert (quarter.ahead_until, half_year.ahead_until) == ("2026-06-30", "2026-12-31")


def test_the_plan_above_is_cited_by_its_number_and_day(plan):
    province = make_commune(name="Ủy ban nhân dân tỉnh Sơn Lâm")
    above = make_plan(
        province,
        periods=False,
        number="07/KH-UBND",
        issued_on=date(2026, 1, 6),
        title="Cải cách hành chính tỉnh Sơn Lâm năm 2026",
    )
    plan.follows = above
    plan.save()

    assert figures(plan).superior == (
        "Kế hoạch số 07/KH-UBND ngày 06/01/2026 của Ủy ban nhân dân tỉnh Sơn Lâm về cải cách hành "
        "chính tỉnh Sơn Lâm năm 2026"
    )


@pytest.mark.parametrize(
    ("bases", "cited"),
    [
        (
            [{"number": "07/KH-UBND", "text": "Thực hiện Kế hoạch số 07/KH-UBND của tỉnh;"}],
            "Kế hoạch số 07/KH-UBND của tỉnh",
        ),
        ([{"number": "76/NQ-CP", "text": "Căn cứ Nghị quyết số 76/NQ-CP"}], ""),
        ([], ""),
    ],
)
def test_a_plan_above_that_is_known_by_number_is_cited_as_the_bases_do(plan, bases, cited):
    plan.follows_text, plan.legal_bases = "07/KH-UBND", bases
    plan.save()

    assert figures(plan).superior == cited
