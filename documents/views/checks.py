"""Pages on which people have the form of a document of their own judged."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest

from .. import services
from ..forms import FormCheckForm
from ..models import FormCheck

SHOWN = 20


def form_checks(request: SignedInRequest) -> HttpResponse:
    """Send a document to be judged; what was judged before."""
    form = FormCheckForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(services.ask_for_check(by=request.user, **form.cleaned_data))
    checks = FormCheck.objects.visible_to(request.user).select_related("job")[:SHOWN]
    return TemplateResponse(request, "documents/form_checks.html", {"form": form, "checks": checks})


@require_safe
def form_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is to be mended in one document; asked by htmx while it is judged, how far that is."""
    checks = FormCheck.objects.visible_to(request.user).select_related("job")
    check = get_object_or_404(checks, pk=pk)
    waiting = bool(check.job and check.job.unfinished)
    if request.htmx and not waiting:
        return HttpResponseClientRefresh()
    template = "documents/form_check.html"
    context = {"check": check, "waiting": waiting}
    return TemplateResponse(request, f"{template}#state" if request.htmx else template, context)
