"""Pages of criteria sets: the list, one tree, making, importing, comparing, putting in force."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded
from foundation.web.http import page_or_partial
from foundation.web.xlsx import XLSX
from plans.areas import AreaWords

from ..models import CriteriaSet
from ..services import ScoreRefused
from ..services.sets import (
    DISCARDED,
    copy_set,
    faults_of_content,
    make_own_set,
    model_content,
    province_of,
    put_in_force,
    remove_set,
)
from ..set_differences import differences_between, values_between
from ..set_forms import DecisionForm, SetFileForm, TreeFilterForm, YearForm
from ..set_tree import SetTree, lines_of
from ..xlsx import SETS, set_as_xlsx
from .assessments import done

READ = "parindex.set"  # salt of what was read from a file
KEPT_FOR = 24 * 60 * 60  # seconds between preview and taking over
LONGEST_READ = 400_000  # characters


@require_GET
def set_list(request: SignedInRequest) -> HttpResponse:
    """The criteria sets that the person sees."""
    makes = province_of(request.user) is not None
    context = {"sets": _sets(request), "makes": makes}
    return TemplateResponse(request, "parindex/set_list.html", context)


@require_GET
def set_list_export(request: SignedInRequest) -> HttpResponseBase:
    """The criteria sets that the person sees, as a file."""
    return SETS.answer(request, _sets(request))


def _sets(request: SignedInRequest) -> QuerySet[CriteriaSet]:
    return CriteriaSet.objects.visible_to(request.user).with_sizes().select_related("authority")


@vary_on_headers("HX-Request")
@require_GET
def set_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One criteria set with its tree; of a draft also what keeps it from being put in force."""
    criteria_set = _seen(request, pk)
    tree = SetTree(criteria_set)
    form = TreeFilterForm(request.GET, areas=tree.areas)
    tree.ask(**form.wanted)
    editable = request.user.appraises and criteria_set.state == CriteriaSet.State.DRAFT
    context = {"criteria_set": criteria_set, "tree": tree, "form": form, "editable": editable}
    return TemplateResponse(
        request, page_or_partial(request, "parindex/set_detail.html", "tree"), context
    )


@require_GET
def set_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    criteria_set = _seen(request, pk)
    file = set_as_xlsx(criteria_set, criteria_set.criteria.all())
    name = f"bo-tieu-chi-{criteria_set.year}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
def set_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """What differs from another set, the one of the year before unless asked otherwise."""
    criteria_set = _seen(request, pk)
    others = list(CriteriaSet.objects.visible_to(request.user).beside(criteria_set))
    asked = request.GET.get("with", "")
    older = [each for each in others if each.year < criteria_set.year]
    other = next(
        (each for each in others if str(each.pk) == asked), next(iter([*older, *others]), None)
    )
    context = {"criteria_set": criteria_set, "others": others, "other": other}
    if other:
        context["values"] = values_between(other, criteria_set)
        context["differences"] = differences_between(
            other.criteria.all(), criteria_set.criteria.all(), AreaWords(criteria_set.year)
        )
    return TemplateResponse(request, "parindex/set_compare.html", context)


def set_model(request: SignedInRequest) -> HttpResponse:
    """Make a draft from the model set."""
    _maker(request)
    form = YearForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        content = model_content()
        name = form.cleaned_data["name"] or content["name"]
        year = form.cleaned_data["year"]
        return _made(
            request, lambda: _own(request, year=year, content=content, name=name, is_model=True)
        )
    return TemplateResponse(request, "parindex/set_new.html", {"form": form})


def set_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    criteria_set = _kept(request, pk)
    form = YearForm(
        request.POST or None, initial={"year": criteria_set.year + 1, "name": criteria_set.name}
    )
    if request.method == "POST" and form.is_valid():
        return _made(request, lambda: copy_set(criteria_set, by=request.user, **form.cleaned_data))
    return TemplateResponse(
        request, "parindex/set_new.html", {"form": form, "criteria_set": criteria_set}
    )


def set_import(request: SignedInRequest) -> HttpResponse:
    """Read a set from a file and show it with its faults before a draft is made."""
    _maker(request)
    form = SetFileForm(
        request.POST or None, request.FILES or None, initial={"year": timezone.localdate().year}
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid() and (found := form.found):
        content = found.content
        faults = faults_of_content(content)
        context |= {
            "found": found,
            "lines": lines_of(content, faults, AreaWords(form.cleaned_data["year"])),
            "faults": faults,
            "year": form.cleaned_data["year"],
            "read": signing.dumps(content, salt=_salt(request), compress=True),
        }
    return TemplateResponse(request, "parindex/set_import.html", context)


@require_POST
def set_take(request: SignedInRequest) -> HttpResponse:
    """Make the draft of what was read."""
    _maker(request)
    form = YearForm(request.POST)
    read = request.POST.get("read", "")
    try:
        content = signing.loads(read[:LONGEST_READ], salt=_salt(request), max_age=KEPT_FOR)
    except signing.BadSignature:
        messages.error(request, "Bản xem trước đã cũ; hãy chọn lại tệp.")
        return redirect("parindex:set_import")
    if not form.is_valid():
        messages.error(request, "Hãy ghi năm của bộ tiêu chí rồi chọn lại tệp.")
        return redirect("parindex:set_import")
    name = form.cleaned_data["name"] or content["name"]
    return _made(
        request, lambda: _own(request, year=form.cleaned_data["year"], content=content, name=name)
    )


@require_POST
def set_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    criteria_set = get_object_or_404(CriteriaSet.objects.editable_by(request.user), pk=pk)
    words = f"Đã bỏ dự thảo “{criteria_set}”."
    if done(request, remove_set, criteria_set):
        say_discarded(request, words, kind=DISCARDED, pk=pk)
    return redirect("parindex:set_list")


def set_force(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a draft in force with its decision."""
    criteria_set = get_object_or_404(CriteriaSet.objects.editable_by(request.user), pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, day = form.cleaned_data["number"], form.cleaned_data["decided_on"]
        try:
            units = put_in_force(
                criteria_set, by=request.user, decision_number=number, decision_on=day
            )
        except ScoreRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Đã ban hành bộ tiêu chí và mở kỳ chấm điểm cho {units} đơn vị."
            )
            return redirect("parindex:set_windows", criteria_set.pk)
    tree = SetTree(criteria_set)
    return TemplateResponse(
        request,
        "parindex/set_force.html",
        {"criteria_set": criteria_set, "form": form, "tree": tree},
    )


def _seen(request: SignedInRequest, pk: int) -> CriteriaSet:
    return get_object_or_404(
        CriteriaSet.objects.visible_to(request.user).select_related("copied_from"), pk=pk
    )


def _kept(request: SignedInRequest, pk: int) -> CriteriaSet:
    return get_object_or_404(CriteriaSet.objects.kept_by(request.user), pk=pk)


def _maker(request: SignedInRequest) -> None:
    if province_of(request.user) is None:
        raise Http404


def _own(request: SignedInRequest, **values: Any) -> CriteriaSet:
    return make_own_set(by=request.user, **values)


def _salt(request: SignedInRequest) -> str:
    return f"{READ}.{request.user.pk}"


def _made(request: SignedInRequest, make) -> HttpResponse:
    criteria_set = make()
    messages.success(request, f"Đã lập dự thảo “{criteria_set}”.")
    return redirect(criteria_set)
