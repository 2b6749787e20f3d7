"""How a task stands on a day: the one rule that pages, reports and scores share (design: Time)."""

from datetime import date
from decimal import Decimal

import pytest

from plans.periods import Interval, intervals
from tasks.standing import (
    Group,
    Lateness,
    State,
    TaskTime,
    UpdateFacts,
    finished_on,
    owed_by,
    owed_intervals,
    rate,
    standing,
    tally,
)
from vietnamese import WorkCalendar

ON_TIME, DUE_SOON, OVERDUE, FINISHED_LATE = Lateness
NOT_STARTED, DOING, DONE, NOT_DOING = State
PLAN = intervals(
    2026,
    {
        "quarter-1": date(2026, 3, 14),
        "six-months": date(2026, 6, 14),
        "quarter-3": date(2026, 9, 14),
        "year": date(2026, 12, 14),
    },
)
JANUARY_16 = date(2026, 1, 16)


def dated(due=date(2026, 6, 30), **more):  # a Tuesday
    return TaskTime(2026, due, **more)


def running(rhythm=None, *, due=None, begun=JANUARY_16, of_plan=PLAN, **more):
    owed = owed_intervals(year=2026, rhythm=rhythm, of_plan=of_plan, begun=begun)
    return TaskTime(2026, due, running=True, intervals=owed, **more)


def updates(*reported):
    """Updates from (day, state)."""
    percents = {DONE: 100, DOING: 50, NOT_STARTED: 0, NOT_DOING: 0}
    return [UpdateFacts(day, state, percents[state], "accepted") for day, state in reported]


def stand(time, *reported, on):
    return standing(time, updates(*reported), on=on, calendar=WorkCalendar())


def summary(found):
    return found.state, found.lateness, found.days


JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("reported", "on", "expected"),
    [
        ([], date(2026, 5, 4), (NOT_STARTED, ON_TIME, 41)),
        ([], date(2026, 6, 22), (NOT_STARTED, ON_TIME, 6)),
        ([], date(2026, 6, 23), (NOT_STARTED, DUE_SOON, 5)),
        ([], date(2026, 6, 30), (NOT_STARTED, DUE_SOON, 0)),
        ([], date(2026, 7, 1), (NOT_STARTED, OVERDUE, 1)),
        ([(date(2026, 5, 1), DOING)], date(2026, 7, 12), (DOING, OVERDUE, 12)),
        # a report for today does not clear a dated task
        ([(date(2026, 7, 12), DOING)], date(2026, 7, 12), (DOING, OVERDUE, 12)),
        ([(date(2026, 6, 30), DONE)], date(2026, 7, 12), (DONE, ON_TIME, 0)),
        ([(date(2026, 7, 5), DONE)], date(2026, 7, 12), (DONE, FINISHED_LATE, 5)),
        # said again later, it is still finished since the first time
        ([(JUNE, DONE), (date(2026, 7, 5), DONE)], date(2026, 7, 12), (DONE, ON_TIME, 0)),
        # taken up again in between, it is finished since the last time
        (
            [(JUNE, DONE), (date(2026, 6, 20), DOING), (date(2026, 7, 2), DONE)],
            date(2026, 7, 12),
            (DONE, FINISHED_LATE, 2),
        ),
        # given up first and done after all: finished since it was done
        (
            [(JUNE, NOT_DOING), (date(2026, 7, 2), DONE)],
            date(2026, 7, 12),
            (DONE, FINISHED_LATE, 2),
        ),
        ([(date(2026, 7, 5), NOT_DOING)], date(2026, 7, 12), (NOT_DOING, ON_TIME, 0)),
        # done once, and taken up again since: as late as if it had never been done
        ([(JUNE, DONE), (date(2026, 7, 5), DOING)], date(2026, 7, 12), (DOING, OVERDUE, 12)),
    ],
)
def test_a_task_with_an_end(reported, on, expected):
    assert summary(stand(dated(), *reported, on=on)) == expected


