"""Each tile leads to exactly the rows that it counts: the number on it is the number found at its
address.
"""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from accounts.models import Role
from parindex.models import Assessment, Score
from parindex.services.scoring import open_assessment
from parindex.services.sets import make_set
from tasks.models import ExplanationRequest, ProgressUpdate, Task
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
    make_user,
)
from tests.parindex.rounds import SMALL_SET

pytestmark = pytest.mark.django_db

State, Review = ProgressUpdate.State, ProgressUpdate.Review
# these count no rows
POINTS = {"Điểm tự chấm đến nay", "Điểm thẩm định", "Chỉ số", "Có nguy cơ mất", "Xếp hạng"}


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def commune():
    return make_commune(parent=make_commune(kind="province"))


@pytest.fixture
def office(commune):
    return make_office(commune, standing_body=True)


@pytest.fixture
def plan(commune, office):
    """A plan with tasks of every state, lateness, review, kind of time and share of the office."""
    plan = make_plan(commune)
    officer, other = make_officer(office), make_office(commune)

    def task(lead=office, **values):
        return make_task(plan, lead=lead, **values)

    def sent(task, on, **values):
        return make_update(task, author=officer, effective_on=on, **values)

    may, june = date(2026, 5, 4), date(2026, 6, 20)
    task(due=date(2026, 6, 1))
    task(due=date(2026, 7, 3))
    task(other, coordinators=[office], due=date(2026, 6, 1))
    sent(task(due=date(2026, 12, 1)), may, review=Review.WAITING)
    sent(task(due=date(2026, 6, 1)), may, review=Review.RETURNED, review_reason="Thiếu văn bản")
    sent(task(due=date(2026, 4, 1)), june, state=State.DONE, percent=100)
    sent(task(), date(2026, 2, 2), state=State.DONE, percent=100, review=Review.WAITING)
    sent(task(), june, state=State.NOT_DOING, percent=0, reason="Không còn nhiệm vụ", result="")
    sent(task(other, coordinators=[office]), june, state=State.DONE, percent=100)
    for days in ((), (date(2026, 3, 2), may, june), (date(2026, 3, 2), may)):
        ongoing = task(time_kind=Task.TimeKind.CONTINUOUS)
        for day in days:
            sent(ongoing, day)
    sent(task(tracked=False), june)
    asked = task(due=date(2026, 6, 2))
    ExplanationRequest.objects.create(
        task=asked, asked_by=make_leader(commune), text="Vì sao?", due=date(2026, 7, 2)
    )
    make_target(make_indicator(plan, lead=office))
    measured = make_target(make_indicator(plan, lead=office))
    measured.measurements.create(period=plan.periods.get(key="quarter-1"), author=officer, value=91)
    plan.duties.create(unit_text="Phòng", text="Gửi báo cáo", due=date(2026, 2, 28)).units.add(
        office
    )
    return plan


@pytest.fixture
def assessment(commune, office):
    criteria_set = make_set(commune.parent, year=2026, content=SMALL_SET, state="in_force")
    assessment = open_assessment(criteria_set, commune, by=None)
    assessment.scores.update(unit=office)
    return assessment


def of_class(page, tag: str, name: str) -> list:
    """The elements of a page that bear this class."""
    return page.xpath(f".//{tag}[contains(concat(' ', @class, ' '), ' {name} ')]")


def tiles(page: str) -> list[tuple[str, str, str]]:
    """The tiles of a page that lead somewhere: name, number, address."""
    return [
        (
            of_class(tile, "span", "stat-label")[0].text_content().strip(),
            of_class(tile, "span", "stat-value")[0].text,
            tile.get("href"),
        )
        for tile in of_class(html.fromstring(page), "a", "stat")
    ]


def rows_at(client, here: str, address: str) -> int:
    """How many rows an address shows by its own number; an anchor shows those of its part of the
    page.
    """
    path, _, anchor = address.partition("#")
    target = (path if path.startswith("/") else here + path) if path else here
    page = html.fromstring(client.get(target, follow=True).content)
    if anchor:
        rows = ".//tr[@data-row] | .//li[@class='owed-line'] | .//li[@class='difference']"
        return sum(len(part.xpath(rows)) for part in page.xpath(f"//*[@id='{anchor}']"))
    if found := of_class(page, "p", "filters-found") or of_class(page, "span", "rows-found"):
        return int(re.search(r"\d+", found[0].text_content())[0])
    return len(page.xpath("//*[@id='pairs']//li[@class='difference']"))


def wrong_tiles(client, address: str) -> list[tuple[str, str, int]]:
    """The tiles whose number is not the number of rows behind them; a page without tiles is no
    test.
    """
    shown = tiles(client.get(address).content.decode())
    assert shown
    counted = [
        (words, number, rows_at(client, address, to))
        for words, number, to in shown
        if words not in POINTS
    ]
    return [(words, number, rows) for words, number, rows in counted if int(number) != rows]


PAGES = ("plans:plan_detail", "pages:overview", "pages:overview?quarter-1")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.STANDING_BODY, Role.LEADER])
@pytest.mark.parametrize("name", PAGES)
def test_a_tile_counts_the_rows_that_it_opens(client, plan, assessment, office, role, name):
    client.force_login(make_user(office, role))
    view, _, period = name.partition("?")
    address = reverse(view, args=[plan.pk])

    assert wrong_tiles(client, address + (f"?period={period}" if period else "")) == []


def test_the_fixture_puts_a_number_on_every_tile_of_tasks(client, plan, office):
    client.force_login(make_user(office, Role.STANDING_BODY))

    for name in ("pages:overview", "plans:plan_detail"):
        page = client.get(reverse(name, args=[plan.pk])).content.decode()
        assert [words for words, number, _ in tiles(page) if number == "0"] == []


@pytest.mark.parametrize("state", [Assessment.State.DRAFT, Assessment.State.EXPLANATION])
def test_the_tiles_of_scoring_count_the_rows_that_they_open(
    client, plan, assessment, office, state
):
    first, second, *_ = assessment.scores.filter(criterion__method="self")
    Score.objects.filter(pk=first.pk).update(first_verdict=Score.Verdict.QUESTIONED, self_points=1)
    Score.objects.filter(pk=second.pk).update(
        first_verdict=Score.Verdict.QUESTIONED, explanation="Đã giải trình"
    )
    Assessment.objects.update(state=state)
    client.force_login(make_user(office, Role.STANDING_BODY))

    assert wrong_tiles(client, reverse("pages:overview_index", args=[plan.pk])) == []


def test_the_tiles_of_a_superior_plan_count_the_rows_that_they_open(client, plan, commune, office):
    superior = make_plan(commune.parent)
    above = [make_task(superior, content=f"Việc {n} của tỉnh") for n in range(3)]
    plan.follows = superior
    plan.save()
    plan.tasks.filter(pk=plan.tasks.first().pk).update(follows=above[0])
    plan.set_aside.create(task=above[1], reason="Không thuộc xã", by=make_officer(office))
    client.force_login(make_user(office, Role.STANDING_BODY))

    assert wrong_tiles(client, reverse("planning:superior", args=[plan.pk])) == []


def test_the_tiles_of_a_replacement_count_the_rows_that_they_open(client, plan, commune):
    new = make_plan(
        commune, state="draft", handed_out_at=None, number="", issued_on=None, replaces=plan
    )
    make_task(new, content=plan.tasks.first().content)
    make_task(new, content="Rà soát văn bản quy phạm pháp luật của cấp xã")
    client.force_login(make_leader(commune))

    assert wrong_tiles(client, reverse("planning:plan_replace", args=[new.pk])) == []
