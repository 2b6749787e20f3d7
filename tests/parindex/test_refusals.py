"""Scores that may not be given: refused alike by page, service, API, admin site and import from
Excel.
"""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role, User
from foundation.exchange.models import ImportRun
from parindex.facts import Facts
from parindex.models import Assessment, Score
from parindex.services import ScoreRefused
from parindex.services.appraisal import appraise
from parindex.services.scoring import enter_score
from tests.factories import make_leader, make_officer, make_user
from tests.foundation.exchange.books import as_file, run_job, table
from tests.parindex.rounds import make_round, open_window

pytestmark = pytest.mark.django_db

D = Decimal
SHARE = {"numerator": D(90), "denominator": D(100)}


@pytest.fixture(scope="module")
def stored(module_db):
    return make_round(communes=2)


@pytest.fixture
def played(stored):
    return deepcopy(stored)


def standing(played):
    return played.standing()


def other_office(played):
    return make_officer(played.communes[0].children.get(name="Văn phòng"))


def other_commune(played):
    return played.standing(played.communes[1])


def appraiser(played):
    return played.appraiser


def leader(played):
    return make_leader(played.communes[0])


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


def set_to(points: str) -> dict:
    return {"set_points": D(points), "reason": "Tự đặt"}


# what stands in the way, who tries, what they enter, the page's status, the API's, the words of
# both
ATTEMPTS = [
    pytest.param(not_open_yet, standing, {}, 200, 422, "chưa mở", id="before the window"),
    pytest.param(closed, standing, {}, 200, 422, "đã đóng", id="after the window"),
    pytest.param(
        closed_for_the_commune, standing, {}, 200, 422, "đã đóng", id="after the exception"
    ),
    pytest.param(locked, standing, {}, 200, 422, "đã chốt", id="after the lock"),
    pytest.param(published, standing, {}, 200, 422, "đã chốt", id="after publication"),
    pytest.param(
        nothing,
        standing,
        set_to("45.01"),
        200,
        422,
        "Điểm phải từ 0 đến 45",
        id="above the maximum",
    ),
    pytest.param(
        nothing, standing, set_to("-0.01"), 200, 422, "Điểm phải từ 0 đến 45", id="negative"
    ),
    pytest.param(
        nothing, standing, {"numerator": D(-1)}, 200, 422, "không được âm", id="negative figures"
    ),
    pytest.param(nothing, other_office, {}, 404, 404, "", id="another office"),
    pytest.param(nothing, other_commune, {}, 404, 404, "", id="another commune"),
    pytest.param(closed, other_commune, {}, 404, 404, "", id="another commune after the window"),
    pytest.param(nothing, appraiser, {}, 404, 404, "", id="the appraiser"),
    pytest.param(nothing, leader, {}, 404, 404, "", id="the leader"),
]


@pytest.mark.parametrize(("barrier", "who", "values", "page", "api", "words"), ATTEMPTS)
def test_an_attempt_is_refused_by_every_door(
    client, played, barrier, who, values, page, api, words
):
    person, score = who(played), played.score("2.1")
    barrier(played)
    client.force_login(person)
    before = Score.objects.filter(pk=score.pk).values().get()
    figures = {name: values.get(name, value) for name, value in SHARE.items()}
    others = {name: value for name, value in values.items() if name not in SHARE}
    typed = {name: str(value).replace(".", ",") for name, value in (figures | others).items()}
    sent = {"facts": {name: str(value) for name, value in figures.items()}} | {
        k: str(v) for k, v in others.items()
    }

    on_page = client.post(reverse("parindex:score_enter", args=[score.pk]), {"seen": 0, **typed})
    over_api = client.post(
        f"/api/v1/scores/{score.pk}/entries/",
        sent,
        content_type="application/json",
        headers={"If-Match": '"0-x"'},
    )
    with pytest.raises(ScoreRefused, match=words or "Chỉ đơn vị phụ trách"):
        enter_score(score, by=person, seen=0, facts=Facts(**figures), **others)

    assert (on_page.status_code, over_api.status_code) == (page, api)
    assert words in on_page.content.decode()
    assert words in over_api.json()["detail"]
    assert bring_in_score(client, played, score) in (404, "wrong")
    assert change_in_admin(client, played, score) == {403}
    assert Score.objects.filter(pk=score.pk).values().get() == before


