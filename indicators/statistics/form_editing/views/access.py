"""Which form a page is about, what the person may do with it, and what its pages share."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import SignedInRequest

from ...models import StatisticalForm
from ..faults import faults_of
from ..parts import FormParts, parts_of
from ..services import FormRefused, owner_for
from ..services.parts import may_add_rows

PART_WORDS = {
    "rows": "Dòng",
    "columns": "Cột",
    "checks": "Điều kiện",
    "sentences": "Câu mẫu",
}


def seen_form(request: SignedInRequest, pk: int, *, parts: bool = True) -> StatisticalForm:
    """Return a form that the person sees, with its parts unless asked without. Raises `Http404`."""
    forms = StatisticalForm.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(forms.with_parts() if parts else forms, pk=pk)


def kept_form(request: SignedInRequest, pk: int) -> StatisticalForm:
    """Return a form that the person keeps, with its parts. Raises `Http404`."""
    forms = StatisticalForm.objects.kept_by(request.user).select_related("owner").with_parts()
    return get_object_or_404(forms, pk=pk)


def changed_form(request: SignedInRequest, pk: int, part: str) -> StatisticalForm:
    """Return a form whose `part` the person changes: their own, or rows of a commune's own in
    another's. Raises `Http404`.
    """
    form = seen_form(request, pk)
    if part not in PART_WORDS or not (
        keeps(request, form) or (part == "rows" and may_add_rows(form, request.user))
    ):
        raise Http404
    return form


def keeps(request: SignedInRequest, form: StatisticalForm) -> bool:
    """Does the person make and change the form?"""
    return form.is_kept_by(request.user)


def parts_for(request: SignedInRequest, form: StatisticalForm) -> FormParts:
    """Return the parts of the form as the person's authority fills it in."""
    return parts_of(form, authority=request.user.authority)


def tabs_of(
    form: StatisticalForm, here: str, parts: FormParts | None = None
) -> list[tuple[str, str, bool, int | None]]:
    """Return the tabs of a form's pages, with how many there are of each of its `parts`."""
    tabs: list[tuple[str, str, bool, int | None]]
    tabs = [("Xem trước", reverse("indicators:form_detail", args=[form.pk]), here == "", None)]
    for name, words in PART_WORDS.items():
        address = reverse("indicators:form_part", args=[form.pk, name])
        tabs.append((words, address, here == name, len(getattr(parts, name)) if parts else None))
    history = reverse("indicators:form_history", args=[form.pk])
    return [*tabs, ("Lịch sử", history, here == "history", None)]


def page_context(request: SignedInRequest, form: StatisticalForm, here: str) -> dict[str, Any]:
    """Return what the pages of a form's parts show: them and their faults, what the person may
    do.
    """
    parts, kept = parts_for(request, form), keeps(request, form)
    return {
        "form_row": form,
        "parts": parts,
        "faults": faults_of(parts) if kept else [],
        "tabs": tabs_of(form, here, parts),
        "kept": kept,
        "adds_rows": not kept and may_add_rows(form, request.user),
        "makes": owner_for(request.user) is not None,
    }


def done(request: SignedInRequest, service, *subject, **values) -> bool:
    """Run the service as the person; say why when it refuses."""
    try:
        service(*subject, by=request.user, **values)
    except FormRefused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
