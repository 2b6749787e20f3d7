"""The page of a document: its pages, what leaders say to it, the steps that a person may take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from vietnamese import whole_number

from .. import services
from ..forms import (
    ApproveForm,
    NoteForm,
    NumberForm,
    RecipientForm,
    RemarkForm,
    ReturnForm,
    SettleForm,
    WithdrawForm,
    approve_form,
)
from ..models import Document, DocumentFile, Remark
from ..numbering import next_number
from ..services.apart import STEPS
from ..sources import Blocker, DocumentRefused, source_of
from ..wording import ChangedParagraph, changed_paragraphs
from .recipients import delivery_of
from .signed import newest_copy

CHANGES_SHOWN = 50  # paragraphs of a document that say something else than the version before
UNPRINTED = 40  # paragraphs that stand for a page of a document whose pages are not made


def visible_document(request: SignedInRequest, pk: int) -> Document:
    """Return the document with what its page shows, and what the person is to it; 404 for a
    stranger.
    """
    documents = Document.objects.visible_to(request.user).with_parts().with_around()
    documents = documents.select_related("step_job")
    return get_object_or_404(documents.with_rights(request.user), pk=pk)


@require_safe
def document_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A document: where it stands, its pages, remarks, changes, and what the person may do."""
    return document_page(request, visible_document(request, pk))


