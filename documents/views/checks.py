"""Pages on which people have the form of a document of their own judged."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest

from .. import services
from ..forms import FormCheckForm
from ..models import FormCheck
from ..xlsx import FORM_CHECKS

ROWS_ON_A_PAGE = 20


def form_checks(request: SignedInRequest) -> HttpResponse:
    """Send a document to be judged; what was judged before."""
    form = FormCheckForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(services.ask_for_check(by=request.user, **form.cleaned_data))
    page = Paginator(_checks(request), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "kept_days": settings.KEPT_DAYS["form_checks"]}
    return TemplateResponse(request, "documents/form_checks.html", context)


@require_safe
def form_check_export(request: SignedInRequest) -> HttpResponseBase:
    """What the person had judged, as a file."""
    return FORM_CHECKS.answer(request, _checks(request))


def _checks(request: SignedInRequest) -> QuerySet[FormCheck]:
    return FormCheck.objects.visible_to(request.user).select_related("job")


@require_safe
def form_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is to be mended in one document; asked by htmx while it is judged, how far that is."""
    check = get_object_or_404(_checks(request), pk=pk)
    waiting = bool(check.job and check.job.unfinished)
    if request.htmx and not waiting:
        return HttpResponseClientRefresh()
    template = "documents/form_check.html"
    context = {"check": check, "waiting": waiting}
    return TemplateResponse(request, f"{template}#state" if request.htmx else template, context)