@pytest.mark.parametrize(
    ("reported", "on", "expected"),
    [
        ([], date(2026, 12, 31), (NOT_STARTED, DUE_SOON, 0)),
        ([], date(2027, 1, 1), (NOT_STARTED, OVERDUE, 1)),
        ([(date(2026, 12, 31), DONE)], date(2027, 1, 10), (DONE, ON_TIME, 0)),
        ([(date(2027, 1, 2), DONE)], date(2027, 1, 10), (DONE, FINISHED_LATE, 2)),
    ],
)
def test_without_a_day_the_end_is_the_last_of_the_plans_year(reported, on, expected):
    assert summary(stand(dated(None), *reported, on=on)) == expected


Q1, Q2 = (date(2026, 2, 10), DOING), (date(2026, 5, 20), DOING)


@pytest.mark.parametrize(
    ("rhythm", "reported", "on", "expected"),
    [
        # the running interval: nothing yet, soon over, on its last day, over
        (None, [], date(2026, 2, 2), (NOT_STARTED, ON_TIME, 24)),
        (None, [], date(2026, 3, 9), (NOT_STARTED, DUE_SOON, 4)),
        (None, [], date(2026, 3, 14), (NOT_STARTED, DUE_SOON, 0)),
        (None, [], date(2026, 3, 15), (NOT_STARTED, OVERDUE, 1)),
        # covered: the word of the next interval is owed, and running is never done
        (None, [Q1], date(2026, 3, 9), (DOING, ON_TIME, 66)),
        (None, [(date(2026, 3, 14), DOING)], date(2026, 3, 14), (DOING, ON_TIME, 62)),
        (None, [Q1], date(2026, 6, 10), (DOING, DUE_SOON, 2)),
        (None, [Q1], date(2026, 6, 20), (DOING, OVERDUE, 6)),
        # an interval that was missed is no red mark any more once somebody reports
        (None, [Q2], date(2026, 6, 10), (DOING, ON_TIME, 66)),
        # done for the year
        (None, [(date(2026, 2, 10), DONE)], date(2026, 6, 20), (DONE, ON_TIME, 0)),
        (None, [(date(2026, 2, 10), NOT_DOING)], date(2026, 12, 20), (NOT_DOING, ON_TIME, 0)),
        # the last interval is reported on: nothing more is owed
        (None, [Q1, (date(2026, 10, 1), DOING)], date(2026, 12, 20), (DOING, ON_TIME, 0)),
        # own rhythms
        (3, [Q1], date(2026, 6, 20), (DOING, OVERDUE, 6)),
        (6, [Q1], date(2026, 6, 20), (DOING, ON_TIME, 123)),
        (1, [Q1], date(2026, 2, 16), (DOING, ON_TIME, 15)),
        (1, [Q1], date(2026, 3, 16), (DOING, OVERDUE, 2)),
        (24, [Q1], date(2026, 6, 20), (DOING, OVERDUE, 6)),
    ],
)
def test_a_task_that_goes_on(rhythm, reported, on, expected):
    assert summary(stand(running(rhythm), *reported, on=on)) == expected


@pytest.mark.parametrize(
    ("reported", "on", "missing", "on_beat"),
    [
        ([], date(2026, 3, 13), [], True),
        ([], date(2026, 3, 14), ["quarter-1"], False),
        ([Q1], date(2026, 3, 14), [], True),
        ([Q2], date(2026, 9, 20), ["quarter-1", "quarter-3"], False),
        # after the end nothing is missed; in the interval of the end nothing either
        ([Q1, (date(2026, 5, 2), DONE)], date(2026, 12, 31), [], True),
        ([(date(2026, 5, 2), NOT_DOING)], date(2026, 12, 31), ["quarter-1"], False),
        # taken up again, all closed ones count
        (
            [(date(2026, 2, 2), DONE), (date(2026, 10, 1), DOING)],
            date(2026, 12, 1),
            ["six-months", "quarter-3"],
            False,
        ),
    ],
)
def test_closed_intervals_without_a_report_are_missing(reported, on, missing, on_beat):
    found = stand(running(), *reported, on=on)

    assert ([interval.key for interval in found.missing], found.on_beat) == (missing, on_beat)


def test_a_cut_off_that_moves_uncovers_no_interval():
    sent_before = UpdateFacts(date(2026, 3, 12), DOING, 40, "accepted", covers="quarter-1")
    moved = intervals(2026, {"quarter-1": date(2026, 3, 5), "six-months": date(2026, 6, 14)})
    time = running(of_plan=moved)

    found = standing(time, [sent_before], on=date(2026, 3, 20), calendar=WorkCalendar())

    assert found.missing == ()
    assert not UpdateFacts(date(2026, 3, 12), DOING, 40, "accepted").covers_interval(moved[0])


