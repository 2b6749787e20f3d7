"""What a self-score rests on: shown where it is cited, and kept by every door once the self-score
is locked.
"""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Role
from parindex.services import ScoreRefused
from parindex.services.scoring import attach_evidence, detach_evidence
from plans.models import Evidence
from plans.services import add_evidence
from tests.factories import make_user
from tests.parindex.rounds import make_round, play_to_locked

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def played():
    return make_round()


@pytest.fixture
def standing(played):
    return played.standing()


@pytest.fixture
def piece(played, standing):
    where = {"authority": played.communes[0], "unit": standing.unit, "by": standing, "year": 2026}
    return add_evidence(**where, title="Sổ theo dõi", link="https://xa.vn/so")


def attach(played, piece, by, *codes):
    for code in codes:
        attach_evidence(played.score(code), by=by, evidence=[piece])


def test_a_piece_tells_which_criteria_rest_on_it(
    client, played, piece, standing, django_assert_max_num_queries
):
    attach(played, piece, standing, "1.1.1", "1.1.2", "2.1")
    client.force_login(standing)

    with django_assert_max_num_queries(12):  # one for each of six kinds of rows that may cite it
        page = client.get(reverse("plans:evidence_detail", args=[piece.pk]))

    for code in ("1.1.1", "1.1.2", "2.1"):
        assert f'href="{played.score(code).get_absolute_url()}"' in page.content.decode()
    assert "2.1 Đúng hạn: chưa chấm" in page.content.decode()
    assert client.get(reverse("plans:evidence_list")).context["page"][0].uses == 3


def test_what_is_not_handed_in_is_not_told_to_who_appraises(client, played, piece, standing):
    attach(played, piece, standing, "2.1")
    client.force_login(played.appraiser)
    address = reverse("plans:evidence_detail", args=[piece.pk])

    assert client.get(address).context["citations"] == []

    play_to_locked(played)
    [citation] = client.get(address).context["citations"]
    assert citation.subject == played.score("2.1")


def test_what_a_locked_score_rests_on_is_kept_by_every_door(client, played, piece, standing):
    attach(played, piece, standing, "2.1")
    play_to_locked(played)
    cited, before = played.score("2.1").pieces.get(), Evidence.objects.values().get()

    client.force_login(standing)
    client.post(reverse("parindex:score_detach", args=[cited.score_id]), {"piece": cited.pk})
    with pytest.raises(ScoreRefused):
        detach_evidence(cited, by=standing)
    api = APIClient()
    api.force_login(standing)
    codes = {
        call(f"/api/v1/evidence/{piece.pk}/").status_code
        for call in (api.delete, api.put, api.patch)
    }
    client.force_login(make_user(played.communes[0], Role.ADMINISTRATOR))
    change, delete = (
        reverse(f"admin:plans_evidence_{name}", args=[piece.pk]) for name in ("change", "delete")
    )
    changed = client.post(change, {"title": "Tên khác", "year": "2025"}).status_code
    client.post(delete, {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [piece.pk], "post": "yes"}
    client.post(reverse("admin:plans_evidence_changelist"), chosen)

    assert (codes, changed) == ({405}, 403)
    assert Evidence.objects.values().get() == before
    assert played.score("2.1").pieces.get() == cited


def test_until_the_lock_its_wording_is_corrected(client, played, piece, standing):
    attach(played, piece, standing, "2.1")
    client.force_login(make_user(played.communes[0], Role.ADMINISTRATOR))

    told = {"title": "Sổ năm 2026", "year": "2026", "unit": piece.unit_id}
    client.post(reverse("admin:plans_evidence_change", args=[piece.pk]), told)

    assert Evidence.objects.get().title == "Sổ năm 2026"
