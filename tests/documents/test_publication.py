"""The decision on publication on its way over the desk: its number publishes the results."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role
from documents import services
from documents.models import Document
from documents.sources import DocumentRefused, source_of
from parindex.facts import Facts
from parindex.models import Assessment, CriteriaSet
from parindex.services import ScoreRefused
from parindex.services.appraisal import reopen
from parindex.services.desk import submit_decision
from parindex.services.publication import publish
from parindex.services.surveys import store_survey
from tests.factories import make_delegation, make_leader, make_standing_officer, make_user
from tests.parindex.rounds import Round, make_round, play_to_first, play_to_second

from .rounds import TITLE, approved

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TODAY = date(2026, 12, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def played() -> Round:
    made = make_round(communes=2)
    for commune in made.communes:
        play_to_second(made, commune)
    return made


@pytest.fixture
def chair(played):
    return make_leader(played.province, last_name="Hà Thị", first_name="Bình")


def stored(played) -> CriteriaSet:
    return CriteriaSet.objects.get(pk=played.criteria_set.pk)


def refused(call) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as refusal:
        call()
    return refusal.value


def publication(client, played) -> str:
    client.force_login(played.appraiser)
    return client.get(reverse("parindex:set_publish", args=[played.criteria_set.pk])).text


def test_the_whole_way_by_the_pages(client, played, chair, printer):
    assert "Trình lãnh đạo ban hành quyết định công bố" in publication(client, played)
    pk = played.criteria_set.pk
    client.post(reverse("parindex:set_decision_submit", args=[pk]))
    record = stored(played).record
    assert (record.kind, record.authority, record.drafted_by) == (
        "QĐ",
        played.province,
        played.appraiser.authority,
    )
    assert "kết quả Chỉ số cải cách hành chính năm 2026 của Ủy ban nhân dân" in record.title
    shown = publication(client, played)
    assert "Quyết định công bố đang trình lãnh đạo" in shown
    assert reverse("parindex:set_decision_submit", args=[pk]) not in shown
    assert 'name="number"' not in shown
    assert client.get(record.get_absolute_url()).status_code == 200

    client.force_login(chair)
    assert record.title in client.get(reverse("pages:my_work")).text
    file = record.files.get()
    back = {"file": file.pk, "note": "Bổ sung nơi nhận."}
    client.post(reverse("documents:document_return", args=[record.pk]), back)
    client.force_login(played.appraiser)
    assert record.title in client.get(reverse("pages:my_work")).text
    assert "bị trả lại" in publication(client, played)
    client.post(reverse("documents:document_submit", args=[record.pk]), {"note": "Đã sửa."})
    assert record.steps.last().by == played.appraiser

    client.force_login(chair)
    yes = {"file": record.files.first().pk, "signer_title": TITLE}
    client.post(reverse("documents:document_approve", args=[record.pk]), yes)
    assert stored(played).running
    # no clerk there, so the leader gives the number
    number = {"number": 15, "issued_on": "20/12/2026"}
    client.post(reverse("documents:document_issue", args=[record.pk]), number)
    record.refresh_from_db()
    assert (record.state, record.reference) == (Document.State.ISSUED, "15/QĐ-UBND")
    assert not stored(played).running
    published = Assessment.objects.all()
    assert {(each.state, each.rank) for each in published} == {("published", 1)}
    assert {(each.decision_number, each.decision_on) for each in published} == {
        ("15/QĐ-UBND", TODAY)
    }
    final = record.files.get(final=True)
    said = " ".join(final.paragraphs)
    assert all(
        words in said for words in ("15/QĐ-UBND", "ngày 20 tháng 12 năm 2026", "Hà Thị Bình")
    )
    assert "Bộ Nội vụ" in record.recipients.values_list("name", flat=True)
    client.force_login(played.appraiser)
    word = client.get(reverse("reports:set_decision", args=[pk])).content
    with final.docx.open("rb") as file:
        assert file.read() == word == source_of(record).final(record)
    assert "Quyết định số 15/QĐ-UBND, ngày 20/12/2026" in publication(client, played)


def test_results_stand_while_the_decision_is_on_the_desk(client, played, chair):
    record = submit_decision(played.criteria_set, by=played.appraiser)
    by, assessment = played.appraiser, played.assessment()
    results = {played.score("2.2").pk: Facts(value=80, count=9)}
    attempts = (
        lambda: reopen(assessment, by=by, reason="Sai"),
        lambda: store_survey(played.criteria_set, results, by=by),
        lambda: publish(played.criteria_set, by=by, number="15/QĐ-UBND", decided_on=TODAY),
    )
    for attempt in attempts:
        refusal = refused(attempt)
        assert "đang trình lãnh đạo" in str(refusal)
        assert refusal.place == record.get_absolute_url()
    assert "nên không trình được nữa" in str(
        refused(lambda: submit_decision(played.criteria_set, by=by))
    )
    approved(record, chair)
    for attempt in attempts:
        refused(attempt)
    services.send_back(record, by=chair, file=record.files.first().pk, note="Xem lại.")
    reopen(assessment, by=by, reason="Sai")
    assert "Chưa thẩm định xong 1 đơn vị" in str(refused(lambda: services.submit(record, by=by)))
    shown = publication(client, played)
    assert "bị trả lại" in shown
    assert "Chưa thẩm định xong 1 đơn vị" in shown


def test_who_submits_the_decision(client, played, chair):
    for stranger in (
        chair,
        make_user(played.communes[0], Role.APPRAISER),
        make_user(make_round().province, Role.APPRAISER),
    ):
        assert isinstance(
            refused(lambda by=stranger: submit_decision(played.criteria_set, by=by)), ScoreRefused
        )
    deputy = make_user(played.appraiser.unit)
    make_delegation(played.appraiser, deputy, Role.APPRAISER, first=TODAY, last=TODAY)
    record = submit_decision(played.criteria_set, by=deputy)
    assert record.steps.get().in_place_of == played.appraiser
    for stranger in (make_leader(played.communes[0]), make_leader(make_round().province)):
        client.force_login(stranger)
        assert client.get(record.get_absolute_url()).status_code == 404
    # who drafts sees the document, and gives neither a yes nor a number
    client.force_login(make_leader(played.appraiser.unit))
    assert client.get(record.get_absolute_url()).status_code == 200
    yes = {"file": record.files.get().pk, "signer_title": TITLE}
    answer = client.post(reverse("documents:document_approve", args=[record.pk]), yes)
    assert answer.status_code == 404
    province = make_standing_officer(played.province)
    services.withdraw(record, by=province)
    client.force_login(province)
    client.post(reverse("documents:document_submit", args=[record.pk]))
    record.refresh_from_db()
    assert (record.state, record.submitted_by) == (Document.State.SUBMITTED, province)


def test_an_unfinished_round_is_not_submitted():
    played = make_round()
    play_to_first(played)
    said = str(refused(lambda: submit_decision(played.criteria_set, by=played.appraiser)))
    assert "Chưa thẩm định xong 1 đơn vị" in said
    assert stored(played).record is None


def test_a_decision_signed_outside_enters_the_register(client, played, chair):
    address = reverse("parindex:set_publish", args=[played.criteria_set.pk])
    client.force_login(played.appraiser)
    services.enter_outside(
        unit=played.province,
        kind="QĐ",
        symbol="QĐ-UBND",
        number=14,
        issued_on=TODAY,
        title="Quyết định khác",
        by=chair,
    )
    for number, words in (("15", "cùng ký hiệu"), ("14/QĐ-UBND", "đã dùng cho")):
        answer = client.post(address, {"number": number, "decided_on": "20/12/2026"})
        assert words in answer.text
    assert stored(played).record is None

    client.post(address, {"number": "15/QĐ-UBND", "decided_on": "20/12/2026"})
    record = stored(played).record
    assert (record.reference, record.state) == ("15/QĐ-UBND", Document.State.ISSUED)
    assert {each.decision_number for each in Assessment.objects.all()} == {"15/QĐ-UBND"}
    assert record.files.get().final
    client.force_login(chair)
    assert "15/QĐ-UBND" in client.get(reverse("documents:register")).text
