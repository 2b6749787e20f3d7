"""A list of items to tick: untouched it is not scored yet; that none of them is done is said
explicitly.
"""

import re
from copy import deepcopy

import pytest
from django.urls import reverse

from parindex.appraisal_scores import declared_lines
from parindex.services.counting import recount
from tests.parindex.rounds import SMALL_SET, make_round

pytestmark = pytest.mark.django_db

TICKS = {"kind": "checklist", "items": [["Loa", "4"], ["Trang tin", "6"]]}


@pytest.fixture
def played():
    content = deepcopy(SMALL_SET)
    content["criteria"][4]["rule"] = TICKS
    return make_round(content=content)


@pytest.fixture
def client(client, played):
    client.force_login(played.standing())
    return client


def enter(client, played, *ticked):
    score = played.score("1.2")
    sent = {"seen": score.version, "reason": "Theo sổ", "set_points": "", "ticked": ticked}
    return client.post(reverse("parindex:score_enter", args=[score.pk]), sent)


def test_an_untouched_list_has_no_points(client, played):
    recount(played.assessment())

    score = played.score("1.2")
    assert (score.self_points, score.complete, score.declared.empty) == (None, False, True)


def test_nothing_ticked_is_refused_with_what_to_do(client, played):
    page = enter(client, played)

    assert "“Không có mục nào”" in page.content.decode()
    assert played.score("1.2").self_points is None


@pytest.mark.parametrize(
    ("ticked", "points", "told"),
    [
        (("",), 0, "Không có mục nào"),
        (("Loa",), 4, "Loa"),
        (("Loa", "Trang tin"), 10, "Loa; Trang tin"),
    ],
)
def test_what_is_ticked_makes_the_points(client, played, ticked, points, told):
    enter(client, played, *ticked)

    score = played.score("1.2")
    assert (score.self_points, score.complete) == (points, True)
    assert declared_lines(score) == [("Đã làm", told)]
    page = client.get(f"{played.assessment().get_absolute_url()}?open={score.pk}").content.decode()
    assert page.count('name="ticked"') == 3
    assert re.findall(r'name="ticked" value="([^"]*)"[^>]* checked', page) == list(ticked)


def test_an_item_beside_none_of_them_is_refused(client, played):
    page = enter(client, played, "", "Loa")

    assert "hãy bỏ “Không có mục nào”" in page.content.decode()
    assert played.score("1.2").self_points is None
