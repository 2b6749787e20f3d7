"""Pages of plans: the list, one plan as a document, and the steps it goes through."""

from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Role, User
from foundation.discards.telling import say_discarded
from foundation.web.http import page_or_partial

from .. import services
from ..articles import articles_of
from ..current_plan import plan_in_view
from ..forms import DutyDoneForm, IssuePlanForm, PlanFilterForm, ReplacedForm
from ..models import BRING_BACK_WITHIN, Duty, Evidence, EvidenceHead, Plan, PlanClosed
from ..services import PlanRefused
from ..xlsx import PLANS

PAGE_SIZE = 50
CLOSED = "Đã đóng kế hoạch; không nhận thêm kết quả."
REOPENED = "Đã mở lại kế hoạch; các đơn vị báo kết quả được."


@vary_on_headers("HX-Request")
def plan_list(request: SignedInRequest) -> HttpResponse:
    """The plans that the person sees, and drafts that can still be brought back."""
    form, found = _filtered(request)
    since = timezone.localdate() - BRING_BACK_WITHIN
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "discarded": Plan.objects.editable_by(request.user)
        .discarded_since(since)
        .select_related("unit"),
        "bring_back_days": BRING_BACK_WITHIN.days,
        "may_import": request.user.has_role(Role.STANDING_BODY),
    }
    return TemplateResponse(
        request, page_or_partial(request, "plans/plan_list.html", "rows"), context
    )


@require_safe
def plan_export(request: SignedInRequest) -> HttpResponseBase:
    """The plans that the filter leaves as a file."""
    form, found = _filtered(request)
    return PLANS.answer(request, found, form.chosen)


def _filtered(request: SignedInRequest) -> tuple[PlanFilterForm, QuerySet[Plan]]:
    """The filter of the address, and the plans that it leaves."""
    plans = Plan.objects.visible_to(request.user)
    years = plans.order_by("-year").values_list("year", flat=True).distinct()
    form = PlanFilterForm(request.GET, years=years)
    found = form.apply(plans).select_related("unit", "record").with_task_count()
    return form, found.without_text().current_first()


def plan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One plan: its text, state and next step, duties, periods and files."""
    return plan_page(request, plan_in_view(request, pk))


@require_POST
def plan_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the plan: it takes no more updates."""
    plan = get_object_or_404(Plan.objects.closable_by(request.user), pk=pk)
    return _step(request, plan, services.close_plan, CLOSED, plan)


@require_POST
def plan_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.closable_by(request.user), pk=pk)
    return _step(request, plan, services.reopen_plan, REOPENED, plan)


@require_POST
def plan_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let everybody read the plan's progress (`public`), or nobody any more."""
    plan = get_object_or_404(Plan.objects.publishable_by(request.user), pk=pk)
    public = "public" in request.POST
    services.publish_progress(plan, by=request.user, public=public)
    messages.success(
        request,
        "Đã công khai tiến độ kế hoạch." if public else "Đã thôi công khai tiến độ kế hoạch.",
    )
    return redirect(f"{plan.get_absolute_url()}#public")


@require_POST
def plan_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a draft out of sight."""
    plan = get_object_or_404(Plan.objects.editable_by(request.user).kept(), pk=pk)
    try:
        services.discard_plan(plan, by=request.user)
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(plan)
    say_discarded(request, "Đã bỏ dự thảo.", kind=services.DISCARDED, pk=pk)
    return redirect("plans:plan_list")


@require_POST
def plan_bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
    return _step(request, plan, services.bring_back_plan, "Đã lấy lại dự thảo.", plan)


@vary_on_headers("HX-Request")
def duty_done(request: SignedInRequest, pk: int, duty_pk: int) -> HttpResponse:
    """Mark a duty as done, with its evidence, or take that back (`undo`)."""
    duties = Duty.objects.answerable_by(request.user).select_related("plan__unit__authority")
    duty = get_object_or_404(duties, pk=duty_pk, plan=pk)
    form = DutyDoneForm(
        request.POST or None, request.FILES or None, initial={"done_on": timezone.localdate()}
    )
    if "undo" in request.POST:
        return _finish(request, duty, None, form)
    if request.method == "POST" and form.is_valid():
        return _finish(request, duty, form.cleaned_data["done_on"], form)
    template = page_or_partial(request, "plans/duty_done.html", "form")
    return TemplateResponse(request, template, {"duty": duty, "plan": duty.plan, "form": form})


@require_safe
def plan_file(request: SignedInRequest, pk: int, file_pk: int) -> FileResponse:
    """A document that the plan was read from, as it came."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    file = get_object_or_404(plan.files, pk=file_pk)
    return FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )


