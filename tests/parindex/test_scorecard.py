"""The scorecard: what each person sees of it, entering in place, evidence, explanations, lock."""

import re
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from foundation.journal.history import history_of
from parindex.models import Assessment, Score
from parindex.services.appraisal import appraise, finish_first, start_appraisal
from parindex.services.scoring import assign_office, lock_self_score
from parindex.services.sets import model_content
from plans.services import add_evidence
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)
from tests.plans import files
from tests.walking import forms_of

from .rounds import enter, enter_all, make_round, open_window

pytestmark = [pytest.mark.services, pytest.mark.django_db]
HTMX = {"HTTP_HX_REQUEST": "true"}
PDF = files.pdf_bytes()


@pytest.fixture(scope="module")
def stored(module_db):
    return make_round()


@pytest.fixture
def played(stored):
    return deepcopy(stored)


@pytest.fixture
def standing(played):
    return played.standing()


def address(name: str, score: Score) -> str:
    return reverse(f"parindex:score_{name}", args=[score.pk])


def page(client, played, **query) -> str:
    return client.get(played.assessment().get_absolute_url(), query).content.decode()


def typed(score: Score, **values) -> dict:
    return {"seen": score.version, "reason": "", "set_points": "", **values}


@pytest.fixture
def explaining(played, standing):
    """The round at its explanation: 1.2 was questioned, 2.1 changed."""
    enter_all(played)
    lock_self_score(played.assessment(), by=standing)
    start_appraisal(played.assessment(), by=played.appraiser)
    for score in played.assessment().scores.self_scored():
        verdict = {"1.2": "questioned", "2.1": "changed"}.get(score.criterion.code, "accepted")
        given = {} if verdict == "accepted" else {"points": Decimal(1), "reason": "Thiếu văn bản"}
        appraise(
            score,
            by=played.appraiser,
            seen=0 if not score.version else score.version,
            verdict=verdict,
            **given,
        )
    finish_first(played.assessment(), by=played.appraiser)
    return played


def test_the_scorecard_shows_sums_of_every_node_and_the_total_with_its_band(
    client, played, standing
):
    enter_all(played)
    client.force_login(standing)

    shown = " ".join(page(client, played).split())

    assert (
        '<strong class="scorecard-total">77,00</strong><span class="muted">/85,00</span>' in shown
    )
    assert "Chỉ số <strong>90,59%</strong>" in shown
    assert "Tốt" in shown
    assert '<span id="area-' in shown
    assert "<strong>35,50</strong>" in shown
    assert '<td class="number" data-label="Tự chấm">28,00</td>' in shown


@pytest.mark.parametrize("who", ["standing", "officer", "leader", "appraiser"])
def test_each_role_opens_the_scorecard_and_only_the_unit_finds_forms(client, played, standing, who):
    office = played.communes[0].units.get(name="Văn phòng")
    enter_all(played)
    lock_self_score(played.assessment(), by=standing)
    people = {"standing": standing, "officer": make_officer(office), "appraiser": played.appraiser}
    client.force_login(people.get(who) or make_leader(played.communes[0]))

    shown = page(client, played, open=played.score("1.1.1").pk)

    assert "scorecard-detail" in shown
    assert "/enter/" not in shown


def test_a_stranger_finds_neither_scorecard_nor_rows(client, played):
    client.force_login(make_standing_officer(make_commune()))
    score = played.score("1.1.1")

    codes = {client.get(played.assessment().get_absolute_url()).status_code}
    codes |= {
        client.get(address(name, score)).status_code for name in ("detail", "preview", "evidence")
    }
    codes |= {
        client.post(address(name, score)).status_code
        for name in ("enter", "detach", "explain", "office")
    }

    assert codes == {404}


def test_another_office_of_the_commune_reads_the_row_but_finds_no_form(client, played):
    score = played.score("1.1.1")
    client.force_login(make_officer(make_office(played.communes[0])))

    opened = client.get(address("detail", score), **HTMX).content.decode()
    sent = client.post(address("enter", score), typed(score, yes="True"))

    assert "scorecard-detail" in opened
    assert "/enter/" not in opened
    assert sent.status_code == 404
    assert played.score("1.1.1").self_points is None


