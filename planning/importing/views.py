"""Pages on which a document becomes a plan: choose files, see them read, review, confirm."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import (
    HttpResponseClientRedirect,
    HttpResponseClientRefresh,
    push_url,
    trigger_client_event,
)

from accounts.http import SignedInRequest
from accounts.models import Role
from foundation.discards.telling import say_discarded
from foundation.web.http import page_or_partial
from foundation.web.storage import NotStored
from planning.importing.forms import ImportAreasForm, ImportForm
from plans.current_plan import put_in_view
from plans.models import Plan, PlanImport
from plans.services import PlanRefused
from vietnamese import whole_number

from ..handing_out.shares import shares_of
from . import services
from .areas import ImportAreas
from .review_page import ReviewPage, tab_of
from .saving import UnsavedEntry, said_of, said_of_settled, save_typed, settle_doubt


def while_under_review(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give `view` the import that is under review; who comes later is led to its plan."""

    @wraps(view)
    def view_of_import(request: SignedInRequest, pk: int, **kwargs: str) -> HttpResponse:
        plan_import = _own_import(request, pk)
        if plan_import.plan_id:
            return _over(request, plan_import, PlanRefused(services.MADE))
        if plan_import.draft is None:
            raise Http404
        return view(request, plan_import, **kwargs)

    return view_of_import


def import_create(request: SignedInRequest) -> HttpResponse:
    """Choose the documents of a plan, and the unit whose plan it is."""
    if not request.user.has_role(Role.STANDING_BODY):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    same = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.start_import(by=request.user, **form.cleaned_data))
        except services.SameFiles as known:
            same = known
        except NotStored as full:
            form.add_error("files", str(full))
    waiting = (
        PlanImport.objects.editable_by(request.user)
        .unfinished()
        .select_related("unit", "created_by", "job")
        .prefetch_related("files")
        .defer("draft", "review")
    )
    context = {"form": form, "same": same, "waiting": waiting[:20]}
    return TemplateResponse(request, "planning/import_create.html", context)


@vary_on_headers("HX-Request")
def import_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the reading is, then what was read beside its source, then whose work it becomes;
    posts are kept.
    """
    plan_import = _own_import(request, pk)
    if plan_import.plan:
        return _hand_out(request, plan_import, plan_import.plan)
    if plan_import.draft is None:
        return _progress(request, plan_import)
    if request.htmx.target == "job-state":
        return HttpResponseClientRefresh()
    if plan_import.revises_id:
        return redirect("planning:import_differences", plan_import.pk)
    page = ReviewPage(
        plan_import,
        request.GET.get("part", ""),
        edit=[request.GET.get("edit", "")],
        doubt=request.GET.get("doubt", ""),
    )
    if request.method == "POST":
        try:
            plan_import, unsaved = save_typed(
                page, request.POST.getlist("entries"), request.POST, by=request.user
            )
        except PlanRefused as refusal:
            return _over(request, plan_import, refusal)
        if not unsaved:
            messages.success(request, "Đã lưu các chỉnh sửa.")
            restored, _, _ = request.POST.get("restore", "").partition(":")
            restored = restored if restored in page.corrected.entries else ""
            return redirect(f"{page.url}&edit={restored}#{restored}" if restored else page.url)
        page = ReviewPage(plan_import, page.part, unsaved)
    return _review(request, page)


def _review(request: SignedInRequest, page: ReviewPage) -> HttpResponse:
    context = {"page": page, "plan_import": page.plan_import}
    return TemplateResponse(request, "planning/import_review.html", context)


def _hand_out(request: SignedInRequest, plan_import: PlanImport, plan: Plan) -> HttpResponse:
    """The draft's tasks on their way to the offices; to the plan once they are there."""
    if plan.handed_out_at or not plan.is_editable_by(request.user):
        return redirect(plan)
    put_in_view(request, plan)
    context = {"plan": plan, "plan_import": plan_import, "shares": shares_of(plan)}
    return TemplateResponse(request, "planning/import_hand_out.html", context)


def _progress(request: SignedInRequest, plan_import: PlanImport) -> HttpResponse:
    template = page_or_partial(request, "planning/import_progress.html", "progress")
    retry = plan_import.files.exists()
    return TemplateResponse(
        request, template, {"plan_import": plan_import, "job": plan_import.job, "retry": retry}
    )