def bring_in_score(client, played, score) -> int | str:
    """Bring the score in from Excel, by the one dataset of scores that there is; what becomes of
    it.
    """
    row = (score.assessment.unit.name, "2.1", 45)
    file = as_file(table(("Xã", "Tiêu chí", "Mức A"), row))
    answer = client.post(
        reverse("exchange:dataset", args=["surveys", played.criteria_set.pk]), {"file": file}
    )
    if answer.status_code != 302:
        return answer.status_code
    found = ImportRun.objects.get()
    run_job(found.job)
    return "stored" if found.lines.exclude(kind="wrong").exists() else "wrong"


def change_in_admin(client, played, score) -> set[int]:
    """Give the points in the admin site, as the commune's administrator and as a superuser; what it
    answers.
    """
    people = make_user(played.communes[0], Role.ADMINISTRATOR), User.objects.create_superuser("goc")
    answers = set()
    for person in people:
        client.force_login(person)
        for model, row in (("score", score), ("assessment", score.assessment)):
            change = reverse(f"admin:parindex_{model}_change", args=[row.pk])
            told = {
                "self_points": "45",
                "first_points": "45",
                "second_points": "45",
                "state": "draft",
                "post": "yes",
            }
            for where in (
                change,
                change.replace("change", "delete"),
                reverse(f"admin:parindex_{model}_add"),
            ):
                answers.add(client.post(where, told).status_code)
    return answers


def unassigned(played):
    colleague = make_user(played.appraiser.unit, Role.APPRAISER)
    played.criteria_set.appraisers.create(user=colleague)


def assigned_elsewhere(played):
    played.criteria_set.appraisers.create(
        user=played.appraiser, area=played.criteria_set.criteria.get(code="1")
    )


def first_not_open_yet(played):
    open_window(played.criteria_set, "first", since=1, until=2)


def first_closed(played):
    open_window(played.criteria_set, "first", since=-3, until=-1)


def not_begun(played):
    locked(played)


def entered_by_the_appraiser(played):
    played.assessment().scores.update(self_by=played.appraiser)


def of_the_commune(played):
    return make_user(played.communes[0], Role.APPRAISER, Role.STANDING_BODY)


def of_another_province(played):
    return make_round().appraiser


CHANGED = {"verdict": "changed", "reason": "Sai", "points": D(40)}
# what stands in the way, who tries, what they give, the page's status, the words of page and
# service
APPRAISALS = [
    pytest.param(first_not_open_yet, appraiser, {}, 200, "chưa mở", id="before the window"),
    pytest.param(first_closed, appraiser, {}, 200, "đã đóng", id="after the window"),
    pytest.param(
        not_begun, appraiser, {}, 200, "không ở bước thẩm định này", id="before it is begun"
    ),
    pytest.param(
        published, appraiser, {}, 200, "không ở bước thẩm định này", id="after publication"
    ),
    pytest.param(
        nothing,
        appraiser,
        {"points": D("45.01")},
        200,
        "Điểm phải từ 0 đến 45",
        id="above the maximum",
    ),
    pytest.param(
        nothing, appraiser, {"points": D("-0.01")}, 200, "Điểm phải từ 0 đến 45", id="negative"
    ),
    pytest.param(nothing, appraiser, {"reason": ""}, 200, "Hãy ghi ý kiến", id="without a reason"),
    pytest.param(
        entered_by_the_appraiser, appraiser, {}, 200, "tự nhập điểm", id="their own entry"
    ),
    pytest.param(
        unassigned, appraiser, {}, 404, "người thẩm định khác", id="a commune assigned to others"
    ),
    pytest.param(
        assigned_elsewhere,
        appraiser,
        {},
        404,
        "người thẩm định khác",
        id="an area assigned to others",
    ),
    pytest.param(
        nothing, of_the_commune, {}, 404, "Chỉ người thẩm định", id="the commune's own appraiser"
    ),
    pytest.param(
        nothing, of_another_province, {}, 404, "Chỉ người thẩm định", id="another province"
    ),
    pytest.param(nothing, standing, {}, 404, "Chỉ người thẩm định", id="the standing body"),
]


