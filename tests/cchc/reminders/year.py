"""A commune's work with its due days, and an oracle of who hears of what on which day, which knows
nothing of ours but the working days.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

HEAD_AFTER, LEADER_AFTER = 3, 7


@dataclass(frozen=True)
class Work:
    """One task of an office."""

    office: str
    name: str
    due: date


@dataclass(frozen=True)
class Person:
    """Who is reminded: `officer`, `head` or `leader`."""

    email: str
    role: str
    office: str = ""


PEOPLE = (
    Person("officer@xa.example.vn", "officer", "A"),
    Person("head@xa.example.vn", "head", "A"),
    Person("other@xa.example.vn", "officer", "B"),  # whose office has no head
    Person("leader@xa.example.vn", "leader"),
)


def expected(works: list[Work], working: list[date], up: set[date]) -> Counter:
    """Who hears of what on which day: counted in the list of `working` days, of which the server is
    up on some; what falls on others comes on the next of these.
    """
    heard: Counter = Counter()
    for person in PEOPLE:
        for work in works:
            at = place_of(work.due, working)
            steps = []
            if person.office == work.office:
                steps += [0, *steps_of(at, len(working))]
            if person.office == work.office and person.role == "head":
                steps.append(at + HEAD_AFTER)
            if person.role == "leader":
                steps.append(at + LEADER_AFTER)
            places = [step for step in steps if 0 <= step < len(working)]
            days = {next((day for day in working[n:] if day in up), None) for n in places}
            heard.update((person.email, work.name, day) for day in days if day)
    return heard


def place_of(due: date, working: list[date]) -> int:
    """The place in `working` of the day on which `due` is reached."""
    return working.index(max(day for day in working if day <= due))


def steps_of(at: int, count: int) -> list[int]:
    """The places of the reminders of a due day at the place `at`, among `count` working days."""
    return [at - 7, at - 3, at - 1, at, *range(at + 5, count, 5)]