@vary_on_headers("HX-Request")
@while_under_review
def import_entry(request: SignedInRequest, plan_import: PlanImport, entry_id: str) -> HttpResponse:
    """One entry as it stands (GET), or keep what was typed for it (POST)."""
    edit = entry_id if "edit" in request.GET else ""
    page = ReviewPage(plan_import, tab_of(entry_id.partition("-")[0]), edit=[edit])
    if entry_id not in page.corrected.entries:
        raise Http404
    template = "planning/_review_entry.html"
    unsaved: dict[str, UnsavedEntry] = {}
    if request.method == "POST":
        try:
            plan_import, unsaved = save_typed(page, [entry_id], request.POST, by=request.user)
        except PlanRefused as refusal:
            return _over(request, plan_import, refusal)
        template, page = "planning/_review_status.html", ReviewPage(plan_import, page.part, unsaved)
    if not request.htmx:
        return redirect(f"{page.url}{f'&edit={edit}' if edit else ''}#{entry_id}")
    context = {
        "page": page,
        "row": page.row(page.corrected.entries[entry_id]),
        "just_saved": not unsaved,
    }
    response = TemplateResponse(request, template, context)
    return trigger_client_event(response, "entry-saved") if request.method == "POST" else response


@while_under_review
def import_doubt(request: SignedInRequest, plan_import: PlanImport, doubt_id: str) -> HttpResponse:
    """Keep what was decided on one doubt, and go on to the next."""
    before = ReviewPage(plan_import, doubt=doubt_id)
    unsaved: dict[str, UnsavedEntry] = {}
    doubt = before.doubt(doubt_id)
    if request.method == "POST" and doubt:  # else somebody settled it meanwhile
        try:
            plan_import, unsaved = settle_doubt(before, doubt, request.POST, by=request.user)
        except PlanRefused as refusal:
            return _over(request, plan_import, refusal)
    page = ReviewPage(plan_import, "", unsaved, doubt=doubt_id)
    said, again = "", ""
    if request.method == "POST" and not doubt:
        said = said_of_settled(page, doubt_id)
        again = page.address_of(page.entry_id_of(doubt_id))
        page.go_on(before)
    elif request.method == "POST" and doubt and not unsaved:
        said, again = said_of(page, doubt, request.POST), page.again(doubt)
        if "restore" not in request.POST:
            page.go_on(before)
    if request.htmx:
        unkept = not doubt or "later" in request.POST
        response = _swapped(request, page, said=said, again=again, lost=not doubt, unkept=unkept)
        return push_url(response, page.doubt_url)
    if unsaved:
        return _review(request, page)
    if said:
        messages.add_message(request, messages.SUCCESS if doubt else messages.WARNING, f"{said}.")
    return redirect(page.doubt_url)


def _swapped(request: SignedInRequest, page: ReviewPage, **more: str | bool) -> HttpResponse:
    context = {"page": page, "plan_import": page.plan_import, "swapped": True, **more}
    return TemplateResponse(request, "planning/import_review.html#entries", context)


@require_POST
@while_under_review
def import_pass_area(request: SignedInRequest, plan_import: PlanImport) -> HttpResponse:
    """Say that all that is doubted of an area's tasks or targets is right."""
    page = ReviewPage(plan_import, request.GET.get("part", ""))
    doubts = page.doubts_of_area(page.part, whole_number(request.POST.get("area", "")) or 0)
    try:
        seen = [doubt.mark for doubt in doubts if doubt.mark]
        plan_import = services.mark_seen(plan_import, seen, by=request.user)
    except PlanRefused as refusal:
        return _over(request, plan_import, refusal)
    return (
        _swapped(request, ReviewPage(plan_import, page.part, edit=request.POST.getlist("entries")))
        if request.htmx
        else redirect(page.url)
    )


@require_safe
@while_under_review
def import_summary(request: SignedInRequest, plan_import: PlanImport) -> HttpResponse:
    """What is still doubtful, for the head of the review page after something was saved."""
    page = ReviewPage(plan_import)
    context = {"page": page, "plan_import": plan_import}
    return TemplateResponse(request, "planning/import_review.html#summary", context)