@pytest.mark.parametrize(
    ("begun", "missing"),
    [
        (date(2026, 1, 16), 2),
        (date(2026, 3, 14), 2),
        (date(2026, 3, 15), 1),
        (date(2026, 6, 20), 0),
        (None, 0),
    ],
)
def test_what_had_closed_before_the_plan_began_is_not_owed(begun, missing):
    found = stand(running(begun=begun), on=date(2026, 6, 30))

    assert len(found.missing) == missing


@pytest.mark.parametrize(
    ("time", "reported", "expected"),
    [
        (dated(), [], date(2026, 6, 30)),
        (dated(), [(date(2026, 7, 12), DOING)], date(2026, 6, 30)),
        (dated(), [(date(2026, 5, 2), DONE)], None),
        (dated(None), [], date(2026, 12, 31)),
        (dated(owes=False), [], None),
        (running(), [], date(2026, 3, 14)),
        (running(), [Q1], date(2026, 6, 14)),
        # the day on which an interval begins lies in it
        (running(), [(date(2026, 3, 15), DOING)], date(2026, 9, 14)),
        (running(), [(date(2026, 3, 14), DOING)], date(2026, 6, 14)),
        (running(), [(date(2026, 9, 20), DOING)], None),
        (running(), [Q1, (date(2026, 2, 20), DONE)], None),
        (running(due=date(2026, 5, 1)), [], date(2026, 3, 14)),
        (running(due=date(2026, 5, 1)), [Q1], date(2026, 5, 1)),
        (running(due=date(2026, 12, 31)), [(date(2026, 10, 1), DOING)], date(2026, 12, 31)),
        (running(owes=False), [], None),
        (running(of_plan=[]), [], None),
    ],
)
def test_the_next_word_is_owed_by(time, reported, expected):
    found = updates(*reported)

    assert owed_by(time, found[-1] if found else None) == expected


@pytest.mark.parametrize(
    ("reported", "on", "owes"),
    [
        ([], date(2026, 2, 2), True),
        ([Q1], date(2026, 2, 12), False),
        ([Q1], date(2026, 3, 15), True),
        ([Q1, Q2], date(2026, 6, 14), False),
        ([], date(2026, 6, 14), True),  # an earlier interval, too, still asks
        ([Q1], date(2026, 12, 20), False),  # the year is over
        ([(date(2026, 2, 1), DONE)], date(2026, 5, 1), False),
    ],
)
def test_the_interval_of_the_day_asks_for_a_word_until_somebody_reports(reported, on, owes):
    assert stand(running(), *reported, on=on).owes is owes


def test_a_dated_task_owes_no_interval_and_has_no_beat():
    found = stand(dated(), on=JUNE)

    assert (found.owes, found.running, found.on_beat, found.missing) == (False, False, False, ())


def test_a_task_that_owes_nothing_is_never_late():
    untracked = stand(dated(owes=False), on=date(2026, 12, 1))
    late = stand(dated(owes=False), (date(2026, 7, 5), DONE), on=date(2026, 12, 1))
    missed = stand(running(owes=False), on=date(2026, 12, 1))

    assert summary(untracked) == (NOT_STARTED, ON_TIME, 0)
    assert summary(late) == (DONE, ON_TIME, 0)
    assert (summary(missed), missed.missing) == ((NOT_STARTED, ON_TIME, 0), ())


def test_the_day_that_matters_is_shown():
    assert stand(dated(), on=JUNE).due == date(2026, 6, 30)
    assert stand(running(), Q1, on=date(2026, 3, 1)).due == date(2026, 6, 14)
    assert stand(dated(), (JUNE, DONE), on=JUNE).due == date(2026, 6, 30)
    assert stand(running(), (JUNE, DONE), on=JUNE).due is None


def test_a_waiting_update_is_marked():
    waiting = [UpdateFacts(JUNE, DONE, 100, "waiting")]

    found = standing(dated(), waiting, on=date(2026, 7, 1), calendar=WorkCalendar())

    assert (found.state, found.percent, found.review, found.waiting) == (DONE, 100, "waiting", True)
    assert stand(dated(), (JUNE, DONE), on=JUNE).waiting is False


