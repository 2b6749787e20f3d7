"""One figure: what stands beside it, and everything that was ever entered into its cell."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from plans.current_plan import plan_in_view
from plans.models import PlanClosed
from plans.reviewing.models import DeclarationRefused

from ..models import FormEntry
from ..services import withdraw_figure
from ..table import FormTable, compared_figures_of
from .entering import period_or_404, sheet_or_404


@require_safe
@vary_on_headers("HX-Request")
def statistics_cell(
    request: SignedInRequest,
    plan_pk: int,
    form_pk: int,
    period: str,
    row_pk: int,
    column_pk: int,
) -> HttpResponse:
    """The history of a figure, beside the period before and the year before."""
    plan = plan_in_view(request, plan_pk)
    sheet = sheet_or_404(request, plan, form_pk, period_or_404(plan, period))
    known = sheet.known
    row = next((each for each in known.rows if each.pk == row_pk), None)
    column = next((each for each in known.columns if each.pk == column_pk), None)
    if row is None or column not in known.columns_of(row) or bool(column_pk) is not bool(column):
        raise Http404
    cell = FormTable(sheet, editable=False).cell(row, column)
    sent = FormEntry.objects.of_form(plan, sheet.form).of_cell(row, column)
    context = {
        "plan": plan,
        "form": sheet.form,
        "period": sheet.period,
        "office": sheet.offices.get(row.pk),
        "cell": cell,
        "compared": compared_figures_of(sheet, cell),
        "entries": sent.of_period(period).newest_first(),
        "brief": "brief" in request.GET,
    }
    template = page_or_partial(request, "indicators/statistics_cell.html", "figure")
    return TemplateResponse(request, template, context)


@require_POST
def statistics_withdraw(request: SignedInRequest, plan_pk: int, entry_pk: int) -> HttpResponse:
    """Withdraw what the person entered and nobody has reviewed yet."""
    plan = plan_in_view(request, plan_pk)
    own = FormEntry.objects.filter(plan_form__plan=plan, author=request.user)
    entry = get_object_or_404(own.select_related("plan_form"), pk=entry_pk)
    try:
        withdraw_figure(entry, by=request.user)
    except (DeclarationRefused, PlanClosed) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã rút lại số liệu; bạn có thể nhập lại bất cứ lúc nào.")
    return redirect(entry)
