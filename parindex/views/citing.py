"""A piece of the register for several criteria at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from accounts.http import SignedInRequest
from plans.models import Evidence

from ..models import Score, ScoreEvidence
from ..proof_forms import CiteForm
from ..services import ScoreRefused
from ..services.scorecard import cite


def evidence_cite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Attach a piece to the criteria that are ticked; beside them those that it proves already."""
    mine = Evidence.objects.filter(authority__in=request.user.readable_authorities)
    piece = get_object_or_404(mine, pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = CiteForm(sent, piece=piece, user=request.user)
    if request.method == "POST" and form.is_valid() and (count := _cite(request, form)):
        messages.success(request, f"Đã gắn minh chứng cho {count} tiêu chí.")
        return redirect("plans:evidence_detail", piece.pk)
    cited = ScoreEvidence.objects.filter(
        evidence=piece, score__in=Score.objects.visible_to(request.user)
    )
    context = {
        "piece": piece,
        "form": form,
        "cited": cited.select_related("score__criterion", "score__assessment__criteria_set"),
    }
    return TemplateResponse(request, "parindex/evidence_cite.html", context)


def _cite(request: SignedInRequest, form: CiteForm) -> int:
    try:
        return cite(form.piece, form.cleaned_data["criteria"], by=request.user, pages=form.pages)
    except ScoreRefused as refusal:
        form.add_error("criteria", str(refusal))
    return 0
