"""Pages of a round of scoring: how far its units are, windows, who appraises what, publication."""

from collections import defaultdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import User
from documents.models import Document
from documents.sources import DocumentRefused
from foundation.web.http import page_or_partial
from vietnamese import whole_number

from ..models import CriteriaSet, StepWindow
from ..round_changes import assignment_changes, window_changes
from ..round_forms import AppraisersForm, ExceptionForm, PublishForm, RoundFilterForm, WindowForm
from ..round_progress import PROGRESS, RoundProgress
from ..services import ScoreRefused
from ..services.desk import submit_decision
from ..services.publication import missing_for_publication, publish, ranking
from ..services.rounds import (
    assign,
    late_units,
    open_late,
    remove_window,
    set_exception,
    set_window,
    unassign,
)

PAGE_SIZE = 100


@vary_on_headers("HX-Request")
@require_GET
def set_round(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far every unit of the round is."""
    criteria_set = _kept(request, pk)
    form = RoundFilterForm(request.GET)
    found = RoundProgress(criteria_set, form.wanted)
    form.show_counts(found)
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = round_frame(criteria_set, "set_round") | {
        "round": found,
        "form": form,
        "page": page,
        "query": form.query,
    }
    context |= {"late_units": late_units(criteria_set) if criteria_set.running else []}
    return TemplateResponse(
        request, page_or_partial(request, "parindex/round.html", "rows"), context
    )


@require_GET
def set_round_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The units that the filter leaves as a file."""
    criteria_set = _kept(request, pk)
    form = RoundFilterForm(request.GET)
    rows = RoundProgress(criteria_set, form.wanted).rows
    title = f"{PROGRESS.title}: {criteria_set}"
    return PROGRESS.answer(request, rows, form.chosen, title=title, about=f"{criteria_set.year}")


@require_POST
def set_open_late(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open assessments for the units that have none yet."""
    criteria_set = _kept(request, pk)
    try:
        units = open_late(criteria_set, by=request.user)
    except ScoreRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã mở kỳ chấm điểm cho {len(units)} đơn vị.")
    return redirect("parindex:set_round", criteria_set.pk)


def set_windows(request: SignedInRequest, pk: int) -> HttpResponse:
    """The windows of the steps and the exceptions of units; sets one of them."""
    criteria_set = _kept(request, pk)
    own = "unit" in request.POST
    if request.method != "POST":
        return _windows_page(request, criteria_set)
    form = (
        ExceptionForm(request.POST, criteria_set=criteria_set) if own else WindowForm(request.POST)
    )
    if form.is_valid():
        try:
            window = (set_exception if own else set_window)(
                criteria_set, by=request.user, **form.cleaned_data
            )
        except ScoreRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            whom = f" của {window.unit}" if own else ""
            messages.success(
                request, f"Đã lưu thời hạn “{window.get_step_display()}”{whom} và báo cho đơn vị."
            )
            return redirect("parindex:set_windows", criteria_set.pk)
    return _windows_page(request, criteria_set, form)


@require_POST
def set_window_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a window or an exception away."""
    criteria_set = _kept(request, pk)
    window = get_object_or_404(criteria_set.windows, pk=_id(request, "window"))
    done = "Đã bỏ thời hạn và báo cho đơn vị."
    return _done(
        request, criteria_set, "set_windows", done, lambda: remove_window(window, by=request.user)
    )


def set_appraisers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who appraises what; assigns an appraiser."""
    criteria_set = _kept(request, pk)
    form = AppraisersForm(request.POST or None, criteria_set=criteria_set)
    if request.method == "POST" and form.is_valid():
        try:
            made = assign(criteria_set, by=request.user, **form.cleaned_data)
        except ScoreRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(
                request, f"Đã phân công {form.cleaned_data['user']}: {made} phần việc mới."
            )
            return redirect("parindex:set_appraisers", criteria_set.pk)
    found = _coverage(criteria_set)
    form.offer(areas=found["areas"], units=[assessment.unit for assessment, _ in found["rows"]])
    context = round_frame(criteria_set, "set_appraisers") | {"form": form} | found
    return TemplateResponse(request, "parindex/round_appraisers.html", context)


@require_POST
def set_unassign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an assignment away."""
    criteria_set = _kept(request, pk)
    given = get_object_or_404(criteria_set.appraisers, pk=_id(request, "assignment"))
    return _done(
        request,
        criteria_set,
        "set_appraisers",
        "Đã bỏ phân công.",
        lambda: unassign(given, by=request.user),
    )


@require_GET
def set_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who changed windows and assignments, when."""
    criteria_set = _kept(request, pk)
    histories = [
        ("Thời hạn", window_changes(criteria_set)),
        ("Phân công thẩm định", assignment_changes(criteria_set)),
    ]
    context = round_frame(criteria_set, "set_changes") | {"histories": histories}
    return TemplateResponse(request, "parindex/round_changes.html", context)


@require_POST
def set_decision_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the decision on publication on the desk of the authority that publishes."""
    criteria_set = _kept(request, pk)
    try:
        record = submit_decision(criteria_set, by=request.user)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("parindex:set_publish", criteria_set.pk)
    messages.success(request, "Đã trình lãnh đạo; quyết định công bố chờ duyệt.")
    return redirect(record)


def set_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is still missing, the ranking as it would be, and the publication."""
    criteria_set = _kept(request, pk)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = publish(criteria_set, by=request.user, **form.cleaned_data)
        except ScoreRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        except DocumentRefused as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(
                request, f"Đã công bố kết quả của {count} đơn vị và báo cho các đơn vị."
            )
            return redirect("parindex:set_publish", criteria_set.pk)
    rows = ranking(criteria_set)
    missing = missing_for_publication(criteria_set, rows) if criteria_set.running else []
    context = round_frame(criteria_set, "set_publish") | {
        "form": form,
        "rows": rows,
        "missing": missing,
        "shows_record": criteria_set.record is not None and criteria_set.record.is_of(request.user),
        "may_submit": criteria_set.running and _with_drafter(criteria_set) and not missing,
    }
    return TemplateResponse(request, "parindex/round_publish.html", context)


def _with_drafter(criteria_set: CriteriaSet) -> bool:
    """Is the decision on publication still to be submitted?"""
    record = criteria_set.record
    return record is None or record.state in Document.WITH_DRAFTER


def _kept(request: SignedInRequest, pk: int) -> CriteriaSet:
    """The set whose round the person runs; 404 for a draft, which has none."""
    begun = CriteriaSet.objects.kept_by(request.user).begun().with_survey()
    return get_object_or_404(begun.select_related("record"), pk=pk)


def _id(request: SignedInRequest, name: str) -> int:
    """The id that was posted, 0 for what is none."""
    return whole_number(request.POST.get(name, "")) or 0


def _done(
    request: SignedInRequest, criteria_set: CriteriaSet, back: str, words: str, action
) -> HttpResponse:
    try:
        action()
    except ScoreRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect(f"parindex:{back}", criteria_set.pk)


def round_frame(criteria_set: CriteriaSet, here: str) -> dict:
    """What all pages of a round show."""
    pages = (
        ("Tiến độ", "set_round"),
        ("Thời hạn", "set_windows"),
        ("Phân công", "set_appraisers"),
        ("Công bố", "set_publish"),
        ("Xếp hạng", "set_ranking"),
        ("Lịch sử", "set_changes"),
    )
    tabs = [
        (words, reverse(f"parindex:{name}", args=[criteria_set.pk]), name == here, None)
        for words, name in pages
    ]
    return {"criteria_set": criteria_set, "tabs": tabs}


def _windows_page(
    request: SignedInRequest, criteria_set: CriteriaSet, form: WindowForm | None = None
) -> HttpResponse:
    windows = list(criteria_set.windows.select_related("unit"))
    now = timezone.now()
    open_now = {each.pk for each in windows if criteria_set.running and each.is_open(now)}
    general: dict[str, StepWindow] = {each.step: each for each in windows if not each.unit_id}
    steps = []
    for step in StepWindow.Step:
        window = general.get(step)
        times = {"opens_at": window.opens_at, "closes_at": window.closes_at} if window else {}
        bound = (
            form
            if form and not isinstance(form, ExceptionForm) and form.data.get("step") == step
            else None
        )
        steps.append(
            (
                step,
                window,
                bound or WindowForm(initial={"step": step} | times, auto_id=f"{step.value}_%s"),
            )
        )
    context = round_frame(criteria_set, "set_windows") | {
        "steps": steps,
        "exceptions": [window for window in windows if window.unit_id],
        "open_now": open_now,
        "form": form
        if isinstance(form, ExceptionForm)
        else ExceptionForm(criteria_set=criteria_set),
    }
    return TemplateResponse(request, "parindex/round_windows.html", context)


def _coverage(criteria_set: CriteriaSet) -> dict:
    """The assignments, and for each unit and area who appraises it."""
    given = list(
        criteria_set.appraisers.select_related("user__unit", "area", "unit").order_by(
            "user__sort_key", "pk"
        )
    )
    areas = list(criteria_set.criteria.areas())
    assessments = criteria_set.assessments.select_related("unit").order_by(
        "unit__order", "unit__name"
    )
    parts: dict[tuple, list] = defaultdict(list)
    for place, each in enumerate(given):
        parts[each.unit_id, each.area_id].append((place, each.user))
    columns = [area.pk for area in areas] + [None]
    rows = [
        (each, [_covering(parts, each.unit_id, column) for column in columns])
        for each in assessments
    ]
    holes = sum(not people for _, cells in rows for people in cells) if given else 0
    return {"assignments": given, "areas": areas, "rows": rows, "holes": holes}


def _covering(parts: dict[tuple, list], unit_id: int, area_id: int | None) -> list[User]:
    """Who appraises the area (None: bonus and penalty) of the unit, of the people by unit and area,
    in their order.
    """
    found = [
        each
        for unit in (None, unit_id)
        for area in {None, area_id}
        for each in parts.get((unit, area), ())
    ]
    return list(dict.fromkeys(user for _, user in sorted(found)))
