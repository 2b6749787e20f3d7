"""Which rows of statistical forms give the figures of a plan's targets, chosen for all at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from plans.current_plan import plan_in_view
from plans.models import Plan, PlanClosed

from ..feeding import offers_of, pairs_in
from ..services import MeasurementRefused
from ..services import feeding as services

REFUSALS = (MeasurementRefused, PlanClosed)
FIELDS = "row-"  # the field that chooses the row of a target is called after the target


def feed_targets(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Propose a row for each target that is typed by hand, and take those that are ticked."""
    plan = _plan(request, plan_pk)
    refused = ""
    if request.method == "POST":
        ticked = request.POST.getlist("ticked")
        chosen = pairs_in(f"{pk}:{request.POST.get(FIELDS + pk, '')}" for pk in ticked)
        try:
            if not chosen:
                raise MeasurementRefused("Hãy đánh dấu các mục tiêu và chọn dòng của biểu.")
            tied = services.feed_targets(
                plan, chosen, by=request.user, reason=request.POST.get("reason", "")[:100]
            )
        except REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"{len(tied)} mục tiêu lấy số từ biểu thống kê.")
            done = "".join(f"&tied={each.pk}:{each.fed_by_id}" for each in tied)
            return redirect(f"{request.path}?{done[1:]}")
    tied_now = pairs_in(request.GET.getlist("tied"))
    context = {
        "plan": plan,
        "offers": offers_of(plan, request.POST),
        "tied": [f"{target}:{row}" for target, row in tied_now.items()],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "asks_reason": plan.state == Plan.State.ISSUED,
    }
    return TemplateResponse(request, "indicators/feed_targets.html", context)


@require_POST
def unfeed_targets(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Untie targets from the rows that feed them: they are typed by hand again."""
    plan, tied = _plan(request, plan_pk), pairs_in(request.POST.getlist("tied"))
    reason = request.POST.get("reason", "").strip()[:100] or services.UNTIED
    try:
        done = services.unfeed_targets(plan, tied, by=request.user, reason=reason)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{len(done)} mục tiêu lại nhập số trực tiếp.")
    return redirect("indicators:feed_targets", plan.pk)


def _plan(request: SignedInRequest, pk: int) -> Plan:
    get_object_or_404(Plan.objects.editable_by(request.user).kept(), pk=pk)
    return plan_in_view(request, pk)
