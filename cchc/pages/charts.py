"""The charts of the overview that have an address of their own."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from foundation.web.charts import chart_response, stacked_bars
from plans.current_plan import plan_in_view

from .overview import CHARTS, PARTS, Overview


@require_safe
def overview_chart(request: SignedInRequest, plan_pk: int, which: str) -> HttpResponseBase:
    """The bars of the offices of a plan (`units`) or of its areas (`areas`), as SVG."""
    plan = plan_in_view(request, plan_pk)
    if which not in CHARTS:
        raise Http404
    overview = Overview(
        plan, request.user, today=timezone.localdate(), period=request.GET.get("period", "")
    )
    return chart_response(stacked_bars(overview.bars(which), PARTS, narrow="narrow" in request.GET))
