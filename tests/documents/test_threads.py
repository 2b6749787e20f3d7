"""Two people take steps with documents at once."""

from datetime import date
from functools import partial

import pytest
from django.core.files.base import ContentFile
from post_office.models import Email

from documents import services
from documents.kinds import Kind
from documents.letters import services as letters
from documents.letters.content import LetterDraft
from documents.models import DeliveryStamp, Document, DocumentFile, Mailing
from documents.numbering import next_number
from documents.services.apart import STEP_JOB
from documents.sources import DocumentRefused
from foundation.jobs.models import Job
from planning.issuing.services import ask_to_issue, submit_plan
from plans.models import Plan
from plans.services import discard_plan
from reports import services as reports
from reports.models import Report
from tests.factories import make_issued_document, make_plan, make_task
from tests.threads import run_behind

from .test_desk import TITLE

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

DAY = date(2025, 3, 18)


@pytest.fixture
def unit(plan):
    return plan.unit


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def enter(unit, by, number, day=DAY):
    return services.enter_outside(
        unit=unit, kind="CV", symbol="UBND", number=number, issued_on=day, title="Thư", by=by
    )


def row(stored):
    return type(stored).objects.filter(pk=stored.pk)


def refusals(results) -> int:
    return sum(isinstance(result, DocumentRefused) for result in results)


def given(unit) -> list[int]:
    return sorted(Document.objects.series(unit.pk, 2025, "CV").values_list("number", flat=True))


def test_two_clerks_do_not_give_one_number(unit, clerk):
    one = partial(enter, unit, clerk, 1)
    results = run_behind(row(unit), one, one, expected=(DocumentRefused,))
    assert (given(unit), refusals(results)) == ([1], 1)
    assert next_number(unit, 2025, "CV") == 2


def test_the_same_signed_file_sent_twice_at_once_is_kept_once(unit, clerk):
    record = enter(unit, clerk, 1)

    def send():
        return services.keep_signed_copy(record, by=clerk, file=ContentFile(b"%PDF-1.7 %%EOF"))

    results = run_behind(row(record), send, send)
    assert record.signed_copies.count() == 1
    assert sorted(new for _, new in results) == [False, True]


def test_days_stay_in_order_when_two_numbers_come_at_once(unit, clerk):
    later = partial(enter, unit, clerk, 1, date(2025, 3, 17))
    earlier = partial(enter, unit, clerk, 2, date(2025, 3, 16))
    results = run_behind(row(unit), later, earlier, expected=(DocumentRefused,))
    assert (len(given(unit)), refusals(results)) == (1, 1)


def test_a_return_and_an_approval_are_one_decision(report, writer, leader):
    record = reports.submit_report(report, by=writer)
    file = record.files.get().pk
    back = partial(services.send_back, record, by=leader, file=file, note="Sửa.")
    yes = partial(services.approve, record, by=leader, file=file, signer_title=TITLE)
    results = run_behind(row(report), yes, yes, back, expected=(DocumentRefused,))
    taken = [step.what for step in record.steps.all()]
    assert (taken.count("approved"), taken.count("returned")) in {(1, 1), (0, 1)}
    assert refusals(results) == 3 - len(taken[1:])


def test_a_report_is_issued_once(report, writer, leader, clerk):
    record = reports.submit_report(report, by=writer)
    services.approve(record, by=leader, file=record.files.get().pk, signer_title=TITLE)
    first = partial(services.issue, record, by=clerk, number=1, issued_on=DAY)
    second = partial(services.issue, record, by=clerk, number=2, issued_on=DAY)
    results = run_behind(row(report.plan.unit), first, second, expected=(DocumentRefused,))
    assert refusals(results) == 1
    assert Report.objects.get(pk=report.pk).state == Report.State.ISSUED
    assert record.files.filter(final=True).count() == 1


def test_an_edit_and_a_submission_do_not_pass_each_other(report, writer):
    section = report.sections.exclude(draws="heading").first()
    edit = partial(
        reports.edit_section, section, by=writer, text="Câu khác.", version=section.version
    )
    send = partial(reports.submit_report, report, by=writer)
    run_behind(row(report), send, edit, expected=(DocumentRefused,))
    record = Report.objects.get(pk=report.pk).record
    said = " ".join(record.files.get().paragraphs)
    section.refresh_from_db()
    assert ("Câu khác." in said) == (section.text == "Câu khác.")


def issued(unit, by) -> Document:
    """An issued document whose pages are there, for two who get it by mail and inside."""
    record = make_issued_document(unit, DAY)
    file = DocumentFile(document=record, version=1, final=True, pages=1, pdf_sha256="0" * 64)
    file.docx.save("1.docx", ContentFile(b"PK"), save=False)
    file.pdf.save("1.pdf", ContentFile(b"%PDF-1.4"), save=False)
    file.save()
    record.recipients.update(email="sonoivu@khemay.vn")
    record.recipients.create(name="Văn phòng", order=1, unit=by.unit)
    return record


def test_two_clerks_send_once(unit, clerk):
    record = issued(unit, clerk)
    one = partial(services.send, record, by=clerk, address="https://a.vn/")
    results = run_behind(row(record), one, one)
    assert sorted((sent.mailed, sent.inside) for sent in results) == [(0, 0), (1, 1)]
    stamp = partial(services.stamp_otherwise, record, by=clerk, channel="post")
    run_behind(row(record), one, stamp)
    stamps = DeliveryStamp.objects.filter(recipient__document=record)
    assert (stamps.count(), Mailing.objects.count(), Email.objects.count()) == (1, 1, 1)


