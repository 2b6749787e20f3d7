"""The grid of a plan's indicators against its periods: page and file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from plans.current_period import goes_by_period
from plans.current_plan import current_plan, plan_in_view
from plans.models import Plan

from ..exchange import door
from ..forms import IndicatorFilterForm
from ..grid import IndicatorGrid
from ..xlsx import grid_file

ROWS_ON_A_PAGE = 60


def current(request: SignedInRequest) -> HttpResponse:
    """Lead to the grid of the plan that the person works on, or say what comes first."""
    if plan := current_plan(request):
        return redirect("indicators:indicator_list", plan.pk)
    return TemplateResponse(request, "indicators/no_plan.html")


@vary_on_headers("HX-Request")
@goes_by_period
def indicator_list(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The targets of a plan that the filter in the address leaves, against its periods."""
    plan = plan_in_view(request, plan_pk)
    form = IndicatorFilterForm(request.GET, plan=plan)
    grid = IndicatorGrid(plan, request.user, form.wanted, today=timezone.localdate())
    form.show_counts(grid)
    page = Paginator(grid.indicators, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "form": form,
        "query": form.query,
        "page": page,
        "periods": grid.periods,
    }
    context |= {"groups": grid.groups(page.object_list), "counts": grid.counts["result"]}
    context["exchange"] = door(plan, form.wanted)
    context["editable"] = plan.is_editable_by(request.user)
    context["ordering"] = context["editable"] and "order" in request.GET and not form.wanted
    context["asks_reason"] = plan.state == Plan.State.ISSUED
    context |= {name: request.GET.get(name, "") for name in ("moved", "reason")}
    template = page_or_partial(request, "indicators/indicator_list.html", "grid")
    response = TemplateResponse(request, template, context)
    return push_url(response, f"{request.path}?{form.query}") if request.htmx else response


def indicator_export(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The targets that the filter leaves as a file."""
    plan = plan_in_view(request, plan_pk)
    form = IndicatorFilterForm(request.GET, plan=plan)
    grid = IndicatorGrid(plan, request.user, form.wanted, today=timezone.localdate())
    form.show_counts(grid)
    title = f"{plan.title} ({plan})"
    return grid_file(plan, grid.periods).answer(
        request, grid.rows, form.chosen, title=title, about=f"{plan.year}"
    )
