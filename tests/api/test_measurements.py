"""Measurements over the API: measure with the pages' conflict rule, read, review."""

from decimal import Decimal

import pytest
from django.utils import timezone

from plans.models import Plan
from tests.api.problems import problem
from tests.factories import make_indicator, make_office, make_officer, make_target

pytestmark = [pytest.mark.both, pytest.mark.django_db]

SHARE = {"period": "quarter-1", "numerator": "1060", "denominator": "1200"}


@pytest.fixture
def target(plan, office):
    return make_target(make_indicator(plan, lead=office))


def tag(client, where):
    return client.get(where).headers["ETag"]


def measure(client, target, body=SHARE, seen=None, **headers):
    one = f"/api/v1/targets/{target.pk}/"
    seen = seen or tag(client, one)
    return client.post(
        one + "measurements/", body, format="json", headers={"If-Match": seen, **headers}
    )


def test_a_share_is_measured_and_waits_for_review(call, officer, target):
    response = measure(call(officer), target)

    measured = target.measurements.get()
    assert response.status_code == 201
    assert response.headers["Location"].endswith(f"/api/v1/measurements/{measured.pk}/")
    assert measured.value == Decimal("88.3333")
    assert (
        response.json()
        | {"value": "88.3333", "met": False, "review": "waiting", "period": "quarter-1"}
        == response.json()
    )


def test_a_qualitative_target_is_met_or_not(call, officer, plan, office):
    target = make_target(
        make_indicator(plan, lead=office, qualitative=True), goal=None, comparator="", unit=""
    )

    assert (
        measure(call(officer), target, {"period": "quarter-1", "achieved": True}).json()["met"]
        is True
    )


def test_who_measures_over_a_newer_figure_is_shown_it(call, officer, office, target):
    client, colleague = call(officer), call(make_officer(office))
    seen = tag(client, f"/api/v1/targets/{target.pk}/")
    newer = measure(colleague, target).json()

    response = measure(client, target, {**SHARE, "numerator": "1100"}, seen=seen)

    assert problem(response) == (412, "newer-version")
    assert response.json()["newer"]["id"] == newer["id"]
    assert target.measurements.count() == 1


@pytest.mark.parametrize("seen", ['"99-x"', '"x"', 'W/"99-x"'])
def test_an_etag_that_the_target_never_bore_adds_nothing(call, officer, target, seen):
    response = measure(call(officer), target, seen=seen)

    assert problem(response) == (412, "newer-version")
    assert not target.measurements.exists()


def test_another_period_is_no_conflict(call, officer, office, target):
    client, colleague = call(officer), call(make_officer(office))
    seen = tag(client, f"/api/v1/targets/{target.pk}/")
    measure(colleague, target)

    assert measure(client, target, {**SHARE, "period": "six-months"}, seen=seen).status_code == 201


def test_a_measurement_without_if_match_is_asked_for_one(call, officer, target):
    response = call(officer).post(
        f"/api/v1/targets/{target.pk}/measurements/", SHARE, format="json"
    )

    assert problem(response) == (428, "match-required")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"denominator": "0"}, "denominator"),
        ({"denominator": None}, "denominator"),
        ({"value": "12"}, "value"),
        ({"numerator": "nhiều"}, "numerator"),
        ({"numerator": "1e30"}, "numerator"),
        ({"numerator": "99999999999999", "denominator": "0.0001"}, "numerator"),
        ({"period": "tháng 1"}, "period"),
        ({"evidence": [0]}, "evidence.0"),
    ],
)
def test_figures_that_make_no_sense_are_refused(call, officer, target, values, field):
    response = measure(call(officer), target, {**SHARE, **values})

    assert problem(response) == (422, "refused")
    assert list(response.json()["errors"]) == [field]
    assert not target.measurements.exists()


def test_a_period_that_has_not_begun_or_is_locked_takes_no_figure(call, officer, plan, target):
    plan.periods.filter(key="quarter-1").update(locked=True)

    assert (
        "chưa bắt đầu"
        in measure(call(officer), target, {**SHARE, "period": "year"}).json()["detail"]
    )
    assert "đã khóa" in measure(call(officer), target).json()["detail"]


def test_a_period_that_closed_by_itself_takes_a_figure_of_an_office_with_an_exception(
    call, officer, plan, office, target
):
    today = timezone.localdate()
    period = plan.periods.get(key="quarter-1")
    period.deadline = period.cut_off
    period.save()
    Plan.objects.update(closes_by_itself=True, closes_from=period.deadline)

    refused = measure(call(officer), target)
    period.openings.create(unit=office, until=today, reason="Hỏng máy", by=officer)

    assert problem(refused) == (422, "refused")
    assert "đã đóng hết ngày 14/03/2026. Hãy đề nghị" in refused.json()["detail"]
    assert measure(call(officer), target).status_code == 201


def test_a_closed_plan_takes_no_figure(call, officer, target):
    Plan.objects.update(state=Plan.State.CLOSED)

    assert problem(measure(call(officer), target)) == (409, "closed")


def test_a_measurement_sent_again_with_its_key_stands_there_once(call, officer, target):
    client = call(officer)

    first, again = (measure(client, target, **{"Idempotency-Key": "mot"}) for _ in range(2))

    assert first.json() == again.json()
    assert target.measurements.count() == 1


def test_a_measurement_is_accepted_returned_and_made_to_wait_again(call, officer, reviewer, target):
    one = f"/api/v1/measurements/{measure(call(officer), target).json()['id']}/"
    client = call(reviewer)

    def review(what, body=None):
        return client.post(
            one + what, body, format="json", headers={"If-Match": tag(client, one)}
        ).json()["review"]

    assert [review("accept/"), review("reopen/"), review("return/", {"reason": "Sai kỳ"})] == [
        "accepted",
        "waiting",
        "returned",
    ]


def test_measurements_are_filtered(call, officer, plan, target):
    client = call(officer)
    first = measure(client, target).json()["id"]
    second = measure(client, target, {**SHARE, "period": "six-months"}).json()["id"]

    def found(**asked):
        return [row["id"] for row in client.get("/api/v1/measurements/", asked).json()["results"]]

    assert found(target=target.pk, plan=plan.pk, review="waiting") == [second, first]
    assert found(period="quarter-1") == [first]
    assert found(indicator=target.indicator_id, author=officer.pk, year=2025) == []


def test_another_office_and_a_stranger_measure_nothing(call, office, officer, target):
    seen = tag(call(officer), f"/api/v1/targets/{target.pk}/")
    measured = measure(call(officer), target).json()
    colleague, stranger = call(make_officer(make_office(office.authority))), call(make_officer())

    assert problem(measure(colleague, target, seen=seen)) == (404, "not-found")
    assert problem(measure(stranger, target, seen=seen)) == (404, "not-found")
    assert problem(stranger.get(f"/api/v1/measurements/{measured['id']}/")) == (404, "not-found")
    assert stranger.get("/api/v1/measurements/").json()["results"] == []
    answer = stranger.post(
        f"/api/v1/measurements/{measured['id']}/accept/", headers={"If-Match": seen}
    )
    assert problem(answer) == (404, "not-found")