def test_an_officer_enters_a_row_in_place_and_the_sums_come_with_it(client, played):
    score = played.score("1.1.1")
    client.force_login(make_officer(score.unit))

    answer = client.post(address("enter", score), typed(score, yes="True"), **HTMX).content.decode()

    assert played.score("1.1.1").self_points == 10
    assert "<html" not in answer
    assert "Đã lưu lúc" in answer
    for part in (
        f'id="score-{score.pk}"',
        'id="assessment-bar"',
        f'id="area-{score.criterion.area_id}"',
    ):
        assert part in answer
    assert "<strong>10,00</strong>" in answer


def test_saving_opens_the_next_row_that_waits(client, played, standing):
    enter(played.score("1.1.2"), standing, numerator=Decimal(1), denominator=Decimal(2))
    client.force_login(standing)
    score, following = played.score("1.1.1"), played.score("1.2")

    htmx = client.post(address("enter", score), typed(score, yes="False"), **HTMX).content.decode()
    plain = client.post(address("enter", score), typed(played.score("1.1.1"), yes="False"))

    assert f'id="score-{following.pk}" hx-swap-oob="true"' in htmx
    assert "Số lần chậm" in htmx
    assert f"open={following.pk}#score-{following.pk}" in plain["Location"]


@pytest.mark.parametrize(
    ("code", "wrong", "words"),
    [
        ("1.1.1", {}, "Hãy chọn “Có” hoặc “Không”."),
        ("1.1.2", {"numerator": "3"}, "Hãy nhập cả hai số"),
        ("1.1.2", {"numerator": "ba", "denominator": "4"}, "không phải là số"),
        ("1.2", {"count": "-1"}, "lớn hơn hoặc bằng"),
        ("2.1", {"set_points": "46", "reason": "Vượt"}, "Điểm phải từ 0 đến 45."),
        (
            "2.1",
            {"set_points": "46", "not_applicable": "on", "reason": "Không có"},
            "Điểm phải từ 0 đến 45.",
        ),
        ("2.1", {"set_points": "4"}, "hãy ghi lý do"),
        ("2.1", {"not_applicable": "on"}, "Hãy ghi vì sao"),
    ],
)
def test_wrong_input_changes_nothing_and_is_told_at_its_field(
    client, played, standing, code, wrong, words
):
    score = played.score(code)
    client.force_login(standing)

    answers = [
        client.post(address("enter", score), typed(score, **wrong), **extra) for extra in (HTMX, {})
    ]

    assert all(answer.status_code == 200 and words in answer.content.decode() for answer in answers)
    assert played.score(code).version == 0


def test_what_does_not_apply_shows_every_maximum_anew(client, played, standing):
    score = played.score("1.1.1")
    client.force_login(standing)

    sent = typed(score, not_applicable="on", reason="Không có")
    answer = client.post(address("enter", score), sent, **HTMX)

    assert answer["HX-Retarget"] == "#assessment-scorecard"
    assert "bộ tiêu chí: 20" in answer.content.decode()
    assert played.score("1.1.2").maximum == 30


def test_the_outcome_is_told_before_saving_and_nothing_is_written(client, played, standing):
    score = played.score("1.1.2")
    client.force_login(standing)

    shown = client.get(
        address("preview", score), {"numerator": "29", "denominator": "33"}
    ).content.decode()
    missing = client.get(address("preview", score), {"numerator": "29"}).content.decode()

    assert "29/33 nhiệm vụ = 87,9%" in shown
    assert "<strong>17,58 điểm</strong>" in shown
    assert "Hãy nhập cả hai số" in missing
    assert played.score("1.1.2").version == 0


def test_somebody_elses_newer_score_stands_beside_what_was_typed(client, played, standing):
    score = played.score("1.2")
    enter(score, standing, count=3)
    client.force_login(standing)

    answer = client.post(address("enter", score), typed(score, count="1"), **HTMX).content.decode()
    again = client.post(address("enter", score), {**typed(score, count="1"), "seen": "1"}, **HTMX)

    assert "Bản mới nhất" in answer
    assert "2,50" in answer
    assert "7,50 điểm" in answer
    assert "Đã lưu" in again.content.decode()
    assert played.score("1.2").self_points == Decimal("7.50")


