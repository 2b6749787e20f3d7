"""The plan as a document on its way out."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from foundation.downloads.answers import answer
from plans.models import Plan

from ..plan_file import PLAN_FILE
from ..plan_text import plan_sections


@require_safe
def plan_word(request: SignedInRequest, plan_pk: int) -> HttpResponseBase:
    """The plan as a Word file; when something is missing, the page that asked, which says what."""
    return answer(request, PLAN_FILE, plan_pk=plan_pk)


@require_safe
def plan_text(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The running text of the plan as its document says it today, rows in their places; the plan's
    page shows it.
    """
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_areas(), pk=plan_pk)
    return TemplateResponse(
        request, "reports/_plan_text.html", {"plan": plan, "sections": plan_sections(plan)}
    )
