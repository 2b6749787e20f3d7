"""What is offered to prove a criterion: pieces of the year before, documents and forms of the
program, one piece for several criteria, each with its pages.
"""

from copy import deepcopy
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from accounts.models import Unit
from documents.models import Document
from parindex.models import Assessment, Score, ScoreEvidence
from parindex.own_evidence import document_key, form_key, own_pieces
from parindex.services import ScoreRefused
from parindex.services.own_evidence import register_own
from parindex.services.scorecard import take_suggestion
from parindex.services.scoring import attach_evidence, note_page, open_assessment
from parindex.services.sets import make_set, put_in_force
from parindex.suggestions.proposals import suggestions
from plans.models import Evidence
from plans.services import add_evidence, supersede
from tests.factories import (
    make_change,
    make_commune,
    make_form,
    make_issued_document,
    make_officer,
    make_plan,
    make_standing_officer,
)
from tests.indicators.statistics.entered import enter_into
from tests.parindex.documents import make_document
from tests.parindex.rounds import SMALL_SET, YES_NO, Round, make_round, play_to_locked
from tests.parindex.test_suggestions import round_of
from tests.plans import files

pytestmark = [pytest.mark.both, pytest.mark.django_db]
HTMX = {"HTTP_HX_REQUEST": "true"}
DAY = date(2026, 11, 30)


@pytest.fixture
def played():
    return make_round()


@pytest.fixture
def standing(played):
    return played.standing()


def address(name, row):
    return reverse(f"parindex:{name}", args=[row.pk])


def make_piece(by, title="Báo cáo", **values):
    values.setdefault(
        "link", "" if "file" in values else f"https://xa.vn/{title}".replace(" ", "-")
    )
    values.setdefault("year", 2026)
    return add_evidence(authority=by.authority, unit=by.unit, by=by, title=title, **values)


def the_year_before(played: Round, unit=None, **changed) -> Assessment:
    """The assessment of a year before, by a set with other names or codes (`code=new code`)."""
    content = deepcopy(SMALL_SET) | {"name": "Bộ năm trước"}
    for each in content["criteria"]:
        each |= changed.get(f"c{each['code'].replace('.', '_')}", {})
    older = make_set(played.province, year=2025, content=content)
    put_in_force(older, by=played.appraiser, decision_number="1/QĐ", decision_on=date(2025, 9, 1))
    return open_assessment(older, unit or played.communes[0], by=None)


def prove(assessment: Assessment, code: str, piece: Evidence, page: str = "") -> None:
    score = assessment.scores.get(criterion__code=code)
    ScoreEvidence.objects.create(score=score, evidence=piece, page=page)


# --- The year before


def test_the_piece_of_the_year_before_is_used_again_with_its_page(client, played, standing):
    piece = make_piece(standing, "Kế hoạch năm 2025", year=2025, number="15/KH-UBND")
    prove(the_year_before(played), "1.1.1", piece, "4")
    score = played.score("1.1.1")
    client.force_login(standing)

    offered = client.get(address("score_offers", score), **HTMX).content.decode()
    sent = {"evidence": piece.pk, "page": "4"}
    answer = client.post(address("score_evidence", score), sent, **HTMX).content.decode()
    after = client.get(address("score_offers", score), **HTMX).content.decode()

    assert "Minh chứng năm 2025 của tiêu chí này" in offered
    assert "15/KH-UBND – Kế hoạch năm 2025" in offered
    assert "của năm 2025, trang 4" in offered
    assert "<html" not in offered
    assert "Đã gắn 1 minh chứng." in answer
    assert list(score.pieces.values_list("evidence", "page")) == [(piece.pk, "4")]
    assert "Kế hoạch năm 2025" not in after