def test_a_task_is_finished_since_its_last_unbroken_end():
    assert finished_on(updates()) is None
    assert finished_on(updates((JUNE, DONE), (date(2026, 6, 5), DOING))) is None
    assert finished_on(updates((JUNE, DOING), (date(2026, 6, 5), DONE))) == date(2026, 6, 5)


LATER = date(2026, 7, 12)


@pytest.mark.parametrize(
    ("time", "reported", "group"),
    [
        (dated(), [(LATER, NOT_DOING)], Group.DROPPED),
        (dated(), [(LATER, DONE)], Group.DONE),
        (dated(), [(JUNE, DONE)], Group.DONE),
        (dated(), [(JUNE, DOING)], Group.OVERDUE),
        (dated(), [], Group.OVERDUE),
        (dated(date(2026, 8, 1)), [], Group.NOT_STARTED),
        (dated(date(2026, 8, 1)), [(JUNE, NOT_STARTED)], Group.NOT_STARTED),
        (dated(date(2026, 8, 1)), [(JUNE, DOING)], Group.DOING),
        (running(), [Q1], Group.OVERDUE),
        (running(), [Q1, (LATER, DOING)], Group.DOING),
    ],
)
def test_a_task_is_in_the_first_group_that_fits(time, reported, group):
    assert stand(time, *reported, on=LATER).group == group


def test_the_groups_add_up_and_the_rates_have_names():
    rows = [
        stand(dated(), on=LATER),  # overdue
        stand(dated(), (LATER, DONE), on=LATER),  # done late
        stand(dated(), (JUNE, DONE), on=LATER),
        stand(dated(), (LATER, NOT_DOING), on=LATER),
        stand(dated(date(2026, 7, 19)), (JUNE, DOING), on=LATER),  # soon due
        stand(dated(None), on=LATER),
        stand(running(), Q1, Q2, on=LATER),  # running, on beat
        stand(running(), Q2, on=LATER),  # running, one missed
        stand(running(), Q1, on=LATER),  # overdue
    ]

    found = tally(rows)

    groups = (found.dropped, found.done, found.overdue, found.not_started, found.doing)
    assert (groups, sum(groups), found.all, found.total) == ((1, 2, 2, 1, 3), 9, 9, 8)
    assert (found.done_late, found.running, found.on_beat) == (1, 2, 1)
    assert (found.due_soon, found.waiting) == (1, 0)
    assert (found.fell_due, found.fell_due_done) == (3, 2)
    assert found.plan_rate == Decimal("25.0")  # 2/8
    assert found.due_rate == Decimal("66.7")  # 2/3
    assert found.schedule_rate == Decimal("62.5")  # 5/8


def test_where_nothing_can_be_counted_there_is_no_rate():
    found = tally([stand(dated(), (JUNE, NOT_DOING), on=LATER)])

    assert (found.plan_rate, found.due_rate, found.schedule_rate) == (None, None, None)
    assert (rate(0, 0), rate(0, 3), rate(1, 3)) == (None, Decimal("0.0"), Decimal("33.3"))
    assert rate(1, 16) == Decimal("6.3")  # half up


def test_a_task_falls_due_on_its_day():
    assert [stand(dated(), on=date(2026, 6, day)).fell_due for day in (29, 30)] == [False, True]
    assert stand(running(due=date(2026, 6, 1)), on=LATER).fell_due is False


def test_an_interval_begins_the_day_after_the_one_before():
    found = owed_intervals(year=2026, rhythm=6, of_plan=PLAN, begun=JANUARY_16)

    assert found == (
        Interval(date(2025, 12, 15), date(2026, 6, 14)),
        Interval(date(2026, 6, 15), date(2026, 12, 14)),
    )


@pytest.mark.parametrize(
    ("on", "past"),
    [(date(2026, 6, 29), False), (date(2026, 6, 30), False), (date(2026, 7, 1), True)],
)
def test_a_running_task_is_past_its_end_from_the_day_after(on, past):
    found = stand(running(due=date(2026, 6, 30)), on=on)

    assert (found.past_its_end, found.percent) == (past, 0)


def test_a_task_without_an_end_is_never_past_it():
    assert stand(running(), on=date(2026, 12, 31)).past_its_end is False
