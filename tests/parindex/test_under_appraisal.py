"""Until its first appraisal ends, a commune has no appraised total, index or band anywhere: it is
"đang thẩm định".
"""

import html
import re
from copy import deepcopy
from decimal import Decimal
from importlib import import_module
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from accounts.models import Role
from parindex.analysis import compared, losses
from parindex.models import Assessment
from parindex.ranking import Ranking, ranked_set
from parindex.scorecard import Scorecard
from parindex.services.appraisal import accept_rest, appraise, finish_first, reopen
from parindex.services.surveys import store_survey
from reports.scorecard.content import ScorecardContent
from reports.scorecard.workbook import scorecard_workbook
from tests.factories import make_leader, make_plan, make_user
from tests.reports.test_scorecard import text_of, write

from .rounds import Facts, make_round, play_to_first, play_to_second

pytestmark = pytest.mark.django_db
D, State = Decimal, Assessment.State
PENDING = "đang thẩm định"
NONE_YET, ONE, ALL = "no verdict yet", "one verdict", "all but the end"
OF_EXTRAS = "tự chấm 1,00/8,00"
FIGURES = ("11,76", "11.76", "90,59", "90.59")  # the index of the one verdict, of all


@pytest.fixture(scope="module", params=[NONE_YET, ONE, ALL])
def stored(request, module_db):
    """A round of two communes, the first in its first appraisal, the second through with 77 of 85
    points.
    """
    with transaction.atomic():
        played = make_round(communes=2)
        play_to_second(played, played.communes[1])
        play_to_first(played)
        if request.param == ONE:
            # 10 of 85 points
            appraise(played.score("1.1.1"), by=played.appraiser, seen=9, verdict="accepted")
        elif request.param == ALL:
            accept_rest(played.assessment(), by=played.appraiser)
        yield played
        transaction.set_rollback(True)


@pytest.fixture
def played(stored):
    return deepcopy(stored)


def page_of(client, user, name, *args, query=""):
    client.force_login(user)
    return html.unescape(client.get(reverse(name, args=args) + query).content.decode())


def row_of(page, commune) -> str:
    """The words of the table row of a commune."""
    (row,) = (
        each for each in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if commune.short_name in each
    )
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def no_result(words: str) -> bool:
    """Is there no appraised figure and no band in these words?"""
    return not [each for each in (*FIGURES, "Yếu", "Khá", "Tốt") if each in words]


def rows_of(file, commune) -> list:
    """The cells of the row of a commune in an Excel file."""
    found = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    (row,) = (row for row in found if {commune.short_name, commune.name} & set(row))
    return list(row)


def file_of(client, user, name, *args):
    client.force_login(user)
    return BytesIO(b"".join(client.get(reverse(name, args=args)).streaming_content))


def test_no_index_is_stored_before_the_end_and_then_it_is(played):
    found = played.assessment()
    assert (found.index, found.band, found.appraised_total, found.pending) == (
        None,
        "",
        None,
        PENDING,
    )

    accept_rest(found, by=played.appraiser)
    finish_first(found, by=played.appraiser)

    found = played.assessment()
    assert (found.index, found.band, found.appraised_total, found.pending) == (
        D("90.59"),
        "Tốt",
        D(77),
        "",
    )


def test_what_goes_to_explanation_has_an_index_and_a_reopened_one_has_none():
    played = make_round()
    assessment = play_to_first(played)
    appraise(
        played.score("2.1"), by=played.appraiser, seen=9, verdict="questioned", reason="Thiếu hồ sơ"
    )
    accept_rest(assessment, by=played.appraiser)
    finish_first(assessment, by=played.appraiser)
    explained = played.assessment()

    reopen(assessment, by=played.appraiser, reason="Chấm lại")

    assert (explained.state, explained.index, explained.band) == (
        State.EXPLANATION,
        D("42.94"),
        "Yếu",
    )
    assert (played.assessment().index, played.assessment().band, played.assessment().pending) == (
        None,
        "",
        "",
    )


def test_a_survey_gives_a_commune_under_appraisal_no_index(played):
    store_survey(
        played.criteria_set, {played.score("2.2").pk: Facts(answers={"A": 1})}, by=played.appraiser
    )

    assert (played.assessment().index, played.assessment().band) == (None, "")