def test_a_criterion_whose_code_moved_is_found_by_its_name(client, played, standing):
    piece, other = make_piece(standing, "Sổ một cửa"), make_piece(standing, "Báo cáo năm")
    before = the_year_before(played, c2_1={"code": "2.9"}, c1_2={"name": "Tên cũ"})
    prove(before, "2.9", piece, "7")
    prove(before, "1.2", other)
    client.force_login(standing)

    def offered(code):
        page = client.get(address("score_offers", played.score(code)), **HTMX)
        last = page.context_data["last"]
        return [(each.evidence, each.code) for each in last.pieces] if last else []

    assert offered("2.1") == [(piece, "2.9")]
    assert offered("1.2") == [(other, "1.2")]  # renamed where it stood
    assert offered("1.1.1") == []


def test_a_code_that_another_criterion_took_offers_nothing_of_the_one_that_moved(
    client, played, standing
):
    before = the_year_before(
        played, c1_1_1={"name": "Hoàn thành kế hoạch"}, c1_1_2={"name": "Ban hành kế hoạch"}
    )
    kept, done = make_piece(standing, "Kế hoạch"), make_piece(standing, "Tổng hợp")
    prove(before, "1.1.2", kept)
    prove(before, "1.1.1", done)
    client.force_login(standing)

    page = client.get(address("score_offers", played.score("1.1.1")), **HTMX)

    assert [each.evidence for each in page.context_data["last"].pieces] == [kept]


def test_the_newer_version_is_offered_without_the_old_page(client, played, standing):
    old, middle, new = (make_piece(standing, f"Quy chế {n}") for n in range(3))
    prove(the_year_before(played), "1.1.1", old, "4")
    supersede(old, middle)
    supersede(middle, new)
    client.force_login(standing)

    page = client.get(address("score_offers", played.score("1.1.1")), **HTMX)

    assert [(each.evidence, each.page) for each in page.context_data["last"].pieces] == [(new, "")]
    assert "bản mới hơn của minh chứng năm 2025" in page.content.decode()


def test_a_piece_of_a_succeeded_commune_is_used_and_the_appraiser_reads_it(
    client, played, standing
):
    gone = make_commune(parent=None)
    make_change(gone, played.communes[0])
    piece = make_piece(make_standing_officer(gone), "Của xã cũ", year=2025)
    prove(the_year_before(played, gone), "1.1.1", piece)
    score = played.score("1.1.1")
    client.force_login(standing)

    page = client.get(address("score_offers", score), **HTMX)
    client.post(address("score_evidence", score), {"evidence": piece.pk}, **HTMX)

    assert [each.evidence for each in page.context_data["last"].pieces] == [piece]
    assert score.pieces.get().evidence == piece
    assert Evidence.objects.visible_to(played.appraiser).contains(piece)


def test_an_appraiser_finds_a_piece_of_another_province_once_a_score_rests_on_it(
    client, played, standing
):
    gone = make_commune(parent=make_commune(kind=Unit.Kind.PROVINCE))
    make_change(gone, played.communes[0])
    piece = make_piece(make_standing_officer(gone), "Của xã cũ", year=2025)
    prove(the_year_before(played, gone), "1.1.1", piece)
    client.force_login(played.appraiser)
    found = [client.get("/search/?q=cua+xa+cu").context["found"]]

    attach_evidence(played.score("1.1.1"), by=standing, evidence=[piece])
    found.append(client.get("/search/?q=cua+xa+cu").context["found"])

    assert [[group.key for group in groups] for groups in found] == [[], ["evidence"]]


