"""The demo's letters: an issued công văn about what is late, an invitation that is still open."""

from datetime import date, timedelta

from accounts.models import User
from documents.letters.services import write_letter
from documents.letters.writing import letter_file, named_recipients
from documents.models import Document, DocumentStep, Letter, Recipient, RegisterGap
from documents.services.files import store_file
from plans.models import Plan
from reports.letters import Meeting, PlanRows, invitation, urging

from .content import moment

NUMBER = 214  # the commune used the program for letters late in the year
ANSWERED_WITHIN = timedelta(days=7)
What = DocumentStep.What
SIGNER_TITLE = "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"


def make_letters(plan: Plan, today: date, people: dict[str, User]) -> None:
    """Write both about `plan` as it stands `today`; nobody is urged while nothing is late."""
    writer = people["thuongtruc"]
    in_full = Plan.objects.with_areas().select_related("unit__authority").get(pk=plan.pk)
    found = PlanRows(in_full, writer, today=today)
    if late := found.by_office(found.late):
        letter = write_letter(urging(found, late, until=today + ANSWERED_WITHIN), by=writer)
        _issue(letter, today, people)
    attendees = [unit.short_name for unit in found.offices]
    subject = f"Họp đánh giá kết quả thực hiện Kế hoạch cải cách hành chính năm {plan.year}"
    write_letter(invitation(found, Meeting(subject, attendees=attendees)), by=writer)


def _issue(letter: Letter, on: date, people: dict[str, User]) -> None:
    """Put the letter in the register, as it went over the desk on one day."""
    document, leader = letter.document, people["lanhdao"]
    RegisterGap.objects.create(
        unit=document.unit,
        year=on.year,
        kind=document.kind,
        first=1,
        last=NUMBER - 1,
        reason="Cấp số trước khi dùng phần mềm",
        by=people["thuongtruc"],
    )
    submitted = store_file(document, letter_file(letter), final=False)
    document.number, document.year, document.issued_on = NUMBER, on.year, on
    document.state, document.submitted_by = Document.State.ISSUED, document.created_by
    document.signer, document.signer_name = leader, leader.get_full_name()
    document.signer_title = SIGNER_TITLE
    document.save()
    store_file(document, letter_file(letter), final=True)
    for hour, (what, by) in enumerate(
        (
            (What.SUBMITTED, people["thuongtruc"]),
            (What.APPROVED, leader),
            (What.ISSUED, people.get("vanthu", leader)),
        ),
        start=9,
    ):
        step = document.steps.create(what=what, by=by, file=submitted)
        document.steps.filter(pk=step.pk).update(at=moment(on, hour))
    Recipient.objects.bulk_create(
        Recipient(document=document, order=order, name=name)
        for order, name in enumerate(named_recipients(letter))
    )
