"""The page that makes a plan for another year from one that stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from accounts.http import SignedInRequest
from planning.copying.forms import CopyForm
from plans.current_plan import plan_in_view
from plans.models import Plan
from plans.services import PlanRefused

from .services import CopyStands, copy_plan, what_is_copied


def plan_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the year, show what is taken over, and make the draft."""
    get_object_or_404(Plan.objects.editable_by(request.user).kept(), pk=pk)
    plan = plan_in_view(request, pk)
    copied = what_is_copied(plan)
    form = CopyForm(request.POST or None, plan=plan, finished=copied.finished)
    if request.method == "POST" and form.is_valid():
        try:
            draft = copy_plan(plan, by=request.user, **form.cleaned_data)
        except CopyStands as made_before:
            messages.warning(request, str(made_before))
            return redirect(made_before.where)
        except PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                f"Đã lập dự thảo năm {draft.year}. Hãy xem lại lời văn, căn cứ và thời hạn.",
            )
            return redirect(draft)
    standing = Plan.objects.of_unit(plan.unit).of_year(plan.year + 1).copied().first()
    context = {"plan": plan, "form": form, "copied": copied, "standing": standing}
    return TemplateResponse(request, "planning/plan_copy.html", context)
