"""Pages of exports: bringing a file in, saying what goes where, entering its figures, undo."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest
from accounts.models import Role
from foundation.web.http import page_or_partial
from foundation.web.uploads import RefusedFile
from plans.current_plan import plan_in_view
from plans.models import Plan, PlanClosed, ReportingPeriod
from plans.reviewing.models import DeclarationRefused

from ..figures import form_figures
from ..models import StatisticalForm
from . import services
from .files import UnreadableExport
from .forms import FileForm, MatchForm, StoreForm
from .list_file import IMPORTS
from .models import StatisticsImport, StatisticsSource

RUNS_ON_A_PAGE = 20
OPEN = ("none", "proposed")  # how a column or label waits for a person
REFUSALS = (DeclarationRefused, PlanClosed, UnreadableExport, RefusedFile)


def statistics_imports(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Bring a file in, and the files that were brought in."""
    plan = _plan(request, plan_pk)
    known = StatisticalForm.objects.in_force(plan.unit.its_authority, plan.year)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    periods = list(plan.periods.all())
    codes = [each.code for each in known]
    form = FileForm(
        *sent,
        known=known,
        periods=periods,
        sources=list(StatisticsSource.objects.of_forms(plan.unit.authority_id, codes)),
        initial=_asked(request, periods),
    )
    same = None
    if form.is_valid():
        try:
            run = _started(request, plan, form)
        except services.SameFile as found:
            same = found.where
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(run)
    runs = _runs(request, plan)
    context = {
        "plan": plan,
        "form": form,
        "same": same,
        "forms_in_force": known,
        "page": Paginator(runs, RUNS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "indicators/statistics_imports.html", context)


@require_GET
def statistics_imports_export(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The files that were brought in, as a file."""
    plan = _plan(request, plan_pk)
    return IMPORTS.answer(request, _runs(request, plan), about=f"{plan.year}")


def _runs(request: SignedInRequest, plan: Plan) -> QuerySet[StatisticsImport]:
    return StatisticsImport.objects.open_to(request.user).of_plan(plan).listed()


@vary_on_headers("HX-Request")
@require_GET
def statistics_import(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """What was read in a file and what would change, or what was entered."""
    run = _run(request, import_pk)
    if run.job and run.job.unfinished:
        template = page_or_partial(request, "indicators/statistics_import_wait.html", "progress")
        return TemplateResponse(request, template, _head(run) | {"job": run.job})
    if request.htmx:
        return HttpResponseClientRefresh()
    return _show(request, run)


@require_POST
def statistics_import_match(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """Keep what goes where, and read the file anew."""
    run = _waiting(request, import_pk)
    form = MatchForm(request.POST, run=run, known=_known(run))
    if not form.is_valid():
        return _show(request, run, match=form)
    name = form.cleaned_data["source_name"]
    try:
        services.match_import(run, mapping=form.mapping(), by=request.user, name=name)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã lưu cách ghép và đọc lại tệp.")
    return redirect(run)


@require_POST
def statistics_import_store(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """Enter what the page shows."""
    run = _waiting(request, import_pk)
    form = StoreForm(request.POST, run=run)
    if not form.is_valid():
        return _show(request, run, store=form)
    try:
        services.ask_to_store(run, by=request.user, **form.cleaned_data)
    except services.SameFile as same:
        messages.error(request, str(same))
        return redirect(same.where)
    except REFUSALS as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        return _show(request, run, store=form)
    return redirect(run)


@require_POST
def statistics_import_undo(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """Take back all that an import entered."""
    run = _run(request, import_pk)
    try:
        services.undo_import(run, by=request.user)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect(run)


@require_POST
def statistics_import_again(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """Read the file of an import once more: to match what was left out, or after a failure."""
    run = _run(request, import_pk)
    try:
        run = services.open_again(run, by=request.user)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect(run)


@require_POST
def statistics_import_discard(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """Throw an import away before it is stored."""
    run = _run(request, import_pk)
    try:
        services.discard_import(run)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    messages.success(request, "Đã bỏ lần nhập; số liệu không thay đổi.")
    return redirect("indicators:statistics_imports", run.plan_form.plan_id)


@require_GET
def statistics_import_file(request: SignedInRequest, import_pk: int) -> HttpResponseBase:
    """The file as it was brought in."""
    run = _run(request, import_pk)
    try:
        return FileResponse(run.file.open(), as_attachment=True, filename=run.name)
    except (FileNotFoundError, ValueError) as gone:
        raise Http404 from gone


def _plan(request: SignedInRequest, pk: int) -> Plan:
    """A plan of the person's own authority, for who enters figures; 404 else."""
    plan = plan_in_view(request, pk)
    enters = request.user.has_role(Role.STANDING_BODY, Role.OFFICER, Role.HEAD)
    if not enters or plan.unit.authority_id != request.user.authority_id:
        raise Http404
    return plan


def _asked(request: SignedInRequest, periods: list[ReportingPeriod]) -> dict[str, Any]:
    """The form and period that the address names, else the period of today."""
    today = timezone.localdate()
    present = next((each for each in periods if each.cut_off >= today), None)
    key = request.GET.get("period") or (present or periods[-1] if periods else "")
    return {"form": request.GET.get("form"), "period": getattr(key, "key", key)}


def _started(request: SignedInRequest, plan: Plan, form: FileForm) -> StatisticsImport:
    said = form.cleaned_data
    return services.start_import(
        plan,
        said["form"],
        said["period"],
        file=said["file"],
        by=request.user,
        source=said["source"],
        name=said["new_source"],
    )


def _run(request: SignedInRequest, pk: int) -> StatisticsImport:
    runs = StatisticsImport.objects.open_to(request.user).select_related(
        "plan_form__plan__unit__authority",
        "plan_form__form",
        "source",
        "job",
        "created_by",
        "ended_by",
        "undone_by",
    )
    return get_object_or_404(runs, pk=pk)


def _waiting(request: SignedInRequest, pk: int) -> StatisticsImport:
    run = _run(request, pk)
    if run.state != StatisticsImport.State.READY or not run.readable:
        raise Http404
    return run


def _known(run: StatisticsImport):
    return form_figures(run.plan_form.plan, [run.plan_form.form])[0]


def _head(run: StatisticsImport) -> dict[str, Any]:
    report = run.report if run.readable else {}
    return {"run": run, "plan": run.plan_form.plan, "report": report}


def _show(
    request: SignedInRequest,
    run: StatisticsImport,
    *,
    match: MatchForm | None = None,
    store: StoreForm | None = None,
) -> HttpResponse:
    context = _head(run)
    context["may_undo"] = (
        request.user.has_role(Role.STANDING_BODY) or run.ended_by_id == request.user.pk
    )
    changes = context["report"].get("changes", [])
    context["entering"] = [each for each in changes if not each["refused"] or each["asks_reason"]]
    context["count"] = sum(not each["refused"] for each in changes)
    context["refused"] = [each for each in changes if each["refused"]]
    context |= _left_out(context["report"])
    context["waits"] = run.state == StatisticsImport.State.READY and run.readable
    if context["waits"]:
        match = match or MatchForm(run=run, known=_known(run))
        context |= {"match": match, "store": store or StoreForm(run=run)} | _selects(match)
    return TemplateResponse(request, "indicators/statistics_import.html", context)


def _left_out(report: dict[str, Any]) -> dict[str, Any]:
    """The columns of figures and the names of lines that go nowhere."""
    columns = [each for each in report.get("columns", []) if each["number"]]
    found = {
        "columns_left_out": [
            f"{each['letter']} {each['heading']}"
            for each in columns
            if each["match"]["how"] in OPEN
        ],
        "rows_left_out": [
            each["words"] for each in report.get("labels", []) if each["match"]["how"] in OPEN
        ],
    }
    return {name: words for name, words in found.items() if words}


def _selects(form: MatchForm) -> dict[str, Any]:
    """What was read beside the select that says where it goes; what waits for a person first."""
    report = form.report
    columns = [(each, form[form.column_name(each)]) for each in report["columns"]]
    rows = [(each, form[f"row-{n}"]) for n, each in enumerate(report["labels"])]
    unsaid = [pair for pair in columns if pair[0]["match"]["how"] in OPEN and pair[0]["number"]]
    return {
        "open_columns": unsaid,
        "columns": [pair for pair in columns if pair not in unsaid],
        "open_rows": [pair for pair in rows if pair[0]["match"]["how"] in OPEN],
        "settled_rows": [pair for pair in rows if pair[0]["match"]["how"] not in OPEN],
        "status_rows": [(each, form[f"status-{n}"]) for n, each in enumerate(report["statuses"])],
    }
