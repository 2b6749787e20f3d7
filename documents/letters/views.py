"""Pages of letters: beginning one, writing it, discarding it and bringing it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded

from ..kinds import Kind
from ..models import Letter
from ..sources import DocumentRefused
from . import services
from .forms import KindForm, LetterForm, letter_values
from .services import StaleLetter, may_write
from .writing import gaps_of, letter_form, letter_tables, placed_tables


def letter_new(request: SignedInRequest) -> HttpResponse:
    """Choose the kind of a new letter."""
    if not may_write(request.user):
        raise Http404
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        letter = services.begin_letter(Kind(form.cleaned_data["kind"]), by=request.user)
        return redirect(letter)
    return TemplateResponse(request, "documents/letter_new.html", {"form": form})


def letter_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """A letter of the document `pk`: to read, and for its writers to write."""
    letters = Letter.objects.with_document()
    may_edit = letters.editable_by(request.user).filter(document=pk).exists()
    if request.method == "POST":
        letter = get_object_or_404(letters.editable_by(request.user), document=pk)
        return _save(request, letter)
    letter = get_object_or_404(letters.visible_to(request.user), document=pk)
    form = LetterForm(initial=letter_values(letter), letter=letter) if may_edit else None
    return _page(request, letter, form)


def _save(request: SignedInRequest, letter: Letter) -> HttpResponse:
    form = LetterForm(request.POST, initial=letter_values(letter), letter=letter)
    if not form.is_valid():
        return _page(request, letter, form)
    try:
        letter = services.edit_letter(letter, by=request.user, **form.cleaned_data)
        if "preview" in request.POST:
            services.preview_letter(letter, by=request.user)
    except StaleLetter as stale:
        return _conflict(request, stale.newer)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(letter)
    if "preview" in request.POST:
        return redirect(f"{letter.document.get_absolute_url()}#pages")
    messages.success(request, "Đã lưu văn bản.")
    return redirect(letter)


def _conflict(request: SignedInRequest, newer: Letter) -> HttpResponse:
    """Both texts: the stored one to read, the typed one in a form upon the stored version."""
    typed = request.POST.copy()
    typed["version"] = str(newer.version)
    again = LetterForm(typed, initial=letter_values(newer), letter=newer)
    return _page(request, newer, again, newer=newer)


def _page(
    request: SignedInRequest,
    letter: Letter,
    form: LetterForm | None,
    *,
    newer: Letter | None = None,
) -> HttpResponse:
    tables, placed = letter_tables(letter), placed_tables(letter.text)
    context = {
        "letter": letter,
        "document": letter.document,
        "to": letter_form(letter).to,
        "form": form,
        "newer": newer,
        "gaps": list(gaps_of(letter)) if form else [],
        "tables": [(table, place in placed) for place, table in enumerate(tables)],
    }
    return TemplateResponse(request, "documents/letter_edit.html", context)


@require_POST
def letter_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a draft out of sight."""
    letter = get_object_or_404(Letter.objects.editable_by(request.user), document=pk)
    try:
        services.discard_letter(letter, by=request.user)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(letter)
    say_discarded(request, "Đã bỏ dự thảo.", kind=services.DISCARDED, pk=letter.pk)
    return redirect("documents:document_list")


@require_POST
def letter_bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring a discarded draft back."""
    letter = get_object_or_404(Letter.objects.discarded_by(request.user), document=pk)
    try:
        letter = services.bring_back_letter(letter, by=request.user)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:document_list")
    messages.success(request, "Đã lấy lại dự thảo.")
    return redirect(letter)
