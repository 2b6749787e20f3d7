"""The list of documents, and the register of a year with what is missing in it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Unit
from foundation.web.choices import show_rows
from foundation.web.http import page_or_partial
from vietnamese import whole_number

from .. import services
from ..forms import CodeForm, DocumentFilterForm, GapForm, OutsideForm
from ..models import Document, Letter, RegisterGap
from ..models.documents import gives_numbers
from ..numbering import FIRST_YEAR, LAST_YEAR, holes
from ..services.codes import prints_codes
from ..sources import DocumentRefused
from ..xlsx import DOCUMENTS, REGISTER

PAGE_SIZE = 50
NEWEST_FIRST = ("-issued_on", "-number", "-pk")
DISCARDED_SHOWN = 20
SORTS = {"issued_on": "issued_on", "number": "number", "title": "search_text", "state": "state"}


@require_safe
@vary_on_headers("HX-Request")
def document_list(request: SignedInRequest) -> HttpResponse:
    """What waits for the person, and all documents by year, kind, state and words."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "waiting": Document.objects.waiting_for(request.user),
        "year": timezone.localdate().year,
        "discarded": Letter.objects.discarded_by(request.user).with_document()[:DISCARDED_SHOWN],
    }
    template = page_or_partial(request, "documents/document_list.html", "rows")
    return TemplateResponse(request, template, context)


@require_safe
def document_export(request: SignedInRequest) -> HttpResponseBase:
    """The documents that the filter leaves as a file."""
    form, found = _filtered(request)
    return DOCUMENTS.answer(request, found, form.chosen)


def _filtered(request: SignedInRequest) -> tuple[DocumentFilterForm, QuerySet[Document]]:
    documents = Document.objects.visible_to(request.user)
    years = documents.exclude(year=None).order_by("-year").values_list("year", flat=True)
    form = DocumentFilterForm(request.GET, years=[year for year in years.distinct() if year])
    sort = request.GET.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    order = [f"{'-' if sort.startswith('-') else ''}{column}", "-pk"] if column else []
    found = form.apply(documents).with_recipients()
    return form, found.order_by(*(order or NEWEST_FIRST))


@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """The register of the person's authority for the year that the address names, else this one."""
    return _register_page(request, _year(request))


@require_safe
def register_export(request: SignedInRequest) -> HttpResponseBase:
    """The register of a year as a file, in the order of its numbers."""
    year = f"{_year(request)}"
    rows, title = _registered(request, int(year)), f"Sổ văn bản đi năm {year}"
    return REGISTER.answer(request, rows, [("Năm", year)], title=title, about=year)


def _year(request: SignedInRequest) -> int:
    """The year that the address names, else this one."""
    year = whole_number(request.GET.get("year", "")) or 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else timezone.localdate().year


def _registered(request: SignedInRequest, year: int) -> QuerySet[Document]:
    documents = Document.objects.of_register(request.user).filter(year=year)
    return documents.with_recipients().order_by("unit", "kind", "number")


def _address(year: int) -> str:
    return f"{reverse('documents:register')}?year={year}"


def _register_page(
    request: SignedInRequest,
    year: int,
    *,
    outside: OutsideForm | None = None,
    gap: GapForm | None = None,
) -> HttpResponse:
    authority = request.user.authority_id
    if authority is None:
        raise Http404
    keeps, registered = gives_numbers(request.user), _registered(request, year)
    units = list(Unit.objects.of_authority(authority))
    if keeps:
        outside = outside or OutsideForm(user=request.user)
        gap = gap or GapForm(user=request.user, initial={"year": year})
        for form in (outside, gap):
            show_rows(form, "unit", units)
    context = {
        "year": year,
        "documents": registered,
        "unsent": Document.objects.of_register(request.user)
        .in_delivery("unsent")
        .filter(year=year)
        .count(),
        "holes": holes(authority, year, units),
        "gaps": RegisterGap.objects.filter(unit__authority=authority, year=year).select_related(
            "unit", "by"
        ),
        "keeps": keeps,
        "code_form": CodeForm(initial={"printed": prints_codes(authority)}) if keeps else None,
        "public_address": settings.SITE_URL,
        "outside_form": outside,
        "gap_form": gap,
    }
    return TemplateResponse(request, "documents/register.html", context)


@require_POST
def outside_enter(request: SignedInRequest) -> HttpResponse:
    """Enter a document that was written and numbered outside the program."""
    _check_keeper(request)
    form = OutsideForm(request.POST, user=request.user)
    if _done(request, form, services.enter_outside, "Đã vào sổ văn bản."):
        return redirect(_address(form.cleaned_data["issued_on"].year))
    day = form.cleaned_data.get("issued_on") or timezone.localdate()
    return _register_page(request, day.year, outside=form)


@require_POST
def gap_explain(request: SignedInRequest) -> HttpResponse:
    """Say why no document bears some numbers."""
    _check_keeper(request)
    form = GapForm(request.POST, user=request.user)
    if _done(request, form, services.explain_gap, "Đã ghi lý do số bỏ trống."):
        return redirect(_address(form.cleaned_data["year"]))
    year = form.cleaned_data.get("year") or timezone.localdate().year
    return _register_page(request, year, gap=form)


@require_POST
def gap_forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an explanation back."""
    _check_keeper(request)
    gaps = RegisterGap.objects.filter(unit__authority=request.user.authority_id)
    gap = get_object_or_404(gaps, pk=pk)
    services.forget_gap(gap, by=request.user)
    messages.success(request, "Đã bỏ lời giải thích; các số này lại là số trống.")
    return redirect(_address(gap.year))


def _check_keeper(request: SignedInRequest) -> None:
    if not gives_numbers(request.user):
        raise Http404


def _done(request: SignedInRequest, form: forms.Form, service, words: str) -> bool:
    """Did the service do what the form says?"""
    if not form.is_valid():
        return False
    try:
        service(by=request.user, **form.cleaned_data)
    except DocumentRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, words)
    return True
