"""Tasks over the API: read, report with the pages' conflict rule, review."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Role
from plans.models import Plan
from tasks.models import ProgressUpdate
from tests.api.problems import problem, told
from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_update,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

DOING = {"state": "doing", "percent": 60, "result": "Đã họp triển khai"}


def address(task, more=""):
    return f"/api/v1/tasks/{task.pk}/{more}"


def tag(client, where):
    return client.get(where).headers["ETag"]


def report(client, task, seen=None, **values):
    seen = tag(client, address(task)) if seen is None else seen
    return client.post(
        address(task, "updates/"), {**DOING, **values}, format="json", headers={"If-Match": seen}
    )


def test_a_task_is_shown_with_its_units_its_progress_and_how_it_stands(call, officer, office, plan):
    helper = make_office(office.authority)
    task = make_task(
        plan, lead=office, coordinators=[helper], due=date(2026, 6, 20), time_kind="date"
    )
    update = make_update(task, author=officer, percent=50)

    found = call(officer).get(address(task)).json()

    assert found["leads"] == [
        {
            "text": office.name,
            "units": [{"id": office.pk, "name": office.name, "short_name": office.short_name}],
        }
    ]
    assert [unit["id"] for part in found["coordinators"] for unit in part["units"]] == [helper.pk]
    assert (found["current"]["id"], found["current"]["percent"], found["seen"]) == (
        update.pk,
        50,
        update.pk,
    )
    assert (found["standing"]["lateness"], found["standing"]["days"]) == ("overdue", 11)


def test_tasks_are_filtered_by_unit_state_due_day_and_words(call, officer, office, plan):
    mine = make_task(plan, lead=office, content="Rà soát thủ tục", due=date(2026, 5, 1), area=3)
    make_update(mine, author=officer, state="done", percent=100)
    helped = make_task(plan, coordinators=[office], content="Tuyên truyền", due=date(2026, 9, 1))
    other = make_task(plan, content="Tập huấn", tracked=False)
    client = call(officer)

    def found(**asked):
        return {row["id"] for row in client.get("/api/v1/tasks/", asked).json()["results"]}

    assert found() == {mine.pk, helped.pk, other.pk}
    assert found(lead=office.pk) == {mine.pk}
    assert found(unit=office.pk) == {mine.pk, helped.pk}
    assert found(state="done") == {mine.pk}
    assert found(state="not_started") == {helped.pk, other.pk}
    assert found(due_to="2026-06-01") == {mine.pk}
    assert found(due_from="2026-06-01") == {helped.pk}
    assert found(q="thu tuc") == {mine.pk}
    assert found(tracked="false") == {other.pk}
    assert found(plan=plan.pk, area=3, year=2026) == {mine.pk}


def test_a_report_is_stored_and_waits_for_review(call, officer, task):
    response = report(
        call(officer),
        task,
        product_number="12/KH-UBND",
        link="https://xa.vn/12",
        effective_on="2026-06-30",
    )

    update = task.updates.get()
    assert response.status_code == 201
    assert response.headers["Location"].endswith(f"/api/v1/progress-updates/{update.pk}/")
    assert (response.json()["id"], response.json()["review"]) == (update.pk, "waiting")
    assert (update.percent, update.product_number, update.author) == (60, "12/KH-UBND", officer)
    assert update.effective_on == date(2026, 6, 30)
    assert [piece.link for piece in update.evidence.all()] == ["https://xa.vn/12"]


def test_a_report_without_if_match_is_asked_for_one(call, officer, task):
    response = call(officer).post(address(task, "updates/"), DOING, format="json")

    assert problem(response) == (428, "match-required")
    assert not task.updates.exists()


@pytest.mark.parametrize("seen", ['"99-x"', '"x"', 'W/"99-x"'])
def test_an_etag_that_the_task_never_bore_adds_nothing(call, officer, task, seen):
    other = make_update(make_task(task.plan))

    response = report(call(officer), task, seen=seen.replace("99", str(other.pk)))

    assert problem(response) == (412, "newer-version")
    assert not task.updates.exists()


def test_the_etag_of_an_answer_that_came_compressed_counts_as_the_same(call, officer, task):
    client = call(officer)
    compressed = client.get(address(task), headers={"Accept-Encoding": "gzip"})
    assert compressed["ETag"].startswith("W/")

    assert report(client, task, seen=compressed["ETag"]).status_code == 201


def test_a_star_does_not_say_what_was_seen(call, officer, task):
    assert problem(report(call(officer), task, seen="*")) == (428, "match-required")


def test_who_reports_over_a_newer_update_is_shown_it(call, officer, office, task):
    client = call(officer)
    seen = tag(client, address(task))
    newer = make_update(task, author=make_officer(office), percent=80, review="waiting")

    response = report(client, task, seen=seen)

    assert problem(response) == (412, "newer-version")
    assert (response.json()["newer"]["id"], response.json()["newer"]["percent"]) == (newer.pk, 80)
    assert [update.percent for update in task.updates.all()] == [80]
    assert report(client, task).status_code == 201


def test_a_review_meanwhile_is_no_conflict(call, officer, reviewer, task):
    client, update = call(officer), make_update(task, author=officer, review="waiting")
    seen = tag(client, address(task))
    reviewing = call(reviewer)
    one = f"/api/v1/progress-updates/{update.pk}/"
    assert (
        reviewing.post(one + "accept/", headers={"If-Match": tag(reviewing, one)}).status_code
        == 200
    )

    assert tag(client, address(task)) != seen
    assert report(client, task, seen=seen).status_code == 201


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"percent": 100}, "percent"),
        ({"percent": 101}, "percent"),
        ({"state": "xong"}, "state"),
        ({"result": ""}, "result"),
        ({"state": "not_doing", "percent": 0}, "reason"),
        ({"effective_on": "2026-07-02"}, "effective_on"),
        ({"effective_on": "hôm nay"}, "effective_on"),
        ({"evidence": [987654]}, "evidence"),
        ({"link": "xa.vn"}, "link"),
        ({"result": "a\x00b"}, "result"),
    ],
)
def test_a_report_that_breaks_a_rule_says_which_and_stores_nothing(
    call, officer, task, values, field
):
    response = report(call(officer), task, **values)

    assert problem(response) == (422, "refused")
    assert list(response.json()["errors"]) == [field]
    assert not task.updates.exists()


def test_evidence_of_another_commune_cannot_be_cited(call, officer, task):
    stranger = make_officer()
    piece = stranger.unit.authority.evidence.create(
        year=2026, title="Của xã khác", link="https://x.vn", added_by=stranger
    )

    response = report(call(officer), task, evidence=[piece.pk])

    assert response.json()["errors"] == {
        "evidence": [f"Không có minh chứng số {piece.pk} trong sổ; hãy ghi vào sổ trước."]
    }


def test_a_closed_plan_takes_no_report(call, officer, task):
    Plan.objects.update(state=Plan.State.CLOSED)

    response = report(call(officer), task)

    assert problem(response) == (409, "closed")
    assert "đã đóng" in response.json()["detail"]


def test_tasks_of_a_discarded_plan_are_not_found(call, officer, task, plan):
    client, seen = call(officer), tag(call(officer), address(task))
    plan.state, plan.discarded_at = Plan.State.DRAFT, plan.handed_out_at
    plan.save()

    assert client.get(address(task)).status_code == 404
    assert client.get(f"/api/v1/plans/{plan.pk}/").status_code == 404
    assert report(client, task, seen=seen).status_code == 404


def test_a_task_that_another_office_leads_is_not_to_be_reported(call, office, task):
    colleague = call(make_officer(make_office(office.authority)))

    assert problem(report(colleague, task)) == (404, "not-found")


def test_a_stranger_gets_the_same_answer_as_for_a_task_that_does_not_exist(call, task):
    stranger = call(make_officer())

    hidden, missing = stranger.get(address(task)), stranger.get("/api/v1/tasks/987654/")

    assert (hidden.status_code, told(hidden)) == (404, told(missing))
    assert problem(report(stranger, task, seen='"0-x"')) == (404, "not-found")


def test_updates_are_listed_the_newest_first_and_filtered(call, officer, task, plan):
    first = make_update(task, author=officer, percent=10)
    second = make_update(task, author=officer, percent=20, review="waiting")
    make_update(make_task(make_plan()), percent=30)
    client = call(officer)

    def found(**asked):
        return [
            row["id"] for row in client.get("/api/v1/progress-updates/", asked).json()["results"]
        ]

    assert found() == [second.pk, first.pk]
    assert found(ordering="id") == [first.pk, second.pk]
    assert found(review="waiting", task=task.pk, plan=plan.pk, author=officer.pk) == [second.pk]
    assert found(effective_from="2026-02-11") == []


@pytest.fixture
def waiting(task, officer):
    return make_update(task, author=officer, review="waiting")


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59-12:00",
        "1899-12-31T23:59:59Z",
        "2101-01-01T00:00:00Z",
    ],
)
def test_a_moment_that_nobody_means_is_refused(call, officer, moment):
    response = call(officer).get("/api/v1/progress-updates/", {"sent_from": moment})

    assert problem(response) == (400, "bad-query")
    assert response.json()["errors"] == {"sent_from": ["Hãy ghi ngày từ năm 1900 đến năm 2100."]}


def test_updates_are_read_from_a_moment_on(call, officer, task):
    make_update(task, author=officer, sent_at=datetime(2026, 5, 1, 8, tzinfo=UTC))
    late = make_update(task, author=officer, sent_at=datetime(2026, 5, 2, 8, tzinfo=UTC))

    found = call(officer).get(
        "/api/v1/progress-updates/", {"sent_from": "2026-05-02T15:00:00+07:00"}
    )

    assert [row["id"] for row in found.json()["results"]] == [late.pk]


def review(client, update, what, seen=None, body=None):
    one = f"/api/v1/progress-updates/{update.pk}/"
    seen = tag(client, one) if seen is None else seen
    return client.post(one + what, body, format="json", headers={"If-Match": seen})


def test_an_update_is_accepted_returned_and_made_to_wait_again(call, reviewer, waiting):
    client = call(reviewer)

    accepted = review(client, waiting, "accept/").json()
    reopened = review(client, waiting, "reopen/").json()
    returned = review(client, waiting, "return/", body={"reason": "Chưa kèm văn bản"}).json()

    assert (accepted["review"], accepted["reviewed_by"]["id"]) == ("accepted", reviewer.pk)
    assert (reopened["review"], reopened["reviewed_by"]) == ("waiting", None)
    assert (returned["review"], returned["review_reason"]) == ("returned", "Chưa kèm văn bản")
    assert [each.kind for each in waiting.author.notifications.order_by("pk")] == [
        "accepted",
        "accepted",
        "returned",
    ]


def test_an_update_is_not_returned_without_a_reason(call, reviewer, waiting):
    response = review(call(reviewer), waiting, "return/", body={"reason": " "})

    assert (problem(response), list(response.json()["errors"])) == ((422, "refused"), ["reason"])
    waiting.refresh_from_db()
    assert waiting.review == ProgressUpdate.Review.WAITING


def test_who_reviews_what_was_reviewed_meanwhile_is_shown_it(call, reviewer, leader, waiting):
    client, boss = call(reviewer), call(leader)
    seen = tag(client, f"/api/v1/progress-updates/{waiting.pk}/")
    review(boss, waiting, "accept/")

    response = review(client, waiting, "return/", seen=seen, body={"reason": "Thiếu"})

    assert problem(response) == (412, "newer-version")
    assert response.json()["current"]["review"] == "accepted"
    assert problem(review(client, waiting, "accept/")) == (422, "refused")


def test_nobody_reviews_what_they_sent_and_officers_review_nothing(
    call, reviewer, officer, task, waiting
):
    own = make_update(task, author=reviewer, review="waiting")

    assert review(call(reviewer), own, "accept/").status_code == 404
    assert review(call(officer), waiting, "accept/").status_code == 404
    assert review(call(make_officer()), waiting, "accept/", seen='"x"').status_code == 404


def assign(client, task, unit, person):
    body = {"unit": unit.pk, "person": person and person.pk}
    return client.post(address(task, "people/"), body, format="json")


def test_the_head_of_an_office_says_who_does_its_task(call, officer, office, plan):
    task = make_task(plan, lead=office)
    head = make_user(office, Role.HEAD)

    answer = assign(call(head), task, office, officer)

    assert answer.status_code == 200
    (row,) = answer.json()["people"]
    assert (row["unit"]["id"], row["person"]) == (
        office.pk,
        {"id": officer.pk, "name": str(officer)},
    )
    found = call(officer).get(f"/api/v1/tasks/?person={officer.pk}").json()["results"]
    assert [each["people"] for each in found] == [[row]]
    assert assign(call(head), task, office, None).json()["people"] == []
    assert task.people.get().ended_by == head


def test_over_the_api_nobody_else_says_who_does_a_task(call, officer, office, plan):
    task = make_task(plan, lead=office)
    outsider = make_officer(make_office(office.authority))

    assert assign(call(officer), task, office, officer).status_code == 404
    refused = assign(call(make_user(office, Role.HEAD)), task, office, outsider)
    assert problem(refused) == (422, "refused")
    assert not task.people.exists()