@require_POST
@while_under_review
def import_add_task(request: SignedInRequest, plan_import: PlanImport) -> HttpResponse:
    """Add an empty task to an area, for the person to fill in."""
    area = whole_number(request.POST.get("area", ""))
    if area not in services.corrected_draft(plan_import).areas:
        raise Http404
    try:
        key = services.add_task(plan_import, area=area, by=request.user)
    except PlanRefused as refusal:
        return _over(request, plan_import, refusal)
    return redirect(f"{plan_import.get_absolute_url()}?part=tasks&edit=tasks-{key}#tasks-{key}")


@require_POST
@while_under_review
def import_areas(request: SignedInRequest, plan_import: PlanImport) -> HttpResponse:
    """Choose which areas of reform the plan has: those of a plan or programme, or by new names."""
    form = ImportAreasForm(request.POST, areas=ImportAreas(plan_import))
    if not form.is_valid():
        return _review(request, ReviewPage(plan_import, "plan", areas_form=form))
    try:
        if names := form.names:
            services.name_areas(plan_import, names, by=request.user)
            messages.success(request, "Đang đọc lại văn bản theo các lĩnh vực vừa ghi.")
            return redirect(plan_import)
        services.choose_areas(plan_import, form.cleaned_data["like"], by=request.user)
    except PlanRefused as refusal:
        return _over(request, plan_import, refusal)
    messages.success(request, "Đã đổi các lĩnh vực của kế hoạch.")
    return redirect(f"{plan_import.get_absolute_url()}?part=plan#import-areas")


@require_POST
def import_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the documents once more."""
    plan_import = _own_import(request, pk)
    try:
        services.retry_import(plan_import, by=request.user)
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(plan_import)


@require_POST
def import_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what was just typed and make the plan; what cannot be kept is shown instead."""
    plan_import = _own_import(request, pk)
    if plan_import.plan:
        return _over(request, plan_import, PlanRefused(services.MADE))
    if plan_import.draft is None:
        raise Http404
    if plan_import.revises_id:
        return redirect("planning:import_differences", plan_import.pk)
    page = ReviewPage(plan_import, request.GET.get("part", ""))
    try:
        plan_import, unsaved = save_typed(
            page, request.POST.getlist("entries"), request.POST, by=request.user
        )
        page = ReviewPage(plan_import, page.part, unsaved)
        if unsaved:
            return _review(request, page)
        if page.corrected.without_area:
            messages.error(request, "Hãy chọn lĩnh vực của từng mục còn để “Chưa rõ lĩnh vực”.")
            first = next(doubt for doubt in page.open_doubts if doubt.name == "area")
            return redirect(f"{plan_import.get_absolute_url()}?doubt={first.id}#doubt-card")
        services.confirm_import(plan_import, by=request.user)
    except PlanRefused as refusal:
        return _over(request, plan_import, refusal)
    messages.success(request, "Đã tạo dự thảo kế hoạch. Bước tiếp theo: giao việc cho các đơn vị.")
    return redirect(plan_import)


@require_POST
def import_abandon(request: SignedInRequest, pk: int) -> HttpResponse:
    plan_import = _own_import(request, pk)
    try:
        services.abandon_import(plan_import, by=request.user)
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(plan_import)
    say_discarded(request, "Đã bỏ lần nhập.", kind=services.DISCARDED, pk=pk)
    return redirect(plan_import.revises or "planning:import_create")


def _over(request: SignedInRequest, plan_import: PlanImport, refusal: PlanRefused) -> HttpResponse:
    """Say that somebody else ended the import meanwhile, where its plan is to be found."""
    messages.error(request, str(refusal))
    made = PlanImport.objects.filter(pk=plan_import.pk, plan__isnull=False).exists()
    address = plan_import.get_absolute_url() if made else reverse("plans:plan_list")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _own_import(request: SignedInRequest, pk: int) -> PlanImport:
    """The import, for its authority's standing body."""
    imports = PlanImport.objects.editable_by(request.user).select_related(
        "unit__authority", "job", "plan", "created_by"
    )
    return get_object_or_404(imports, pk=pk)
