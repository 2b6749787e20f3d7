"""Which indicators a plan has, and in what order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded
from plans.current_plan import plan_in_view
from plans.models import Plan, PlanClosed
from plans.ordering import DOWN, UP

from ..forms import TARGETS, NewIndicatorForm, changed_targets
from ..models import Indicator, Target
from ..services import MeasurementRefused
from ..services.shaping import DISCARDED, add_indicator, move_indicator, remove_indicator

REFUSALS = (MeasurementRefused, PlanClosed)


def indicator_add(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Add an indicator with its first target to the plan."""
    get_object_or_404(Plan.objects.editable_by(request.user).kept(), pk=plan_pk)
    plan = plan_in_view(request, plan_pk)
    indicator = Indicator(plan=plan)
    form = NewIndicatorForm(request.POST or None, instance=indicator)
    targets = TARGETS(request.POST or None, instance=indicator)
    if request.method == "POST" and form.is_valid() and targets.is_valid():
        changed, _ = changed_targets(targets, Target.objects.none())
        try:
            made = add_indicator(plan, by=request.user, targets=changed, **form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã thêm chỉ tiêu.")
            return redirect(made)
    return TemplateResponse(
        request, "indicators/indicator_add.html", {"plan": plan, "form": form, "targets": targets}
    )


@require_POST
def indicator_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move an indicator one place up or down, and come back to it in the grid."""
    indicator = get_object_or_404(Indicator.objects.editable_by(request.user), pk=pk)
    to, reason = request.POST.get("to"), request.POST.get("reason", "")[:100]
    try:
        if to in (UP, DOWN) and not move_indicator(
            indicator, by=request.user, to=to, reason=reason
        ):
            messages.info(request, "Chỉ tiêu đã ở đầu hoặc cuối kế hoạch.")
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    asked = urlencode({"order": "1", "moved": str(pk), "reason": reason})
    return redirect(
        f"{reverse('indicators:indicator_list', args=[indicator.plan_id])}?{asked}#indicator-{pk}"
    )


@require_POST
def indicator_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an indicator that nobody measured out of the plan."""
    indicator = get_object_or_404(Indicator.objects.editable_by(request.user), pk=pk)
    try:
        remove_indicator(indicator, by=request.user, reason=request.POST.get("reason", "")[:100])
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("indicators:indicator_detail", args=[pk]))
    say_discarded(request, "Đã bỏ chỉ tiêu khỏi kế hoạch.", kind=DISCARDED, pk=pk)
    return redirect("indicators:indicator_list", indicator.plan_id)