def document_page(
    request: SignedInRequest,
    document: Document,
    *,
    bound: forms.Form | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Return the page of a `visible_document`, with the form that a person sent in vain, or with
    what was refused at its recipients. Who got it sees what was issued, not how it came to be.
    """
    files = document.files_read_by(request.user)
    newest = list(files.select_related("job")[:3])  # two are compared, a third tells of more
    file = newest[0] if newest else None
    own = document.is_read_with_drafts_by(request.user)
    page = shown_page(request, file) if file else None
    changes = _changes(newest[:2]) if own else []
    signed = newest_copy(document) if document.has_copies else None
    context = {
        "document": document,
        "file": file,
        "page": page,
        "files": files.defer("paragraphs", "places") if len(newest) > 2 else newest,
        "steps": document.steps.read_by(request.user).select_related("by", "in_place_of", "file"),
        "remarks": _remarks(document) if own and document.has_remarks else [],
        "changes": changes[:CHANGES_SHOWN],
        "changes_left": len(changes[CHANGES_SHOWN:]),
        "source": None if document.from_outside else source_of(document),
        "place": _place(request, document),
        "signed": signed,
        "may_keep_copies": document.is_out and not signed and document.may_number,
        "delivery": delivery_of(request, document) if document.is_out else None,
        "refusal": refusal,
        "own": own,
        **_forms(request, document, file, bound),
    }
    return TemplateResponse(request, "documents/document_detail.html", context)


@dataclass(frozen=True)
class ShownPage:
    """One page of a file, with the paragraphs that begin on it and those before and after."""

    number: int
    pages: int
    paragraphs: list[tuple[int, str]]

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1 if self.number < self.pages else 0


def shown_page(request: SignedInRequest, file: DocumentFile) -> ShownPage:
    """Return the page that the address asks for, the first by default."""
    places = places_of(file)
    pages = file.pages or max(places, default=1)
    number = min(max(whole_number(request.GET.get("page", "")) or 1, 1), pages)
    here = [
        (order, text)
        for order, (text, place) in enumerate(zip(file.paragraphs, places, strict=False))
        if place == number
    ]
    return ShownPage(number, pages, here)


def places_of(file: DocumentFile) -> list[int]:
    """Return the page of each paragraph; until pages are printed so many paragraphs are one."""
    return file.places or [order // UNPRINTED + 1 for order in range(len(file.paragraphs))]


def _remarks(document: Document) -> list[Remark]:
    remarks = Remark.objects.filter(file__document=document).select_related("by", "settled_by")
    return list(remarks.order_by("settled_at", "-file", "paragraph", "pk"))


def _changes(newest: Sequence[DocumentFile]) -> list[ChangedParagraph]:
    """What the newest version says otherwise than the one before it."""
    if len(newest) < 2:
        return []
    return changed_paragraphs(newest[1].paragraphs, newest[0].paragraphs)


def _place(request: SignedInRequest, document: Document) -> str:
    if document.from_outside or not document.is_of(request.user):
        return ""
    return source_of(document).place(document)


def _forms(
    request: SignedInRequest,
    document: Document,
    file: DocumentFile | None,
    bound: forms.Form | None,
) -> dict[str, Any]:
    """The forms of the steps that the person may take, each under its name; none while a job takes
    one.
    """
    if document.in_step:
        return {}
    user, state = request.user, document.state
    offered: dict[str, forms.Form] = {}
    if document.may_draft and state in Document.WITH_DRAFTER:
        offered["submit_form"] = NoteForm()
    if document.may_draft and state == Document.State.SUBMITTED:
        offered["withdraw_form"] = WithdrawForm()
    if file and state in Document.ON_THE_DESK and document.may_judge:
        offered["return_form"] = ReturnForm(initial={"file": file.pk}, auto_id="return-%s")
        if state == Document.State.SUBMITTED:
            offered["approve_form"] = approve_form(document, file, user)
            offered["remark_form"] = RemarkForm(initial={"file": file.pk}, auto_id="remark-%s")
    if state == Document.State.APPROVED and document.may_number:
        today = timezone.localdate()
        number = next_number(document.unit, today.year, document.kind)
        offered["number_form"] = NumberForm(
            initial={"number": f"{number:02}/{document.symbol}", "issued_on": today},
            symbol=document.symbol,
        )
    if document.is_out and document.may_number:
        offered["recipient_form"] = RecipientForm(document=document)
    for name, form in offered.items():
        if bound is not None and type(form) is type(bound):
            offered[name] = bound
    return offered


@require_safe
@vary_on_headers("HX-Request")
def document_blockers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What keeps the document from being submitted and approved, for the own authority; the page
    of the document asks for it, which need not wait for figures to be compared.
    """
    document = visible_document(request, pk)
    if not document.is_read_with_drafts_by(request.user):
        raise Http404
    source = source_of(document)
    apart = not document.is_out and source.takes_long(document)
    blockers: list[Blocker] = []
    if not (document.is_out or apart):
        blockers = source.blockers(document, today=timezone.localdate())
    context = {"document": document, "blockers": blockers, "apart": apart}
    template = page_or_partial(request, "documents/document_blockers.html", "blockers")
    return TemplateResponse(request, template, context)


@require_safe
def document_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the pages are; once they are there, or failed, the whole page is asked for again."""
    document = visible_document(request, pk)
    if not request.htmx:
        return redirect(document)
    file = document.files_read_by(request.user).select_related("job").first()
    if file is None or not file.printing:
        return HttpResponseClientRefresh()
    context = {"document": document, "file": file}
    return TemplateResponse(request, "documents/document_detail.html#pages_state", context)


@require_safe
def document_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the step is that a job takes; at its end the whole page is asked for again."""
    document = visible_document(request, pk)
    if not request.htmx:
        return redirect(document)
    if not document.in_step:
        return HttpResponseClientRefresh()
    context = {"document": document, "own": document.is_read_with_drafts_by(request.user)}
    return TemplateResponse(request, "documents/document_detail.html#step_state", context)


def _long_step(
    request: SignedInRequest, document: Document, form: forms.Form, step: str, done: str
) -> HttpResponse:
    """Take a step as `_step` does; one that takes long is left to a job, which the page follows."""
    if source_of(document).takes_long(document):
        take, done = partial(services.ask_for_step, step=step), ""
        return _step(request, document, form, take, done)
    return _step(request, document, form, STEPS[step].take, done)


def _step(
    request: SignedInRequest,
    document: Document,
    form: forms.Form,
    take: Callable[..., object],
    done: str,
) -> HttpResponse:
    """Take a step with what the form says; what is refused is said at the form, or on the page of
    the document as it stands now, when that no longer offers the form or shows another version.
    """
    if form.is_valid():
        try:
            take(document, by=request.user, **form.cleaned_data)
        except DocumentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if done:
                messages.success(request, done)
            return redirect(document)
    document = visible_document(request, document.pk)
    if _offers(request, document, form):
        return document_page(request, document, bound=form)
    said = " ".join(map(str, form.non_field_errors())) or f"Văn bản này {document.standing}."
    messages.error(request, said)
    return redirect(document)


def _offers(request: SignedInRequest, document: Document, form: forms.Form) -> bool:
    """Does the page of the document offer the form, for the version that it was sent for?"""
    newest = document.files.first()
    if newest and form.cleaned_data.get("file", newest.pk) != newest.pk:
        return False
    return form in _forms(request, document, newest, form).values()


@require_POST
def document_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the document on the leader's desk."""
    document = get_object_or_404(Document.objects.drafted_by(request.user).with_parts(), pk=pk)
    form = NoteForm(request.POST)
    return _long_step(request, document, form, "submit", "Đã trình lãnh đạo.")


@require_POST
def document_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the document back before the leader has decided."""
    document = get_object_or_404(Document.objects.drafted_by(request.user).with_parts(), pk=pk)
    form = WithdrawForm(request.POST)
    return _step(request, document, form, services.withdraw, "Đã rút lại văn bản.")


@require_POST
def document_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return the document with a word, or with the remarks at its paragraphs."""
    document = get_object_or_404(Document.objects.led_by(request.user).with_parts(), pk=pk)
    form = ReturnForm(request.POST)
    return _step(request, document, form, services.send_back, "Đã trả lại người soạn.")


@require_POST
def document_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve and sign the version that the leader saw."""
    document = get_object_or_404(Document.objects.led_by(request.user).with_parts(), pk=pk)
    form = ApproveForm(request.POST)
    return _long_step(request, document, form, "approve", "Đã duyệt; văn bản chờ cấp số.")


@require_POST
def document_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the approved document its number and day, and issue it."""
    document = get_object_or_404(Document.objects.of_clerk(request.user).with_parts(), pk=pk)
    form = NumberForm(request.POST, symbol=document.symbol)
    return _long_step(request, document, form, "issue", "Đã cấp số, ban hành văn bản.")


@require_POST
def remark_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what a leader says to one paragraph."""
    document = get_object_or_404(Document.objects.led_by(request.user).with_parts(), pk=pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Hãy ghi ý kiến bằng chữ, không quá 4.000 ký tự.")
        return redirect(document)
    file = get_object_or_404(document.files, pk=form.cleaned_data["file"])
    number = form.cleaned_data["paragraph"]
    if number >= len(file.paragraphs):
        raise Http404
    try:
        services.remark(
            file,
            by=request.user,
            paragraph=number,
            quote=file.paragraphs[number],
            text=form.cleaned_data["text"],
        )
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
    page = places_of(file)[number]
    return redirect(f"{document.get_absolute_url()}?page={page}#paragraph-{number}")


@require_POST
def remark_settle(request: SignedInRequest, pk: int, remark_pk: int) -> HttpResponse:
    """Keep how a remark was met."""
    document = get_object_or_404(Document.objects.drafted_by(request.user), pk=pk)
    remarks = Remark.objects.filter(file__document=document).select_related("file")
    remark = get_object_or_404(remarks, pk=remark_pk)
    form = SettleForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        services.settle_remark(remark, by=request.user, answer=answer)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã ghi cách xử lý ý kiến.")
    return redirect(f"{document.get_absolute_url()}#remarks")