def test_pieces_of_other_communes_are_neither_offered_nor_attached(client):
    played = make_round(communes=2)
    standing, theirs = played.standing(), make_piece(played.standing(played.communes[1]))
    prove(the_year_before(played, played.communes[1]), "1.1.1", theirs)
    score = played.score("1.1.1")
    client.force_login(standing)

    page = client.get(address("score_offers", score), **HTMX)
    client.post(address("score_evidence", score), {"evidence": theirs.pk}, **HTMX)
    with pytest.raises(ScoreRefused):
        attach_evidence(score, by=standing, evidence=[theirs])
    client.force_login(played.standing(played.communes[1]))
    stranger = client.get(address("score_offers", score))

    assert page.context_data["last"] is None
    assert not score.pieces.exists()
    assert stranger.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_offers_cost_the_same_however_many_there_are(
    client, played, standing, count, django_assert_max_num_queries
):
    before = the_year_before(played)
    for n in range(count):
        prove(before, "1.1.1", make_piece(standing, f"Báo cáo {n}"))
        make_document(played.communes[0], f"Kết quả {n}")
    client.force_login(standing)
    offers = address("score_offers", played.score("1.1.1"))

    with django_assert_max_num_queries(12):
        page = client.get(offers, **HTMX)

    assert (len(page.context_data["last"].pieces), len(page.context_data["own"])) == (count, count)


# --- Documents and forms of the program


def test_an_issued_document_becomes_a_piece_once_without_an_upload(client, played, standing):
    document = make_document(played.communes[0])
    score, other = played.score("1.2"), played.score("1.1.1")
    client.force_login(standing)

    offered = client.get(address("score_offers", score), **HTMX).content.decode()
    for each in (score, other):
        client.post(address("score_evidence", each), {"own": document_key(document.pk)}, **HTMX)
    after = client.get(address("score_offers", score), **HTMX)

    piece = Evidence.objects.get()
    assert "01/BC-UBND ngày 05/04/2026 – Kết quả quý I" in offered
    assert (piece.document, piece.number, piece.dated_on, piece.title) == (
        document,
        "01/BC-UBND",
        date(2026, 4, 5),
        "Báo cáo kết quả quý I",
    )
    assert piece.file.name == document.files.get().pdf.name
    assert [each.pieces.get().evidence for each in (score, other)] == [piece, piece]
    assert after.context_data["own"] == []


def test_bytes_that_were_uploaded_before_become_the_piece_of_the_document(played, standing):
    document = make_document(played.communes[0], content=files.pdf_bytes())
    uploaded = make_piece(standing, "tai-ve", file=files.upload("tai-ve.pdf", files.pdf_bytes()))
    document.files.update(pdf_sha256=uploaded.sha256)

    piece = register_own(played.assessment(), document_key(document.pk), by=standing)

    assert (piece.pk, piece.document, piece.number) == (uploaded.pk, document, "01/BC-UBND")


def test_the_piece_of_a_document_takes_the_place_of_that_which_it_supersedes(played, standing):
    first = make_document(played.communes[0], "Kế hoạch")
    second = make_document(played.communes[0], "Kế hoạch sửa", supersedes=first)
    assessment = played.assessment()

    old, new = (
        register_own(assessment, document_key(each.pk), by=standing) for each in (first, second)
    )

    assert new.supersedes == old


def test_drafts_and_documents_of_others_are_no_evidence(client, played, standing):
    commune = played.communes[0]
    draft = make_document(commune, "Dự thảo", state=Document.State.APPROVED)
    theirs = make_document(make_commune(), "Của xã khác")
    fileless = make_issued_document(commune, date(2026, 4, 6), title="Không có tệp")
    client.force_login(standing)

    offered = own_pieces(commune.pk, 2026)
    for document in (draft, theirs, fileless):
        with pytest.raises(ScoreRefused):
            register_own(played.assessment(), document_key(document.pk), by=standing)
    for key in ("document-1'--", "document-0", "form-1-quarter-9", "", "x" * 5_000):
        client.post(address("score_evidence", played.score("1.2")), {"own": key}, **HTMX)

    assert offered == []
    assert not Evidence.objects.exists()


