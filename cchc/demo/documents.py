"""The demo's register: issued plans and reports with their steps, files, recipients and stamps."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from documents.models import DeliveryStamp, Document, DocumentStep, RegisterGap
from documents.numbering import holes
from documents.services import enter_issued, keep_final
from documents.services.steps import take_step
from planning.issuing import services as issuing
from plans.models import Plan
from reports.models import Report

from .content import moment

Step, Stamp, Channel = DocumentStep.What, DeliveryStamp.What, DeliveryStamp.Channel
UNIT_OF_RECEIVER = "so-noi-vu"


@dataclass(frozen=True)
class IssuedDocument:
    """A document of the register, and what its row says of number, day and signer."""

    record: Document
    number: int
    issued_on: date
    signer: str
    signer_title: str


def enter_documents(plans: list[Plan], today: date, people: dict[str, User]) -> None:
    """Enter the issued ones of `plans` and their reports in the register, sent and received; of the
    newest the clerk has sent it to its addressee alone, who has not marked it yet.
    """
    writer = people["thuongtruc"]
    found = [_plan_document(plan, writer) for plan in plans if plan.issued_on]
    issued = Report.objects.filter(plan__in=plans, state=Report.State.ISSUED)
    found += [_report_document(report) for report in issued.with_parts()]
    found.sort(key=lambda each: each.issued_on)
    for each in found:
        _enter(each, today, people)
        _send(each, today, people, newest=each is found[-1])
    _explain_holes(plans, people["vanthu"])


def enter_superior(plan: Plan) -> None:
    """The province's plan, which did not go over a desk here."""
    issued = _plan_document(plan, None)
    Document.objects.filter(pk=issued.record.pk).update(
        state=Document.State.ISSUED,
        number=issued.number,
        issued_on=issued.issued_on,
        year=issued.issued_on.year,
        signer_name=issued.signer,
        signer_title=issued.signer_title,
    )


def _explain_holes(plans: list[Plan], clerk: User) -> None:
    """The numbers between are those of documents about other matters."""
    RegisterGap.objects.bulk_create(
        RegisterGap(
            unit=hole.unit,
            year=hole.year,
            kind=hole.kind,
            first=hole.first,
            last=hole.last,
            reason="Văn bản khác của xã, cấp số trên hệ thống quản lý văn bản.",
            by=clerk,
        )
        for plan in plans
        for hole in holes(plan.unit.its_authority.pk, plan.year)
    )


def _plan_document(plan: Plan, writer: User | None) -> IssuedDocument:
    record = issuing.record_of(plan, by=writer)
    number = plan.number.partition("/")[0]
    return _document(record, number, plan.issued_on, plan.signer, plan.signer_title)


def _report_document(report: Report) -> IssuedDocument:
    return _document(
        report.record, report.number, report.issued_on, report.signer, report.signer_title
    )


def _document(
    record: Document | None, number: str, issued_on: date | None, signer: str, signer_title: str
) -> IssuedDocument:
    if record is None or issued_on is None:
        raise ValueError("an issued document has its place and its day")
    return IssuedDocument(record, int(number), issued_on, signer, signer_title)


def _enter(issued: IssuedDocument, today: date, people: dict[str, User]) -> None:
    """The way over the desk, each step at its hour."""
    record, day = issued.record, issued.issued_on
    record.created_by, record.signer = None, people["lanhdao"]  # who is told of it has read it
    take_step(record, Step.SUBMITTED, by=people["thuongtruc"])
    take_step(record, Step.APPROVED, by=people["lanhdao"])
    enter_issued(
        record,
        by=people["vanthu"],
        number=issued.number,
        issued_on=day,
        signer_name=issued.signer,
        signer_title=issued.signer_title,
        today=today,
    )
    keep_final(record, by=people["vanthu"])
    hours = (
        (Step.SUBMITTED, moment(day - timedelta(days=1), 15)),
        (Step.APPROVED, moment(day, 8)),
        (Step.ISSUED, moment(day, 9)),
    )
    for what, at in hours:
        record.steps.filter(what=what).update(at=at)
    record.files.update(made_at=moment(day, 9))
    Document.objects.filter(pk=record.pk).update(
        created_at=moment(day - timedelta(days=1), 14),
        created_by=people["thuongtruc"],
        submitted_by=people["thuongtruc"],
    )


def _send(issued: IssuedDocument, today: date, people: dict[str, User], *, newest: bool) -> None:
    """The stamps of the day of issue, and of the day after in the name of Sở Nội vụ; services stamp
    with the moment of now alone.
    """
    recipients = list(issued.record.recipients.select_related("unit").order_by("order"))
    sent_at = moment(issued.issued_on, 10)
    received_at = moment(min(issued.issued_on + timedelta(days=1), today), 11)
    stamps = [
        DeliveryStamp(
            recipient=recipient,
            what=Stamp.SENT,
            at=sent_at,
            by=people["vanthu"],
            channel=Channel.MANAGEMENT,
        )
        for recipient in (recipients[:1] if newest else recipients)
    ]
    stamps += [
        DeliveryStamp(
            recipient=recipient,
            what=Stamp.RECEIVED,
            at=received_at,
            by=people["sonoivu"],
            channel=Channel.INSIDE,
        )
        for recipient in recipients
        if recipient.unit and recipient.unit.code == UNIT_OF_RECEIVER and not newest
    ]
    DeliveryStamp.objects.bulk_create(stamps)
