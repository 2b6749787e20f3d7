"""A self-score on its way over the desk: submitted, returned, approved and so locked, issued."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role
from documents import services
from documents.models import Document
from documents.sources import DocumentRefused, source_of
from parindex.models import Assessment, StepWindow
from parindex.services import ScoreRefused
from parindex.services.appraisal import reopen, start_appraisal
from parindex.services.desk import submit_self_score
from parindex.services.scorecard import assign_offices, write_texts
from parindex.services.scoring import attach_evidence, lock_self_score
from parindex.services.suggestions import take_suggestions
from plans.services import add_evidence
from tests.factories import make_delegation, make_user
from tests.parindex.rounds import enter, enter_all, open_window

from .rounds import TITLE, approved, make_desk

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TODAY = date(2026, 12, 20)
State = Assessment.State


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def desk():
    made = make_desk()
    enter_all(made.played)
    return made


def submitted(desk) -> Document:
    return submit_self_score(desk.played.assessment(), by=desk.standing)


def refused(call) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as refusal:
        call()
    return refusal.value


def post(client, user, name, *args, **values):
    client.force_login(user)
    return client.post(reverse(name, args=args), values, follow=True)


def page(client, user, address) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_the_whole_way_by_the_pages(client, desk, printer):
    played, score = desk.played, desk.played.score("1.2")
    assessment = played.assessment()
    lock = reverse("parindex:assessment_lock", args=[assessment.pk])
    assert "Trình lãnh đạo duyệt điểm tự chấm" in page(
        client, desk.standing, assessment.get_absolute_url()
    )
    assert "Trình lãnh đạo" in page(client, desk.standing, lock)
    post(client, desk.standing, "parindex:assessment_lock", assessment.pk)
    assessment = played.assessment()
    record = assessment.record
    assert (assessment.state, record.state) == (State.DRAFT, Document.State.SUBMITTED)
    assert (record.kind, record.symbol, record.submitted_by) == ("BC", "BC-UBND", desk.standing)

    shown = page(client, desk.standing, f"{assessment.get_absolute_url()}?open={score.pk}")
    assert "đang trình lãnh đạo nên không sửa được" in shown
    assert reverse("parindex:score_enter", args=[score.pk]) not in shown
    answer = post(client, desk.standing, "parindex:score_enter", score.pk, count=0, seen=9)
    assert "đang trình lãnh đạo" in answer.text
    assert played.score("1.2").self_points == Decimal("7.50")
    assert "Đang trình" in page(client, desk.standing, reverse("parindex:assessment_list"))
    assert record.title in page(client, desk.leader, reverse("pages:my_work"))

    file = record.files.get()
    post(
        client,
        desk.leader,
        "documents:document_return",
        record.pk,
        file=file.pk,
        note="Xem lại tiêu chí 1.2.",
    )
    assert "bị trả lại" in page(client, desk.standing, assessment.get_absolute_url())
    enter(played.score("1.2"), desk.standing, count=0)
    post(client, desk.standing, "documents:document_submit", record.pk, note="Đã sửa.")
    newest = record.files.first()
    assert newest.version == 2
    post(
        client,
        desk.leader,
        "documents:document_approve",
        record.pk,
        file=newest.pk,
        signer_title=TITLE,
    )
    assessment = played.assessment()
    assert (assessment.state, assessment.record.state) == (State.LOCKED, Document.State.APPROVED)
    assert assessment.steps.last().by == desk.leader
    assert assessment.snapshots.get().record == record
    assert "văn bản chờ cấp số" in page(client, desk.standing, assessment.get_absolute_url())

    post(
        client,
        desk.clerk,
        "documents:document_issue",
        record.pk,
        number=7,
        issued_on="20/12/2026",
    )
    record.refresh_from_db()
    assert (record.state, record.reference) == (Document.State.ISSUED, "07/BC-UBND")
    final = record.files.get(final=True)
    said = " ".join(final.paragraphs)
    assert all(words in said for words in ("07/BC-UBND", "ngày 20 tháng 12 năm 2026", "Lò Văn An"))
    assert "chốt ngày" not in said
    client.force_login(desk.standing)
    word = client.get(reverse("reports:assessment_word", args=[assessment.pk])).content
    with final.docx.open("rb") as stored:
        assert stored.read() == word == source_of(record).final(record)
    assert "07/BC-UBND" in page(client, desk.standing, reverse("parindex:assessment_list"))
    assert record.recipients.exists()


def test_what_is_on_the_desk_stands_until_it_is_withdrawn(desk):
    played, by = desk.played, desk.standing
    assessment, score = played.assessment(), played.score("1.2")
    piece = add_evidence(
        authority=assessment.unit, unit=by.unit, by=by, year=2026, title="a", link="https://a.vn"
    )
    record = submitted(desk)

    for attempt in (
        lambda: enter(score, by, count=0),
        lambda: attach_evidence(score, by=by, evidence=[piece]),
        lambda: assign_offices([score], by=by, unit=by.unit),
        lambda: write_texts(assessment, by=by, difficulties="Thiếu người", proposals=""),
        lambda: take_suggestions(assessment, by=by),
        lambda: lock_self_score(assessment, by=by),
        lambda: submit_self_score(assessment, by=by),
    ):
        refusal = refused(attempt)
        assert "đang trình lãnh đạo" in str(refusal)
        assert refusal.place == record.get_absolute_url()

    services.withdraw(record, by=by)
    assert enter(score, by, count=0).self_points == 10


def test_who_locks_a_self_score(desk):
    assessment, by = desk.played.assessment(), desk.standing
    refusal = refused(lambda: lock_self_score(assessment, by=by))
    assert "Hãy trình lãnh đạo duyệt" in str(refusal)
    assert refusal.place == reverse("parindex:assessment_lock", args=[assessment.pk])
    assert isinstance(refused(lambda: submit_self_score(assessment, by=desk.leader)), ScoreRefused)

    desk.leader.is_active = False
    desk.leader.save()
    lock_self_score(assessment, by=by)
    assert desk.played.assessment().state == State.LOCKED
    assert desk.played.assessment().snapshots.get().record is None


def test_only_a_finished_self_score_in_its_time_goes_on(desk):
    enter(desk.played.score("1.2"), desk.standing)
    assert "Còn 1 tiêu chí" in str(refused(lambda: submitted(desk)))
    assert desk.played.assessment().record is None
    enter(desk.played.score("1.2"), desk.standing, count=1)
    window = open_window(desk.played.criteria_set, StepWindow.Step.SELF_SCORE)
    record = submitted(desk)

    with time_machine.travel(TODAY + timedelta(days=3), tick=False):
        assert "đã đóng" in str(refused(lambda: approved(record, desk.leader)))
    assert desk.played.assessment().state == State.DRAFT
    window.delete()
    with time_machine.travel(date(2027, 1, 2), tick=False):  # the file still says the old year
        approved(record, desk.leader)
    assert desk.played.assessment().state == State.LOCKED


def test_nobody_approves_what_they_submitted(desk):
    desk.standing.roles = [Role.OFFICER, Role.STANDING_BODY, Role.LEADER]
    desk.standing.save()
    record = submitted(desk)
    assert "Người trình không duyệt" in str(refused(lambda: approved(record, desk.standing)))
    deputy = make_user(desk.standing.unit)
    make_delegation(desk.leader, deputy, Role.LEADER, first=TODAY, last=TODAY)
    approved(record, deputy)
    assert record.steps.last().in_place_of == desk.leader
    assert desk.played.assessment().steps.last().by == deputy


def test_an_approved_report_goes_back_when_the_self_score_is_opened_again(desk):
    record = submitted(desk)
    approved(record, desk.leader)
    reopen(desk.played.assessment(), by=desk.standing, reason="Thiếu minh chứng")
    record.refresh_from_db()
    assert (record.state, record.signer, record.signer_name) == ("returned", None, "")
    assert "Thiếu minh chứng" in record.steps.last().note

    enter(desk.played.score("1.2"), desk.standing, count=0)
    assert submitted(desk) == record
    approved(record, desk.leader)
    assert desk.played.assessment().snapshots.filter(record=record).count() == 2
    services.issue(record, by=desk.clerk, number=1, issued_on=TODAY)
    assert "79,50" in " ".join(record.files.get(final=True).paragraphs)


def test_a_leader_takes_an_approval_back_until_appraisal_begins(desk):
    record = submitted(desk)
    approved(record, desk.leader)
    back = {"by": desk.leader, "file": record.files.first().pk, "note": "Xem lại."}
    services.send_back(record, **back)
    assert desk.played.assessment().state == State.DRAFT

    services.submit(record, by=desk.standing)
    approved(record, desk.leader)
    start_appraisal(desk.played.assessment(), by=desk.played.appraiser)
    back["file"] = record.files.first().pk
    assert "đã bắt đầu thẩm định" in str(refused(lambda: services.send_back(record, **back)))
    record.refresh_from_db()
    assert record.state == Document.State.APPROVED
    services.issue(record, by=desk.clerk, number=1, issued_on=TODAY)


def test_an_issued_report_is_superseded_by_the_next(client, desk):
    first = submitted(desk)
    approved(first, desk.leader)
    services.issue(first, by=desk.clerk, number=1, issued_on=TODAY)
    reopen(desk.played.assessment(), by=desk.played.appraiser, reason="Sai số liệu")
    assessment = desk.played.assessment()
    assert "trình báo cáo mới" in page(client, desk.standing, assessment.get_absolute_url())
    enter(desk.played.score("1.2"), desk.standing, count=0)
    second = submitted(desk)
    assert (second.supersedes, first.files.filter(final=True).count()) == (first, 1)
    approved(second, desk.leader)
    services.issue(second, by=desk.clerk, number=2, issued_on=TODAY)
    first.refresh_from_db()
    assert first.state == Document.State.SUPERSEDED
    with first.files.get(final=True).docx.open("rb") as stored:
        assert stored.read() == source_of(first).final(first)
    assert assessment.get_absolute_url() in page(client, desk.clerk, first.get_absolute_url())


def test_strangers_do_not_see_the_report(client, desk):
    record = submitted(desk)
    for stranger in (make_user(None, Role.LEADER), desk.played.appraiser, desk.chair):
        client.force_login(stranger)
        assert client.get(record.get_absolute_url()).status_code == 404
        file = record.files.get().pk
        answer = client.post(
            reverse("documents:document_approve", args=[record.pk]),
            {"file": file, "signer_title": TITLE},
        )
        assert answer.status_code == 404
    assert desk.played.assessment().state == State.DRAFT


@pytest.mark.parametrize("communes", [1, 3])
def test_lists_ask_no_more_for_more_documents(
    client, communes, printer, django_assert_max_num_queries
):
    desk = make_desk(communes=communes)
    for commune in desk.played.communes:
        enter_all(desk.played, commune)
        standing = desk.played.standing(commune)
        submit_self_score(desk.played.assessment(commune), by=standing)
    client.force_login(desk.played.appraiser)
    pk = desk.played.criteria_set.pk
    with django_assert_max_num_queries(8):
        shown = client.get(reverse("parindex:set_round", args=[pk])).text
    assert shown.count("Báo cáo tự chấm:") == communes
    client.force_login(desk.standing)
    with django_assert_max_num_queries(7):
        client.get(reverse("parindex:assessment_list"))
    with django_assert_max_num_queries(10):
        client.get(desk.played.assessment().get_absolute_url())
