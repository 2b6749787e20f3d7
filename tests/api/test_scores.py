"""Scores over the API: read inside the wall, entered with the pages' conflict rule and refusals."""

from decimal import Decimal

import pytest

from parindex.models import Assessment
from tests.api.problems import problem
from tests.factories import make_office, make_officer
from tests.parindex.rounds import enter_all, make_round, open_window

pytestmark = [pytest.mark.both, pytest.mark.django_db]

SHARE = {"facts": {"numerator": "90", "denominator": "100"}, "reason": "Theo sổ theo dõi"}


@pytest.fixture
def played():
    return make_round(communes=2)


def send(client, score, body=SHARE, seen=None, **headers):
    one = f"/api/v1/scores/{score.pk}/"
    seen = seen or client.get(one).headers["ETag"]
    return client.post(one + "entries/", body, format="json", headers={"If-Match": seen, **headers})


def ids(client, resource, **asked):
    return {row["id"] for row in client.get(f"/api/v1/{resource}/", asked).json()["results"]}


def test_a_self_score_is_entered_and_its_points_follow_from_the_rule(call, played):
    response = send(call(played.standing()), played.score("2.1"))

    told = response.json()
    assert response.status_code == 201
    assert (told["code"], told["self_points"], told["seen"]) == ("2.1", "40.50", 1)
    assert played.score("2.1").self_points == Decimal("40.50")
    assert played.assessment().self_total == Decimal("40.50")


@pytest.mark.parametrize(
    ("facts", "points"), [({"ticked": []}, "0.00"), ({"ticked": ["Loa"]}, "4.00"), ({}, None)]
)
def test_an_empty_list_says_that_nothing_is_done_and_none_says_nothing(call, played, facts, points):
    rule = {"kind": "checklist", "items": [["Loa", "4"], ["Trang tin", "6"]]}
    played.criteria_set.criteria.filter(code="1.2").update(rule=rule)

    told = send(
        call(played.standing()), played.score("1.2"), {"facts": facts, "reason": "Theo sổ"}
    ).json()

    assert (told["self_points"], told["facts"]) == (points, facts)


def test_who_enters_over_a_newer_score_is_shown_it(call, played):
    client, score = call(played.standing()), played.score("2.1")
    seen = client.get(f"/api/v1/scores/{score.pk}/").headers["ETag"]
    send(call(played.standing()), score)

    response = send(client, score, {"facts": {"numerator": "99", "denominator": "100"}}, seen=seen)

    assert problem(response) == (412, "newer-version")
    assert response.json()["newer"]["self_points"] == "40.50"
    assert played.score("2.1").self_points == Decimal("40.50")


@pytest.mark.parametrize("seen", ['"99-x"', '"0-x"', '"x"', 'W/"99-x"', '"-1"', '"1.0-x"'])
def test_an_etag_that_the_score_does_not_bear_writes_over_nothing(call, played, seen):
    score = played.score("2.1")
    send(call(played.standing()), score)

    response = send(
        call(played.standing()), score, {"facts": {"numerator": "1", "denominator": "9"}}, seen=seen
    )

    assert problem(response) == (412, "newer-version")
    assert response.json()["newer"]["self_points"] == "40.50"
    assert played.score("2.1").self_points == Decimal("40.50")


def test_of_several_etags_one_has_to_be_the_score_s(call, played):
    client, score = call(played.standing()), played.score("2.1")
    send(client, score)

    assert send(client, score, seen='"1-x", "99-y"').status_code == 201


def test_an_entry_without_if_match_is_asked_for_one(call, played):
    response = call(played.standing()).post(
        f"/api/v1/scores/{played.score('2.1').pk}/entries/", SHARE, format="json"
    )

    assert problem(response) == (428, "match-required")


