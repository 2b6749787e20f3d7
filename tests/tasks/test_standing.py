"""How a task stands on a day: the one rule that pages, reports and scores share (design: Time)."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from plans.periods import intervals
from tasks.figures import Lateness, UpdateFacts, standing, tally
from tasks.models import ProgressUpdate, Task
from vietnamese.working_days import WorkCalendar

State = ProgressUpdate.State
ON_TIME, DUE_SOON, OVERDUE, FINISHED_LATE = Lateness
CUT_OFFS = [date(2026, 3, 14), date(2026, 6, 14), date(2026, 9, 14), date(2026, 12, 14)]


def plan_issued(day=date(2026, 1, 16), handed_out_at=None):
    return SimpleNamespace(
        year=2026,
        year_start=date(2025, 12, 15),
        issued_on=day,
        handed_out_at=handed_out_at,
        intervals=intervals(2026, CUT_OFFS),
    )


def updates(*reported):
    """Updates from (day, state) or (day, state, percent)."""
    percents = {State.DONE: 100, State.DOING: 50, State.NOT_STARTED: 0, State.NOT_DOING: 0}
    return [UpdateFacts(day, state, percents[state], "accepted") for day, state in reported]


def stand(task, *reported, on, plan=None):
    return standing(task, plan or plan_issued(), updates(*reported), on=on, calendar=WorkCalendar())


def summary(found):
    return found.state, found.lateness, found.days


DUE = Task(time_kind=Task.TimeKind.DATE, due=date(2026, 6, 30))  # a Tuesday
JUNE = date(2026, 6, 1)
UNDATED = Task(time_kind=Task.TimeKind.OTHER)


@pytest.mark.parametrize(
    ("task", "reported", "on", "expected"),
    [
        (DUE, [], date(2026, 5, 4), (State.NOT_STARTED, ON_TIME, 41)),
        (DUE, [], date(2026, 6, 22), (State.NOT_STARTED, ON_TIME, 6)),
        (DUE, [], date(2026, 6, 23), (State.NOT_STARTED, DUE_SOON, 5)),
        (DUE, [], date(2026, 6, 30), (State.NOT_STARTED, DUE_SOON, 0)),
        (DUE, [], date(2026, 7, 1), (State.NOT_STARTED, OVERDUE, 1)),
        (DUE, [(date(2026, 5, 1), State.DOING)], date(2026, 7, 12), (State.DOING, OVERDUE, 12)),
        (DUE, [(date(2026, 6, 30), State.DONE)], date(2026, 7, 12), (State.DONE, ON_TIME, 0)),
        (DUE, [(date(2026, 7, 5), State.DONE)], date(2026, 7, 12), (State.DONE, FINISHED_LATE, 5)),
        # said again later, it is still finished since the first time
        (
            DUE,
            [(JUNE, State.DONE), (date(2026, 7, 5), State.DONE)],
            date(2026, 7, 12),
            (State.DONE, ON_TIME, 0),
        ),
        # taken up again in between, it is finished since the last time
        (
            DUE,
            [
                (date(2026, 6, 1), State.DONE),
                (date(2026, 6, 20), State.DOING),
                (date(2026, 7, 2), State.DONE),
            ],
            date(2026, 7, 12),
            (State.DONE, FINISHED_LATE, 2),
        ),
        # given up first and done after all: finished since it was done
        (
            DUE,
            [(date(2026, 6, 1), State.NOT_DOING), (date(2026, 7, 2), State.DONE)],
            date(2026, 7, 12),
            (State.DONE, FINISHED_LATE, 2),
        ),
        (
            DUE,
            [(date(2026, 7, 5), State.NOT_DOING)],
            date(2026, 7, 12),
            (State.NOT_DOING, ON_TIME, 0),
        ),
        (UNDATED, [], date(2026, 12, 31), (State.NOT_STARTED, ON_TIME, 0)),
        (UNDATED, [(date(2026, 7, 5), State.DONE)], date(2026, 12, 31), (State.DONE, ON_TIME, 0)),
    ],
)
def test_a_task_with_an_end(task, reported, on, expected):
    assert summary(stand(task, *reported, on=on)) == expected


CONTINUOUS = Task(time_kind=Task.TimeKind.CONTINUOUS)
QUARTERLY = Task(time_kind=Task.TimeKind.RECURRING, rhythm=3)
MONTHLY = Task(time_kind=Task.TimeKind.RECURRING, rhythm=1)
HALF_YEARLY = Task(time_kind=Task.TimeKind.RECURRING, rhythm=6)
Q1, Q2 = (date(2026, 2, 10), State.DOING), (date(2026, 5, 20), State.DOING)


@pytest.mark.parametrize(
    ("task", "reported", "on", "expected"),
    [
        # the running interval: nothing yet, soon over, on its last day
        (CONTINUOUS, [], date(2026, 2, 2), (State.NOT_STARTED, ON_TIME, 24)),
        (CONTINUOUS, [], date(2026, 3, 9), (State.NOT_STARTED, DUE_SOON, 4)),
        (CONTINUOUS, [Q1], date(2026, 3, 9), (State.DOING, ON_TIME, 0)),
        # the closing day itself: a report counts the interval, the screen is late from the day
        # after
        (CONTINUOUS, [], date(2026, 3, 14), (State.NOT_STARTED, DUE_SOON, 0)),
        (
            CONTINUOUS,
            [(date(2026, 3, 14), State.DOING)],
            date(2026, 3, 14),
            (State.DONE, ON_TIME, 0),
        ),
        (CONTINUOUS, [], date(2026, 3, 15), (State.NOT_STARTED, OVERDUE, 1)),
        # covered so far: done in a report, while the next interval runs
        (CONTINUOUS, [Q1], date(2026, 3, 16), (State.DONE, ON_TIME, 61)),
        (CONTINUOUS, [Q1], date(2026, 6, 10), (State.DONE, DUE_SOON, 2)),
        (CONTINUOUS, [Q1], date(2026, 6, 20), (State.DOING, OVERDUE, 6)),
        (CONTINUOUS, [Q1, Q2], date(2026, 6, 20), (State.DONE, ON_TIME, 58)),
        # an interval that was missed stays missed
        (CONTINUOUS, [Q2], date(2026, 6, 20), (State.DOING, OVERDUE, 98)),
        # done is said about an interval, and for good only in the last one
        (
            CONTINUOUS,
            [(date(2026, 2, 10), State.DONE)],
            date(2026, 6, 20),
            (State.DOING, OVERDUE, 6),
        ),
        (
            CONTINUOUS,
            [Q1, (date(2026, 10, 1), State.DONE)],
            date(2026, 12, 20),
            (State.DONE, ON_TIME, 0),
        ),
        # what will not be done owes nothing
        (
            CONTINUOUS,
            [(date(2026, 2, 10), State.NOT_DOING)],
            date(2026, 12, 20),
            (State.NOT_DOING, ON_TIME, 0),
        ),
        # rhythms: a quarter and longer follow the plan's intervals, a month has its own
        (QUARTERLY, [Q1], date(2026, 6, 20), (State.DOING, OVERDUE, 6)),
        (HALF_YEARLY, [Q1], date(2026, 6, 20), (State.DOING, OVERDUE, 6)),
        (MONTHLY, [(date(2026, 2, 10), State.DOING)], date(2026, 2, 16), (State.DONE, ON_TIME, 15)),
        (MONTHLY, [(date(2026, 2, 10), State.DOING)], date(2026, 3, 16), (State.DOING, OVERDUE, 2)),
        (
            MONTHLY,
            [Q1, (date(2026, 2, 20), State.DOING)],
            date(2026, 3, 10),
            (State.DONE, ON_TIME, 0),
        ),
    ],
)
def test_a_task_that_goes_on(task, reported, on, expected):
    plan = plan_issued(date(2026, 1, 15))

    assert summary(stand(task, *reported, on=on, plan=plan)) == expected


@pytest.mark.parametrize(
    ("issued_on", "handed_out_at", "missing"),
    [
        (date(2026, 1, 16), None, 2),
        (date(2026, 3, 14), None, 2),
        (date(2026, 3, 15), None, 1),
        (date(2026, 6, 20), None, 0),
        (None, datetime(2026, 4, 1, tzinfo=UTC), 1),
        (None, None, 2),
    ],
)
def test_what_had_closed_before_the_plan_was_issued_is_not_owed(issued_on, handed_out_at, missing):
    found = stand(CONTINUOUS, on=date(2026, 6, 30), plan=plan_issued(issued_on, handed_out_at))

    assert len(found.missing) == missing


def test_the_missing_intervals_are_named():
    found = stand(CONTINUOUS, Q2, on=date(2026, 9, 20))

    assert [(interval.start, interval.end) for interval in found.missing] == [
        (date(2025, 12, 15), date(2026, 3, 14)),
        (date(2026, 6, 15), date(2026, 9, 14)),
    ]


def test_a_waiting_update_counts_and_is_marked():
    waiting = [UpdateFacts(date(2026, 6, 1), State.DONE, 100, "waiting")]

    found = standing(DUE, plan_issued(), waiting, on=date(2026, 7, 1), calendar=WorkCalendar())

    assert (found.state, found.waiting) == (State.DONE, True)


def test_what_will_not_be_done_is_out_of_the_totals():
    on = date(2026, 7, 12)
    rows = [
        stand(DUE, on=on),
        stand(DUE, (date(2026, 7, 5), State.DONE), on=on),
        stand(DUE, (date(2026, 7, 5), State.NOT_DOING), on=on),
    ]

    counted = tally(rows)

    assert (counted.total, counted.done, counted.not_started, counted.not_doing) == (2, 1, 1, 1)
    assert (counted.overdue, counted.finished_late) == (1, 1)