def test_a_late_request_is_refused_with_what_was_typed(client, played, standing):
    open_window(played.criteria_set, "self_score", since=-3, until=-1)
    score = played.score("1.2")
    client.force_login(standing)

    answer = client.post(address("enter", score), typed(score, count="1"), **HTMX).content.decode()

    assert "đã đóng lúc" in answer
    assert 'value="1"' in answer
    assert played.score("1.2").version == 0


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "dung han"}, {"2.1"}),
        ({"mine": "1"}, {"1.1.1"}),
        ({"incomplete": "1"}, {"1.1.1", "1.2", "2.1"}),
        ({"area": "-1"}, {"T", "P"}),
        ({"area": "77777"}, set()),
    ],
)
def test_filters_of_the_address_leave_their_rows(client, played, standing, query, codes):
    enter(played.score("1.1.2"), standing, numerator=Decimal(1), denominator=Decimal(2))
    client.force_login(make_officer(played.score("1.1.1").unit))

    shown = page(client, played, **query)

    found = {
        score.criterion.code
        for score in played.assessment().scores.with_parts()
        if f'id="score-{score.pk}"' in shown
    }
    assert found == codes


def test_htmx_gets_only_the_scorecard(client, played, standing):
    client.force_login(standing)

    answer = client.get(played.assessment().get_absolute_url(), {"q": "ke hoach"}, **HTMX)

    assert "<html" not in answer.content.decode()
    assert 'id="assessment-scorecard"' in answer.content.decode()
    assert answer["HX-Push-Url"].endswith("?q=ke+hoach")


def test_evidence_of_the_register_and_a_new_file_prove_several_criteria(client, played, standing):
    commune, score = played.communes[0], played.score("1.1.1")
    where = {"authority": commune, "unit": standing.unit, "by": standing, "year": 2026}
    piece = add_evidence(**where, title="Kế hoạch cải cách hành chính", link="https://xa.gov.vn/kh")
    add_evidence(**where, title="Báo cáo khác", link="https://xa.gov.vn/bc")
    client.force_login(standing)

    found = client.get(address("evidence", score), {"find": "ke hoach"}, **HTMX).content.decode()
    new = SimpleUploadedFile("so-theo-doi.pdf", PDF)
    others = [played.score(code).pk for code in ("1.2", "2.1")]
    sent = {"evidence": piece.pk, "files": new, "page": "tr. 3, 5–7", "also": others}
    sent |= {f"page-{others[0]}": "9", f"page-{others[1]}": ""}
    answer = client.post(address("evidence", score), sent, **HTMX).content.decode()

    assert "Kế hoạch cải cách" in found
    assert "Báo cáo khác" not in found
    assert "Đã gắn 2 minh chứng." in answer
    assert "<html" not in answer
    for code, page in (("1.1.1", "3, 5–7"), ("1.2", "9"), ("2.1", "")):
        pages = list(played.score(code).pieces.values_list("evidence__title", "page"))
        assert sorted(pages) == [("Kế hoạch cải cách hành chính", page), ("so-theo-doi", page)]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Hãy chọn một minh chứng"),
        ({"link": "https://xa.gov.vn", "also": "987654"}, "987654"),
        ({"files": SimpleUploadedFile("a.exe", b"MZ")}, "a.exe"),
    ],
)
def test_wrong_evidence_is_refused_at_its_field(client, played, standing, sent, words):
    client.force_login(standing)

    answer = client.post(address("evidence", played.score("1.1.1")), sent, **HTMX).content.decode()

    assert words in answer
    assert not played.score("1.1.1").pieces.exists()


def test_evidence_is_taken_off_and_stays_in_the_register(client, played, standing):
    score = played.score("1.1.1")
    client.force_login(standing)
    client.post(address("evidence", score), {"link": "https://xa.gov.vn/a"})
    piece = score.pieces.get()

    answer = client.post(address("detach", score), {"piece": piece.pk}, **HTMX).content.decode()

    assert "Đã gỡ minh chứng" in answer
    assert not score.pieces.exists()
    assert type(piece.evidence).objects.filter(pk=piece.evidence_id).exists()


def test_the_lock_names_what_is_not_ready_with_links_and_locks_when_all_is(
    client, played, standing
):
    client.force_login(standing)
    lock = reverse("parindex:assessment_lock", args=[played.assessment().pk])

    before = client.get(lock).content.decode()
    client.post(lock)
    refused = played.assessment().state
    enter_all(played)
    after = client.post(lock)

    assert played.score("1.1.1").get_absolute_url() in before
    assert "Còn 4 tiêu chí" in before
    assert refused == Assessment.State.DRAFT
    assert after.status_code == 302
    assert played.assessment().state == Assessment.State.LOCKED