def test_indices_that_were_stored_too_early_are_forgotten(played):
    Assessment.objects.update(index=D("2.35"))

    import_module("parindex.migrations.0003_no_index_during_the_first_appraisal").forget(apps, None)

    assert [played.assessment(commune).index for commune in played.communes] == [None, D("2.35")]


@pytest.mark.parametrize("name", ["set_round", "set_publish", "set_ranking"])
def test_the_pages_of_the_round_say_so(client, played, name):
    page = page_of(client, played.appraiser, f"parindex:{name}", played.criteria_set.pk)

    first, second = (row_of(page, commune) for commune in played.communes)
    assert (PENDING in first, no_result(first)) == (True, True), first
    assert (PENDING in second, no_result(second)) == (False, False), second


def test_the_list_says_so_and_sorts_it_behind_the_others(client, played):
    page = page_of(client, played.appraiser, "parindex:assessment_list", query="?sort=-index")

    first, second = (row_of(page, commune) for commune in played.communes)
    assert (PENDING in first, no_result(first)) == (True, True), first
    assert (PENDING in second, no_result(second)) == (False, False), second
    assert page.index(played.communes[1].short_name) < page.index(played.communes[0].short_name)


def test_the_heat_map_names_it_below(client, played):
    page = page_of(client, played.appraiser, "parindex:set_heat", played.criteria_set.pk)

    assert f"Đang thẩm định, chưa có trong bản đồ: {played.communes[0].short_name}." in page
    assert row_of(page, played.communes[1]).startswith(f"1. {played.communes[1].short_name}")
    assert played.communes[0].short_name not in "".join(re.findall(r"<tr.*?</tr>", page, re.DOTALL))


def test_bands_spreads_and_averages_count_only_those_with_a_result(played):
    criteria_set = ranked_set(played.appraiser, played.criteria_set.pk)
    found = Ranking(criteria_set, {})

    assert [(row.assessment.unit, row.rank, row.band) for row in found.all] == [
        (played.communes[1], 1, "Tốt"),
        (played.communes[0], None, ""),
    ]
    assert [found.count(band) for band in ("Tốt", "Khá", "Yếu")] == [1, 0, 0]
    assert (found.spreads[0].least, found.spreads[0].greatest) == (D("90.59"), D("90.59"))
    other = played.assessment(played.communes[1])
    scores = list(other.scores.select_related("criterion", "unit").in_order())
    assert compared(other, scores, played.appraiser).basis == ""  # one unit is no average


