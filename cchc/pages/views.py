"""Pages that span apps: the way in, my work, the overview, search."""

from typing import cast

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Role
from foundation.web.charts import whole_bar
from foundation.web.http import page_or_partial
from indicators.models import StatisticalForm
from parindex.analysis import AssessmentBrief
from parindex.models import Assessment
from plans.current_period import goes_by_period
from plans.current_plan import SESSION_KEY, current_plan, plan_in_view, put_in_view
from plans.models import Plan
from vietnamese import short_date

from .my_work import Inbox, WorkRequest
from .overview import PARTS, Overview
from .overview_files import TABLES
from .resting import resting_on
from .search import KINDS, search


def home(request: SignedInRequest) -> HttpResponse:
    """Lead each person to the page that their day begins with."""
    user = request.user
    if user.has_role(Role.LEADER) and (plan := current_plan(request)):
        return redirect("pages:overview", plan.pk)
    if user.roles == [Role.ADMINISTRATOR]:
        return redirect("admin:index")
    return redirect("pages:my_work" if user.authority_id else "plans:plan_list")


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    """All that the person owes, in the order in which to do it."""
    inbox = _inbox(request)
    context = {"inbox": inbox, "may_import": request.user.has_role(Role.STANDING_BODY)}
    return TemplateResponse(request, "pages/my_work.html", context)


@require_safe
def my_work_counts(request: SignedInRequest) -> HttpResponse:
    """The numbers of the frame, and of the page of the person's work, as they are now: fetched once
    a page, and after each save.
    """
    context = {"inbox": _inbox(request), "on_page": "on_page" in request.GET}
    return TemplateResponse(request, "pages/_work_counts.html", context)


def _inbox(request: SignedInRequest) -> Inbox:
    inbox = Inbox(request.user, request.GET, today=timezone.localdate())
    cast("WorkRequest", request).owed_count = inbox.count
    if plan := inbox.plans.get(request.session.get(SESSION_KEY, 0)):
        put_in_view(request, plan)
    return inbox


@require_safe
@vary_on_headers("HX-Request")
@goes_by_period
def overview(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """How a plan stands: tasks by state, office and area, what is late, what the indicators say."""
    plan = plan_in_view(request, plan_pk)
    template = page_or_partial(request, "pages/overview.html", "overview")
    shown = _overview(request, plan)
    parts = [(*part, tasks) for part, tasks in zip(PARTS, shown.whole.parts, strict=True)]
    context = {"plan": plan, "overview": shown, "bar": whole_bar(parts)}
    return TemplateResponse(request, template, context)


@require_safe
def overview_export(request: SignedInRequest, plan_pk: int, which: str) -> HttpResponseBase:
    """A table of the overview (of `TABLES`) as a file."""
    plan = plan_in_view(request, plan_pk)
    if which not in TABLES:
        raise Http404
    found, (file, rows) = _overview(request, plan), TABLES[which]
    day = [("Tính đến hết ngày", short_date(found.on))]
    return file.answer(request, rows(found), day, about=f"{plan.year}")


def _overview(request: SignedInRequest, plan: Plan) -> Overview:
    """The overview of the period that the address names, else of the running one."""
    period = request.GET.get("period", "")
    return Overview(plan, request.user, today=timezone.localdate(), period=period)


@require_safe
def overview_index(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """How the plan's unit stands by PAR INDEX, as a part of the overview; empty without any."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_pk)
    own = Assessment.objects.owned_by(request.user).of_unit(plan.unit_id).of_year(plan.year)
    assessment = own.with_set().first()
    brief = (
        AssessmentBrief(assessment, request.user, today=timezone.localdate())
        if assessment
        else None
    )
    return TemplateResponse(request, "pages/_overview_index.html", {"brief": brief})


@require_safe
@vary_on_headers("HX-Request")
def statistics_resting(request: SignedInRequest, plan_pk: int, form_pk: int) -> HttpResponse:
    """What rests on the figures of a form and can be worked out anew, as a part of its page."""
    plans = Plan.objects.visible_to(request.user).select_related("unit__authority")
    plan = get_object_or_404(plans, pk=plan_pk)
    form = get_object_or_404(StatisticalForm.objects.visible_to(request.user), pk=form_pk)
    where = [plan.pk, form.pk, form.first_period]
    context = {
        "plan": plan,
        "form": form,
        "form_url": reverse("indicators:statistics_form", args=where),
        "resting": resting_on(plan, form, request.user, today=timezone.localdate()),
        "may_build": plan.is_editable_by(request.user),
    }
    template = page_or_partial(request, "pages/statistics_resting.html", "resting")
    return TemplateResponse(request, template, context)


@require_safe
@vary_on_headers("HX-Request")
def search_page(request: SignedInRequest) -> HttpResponse:
    """Everything that the person sees and the words find."""
    words, only = request.GET.get("q", "").strip()[:200], request.GET.get("in", "")
    only = only if only in {kind.key for kind in KINDS} else ""
    context = {"words": words, "only": only, "found": search(request.user, words, only)}
    return TemplateResponse(
        request, page_or_partial(request, "pages/search.html", "found"), context
    )