def test_a_questioned_row_is_explained_with_evidence_and_handed_in(client, explaining, standing):
    score = explaining.score("1.2")
    client.force_login(standing)
    send = reverse("parindex:assessment_send", args=[score.assessment_id])

    opened = client.get(address("detail", score), **HTMX).content.decode()
    client.post(send)
    too_early = explaining.assessment().state
    client.post(
        address("explain", score), {"text": "Đã gửi đúng hạn", "seen": score.version}, **HTMX
    )
    client.post(address("evidence", score), {"link": "https://xa.gov.vn/bien-nhan"})
    shown = page(client, explaining, open=score.pk, questioned="1")
    client.post(send)

    assert "Thiếu văn bản" in opened
    assert "/explain/" in opened
    assert "/enter/" not in opened
    assert too_early == Assessment.State.EXPLANATION
    assert "Bổ sung khi giải trình" in shown
    assert f'id="score-{explaining.score("1.1.1").pk}"' not in shown
    assert explaining.score("1.2").explanation == "Đã gửi đúng hạn"
    assert explaining.assessment().state == Assessment.State.SECOND


def test_an_empty_explanation_is_refused(client, explaining, standing):
    score = explaining.score("1.2")
    client.force_login(standing)

    answer = client.post(
        address("explain", score), {"text": " ", "seen": score.version}, **HTMX
    ).content.decode()

    assert "Hãy ghi nội dung giải trình." in answer
    assert not explaining.score("1.2").explanation


def test_the_standing_body_puts_offices_in_charge_of_one_and_of_many(client, played, standing):
    office, other = make_office(played.communes[0]), make_office()
    client.force_login(standing)
    one, many = played.score("1.2"), [played.score("2.1"), played.score("1.1.2")]
    bulk = reverse("parindex:assessment_offices", args=[one.assessment_id])

    client.post(address("office", one), {"unit": office.pk})
    client.post(bulk, {"unit": office.pk, "scores": [score.pk for score in many]})
    client.post(bulk, {"unit": other.pk, "scores": [one.pk]})

    assert client.get(bulk).status_code == 200
    assert {played.score(code).unit for code in ("1.2", "2.1", "1.1.2")} == {office}


def test_officers_put_nobody_in_charge(client, played):
    score = played.score("1.1.1")
    client.force_login(make_officer(score.unit))

    codes = {client.post(address("office", score), {"unit": ""}).status_code}
    codes |= {
        client.post(reverse(f"parindex:assessment_{name}", args=[score.assessment_id])).status_code
        for name in ("offices", "lock", "send", "texts")
    }

    assert codes == {404}
    assert played.score("1.1.1").unit == score.unit


def test_difficulties_and_proposals_are_kept(client, played, standing):
    client.force_login(standing)
    texts = {"difficulties": "Thiếu người", "proposals": "Tập huấn"}

    client.post(reverse("parindex:assessment_texts", args=[played.assessment().pk]), texts)

    assert [getattr(played.assessment(), name) for name in texts] == list(texts.values())


@pytest.fixture
def colleague(played):
    """Signs in beside the standing officer, and keeps texts."""
    browser = Client()
    commune = played.communes[0]
    browser.force_login(make_standing_officer(commune, last_name="Trần", first_name="Bình"))

    def keep(**texts):
        address = reverse("parindex:assessment_texts", args=[played.assessment().pk])
        browser.post(address, {"difficulties": "", "proposals": ""} | texts)

    return keep


def texts_form(page, played):
    page.whole = page.content
    forms = forms_of(page, played.assessment().get_absolute_url())
    [form] = [each for each in forms if "proposals" in each.kinds]
    return form


def texts_of(played):
    assessment = played.assessment()
    return assessment.difficulties, assessment.proposals


def test_the_texts_of_two_writers_both_stay(client, played, standing, colleague):
    client.force_login(standing)
    form = texts_form(client.get(played.assessment().get_absolute_url()), played)
    colleague(difficulties="Khó khăn\r\nmột")

    response = client.post(form.path, form.values | {"proposals": "Đề xuất hai"})

    assert response.status_code == 302
    assert texts_of(played) == ("Khó khăn\r\nmột", "Đề xuất hai")
    assert history_of(played.assessment())[-1].by == standing


