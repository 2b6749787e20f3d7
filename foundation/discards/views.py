"""Pages of what was discarded: the list, one discard, bringing it back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ..web.http import HtmxHttpRequest, page_or_partial
from . import services
from .forms import DiscardFilterForm
from .kinds import KINDS, DiscardRefused
from .models import Discarded, DiscardedQuerySet
from .xlsx import DISCARDS

PAGE_SIZE = 50
SORTS = {"at": "at", "title": "search_text", "kind": "kind", "by": "by__sort_key"}


@require_safe
@vary_on_headers("HX-Request")
def discard_list(request: HtmxHttpRequest) -> HttpResponse:
    """What the person may bring back, the latest first."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    template = page_or_partial(request, "discards/discard_list.html", "rows")
    context = {"form": form, "page": page, "days": settings.KEPT_DAYS["discards"]}
    return TemplateResponse(request, template, context)


@require_safe
def discard_export(request: HtmxHttpRequest) -> HttpResponseBase:
    """What the filter leaves as a file."""
    form, found = _filtered(request)
    return DISCARDS.answer(request, found, form.chosen)


@require_safe
def discard_detail(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """One discard: what it held, and the button that brings it back."""
    rows = Discarded.objects.visible_to(request.user).listed().select_related("back_by")
    found = get_object_or_404(rows, pk=pk)
    return TemplateResponse(request, "discards/discard_detail.html", {"discard": found})


@require_POST
def discard_bring_back(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Bring one discard back and go where it is seen."""
    found = get_object_or_404(Discarded.objects.visible_to(request.user), pk=pk)
    try:
        address = services.bring_back(found, by=request.user)
    except DiscardRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, f"Đã khôi phục: {found}.")
    return redirect(address)


def _filtered(request: HtmxHttpRequest) -> tuple[DiscardFilterForm, DiscardedQuerySet]:
    rows = Discarded.objects.visible_to(request.user).kept(timezone.now()).listed()
    there = rows.order_by().values_list("kind", "by").distinct()
    pairs = list(there)
    kinds = sorted((name, KINDS[name].words) for name in {kind for kind, _ in pairs})
    people = get_user_model().objects.filter(pk__in={by for _, by in pairs})
    form = DiscardFilterForm(
        request.GET, kinds=kinds, people=[(each.pk, str(each)) for each in people]
    )
    sort = request.GET.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    order = [f"{'-' if sort.startswith('-') else ''}{column}", "-pk"] if column else []
    return form, form.apply(rows).order_by(*(order or ("-at", "-pk")))
