"""Pages that edit a draft of a criteria set: its own values and one criterion at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded
from plans.services.writing import TextChanged

from ..models import CriteriaSet
from ..services import ScoreRefused
from ..services.set_editing import (
    DISCARDED_CRITERION,
    add_criterion,
    change_criterion,
    change_set,
    move_criterion,
    remove_criterion,
)
from ..set_edit_forms import EXAMPLES, CriterionForm, SetForm, sentence
from .assessments import done


def set_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the set's own values."""
    criteria_set = _draft(request, pk)
    form = SetForm(request.POST or None, instance=criteria_set)
    if request.method == "POST" and form.is_valid():
        try:
            if done(request, change_set, criteria_set, seen=form.seen, **form.cleaned_data):
                messages.success(request, "Đã lưu bộ tiêu chí.")
        except TextChanged as changed:
            form.add_error(None, str(changed))
            form.show_newer(changed.newer)
        else:
            return redirect(criteria_set)
    return TemplateResponse(
        request, "parindex/set_edit.html", {"criteria_set": criteria_set, "form": form}
    )


def set_row(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a criterion, or change the one of the code in the address."""
    criteria_set = _draft(request, pk)
    code = request.GET.get("code", "")
    row = get_object_or_404(criteria_set.criteria, code=code) if code else None
    initial = {} if row else {"code": criteria_set.next_code(request.GET.get("parent", ""))}
    form = CriterionForm(
        request.POST or None, instance=row, initial=initial, criteria_set=criteria_set
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        own = values.pop("code")
        try:
            if row:
                change_criterion(criteria_set, own, by=request.user, seen=form.seen, **values)
            else:
                add_criterion(criteria_set, by=request.user, code=own, **values)
        except TextChanged as changed:
            form.add_error(None, str(changed))
            form.show_newer(changed.newer)
        except ScoreRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"Đã lưu tiêu chí {own}.")
            return redirect(f"{criteria_set.get_absolute_url()}#criterion-{own}")
    context = {"criteria_set": criteria_set, "form": form, "row": row, "examples": EXAMPLES}
    return TemplateResponse(request, "parindex/set_row.html", context)


@require_POST
def set_row_sentence(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the rule that is being typed is understood."""
    criteria_set = _draft(request, pk)
    words = sentence(request.POST.get("rule", "")[:5000], request.POST.get("maximum", "")[:20])
    context = {"criteria_set": criteria_set, "sentence": words}
    return TemplateResponse(request, "parindex/_set_sentence.html", context)


@require_POST
def set_row_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    criteria_set, code = _draft(request, pk), request.POST.get("code", "")
    found = criteria_set.criteria.filter(code=code).first()
    if found and done(request, remove_criterion, criteria_set, code):
        say_discarded(request, f"Đã bỏ tiêu chí {code}.", kind=DISCARDED_CRITERION, pk=found.pk)
    return redirect(criteria_set)


@require_POST
def set_row_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a criterion before or behind its neighbour."""
    criteria_set, code = _draft(request, pk), request.POST.get("code", "")
    done(request, move_criterion, criteria_set, code, up=request.POST.get("to") == "up")
    return redirect(f"{criteria_set.get_absolute_url()}#criterion-{code}")


def _draft(request: SignedInRequest, pk: int) -> CriteriaSet:
    return get_object_or_404(CriteriaSet.objects.editable_by(request.user), pk=pk)
