"""Scores that may not be entered: refused alike by the page, the service, the API and the admin site."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from parindex.facts import Facts
from parindex.models import Assessment, Score
from parindex.services import ScoreRefused
from parindex.services.appraisal import appraise
from parindex.services.scoring import enter_score
from tests.factories import make_officer, make_user
from tests.parindex.rounds import make_round, open_window, play_to_first

pytestmark = pytest.mark.django_db

D = Decimal
SHARE = {"numerator": D(90), "denominator": D(100)}


@pytest.fixture
def played():
    return make_round(communes=2)


def standing(played):
    return played.standing()


def other_office(played):
    return make_officer(played.communes[0].children.get(name="Văn phòng"))


def other_commune(played):
    return played.standing(played.communes[1])


def appraiser(played):
    return played.appraiser


def not_open_yet(played):
    open_window(played.criteria_set, "self_score", since=1, until=2)


def closed(played):
    open_window(played.criteria_set, "self_score", since=-3, until=-1)


def closed_for_the_commune(played):
    open_window(played.criteria_set, "self_score")
    open_window(played.criteria_set, "self_score", since=-3, until=-1, unit=played.communes[0])


def locked(played):
    Assessment.objects.update(state=Assessment.State.LOCKED)


def published(played):
    Assessment.objects.update(state=Assessment.State.PUBLISHED)


def nothing(played):
    """The procedure is open."""


TOO_MUCH = {"set_points": D("45.01"), "reason": "Cao hơn"}
ATTEMPTS = [  # what stands in the way, who tries, what they enter, the page's status, the API's, the words of both
    pytest.param(not_open_yet, standing, {}, 200, 422, "chưa mở", id="before the window"),
    pytest.param(closed, standing, {}, 200, 422, "đã đóng", id="after the window"),
    pytest.param(closed_for_the_commune, standing, {}, 200, 422, "đã đóng", id="after the exception"),
    pytest.param(locked, standing, {}, 200, 422, "đã chốt", id="after the lock"),
    pytest.param(published, standing, {}, 200, 422, "đã chốt", id="after publication"),
    pytest.param(nothing, standing, TOO_MUCH, 200, 422, "Điểm phải từ 0 đến 45", id="above the maximum"),
    pytest.param(nothing, other_office, {}, 404, 404, "", id="another office"),
    pytest.param(nothing, other_commune, {}, 404, 404, "", id="another commune"),
    pytest.param(nothing, appraiser, {}, 404, 404, "", id="the appraiser"),
]


@pytest.mark.parametrize(("barrier", "who", "values", "page", "api", "words"), ATTEMPTS)
def test_an_attempt_is_refused_by_every_door(client, played, barrier, who, values, page, api, words):
    person, score = who(played), played.score("2.1")
    barrier(played)
    client.force_login(person)
    before = Score.objects.filter(pk=score.pk).values().get()
    typed = {name: str(value).replace(".", ",") for name, value in (SHARE | values).items()}
    sent = {"facts": {name: str(value) for name, value in SHARE.items()}} | {k: str(v) for k, v in values.items()}

    on_page = client.post(reverse("parindex:score_enter", args=[score.pk]), {"seen": 0, **typed})
    over_api = client.post(
        f"/api/v1/scores/{score.pk}/entries/", sent, content_type="application/json", headers={"If-Match": '"0-x"'}
    )
    with pytest.raises(ScoreRefused, match=words or "Chỉ đơn vị phụ trách"):
        enter_score(score, by=person, seen=0, facts=Facts(**SHARE), **values)

    assert (on_page.status_code, over_api.status_code) == (page, api)
    assert words in on_page.content.decode()
    assert words in over_api.json()["detail"]
    assert Score.objects.filter(pk=score.pk).values().get() == before


@pytest.mark.parametrize("points", ["45.01", "-0.01", "1.005"])
def test_an_appraiser_gives_no_points_outside_the_maximum(client, played, points):
    play_to_first(played)
    score = played.score("2.1")
    client.force_login(played.appraiser)
    told = {"seen": score.version, "verdict": "changed", "reason": "Sai", "points": points.replace(".", ",")}

    client.post(reverse("parindex:score_appraise", args=[score.pk]), told)
    with pytest.raises(ScoreRefused):
        appraise(score, by=played.appraiser, seen=score.version, verdict="changed", points=D(points), reason="Sai")

    assert played.score("2.1").first_points is None


def test_the_admin_site_shows_scores_and_takes_none(client, played):
    commune, score = played.communes[0], played.score("2.1")
    client.force_login(make_user(commune, Role.ADMINISTRATOR))

    for model, row in (("score", score), ("assessment", score.assessment), ("criterion", score.criterion)):
        address = reverse(f"admin:parindex_{model}_change", args=[row.pk])
        assert client.get(address).status_code == 200
        for where in (address, reverse(f"admin:parindex_{model}_add"), address.replace("change", "delete")):
            assert client.post(where, {"self_points": "45", "state": "published", "post": "yes"}).status_code == 403
    assert played.score("2.1").self_points is None
    assert client.get(reverse("admin:parindex_score_changelist")).context["cl"].result_count == 7  # the own leaves


def test_the_admin_site_hides_scores_of_other_communes(client, played):
    client.force_login(make_user(played.communes[1], Role.ADMINISTRATOR))

    for model, row in (("score", played.score("2.1")), ("assessment", played.assessment())):
        assert client.get(reverse(f"admin:parindex_{model}_change", args=[row.pk])).status_code in (302, 404)
        assert client.get(reverse(f"admin:parindex_{model}_history", args=[row.pk])).status_code in (302, 404)
