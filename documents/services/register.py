"""The register by hand: documents numbered outside the program, numbers left out."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from foundation.journal.acts import acting
from vietnamese import document_date

from ..models import Document, DocumentStep, RegisterGap
from ..numbering import check_number
from ..sources import DocumentRefused
from .steps import take_step


@transaction.atomic
def enter_outside(
    *, unit: Unit, kind: str, symbol: str, number: int, issued_on: date, title: str, by: User
) -> Document:
    """Enter a document in the register that was written and numbered outside the program.

    Raises `DocumentRefused` for a number that is taken, left out or out of order, a day to come.
    """
    Unit.objects.lock(unit.pk)
    document = Document(
        source=Document.OUTSIDE,
        unit=unit,
        authority=unit.its_authority,
        kind=kind,
        symbol=symbol,
        title=title,
        created_by=by,
        state=Document.State.ISSUED,
        number=number,
        issued_on=issued_on,
        year=issued_on.year,
    )
    if issued_on > timezone.localdate():
        raise DocumentRefused(f"Ngày ban hành {document_date(issued_on)} chưa đến.")
    check_number(document, number=number, issued_on=issued_on)
    document.save()
    take_step(document, DocumentStep.What.ISSUED, by=by, note="Vào sổ văn bản lập ngoài phần mềm")
    return document


@transaction.atomic
def explain_gap(
    *, unit: Unit, year: int, kind: str, first: int, last: int, reason: str, by: User
) -> RegisterGap:
    """Say why no document bears the numbers `first` to `last`.

    Raises `DocumentRefused` when one of them is given or explained already.
    """
    Unit.objects.lock(unit.pk)
    if first > last:
        raise DocumentRefused("Số đầu phải không lớn hơn số cuối.")
    taken = Document.objects.series(unit.pk, year, kind).filter(number__range=(first, last))
    if document := taken.first():
        raise DocumentRefused(f"Số {document.reference} đã có văn bản: {document.title}.")
    explained = RegisterGap.objects.filter(
        unit=unit, year=year, kind=kind, first__lte=last, last__gte=first
    )
    if gap := explained.first():
        raise DocumentRefused(f"Đã giải thích: {gap}.")
    return RegisterGap.objects.create(
        unit=unit, year=year, kind=kind, first=first, last=last, reason=reason.strip(), by=by
    )


@transaction.atomic
def forget_gap(gap: RegisterGap, *, by: User) -> None:
    """Take an explanation back; it stays in the history."""
    Unit.objects.lock(gap.unit_id)
    with acting(by=by):
        gap.delete()
