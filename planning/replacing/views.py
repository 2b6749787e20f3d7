"""Pages on which a plan takes the place of an earlier one of its year: what goes on, what ends,
which tasks pair.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Role
from foundation.web.http import page_or_partial
from plans.current_plan import put_in_view
from plans.forms import IssuePlanForm, ReplacedForm
from plans.models import Plan, PlanRefused

from . import services
from .forms import PairForm
from .succession import CHANGED, MOVED, SAME, Succession, succession_of

NEW, DROPPED = "new", "dropped"
SHOWN = {
    "": "Tiếp nối",
    CHANGED: "Đổi lời văn",
    MOVED: "Đổi thời hạn",
    SAME: "Giữ nguyên",
    NEW: "Nhiệm vụ mới",
    DROPPED: "Không còn",
}
ROWS_ON_A_PAGE = 100


@require_safe
@vary_on_headers("HX-Request")
def plan_replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """What issuing this draft carries over; `task` opens one pair for mending."""
    return replace_page(request, *_draft(request, pk))


@require_POST
def plan_pair(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep which old task a new one goes on from."""
    plan, replaced = _draft(request, pk)
    form = PairForm(request.POST, replaced=replaced)
    if form.is_valid():
        try:
            services.pair_by_hand(plan, **form.cleaned_data)
        except PlanRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Đã ghép lại nhiệm vụ.")
    return redirect(
        f"{reverse('planning:plan_replace', args=[plan.pk])}?{request.GET.urlencode()}"
        f"#pair-{form.data.get('task', '')}"
    )


@require_POST
def plan_point(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep which plan this draft replaces."""
    plan = get_object_or_404(
        Plan.objects.prepared_by(request.user).select_related("unit__authority"), pk=pk
    )
    form = ReplacedForm(request.POST, plan=plan)
    if form.is_valid():
        try:
            services.point_replaced(plan, by=request.user, old=form.cleaned_data["replaces"])
        except PlanRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Đã ghi kế hoạch bị thay thế.")
    else:
        messages.error(request, "Chỉ thay thế được kế hoạch đã ban hành cùng năm của chính đơn vị.")
    return redirect(f"{plan.get_absolute_url()}#replaces")


def replace_page(
    request: SignedInRequest, plan: Plan, old: Plan, *, issue_form: IssuePlanForm | None = None
) -> HttpResponse:
    """The page of what `plan` takes over from `old`, with the form that issues it."""
    succession = succession_of(plan, old)
    issuing = request.user.has_role(Role.LEADER) and not plan.on_desk
    lists = _lists(succession)
    kind = asked if (asked := request.GET.get("kind", "")) in lists else ""
    context = {
        "plan": plan,
        "old": old,
        "succession": succession,
        "page": Paginator(lists[kind], ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "filters": [(key, SHOWN[key], len(rows)) for key, rows in lists.items()],
        "pair_form": _pair_form(request, old, succession),
        "issue_form": issue_form or (IssuePlanForm.of(plan) if issuing else None),
        "may_submit": plan.may_be_submitted_by(request.user),
        "confirmed": request.POST.getlist("dropped"),
    }
    return TemplateResponse(
        request, page_or_partial(request, "planning/plan_replace.html", "pairs"), context
    )


def _draft(request: SignedInRequest, pk: int) -> tuple[Plan, Plan]:
    """The draft and the issued plan that it replaces, for those who prepare or issue it."""
    plans = Plan.objects.prepared_by(request.user).select_related("unit__authority", "replaces")
    plan = get_object_or_404(plans, pk=pk)
    old = plan.replaced_plan
    if old is None:
        raise Http404
    put_in_view(request, plan)
    return plan, old


def _lists(succession: Succession) -> dict[str, list[Any]]:
    """What the page lists, by the kind in its address: pairs, but of new and dropped ones tasks."""
    pairs = succession.continued
    of_kind = {kind: [p for p in pairs if kind in p.kinds] for kind in (CHANGED, MOVED, SAME)}
    return {"": pairs, **of_kind, NEW: succession.new, DROPPED: succession.dropped}


def _pair_form(request: SignedInRequest, old: Plan, succession: Succession) -> PairForm | None:
    """The form that mends the pair of the task in the address."""
    task = request.GET.get("task", "")
    old_of = {str(pair.new.pk): pair.old.pk for pair in succession.continued}
    known = {*old_of, *(str(new.pk) for new in succession.new)}
    return (
        PairForm(initial={"task": task, "old": old_of.get(task, "")}, replaced=old)
        if task in known
        else None
    )