@pytest.mark.parametrize(("barrier", "who", "values", "page", "words"), APPRAISALS)
def test_an_appraisal_is_refused_by_every_door(client, at_first, barrier, who, values, page, words):
    person, score, values = who(at_first), at_first.score("2.1"), CHANGED | values
    barrier(at_first)
    score.refresh_from_db()
    client.force_login(person)
    before = Score.objects.filter(pk=score.pk).values().get()
    told = {"seen": score.version} | {
        name: str(value).replace(".", ",") for name, value in values.items()
    }

    on_page = client.post(reverse("parindex:score_appraise", args=[score.pk]), told)
    over_api = {
        getattr(client, method)(
            f"/api/v1/scores/{score.pk}/", {"first_points": "40"}, "application/json"
        ).status_code
        for method in ("put", "patch", "delete")
    }
    with pytest.raises(ScoreRefused, match=words):
        appraise(score, by=person, seen=score.version, **values)

    assert (on_page.status_code, over_api) == (page, {405})
    assert page == 404 or words in on_page.content.decode()
    assert bring_in_score(client, at_first, score) in (404, "wrong")
    assert change_in_admin(client, at_first, score) == {403}
    assert Score.objects.filter(pk=score.pk).values().get() == before


@pytest.mark.parametrize("points", ["45.01", "-0.01", "1.005"])
def test_an_appraiser_gives_no_points_outside_the_maximum(client, at_first, points):
    score = at_first.score("2.1")
    client.force_login(at_first.appraiser)
    told = {
        "seen": score.version,
        "verdict": "changed",
        "reason": "Sai",
        "points": points.replace(".", ","),
    }

    client.post(reverse("parindex:score_appraise", args=[score.pk]), told)
    with pytest.raises(ScoreRefused):
        appraise(
            score,
            by=at_first.appraiser,
            seen=score.version,
            verdict="changed",
            points=D(points),
            reason="Sai",
        )

    assert at_first.score("2.1").first_points is None


def test_the_admin_site_shows_scores_and_takes_none(client, played):
    commune, score = played.communes[0], played.score("2.1")
    client.force_login(make_user(commune, Role.ADMINISTRATOR))

    for model, row in (
        ("score", score),
        ("assessment", score.assessment),
        ("criterion", score.criterion),
    ):
        address = reverse(f"admin:parindex_{model}_change", args=[row.pk])
        assert client.get(address).status_code == 200
        for where in (
            address,
            reverse(f"admin:parindex_{model}_add"),
            address.replace("change", "delete"),
        ):
            assert (
                client.post(
                    where, {"self_points": "45", "state": "published", "post": "yes"}
                ).status_code
                == 403
            )
    assert played.score("2.1").self_points is None
    # the own leaves
    assert client.get(reverse("admin:parindex_score_changelist")).context["cl"].result_count == 7


def test_the_admin_site_hides_scores_of_other_communes(client, played):
    client.force_login(make_user(played.communes[1], Role.ADMINISTRATOR))

    for model, row in (("score", played.score("2.1")), ("assessment", played.assessment())):
        assert client.get(reverse(f"admin:parindex_{model}_change", args=[row.pk])).status_code in (
            302,
            404,
        )
        assert client.get(
            reverse(f"admin:parindex_{model}_history", args=[row.pk])
        ).status_code in (302, 404)