def test_a_form_of_a_period_is_frozen_as_a_file_as_long_as_its_figures_stay(played, standing):
    form = make_form(code="giai-quyet", name="Giải quyết hồ sơ", rows=[{"code": "01"}])
    plan = make_plan(played.communes[0])
    enter_into(plan, form, "quarter-1", {"01": 7})
    enter_into(plan, form, "six-months", {"01": 9}, accepted=False)
    assessment = played.assessment()

    offered = own_pieces(played.communes[0].pk, 2026)
    key = form_key(form.pk, "quarter-1")
    first, again = (register_own(assessment, key, by=standing) for _ in range(2))
    with pytest.raises(ScoreRefused):
        register_own(assessment, form_key(form.pk, "six-months"), by=standing)

    assert [each.key for each in offered] == [key]
    assert offered[0].words.startswith("Giải quyết hồ sơ, quý I năm 2026, duyệt đến ")
    assert (first.pk, first.title) == (again.pk, "Giải quyết hồ sơ, quý I năm 2026")
    assert first.file.name.endswith(".xlsx")


def test_a_criterion_of_an_issued_plan_proposes_it_and_taking_attaches_it():
    played = round_of(("1", YES_NO, {"kind": "plan_issued", "by": "02-28"}))
    commune, standing = played.communes[0], played.standing()
    make_document(commune, "Văn bản khác")
    record = make_document(commune, "Cải cách hành chính năm 2026", kind="KH", symbol="KH-UBND")
    make_plan(commune, record=record)
    score = played.score("1.1")

    found = suggestions(played.assessment(), today=DAY)[score.criterion_id]
    offered = own_pieces(commune.pk, 2026, proposed=found.own)
    take_suggestion(score, by=standing, seen=0, suggestion=found)

    assert (offered[0].key, offered[0].proposed) == (document_key(record.pk), True)
    assert found.proof_count == 1
    assert score.pieces.get().evidence.document == record


def test_what_a_suggestion_rests_on_is_proposed_beside_it_until_it_is_attached(client):
    played = round_of(("1", YES_NO, {"kind": "plan_issued", "by": "02-28"}))
    record = make_document(played.communes[0], "Cải cách hành chính năm 2026", kind="KH")
    make_plan(played.communes[0], year=2026, record=record)
    score = played.score("1.1")
    client.force_login(played.standing())
    here = address("score_suggestion", score)

    before = client.get(here, **HTMX)
    sent = {"own": document_key(record.pk)}
    attached = client.post(address("score_evidence", score), sent, **HTMX)
    after = client.get(here, **HTMX)

    assert [each.key for each in before.context_data["proposed"]] == [document_key(record.pk)]
    assert f'name="own" value="{document_key(record.pk)}"' in before.content.decode()
    assert 'hx-trigger="evidence-changed from:body"' in before.content.decode()
    assert attached["HX-Trigger"] == '{"evidence-changed": {}}'
    assert after.context_data["proposed"] == []


# --- Several criteria, and their pages


def test_a_piece_is_attached_to_several_criteria_each_with_its_pages(client, played, standing):
    piece = make_piece(standing, file=files.upload("a.pdf", files.pdf_bytes()))
    first, second = played.score("1.1.1"), played.score("2.1")
    client.force_login(standing)
    here = reverse("parindex:evidence_cite", args=[piece.pk])

    page = client.get(here).content.decode()
    sent = {"criteria": [first.pk, second.pk], f"page-{first.pk}": "trang 3, 5–7"}
    answer = client.post(here, sent)
    detail = client.get(answer.url).content.decode()
    again = client.get(here)

    assert "1.1.1 Ban hành kế hoạch" in page
    assert "2.2 Hài lòng" not in page  # a survey scores it
    assert [each.pieces.get().page for each in (first, second)] == ["3, 5–7", ""]
    opened = reverse("plans:evidence_pages", args=[piece.pk])
    assert f'<a href="{opened}#page=3">trang 3, 5–7</a>' in detail
    assert {each.score for each in again.context["cited"]} == {first, second}
    assert first not in again.context["form"].fields["criteria"].queryset


