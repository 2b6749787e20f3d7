"""What was issued in the demo, in the register of documents sent out."""

from collections.abc import Iterable

from accounts.models import User
from documents.models import Document
from documents.services import enter_issued
from planning.issuing import services as issuing
from plans.models import Plan
from reports.models import Report


def enter_in_register(plans: Iterable[Plan], *, by: User) -> None:
    """Enter the issued `plans` and their issued reports, so that the next numbers follow theirs."""
    for plan in plans:
        if numbered := issuing.NUMBER.fullmatch(plan.number):
            _enter(plan, issuing.record_of(plan, by=by), numbered["number"], by)
        for report in plan.reports.sent().with_parts().order_by("issued_on"):
            _enter(report, report.record, report.number, by)


def _enter(row: Plan | Report, record: Document, number: str, by: User) -> None:
    if row.issued_on:
        enter_issued(
            record,
            by=by,
            number=int(number),
            issued_on=row.issued_on,
            signer_name=row.signer,
            signer_title=row.signer_title,
        )
