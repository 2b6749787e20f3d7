"""The page where an authority says which of its offices answers for which row."""

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.http import SignedInRequest
from accounts.models import Role

from ...models import FormRow, RowOffice
from ...offices import offices_of
from ..forms import OfficeForm
from ..services.offices import choose_offices
from .access import done, seen_form


def form_offices(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let one office answer for several rows at once."""
    authority = request.user.authority
    if authority is None or not request.user.has_role(Role.STANDING_BODY):
        raise Http404
    row = seen_form(request, pk, parts=False)
    mine = row.rows.filter(Q(owner=None) | Q(owner=authority))
    rows = list(
        mine.exclude(kind=FormRow.Kind.HEADING).order_by(
            F("owner").asc(nulls_first=True), "order", "pk"
        )
    )
    form = OfficeForm(request.POST or None, authority=authority, rows=rows)
    if request.method == "POST" and form.is_valid():
        ticked, unit = form.cleaned_data["rows"], form.cleaned_data["unit"]
        if not ticked:
            messages.error(request, "Hãy đánh dấu ít nhất một dòng.")
        elif done(request, choose_offices, row, ticked, unit=unit):
            who = unit or "Đơn vị ghi trong biểu"
            messages.success(request, f"{who} phụ trách {len(ticked)} dòng.")
        return redirect("indicators:form_offices", pk)
    answering = offices_of(authority, rows)
    chosen = set(
        RowOffice.objects.filter(authority=authority, row__form=row).values_list("row", flat=True)
    )
    lines = [(each, answering[each.pk], each.pk in chosen) for each in rows]
    context = {"form_row": row, "lines": lines, "form": form}
    return TemplateResponse(request, "indicators/forms/form_offices.html", context)
