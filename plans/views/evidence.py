"""Pages of the register of evidence: the list, a piece with its citations, and its file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Unit
from foundation.web.http import page_or_partial
from foundation.web.storage import NotStored

from ..downloads import download, pages
from ..forms import DescribeEvidenceForm, EvidenceFilterForm, EvidenceForm
from ..models import Evidence, EvidenceRefused, citations_seen_by
from ..services import add_evidence, supersede
from ..services.evidence import describe_evidence
from ..xlsx import EVIDENCE

PAGE_SIZE = 50


@vary_on_headers("HX-Request")
def evidence_list(request: SignedInRequest) -> HttpResponse:
    """The register, by year, office, kind and words."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    template = page_or_partial(request, "plans/evidence_list.html", "rows")
    context = {"form": form, "page": page, "query": request.GET.urlencode(), "asked": form.chosen}
    return TemplateResponse(request, template, context)


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
        request.GET,
        years=years,
        units=Unit.objects.of_authority(request.user.authority_id),
        criteria=evidence.cited_criteria(),
    )
    found = form.apply(evidence).select_related("unit", "added_by", "job")
    found = found.with_uses().with_successor()
    return form, found.sorted_by(request.GET.get("sort", ""))


def evidence_add(request: SignedInRequest) -> HttpResponse:
    """Register a new piece of the person's unit."""
    if not request.user.unit:
        raise Http404
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            piece = _add(request, form)
        except NotStored as full:
            form.add_error("file", str(full))
        else:
            words = "Tệp này đã có trong sổ" if piece.known else "Đã ghi vào sổ"
            messages.success(request, f"{words}: {piece}.")
            return redirect("plans:evidence_detail", piece.pk)
    return TemplateResponse(request, "plans/evidence_add.html", {"form": form})


def evidence_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Register the piece that takes another's place; the old one stays where it is cited."""
    old = get_object_or_404(Evidence.objects.replaceable_by(request.user), pk=pk)
    kept = {name: getattr(old, name) for name in ("title", "number") if name not in old.proposed}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            piece = _add(request, form)
            supersede(old, piece)
        except (NotStored, EvidenceRefused) as refusal:
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
    """One piece: who gave it when, where it is cited, what was read in it."""
    return _detail(request, pk)


def _detail(
    request: SignedInRequest, pk: int, form: DescribeEvidenceForm | None = None
) -> HttpResponse:
    pieces = Evidence.objects.visible_to(request.user).select_related(
        "unit", "added_by", "supersedes", "job", "document"
    )
    piece = get_object_or_404(pieces.with_successor(), pk=pk)
    own = bool(request.user.unit) and piece.authority_id == request.user.authority_id
    citations = piece.citations()
    free = not any(each.locked for each in citations)
    if not form and free and piece.is_describable_by(request.user):
        form = DescribeEvidenceForm(instance=piece)
    context = {
        "piece": piece,
        "citations": citations_seen_by(request.user, citations),
        "own": own,
        "replaceable": own and not piece.successor_pk,
        "form": form,
    }
    return TemplateResponse(request, "plans/evidence_detail.html", context)


@require_POST
def evidence_describe(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm or correct number, day and title of a piece."""
    piece = get_object_or_404(Evidence.objects.describable_by(request.user), pk=pk)
    form = DescribeEvidenceForm(request.POST, instance=piece)
    if form.is_valid():
        try:
            describe_evidence(piece, by=request.user, head=form.head)
        except EvidenceRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Đã lưu số, ngày, tên văn bản.")
        return redirect("plans:evidence_detail", piece.pk)
    return _detail(request, pk, form)


@require_safe
def evidence_pages(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A PDF, opened in the browser at the page that the address names behind `#`; the printed pages
    of a document of the program; anything else as a download.
    """
    piece = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    printed = piece.printed_pages()
    return pages(piece, printed) if printed else redirect(piece)


@require_safe
def evidence_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file, always as a download under its own name and kind; a link leads to its page."""
    piece = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    if piece.link:
        return HttpResponseRedirect(piece.link)
    return download(piece)
