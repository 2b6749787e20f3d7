"""Submitting a plan to the leader, and issuing it with its number and day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from documents.sources import DocumentRefused
from plans.forms import IssuePlanForm
from plans.models import Plan
from plans.views.plans import plan_page
from vietnamese import whole_numbers

from ..replacing.views import replace_page
from . import services


@require_POST
def plan_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the plan with its number and day."""
    plans = Plan.objects.issuable_by(request.user).select_related("unit__authority", "replaces")
    plan = get_object_or_404(plans, pk=pk)
    form = IssuePlanForm(request.POST, plan=plan)
    dropped = whole_numbers(request.POST.getlist("dropped"))
    if form.is_valid():
        try:
            if plan.is_large:
                record = services.ask_to_issue(
                    plan, by=request.user, dropped=dropped, **form.cleaned_data
                )
                return redirect(record)
            services.issue_plan(plan, by=request.user, dropped=dropped, **form.cleaned_data)
        except DocumentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ban hành kế hoạch.")
            return redirect(plan)
    if old := plan.replaced_plan:
        return replace_page(request, plan, old, issue_form=form)
    return plan_page(request, plan, issue_form=form)


@require_POST
def plan_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the draft on the leader's desk."""
    plans = Plan.objects.editable_by(request.user).select_related("unit__authority", "replaces")
    plan = get_object_or_404(plans.in_state(Plan.State.DRAFT).kept(), pk=pk)
    dropped = whole_numbers(request.POST.getlist("dropped"))
    try:
        record = services.submit_plan(plan, by=request.user, dropped=dropped)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        if plan.replaced_plan:
            return redirect("planning:plan_replace", plan.pk)
        return redirect(refusal.place or plan)
    if not record.in_step:
        messages.success(request, "Đã trình lãnh đạo; kế hoạch chờ duyệt.")
    return redirect(record)
