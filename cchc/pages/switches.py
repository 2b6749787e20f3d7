"""What the top bar switches: the plan, found by typing, and the period."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import ResolverMatch, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from plans.current_period import keep_period
from plans.models import Plan

from .navigation import BY_PERIOD, PERIOD_IN_PATH, page_for

NEAREST, FOUND = 8, 20  # how many plans are offered, and of those looked for
# what is said of a plan to switch to; its long texts would be read for nothing
SAID = ("year", "number", "form", "state", "handed_out_at", "unit__short_name", "unit__authority")


@require_safe
def plan_switch(request: SignedInRequest) -> HttpResponse:
    """The plans that the menu offers, or those that `q` finds, each with the address of the same
    page (its view in `page`) of that plan (two queries).
    """
    words = request.GET.get("q", "").strip()[:100]
    query = f"?{urlencode({'q': words})}" if words else ""
    if not request.htmx:
        return redirect(f"{reverse('plans:plan_list')}{query}")
    plans = Plan.objects.visible_to(request.user)
    plans = plans.found_by(words) if words else plans
    nearest = plans.select_related("unit").only(*SAID).nearest_first(request.user.authority_id)
    shown = list(nearest[: FOUND if words else NEAREST])
    page = request.GET.get("page", "")
    context = {
        "choices": [(plan, page_for(plan, page)) for plan in shown],
        "left": plans.count() - len(shown),
        "words": words,
        "query": query,
    }
    return TemplateResponse(request, "pages/_plan_choices.html", context)


@require_POST
def period_switch(request: SignedInRequest) -> HttpResponse:
    """Keep the chosen period and go back to the page (`next`), as it stands for that period."""
    key = request.POST.get("period", "")
    keep_period(request, key)
    return redirect(_for_period(request.POST.get("next", ""), key))


def _for_period(address: str, key: str) -> str:
    """The address of the same page for the period; the way in for what is no page of ours."""
    path, _, query = address.partition("?")
    match = _match(path) if url_has_allowed_host_and_scheme(address, None) else None
    if match is None:
        return reverse("home")
    if match.view_name == PERIOD_IN_PATH:
        return reverse(match.view_name, args=[match.kwargs["plan_pk"], *([key] if key else [])])
    if match.view_name not in BY_PERIOD:
        return address
    asked = QueryDict(query, mutable=True)
    asked.pop("page", None)
    asked["period"] = key
    return f"{path}?{asked.urlencode()}"


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Http404:
        return None