def test_a_text_that_two_write_asks_the_second_and_keeps_both_versions(
    client, played, standing, colleague
):
    client.force_login(standing)
    form = texts_form(client.get(played.assessment().get_absolute_url()), played)
    colleague(difficulties="Khó khăn một", proposals="Đề xuất một")

    asked = client.post(form.path, form.values | {"proposals": "Đề xuất hai"})

    texts = asked.context["texts"]
    assert texts_of(played) == ("Khó khăn một", "Đề xuất một")
    assert texts.errors == {
        "__all__": ["Trần Bình vừa lưu nội dung này; hãy đối chiếu rồi lưu lại."]
    }
    assert texts["proposals"].help_text == "Đang lưu: Đề xuất một"
    assert not texts["difficulties"].help_text

    again = texts_form(asked, played)
    shown = [again.values[name][0].strip() for name in ("difficulties", "proposals")]
    assert shown == ["Khó khăn một", "Đề xuất hai"]
    client.post(again.path, again.values)
    assert texts_of(played) == ("Khó khăn một", "Đề xuất hai")


def test_texts_that_are_refused_stay_in_their_form(client, played, standing):
    client.force_login(standing)
    form = texts_form(client.get(played.assessment().get_absolute_url()), played)
    open_window(played.criteria_set, "self_score", since=-3, until=-1)

    refused = client.post(form.path, form.values | {"proposals": "Đề xuất hai"})

    assert "đã đóng lúc" in str(refused.context["texts"].errors)
    assert texts_form(refused, played).values["proposals"][0].strip() == "Đề xuất hai"
    assert texts_of(played) == ("", "")


def test_the_page_tells_windows_and_steps(client, played, standing):
    open_window(played.criteria_set, "self_score", until=2)
    client.force_login(standing)

    shown = page(client, played)

    assert re.search(r"còn \d ngày (làm việc|nghỉ)", shown)
    assert str(played.appraiser) in shown


def test_the_menu_leads_to_the_own_assessment_or_to_the_list(client, played, standing):
    here = reverse("parindex:assessment_current")
    client.force_login(standing)
    own = client.get(here)["Location"]
    client.force_login(played.appraiser)

    assert own == played.assessment().get_absolute_url()
    assert client.get(here)["Location"] == reverse("parindex:assessment_list")


def test_the_list_is_filtered_sorted_and_exported(client):
    played = make_round(communes=3)
    for commune in played.communes:
        enter_all(played, commune)
        lock_self_score(played.assessment(commune), by=played.standing(commune))
    client.force_login(played.appraiser)
    here, first = reverse("parindex:assessment_list"), played.communes[0]

    by_words = client.get(
        here, {"q": first.place, "year": "2026", "sort": "-own"}, **HTMX
    ).content.decode()
    none = client.get(here, {"state": "published"}).content.decode()
    file = client.get(reverse("parindex:assessment_export"), {"year": "2026"})

    assert first.short_name in by_words
    assert "<html" not in by_words
    assert "Không có kỳ chấm điểm nào như vậy" in none
    assert file["Content-Type"].endswith("sheet")
    assert b"".join(file.streaming_content)[:2] == b"PK"


def test_the_office_can_change_while_nobody_loses_what_was_scored(played, standing):
    score = enter(played.score("1.1.1"), standing, yes=True)

    assign_office(score, by=standing, unit=make_office(played.communes[0]))

    assert played.score("1.1.1").self_points == 10


def without_sources(content: dict) -> dict:
    leaves = [
        {name: value for name, value in each.items() if name != "source"}
        for each in content["criteria"]
    ]
    return content | {"criteria": leaves}


@pytest.mark.parametrize("opened", [False, True])
def test_the_scorecard_costs_the_same_queries_for_seven_leaves_and_for_seventy(
    client, opened, django_assert_max_num_queries
):
    counts = []
    for content in (None, without_sources(model_content())):
        played = make_round(content=content)
        client.force_login(played.standing())
        query = {"open": played.score("1.1.1").pk} if opened else {}
        page(client, played)
        address = played.assessment().get_absolute_url()
        with django_assert_max_num_queries(12) as queries:
            client.get(address, query)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_score_is_saved_in_a_dozen_queries(
    client, played, standing, django_assert_max_num_queries
):
    score = played.score("1.1.1")
    client.force_login(standing)
    client.get(address("detail", score), **HTMX)

    with django_assert_max_num_queries(11):  # nine, and a savepoint, which only tests have
        form = typed(score, yes="True") | {"stay": "1"}
        answer = client.post(address("enter", score), form, **HTMX)

    assert "Đã lưu lúc" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("1.1.1", {"yes": "True"}),
        ("1.1.2", {"numerator": "18", "denominator": "20"}),
        ("1.1.2", {"numerator": "18", "denominator": "20", "set_points": "7,5"}),
        ("1.1.1", {"not_applicable": "on"}),  # the others take its points: all of it comes back
    ],
)
def test_what_comes_back_after_a_save_is_what_the_scorecard_shows(
    client, played, standing, code, values
):
    score = played.score(code)
    client.force_login(standing)
    form = typed(score, **values) | {"stay": "1", "reason": "Theo sổ theo dõi"}

    answer = client.post(address("enter", score), form, **HTMX).content.decode()

    saved, shown = in_words(answer, score), in_words(page(client, played), score)
    assert saved[0].replace(re.search(r"Đã lưu lúc \S+\.", saved[0])[0], "").strip() == shown[0]
    assert saved[1:] == shown[1:]


