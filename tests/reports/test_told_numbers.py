"""The numbers of tasks that part III tells of any plan add up."""

import random
import re
from datetime import date, timedelta

import pytest

from plans.models import ReportingPeriod
from reports.drafting import draft
from reports.figures import gather
from tests.factories import make_office, make_officer, make_plan, make_task, make_update

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"(\d+) nhiệm vụ")
IN_BRACKETS = re.compile(r" \([^)]*\)")
STATES = (("doing", 40), ("doing", 70), ("done", 100), ("not_doing", 20))
DAYS = 330  # from the plan year's start


def numbers(text: str) -> list[int]:
    return [int(each) for each in NUMBER.findall(text)]


def make_random_plan(chance: random.Random):
    plan = make_plan()
    office = make_office(plan.unit)
    author = make_officer(office)
    for _ in range(chance.randint(1, 14)):
        running = chance.random() < 0.4
        due = date(2026, chance.randint(1, 12), 15) if chance.random() < 0.6 else None
        values = {"time_kind": "continuous", "time_text": "Thường xuyên"} if running else {}
        task = make_task(plan, lead=office, due=due, **values)
        days = sorted(chance.sample(range(DAYS), chance.randint(0, 4)))
        for day in days:
            state, percent = chance.choice(STATES if day == days[-1] else STATES[:2])
            make_update(
                task,
                author=author,
                effective_on=date(2026, 1, 5) + timedelta(days=day),
                state=state,
                percent=percent,
                reason="Cấp trên dừng" if state == "not_doing" else "",
            )
    return plan


@pytest.mark.parametrize("seed", range(8))
def test_parts_add_up_to_the_whole_plan_and_to_what_is_done(seed):
    plan = make_random_plan(random.Random(seed))
    for key in ReportingPeriod.Key:
        figures = gather(plan, plan.periods.get(key=key), today=date(2026, 12, 31))
        said = next(each.text for each in draft(figures) if each.key == "achievements")

        for line in said.splitlines():
            if whole := re.match(r"Trong (\d+) nhiệm vụ của Kế hoạch: ", line):
                parts = numbers(IN_BRACKETS.sub("", line[whole.end() :]))
                assert sum(parts) == int(whole[1]) == figures.totals.total
                if due := re.search(r"(\d+) nhiệm vụ hoàn thành \(gồm ([^)]*)\)", line):
                    assert sum(numbers(due[2])) == int(due[1]) == figures.totals.done
            elif due := re.match(r"Trong (\d+) nhiệm vụ đến hạn, ", line):
                assert numbers(line)[:2] == [figures.totals.fell_due, figures.totals.fell_due_done]
                assert all(each <= numbers(line)[1] for each in numbers(line)[2:])
        told = numbers(said.splitlines()[0])
        assert figures.totals.total in told or f"/{figures.totals.total:02d} nhiệm vụ" in said
