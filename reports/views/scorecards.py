"""Documents of PAR INDEX: report, workbook and dossier of a self-assessment, publication."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

import nd30
from accounts.http import SignedInRequest
from foundation.web.xlsx import XLSX
from parindex.models import Assessment, CriteriaSet
from plans.models import Evidence

from ..downloads import DOCX
from ..publication import publication_document
from ..scorecard.content import ScorecardContent
from ..scorecard.document import scorecard_document
from ..scorecard.dossier import dossier
from ..scorecard.workbook import scorecard_workbook


@require_safe
def assessment_word(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report of self-assessment as a Word file; when something is missing, the page with the
    sentence for it.
    """
    card = _card(request, pk)
    try:
        document = scorecard_document(card, record=card.assessment.approved_record)
    except nd30.MissingFigure as missing:
        messages.error(request, str(missing))
        return redirect(card.assessment)
    return _word(document, f"Bao-cao-tu-cham-{_name(card)}.docx")


@require_safe
def assessment_workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The scorecard as an Excel file."""
    card = _card(request, pk)
    name = f"Phieu-cham-diem-{_name(card)}.xlsx"
    return FileResponse(
        scorecard_workbook(card), as_attachment=True, filename=name, content_type=XLSX
    )


@require_safe
def assessment_dossier(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The dossier: index, scorecard, and the files of evidence that the person may see."""
    card = _card(request, pk)
    cited = [piece.pk for piece in card.own.pieces]
    cited += [added.evidence_id for added in card.explaining]
    readable = set(
        Evidence.objects.visible_to(request.user).filter(pk__in=cited).values_list("pk", flat=True)
    )
    name = f"Ho-so-minh-chung-{_name(card)}.zip"
    file = dossier(card, readable)
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_safe
def set_decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """The decision on publication as a Word file; what keeps it from being written is said on the
    round's page.
    """
    kept = CriteriaSet.objects.kept_by(request.user).begun().select_related("authority", "record")
    criteria_set = get_object_or_404(kept, pk=pk)
    record = None if criteria_set.running else criteria_set.record
    try:
        document = publication_document(
            criteria_set,
            signer=record.signer_name if record else "",
            signer_title=record.signer_title if record else "",
        )
    except nd30.MissingFigure as missing:
        messages.error(request, str(missing))
        return redirect("parindex:set_publish", criteria_set.pk)
    return _word(document, f"Quyet-dinh-cong-bo-{criteria_set.year}.docx")


def _card(request: SignedInRequest, pk: int) -> ScorecardContent:
    related = ("unit__authority", "unit__parent", "criteria_set__authority", "record")
    return ScorecardContent(
        get_object_or_404(
            Assessment.objects.visible_to(request.user).select_related(*related), pk=pk
        )
    )


def _name(card: ScorecardContent) -> str:
    return f"{card.unit.code}-{card.criteria_set.year}"


def _word(document: bytes, name: str) -> HttpResponse:
    response = HttpResponse(document, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
