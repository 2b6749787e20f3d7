"""Pages of the sum of a form over the communes, for who appraises them."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from foundation.web.http import page_or_partial
from foundation.web.list_files import asked_file
from plans.periods import DEFAULT_PERIODS

from ..models import StatisticalForm
from .figures import ON_A_PAGE, RollUp
from .forms import OWN, RollUpForm
from .xlsx import rollup_as_csv, rollup_as_xlsx

YEARS = 5  # that are offered, besides the next


@vary_on_headers("HX-Request")
@require_safe
def rollup(request: SignedInRequest) -> HttpResponse:
    """The communes in rows, the figures of a form in columns, their sum above them."""
    form, found = _asked(request)
    context: dict[str, Any] = {"form": form, "found": found}
    if found:
        page = Paginator(found.lines, ON_A_PAGE).get_page(request.GET.get("page"))
        found.fill(page.object_list)
        context |= {"page": page, "query": form.query, "total": len(found.everybody)}
    return TemplateResponse(
        request, page_or_partial(request, "indicators/statistics_rollup.html", "rows"), context
    )


@require_safe
def rollup_export(request: SignedInRequest) -> HttpResponseBase:
    """The communes that the filter leaves as a file; the Excel file begins with their sum."""
    _, found = _asked(request)
    if found is None:
        raise Http404
    about = f"so-lieu-cac-xa-{found.form.code}-{found.year}-{found.key}"
    return asked_file(
        request.GET,
        about,
        title=found.form.name,
        rows=len(found.everybody),
        xlsx=lambda: rollup_as_xlsx(found),
        csv=lambda: rollup_as_csv(found),
    ).answer()


def _asked(request: SignedInRequest) -> tuple[RollUpForm, RollUp | None]:
    """What the address asks for; None where no form is in force in the year."""
    user, today = request.user, timezone.localdate()
    if not user.appraises or user.authority is None:
        raise Http404
    years = range(today.year + 1, today.year - YEARS, -1)
    form = RollUpForm(request.GET, years=years, today=today)
    wanted, year = form.wanted, form.chosen_year
    offered = StatisticalForm.objects.in_force(user.authority, year)
    chosen = next((each for each in offered if each.pk == wanted.get("form")), None)
    chosen = chosen or next(iter(offered), None)
    if chosen is None:
        return form, None
    key = wanted.get("period", "")
    found = RollUp(
        user,
        chosen,
        year=year,
        key=key if chosen.has_period(key) else _last_closed(chosen, year, today),
        cumulative=wanted.get("span") != OWN,
        row=wanted.get("row", ""),
        wanted=wanted,
    )
    form.show(found, offered)
    return form, found


def _last_closed(form: StatisticalForm, year: int, today: date) -> str:
    """The last period of the form that has closed by its usual day, else its first."""
    closed = [
        str(period.key)
        for period in DEFAULT_PERIODS
        if form.has_period(period.key) and date(year, *period.cut_off) < today
    ]
    return closed[-1] if closed else form.first_period