def in_words(answer: str, score: Score) -> list[str]:
    """The line of the score, and the total of all."""
    tree = html.fromstring(answer)
    parts = (*tree.xpath(f"//*[@id='score-{score.pk}']"), *tree.xpath("//*[@id='assessment-bar']"))
    return [" ".join(part.text_content().split()) for part in parts]


def test_my_work_names_the_criteria_that_wait_for_the_office(client, played, standing):
    make_plan(played.communes[0], year=2026)
    officer = make_officer(played.score("1.1.1").unit)
    client.force_login(officer)
    here = reverse("pages:my_work")

    before = client.get(here).content.decode()
    enter(played.score("1.1.1"), standing, yes=True)
    after = client.get(here).content.decode()

    address = f"{played.assessment().get_absolute_url()}?mine=1&amp;unscored=1"
    assert "1 tiêu chí của đơn vị chưa chấm" in before
    assert address in before
    assert "tiêu chí của đơn vị chưa chấm" not in after


def test_the_suggestion_is_taken_in_one_step_and_other_points_ask_for_a_reason(client):
    played = make_round(content=model_content())
    make_plan(played.communes[0], year=2026, issued_on=date(2026, 2, 5))
    standing, score = played.standing(), played.score("1.1.1")
    client.force_login(standing)

    refused = client.post(address("enter", score), typed(score, value="0"), **HTMX).content.decode()
    untouched = played.score("1.1.1").version
    client.post(address("enter", score), typed(score, take="1"), **HTMX)
    taken = played.score("1.1.1")

    assert "Điểm khác điểm gợi ý (0,25): hãy ghi lý do." in refused
    assert untouched == 0
    assert (taken.self_points, taken.suggested_points) == (Decimal("0.25"), Decimal("0.25"))


def test_what_an_open_row_offers_comes_when_it_is_opened(client, played, standing):
    score, office = played.score("1.1.1"), make_office(played.communes[0], short_name="Phòng Mới")
    piece = add_evidence(
        authority=played.communes[0],
        unit=office,
        by=standing,
        year=2026,
        title="Sổ theo dõi hồ sơ",
        link="https://xa.gov.vn/so",
    )
    client.force_login(standing)
    box, choice = f'name="evidence" value="{piece.pk}"', f'<option value="{office.pk}"'

    row = client.get(address("detail", score), **HTMX).content.decode()
    form = client.get(address("evidence", score), **HTMX).content.decode()
    plain = client.get(address("evidence", score))
    page_ = client.get(plain["Location"].partition("#")[0]).content.decode()
    offices = client.get(address("office", score), **HTMX).content.decode()

    assert (box in row, box in form, box in page_) == (False, True, True)
    assert (choice in row, choice in offices) == (False, True)
    assert plain["Location"].endswith(f"&open={score.pk}&find=#score-{score.pk}-evidence")
    for name in ("evidence", "office"):
        assert f'hx-get="{address(name, score)}' in row


def test_the_suggestion_of_a_row_comes_by_itself_with_the_button_that_takes_it(client):
    played = make_round(content=model_content())
    make_plan(played.communes[0], year=2026, issued_on=date(2026, 2, 5))
    standing, score = played.standing(), played.score("1.1.1")
    client.force_login(standing)

    row = client.get(address("detail", score), **HTMX).content.decode()
    part = client.get(address("suggestion", score), **HTMX).content.decode()
    whole = html.fromstring(client.get(address("suggestion", score)).content)
    [form] = whole.xpath(f"//form[@id='form-score-{score.pk}']")
    client.post(form.get("action"), dict(form.form_values()) | {"take": "1"})

    assert f'hx-get="{address("suggestion", score)}' in row
    assert "Điểm gợi ý: 0,25" in part
    assert f'id="score-{score.pk}-suggested" hx-swap-oob="true"' in part
    assert f'form="form-score-{score.pk}" name="take"' in part
    assert played.score("1.1.1").self_points == Decimal("0.25")
