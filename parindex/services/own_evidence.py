"""Documents and forms of the program become pieces of the register, each once."""

from collections.abc import Iterable
from contextlib import suppress

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from documents.models import Document
from indicators.figures import ACCEPTED
from indicators.statistics.figures import form_figures
from indicators.statistics.models import FormEntry, StatisticalForm
from indicators.statistics.workbook import form_workbook
from plans.models import Evidence, EvidenceRefused, Plan
from plans.periods import IN_SENTENCES
from plans.services import add_evidence
from plans.services.evidence import register_document

from ..models import Assessment
from ..own_evidence import KEY
from . import ScoreRefused

GONE = "Văn bản hoặc biểu này không còn để làm minh chứng; hãy tải lại trang rồi chọn lại."


@transaction.atomic
def register_own(assessment: Assessment, key: str, *, by: User) -> Evidence:
    """Return the piece of evidence that a document or form of the assessed unit is, by its key.

    A form becomes an Excel file of its accepted figures: as long as these stay, it is the same
    piece. Raises `ScoreRefused` when there is nothing of that key.
    """
    told = KEY.fullmatch(key)
    if told and told[1]:
        return _of_document(assessment, int(told[1]), by)
    if told and told[3] in IN_SENTENCES:
        return _of_form(assessment, int(told[2]), told[3], by)
    raise ScoreRefused(GONE, "own")


def documents_as_pieces(
    assessment: Assessment, documents: Iterable[int], *, by: User
) -> dict[int, Evidence]:
    """Return the pieces that the documents with these ids are; what cannot be one is left out.

    One query for those in the register.
    """
    wanted = set(documents)
    known = Evidence.objects.filter(document__in=wanted, authority=assessment.unit_id)
    found = {piece.document_id: piece for piece in known if piece.document_id} if wanted else {}
    for pk in sorted(wanted - found.keys()):
        with suppress(ScoreRefused):
            found[pk] = _of_document(assessment, pk, by)
    return found


def _of_document(assessment: Assessment, pk: int, by: User) -> Evidence:
    document = Document.objects.out().filter(authority=assessment.unit_id, pk=pk).first()
    if document is None:
        raise ScoreRefused(GONE, "own")
    try:
        return register_document(document, by=by, year=assessment.criteria_set.year)
    except EvidenceRefused as refusal:
        raise ScoreRefused(str(refusal), "own") from refusal


def _of_form(assessment: Assessment, pk: int, period: str, by: User) -> Evidence:
    unit, year = assessment.unit, assessment.criteria_set.year
    plans = Plan.objects.of_unit(unit).of_year(year).filter(state__in=Plan.IN_FORCE)
    plan = plans.select_related("unit").first()
    form = next(
        (each for each in StatisticalForm.objects.in_force(unit, year) if each.pk == pk), None
    )
    entries = FormEntry.objects.filter(
        plan_form__plan=plan, plan_form__form=pk, period=period, review=FormEntry.Review.ACCEPTED
    )
    last = entries.aggregate(last=Max("reviewed_at"), sent=Max("sent_at")) if plan and form else {}
    at = last.get("last") or last.get("sent")
    if not plan or not form or not at:
        raise ScoreRefused(GONE, "own")
    (figures,) = form_figures(plan, [form], reviews=ACCEPTED, checked=False)
    content = ContentFile(form_workbook(figures, plan, period, at=at), name=f"{form.code}.xlsx")
    return add_evidence(
        authority=unit,
        unit=by.unit,
        by=by,
        year=year,
        title=f"{form.name}, {IN_SENTENCES[period]} năm {year}"[:300],
        dated_on=timezone.localdate(at),
        file=content,
    )
