"""A plan on its way over the desk: what the register says of it, the turn of the year, the plan
that it replaces, ways around the desk.
"""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from documents import services as documents
from documents.models import Document
from documents.sources import DocumentRefused
from planning.issuing import services as issuing
from plans.models import Plan, PlanRefused
from plans.services import discard_plan, purge_discarded
from tests.documents.conftest import printer  # noqa: F401  (a fixture)
from tests.factories import (
    make_leader,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("printer")]

TITLE = "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
DECEMBER, JANUARY = date(2025, 12, 30), date(2026, 1, 5)


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel(DECEMBER, tick=False):
        yield


@pytest.fixture
def draft():
    plan = make_plan(year=2026, number="", issued_on=None, state="draft")
    make_task(plan)
    return plan


@pytest.fixture
def writer(draft):
    return make_standing_officer(draft.unit)


@pytest.fixture
def leader(draft):
    return make_leader(draft.unit, last_name="Lò Văn", first_name="An")


def approve(record, leader):
    newest = record.files.first().pk
    return documents.approve(record, by=leader, file=newest, signer_title=TITLE)


def test_the_register_says_what_the_plan_says_when_it_is_submitted_again(draft, writer):
    record = issuing.submit_plan(draft, by=writer)
    documents.withdraw(record, by=writer)
    draft.refresh_from_db()
    draft.title, draft.form = "Cải cách hành chính, sửa đổi", Plan.Form.DECISION
    draft.save()
    documents.submit(record, by=writer)
    record.refresh_from_db()
    assert (record.title, record.kind, record.symbol) == (draft.title, "QĐ", "QĐ-UBND")
    assert "sua doi" in record.search_text


def test_a_plan_of_december_is_issued_in_january(draft, writer, leader):
    record = issuing.submit_plan(draft, by=writer)
    with time_machine.travel(JANUARY, tick=False):
        approve(record, leader)
        documents.issue(record, by=leader, number=1, issued_on=JANUARY)
    record.refresh_from_db()
    assert (record.reference, record.year) == ("01/KH-UBND", 2026)


def test_nothing_is_issued_around_the_desk(client, draft, writer, leader):
    record = issuing.submit_plan(draft, by=writer)
    client.force_login(leader)
    address = reverse("planning:plan_issue", args=[draft.pk])
    sent = {"number": "9/KH-UBND", "issued_on": "30/12/2025"}
    assert "Kế hoạch đang trình lãnh đạo" in client.post(address, sent).text
    approve(record, leader)
    assert "đang chờ số" in client.post(address, sent).text
    shown = client.get(draft.get_absolute_url())
    assert shown.context["issue_form"] is None
    assert "Đã duyệt, chờ số" in shown.text
    draft.refresh_from_db()
    assert draft.state == Plan.State.DRAFT


def test_a_draft_on_the_desk_is_not_discarded_and_leaves_nothing_later(
    client, draft, writer, leader, django_capture_on_commit_callbacks
):
    record = issuing.submit_plan(draft, by=writer)
    with pytest.raises(PlanRefused, match="đang trình lãnh đạo"):
        discard_plan(draft, by=writer)
    documents.send_back(record, by=leader, file=record.files.first().pk, note="Sửa.")
    discard_plan(draft, by=writer)
    client.force_login(writer)
    assert client.get(record.get_absolute_url()).context["place"] == ""
    assert not Document.objects.waiting_for(writer).exists()
    stored = record.files.get().docx
    with (
        time_machine.travel(date(2026, 3, 1), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert purge_discarded(timezone.localdate()) == 1
    assert not Document.objects.filter(pk=record.pk).exists()
    assert not stored.storage.exists(stored.name)


def test_a_task_with_progress_does_not_end_unsaid_over_the_desk(draft, writer, leader):
    old = make_plan(unit=draft.unit, year=2026, number="01/KH-UBND")
    gone = make_task(old, content="Việc không ai làm tiếp trong kế hoạch mới")
    make_update(gone)
    draft.replaces = old
    draft.save()
    with pytest.raises(PlanRefused, match="không tiếp tục"):
        issuing.submit_plan(draft, by=writer)
    record = issuing.submit_plan(draft, by=writer, dropped=[gone.pk])
    documents.withdraw(record, by=writer)

    another = make_task(old, content="Việc khác cũng đã có kết quả")
    make_update(another)
    with pytest.raises(DocumentRefused, match="không tiếp tục"):
        documents.submit(record, by=writer)
    draft.refresh_from_db()
    record = issuing.submit_plan(draft, by=writer, dropped=[gone.pk, another.pk])
    late = make_task(old, content="Việc có kết quả khi kế hoạch mới đang trình")
    make_update(late)
    with pytest.raises(DocumentRefused, match="không tiếp tục"):
        approve(record, leader)
    record.refresh_from_db()
    assert record.state == Document.State.SUBMITTED