def test_nothing_is_attached_by_a_stranger_or_without_a_criterion(client, played, standing):
    piece, score = make_piece(standing), played.score("1.1.1")
    here = reverse("parindex:evidence_cite", args=[piece.pk])

    client.force_login(make_officer())
    stranger = client.post(here, {"criteria": [score.pk]}).status_code
    client.force_login(make_officer(played.communes[0].units.get(name="Văn phòng")))
    client.post(here, {"criteria": [played.score("2.1").pk]})  # of no office
    client.force_login(standing)
    empty = client.post(here, {})

    assert stranger == 404
    assert empty.context["form"].errors["criteria"] == ["Hãy đánh dấu ít nhất một tiêu chí."]
    assert not ScoreEvidence.objects.exists()


def test_the_page_of_a_citation_is_noted_and_opens_the_pdf_there(client, played, standing):
    pdf = make_piece(standing, "Báo cáo", file=files.upload("a.pdf", files.pdf_bytes()))
    word = make_piece(standing, "Sổ", file=files.upload("a.docx", files.docx_bytes()))
    score = played.score("1.1.1")
    attach_evidence(score, by=standing, evidence=[pdf, word], page="2")
    client.force_login(standing)

    cited = score.pieces.get(evidence=pdf)
    sent = {"piece": cited.pk, "page": "tr. 5-7"}
    answer = client.post(address("score_page", score), sent, **HTMX).content.decode()
    opened = client.get(reverse("plans:evidence_pages", args=[pdf.pk]))
    word_opened = client.get(reverse("plans:evidence_pages", args=[word.pk]))
    client.force_login(make_officer())
    stranger = client.get(reverse("plans:evidence_pages", args=[pdf.pk]))

    assert "Đã ghi trang 5-7." in answer
    assert f'href="{reverse("plans:evidence_pages", args=[pdf.pk])}#page=5"' in answer
    assert f'href="{word.get_absolute_url()}"' in answer
    assert "Sổ, trang 2" in answer
    assert opened.headers["Content-Type"] == "application/pdf"
    assert opened.headers["Content-Disposition"].startswith("inline")
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert word_opened.url == word.get_absolute_url()
    assert stranger.status_code == 404


def test_the_page_of_a_locked_citation_stays(played, standing):
    score = played.score("2.1")
    attach_evidence(score, by=standing, evidence=[make_piece(standing)], page="2")
    play_to_locked(played)

    with pytest.raises(ScoreRefused):
        note_page(score.pieces.get(), by=standing, page="9")

    assert score.pieces.get().page == "2"


def test_attaching_again_keeps_the_page_that_was_noted(played, standing):
    score, piece = played.score("2.1"), make_piece(standing)
    for page in ("2", ""):
        attach_evidence(score, by=standing, evidence=[piece], page=page)

    assert score.pieces.get().page == "2"


def test_the_register_is_narrowed_to_a_criterion_and_found_by_it(client, played, standing):
    piece = make_piece(standing, "Sổ theo dõi")
    make_piece(standing, "Khác")
    attach_evidence(played.score("2.1"), by=standing, evidence=[piece])
    client.force_login(standing)
    register = reverse("plans:evidence_list")

    for asked in ({"criterion": "2.1"}, {"words": "Đúng hạn"}, {"words": "theo doi 2.1"}):
        assert list(client.get(register, asked).context["page"]) == [piece]
    assert list(client.get(register, {"criterion": "1.2"}).context["page"].object_list) != [piece]


def test_the_page_of_a_piece_moves_to_its_citations(played, standing):
    moved, kept = make_piece(standing, "Một", page="4"), make_piece(standing, "Hai", page="9")
    first, second = played.score("1.1.1"), played.score("2.1")
    ScoreEvidence.objects.create(score=first, evidence=moved)
    ScoreEvidence.objects.create(score=second, evidence=moved, page="7")

    migration = import_module("parindex.migrations.0006_pages_of_citations")
    migration.move(apps, SimpleNamespace(connection=connection))

    assert [Score.objects.get(pk=each.pk).pieces.get().page for each in (first, second)] == [
        "4",
        "7",
    ]
    assert dict(Evidence.objects.values_list("pk", "page")) == {moved.pk: "", kept.pk: "9"}
