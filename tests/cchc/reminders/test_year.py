"""A whole year of digests, day by day: each reminder once, on the day that the oracle says."""

from collections import Counter
from datetime import date, timedelta

from cchc.inbox import Kind, Owed
from cchc.reminders.digest import DigestDraft, Level, Raised, Today, compose
from cchc.reminders.models import LastReminder
from cchc.reminders.rules import Rules
from tests.cchc.reminders.year import (
    HEAD_AFTER,
    LEADER_AFTER,
    PEOPLE,
    Person,
    Work,
    expected,
)
from vietnamese import WorkCalendar

CALENDAR = WorkCalendar()
DAYS = [date(2026, 1, 5) + timedelta(days=n) for n in range(361)]
WORKING = [day for day in DAYS if CALENDAR.is_working(day)]
UP = {day for day in WORKING if day.day != 11}  # on the others no round comes by
WORKS = [
    Work("AB"[n % 2], f"Việc thứ {n:02}", date(2026, 2, 3) + timedelta(days=19 * n))
    for n in range(16)
]


def test_each_reminder_of_a_year_is_said_once():
    heard: Counter = Counter()
    for person in PEOPLE:
        last: dict[str, LastReminder] = {}
        for day in sorted(UP):
            draft = said_to(person, day, last)
            last |= {each.key: each for each in draft.told}
            for section in draft.sections:
                heard.update((person.email, line["words"], day) for line in section["lines"])

    assert heard == expected(WORKS, WORKING, UP)


def said_to(person: Person, day: date, last: dict[str, LastReminder]) -> DigestDraft:
    own = [owed(work, day) for work in WORKS if work.office == person.office]
    raised = [
        Raised(level, work.office, owed(work, day))
        for work in WORKS
        for level, after in told_above(person, work)
        if work.due < day and CALENDAR.between(work.due, day) >= after
    ]
    return compose(own, raised, last, Today(day, Rules(), CALENDAR))


def told_above(person: Person, work: Work) -> list[tuple[Level, int]]:
    if person.role == "leader":
        return [(Level.LEADER, LEADER_AFTER)]
    is_head = person.role == "head" and person.office == work.office
    return [(Level.HEAD, HEAD_AFTER)] if is_head else []


def owed(work: Work, day: date) -> Owed:
    due = Owed(Kind.REPORT, f"task:{work.name}", work.name, "/", "Báo kết quả", due=work.due)
    return due.on(day, CALENDAR)
