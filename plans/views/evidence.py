"""Pages of the register of evidence: the list, a piece with its citations, and its file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Unit
from foundation.web.http import page_or_partial

from ..downloads import download
from ..forms import EvidenceFilterForm, EvidenceForm
from ..models import Evidence, EvidenceRefused
from ..services import add_evidence, supersede
from ..xlsx import EVIDENCE

PAGE_SIZE = 50


@vary_on_headers("HX-Request")
def evidence_list(request: SignedInRequest) -> HttpResponse:
    """The register, by year, office, kind and words."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    template = page_or_partial(request, "plans/evidence_list.html", "rows")
    return TemplateResponse(
        request, template, {"form": form, "page": page, "query": request.GET.urlencode()}
    )


@require_safe
def evidence_export(request: SignedInRequest) -> HttpResponseBase:
    """The pieces that the filter leaves as a file."""
    form, found = _filtered(request)
    return EVIDENCE.answer(request, found, form.chosen)


def _filtered(request: SignedInRequest) -> tuple[EvidenceFilterForm, QuerySet[Evidence]]:
    """The filter of the address, and what it leaves of the register."""
    evidence = Evidence.objects.visible_to(request.user)
    years = evidence.order_by("-year").values_list("year", flat=True).distinct()
    form = EvidenceFilterForm(
        request.GET, years=years, units=Unit.objects.of_authority(request.user.authority_id)
    )
    return form, form.apply(evidence).select_related(
        "unit", "added_by"
    ).with_uses().with_successor()


def evidence_add(request: SignedInRequest) -> HttpResponse:
    """Register a new piece of the person's unit."""
    if not request.user.unit:
        raise Http404
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        piece = _add(request, form)
        words = "Tệp này đã có trong sổ" if piece.known else "Đã ghi vào sổ"
        messages.success(request, f"{words}: {piece}.")
        return redirect("plans:evidence_detail", piece.pk)
    return TemplateResponse(request, "plans/evidence_add.html", {"form": form})


def evidence_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Register the piece that takes another's place; the old one stays where it is cited."""
    old = get_object_or_404(Evidence.objects.replaceable_by(request.user), pk=pk)
    kept = {name: getattr(old, name) for name in ("title", "number")}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        piece = _add(request, form)
        try:
            supersede(old, piece)
        except EvidenceRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"Đã ghi bản thay thế: {piece}. Bản cũ vẫn được giữ nguyên.")
            return redirect("plans:evidence_detail", piece.pk)
    return TemplateResponse(request, "plans/evidence_add.html", {"form": form, "old": old})


def _add(request: SignedInRequest, form: EvidenceForm) -> Evidence:
    unit = request.user.unit
    if unit is None:  # the register is that of an authority
        raise Http404
    return add_evidence(
        authority=unit.its_authority, unit=unit, by=request.user, **form.cleaned_data
    )


@require_safe
def evidence_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One piece: who gave it when, and where it is cited."""
    pieces = Evidence.objects.visible_to(request.user).select_related(
        "unit", "added_by", "supersedes"
    )
    piece = get_object_or_404(pieces.with_successor(), pk=pk)
    replaceable = bool(request.user.unit) and piece.authority_id == request.user.authority_id
    context = {
        "piece": piece,
        "citations": piece.citations(),
        "replaceable": replaceable and not piece.successor_pk,
    }
    return TemplateResponse(request, "plans/evidence_detail.html", context)


@require_safe
def evidence_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file, always as a download under its own name and kind; a link leads to its page."""
    piece = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    if piece.link:
        return HttpResponseRedirect(piece.link)
    return download(piece)
