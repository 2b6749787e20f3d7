"""Pages of whole forms: the list, one with its preview, making, copying, putting in force."""

from copy import copy
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Role, Unit, User
from foundation.discards.telling import say_discarded
from plans.services.writing import TextChanged

from ...models import StatisticalForm
from ..contents import filled
from ..example import example_figures
from ..form_history import changes_of
from ..forms import CopyForm, HeadForm
from ..list_file import FORMS
from ..services import (
    DISCARDED,
    FormRefused,
    change_head,
    copy_form,
    owner_for,
    put_in_force,
    remove_form,
    start_form,
    withdraw,
)
from ..table import FormTable
from .access import done, keeps, kept_form, page_context, seen_form, tabs_of


@require_safe
def form_list(request: SignedInRequest) -> HttpResponse:
    """The forms that the person's authority fills in, and the versions and drafts beside them."""
    user, year = request.user, timezone.localdate().year
    now, others = _listed(user, year)
    context = {
        "now": now,
        "others": others,
        "year": year,
        "makes": owner_for(user) is not None,
        "assigns": user.has_role(Role.STANDING_BODY),
    }
    return TemplateResponse(request, "indicators/forms/form_list.html", context)


@require_safe
def form_list_export(request: SignedInRequest) -> HttpResponseBase:
    """The forms of the list as a file, those in force first."""
    now, others = _listed(request.user, timezone.localdate().year)
    return FORMS.answer(request, [*now, *others])


def _listed(user: User, year: int) -> tuple[list[StatisticalForm], list[StatisticalForm]]:
    """The forms in force for the authority of `user`, and the others that they see."""
    rows = StatisticalForm.objects.visible_to(user).with_sizes().select_related("owner")
    found = list(rows.order_by("order", "code", "owner", "-year"))
    in_force = (
        {form.pk for form in StatisticalForm.objects.in_force(user.authority, year)}
        if user.authority
        else set()
    )
    return (
        [form for form in found if form.pk in in_force],
        [form for form in found if form.pk not in in_force],
    )


@require_safe
def form_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A form as offices will see it, filled with example figures."""
    form = seen_form(request, pk)
    context = page_context(request, form, "")
    known = example_figures(context["parts"])
    context["table"] = FormTable(known, known.keys[-1] if known.keys else "")
    return TemplateResponse(request, "indicators/forms/form_detail.html", context)


def form_new(request: SignedInRequest) -> HttpResponse:
    """Make an empty draft."""
    owner = _maker(request)
    blank = StatisticalForm(owner=owner, year=timezone.localdate().year)
    form = HeadForm(request.POST or None, instance=blank, owner=owner)
    if request.method == "POST" and form.is_valid():
        try:
            made = start_form(by=request.user, content=filled(form.cleaned_data))
        except FormRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Đã lập dự thảo biểu “{made}”. Hãy thêm các dòng.")
            return redirect("indicators:form_part", made.pk, "rows")
    return TemplateResponse(request, "indicators/forms/form_new.html", {"form": form})


def form_head(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the head of a form."""
    row = kept_form(request, pk)
    owner = cast("Unit", row.owner)  # a supplied form is nobody's to change
    form = HeadForm(request.POST or None, instance=copy(row), owner=owner)
    if request.method == "POST" and form.is_valid():
        try:
            change_head(row, by=request.user, seen=form.seen, **form.cleaned_data)
        except TextChanged as changed:
            form.add_error(None, str(changed))
            form.show_newer(changed.newer)
        except FormRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Đã lưu biểu.")
            return redirect("indicators:form_detail", pk)
    return TemplateResponse(
        request, "indicators/forms/form_head.html", {"form": form, "form_row": row}
    )


def form_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Copy a form to another year, or as the person's authority's own."""
    _maker(request)
    row = seen_form(request, pk)
    own = keeps(request, row)
    this_year = timezone.localdate().year
    year = max(row.year + 1, this_year) if own else this_year
    initial = {"name": row.name, "code": row.code, "year": year}
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_form(row, by=request.user, **form.cleaned_data)
        except FormRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Đã lập dự thảo “{made}” áp dụng từ năm {made.year}.")
            return redirect("indicators:form_detail", made.pk)
    context = {"form": form, "form_row": row, "own": own}
    return TemplateResponse(request, "indicators/forms/form_copy.html", context)


@require_POST
def form_force(request: SignedInRequest, pk: int) -> HttpResponse:
    form = kept_form(request, pk)
    if done(request, put_in_force, form):
        messages.success(request, f"Biểu được áp dụng từ năm {form.year}.")
    return redirect("indicators:form_detail", pk)


@require_POST
def form_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    form = kept_form(request, pk)
    if done(request, withdraw, form):
        messages.success(request, "Biểu thôi áp dụng; số liệu đã nhập vẫn được giữ.")
    return redirect("indicators:form_detail", pk)


@require_POST
def form_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    form = kept_form(request, pk)
    if not done(request, remove_form, form):
        return redirect("indicators:form_detail", pk)
    say_discarded(request, f"Đã bỏ dự thảo “{form}”.", kind=DISCARDED, pk=pk)
    return redirect("indicators:form_list")


@require_safe
def form_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who changed what in the form, and when."""
    form = seen_form(request, pk, parts=False)
    changes = changes_of(form, authority=request.user.authority)
    context = {"form_row": form, "tabs": tabs_of(form, "history"), "changes": changes}
    return TemplateResponse(request, "indicators/forms/form_history.html", context)


def _maker(request: SignedInRequest) -> Unit:
    """Whose forms the person makes. Raises `Http404` for who makes none."""
    owner = owner_for(request.user)
    if owner is None:
        raise Http404
    return owner