def test_an_entry_sent_again_with_its_key_is_stored_once(call, played):
    client, score = call(played.standing()), played.score("2.1")
    seen = client.get(f"/api/v1/scores/{score.pk}/").headers["ETag"]

    first, again = (send(client, score, seen=seen, **{"Idempotency-Key": "mot"}) for _ in range(2))

    assert first.json() == again.json()
    assert played.score("2.1").version == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"facts": {"numerator": "nhiều"}}, "facts.numerator"),
        ({"facts": {"numerator": "-1", "denominator": "100"}}, "facts"),
        ({"facts": {"numerator": "1", "denominator": "0"}}, "facts"),
        ({"set_points": "45.01", "reason": "Cao hơn"}, "set_points"),
        ({"set_points": "40"}, "reason"),
        ({"not_applicable": True}, "reason"),
    ],
)
def test_what_makes_no_points_is_refused(call, played, body, field):
    response = send(call(played.standing()), played.score("2.1"), body)

    assert problem(response) == (422, "refused")
    assert list(response.json()["errors"]) == [field]
    assert played.score("2.1").version == 0


def test_a_closed_window_and_a_locked_score_take_no_entry(call, played):
    open_window(played.criteria_set, "self_score", since=-3, until=-1)
    assert "đã đóng" in send(call(played.standing()), played.score("2.1")).json()["detail"]

    played.criteria_set.windows.all().delete()
    Assessment.objects.update(state=Assessment.State.LOCKED)
    assert "đã chốt" in send(call(played.standing()), played.score("2.1")).json()["detail"]
    assert played.score("2.1").version == 0


def test_another_office_and_another_commune_enter_nothing(call, played):
    first, second = played.communes
    score = played.score("2.1")
    seen = call(played.standing()).get(f"/api/v1/scores/{score.pk}/").headers["ETag"]
    office = first.children.get(name="Văn phòng")

    for person in (make_officer(office), played.standing(second), played.appraiser):
        assert problem(send(call(person), score, seen=seen)) == (404, "not-found")
    assert played.score("2.1").version == 0


def test_rows_are_read_inside_the_wall_and_filtered(call, played):
    first, second = played.communes
    enter_all(played, second)
    client, stranger = call(played.standing(first)), call(make_officer())

    assert ids(client, "criteria-sets", year=2026) == {played.criteria_set.pk}
    assert len(ids(client, "criteria", criteria_set=played.criteria_set.pk, scope="main")) == 8
    assert ids(client, "assessments", state="draft") == {played.assessment(first).pk}
    assert ids(client, "scores", criterion=played.score("2.1").criterion_id) == {
        played.score("2.1", first).pk
    }
    for resource in ("criteria-sets", "criteria", "assessments", "scores"):
        assert ids(stranger, resource) == set()
    assert problem(client.get(f"/api/v1/scores/{played.score('2.1', second).pk}/")) == (
        404,
        "not-found",
    )


@pytest.mark.parametrize("resource", ["criteria-sets", "criteria", "assessments", "scores"])
def test_a_list_takes_as_many_queries_for_many_rows(
    call, played, resource, django_assert_max_num_queries
):
    client = call(played.standing())
    with django_assert_max_num_queries(8):
        assert client.get(f"/api/v1/{resource}/").status_code == 200


def test_scores_are_filtered_by_the_assessed_unit_and_by_the_office_in_charge(call, played):
    score = played.score("2.1")
    office = make_office(played.communes[0])
    played.assessment().scores.filter(pk=score.pk).update(unit=office)
    Assessment.objects.update(state=Assessment.State.LOCKED)
    client = call(played.appraiser)

    assert ids(client, "scores", unit=played.communes[1].pk) == set(
        played.assessment(played.communes[1]).scores.values_list("pk", flat=True)
    )
    assert ids(client, "scores", office=office.pk) == {score.pk}
    told = client.get(f"/api/v1/scores/{score.pk}/").json()
    assert (told["unit"]["id"], told["office"]["id"]) == (played.communes[0].pk, office.pk)
    assert {
        client.get(f"/api/v1/units/{told[each]['id']}/").status_code for each in ("unit", "office")
    } == {200}