def test_its_scorecard_says_so_and_keeps_the_self_score(client, played):
    page = page_of(client, played.standing(), "parindex:assessment_detail", played.assessment().pk)

    bar = re.search(r'id="assessment-bar".*?</div>', page, re.DOTALL)[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", bar).split())
    assert words.endswith(f"Tự chấm 77,00 /85,00 Chỉ số {PENDING}")
    assert no_result(page)
    sums = re.findall(r'class="scorecard-sums">(.*?)</span>\s*</', page, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", each) for each in sums] == [
        "tự chấm 35,50/40,00",
        "tự chấm 40,50/60,00",
        OF_EXTRAS,
    ]
    (node,) = re.findall(r'<tr class="row-group scorecard-node">.*?</tr>', page, re.DOTALL)
    assert re.findall(r"[0-9]+,[0-9]+", node) == ["28,00"]
    scorecard = Scorecard(played.assessment(), played.standing())
    assert (scorecard.total, scorecard.reachable, scorecard.index, scorecard.band) == (
        D(77),
        D(85),
        None,
        "",
    )


def test_the_appraisers_scorecard_says_so(client, played):
    page = page_of(client, played.appraiser, "parindex:assessment_appraise", played.assessment().pk)

    assert f'Chỉ số <span class="muted">{PENDING}</span>' in page
    assert no_result(page)


def test_the_overview_says_so(client, played):
    commune = played.communes[0]
    plan = make_plan(commune)

    page = page_of(client, make_leader(commune), "pages:overview_index", plan.pk)

    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert PENDING in words
    assert "Điểm tự chấm 77,00" in words
    assert no_result(words)


def test_my_work_shows_no_result(client, played):
    make_plan(played.communes[0])

    page = page_of(client, played.standing(), "pages:my_work")

    assert no_result(page)


def test_the_analysis_goes_by_the_self_score_and_says_so(client, played):
    assessment = played.assessment()
    page = page_of(client, played.standing(), "parindex:assessment_analysis", assessment.pk)
    scores = list(assessment.scores.select_related("criterion__area", "unit").in_order())

    assert f"Đơn vị {PENDING}: các số liệu dưới đây theo điểm tự chấm." in page
    found = losses(scores, "area")
    assert sorted((each.name, each.maximum, each.points) for each in found) == [
        ("1 Chỉ đạo, điều hành", D(40), D("35.50")),
        ("2 Thủ tục hành chính", D(45), D("40.50")),
    ]


def test_a_lower_verdict_moves_no_loss_before_the_end():
    played = make_round()
    play_to_first(played)
    appraise(
        played.score("2.1"),
        by=played.appraiser,
        seen=9,
        verdict="changed",
        points=D(1),
        reason="Thiếu hồ sơ",
    )
    scores = list(played.assessment().scores.select_related("criterion__area", "unit").in_order())

    assert {each.name: each.points for each in losses(scores, "criterion")}["2.1 Đúng hạn"] == D(
        "40.50"
    )


def test_excel_files_say_so(client, played):
    commune, pk = played.communes[0], played.criteria_set.pk

    progress = rows_of(file_of(client, played.appraiser, "parindex:set_round_export", pk), commune)
    ranking = rows_of(file_of(client, played.appraiser, "parindex:set_ranking_export", pk), commune)
    listed = rows_of(file_of(client, played.appraiser, "parindex:assessment_export"), commune)

    assert progress[9:12] == [77, None, PENDING]
    assert ranking[1:7] == [None, commune.short_name, 77, None, None, PENDING]
    assert listed[5:9] == [77, None, PENDING, None]


def test_the_documents_say_so(played, tmp_path):
    make_plan(played.communes[0])

    said = text_of(write(played, tmp_path / "bao-cao.docx"))
    sheet = openpyxl.load_workbook(scorecard_workbook(ScorecardContent(played.assessment()))).active
    lines = [row for row in sheet.iter_rows(values_only=True) if row[1]]

    assert "hẩm định" not in said
    assert lines[-1][1] == f"Chỉ số thẩm định: {PENDING}"
    assert [(row[7], row[9]) for row in lines if row[1] == "Kế hoạch năm"] == [(None, None)]


def test_the_api_gives_null_and_the_state_that_says_it(client, played):
    first, second = (played.assessment(commune) for commune in played.communes)
    client.force_login(played.appraiser)

    found = {row["id"]: row for row in client.get("/api/v1/assessments/").json()["results"]}

    names = ("state", "self_total", "final_total", "index", "band", "rank")
    assert [found[first.pk][name] for name in names] == ["first", "77.00", None, None, None, None]
    assert [found[second.pk][name] for name in names] == [
        "second",
        "77.00",
        "77.00",
        "90.59",
        "Tốt",
        None,
    ]


def test_the_schema_documents_it(client):
    client.force_login(make_user(None, Role.APPRAISER))
    schema = client.get("/api/v1/schema/?format=json").json()["components"]["schemas"][
        "Assessment"
    ]["properties"]

    assert [
        schema[name].get("nullable") or "null" in schema[name].get("type", ())
        for name in (
            "final_total",
            "index",
            "band",
        )
    ] == [True, True, True]
    assert "đang được thẩm định lần 1" in schema["state"]["description"]


def test_the_admin_list_shows_no_total(client, played):
    admin = make_user(played.communes[0], Role.ADMINISTRATOR, is_staff=True)

    page = page_of(client, admin, "admin:parindex_assessment_changelist")
    detail = page_of(client, admin, "admin:parindex_assessment_change", played.assessment().pk)

    assert no_result(page + detail)
    assert 'class="field-appraised_total">-<' in page
