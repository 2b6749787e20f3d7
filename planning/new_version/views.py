"""Pages of a new version: choose the files, see what differs, take it, finish."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from plans.current_plan import put_in_view
from plans.models import AreasOfPlan, Plan, PlanImport, PlanRefused

from ..importing.services import SameFiles
from . import services
from .differences import KINDS, PARTS, Difference
from .forms import NewVersionForm, TakeDifferencesForm


def plan_new_version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the documents of the plan's new version."""
    plans = Plan.objects.editable_by(request.user).kept().select_related("unit__authority")
    plan = get_object_or_404(plans, pk=pk)
    form = NewVersionForm(request.POST or None, request.FILES or None)
    same = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.start_new_version(plan, by=request.user, **form.cleaned_data))
        except PlanRefused as refusal:
            form.add_error(None, str(refusal))
        except SameFiles as known:
            same = known
    waiting = plan.revisions.unfinished().select_related("created_by", "unit")
    context = {"plan": plan, "form": form, "same": same, "waiting": waiting}
    return TemplateResponse(request, "planning/plan_new_version.html", context)


@vary_on_headers("HX-Request")
def import_differences(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the new version says otherwise, and taking what was ticked or all shown."""
    plan_import = _new_version(request, pk)
    plan = plan_import.revised_plan
    form = TakeDifferencesForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            taken = services.take_differences(
                plan_import, asked=form.asked, by=request.user, **form.cleaned_data
            )
        except PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, taken)
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    comparison = services.compare_new_version(plan_import)
    shown, filters = _filtered(
        comparison.differences, request.GET.get("part", ""), request.GET.get("kind", "")
    )
    context = {
        "plan_import": plan_import,
        "plan": plan,
        "comparison": comparison,
        "shown": shown,
        "filters": filters,
        "ticked": set(form.asked) if form.is_bound and "all" not in form.data else (),
        "form": form,
    }
    return TemplateResponse(
        request, page_or_partial(request, "planning/import_differences.html", "list"), context
    )


@require_POST
def import_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the comparison; what was not taken is left."""
    plan_import = _new_version(request, pk)
    try:
        plan = services.finish_new_version(plan_import)
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(plan_import.revised_plan)
    messages.success(request, "Đã kết thúc cập nhật; tệp bản mới được lưu cùng kế hoạch.")
    return redirect(plan)


def _new_version(request: SignedInRequest, pk: int) -> PlanImport:
    """The new version under comparison, for the standing body of its authority."""
    imports = PlanImport.objects.editable_by(request.user).to_compare()
    plan_import = get_object_or_404(
        imports.annotate(areas_told=AreasOfPlan("revises")).select_related(
            "revises__unit__authority", "created_by"
        ),
        pk=pk,
    )
    plan_import.revised_plan.areas_told = plan_import.areas_told
    put_in_view(request, plan_import.revises)
    return plan_import


def _tell(request: SignedInRequest, taken: services.TakeResult) -> None:
    """Say what was taken, and what has to be looked at again."""
    if taken.count:
        messages.success(request, f"Đã nhận {taken.count} điểm khác vào kế hoạch.")
    elif not taken.again:
        messages.warning(request, "Chưa đánh dấu điểm khác nào để nhận.")
    if taken.again:
        words = "điểm vừa được người khác sửa nên chưa nhận; hãy xem lại rồi nhận"
        messages.warning(request, f"Có {len(taken.again)} {words}.")


def _filtered(differences: list[Difference], part: str, kind: str) -> tuple[list[Difference], list]:
    """The differences of one part and kind, and the filters with how many each would show."""
    of_part = [each for each in differences if part in ("", each.part)]
    of_kind = [each for each in differences if kind in ("", each.kind)]
    parts = _choices("part", part, PARTS, Counter(each.part for each in of_kind), f"kind={kind}")
    kinds = _choices("kind", kind, KINDS, Counter(each.kind for each in of_part), f"part={part}")
    return [each for each in of_part if kind in ("", each.kind)], [("Phần", parts), ("Loại", kinds)]


def _choices(
    name: str, chosen: str, labels: dict[str, str], counted: Counter, other: str
) -> list[tuple]:
    """Address, words, count and whether it is chosen, of each filter that would show something."""
    rows = [
        ("", "Tất cả", counted.total()),
        *((key, label, counted[key]) for key, label in labels.items()),
    ]
    return [
        (f"?{name}={key}&{other}", label, count, key == chosen)
        for key, label, count in rows
        if count or key == chosen
    ]