def test_a_stamp_is_corrected_and_a_receipt_marked_once(unit, clerk):
    record = issued(unit, clerk)
    services.stamp_otherwise(record, by=clerk, channel="post")
    recipient = record.recipients.last()
    receive = partial(services.receive, recipient, by=clerk)
    run_behind(row(record), receive, receive)
    stamp = recipient.stamps.get(what="received")
    correct = partial(services.correct_stamp, stamp, by=clerk, reason="Bấm nhầm.")
    results = run_behind(row(record), correct, correct, expected=(DocumentRefused,))
    assert (refusals(results), recipient.stamps.filter(what="received").count()) == (1, 2)


def test_a_recipient_is_not_taken_out_while_it_is_sent_to(unit, clerk):
    record = issued(unit, clerk)
    recipient = record.recipients.last()
    send = partial(services.send, record, by=clerk, address="https://a.vn/")
    remove = partial(services.remove_recipient, recipient, by=clerk)
    run_behind(row(record), send, remove, expected=(DocumentRefused,))
    left = record.recipients.filter(pk=recipient.pk)
    assert left.exists() == DeliveryStamp.objects.filter(recipient=recipient.pk).exists()


def test_a_letter_is_submitted_as_one_person_saved_it(plan, writer):
    draft = LetterDraft(
        Kind.LETTER, plan.unit, "mời góp ý", "Lời đầu./.", addressees=["Phòng Kinh tế"]
    )
    letter = letters.write_letter(draft, by=writer)
    values = {
        "by": writer,
        "version": 0,
        "subject": "mời góp ý",
        "addressees": ["Phòng Kinh tế"],
        "recipients": ["Lưu: VT"],
    }
    one = partial(letters.edit_letter, letter, text="Lời một./.", **values)
    two = partial(letters.edit_letter, letter, text="Lời hai./.", **values)
    submit = partial(services.submit, letter.document, by=writer)

    results = run_behind(
        row(letter), one, two, submit, expected=(letters.StaleLetter, DocumentRefused)
    )

    letter.refresh_from_db()
    file = letter.document.files.get()
    assert sum(isinstance(result, letters.StaleLetter) for result in results) <= 1
    assert letter.version <= 1
    assert letter.text in file.paragraphs


def test_what_is_withdrawn_is_not_approved(report, writer, leader):
    record = reports.submit_report(report, by=writer)
    file = record.files.get().pk
    back = partial(services.withdraw, record, by=writer)
    yes = partial(services.approve, record, by=leader, file=file, signer_title=TITLE)
    results = run_behind(row(report), back, yes, expected=(DocumentRefused,))
    assert refusals(results) == 1
    state = Document.objects.get(pk=record.pk).state
    editable = Report.objects.get(pk=report.pk).editable
    assert (state, editable) in {("draft", True), ("approved", False)}


def test_what_is_returned_gets_no_number(report, writer, leader, clerk):
    record = reports.submit_report(report, by=writer)
    file = record.files.get().pk
    services.approve(record, by=leader, file=file, signer_title=TITLE)
    back = partial(services.send_back, record, by=leader, file=file, note="Sửa.")
    number = partial(services.issue, record, by=clerk, number=1, issued_on=DAY)
    results = run_behind(row(report), back, number, expected=(DocumentRefused,))
    assert refusals(results) == 1
    found = Document.objects.get(pk=record.pk)
    assert (found.state, found.number) in {("returned", None), ("issued", 1)}
    assert found.files.filter(final=True).exists() == found.is_out


def test_a_plan_is_discarded_or_submitted(leader, writer):
    draft = make_plan(unit=leader.unit, year=2026, number="", issued_on=None, state="draft")
    make_task(draft)
    send = partial(submit_plan, draft, by=writer)
    discard = partial(discard_plan, draft, by=writer)
    results = run_behind(row(draft), send, discard, expected=(DocumentRefused,))
    assert refusals(results) == 1
    found = Plan.objects.get(pk=draft.pk)
    assert bool(found.discarded_at) != found.on_desk


def test_a_step_that_two_ask_for_at_once_is_taken_by_one_job(unit, clerk):
    record = enter(unit, clerk, 1)

    ask = partial(services.ask_for_step, record, "submit", by=clerk)
    results = run_behind(row(record), ask, ask, expected=(DocumentRefused,))

    assert refusals(results) == 1
    assert Job.objects.filter(name=STEP_JOB, subject=record.pk).count() == 1


def test_a_report_that_two_submit_at_once_is_left_to_one_job(report, writer, monkeypatch):
    monkeypatch.setattr(Plan, "LARGE", 0)

    submit = partial(reports.submit_report, report, by=writer)
    results = run_behind(row(report), submit, submit, expected=(DocumentRefused,))

    assert refusals(results) == 1
    assert Job.objects.filter(name=STEP_JOB).count() == 1


def test_a_large_plan_is_submitted_or_issued_by_one_job(leader, writer, monkeypatch):
    monkeypatch.setattr(Plan, "LARGE", 0)
    draft = make_plan(unit=leader.unit, year=2026, number="", issued_on=None, state="draft")
    make_task(draft)

    submit = partial(submit_plan, draft, by=writer)
    issue = partial(ask_to_issue, draft, by=writer, number="46", issued_on=DAY)
    results = run_behind(row(draft), submit, issue, expected=(DocumentRefused,))

    assert refusals(results) == 1
    assert Job.objects.filter(name=STEP_JOB).count() == 1
    assert Document.objects.filter(kind="KH").count() == 1