def _step(request: SignedInRequest, plan: Plan, step, done: str, then) -> HttpResponse:
    """Take a step with `plan`; say that it is done and go on to `then`, or say why not."""
    try:
        step(plan, by=request.user)
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:plan_list" if plan.discarded_at else plan)
    messages.success(request, done)
    return redirect(then)


def plan_page(
    request: SignedInRequest, plan: Plan, *, issue_form: IssuePlanForm | None = None
) -> HttpResponse:
    user = request.user
    own = plan.unit.authority_id == user.authority_id
    draft = own and plan.state == Plan.State.DRAFT
    issuing = draft and not plan.on_desk and user.has_role(Role.LEADER)
    preparing = draft and user.has_role(Role.LEADER, Role.STANDING_BODY)
    replaced_form = ReplacedForm(plan=plan) if preparing else None
    duties = list(plan.duties.prefetch_related("units", "evidence"))
    prefetch_related_objects([plan], "files")
    followers = list(Plan.objects.visible_to(user).following(plan)) if plan.handed_out_at else []
    context = {
        "plan": plan,
        "articles": articles_of(plan) if plan.form == Plan.Form.DECISION else [],
        "may_write": own and user.has_role(Role.STANDING_BODY) and plan.writable,
        "own": own,
        "may_edit": own and user.has_role(Role.STANDING_BODY),
        "may_close": own
        and user.has_role(Role.LEADER, Role.STANDING_BODY)
        and plan.state == Plan.State.ISSUED,
        "may_reopen": own
        and user.has_role(Role.LEADER, Role.STANDING_BODY)
        and plan.state == Plan.State.CLOSED,
        "may_publish": own and user.has_role(Role.LEADER) and plan.state in Plan.IN_FORCE,
        "issue_form": issue_form or (IssuePlanForm.of(plan) if issuing else None),
        "may_submit": plan.may_be_submitted_by(request.user),
        "record": plan.record if plan.unit.authority_id in user.readable_authorities else None,
        "replaced_form": replaced_form
        if replaced_form and replaced_form.replaceable.exists()
        else None,
        "successor": plan.successor,
        "duties": duties,
        "followers": followers,
        "answerable": {
            duty.pk for duty in duties if own and plan.open and duty.is_answerable_by(user)
        },
    }
    return TemplateResponse(request, "plans/plan_detail.html", context)


def _finish(request: SignedInRequest, duty: Duty, done_on, form: DutyDoneForm) -> HttpResponse:
    """Mark the duty, register its evidence, and show it again."""
    file = form.cleaned_data.get("file") if done_on else None
    try:
        evidence = [_evidence_of(duty, file, form.head, request.user)] if file else []
        services.finish_duty(duty, done_on=done_on, evidence=evidence)
    except (PlanClosed, PlanRefused) as refusal:
        messages.error(request, str(refusal))
    if not request.htmx:
        return redirect(f"{duty.plan.get_absolute_url()}#duty-{duty.pk}")
    context = {"duty": duty, "plan": duty.plan, "answerable": {duty.pk}, "saved": True}
    return TemplateResponse(request, "plans/_duty.html", context)


def _evidence_of(duty: Duty, file: File, head: EvidenceHead, by: User) -> Evidence:
    return services.add_evidence(
        authority=duty.plan.unit.its_authority,
        unit=by.unit,
        by=by,
        year=duty.plan.year,
        file=file,
        **head._asdict(),
    )
